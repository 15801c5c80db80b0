"""Co-termination: how many months each licence needs so that all of them end together. No database."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.configurator.wording import months_text
from shop.core.clock import EARLIEST_DATE, LATEST_DATE
from shop.core.exceptions import DomainError, InvalidInput
from shop.licenses.terms import last_day

# No maintenance is sold for longer, whatever the rules say.
LONGEST_MONTHS: Final = 120


class CoTermImpossible(DomainError):
    """This licence cannot be made to end on the common day; the message says why."""

    code = "co_term_impossible"


@dataclass(frozen=True, slots=True, kw_only=True)
class CoTerm:
    """The renewal of one licence up to a common last day.

    Maintenance is sold in whole months, so the months are rounded up: it never ends before the common day.
    ``ends_on`` is what the months come to, ``days_over`` how many days after the common day that is.
    """

    wanted_end: date
    starts_on: date
    ends_on: date
    months: int
    is_lapsed: bool

    @property
    def days_over(self) -> int:
        return (self.ends_on - self.wanted_end).days

    @property
    def note(self) -> str:
        """What the line in the request says, in the active language."""
        text = _(
            "Co-termination: wished common end %(wanted)s. %(months)s from %(start)s come to %(end)s."
        ) % {
            "wanted": date_format(self.wanted_end, "DATE_FORMAT"),
            "months": months_text(self.months),
            "start": date_format(self.starts_on, "DATE_FORMAT"),
            "end": date_format(self.ends_on, "DATE_FORMAT"),
        }
        return f"{text} {self.rounding}".strip()

    @property
    def rounding(self) -> str:
        """How the common day and whole months differ, in words; "" where they do not."""
        parts = []
        if self.days_over:
            parts.append(
                ngettext(
                    "Rounded up to whole months: %(count)d day more than wished.",
                    "Rounded up to whole months: %(count)d days more than wished.",
                    self.days_over,
                )
                % {"count": self.days_over}
            )
        if self.is_lapsed:
            parts.append(_("The maintenance is over, so it begins on the day we buy; counted from today."))
        return " ".join(parts)


def checked_common_end(common_end: date, *, on_date: date) -> date:
    """The day itself. Raises InvalidInput (field "co_term_date") for one that is not after ``on_date``."""
    if not EARLIEST_DATE <= common_end <= LATEST_DATE or common_end <= on_date:
        raise InvalidInput(_("Please choose a day after today."), field="co_term_date")
    return common_end


def co_term(*, ends_on: date | None, common_end: date, on_date: date, longest_months: int) -> CoTerm:
    """The renewal that makes a licence, whose last day is ``ends_on``, end on ``common_end`` or as soon as
    possible after it.

    It begins the day after ``ends_on``; where that is over, on ``on_date``. Raises CoTermImpossible for a
    licence without an end, one that ends on that day or later anyway, and one that would need more than
    ``longest_months``.
    """
    if ends_on is None:
        raise CoTermImpossible(_("This licence has no end of maintenance that could be moved."))
    is_lapsed = ends_on < on_date
    starts_on = on_date if is_lapsed else ends_on + timedelta(days=1)
    if ends_on == common_end:
        raise CoTermImpossible(_("It ends on that day already."))
    if ends_on > common_end:
        raise CoTermImpossible(
            _("It ends later anyway, on %(date)s; maintenance cannot be shortened.")
            % {"date": date_format(ends_on, "DATE_FORMAT")}
        )
    months = (common_end.year - starts_on.year) * 12 + common_end.month - starts_on.month
    while months < 1 or last_day(starts_on, months) < common_end:
        months += 1
    if months > min(longest_months, LONGEST_MONTHS):
        raise CoTermImpossible(
            _("It would need %(needed)s, and this product is sold with at most %(longest)s at a time.")
            % {"needed": months_text(months), "longest": months_text(longest_months)}
        )
    return CoTerm(
        wanted_end=common_end,
        starts_on=starts_on,
        ends_on=last_day(starts_on, months),
        months=months,
        is_lapsed=is_lapsed,
    )
