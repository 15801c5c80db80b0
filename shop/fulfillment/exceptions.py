from django.utils.translation import gettext_lazy as _

from shop.core.exceptions import DomainError


class ActivationNeeded(DomainError):
    code = "activation_needed"
    default_message = _(
        "Your account is not activated yet, and ordering needs that. The offer stays valid meanwhile."
    )


class DeliveryRefused(DomainError):
    """What was recorded does not fit the order; ``field`` names the entry ("lines.2.sen")."""

    code = "delivery_refused"


class OrderChanged(DomainError):
    code = "quote_already_ordered"
    default_message = _("This offer was ordered already.")


class OrderCancelled(DomainError):
    code = "order_cancelled"
    default_message = _("This order was cancelled. Nothing was recorded.")


class PreviewOutdated(DomainError):
    """Between the preview and the click something was cancelled or delivered."""

    code = "preview_outdated"
    default_message = _("It comes to another total by now. Please look at it again.")


class StepRefused(DomainError):
    """A step of a service out of order; ``field`` names what does not fit."""

    code = "step_refused"


class CancellationRefused(DomainError):
    """There is not that much to cancel; ``field`` names what does not fit."""

    code = "cancellation_refused"
