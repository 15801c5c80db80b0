from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, Q, QuerySet

from shop.accounts.viewer import Viewer
from shop.core.money import Totals, total_of
from shop.quotes.enums import OPEN_REQUESTS, LineKind, QuoteStatus
from shop.quotes.models import Quote, QuoteLine, QuoteRequest, QuoteRevision, RequestAttachment


def requests_for(viewer: Viewer) -> QuerySet[QuoteRequest]:
    """All requests the viewer may see, newest first."""
    return QuoteRequest.objects.visible_to(viewer).select_related("organization", "customer", "assigned_to")


def request_queue(viewer: Viewer) -> QuerySet[QuoteRequest]:
    """The open requests, oldest first: what staff work off."""
    return requests_for(viewer).filter(status__in=OPEN_REQUESTS).order_by("submitted_at", "pk")


def request_detail(*, number: str, viewer: Viewer) -> QuoteRequest:
    """One request with lines, contacts and thread. Raises QuoteRequest.DoesNotExist, also for foreign
    ones.
    """
    return (
        requests_for(viewer)
        .select_related("recorded_by")
        .prefetch_related(
            "lines__product",
            "technical_contacts",
            "messages__author",
            "messages__attachments",
            Prefetch("attachments", RequestAttachment.objects.filter(message=None)),
            "quotes",
        )
        .get(number=number)
    )


def attachment_detail(*, number: str, public_id: UUID, viewer: Viewer) -> RequestAttachment:
    """A file of a request. Raises QuoteRequest.DoesNotExist for a request that the viewer may not see,
    RequestAttachment.DoesNotExist for a file that is not of this request.
    """
    request = QuoteRequest.objects.visible_to(viewer).get(number=number)
    return RequestAttachment.objects.get(request=request, public_id=public_id)


def newest_message_at(asked: QuoteRequest) -> datetime:
    """When the thread as it was loaded ends; the request itself is its beginning."""
    return max([asked.submitted_at, *(message.created_at for message in asked.messages.all())])


def quotes_for(viewer: Viewer) -> QuerySet[Quote]:
    """All offers the viewer may see with their revisions, newest first; customers see sent revisions only."""
    revisions = QuoteRevision.objects.order_by("revision_number")
    if not viewer.is_licensing_staff:
        revisions = revisions.exclude(sent_at=None)
    return (
        Quote.objects.visible_to(viewer)
        .select_related("organization", "customer", "request")
        .prefetch_related(Prefetch("revisions", revisions.prefetch_related("lines__product")))
    )


def quote_detail(*, viewer: Viewer, number: str = "", public_id: str = "") -> Quote:
    """One offer by number, or by id while it is a draft. Raises Quote.DoesNotExist, also for foreign ones."""
    key = Q(number=number) if number else Q(public_id=public_id)
    return quotes_for(viewer).get(key)


def latest_revision(quote: Quote) -> QuoteRevision:
    """The newest revision among those prefetched or stored."""
    return list(quote.revisions.all())[-1]


def latest_sent_revision(quote: Quote) -> QuoteRevision | None:
    """The newest revision that was sent, among those prefetched or stored."""
    sent = [revision for revision in quote.revisions.all() if revision.sent_at is not None]
    return sent[-1] if sent else None


def counted_lines(lines: Iterable[QuoteLine], chosen_line_ids: Iterable[int] = ()) -> list[QuoteLine]:
    """The lines that are ordered when ``chosen_line_ids`` are chosen: all plain ones, the chosen optional
    ones, and of each group of alternatives the chosen one or else its first. Texts and headings never count.
    """
    chosen = set(chosen_line_ids)
    priced = [line for line in lines if line.is_priced]
    of_group: dict[int, QuoteLine] = {}
    for line in priced:
        group = line.alternative_group
        if group and (group not in of_group or (line.pk in chosen and of_group[group].pk not in chosen)):
            of_group[group] = line
    return [
        line
        for line in priced
        if (of_group[line.alternative_group] is line if line.alternative_group else not line.is_optional)
        or (line.is_optional and line.pk in chosen)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading, and the net sum of the lines that count up to the next one."""

    title: str
    net: Decimal


def sections_of(lines: Iterable[QuoteLine]) -> list[Section]:
    """The sums below each heading, in their order; what stands above the first one belongs to none."""
    lines = list(lines)
    counted = {id(line) for line in counted_lines(lines)}
    sections: list[Section] = []
    for line in lines:
        if line.kind == LineKind.HEADING:
            sections.append(Section(title=line.title, net=Decimal(0)))
        elif sections and id(line) in counted:
            sections[-1] = replace(sections[-1], net=sections[-1].net + line.net_amount)
    return sections


def choosable_line_ids(revision: QuoteRevision) -> list[int]:
    """The optional lines and the alternatives: what a customer may name when they order."""
    return [line.pk for line in revision.lines.all() if line.is_optional or line.alternative_group]


def choice_of(revision: QuoteRevision, wanted: set[int]) -> list[int]:
    """The optional lines and alternatives that count if these are wanted: of each group exactly one."""
    counted = {line.pk for line in counted_lines(revision.lines.all(), wanted)}
    return [line_id for line_id in choosable_line_ids(revision) if line_id in counted]


def totals_of(lines: Iterable[QuoteLine], *, currency: str, chosen_line_ids: Iterable[int] = ()) -> Totals:
    """Sums of the lines that count, see ``counted_lines``."""
    counted = counted_lines(lines, chosen_line_ids)
    return total_of(((line.tax_rate, line.net_amount) for line in counted), currency=currency)


def quote_totals(revision: QuoteRevision, *, currency: str, chosen_line_ids: Iterable[int] = ()) -> Totals:
    """The sums of a revision in the quote's currency."""
    return totals_of(revision.lines.all(), currency=currency, chosen_line_ids=chosen_line_ids)


def valid_until(revision: QuoteRevision) -> datetime:
    """The moment the offer ends: midnight after its last day in the customer's time zone, exclusive."""
    next_day = revision.valid_until_date + timedelta(days=1)
    return datetime.combine(next_day, time.min, tzinfo=ZoneInfo(revision.time_zone))


def is_expired(revision: QuoteRevision, *, at: datetime) -> bool:
    """Whether its last day has passed where the customer lives."""
    return at >= valid_until(revision)


def days_left(revision: QuoteRevision, *, at: datetime) -> int:
    """Whole days until the last day, 0 on that day itself, negative after it."""
    today: date = at.astimezone(ZoneInfo(revision.time_zone)).date()
    return (revision.valid_until_date - today).days


def can_be_answered(quote: Quote, *, at: datetime) -> bool:
    """Whether the customer can still order, decline or ask for a change."""
    return quote.status == QuoteStatus.SENT and not is_expired(latest_revision(quote), at=at)
