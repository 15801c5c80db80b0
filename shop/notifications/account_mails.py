"""Mails about accounts, and what somebody's account has asked for."""

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from shop.accounts.enums import ActivationStatus
from shop.accounts.invitation_links import secret_of
from shop.accounts.models import Activation, Invitation
from shop.core.clock import local_date
from shop.core.links import absolute_url
from shop.exports.enums import ExportFormat, ExportResource
from shop.exports.models import Export
from shop.notifications.mails import Mail
from shop.notifications.selectors import said
from shop.webhooks.models import WebhookEndpoint


def activation_requested(activation: Activation, *, language: str) -> Mail:
    person = activation.person
    page = absolute_url("backoffice:activation-list", language=language)
    texts = said("activation-request", name=person.full_name, link=page)
    return Mail(
        subject=texts.subject,
        about=activation,
        paragraphs=texts.paragraphs,
        facts=[(_("Account"), person.email)],
        closing=texts.closing,
        action=(_("Open the queue"), page),
    )


def activation_decided(activation: Activation, *, language: str) -> Mail:
    person = activation.person
    page = absolute_url("portal:overview", language=language)
    if activation.status == ActivationStatus.ACTIVATED:
        texts = said(
            "activation-activated",
            name=person.full_name,
            organization=activation.organization or "",
            link=page,
        )
        reason = ""
    else:
        waits = activation.status == ActivationStatus.WAITING
        code = "activation-closed" if waits else "activation-rejected"
        texts = said(code, name=person.full_name, link=page)
        reason = activation.reason
    return Mail(
        subject=texts.subject,
        about=activation,
        name=person.full_name,
        paragraphs=texts.paragraphs,
        quotation=reason,
        closing=texts.closing,
        action=(_("Open your portal"), page),
    )


def invitation(invitation: Invitation, *, language: str) -> Mail:
    organization = invitation.organization
    inviter = invitation.invited_by.get_full_name() or invitation.invited_by.email
    page = absolute_url("portal:invitation", language=language, token=secret_of(invitation.public_id))
    texts = said("invitation", name=inviter, organization=organization.name, link=page)
    return Mail(
        subject=texts.subject,
        about=invitation,
        paragraphs=texts.paragraphs,
        facts=[
            (_("Role"), invitation.get_role_display()),
            (_("Can be accepted until"), date_format(invitation.expires_at, "DATE_FORMAT")),
        ],
        closing=texts.closing,
        action=(_("Open the invitation"), page),
    )


def export(export: Export) -> Mail:
    """That a file is ready; what is in it stays behind the sign-in."""
    name = export.owner.get_full_name()
    listed = str(ExportResource(export.resource).label)
    page = absolute_url("portal:export-detail", language=export.language, public_id=export.public_id)
    expires_on = date_format(local_date(export.expires_at), "DATE_FORMAT") if export.expires_at else ""
    texts = said("export", list=listed, expires_on=expires_on, name=name, link=page)
    return Mail(
        subject=texts.subject,
        about=export,
        name=name,
        paragraphs=texts.paragraphs,
        facts=[
            (_("List"), listed),
            (_("Format"), str(ExportFormat(export.format).label)),
            (_("Entries"), number_format(export.total, force_grouping=True)),
        ],
        closing=texts.closing,
        action=(_("Open the export"), page),
    )


def webhook_disabled(endpoint: WebhookEndpoint, *, name: str, language: str) -> Mail:
    """That nothing is sent to it any more. Without its secret, and without what was sent."""
    page = absolute_url("portal:organization-webhook", language=language, public_id=endpoint.public_id)
    texts = said("webhook-disabled", name=name, organization=endpoint.organization or "", link=page)
    facts = [(_("Address"), endpoint.url)]
    if endpoint.description:
        facts.append((_("Description"), endpoint.description))
    return Mail(
        subject=texts.subject,
        about=endpoint,
        name=name,
        paragraphs=texts.paragraphs,
        facts=facts,
        closing=texts.closing,
        action=(_("Open the webhook"), page),
    )
