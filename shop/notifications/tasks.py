"""One task per mail: fetch what it is about, send. Documents are rendered first where they are not there
yet.
"""

from datetime import date
from typing import Any

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from cms.freshness import due_pages, owner_addresses, reviewer_addresses
from cms.models import ContactMessage
from shop.accounts.enums import InvitationState
from shop.accounts.models import Activation, Invitation
from shop.accounts.selectors import language_of, language_of_address, staff_addresses
from shop.billing.models import CreditNote, DeliveryNote, DunningNotice, Invoice
from shop.billing.services import print_credit_note, print_delivery_note, print_invoice
from shop.core.jobs import Job
from shop.exports.enums import ExportStatus
from shop.exports.models import Export
from shop.fulfillment.models import OrderDetails
from shop.fulfillment.services import print_order_confirmation
from shop.licenses.models import LicenseQuestion, LicenseReminder
from shop.licenses.reminding import reminded_licenses
from shop.notifications import license_mails, mails, page_mails
from shop.notifications.kinds import KINDS
from shop.notifications.models import MailDraft
from shop.notifications.selectors import Texts
from shop.notifications.services import send_mail, send_to_each
from shop.quotes.models import Quote, QuoteApproval, QuoteRequest, QuoteRevision, RequestMessage
from shop.quotes.selectors import days_left
from shop.quotes.services import is_reminded, link_secret, print_quote

# The department reads its mails in the site's own language.
STAFF_LANGUAGE = settings.LANGUAGE_CODE


def _customer(quote: Quote) -> str:
    """The address that an offer goes to."""
    return quote.request.contact_email if quote.request else quote.customer.email


def _orderer(order: Any) -> str:
    """The address of whoever placed Oscar's order; Oscar empties the reference when an account is deleted."""
    if order.user is None:
        raise LookupError(f"order {order.number} has nobody to write to")
    return str(order.user.email)


@shared_task(name=Job.MAIL_REQUEST_RECEIVED.value, acks_late=True)
def mail_request_received(*, request_id: int, **_later: object) -> None:
    request = QuoteRequest.objects.get(pk=request_id)
    send_mail(
        kind="request-received",
        key=str(request_id),
        recipient=request.contact_email,
        language=request.language,
        build=lambda: mails.request_received(request),
        at=timezone.now(),
    )


@shared_task(name=Job.MAIL_REQUEST_TO_STAFF.value, acks_late=True)
def mail_request_to_staff(*, request_id: int, **_later: object) -> None:
    request = QuoteRequest.objects.select_related("organization").get(pk=request_id)

    def send(recipient: str) -> None:
        send_mail(
            kind="request-to-staff",
            key=str(request_id),
            recipient=recipient,
            language=STAFF_LANGUAGE,
            build=lambda: mails.request_to_staff(request, language=STAFF_LANGUAGE),
            at=timezone.now(),
        )

    send_to_each(staff_addresses(), send=send)


@shared_task(name=Job.MAIL_REQUEST_MESSAGE.value, acks_late=True)
def mail_request_message(*, message_id: int, **_later: object) -> None:
    message = RequestMessage.objects.select_related("request__assigned_to").get(pk=message_id)
    request = message.request
    if message.is_from_staff:
        recipients, language = [request.contact_email], request.language
    else:
        owner = request.assigned_to
        recipients, language = [owner.email] if owner else staff_addresses(), STAFF_LANGUAGE

    def send(recipient: str) -> None:
        send_mail(
            kind="request-message",
            key=str(message_id),
            recipient=recipient,
            language=language,
            build=lambda: mails.request_message(message, language=language),
            at=timezone.now(),
        )

    send_to_each(recipients, send=send)


@shared_task(name=Job.MAIL_REQUEST_DECLINED.value, acks_late=True)
def mail_request_declined(*, request_id: int, **_later: object) -> None:
    request = QuoteRequest.objects.get(pk=request_id)
    send_mail(
        kind="request-declined",
        key=str(request_id),
        recipient=request.contact_email,
        language=request.language,
        build=lambda: mails.request_declined(request),
        at=timezone.now(),
    )


@shared_task(name=Job.MAIL_QUOTE.value, acks_late=True)
def mail_quote(*, revision_id: int, **_later: object) -> None:
    revision = QuoteRevision.objects.select_related("quote__request", "quote__customer").get(pk=revision_id)
    quote, now = revision.quote, timezone.now()
    secret = link_secret(revision_id=revision_id, at=now)
    send_mail(
        kind="quote",
        key=str(revision_id),
        recipient=_customer(quote),
        cc=revision.cc_addresses,
        language=quote.language,
        build=lambda: mails.quote_sent(revision, secret=secret),
        attachments=[print_quote(revision_id=revision_id, at=now)],
        at=now,
    )


