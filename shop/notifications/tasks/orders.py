"""Mails about orders. Documents are rendered first where they are not there yet."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from shop.accounts.selectors import staff_addresses
from shop.billing.models import CreditNote, DeliveryNote, DunningNotice, Invoice
from shop.billing.services import print_credit_note, print_delivery_note, print_invoice
from shop.core.jobs import Job
from shop.fulfillment.models import OrderDetails
from shop.fulfillment.services import print_order_confirmation
from shop.notifications import order_mails
from shop.notifications.recipients import STAFF_LANGUAGE
from shop.notifications.services import send_mail, send_to_each


def _orderer(order: Any) -> str:
    """The address of whoever placed Oscar's order; Oscar empties the reference when an account is deleted."""
    if order.user is None:
        raise LookupError(f"order {order.number} has nobody to write to")
    return str(order.user.email)


@shared_task(name=Job.MAIL_ORDER_CONFIRMATION.value, acks_late=True)
def mail_order_confirmation(*, order_id: int, **_later: object) -> None:
    order = OrderDetails.objects.select_related("order__user").get(order_id=order_id)
    send_mail(
        kind="order-confirmation",
        key=str(order_id),
        recipient=_orderer(order.order),
        language=order.language,
        build=lambda: order_mails.order_confirmation(order),
        attachments=[print_order_confirmation(order_id=order_id, at=timezone.now())],
        at=timezone.now(),
    )


@shared_task(name=Job.MAIL_ORDER_TO_STAFF.value, acks_late=True)
def mail_order_to_staff(*, order_id: int, **_later: object) -> None:
    order = OrderDetails.objects.select_related("order", "organization").get(order_id=order_id)

    def send(recipient: str) -> None:
        send_mail(
            kind="order-to-staff",
            key=str(order_id),
            recipient=recipient,
            language=STAFF_LANGUAGE,
            build=lambda: order_mails.order_to_staff(order, language=STAFF_LANGUAGE),
            at=timezone.now(),
        )

    send_to_each(staff_addresses(), send=send)


@shared_task(name=Job.MAIL_DELIVERY_NOTE.value, acks_late=True)
def mail_delivery_note(*, delivery_note_id: int, **_later: object) -> None:
    note = DeliveryNote.objects.select_related("order__user").get(pk=delivery_note_id)
    send_mail(
        kind="delivery-note",
        key=str(delivery_note_id),
        recipient=_orderer(note.order),
        language=note.language,
        build=lambda: order_mails.delivery_note(note),
        attachments=[print_delivery_note(delivery_note_id=delivery_note_id, at=timezone.now())],
        at=timezone.now(),
    )


@shared_task(name=Job.MAIL_INVOICE.value, acks_late=True)
def mail_invoice(*, invoice_id: int, **_later: object) -> None:
    invoice = Invoice.objects.select_related("order__user", "organization").get(pk=invoice_id)
    send_mail(
        kind="invoice",
        key=str(invoice_id),
        recipient=invoice.organization.email_for_invoices or _orderer(invoice.order),
        language=invoice.language,
        build=lambda: order_mails.invoice(invoice),
        attachments=[print_invoice(invoice_id=invoice_id, at=timezone.now())],
        at=timezone.now(),
    )


@shared_task(name=Job.MAIL_CREDIT_NOTE.value, acks_late=True)
def mail_credit_note(*, credit_note_id: int, **_later: object) -> None:
    note = CreditNote.objects.select_related("order__user", "organization", "invoice").get(pk=credit_note_id)
    send_mail(
        kind="credit-note",
        key=str(credit_note_id),
        recipient=note.organization.email_for_invoices or _orderer(note.order),
        language=note.language,
        build=lambda: order_mails.credit_note(note),
        attachments=[print_credit_note(credit_note_id=credit_note_id, at=timezone.now())],
        at=timezone.now(),
    )


@shared_task(name=Job.MAIL_DUNNING_NOTICE.value, acks_late=True)
def mail_dunning_notice(*, dunning_notice_id: int, **_later: object) -> None:
    notice = DunningNotice.objects.select_related("invoice__order__user", "invoice__organization").get(
        pk=dunning_notice_id
    )
    invoice = notice.invoice
    send_mail(
        kind="payment-reminder",
        key=str(dunning_notice_id),
        recipient=invoice.organization.email_for_invoices or _orderer(invoice.order),
        language=invoice.language,
        build=lambda: order_mails.payment_reminder(notice),
        attachments=[print_invoice(invoice_id=invoice.pk, at=timezone.now())],
        at=timezone.now(),
    )
