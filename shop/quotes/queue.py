"""The department's queue of requests: filtered, sorted, cut into pages by the key of the last row.

A page costs the same in front of a hundred requests and of a hundred thousand. For each state that is shown
the database walks one index from the cursor on and stops after a page; what the states gave is merged. There
is no OFFSET and no COUNT.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from shop.accounts.viewer import Viewer
from shop.quotes.enums import RequestStatus
from shop.quotes.models import QuoteRequest, QuoteRequestLine, RequestReading

ROWS_PER_PAGE: Final = 50
MOST_WORDS: Final = 5
NOBODY: Final = 0
# What the queue can be sorted by, upwards; "-" in front turns it around.
SORTS: Final = {"submitted": "submitted_at", "word": "customer_wrote_at", "value": "proposed_value"}
DEFAULT_SORT: Final = "submitted"
_NUMBER: Final = re.compile(r"[A-Za-z]{1,4}-\d{4}-\d{1,8}")


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilter:
    """What is shown; empty means everything.

    ``owner_id`` NOBODY stands for requests without an owner. ``older_than_days`` counts from the submission.
    ``least_value`` in the currency that each request has; one without a value is left out then. Each word of
    ``text`` is part of the contact's name or address, or of the organisation's name; a whole number finds
    that request.
    """

    statuses: Sequence[RequestStatus] = tuple(RequestStatus)
    owner_id: int | None = None
    organization_id: int | None = None
    older_than_days: int | None = None
    asks_us: bool = False
    unread: bool = False
    least_value: Decimal | None = None
    text: str = ""
    sort: str = DEFAULT_SORT


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """A request as the queue shows it. ``is_unread`` is about whoever looks."""

    request: QuoteRequest
    line_count: int
    is_unread: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage:
    """A part of the queue; ``following`` is the cursor of the next part, "" on the last one."""

    rows: Sequence[QueueRow] = field(default_factory=tuple)
    following: str = ""


def queue_page(
    *,
    viewer: Viewer,
    reader_id: int,
    wanted: QueueFilter,
    at: datetime,
    after: str = "",
    limit: int = ROWS_PER_PAGE,
) -> QueuePage:
    """The requests behind the cursor ``after``; a cursor of another order begins at the front. Three
    queries.
    """
    order = _Order(wanted.sort)
    rows = filtered_requests(viewer=viewer, reader_id=reader_id, wanted=wanted, at=at)
    cursor = order.parse(after)
    chosen = Q(pk__in=())
    for status in wanted.statuses:
        for branch in order.branches(rows.filter(status=status), cursor):
            chosen |= Q(pk__in=branch.values("pk")[: limit + 1])
    found = list(
        QuoteRequest.objects.visible_to(viewer)
        .filter(chosen)
        .select_related("organization", "customer", "assigned_to")
        .order_by(*order.expressions)[: limit + 1]
    )
    shown = found[:limit]
    ids = [request.pk for request in shown]
    counted = QuoteRequestLine.objects.filter(request_id__in=ids).order_by().values("request_id")
    line_counts = dict(counted.annotate(count=Count("pk")).values_list("request_id", "count"))
    unread = unread_by_staff(shown, reader_id=reader_id)
    return QueuePage(
        rows=[
            QueueRow(
                request=request,
                line_count=line_counts.get(request.pk, 0),
                is_unread=request.pk in unread,
            )
            for request in shown
        ],
        following=order.cursor_of(shown[-1]) if len(found) > limit else "",
    )


def filtered_requests(
    *, viewer: Viewer, reader_id: int, wanted: QueueFilter, at: datetime
) -> QuerySet[QuoteRequest]:
    """The requests that all filters but those of the states let through, in no order."""
    rows = QuoteRequest.objects.visible_to(viewer).order_by()
    if wanted.owner_id is not None:
        rows = rows.filter(assigned_to=wanted.owner_id if wanted.owner_id != NOBODY else None)
    if wanted.organization_id is not None:
        rows = rows.filter(organization=wanted.organization_id)
    if wanted.older_than_days is not None:
        rows = rows.filter(submitted_at__lte=at - timedelta(days=wanted.older_than_days))
    if wanted.asks_us:
        rows = rows.filter(asks_us=True)
    if wanted.least_value is not None:
        rows = rows.filter(proposed_value__gte=wanted.least_value)
    if wanted.unread:
        rows = rows.exclude(Exists(_readings_up_to("customer_wrote_at", reader_id)))
    text = wanted.text.strip()
    if _NUMBER.fullmatch(text):
        return rows.filter(number=text.upper())
    for word in text.split()[:MOST_WORDS]:
        rows = rows.filter(
            Q(contact_name__icontains=word)
            | Q(contact_email__icontains=word)
            | Q(organization__name__icontains=word)
        )
    return rows


def unread_by_staff(requests: Iterable[QuoteRequest], *, reader_id: int) -> set[int]:
    """Of these requests the ids of those in which the customer wrote after the colleague's last reading; one
    query.
    """
    return _unread(requests, reader_id=reader_id, moment="customer_wrote_at", of_everybody=True)


def unread_by_customer(requests: Iterable[QuoteRequest], *, reader_id: int) -> set[int]:
    """Of these requests the ids of those in which we wrote after the person's last reading; one query.

    A colleague's request that the person never opened is not theirs to read.
    """
    return _unread(requests, reader_id=reader_id, moment="staff_wrote_at", of_everybody=False)


def unread_requests(viewer: Viewer) -> QuerySet[QuoteRequest]:
    """The customer's requests with an answer of ours that they have not read."""
    rows = QuoteRequest.objects.visible_to(viewer).exclude(staff_wrote_at=None)
    opened = RequestReading.objects.filter(request=OuterRef("pk"), reader=viewer.user_id)
    theirs = Q(customer_id=viewer.user_id) | Exists(opened)
    return rows.filter(theirs).exclude(Exists(_readings_up_to("staff_wrote_at", viewer.user_id)))


