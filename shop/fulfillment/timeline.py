"""What has happened to an order, and what comes next, in words for whoever reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from shop.accounts.viewer import Viewer
from shop.billing.enums import InvoiceState
from shop.core.clock import local_date
from shop.core.enums import DocumentKind
from shop.documents.models import StoredDocument
from shop.documents.selectors import document_for
from shop.fulfillment.enums import LineStatus, OrderStatus, ServiceStepKind
from shop.fulfillment.models import OrderDetails
from shop.quotes.enums import LineKind

PAID = (InvoiceState.PAID, InvoiceState.OVERPAID)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened on a day. ``code`` is stable for programs; ``number`` is the document's."""

    code: str
    title: str
    on: date
    detail: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """What happened, oldest first, and the one next step for the viewer; "" when nothing is left to do."""

    events: Sequence[Event]
    next_step: str


def order_timeline(details: OrderDetails, viewer: Viewer, *, on_date: date) -> Timeline:
    """The timeline of an order as ``order_detail`` loaded it; staff read what they are to do, customers what
    to expect. One query, for the confirmation.
    """
    confirmation = document_for(DocumentKind.ORDER, details.order_id)
    lines = list(details.order.lines.all())
    next_step = _next_for_staff if viewer.is_licensing_staff else _next_for_customer
    return Timeline(
        events=_events(details, lines, confirmation), next_step=next_step(details, lines, on_date)
    )


def _events(details: OrderDetails, lines: Sequence[Any], confirmation: StoredDocument | None) -> list[Event]:
    order = details.order
    notes, invoices = list(order.deliverynotes.all()), list(order.invoices.all())
    events = [Event(code="ordered", title=_("Ordered"), on=_day(order.date_placed))]
    if confirmation is not None:
        events.append(Event(code="confirmed", title=_("Confirmed"), on=_day(confirmation.created_at)))
    bought: dict[date, list[str]] = {}
    for line in lines:
        if line.details.bought_on:
            bought.setdefault(line.details.bought_on, []).append(line.title)
    for day, titles in bought.items():
        events.append(Event(code="bought", title=_("Bought at the vendor"), on=day, detail=", ".join(titles)))
    events += [
        Event(
            code=f"service_{step.kind}",
            title=str(ServiceStepKind(step.kind).label),
            on=step.on_date,
            detail=": ".join(filter(None, [line.title, step.note])),
        )
        for line in lines
        for step in line.service_steps.all()
    ]
    is_open = any(line.status == LineStatus.OPEN for line in lines)
    for note in notes:
        is_last = note is notes[-1] and not is_open
        events.append(
            Event(
                code="delivered",
                title=_("Bought and delivered") if is_last else _("Partly delivered"),
                on=note.delivered_on,
                number=note.number,
            )
        )
    for invoice in invoices:
        events.append(
            Event(code="invoiced", title=_("Invoiced"), on=invoice.issued_on, number=invoice.number)
        )
        events += [
            Event(code="paid", title=_("Paid"), on=payment.paid_on, number=invoice.number)
            for payment in list(invoice.payments.all())[-1:]
            if _state_of(invoice) in PAID
        ]
    for credit in order.creditnotes.all():
        events.append(Event(code="credited", title=_("Credited"), on=credit.issued_on, number=credit.number))
    # Sorting is stable: of one day in the order of the work.
    events.sort(key=lambda event: event.on)
    return events


def _day(at: datetime) -> date:
    return local_date(at)


def _state_of(invoice: Any) -> str:
    balance = getattr(invoice, "balance", None)
    return str(balance.state) if balance is not None else InvoiceState.OPEN.value


