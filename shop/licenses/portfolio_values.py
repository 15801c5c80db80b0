"""One value of a portfolio as people write it. What cannot be read raises ``Wrong`` with the problem."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from shop.configurator.configuration import LARGEST_COUNT, UNLIMITED, Tier, plain_count
from shop.configurator.identifiers import tidy_address, tidy_sen
from shop.configurator.spoken import DEPLOYMENTS, LICENSE_TYPES, UNLIMITED_WORDS, bare_words, code_of
from shop.core.clock import EARLIEST_DATE, LATEST_DATE
from shop.core.texts import is_printable
from shop.licenses.enums import PortfolioProblem as Problem
from shop.licenses.portfolio_columns import MONTH_FIRST

LONGEST_SEN: Final = 64
LONGEST_KEY: Final = 10_000
# Maintenance without an end.
ENDLESS: Final = frozenset({"never", "perpetual", "unlimited", "nie", "unbefristet", "unbegrenzt", "-", "–"})
MONTHS: Final[Mapping[str, int]] = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar jaenner jän jänner",
            "feb february februar",
            "mar march mär mrz märz maerz",
            "apr april",
            "may mai",
            "jun june juni",
            "jul july juli",
            "aug august",
            "sep sept september",
            "oct okt october oktober",
            "nov november",
            "dec dez december dezember",
        ),
        1,
    )
    for name in names.split()
}
# Spreadsheets count days from here.
_EXCEL_ZERO: Final = date(1899, 12, 30)
_ISO: Final = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ][0-9:.Z+-]{5,})?", re.ASCII)
_DOTTED: Final = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4})", re.ASCII)
_SLASHED: Final = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})(?: [0-9:]{4,8})?", re.ASCII)
_NAMED: Final = re.compile(r"([0-9]{1,2})\.?[ /-]([^\W\d_]{3,9})\.?,?[ /-]([0-9]{4})")
_NAMED_AMERICAN: Final = re.compile(r"([^\W\d_]{3,9})\.? ([0-9]{1,2}),? ([0-9]{4})")
_UNITS: Final = re.compile(
    r"\s*(?:named\s+)?(?:users?|agents?|remote agents?|benutzer|nutzer|agenten|seats?)$", re.IGNORECASE
)
_KEY_LINE: Final = 4_000


class Wrong(Exception):
    """A value cannot be taken."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


class SlashedDate(tuple[int, int, int]):
    """The three numbers of a date with slashes, which waits for the order of the whole file."""

    __slots__ = ()

    @property
    def order(self) -> str:
        """What the date itself tells: "dmy", "mdy", or "" for either."""
        first, second, _year = self
        return "dmy" if first > 12 >= second else "mdy" if second > 12 >= first else ""

    def read(self, order: str) -> date:
        first, second, year = self
        return _day(year, first, second) if order == MONTH_FIRST else _day(year, second, first)


def as_text(cell: Any) -> str:
    """A cell as a person would write it: spreadsheets keep 500 as 500.0."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return "" if cell is None else str(cell).strip()


def shown(value: str) -> str:
    """A value for the report: short, and without what would spoil the page."""
    return "".join(letter if is_printable(letter) else " " for letter in value[:60]).strip()


def read_line(text: str, *, longest: int) -> str:
    """One line of text."""
    line = " ".join(text.split())
    if not is_printable(line):
        raise Wrong(Problem.CONTROL)
    if len(line) > longest:
        raise Wrong(Problem.TOO_LONG)
    return line


def read_email(text: str) -> str:
    line = read_line(text, longest=254)
    if line:
        try:
            validate_email(line)
        except ValidationError:
            raise Wrong(Problem.EMAIL) from None
    return line


def read_sen(text: str) -> str:
    line = read_line(text, longest=1_000)
    if len(line) > LONGEST_SEN:
        raise Wrong(Problem.SEN)
    return tidy_sen(line)


def read_address(text: str) -> str:
    return tidy_address(read_line(text, longest=255))


def read_deployment(text: str) -> str:
    return _choice(text, DEPLOYMENTS)


def read_license_type(text: str) -> str:
    return _choice(text, LICENSE_TYPES)


def _choice(text: str, words: Mapping[str, str]) -> str:
    """A code, "" for an empty value."""
    if not bare_words(text):
        return ""
    code = code_of(text, words)
    if code is None:
        raise Wrong(Problem.UNKNOWN_CHOICE)
    return code


def read_tier(text: str) -> Tier:
    """A count ("500", "1.000 users"), or UNLIMITED for its words."""
    bare = _UNITS.sub("", text.casefold()).strip()
    if not bare:
        raise Wrong(Problem.MISSING if not text else Problem.TIER)
    if bare in UNLIMITED_WORDS:
        return UNLIMITED
    digits = plain_count(bare)
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 9 or int(digits) > LARGEST_COUNT:
        raise Wrong(Problem.TIER)
    return Tier(digits)


def read_key(text: str) -> str:
    """A licence key, of one line or of several."""
    if len(text) > LONGEST_KEY:
        raise Wrong(Problem.KEY)
    lines = [line.strip() for line in text.strip().splitlines()]
    if not all(len(line) <= _KEY_LINE and is_printable(line.replace("\t", " ")) for line in lines):
        raise Wrong(Problem.KEY)
    return "\n".join(lines)


def read_date(cell: Any) -> date | SlashedDate | None:
    """A day in one of these notations; None for an empty value and for maintenance without an end.

    2026-11-30, 30.11.2026, 30 Nov 2026 (also Nov 30, 2026), a spreadsheet's own date or its number of days,
    and 30/11/2026 or 11/30/2026, of which the file as a whole says what comes first.
    """
    if isinstance(cell, bool):
        raise Wrong(Problem.DATE)
    if isinstance(cell, datetime):
        return _checked(cell.date())
    if isinstance(cell, date):
        return _checked(cell)
    if isinstance(cell, int | float):
        # Between 1990 and 2199: a number that is no date is rather a mistake than a day of the Middle Ages.
        return _checked(_EXCEL_ZERO + timedelta(days=int(cell))) if 0 < cell < 200_000 else _no_date()
    text = str(cell or "").strip()
    if not text or text.casefold() in ENDLESS:
        return None
    if match := _ISO.fullmatch(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _DOTTED.fullmatch(text):
        return _day(int(match[3]), int(match[2]), int(match[1]))
    if match := _SLASHED.fullmatch(text):
        first, second, year = int(match[1]), int(match[2]), int(match[3])
        # 5/5/2026 is the same day in either order, 31/31/2026 in none.
        tells_nothing = first == second or min(first, second) > 12
        return _day(year, first, second) if tells_nothing else SlashedDate((first, second, year))
    if match := _NAMED.fullmatch(text):
        return _day(int(match[3]), _month(match[2]), int(match[1]))
    if match := _NAMED_AMERICAN.fullmatch(text):
        return _day(int(match[3]), _month(match[1]), int(match[2]))
    return _no_date()


def _month(name: str) -> int:
    return MONTHS.get(name.casefold(), 0)


def _day(year: int, month: int, day: int) -> date:
    try:
        return _checked(date(year, month, day))
    except ValueError:
        raise Wrong(Problem.DATE) from None


def _checked(day: date) -> date:
    return day if EARLIEST_DATE <= day <= LATEST_DATE else _no_date()


def _no_date() -> date:
    raise Wrong(Problem.DATE)


def shown_list(text: str) -> str:
    """Names of products for the report."""
    return "".join(letter if is_printable(letter) else " " for letter in text[:200]).strip()
