"""Mails about requests and offers."""

from celery import shared_task
from django.utils import timezone

from shop.accounts.selectors import staff_addresses
from shop.core.jobs import Job
from shop.notifications import offer_mails
from shop.notifications.recipients import STAFF_LANGUAGE
from shop.notifications.services import send_mail, send_to_each
from shop.quotes.models import Quote, QuoteApproval, QuoteRequest, QuoteRevision, RequestMessage
from shop.quotes.selectors import days_left
from shop.quotes.services import is_reminded, link_secret, print_quote


def _customer(quote: Quote) -> str:
    """The address that an offer goes to."""
    return quote.request.contact_email if quote.request else quote.customer.email


@shared_task(name=Job.MAIL_REQUEST_RECEIVED.value, acks_late=True)
def mail_request_received(*, request_id: int, **_later: object) -> None:
    request = QuoteRequest.objects.get(pk=request_id)
    send_mail(
        kind="request-received",
        key=str(request_id),
        recipient=request.contact_email,
        language=request.language,
        build=lambda: offer_mails.request_received(request),
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
            build=lambda: offer_mails.request_to_staff(request, language=STAFF_LANGUAGE),
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
            build=lambda: offer_mails.request_message(message, language=language),
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
        build=lambda: offer_mails.request_declined(request),
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
        build=lambda: offer_mails.quote_sent(revision, secret=secret),
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
        build=lambda: offer_mails.quote_ending(
            revision, days_left=days_left(revision, at=now), secret=secret
        ),
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
        build=lambda: offer_mails.quote_answer(quote, language=STAFF_LANGUAGE),
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
            build=lambda: offer_mails.approval_request(approval, language=STAFF_LANGUAGE),
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
        build=lambda: offer_mails.approval_decision(approval, language=STAFF_LANGUAGE),
        at=timezone.now(),
    )
