from django.db import models
from django.utils.translation import gettext_lazy as _


class DeliveryState(models.TextChoices):
    """What became of one event for one endpoint."""

    PENDING = "pending", _("Waiting")
    DELIVERED = "delivered", _("Delivered")
    DEAD = "dead", _("Given up")


class AttemptError(models.TextChoices):
    """Why an attempt failed, where there was no answer to speak of."""

    PRIVATE = "private_address", _("The address is in a private network.")
    CONNECTION = "no_connection", _("The server cannot be reached.")
    TIMEOUT = "timeout", _("The server did not answer in time.")
    BROKEN = "broken", _("The connection broke.")
    ADDRESS = "bad_address", _("The address cannot be used.")
    SECRET = "unreadable_secret", _("The secret cannot be read. Please rotate it.")


class DisableReason(models.TextChoices):
    """Why an endpoint gets nothing."""

    BY_HAND = "by_hand", _("Switched off by hand")
    FAILING = "failing", _("Switched off: nothing could be delivered for days")
    GONE = "gone", _("Switched off: the server answered that it is gone")
