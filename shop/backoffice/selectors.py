"""What the desk shows beyond one object: queues with their age, the customer behind a request."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery, Window
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from cms.contact import contact_messages
from shop.accounts.models import Activation, Membership, Organization
from shop.accounts.selectors import waiting_activations
from shop.accounts.viewer import Viewer
from shop.billing.models import DeliveryNote, Invoice, TaxCode
from shop.configurator.enums import Deployment
from shop.core.enums import OutboxState
from shop.core.models import OutboxEvent
from shop.fulfillment.enums import LineStatus
from shop.fulfillment.models import OrderDetails
from shop.fulfillment.purchase_sheet import kept_licenses
from shop.fulfillment.selectors import order_queue
from shop.licenses.models import License
from shop.marketplace.reporting import concern
from shop.quotes.enums import LineKind, QuoteStatus, RequestStatus
from shop.quotes.models import Quote, QuoteApproval, QuoteRequest
from shop.quotes.selectors import quotes_for, request_queue

ENDING_WITHIN = timedelta(days=7)
TO_ANSWER = (RequestStatus.SUBMITTED, RequestStatus.IN_PROGRESS)
TO_FINISH = (QuoteStatus.DRAFT, QuoteStatus.APPROVED, QuoteStatus.REVISION_REQUESTED)
OPEN_QUOTES = (*TO_FINISH, QuoteStatus.AWAITING_APPROVAL, QuoteStatus.SENT)
# Mail providers whose customers have nothing to do with one another.
PUBLIC_MAIL_DOMAINS = frozenset(
    {
        "gmail.com",
        "googlemail.com",
        "gmx.de",
        "gmx.net",
        "hotmail.com",
        "icloud.com",
        "live.com",
        "mail.com",
        "outlook.com",
        "posteo.de",
        "proton.me",
        "protonmail.com",
        "t-online.de",
        "web.de",
        "yahoo.com",
        "yahoo.de",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """One pile of work. ``since`` is when its first piece began to wait, or for ``is_ahead`` the day it is
    due; ``next_href`` leads to that piece.
    """

    label: object
    icon: str
    href: str
    count: int
    since: datetime | date | None = None
    next_href: str = ""
    next_label: str = ""
    is_ahead: bool = False
    is_trouble: bool = False


def activation_queue() -> QuerySet[Activation]:
    """Accounts that wait to be let in; colleagues are none of them."""
    return waiting_activations().filter(person__user__is_active=True, person__user__is_staff=False)


def quotes_to_finish(viewer: Viewer) -> QuerySet[Quote]:
    """Drafts, and offers the customer wants changed, oldest first."""
    return quotes_for(viewer).filter(status__in=TO_FINISH).order_by("created_at", "pk")


def quotes_to_approve(viewer: Viewer) -> QuerySet[Quote]:
    """Drafts above the limits that wait for a second person, oldest first."""
    asked = QuoteApproval.objects.filter(revision__quote=OuterRef("pk"), decided_at=None)
    return (
        quotes_for(viewer)
        .filter(status=QuoteStatus.AWAITING_APPROVAL)
        .annotate(waits_since=Subquery(asked.values("requested_at")[:1]))
        .order_by("waits_since", "pk")
    )


def quotes_ending(viewer: Viewer, *, on_date: date) -> QuerySet[Quote]:
    """Open offers whose last day is near, the first to end on top."""
    return (
        quotes_for(viewer)
        .filter(status=QuoteStatus.SENT)
        .annotate(ends_on=Max("revisions__valid_until_date"))
        .filter(ends_on__lte=on_date + ENDING_WITHIN)
        .order_by("ends_on", "pk")
    )


def jobs_in(*states: OutboxState) -> QuerySet[OutboxEvent]:
    return OutboxEvent.objects.filter(state__in=states).order_by("created_at", "pk")


def _order_page(details: OrderDetails) -> str:
    return reverse("backoffice:order-detail", kwargs={"number": details.order.number})


def _quote_label(quote: Quote) -> str:
    whose = quote.organization.name if quote.organization else quote.customer.get_full_name()
    return f"{quote} · {whose or quote.customer.email}"


def _queue(
    rows: QuerySet[Any],
    *,
    since: Callable[[Any], datetime | date],
    next_href: Callable[[Any], str],
    next_label: Callable[[Any], object] = str,
    **facts: Any,
) -> Queue:
    """Count the rows and find the first of them in one query."""
    first = rows.prefetch_related(None).annotate(in_queue=Window(Count("pk"))).first()
    if first is None:
        return Queue(count=0, **facts)
    return Queue(
        count=first.in_queue,
        since=since(first),
        next_href=next_href(first),
        next_label=str(next_label(first)),
        **facts,
    )


def work_queues(viewer: Viewer, *, on_date: date) -> list[Queue]:
    """All piles of the desk in the order of the day, empty ones too: one query each."""

    def orders(name: str) -> QuerySet[OrderDetails]:
        return order_queue(viewer, name, on_date=on_date)

    def order_list(name: str) -> str:
        return f"{reverse('backoffice:order-list')}?queue={name}"

    def quote_page(quote: Quote) -> str:
        return reverse("backoffice:quote-edit", kwargs={"public_id": quote.public_id})

    quote_list = reverse("backoffice:quote-list")
    return [
        _queue(
            activation_queue(),
            label=_("Accounts to activate"),
            icon="person-check",
            href=reverse("backoffice:activation-list"),
            since=lambda waiting: waiting.waiting_since,
            next_label=lambda waiting: waiting.person.full_name,
            next_href=lambda waiting: reverse(
                "backoffice:activation-detail", kwargs={"person_id": waiting.person_id}
            ),
        ),
        _queue(
            request_queue(viewer).filter(status__in=TO_ANSWER),
            label=_("Requests to answer"),
            icon="inbox",
            href=reverse("backoffice:request-list"),
            since=lambda request: request.submitted_at,
            next_href=lambda request: reverse("backoffice:request-detail", kwargs={"number": request.number}),
            next_label=lambda request: f"{request.number} · {request.contact_name}",
        ),
        _queue(
            quotes_to_finish(viewer),
            label=_("Offers to finish"),
            icon="pencil-square",
            href=f"{quote_list}?show=to_finish",
            since=lambda quote: quote.created_at,
            next_href=quote_page,
            next_label=_quote_label,
        ),
        _queue(
            quotes_to_approve(viewer),
            label=_("Offers to approve"),
            icon="check2-circle",
            href=f"{quote_list}?show=to_approve",
            since=lambda quote: quote.waits_since,
            next_href=quote_page,
            next_label=_quote_label,
        ),
        _queue(
            quotes_ending(viewer, on_date=on_date),
            label=_("Offers that end soon"),
            icon="hourglass-split",
            href=f"{quote_list}?show=ending",
            since=lambda quote: quote.ends_on,
            next_href=quote_page,
            next_label=_quote_label,
            is_ahead=True,
        ),
        _queue(
            orders("buy_now"),
            label=_("Orders to buy now"),
            icon="cart-check",
            href=order_list("buy_now"),
            since=lambda details: details.order.date_placed,
            next_href=_order_page,
            next_label=lambda details: f"{details.order.number} · {details.organization.name}",
        ),
        _queue(
            orders("waiting").order_by("buy_on", "pk"),
            label=_("Orders for later"),
            icon="calendar-event",
            href=order_list("waiting"),
            since=lambda details: details.buy_on,
            next_href=_order_page,
            next_label=lambda details: f"{details.order.number} · {details.organization.name}",
            is_ahead=True,
        ),
        _queue(
            orders("services"),
            label=_("Services to arrange"),
            icon="people",
            href=order_list("services"),
            since=lambda details: details.order.date_placed,
            next_href=_order_page,
            next_label=lambda details: f"{details.order.number} · {details.organization.name}",
        ),
        _queue(
            orders("to_invoice"),
            label=_("Orders to invoice"),
            icon="receipt",
            href=order_list("to_invoice"),
            since=lambda details: details.order.date_placed,
            next_href=_order_page,
            next_label=lambda details: f"{details.order.number} · {details.organization.name}",
        ),
        _queue(
            contact_messages(),
            label=_("Messages from pages"),
            icon="chat-left-text",
            href=reverse("backoffice:message-list"),
            since=lambda message: message.sent_at,
            next_href=lambda message: reverse(
                "backoffice:message-detail", kwargs={"message_id": message.public_id}
            ),
            next_label=lambda message: message.page_title,
        ),
        _queue(
            jobs_in(OutboxState.PARKED),
            label=_("Failed jobs"),
            icon="exclamation-triangle",
            href=reverse("backoffice:outbox"),
            since=lambda event: event.created_at,
            next_href=lambda _event: reverse("backoffice:outbox"),
            next_label=lambda event: event.job_label,
            is_trouble=True,
        ),
        _catalogue_queue(on_date=on_date),
    ]


def _catalogue_queue(*, on_date: date) -> Queue:
    """A pile of one where the catalogue needs somebody."""
    found = concern(on_date=on_date)
    page = reverse("backoffice:catalogue")
    return Queue(
        label=_("Catalogue"),
        icon="collection",
        href=page,
        count=0 if found is None else 1,
        since=None if found is None else found.since,
        next_href=page
        if found is None
        else reverse("backoffice:catalogue-sync", kwargs={"run_id": found.run.pk}),
        next_label="" if found is None else str(found.reason),
        is_trouble=True,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerFacts:
    """Who asks, at a glance; counts of current and of soon ending licences."""

    licenses: int
    ending: int
    open_quotes: Sequence[Quote]


def customer_facts(request: QuoteRequest, *, on_date: date, warning_days: int) -> CustomerFacts:
    """Licences and open offers of the customer behind a request: two queries."""
    counts = {"licenses": 0, "ending": 0}
    whose = Q(customer_id=request.customer_id)
    if request.organization_id is not None:
        whose = Q(organization_id=request.organization_id)
        running = Q(ends_on=None) | Q(ends_on__gte=on_date)
        soon = Q(ends_on__gte=on_date, ends_on__lte=on_date + timedelta(days=warning_days))
        licenses = License.objects.filter(organization_id=request.organization_id).current()
        counts = licenses.aggregate(licenses=Count("pk", filter=running), ending=Count("pk", filter=soon))
    open_quotes = Quote.objects.filter(whose, status__in=OPEN_QUOTES).order_by("-created_at")[:10]
    return CustomerFacts(licenses=counts["licenses"], ending=counts["ending"], open_quotes=list(open_quotes))


def tax_choices() -> list[tuple[str, str]]:
    """VAT codes with the rate in front, in the notation of the page's language."""
    return [
        (tax.code, f"{number_format(tax.rate_percent.normalize(), use_l10n=True)} % {tax.name}")
        for tax in TaxCode.objects.all()
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far an order is: pieces of licences bought of those ordered, keys among the bought ones that can
    have one, lines delivered, lines invoiced.
    """

    bought: int
    to_buy: int
    keys: int
    keys_due: int
    delivered: int
    invoiced: int
    lines: int

    @property
    def can_be_invoiced(self) -> bool:
        return self.delivered > self.invoiced


def progress_of(lines: Iterable[Any]) -> Progress:
    """Count over order lines as ``order_detail`` loads them; no query."""
    lines = list(lines)
    licenses = [line for line in lines if line.details.kind == LineKind.LICENSE]
    bought = {line.pk: _bought_pieces(line) for line in licenses}
    with_key = [line for line in licenses if line.details.deployment != Deployment.CLOUD]
    return Progress(
        bought=sum(bought.values()),
        to_buy=sum(_wanted_pieces(line) for line in licenses),
        keys=sum(bool(one.license_key_index) for line in with_key for one in kept_licenses(line)),
        keys_due=sum(bought[line.pk] for line in with_key),
        delivered=sum(line.status == LineStatus.FULFILLED for line in lines),
        invoiced=sum(line.is_invoiced for line in lines if line.status != LineStatus.CANCELLED),
        lines=sum(line.status != LineStatus.CANCELLED for line in lines),
    )


def _wanted_pieces(line: Any) -> int:
    return int(line.details.quantity - line.details.cancelled_quantity)


def _bought_pieces(line: Any) -> int:
    """All that are wanted of a line noted as bought, else those that are licences already."""
    return _wanted_pieces(line) if line.details.bought_on else len(kept_licenses(line))


def invoice_of(*, number: str, viewer: Viewer) -> Invoice:
    """One invoice with its lines. Raises Invoice.DoesNotExist."""
    return (
        Invoice.objects.visible_to(viewer)
        .select_related("organization", "order")
        .prefetch_related("lines")
        .get(number=number)
    )


def delivery_note_of(*, number: str, viewer: Viewer) -> DeliveryNote:
    """Raises DeliveryNote.DoesNotExist."""
    return DeliveryNote.objects.visible_to(viewer).get(number=number)


def find_invoices(invoices: QuerySet[Invoice], text: str) -> QuerySet[Invoice]:
    """Those whose number, order, PO number or customer contains the text."""
    text = text.strip()[:100]
    if not text:
        return invoices
    return invoices.filter(
        Q(number__icontains=text)
        | Q(order_number__icontains=text)
        | Q(po_number__icontains=text)
        | Q(organization__name__icontains=text)
    )


def _domain(email: str) -> str:
    return email.rpartition("@")[2].lower()


def suggested_organizations(emails: Iterable[str], viewer: Viewer) -> Mapping[str, list[Organization]]:
    """For each address the organisations that have members with the same mail domain: one query, or none."""
    emails = list(emails)
    domains = {_domain(email) for email in emails} - PUBLIC_MAIL_DOMAINS - {""}
    if not domains:
        return {}
    same_domain = Q()
    for domain in domains:
        same_domain |= Q(person__email__endswith=f"@{domain}")
    found: dict[str, dict[int, Organization]] = defaultdict(dict)
    members = Membership.objects.visible_to(viewer).current().filter(same_domain)
    for membership in members.select_related("organization", "person"):
        found[_domain(membership.person.email)][membership.organization_id] = membership.organization
    return {
        email: sorted(found[_domain(email)].values(), key=lambda organization: organization.name)
        for email in emails
        if _domain(email) in found
    }


def lines_by_id(details: OrderDetails) -> dict[int, Any]:
    """Oscar's lines of an order as ``order_detail`` loaded them."""
    return {line.pk: line for line in details.order.lines.all()}
