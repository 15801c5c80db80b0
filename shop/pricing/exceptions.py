from django.utils.translation import gettext_lazy as _

from shop.core.exceptions import DomainError
from shop.core.tables import UnreadableFile


class UnreadablePriceList(UnreadableFile):
    """The file as a whole cannot be read."""

    code = "unreadable_price_list"


class StalePriceBook(DomainError):
    """The price book is another one than the preview was made against."""

    code = "stale_price_book"
    default_message = _(
        "The price book was changed since this preview was made. Nothing was imported; check the list again "
        "to see what it changes now."
    )


class HasProblems(DomainError):
    """Rows are wrong, and nobody asked for the right ones alone."""

    code = "has_problems"
    default_message = _(
        "Some rows are wrong. Nothing was imported: correct them, or import only the right rows."
    )


class NothingToImport(DomainError):
    """Not one row would change anything."""

    code = "nothing_to_import"
    default_message = _("This list changes nothing in the price book.")


class PriceChangedAgain(DomainError):
    """What is to be taken back was changed by something later."""

    code = "price_changed_again"
    default_message = _(
        "Some of these prices were changed again later. Undo the later change first; nothing was undone."
    )


class PriceNotInForce(DomainError):
    """The price was replaced or ended."""

    code = "price_not_in_force"
    default_message = _("This price was replaced or ended in the meantime. Nothing was changed.")
