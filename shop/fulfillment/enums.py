from django.db import models
from django.utils.translation import gettext_lazy as _


class OrderStatus(models.TextChoices):
    PLACED = "placed", _("Ordered")
    PARTLY_FULFILLED = "partly_fulfilled", _("Partly delivered")
    FULFILLED = "fulfilled", _("Delivered")
    CANCELLED = "cancelled", _("Cancelled")


ORDER_TRANSITIONS = {
    OrderStatus.PLACED: frozenset(
        {OrderStatus.PARTLY_FULFILLED, OrderStatus.FULFILLED, OrderStatus.CANCELLED}
    ),
    OrderStatus.PARTLY_FULFILLED: frozenset({OrderStatus.FULFILLED, OrderStatus.CANCELLED}),
    # What was delivered can be taken back, with a credit note for what was invoiced.
    OrderStatus.FULFILLED: frozenset({OrderStatus.CANCELLED}),
    OrderStatus.CANCELLED: frozenset(),
}


class LineStatus(models.TextChoices):
    OPEN = "open", _("To be bought")
    FULFILLED = "fulfilled", _("Delivered")
    CANCELLED = "cancelled", _("Cancelled")


LINE_TRANSITIONS = {
    LineStatus.OPEN: frozenset({LineStatus.FULFILLED, LineStatus.CANCELLED}),
    LineStatus.FULFILLED: frozenset({LineStatus.CANCELLED}),
    LineStatus.CANCELLED: frozenset(),
}


class ServiceStepKind(models.TextChoices):
    """What happens to a service that was ordered, in this order."""

    CONTACTED = "contacted", _("Our team has been in touch")
    DATES_AGREED = "dates_agreed", _("Dates are agreed")
    DONE = "done", _("Done")
