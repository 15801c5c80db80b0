"""What is wrong with a portfolio, in sentences for whoever sent it."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.licenses.enums import PortfolioProblem as Problem
from shop.licenses.portfolio_columns import COLUMNS

SENTENCES: Final[Mapping[str, object]] = {
    Problem.MISSING: gettext_lazy("The value is missing."),
    Problem.UNKNOWN_CHOICE: gettext_lazy("This is not one of the values that are possible here."),
    Problem.TIER: gettext_lazy("A tier is a whole number or “unlimited”."),
    Problem.DATE: gettext_lazy(
        "This is not a date that we can read. Write 2026-11-30, 30.11.2026 or 30 Nov 2026."
    ),
    Problem.OTHER_ORDER: gettext_lazy("Day and month stand in another order than in the rest of the file."),
    Problem.PERIOD: gettext_lazy("The maintenance ends before it starts."),
    Problem.SEN: gettext_lazy("This is longer than a SEN is."),
    Problem.KEY: gettext_lazy("This is no licence key."),
    Problem.CLOUD_KEY: gettext_lazy("A cloud licence has no key."),
    Problem.EMAIL: gettext_lazy("This is no e-mail address."),
    Problem.TOO_LONG: gettext_lazy("The text is too long."),
    Problem.CONTROL: gettext_lazy("The text holds control characters."),
    Problem.FORMULA: gettext_lazy("The cell holds a formula. Replace it by its value."),
    Problem.CELLS: gettext_lazy(
        "The row has more values than there are columns. A value with the separator in it must stand in "
        "quotation marks."
    ),
    Problem.KNOWN: gettext_lazy("Your register has this licence already. The row is left out."),
    Problem.TAKEN: gettext_lazy(
        "This SEN cannot be entered: an active licence has it that is not in your register. Please ask us."
    ),
    Problem.KEY_TAKEN: gettext_lazy("Another licence has this key already."),
}


def in_words(problem: Mapping[str, Any]) -> str:
    """One problem as a sentence, without row, column and value."""
    code, other = str(problem["code"]), str(problem.get("other", ""))
    if code == Problem.UNKNOWN_PRODUCT:
        unknown = _("The catalogue knows no product of this name or key.")
        return f"{unknown} {_('Did you mean %(names)s?') % {'names': other}}" if other else unknown
    if code == Problem.SEVERAL_PRODUCTS:
        return _("Several products are called so. Write the key of one of them: %(keys)s.") % {"keys": other}
    if code == Problem.REPEATED:
        return _("The row repeats row %(row)s. It is left out.") % {"row": other}
    if code == Problem.CONFLICT:
        return _("Row %(row)s says something else about the same SEN.") % {"row": other}
    if code == Problem.KEY_TWICE:
        return _("Row %(row)s has the same key.") % {"row": other}
    return str(SENTENCES.get(code, code))


def column_of(problem: Mapping[str, Any]) -> str:
    """The column a problem is about: as the file calls it, else as we do."""
    return str(problem.get("column") or COLUMNS.get(str(problem["field"]), ""))
