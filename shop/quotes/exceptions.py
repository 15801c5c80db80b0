from django.utils.translation import gettext_lazy as _

from shop.core.exceptions import DomainError


class EmptyBasket(DomainError):
    code = "empty_basket"
    default_message = _("Your basket is empty. Configure a product first, then request an offer.")


class BasketGone(DomainError):
    """The basket is not this customer's open basket."""

    code = "basket_gone"
    default_message = _("This basket is not open any more. Please look at your current basket.")


class QuoteExpired(DomainError):
    code = "quote_expired"
    default_message = _("The validity of this offer has ended. Ask us for a new one, it is one click.")


class NotLate(DomainError):
    """Staff take orders after the end of the validity, not before it."""

    code = "quote_not_expired"
    default_message = _("This offer is still open: the customer orders it in the portal.")


class QuoteIncomplete(DomainError):
    """The draft cannot be sent yet."""

    code = "quote_incomplete"
    default_message = _("The offer is not complete yet.")
