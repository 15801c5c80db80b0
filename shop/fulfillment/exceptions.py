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
