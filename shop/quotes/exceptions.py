from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from shop.core.exceptions import DomainError

if TYPE_CHECKING:
    from shop.quotes.findings import Finding


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


class OwnerChanged(DomainError):
    """Somebody else took, or was given, the request in the meantime."""

    code = "owner_changed"
    default_message = _("Somebody else was quicker: the request has another owner now. Nothing was changed.")

    def __init__(self, owner: User | None) -> None:
        name = (owner.get_full_name() or owner.email) if owner else ""
        told = _("%(name)s was quicker: the request is theirs now. Nothing was changed.") % {"name": name}
        super().__init__(told if name else "")


class ApprovalMissing(DomainError):
    """The offer is above the limits, and nobody else has agreed to what it says now."""

    code = "approval_missing"
    default_message = _("This offer needs a colleague’s approval before it can be sent.")


class OwnApproval(DomainError):
    """Whoever asks for an approval cannot give it."""

    code = "own_approval"
    default_message = _("You asked for this approval yourself; a colleague has to decide.")


class RuleNotSetAside(DomainError):
    """Rules stop lines of the offer, and staff have not said why they do not count."""

    code = "rule_not_set_aside"

    def __init__(self, findings: "Sequence[Finding]") -> None:
        positions = sorted({finding.position for finding in findings})
        super().__init__(
            _("The licensing rules object to these lines: %(positions)s. Change them, or say why not.")
            % {"positions": ", ".join(map(str, positions))},
            field="lines",
        )
        self.findings = findings
