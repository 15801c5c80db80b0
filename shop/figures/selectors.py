"""How the department is doing: figures over weeks and months, each a table that a chart can be drawn from.

A constant number of queries for any number of requests. Medians are computed here: SQLite has none.
"""

import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Exists, F, Max, OuterRef, Subquery, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from shop.core.clock import local_date
from shop.core.models import AuditEvent
from shop.core.money import quantize
from shop.licenses.enums import LicenseStatus
from shop.licenses.models import License
from shop.quotes.enums import QuoteStatus, RequestStatus
from shop.quotes.models import QuoteLine, QuoteRequest, QuoteRevision, RequestMessage

WEEKS_OFFERED = (12, 26, 52)
MONTHS_AHEAD = 12
WEEK = timedelta(days=7)

Value = date | int | float | Decimal | str | None


class Unit(StrEnum):
    """What a column counts. WEEK and MONTH are the first day of it, YEAR is its number, NAME a name; HOURS
    include nights and weekends.
    """

    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    NAME = "name"
    COUNT = "count"
    HOURS = "hours"
    PERCENT = "percent"
    AMOUNT = "amount"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """``code`` is its name for programs; an AMOUNT has the ISO code of its currency."""

    code: str
    label: object
    unit: Unit
    currency: str = ""
    is_drawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure: rows of values in the order of the columns, None where there is nothing to count."""

    code: str
    title: object
    explanation: object
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]

    @property
    def is_empty(self) -> bool:
        return not any(value for row in self.rows for value in row[1:])


def desk_figures(*, at: datetime, weeks: int = WEEKS_OFFERED[0]) -> list[Figure]:
    """All figures of the department, the last ``weeks`` weeks up to the one of ``at``."""
    starts = _week_starts(at, weeks)
    asked = _requests_since(starts[0])
    return [
        _requests_per_week(starts, asked),
        _waiting(
            starts,
            asked,
            code="time-to-first-answer",
            title=_("Time to the first answer"),
            explanation=_(
                "From the request to our first message, offer or refusal. Half of the requests were quicker. "
                "Hours include nights and weekends."
            ),
            ended=lambda row: row.answered_at,
        ),
        _waiting(
            starts,
            asked,
            code="time-to-offer",
            title=_("Time to the offer"),
            explanation=_(
                "From the request to the offer's first sending. Half of the requests were quicker. "
                "Hours include nights and weekends."
            ),
            ended=lambda row: row.quoted_at,
        ),
        _acceptance(starts),
        _open_value(at),
        _renewals_ahead(at),
    ]


@dataclass(frozen=True, slots=True)
class AskedRequest:
    """When a request came, was answered first, and got its offer."""

    submitted_at: datetime
    answered_at: datetime | None
    quoted_at: datetime | None


def _week_starts(at: datetime, weeks: int) -> list[date]:
    this_week = _week_of(at)
    return [this_week - WEEK * ago for ago in range(weeks - 1, -1, -1)]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(settings.TIME_ZONE))


def _week_of(at: datetime) -> date:
    return _monday(local_date(at))


def _monday(day: date) -> date:
    """The first day of the week of ``day``."""
    return day - timedelta(days=day.weekday())


def _requests_since(start: date) -> list[AskedRequest]:
    written = RequestMessage.objects.filter(request=OuterRef("pk"), is_from_staff=True).order_by("created_at")
    sent = QuoteRevision.objects.filter(quote__request=OuterRef("pk"), sent_at__isnull=False).order_by(
        "sent_at"
    )
    refused = AuditEvent.objects.filter(
        object_type=QuoteRequest._meta.label_lower, object_id=OuterRef("pk"), new=RequestStatus.DECLINED
    ).order_by("pk")
    rows = (
        QuoteRequest.objects.filter(submitted_at__gte=_midnight(start))
        .order_by("submitted_at")
        .values_list(
            "submitted_at",
            Subquery(written.values("created_at")[:1]),
            Subquery(sent.values("sent_at")[:1]),
            Subquery(refused.values("at")[:1]),
        )
    )
    return [
        AskedRequest(
            submitted_at, min((at for at in (answered, quoted, declined) if at), default=None), quoted
        )
        for submitted_at, answered, quoted, declined in rows.iterator()
    ]


def _requests_per_week(starts: Sequence[date], asked: Iterable[AskedRequest]) -> Figure:
    counted: Counter[date] = Counter()
    answered: Counter[date] = Counter()
    for row in asked:
        week = _week_of(row.submitted_at)
        counted[week] += 1
        answered[week] += row.answered_at is not None
    return Figure(
        code="requests",
        title=_("Requests per week"),
        explanation=_("How many requests came in, and how many of them have been answered by now."),
        columns=[
            WEEK_COLUMN,
            Column(code="requests", label=_("Requests"), unit=Unit.COUNT, is_drawn=True),
            Column(code="answered", label=_("Answered"), unit=Unit.COUNT, is_drawn=True),
        ],
        rows=[(week, counted[week], answered[week]) for week in starts],
    )


WEEK_COLUMN = Column(code="week", label=_("Week of"), unit=Unit.WEEK)


def _waiting(
    starts: Sequence[date],
    asked: Iterable[AskedRequest],
    *,
    code: str,
    title: object,
    explanation: object,
    ended: Callable[[AskedRequest], datetime | None],
) -> Figure:
    hours: dict[date, list[float]] = defaultdict(list)
    waiting: Counter[date] = Counter()
    for row in asked:
        week, end = _week_of(row.submitted_at), ended(row)
        if end is None:
            waiting[week] += 1
        else:
            hours[week].append((end - row.submitted_at).total_seconds() / 3600)
    return Figure(
        code=code,
        title=title,
        explanation=explanation,
        columns=[
            WEEK_COLUMN,
            Column(code="median", label=_("Half within"), unit=Unit.HOURS, is_drawn=True),
            Column(code="longest", label=_("Longest"), unit=Unit.HOURS),
            Column(code="done", label=_("Done"), unit=Unit.COUNT),
            Column(code="not_yet", label=_("Not yet"), unit=Unit.COUNT),
        ],
        rows=[
            (
                week,
                _one_decimal(statistics.median(hours[week])) if hours[week] else None,
                _one_decimal(max(hours[week])) if hours[week] else None,
                len(hours[week]),
                waiting[week],
            )
            for week in starts
        ],
    )


def _acceptance(starts: Sequence[date]) -> Figure:
    """By the week of the first sending: what became of the offers."""
    sent: Counter[date] = Counter()
    ended: dict[date, Counter[str]] = defaultdict(Counter)
    since = _midnight(starts[0])
    rows = QuoteRevision.objects.filter(revision_number=1, sent_at__gte=since)
    for sent_at, status in rows.values_list("sent_at", "quote__status").iterator():
        week = _week_of(sent_at or since)
        sent[week] += 1
        ended[week][status] += 1

    def row(week: date) -> tuple[Value, ...]:
        ordered = ended[week][QuoteStatus.ACCEPTED]
        lost = sum(
            ended[week][status]
            for status in (QuoteStatus.DECLINED, QuoteStatus.EXPIRED, QuoteStatus.WITHDRAWN)
        )
        decided = ordered + lost
        rate = _one_decimal(100 * ordered / decided) if decided else None
        return week, rate, sent[week], ordered, lost, sent[week] - decided

    return Figure(
        code="acceptance",
        title=_("Acceptance rate"),
        explanation=_(
            "Of the offers first sent in a week: how many of those that are decided by now were ordered."
        ),
        columns=[
            WEEK_COLUMN,
            Column(code="rate", label=_("Ordered, of those decided"), unit=Unit.PERCENT, is_drawn=True),
            Column(code="sent", label=_("Sent"), unit=Unit.COUNT),
            Column(code="ordered", label=_("Ordered"), unit=Unit.COUNT),
            Column(code="lost", label=_("Declined, expired or withdrawn"), unit=Unit.COUNT),
            Column(code="open", label=_("Open"), unit=Unit.COUNT),
        ],
        rows=[row(week) for week in starts],
    )


def _open_value(at: datetime) -> Figure:
    """Net sums of the open offers by the week in which they end, without optional lines."""
    newest = (
        QuoteRevision.objects.filter(quote__status=QuoteStatus.SENT, sent_at__isnull=False)
        .values("quote")
        .annotate(newest=Max("pk"))
        .values("newest")
    )
    earlier_alternative = QuoteLine.objects.filter(
        revision=OuterRef("revision"),
        alternative_group=OuterRef("alternative_group"),
        position__lt=OuterRef("position"),
    )
    sums = (
        QuoteLine.objects.filter(revision__in=newest, is_optional=False)
        .exclude(Exists(earlier_alternative), alternative_group__gt=0)
        .values("revision__valid_until_date", currency=F("revision__quote__currency"))
        .annotate(net=Sum("net_amount"), offers=Count("revision", distinct=True))
        .order_by()
    )
    net: dict[date, Counter[str]] = defaultdict(Counter)
    offers: Counter[date] = Counter()
    currencies: set[str] = set()
    for row in sums:
        week = _monday(row["revision__valid_until_date"])
        offers[week] += row["offers"]
        net[week][row["currency"]] += row["net"]
        currencies.add(row["currency"])
    shown = sorted(currencies) or [settings.OSCAR_DEFAULT_CURRENCY]
    this_week = _week_of(at)
    last = max(net, default=this_week)
    first = min([this_week, *net])
    weeks = [first + WEEK * count for count in range((last - first).days // 7 + 1)]
    return Figure(
        code="open-value",
        title=_("Open offers"),
        explanation=_(
            "Net value of the offers that customers can order now, without optional lines, by the week in "
            "which they end."
        ),
        columns=[
            Column(code="week", label=_("Ends in the week of"), unit=Unit.WEEK),
            *(
                Column(
                    code=f"net_{currency.lower()}",
                    label=_("Net, %(currency)s") % {"currency": currency},
                    unit=Unit.AMOUNT,
                    currency=currency,
                    is_drawn=True,
                )
                for currency in shown
            ),
            Column(code="offers", label=_("Offers"), unit=Unit.COUNT),
        ],
        rows=[
            (week, *(quantize(Decimal(net[week][currency]), currency) for currency in shown), offers[week])
            for week in weeks
        ],
    )


def _renewals_ahead(at: datetime) -> Figure:
    """Licences whose maintenance ends, by month, those that were replaced left out."""
    today = local_date(at)
    months = [_month_after(today, count) for count in range(MONTHS_AHEAD + 1)]
    ending = (
        License.objects.filter(status=LicenseStatus.ACTIVE, ends_on__gte=today, ends_on__lt=months[-1])
        .values(month=TruncMonth("ends_on"))
        .annotate(licenses=Count("pk"), organizations=Count("organization", distinct=True))
        .order_by()
    )
    by_month = {row["month"]: row for row in ending}

    def row(month: date) -> tuple[Value, ...]:
        found = by_month.get(month)
        return (month, found["licenses"], found["organizations"]) if found else (month, 0, 0)

    return Figure(
        code="renewals",
        title=_("Renewals ahead"),
        explanation=_(
            "Licences whose maintenance ends, by month, and how many organisations they belong to."
        ),
        columns=[
            Column(code="month", label=_("Month"), unit=Unit.MONTH),
            Column(code="licenses", label=_("Licences"), unit=Unit.COUNT, is_drawn=True),
            Column(code="organizations", label=_("Organisations"), unit=Unit.COUNT),
        ],
        rows=[row(month) for month in months[:-1]],
    )


def _one_decimal(value: float) -> float:
    """As the tables show it; money is rounded elsewhere."""
    return float(f"{value:.1f}")


def _month_after(day: date, count: int) -> date:
    """The first of the month that is ``count`` months after the day's."""
    years, month = divmod(day.month - 1 + count, 12)
    return date(day.year + years, month + 1, 1)
