"""Mails about accounts, and what somebody's account has asked for."""

from celery import shared_task
from django.utils import timezone

from shop.accounts.enums import InvitationState
from shop.accounts.models import Activation, Invitation
from shop.accounts.selectors import administrators_of, language_of, staff_addresses
from shop.core.jobs import Job
from shop.exports.enums import ExportStatus
from shop.exports.models import Export
from shop.notifications import account_mails
from shop.notifications.recipients import STAFF_LANGUAGE
from shop.notifications.services import send_mail, send_to_each
from shop.webhooks.models import WebhookEndpoint


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
        build=lambda: account_mails.export(export),
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
            build=lambda: account_mails.activation_requested(activation, language=STAFF_LANGUAGE),
            at=timezone.now(),
        )

    send_to_each(staff_addresses(), send=send)


@shared_task(name=Job.MAIL_ACTIVATION.value, acks_late=True)
def mail_activation(*, activation_id: int, decided_at: int, **_later: object) -> None:
    activation = Activation.objects.select_related("person__user", "organization").get(pk=activation_id)
    language = language_of(activation.person.user_id, activation.organization)
    send_mail(
        kind="activation",
        key=f"{activation_id}.{decided_at}",
        recipient=activation.person.email,
        language=language,
        build=lambda: account_mails.activation_decided(activation, language=language),
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
        build=lambda: account_mails.invitation(invitation, language=language),
        at=now,
    )


@shared_task(name=Job.MAIL_WEBHOOK_DISABLED.value, acks_late=True)
def mail_webhook_disabled(*, endpoint_id: int, disabled_at: int, **_later: object) -> None:
    """Tell the organisation's administrators, unless it is on again or gone in the meantime."""
    endpoint = WebhookEndpoint.objects.select_related("organization").filter(pk=endpoint_id).first()
    if endpoint is None or endpoint.is_active or endpoint.organization is None:
        return
    names = {member.person.user.email: member for member in administrators_of(endpoint.organization.pk)}

    def send(recipient: str) -> None:
        person = names[recipient].person
        language = language_of(person.user_id, endpoint.organization)
        send_mail(
            kind="webhook-disabled",
            key=f"{endpoint.public_id}.{disabled_at}",
            recipient=recipient,
            language=language,
            build=lambda: account_mails.webhook_disabled(endpoint, name=person.full_name, language=language),
            at=timezone.now(),
        )

    send_to_each(names, send=send)