@shared_task(name=Job.MAIL_QUOTE_REMINDER.value, acks_late=True)
def mail_quote_reminder(*, revision_id: int, days_before: int, **_later: object) -> None:
    revision = QuoteRevision.objects.select_related("quote__request", "quote__customer").get(pk=revision_id)
    quote, now = revision.quote, timezone.now()
    # Answered, withdrawn or ended while this waited in the queue: no reason to remind any more.
    if not is_reminded(revision, at=now):
        return
    secret = link_secret(revision_id=revision_id, at=now)
    send_mail(
        kind="quote-reminder",
        key=f"{revision_id}.{days_before}",
        recipient=_customer(quote),
        language=quote.language,
        build=lambda: mails.quote_ending(revision, days_left=days_left(revision, at=now), secret=secret),
        at=now,
    )


@shared_task(name=Job.MAIL_QUOTE_ANSWER.value, acks_late=True)
def mail_quote_answer(*, quote_id: int, answered_at: int, **_later: object) -> None:
    quote = Quote.objects.select_related("created_by").get(pk=quote_id)
    send_mail(
        kind="quote-answer",
        key=f"{quote_id}.{answered_at}",
        recipient=quote.created_by.email,
        language=STAFF_LANGUAGE,
        build=lambda: mails.quote_answer(quote, language=STAFF_LANGUAGE),
        at=timezone.now(),
    )


def _approval(approval_id: int) -> QuoteApproval:
    approvals = QuoteApproval.objects.select_related("revision__quote__organization", "requested_by")
    return approvals.get(pk=approval_id)


@shared_task(name=Job.MAIL_APPROVAL_REQUEST.value, acks_late=True)
def mail_approval_request(*, approval_id: int, **_later: object) -> None:
    approval = _approval(approval_id)
    if approval.decided_at is not None:
        return

    def send(recipient: str) -> None:
        send_mail(
            kind="approval-request",
            key=str(approval_id),
            recipient=recipient,
            language=STAFF_LANGUAGE,
            build=lambda: mails.approval_request(approval, language=STAFF_LANGUAGE),
            at=timezone.now(),
        )

    # Nobody decides on what they asked for themselves.
    asking = approval.requested_by.email.casefold()
    send_to_each([address for address in staff_addresses() if address.casefold() != asking], send=send)


@shared_task(name=Job.MAIL_APPROVAL_DECISION.value, acks_late=True)
def mail_approval_decision(*, approval_id: int, **_later: object) -> None:
    approval = _approval(approval_id)
    send_mail(
        kind="approval-decision",
        key=str(approval_id),
        recipient=approval.requested_by.email,
        language=STAFF_LANGUAGE,
        build=lambda: mails.approval_decision(approval, language=STAFF_LANGUAGE),
        at=timezone.now(),
    )


@shared_task(name=Job.MAIL_ORDER_CONFIRMATION.value, acks_late=True)
def mail_order_confirmation(*, order_id: int, **_later: object) -> None:
    order = OrderDetails.objects.select_related("order__user").get(order_id=order_id)
    send_mail(
        kind="order-confirmation",
        key=str(order_id),
        recipient=_orderer(order.order),
        language=order.language,
        build=lambda: mails.order_confirmation(order),
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
            build=lambda: mails.order_to_staff(order, language=STAFF_LANGUAGE),
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
        build=lambda: mails.delivery_note(note),
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
        build=lambda: mails.invoice(invoice),
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
        build=lambda: mails.credit_note(note),
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
        build=lambda: mails.payment_reminder(notice),
        attachments=[print_invoice(invoice_id=invoice.pk, at=timezone.now())],
        at=timezone.now(),
    )


@shared_task(name=Job.MAIL_EXPORT.value, acks_late=True)
def mail_export(*, export_id: int, **_later: object) -> None:
    """Tell the owner that the file is there, unless it has gone in the meantime."""
    export = Export.objects.select_related("owner").get(pk=export_id)
    if export.status != ExportStatus.READY or not export.owner.is_active:
        return
    send_mail(
        kind="export",
        key=str(export.public_id),
        recipient=export.owner.email,
        language=export.language,
        build=lambda: mails.export(export),
        at=timezone.now(),
    )


@shared_task(name=Job.MAIL_ACTIVATION_REQUEST.value, acks_late=True)
def mail_activation_request(*, activation_id: int, requested_at: int, **_later: object) -> None:
    activation = Activation.objects.select_related("person__user").get(pk=activation_id)

    def send(recipient: str) -> None:
        send_mail(
            kind="activation-request",
            key=f"{activation_id}.{requested_at}",
            recipient=recipient,
            language=STAFF_LANGUAGE,
            build=lambda: mails.activation_requested(activation, language=STAFF_LANGUAGE),
            at=timezone.now(),
        )

    send_to_each(staff_addresses(), send=send)


