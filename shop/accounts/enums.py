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
