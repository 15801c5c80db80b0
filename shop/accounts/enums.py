from django.db import models
from django.utils.translation import gettext_lazy as _


class MembershipRole(models.TextChoices):
    ADMINISTRATOR = "administrator", _("Administrator")
    MEMBER = "member", _("Member")


class ActivationStatus(models.TextChoices):
    WAITING = "waiting", _("Waiting for activation")
    ACTIVATED = "activated", _("Activated")
    REJECTED = "rejected", _("Not activated")


ACTIVATION_TRANSITIONS = {
    ActivationStatus.WAITING: frozenset({ActivationStatus.ACTIVATED, ActivationStatus.REJECTED}),
    ActivationStatus.ACTIVATED: frozenset({ActivationStatus.WAITING, ActivationStatus.REJECTED}),
    ActivationStatus.REJECTED: frozenset({ActivationStatus.WAITING, ActivationStatus.ACTIVATED}),
}


class WaitingCause(models.TextChoices):
    """Why an account waits for staff; the page of a waiting account says so."""

    REGISTERED = "registered", _("Newly registered")
    MOVED = "moved", _("Moved to another organisation")
    LEFT = "left", _("Left the organisation")
    REMOVED = "removed", _("Removed from the organisation")
    DEACTIVATED = "deactivated", _("Deactivated by staff")


class ContactKind(models.TextChoices):
    LICENSING = "licensing", _("Licensing")
    TECHNICAL = "technical", _("Technical")
    BILLING = "billing", _("Billing")


class InvitationState(models.TextChoices):
    """What the dates of an invitation say at a moment."""

    OPEN = "open", _("Open")
    ACCEPTED = "accepted", _("Accepted")
    EXPIRED = "expired", _("Expired")
    REVOKED = "revoked", _("Withdrawn")
