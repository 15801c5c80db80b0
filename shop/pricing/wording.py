"""What is wrong with a price list, in sentences for staff."""

from collections.abc import Mapping
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.pricing.enums import Problem
from shop.pricing.models import PriceProblem

SENTENCES: Final[Mapping[str, object]] = {
    Problem.MISSING: gettext_lazy("The value is missing."),
    Problem.UNKNOWN_PRODUCT: gettext_lazy("The catalogue knows no product with this key."),
    Problem.UNKNOWN_CHOICE: gettext_lazy("This is not one of the values that are possible here."),
    Problem.TIER: gettext_lazy("A tier is a whole number or “unlimited”."),
    Problem.MONTHS: gettext_lazy("A number of months from 1 to 120 is needed."),
    Problem.AMOUNT: gettext_lazy("This is not an amount of money."),
    Problem.NEGATIVE: gettext_lazy("An amount below zero is not possible."),
    Problem.TOO_LARGE: gettext_lazy("This amount is too large."),
    Problem.DECIMALS: gettext_lazy("An amount has at most two decimals."),
    Problem.OTHER_MARK: gettext_lazy("This amount has another decimal mark than the rest of the list."),
    Problem.DATE: gettext_lazy("This is not a date that we can read. Write 2027-06-30 or 30.06.2027."),
    Problem.PERIOD: gettext_lazy("The price ends before it begins."),
    Problem.FORMULA: gettext_lazy("The cell holds a formula. Replace it by its value."),
    Problem.TOO_LONG: gettext_lazy("The text is too long."),
    Problem.CELLS: gettext_lazy(
        "The row has more values than there are columns. An amount with a comma must stand in quotation "
        "marks where commas separate the columns."
    ),
}
# What an empty purchase type is called.
ANY_PURCHASE: Final = gettext_lazy("any purchase")


def in_words(problem: PriceProblem) -> str:
    """One problem as a sentence, without row, column and value."""
    if problem.code == Problem.CURRENCY:
        return _("Prices are kept in %(codes)s.") % {"codes": ", ".join(settings.CURRENCIES)}
    if problem.code == Problem.DUPLICATE:
        return _("The row repeats row %(row)s.") % {"row": problem.other_row}
    if problem.code == Problem.CONFLICT:
        return _("The row names another price than row %(row)s for the same licence.") % {
            "row": problem.other_row
        }
    return str(SENTENCES[problem.code])