@shared_task(name=Job.MAIL_LICENSE_QUESTION.value, acks_late=True)
def mail_license_question(*, question_id: int, **_later: object) -> None:
    question = LicenseQuestion.objects.select_related("license", "organization").get(pk=question_id)

    def send(recipient: str) -> None:
        send_mail(
            kind="license-question",
            key=str(question_id),
            recipient=recipient,
            language=STAFF_LANGUAGE,
            build=lambda: mails.license_question(question, language=STAFF_LANGUAGE),
            at=timezone.now(),
        )

    send_to_each(staff_addresses(), send=send)


@shared_task(name=Job.MAIL_CONTACT_MESSAGE.value, acks_late=True)
def mail_contact_message(*, message_id: int, **_later: object) -> None:
    """To the department, and to the page's owner; nothing when it was dealt with in the meantime."""
    message = ContactMessage.objects.select_related("page").get(pk=message_id)
    if message.closed_at is not None:
        return

    def send(recipient: str) -> None:
        send_mail(
            kind="contact-message",
            key=str(message_id),
            recipient=recipient,
            language=STAFF_LANGUAGE,
            build=lambda: page_mails.contact_message(message, language=STAFF_LANGUAGE),
            at=timezone.now(),
        )

    send_to_each(dict.fromkeys([*staff_addresses(), *owner_addresses(message.page)]), send=send)


@shared_task(name=Job.MAIL_CONTACT_ANSWER.value, acks_late=True)
def mail_contact_answer(*, message_id: int, **_later: object) -> None:
    message = ContactMessage.objects.select_related("page").get(pk=message_id)
    send_mail(
        kind="contact-answer",
        key=str(message_id),
        recipient=message.email,
        language=message.language,
        build=lambda: page_mails.contact_answer(message),
        at=timezone.now(),
    )


@shared_task(name=Job.MAIL_PAGES_DUE.value, acks_late=True)
def mail_pages_due(*, owner_id: int, day: int, **_later: object) -> None:
    """To the owner, or to all editors about what is nobody's; without what was reviewed in the meantime."""
    cares = due_pages(on_date=date.fromordinal(day)).get(owner_id)
    if not cares:
        return

    def send(recipient: str) -> None:
        send_mail(
            kind="pages-due",
            key=f"{owner_id}.{day}",
            recipient=recipient,
            language=STAFF_LANGUAGE,
            build=lambda: page_mails.pages_due(cares, language=STAFF_LANGUAGE),
            at=timezone.now(),
        )

    send_to_each(reviewer_addresses(owner_id), send=send)


@shared_task(name=Job.MAIL_LICENSE_REMINDER.value, acks_late=True)
def mail_license_reminder(*, reminder_id: int, **_later: object) -> None:
    reminder = LicenseReminder.objects.select_related("organization").get(pk=reminder_id)
    # Renewed, snoozed or let go while this waited in the queue: no reason to remind any more.
    licenses = reminded_licenses(reminder)
    if not licenses:
        return
    language = language_of_address(reminder.email, reminder.organization)
    send_mail(
        kind="license-reminder",
        key=str(reminder_id),
        recipient=reminder.email,
        language=language,
        build=lambda: license_mails.license_reminder(reminder, licenses, language=language),
        at=timezone.now(),
    )


@shared_task(name=Job.MAIL_ACTIVATION.value, acks_late=True)
def mail_activation(*, activation_id: int, decided_at: int, **_later: object) -> None:
    activation = Activation.objects.select_related("person__user", "organization").get(pk=activation_id)
    language = language_of(activation.person.user_id, activation.organization)
    send_mail(
        kind="activation",
        key=f"{activation_id}.{decided_at}",
        recipient=activation.person.email,
        language=language,
        build=lambda: mails.activation_decided(activation, language=language),
        at=timezone.now(),
    )


@shared_task(name=Job.MAIL_INVITATION.value, acks_late=True)
def mail_invitation(*, invitation_id: int, sent_at: int, **_later: object) -> None:
    invitation = Invitation.objects.select_related("organization", "invited_by").get(pk=invitation_id)
    now = timezone.now()
    if invitation.state(now) != InvitationState.OPEN:
        return
    language = invitation.organization.language
    send_mail(
        kind="invitation",
        key=f"{invitation_id}.{sent_at}",
        recipient=invitation.email,
        language=language,
        build=lambda: mails.invitation(invitation, language=language),
        at=now,
    )


@shared_task(name=Job.MAIL_TEMPLATE_TEST.value, acks_late=True)
def mail_template_test(*, draft_id: int, asked_at: int, **_later: object) -> None:
    draft = MailDraft.objects.select_related("author").get(pk=draft_id)
    texts = Texts(subject=draft.subject, opening=draft.opening, closing=draft.closing)
    send_mail(
        kind="template-test",
        key=f"{draft_id}.{asked_at}",
        recipient=draft.author.email,
        language=draft.language,
        build=lambda: mails.sample(KINDS[draft.kind], texts, about=draft, language=draft.language),
        at=timezone.now(),
    )
