"""Mails about orders and the documents that follow them."""

from babel.numbers import format_currency
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from shop.billing.models import CreditNote, DeliveryNote, DunningNotice, Invoice
from shop.core.links import absolute_url
from shop.fulfillment.models import OrderDetails
from shop.notifications.mails import Mail
from shop.notifications.selectors import said
from shop.notifications.wording import Paragraph, Part


def order_confirmation(order: OrderDetails) -> Mail:
    facts = [(_("Order"), order.order.number)]
    if order.po_number:
        facts.append((_("Your order number"), order.po_number))
    when = date_format(order.buy_on, "DATE_FORMAT") if order.buy_on else _("at once")
    facts.append((_("We buy"), when))
    name = order.billing_snapshot.get("attention", "")
    page = absolute_url("portal:order-detail", language=order.language, number=order.order.number)
    texts = said(
        "order-confirmation",
        number=order.order.number,
        name=name,
        organization=order.organization.name,
        link=page,
    )
    closing: list[str | Paragraph] = []
    if order.technical_contact_has_account is False:
        closing.append(
            _(
                "%(contact)s has no account with the vendor yet and will first get a mail from there "
                "to confirm the address."
            )
            % {"contact": order.technical_contact_name}
        )
    return Mail(
        subject=texts.subject,
        about=order.order,
        name=name,
        paragraphs=texts.paragraphs,
        facts=facts,
        closing=[*closing, *texts.closing, _way_to_steps(order.order.number, language=order.language)],
        action=(_("Follow your order"), page),
    )


def _way_to_steps(number: str, *, language: str) -> Paragraph:
    page = absolute_url("portal:order-steps", language=language, number=number)
    return Paragraph([Part(_("What happens next, step by step:") + " "), Part(page, href=page)])


def order_to_staff(order: OrderDetails, *, language: str) -> Mail:
    page = absolute_url("backoffice:order-detail", language=language, number=order.order.number)
    texts = said("order-to-staff", number=order.order.number, organization=order.organization.name, link=page)
    return Mail(
        subject=texts.subject,
        about=order.order,
        paragraphs=texts.paragraphs,
        facts=[(_("Organisation"), order.organization.name), (_("Lines"), str(order.order.lines.count()))],
        closing=texts.closing,
        action=(_("Open the order"), page),
    )


def delivery_note(note: DeliveryNote) -> Mail:
    name = note.buyer_snapshot["address"].get("attention", "")
    page = absolute_url("portal:license-list", language=note.language)
    texts = said("delivery-note", number=note.number, name=name, link=page)
    return Mail(
        subject=texts.subject,
        about=note,
        name=name,
        paragraphs=texts.paragraphs,
        closing=[*texts.closing, _way_to_steps(note.order.number, language=note.language)],
        action=(_("My Licenses"), page),
        is_confidential=True,
    )


def credit_note(note: CreditNote) -> Mail:
    name = note.buyer_snapshot["address"].get("attention", "")
    page = absolute_url("portal:invoice-list", language=note.language)
    texts = said("credit-note", number=note.number, invoice=note.invoice.number, name=name, link=page)
    return Mail(
        subject=texts.subject,
        about=note,
        name=name,
        paragraphs=texts.paragraphs,
        facts=[(_("Credit note"), note.number), (_("Invoice"), note.invoice.number)],
        closing=texts.closing,
        action=(_("My Invoices"), page),
    )


def payment_reminder(notice: DunningNotice) -> Mail:
    invoice = notice.invoice
    name = invoice.buyer_snapshot["address"].get("attention", "")
    page = absolute_url("portal:invoice-list", language=invoice.language)
    pay_by = date_format(notice.pay_by, "DATE_FORMAT")
    amount = format_currency(notice.open_amount, invoice.currency, locale=invoice.language)
    texts = said(
        "payment-reminder",
        number=invoice.number,
        name=name,
        level=str(notice.get_level_display()),
        due_on=date_format(invoice.due_on, "DATE_FORMAT"),
        pay_by=pay_by,
        amount=amount,
        link=page,
    )
    facts = [(_("Invoice"), invoice.number), (_("Open"), amount), (_("To be paid by"), pay_by)]
    if notice.fee:
        facts.insert(1, (_("Fee"), format_currency(notice.fee, invoice.currency, locale=invoice.language)))
    return Mail(
        subject=texts.subject,
        about=invoice,
        name=name,
        paragraphs=texts.paragraphs,
        facts=facts,
        closing=texts.closing,
        action=(_("My Invoices"), page),
    )


def invoice(invoice: Invoice) -> Mail:
    name = invoice.buyer_snapshot["address"].get("attention", "")
    due_on = date_format(invoice.due_on, "DATE_FORMAT")
    page = absolute_url("portal:invoice-list", language=invoice.language)
    texts = said("invoice", number=invoice.number, name=name, due_on=due_on, link=page)
    return Mail(
        subject=texts.subject,
        about=invoice,
        name=name,
        paragraphs=texts.paragraphs,
        facts=[(_("Invoice"), invoice.number), (_("Due on"), due_on)],
        closing=texts.closing,
        action=(_("My Invoices"), page),
    )
