"""A portfolio from its first row to its last: what it says, and what is wrong with it. One pass; queries
only for the products before and for SENs and keys behind.

Dates with slashes wait until the whole file is read: whether day or month comes first is found out from all
of them together, and asked where they do not tell.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from shop.configurator.configuration import Tier
from shop.configurator.enums import Deployment, LicenseType
from shop.configurator.identifiers import comparable_sen
from shop.core.spreadsheets import limited
from shop.core.tables import Row, Table
from shop.licenses import portfolio_values as values
from shop.licenses.enums import PortfolioProblem as Problem
from shop.licenses.portfolio_columns import (
    COLUMNS,
    DATES,
    DAY_FIRST,
    DAY_ORDER,
    DEFAULT_DEPLOYMENT,
    DEFAULT_TYPE,
    MONTH_FIRST,
    PRODUCT,
)
from shop.licenses.portfolio_products import Match, Product, ProductBook
from shop.licenses.portfolio_tables import UnreadablePortfolio, expected_portfolio
from shop.licenses.portfolio_values import SlashedDate, Wrong

BETWEEN_PROGRESS: Final = 1_000
# What is another one in each row, and how many of the others are remembered.
UNLIKE_EACH_OTHER: Final = frozenset({"sen", "license_key"})
MOST_REMEMBERED: Final = 20_000
# Of all wrong values a person reads some; the number of wrong rows is counted to the end.
MOST_FINDINGS: Final = 20_000
_LINES: Final[Mapping[str, Callable[[str], str]]] = {
    "instance_url": values.read_address,
    "institution": lambda text: values.read_line(text, longest=255),
    "business_area": lambda text: values.read_line(text, longest=100),
    "department": lambda text: values.read_line(text, longest=100),
    "department_contact_name": lambda text: values.read_line(text, longest=200),
    "department_contact_email": values.read_email,
    "technical_contact_name": lambda text: values.read_line(text, longest=200),
    "technical_contact_email": values.read_email,
    "technical_contact_phone": lambda text: values.read_line(text, longest=40),
    "main_contact_email": values.read_email,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with one value. ``other`` is another row or names of products, in words."""

    row: int
    field: str
    value: str
    problem: Problem
    other: str = ""


@dataclass(slots=True, kw_only=True)
class PortfolioRow:
    """A row that can be read. ``number`` as a spreadsheet counts: the first line is 1."""

    number: int
    product: Product
    deployment: Deployment
    license_type: LicenseType
    user_tier: Tier
    sen: str
    license_key: str = field(repr=False)
    starts_on: date | None
    ends_on: date | None
    purchased_on: date | None
    # The other texts, by the name of their column.
    texts: Mapping[str, str] = field(repr=False)

    @property
    def facts(self) -> tuple[Any, ...]:
        """What it says, without its place: equal for rows that repeat each other."""
        return (
            self.product,
            self.deployment,
            self.license_type,
            self.user_tier,
            self.license_key,
            self.starts_on,
            self.ends_on,
            self.purchased_on,
            tuple(sorted(self.texts.items())),
        )

    def as_shown(self) -> dict[str, Any]:
        """What the preview tells of it, in codes and days as ISO 8601; of a key only that there is one."""
        days = {name: getattr(self, name) for name in DATES}
        return {
            "row": self.number,
            "product": self.product.name,
            "product_key": self.product.key,
            "deployment": self.deployment.value,
            "license_type": self.license_type.value,
            "user_tier": int(self.user_tier),
            "sen": self.sen,
            "has_key": bool(self.license_key),
            **{name: day.isoformat() if day else "" for name, day in days.items()},
            **self.texts,
        }