def _next_for_customer(details: OrderDetails, lines: Sequence[Any], on_date: date) -> str:
    if details.order.status == OrderStatus.CANCELLED:
        return _("This order was cancelled. There is nothing left to do.")
    open_licenses = _open(lines, LineKind.LICENSE)
    unbought = [line for line in open_licenses if not line.details.bought_on]
    if unbought and details.buy_on and details.buy_on > on_date:
        return _("We buy on %(day)s, as you wished.") % {"day": date_format(details.buy_on)}
    if open_licenses and details.technical_contact_has_account is False:
        return _(
            "The vendor will mail a verification to %(address)s, because that address has no account there "
            "yet. Please confirm it; then the licences come."
        ) % {"address": details.technical_contact_email}
    if unbought:
        text = _("We are buying your licences now; they usually come within a day.")
        if details.technical_contact_has_account is None:
            text += " " + _(
                "If %(address)s has no account with the vendor yet, the vendor mails a verification there "
                "first."
            ) % {"address": details.technical_contact_email}
        return text
    if open_licenses:
        return _(
            "Your licences are bought. You get them with a delivery note as soon as the vendor sends them."
        )
    services = _open(lines, LineKind.SERVICE)
    if services:
        return _next_of_service(services[0])
    if _to_invoice(lines):
        return _("Everything is delivered. The invoice follows within about a day.")
    unpaid = [invoice for invoice in details.order.invoices.all() if _is_owed(invoice)]
    if unpaid:
        return _("Please pay invoice %(number)s by %(day)s.") % {
            "number": unpaid[0].number,
            "day": date_format(unpaid[0].due_on),
        }
    return _("Everything is done. Thank you for your order.")


def _next_of_service(line: Any) -> str:
    taken = {step.kind: step for step in line.service_steps.all()}
    title = {"title": line.title}
    if ServiceStepKind.DATES_AGREED in taken:
        return _("“%(title)s” takes place as agreed: %(dates)s") % {
            **title,
            "dates": taken[ServiceStepKind.DATES_AGREED].note,
        }
    if ServiceStepKind.CONTACTED in taken:
        return _("Please agree on dates for “%(title)s” with our team.") % title
    return _("Our team will get in touch with you about “%(title)s”.") % title


def _next_for_staff(details: OrderDetails, lines: Sequence[Any], on_date: date) -> str:
    if details.order.status == OrderStatus.CANCELLED:
        return _("This order was cancelled. There is nothing left to do.")
    open_licenses = _open(lines, LineKind.LICENSE)
    unbought = [line for line in open_licenses if not line.details.bought_on]
    if unbought and details.buy_on and details.buy_on > on_date:
        return _("Wait: the customer wants this bought on %(day)s.") % {"day": date_format(details.buy_on)}
    if unbought:
        text = _("Buy at the vendor: %(titles)s.") % {"titles": _titles(unbought)}
        if details.technical_contact_has_account is False:
            text += " " + _(
                "The technical contact has no account there yet: the vendor mails a verification first."
            )
        return text
    if _to_invoice(lines):
        return _("Invoice what was delivered, within a day of the delivery.")
    if open_licenses:
        return _("Record the SENs and keys of: %(titles)s.") % {"titles": _titles(open_licenses)}
    services = _open(lines, LineKind.SERVICE)
    if services:
        taken = {step.kind for step in services[0].service_steps.all()}
        title = {"title": services[0].title}
        if ServiceStepKind.DATES_AGREED in taken:
            return _("Record “%(title)s” as done once it took place.") % title
        if ServiceStepKind.CONTACTED in taken:
            return _("Agree on dates for “%(title)s” with the customer.") % title
        return _("Get in touch with the customer about “%(title)s”.") % title
    unpaid = [invoice for invoice in details.order.invoices.all() if _is_owed(invoice)]
    if unpaid:
        return _("Wait for the payment of invoice %(number)s, due on %(day)s.") % {
            "number": unpaid[0].number,
            "day": date_format(unpaid[0].due_on),
        }
    return _("Everything is done.")


def _open(lines: Sequence[Any], kind: LineKind) -> list[Any]:
    return [line for line in lines if line.status == LineStatus.OPEN and line.details.kind == kind]


def _to_invoice(lines: Sequence[Any]) -> bool:
    return any(line.status == LineStatus.FULFILLED and not line.is_invoiced for line in lines)


def _is_owed(invoice: Any) -> bool:
    return _state_of(invoice) in (InvoiceState.OPEN, InvoiceState.PARTLY_PAID)


def _titles(lines: Sequence[Any]) -> str:
    titles = [line.title for line in lines]
    shown = titles[:5]
    return ", ".join(shown) + (" …" if len(titles) > len(shown) else "")