def _readings_up_to(moment: str, reader_id: int | None) -> QuerySet[RequestReading]:
    return RequestReading.objects.filter(
        request=OuterRef("pk"), reader=reader_id, read_at__gte=OuterRef(moment)
    )


def _unread(requests: Iterable[QuoteRequest], *, reader_id: int, moment: str, of_everybody: bool) -> set[int]:
    requests = list(requests)
    readings = RequestReading.objects.filter(reader=reader_id, request__in=[row.pk for row in requests])
    read_at = dict(readings.values_list("request_id", "read_at"))
    unread = set()
    for request in requests:
        written_at = getattr(request, moment)
        if written_at is None:
            continue
        last = read_at.get(request.pk)
        is_theirs = of_everybody or request.customer_id == reader_id
        if last < written_at if last else is_theirs:
            unread.add(request.pk)
    return unread


class _Order:
    """One way to sort: the column, then the id in the same direction; requests without a value come last."""

    def __init__(self, sort: str) -> None:
        self.is_down = sort.startswith("-")
        name = sort.removeprefix("-")
        self.field = SORTS.get(name, SORTS[DEFAULT_SORT])
        self.is_nullable = self.field == "proposed_value"

    @property
    def expressions(self) -> list[Any]:
        column = F(self.field)
        nulls_last = True if self.is_nullable else None
        if self.is_down:
            return [column.desc(nulls_last=nulls_last), "-pk"]
        return [column.asc(nulls_last=nulls_last), "pk"]

    def branches(
        self, rows: QuerySet[QuoteRequest], cursor: tuple[Any, int] | None
    ) -> Iterable[QuerySet[QuoteRequest]]:
        """The rows behind the cursor in parts that one index serves each."""
        sign = "-" if self.is_down else ""
        with_value = rows.exclude(**{self.field: None}) if self.is_nullable else rows
        ordered = with_value.order_by(f"{sign}{self.field}", f"{sign}pk")
        if cursor is None:
            yield ordered
        elif cursor[0] is not None:
            yield ordered.filter(self._behind(*cursor))
        if self.is_nullable:
            without = rows.filter(**{self.field: None}).order_by(f"{sign}pk")
            if cursor is not None and cursor[0] is None:
                without = without.filter(**{"pk__lt" if self.is_down else "pk__gt": cursor[1]})
            yield without

    def _behind(self, value: Any, pk: int) -> Q:
        # The first condition says nothing new, but an index can begin there.
        than = "lt" if self.is_down else "gt"
        return Q(**{f"{self.field}__{than}e": value}) & (
            Q(**{f"{self.field}__{than}": value}) | Q(**{f"pk__{than}": pk})
        )

    def cursor_of(self, request: QuoteRequest) -> str:
        value = getattr(request, self.field)
        text = "" if value is None else value.isoformat() if isinstance(value, datetime) else str(value)
        return f"{self.field}~{text}~{request.pk}"

    def parse(self, text: str) -> tuple[Any, int] | None:
        """Value and id of the last row seen; None for what is no cursor of this order."""
        parts = text.split("~")
        if len(parts) != 3 or parts[0] != self.field or not re.fullmatch(r"\d{1,18}", parts[2], re.ASCII):
            return None
        try:
            if self.is_nullable:
                value: Any = Decimal(parts[1]) if parts[1] else None
                if value is not None and not (value.is_finite() and abs(value) < 10**12):
                    return None
            else:
                value = datetime.fromisoformat(parts[1])
                if value.tzinfo is None:
                    return None
        except (ValueError, InvalidOperation):
            return None
        return value, int(parts[2])