@dataclass(slots=True)
class ReadPortfolio:
    """A file that was read. ``right`` holds the right rows in the file's order; a row that is in a register
    already is in neither ``right`` nor ``wrong_rows``, but in ``known_rows``.
    """

    right: list[PortfolioRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    rows: int = 0
    wrong_rows: set[int] = field(default_factory=set)
    known_rows: set[int] = field(default_factory=set)
    headings: Sequence[str] = ()
    facts: dict[str, Any] = field(default_factory=dict)

    def note(self, finding: Finding) -> None:
        if finding.problem in (Problem.REPEATED, Problem.KNOWN):
            self.known_rows.add(finding.row)
        else:
            self.wrong_rows.add(finding.row)
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(finding)


def read_portfolio(
    table: Table,
    *,
    mapping: Mapping[str, str],
    products: ProductBook,
    on_progress: Callable[[int], None] = lambda _done: None,
) -> ReadPortfolio:
    """Read an opened file to its end. ``mapping`` names the heading of each column, and holds the choices for
    the whole file.

    ``on_progress`` hears every now and then how many rows are read; what it raises ends the reading. Raises
    UnreadablePortfolio, with a ``question`` where a choice of a person helps.
    """
    found = ReadPortfolio(headings=table.heading, facts=dict(table.facts))
    chosen = {name: mapping[name] for name in COLUMNS if mapping.get(name) in table.heading}
    places = {name: table.heading.index(heading) for name, heading in chosen.items()}
    if not any(name in places for name in PRODUCT):
        raise UnreadablePortfolio(
            _("Say which column holds the product: none of the headings tells."), question="product"
        )
    reader = _RowReader(table, places, mapping, products, found)
    drafts: list[_Draft] = []
    for number, cells in limited(table.rows, expected=expected_portfolio()):
        found.rows += 1
        if found.rows % BETWEEN_PROGRESS == 0:
            on_progress(found.rows)
        draft = reader.read(number, cells)
        if draft is not None:
            drafts.append(draft)
    if not found.rows:
        raise UnreadablePortfolio(_("The file has a first line with names of columns, but no row below it."))
    order = _day_order(str(mapping.get(DAY_ORDER, "")), reader.slashed)
    found.facts["columns"] = chosen
    found.facts["day_order"] = order
    found.right = list(_without_repeated(_dated(drafts, order, found), found))
    found.findings.sort(key=lambda finding: finding.row)
    return found


@dataclass(slots=True)
class _Draft:
    """A row whose dates may still wait for the order of day and month."""

    number: int
    product: Product
    deployment: str
    license_type: str
    user_tier: Tier
    sen: str
    license_key: str = field(repr=False)
    dates: dict[str, date | SlashedDate | None]
    texts: dict[str, str] = field(repr=False)


class _RowReader:
    def __init__(
        self,
        table: Table,
        places: Mapping[str, int],
        mapping: Mapping[str, str],
        products: ProductBook,
        found: ReadPortfolio,
    ) -> None:
        self.places = places
        self.width = len(table.heading)
        self.products = products
        self.found = found
        self.default_deployment = str(mapping.get(DEFAULT_DEPLOYMENT, ""))
        self.default_type = str(mapping.get(DEFAULT_TYPE, "")) or LicenseType.COMMERCIAL.value
        # The dates with slashes whose order they tell themselves, and one that may be either: where and what.
        self.slashed: dict[str, tuple[int, str]] = {}
        self.read_before: dict[tuple[str, str], str] = {}

    def read(self, number: int, cells: Row) -> _Draft | None:
        """One row; None if something in it is wrong, which is noted with each wrong value."""
        self.number, self.cells, self.wrong_fields = number, cells, set[str]()
        beyond = [values.as_text(cell) for cell in cells[self.width :]]
        if any(beyond):
            self._wrong("", " ".join(beyond), Problem.CELLS)
            return None
        match = self._product()
        deployment = self._text("deployment", values.read_deployment)
        if not deployment and "deployment" not in self.wrong_fields:
            deployment = match.deployment or self.default_deployment
            if not deployment:
                self._wrong("deployment", "", Problem.MISSING)
        license_type = self._text("license_type", values.read_license_type) or self.default_type
        tier = self._value("user_tier", lambda cell: values.read_tier(values.as_text(cell)), Tier(0))
        sen = self._text("sen", values.read_sen)
        key = self._text("license_key", values.read_key)
        if key and deployment == Deployment.CLOUD:
            self._wrong("license_key", "", Problem.CLOUD_KEY)
        dates = {name: self._value(name, values.read_date, None) for name in DATES}
        texts = {name: self._text(name, read) for name, read in _LINES.items() if name in self.places}
        if license_type != LicenseType.ACADEMIC:
            texts.pop("institution", None)
        for name, day in dates.items():
            if isinstance(day, SlashedDate):
                self.slashed.setdefault(day.order, (number, values.as_text(self._cell(name))))
        if self.wrong_fields or match.product is None:
            return None
        return _Draft(
            number=number,
            product=match.product,
            deployment=deployment,
            license_type=license_type,
            user_tier=tier,
            sen=sen,
            license_key=key,
            dates=dates,
            texts=texts,
        )

    def _product(self) -> Match:
        """What the row is about: its key counts more than its name."""
        last, text = PRODUCT[0], ""
        for name in reversed(PRODUCT):
            given = values.as_text(self._cell(name))
            if not given:
                continue
            last, text = name, given
            if given.startswith("="):
                self._wrong(name, given, Problem.FORMULA)
                return Match()
            match = self.products.find(given[:255])
            if match.product is not None:
                return match
            if match.several:
                self._wrong(name, given, Problem.SEVERAL_PRODUCTS, ", ".join(match.several))
                return Match()
        if not text:
            self._wrong(last if last in self.places else PRODUCT[1], "", Problem.MISSING)
            return Match()
        near = ", ".join(f"“{one}”" for one in self.products.find(text[:255]).near)
        self._wrong(last, text, Problem.UNKNOWN_PRODUCT, near)
        return Match()

    def _cell(self, name: str) -> Any:
        place = self.places.get(name)
        return self.cells[place] if place is not None and place < len(self.cells) else None

    def _value(self, name: str, read: Callable[[Any], Any], otherwise: Any) -> Any:
        cell = self._cell(name)
        try:
            if isinstance(cell, str):
                cell = cell.strip()
                if cell.startswith("="):
                    raise Wrong(Problem.FORMULA)
            return read(cell)
        except Wrong as wrong:
            # A key is a secret, also a wrong one.
            self._wrong(name, "" if name == "license_key" else values.as_text(cell), wrong.problem)
            return otherwise

    def _text(self, name: str, read: Callable[[str], str]) -> str:
        """A text; what many rows share, such as a department, is read once."""
        cell = self._cell(name)
        known = self.read_before.get((name, cell)) if isinstance(cell, str) else None
        if known is not None:
            return known
        text = str(self._value(name, lambda cell: read(values.as_text(cell)), ""))
        is_right = isinstance(cell, str) and name not in self.wrong_fields
        if is_right and name not in UNLIKE_EACH_OTHER and len(self.read_before) < MOST_REMEMBERED:
            self.read_before[name, cell] = text
        return text

    def _wrong(self, name: str, value: str, problem: Problem, other: str = "") -> None:
        self.wrong_fields.add(name)
        self.found.note(Finding(self.number, name, values.shown(value), problem, values.shown_list(other)))


def _day_order(chosen: str, slashed: Mapping[str, tuple[int, str]]) -> str:
    """What a person chose, else what the dates say; "" without one. Raises UnreadablePortfolio if they do not
    tell.
    """
    if not slashed or chosen in (DAY_FIRST, MONTH_FIRST):
        return chosen if slashed else ""
    day_first, month_first = slashed.get(DAY_FIRST), slashed.get(MONTH_FIRST)
    if day_first and month_first:
        raise UnreadablePortfolio(
            _(
                "The dates are written in two ways: “%(one)s” in row %(first)s begins with the day, "
                "“%(other)s” in row %(second)s with the month. Choose which one counts; dates in the other "
                "notation are then reported as wrong."
            )
            % {"one": day_first[1], "first": day_first[0], "other": month_first[1], "second": month_first[0]},
            question=DAY_ORDER,
        )
    if not day_first and not month_first:
        row, value = slashed[""]
        raise UnreadablePortfolio(
            _(
                "“%(value)s” in row %(row)s may begin with the day or with the month, and no other date "
                "tells. Choose what comes first."
            )
            % {"value": value, "row": row},
            question=DAY_ORDER,
        )
    return DAY_FIRST if day_first else MONTH_FIRST


def _dated(drafts: Sequence[_Draft], order: str, found: ReadPortfolio) -> Iterator[PortfolioRow]:
    """The drafts with their dates read in the order of the whole file."""
    for draft in drafts:
        days: dict[str, date | None] = {}
        is_wrong = False
        for name, day in draft.dates.items():
            try:
                days[name] = day.read(order) if isinstance(day, SlashedDate) else day
            except Wrong as wrong:
                is_wrong = True
                assert isinstance(day, SlashedDate)  # noqa: S101 - the others were read before
                problem = Problem.OTHER_ORDER if day.order else wrong.problem
                found.note(Finding(draft.number, name, "/".join(map(str, day)), problem))
        if is_wrong:
            continue
        starts_on, ends_on = days["starts_on"], days["ends_on"]
        if starts_on and ends_on and ends_on < starts_on:
            found.note(Finding(draft.number, "ends_on", ends_on.isoformat(), Problem.PERIOD))
            continue
        yield PortfolioRow(
            number=draft.number,
            product=draft.product,
            deployment=Deployment(draft.deployment),
            license_type=LicenseType(draft.license_type),
            user_tier=draft.user_tier,
            sen=draft.sen,
            license_key=draft.license_key,
            starts_on=starts_on,
            ends_on=ends_on,
            purchased_on=days["purchased_on"],
            texts=draft.texts,
        )


def _without_repeated(rows: Iterator[PortfolioRow], found: ReadPortfolio) -> Iterator[PortfolioRow]:
    """Each SEN once. Of rows that contradict each other none is taken: which one is right is not for us to
    guess.
    """
    kept: list[PortfolioRow] = []
    first_of: dict[str, PortfolioRow] = {}
    first_with: dict[str, PortfolioRow] = {}
    contradicted: set[str] = set()
    for row in rows:
        sen = comparable_sen(row.sen)
        first = first_of.setdefault(sen, row) if sen else row
        if first is not row:
            if first.facts == row.facts and sen not in contradicted:
                found.note(Finding(row.number, "sen", row.sen, Problem.REPEATED, str(first.number)))
                continue
            if sen not in contradicted:
                contradicted.add(sen)
                found.note(Finding(first.number, "sen", row.sen, Problem.CONFLICT, str(row.number)))
            found.note(Finding(row.number, "sen", row.sen, Problem.CONFLICT, str(first.number)))
            continue
        if row.license_key:
            with_key = first_with.setdefault(row.license_key, row)
            if with_key is not row:
                found.note(Finding(row.number, "license_key", "", Problem.KEY_TWICE, str(with_key.number)))
                continue
        kept.append(row)
    for row in kept:
        if comparable_sen(row.sen) not in contradicted or not row.sen:
            yield row
