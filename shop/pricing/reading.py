"""A price list from its first row to its last: what it says, and what is wrong with it. One pass, no query.

Amounts with a comma or a point wait until the whole list is read: which of the two is the decimal mark is
found out from all of them together, never from one, and asked where they do not tell.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from shop.configurator.spoken import DEPLOYMENTS, LICENSE_TYPES
from shop.core.spreadsheets import limited
from shop.core.tables import Row
from shop.core.texts import is_printable
from shop.pricing.enums import DecimalMark, Problem
from shop.pricing.exceptions import UnreadablePriceList
from shop.pricing.spreadsheets import Sheet, expected_list
from shop.pricing.values import (
    PURCHASE_TYPES,
    SIGNS,
    Wrong,
    bare_amount,
    checked_amount,
    mark_of,
    read_amount,
    read_choice,
    read_date,
    read_months,
    read_tier,
)

# Of all lists together a person reads some; the number of wrong rows is counted to the end.
MOST_PROBLEMS: Final = 20_000
BETWEEN_PROGRESS: Final = 2_000
LONGEST_KEY: Final = 255


class Identity(NamedTuple):
    """What a price is for. ``purchase_type`` is "" for every one that has no price of its own."""

    listing_key: str
    deployment: str
    license_type: str
    user_tier: int
    maintenance_months: int
    currency: str
    purchase_type: str


class ListedPrice(NamedTuple):
    """A right row."""

    row: int
    identity: Identity
    valid_from: date
    valid_until: date | None
    unit_price: Decimal
    unit_cost: Decimal | None
    product_id: int | None


class Finding(NamedTuple):
    """What is wrong with one value."""

    row: int
    column: str
    value: str
    problem: Problem
    other_row: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """What counts where a row says nothing, and how amounts are written."""

    currency: str
    valid_from: date
    valid_until: date | None
    decimal_mark: DecimalMark


@dataclass(slots=True)
class ReadList:
    """A list that was read. ``prices`` holds the right rows in the file's order."""

    prices: list[ListedPrice] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    rows: int = 0
    wrong_rows: set[int] = field(default_factory=set)
    unknown_rows: int = 0
    decimal_mark: DecimalMark = DecimalMark.AUTO

    def note(self, finding: Finding) -> None:
        if finding.problem == Problem.UNKNOWN_PRODUCT:
            self.unknown_rows += 1
        else:
            self.wrong_rows.add(finding.row)
        if len(self.findings) < MOST_PROBLEMS:
            self.findings.append(finding)


class _Draft(NamedTuple):
    row: int
    identity: Identity
    valid_from: date
    valid_until: date | None
    # Texts wait for the decimal mark.
    unit_price: Decimal | str
    unit_cost: Decimal | str | None
    product_id: int | None


def read_prices(
    sheet: Sheet,
    *,
    defaults: Defaults,
    products: Mapping[str, tuple[str, int]],
    on_progress: Callable[[int], None] = lambda _done: None,
) -> ReadList:
    """Read a list to its end. ``products`` has key and product of each listing by the key in small letters.

    ``on_progress`` hears every now and then how many rows are read; what it raises ends the reading.
    Raises UnreadablePriceList if the decimal mark cannot be told, or the file breaks off.
    """
    found = ReadList()
    marks: dict[DecimalMark, tuple[int, str]] = {}
    reader = _RowReader(sheet, defaults, products, found, marks)
    drafts = []
    for number, cells in limited(sheet.rows, expected=expected_list()):
        found.rows += 1
        if found.rows % BETWEEN_PROGRESS == 0:
            on_progress(found.rows)
        draft = reader.read(number, cells)
        if draft is not None:
            drafts.append(draft)
    if not found.rows:
        raise UnreadablePriceList(_("The file has a first line with names of columns, but no row below it."))
    found.decimal_mark = _decimal_mark(defaults.decimal_mark, marks)
    found.prices = list(_without_repeated(_priced(drafts, sheet, found), found))
    found.findings.sort(key=lambda finding: finding.row)
    return found


class _RowReader:
    def __init__(
        self,
        sheet: Sheet,
        defaults: Defaults,
        products: Mapping[str, tuple[str, int]],
        found: ReadList,
        marks: dict[DecimalMark, tuple[int, str]],
    ) -> None:
        self.heading = sheet.heading
        self.defaults = defaults
        self.products = products
        self.found = found
        self.marks = marks
        self.is_strict = sheet.is_strict
        self.choices: dict[tuple[str, str], str] = {}

    def read(self, number: int, cells: Row) -> _Draft | None:
        """One row; None if something in it is wrong, which is noted with each wrong value."""
        self.number, self.cells, self.is_wrong = number, cells, False
        beyond = cells[self.heading.width :]
        if beyond and (self.is_strict or any(str(cell or "").strip() for cell in beyond)):
            self._wrong("", " ".join(str(cell or "") for cell in beyond), Problem.CELLS)
            return None
        key, product_id = self._key()
        deployment = self._choice("deployment", DEPLOYMENTS)
        license_type = self._choice("license_type", LICENSE_TYPES)
        purchase_type = self._choice("purchase_type", PURCHASE_TYPES)
        tier = self._value("user_tier", lambda cell: read_tier(_text(cell)), 0)
        months = self._value("maintenance_months", lambda cell: read_months(_text(cell)), 0)
        currency = self._value("currency", self._currency, "")
        valid_from = self._value("valid_from", read_date, None) or self.defaults.valid_from
        valid_until = self._value("valid_until", read_date, None) or self.defaults.valid_until
        price = self._value("unit_price", lambda cell: self._amount(cell, currency), None)
        cost = self._value("unit_cost", lambda cell: self._amount(cell, currency), None)
        if price is None and not self.is_wrong:
            self._wrong("unit_price", "", Problem.MISSING)
        if valid_until is not None and valid_until < valid_from:
            self._wrong("valid_until", valid_until.isoformat(), Problem.PERIOD)
        if self.is_wrong or price is None:
            return None
        if product_id is None:
            self._wrong("key", key, Problem.UNKNOWN_PRODUCT)
        identity = Identity(key, deployment, license_type, tier, months, currency, purchase_type)
        return _Draft(number, identity, valid_from, valid_until, price, cost, product_id)

    def _cell(self, name: str) -> Any:
        place = self.heading.places.get(name)
        cell = self.cells[place] if place is not None and place < len(self.cells) else None
        return cell.strip() if isinstance(cell, str) else "" if cell is None else cell

    def _value(self, name: str, read: Callable[[Any], Any], otherwise: Any) -> Any:
        cell = self._cell(name)
        try:
            if isinstance(cell, str) and cell.startswith("="):
                raise Wrong(Problem.FORMULA)
            return read(cell)
        except Wrong as wrong:
            self._wrong(name, str(cell), wrong.problem)
            return otherwise

    def _choice(self, name: str, choices: Mapping[str, str]) -> str:
        text = _text(self._cell(name))
        known = self.choices.get((name, text))
        if known is None:
            before = self.is_wrong
            known = str(self._value(name, lambda _cell: read_choice(text, choices), ""))
            if self.is_wrong == before and len(self.choices) < 1_000:
                self.choices[name, text] = known
        return known

    def _key(self) -> tuple[str, int | None]:
        def read(cell: Any) -> str:
            text = _text(cell)
            if not text:
                raise Wrong(Problem.MISSING)
            if len(text) > LONGEST_KEY:
                raise Wrong(Problem.TOO_LONG)
            if not is_printable(text):
                raise Wrong(Problem.UNKNOWN_CHOICE)
            return text

        key = self._value("key", read, "")
        return self.products.get(key.lower(), (key, None))

    def _currency(self, cell: Any) -> str:
        text = _text(cell).upper()
        code = SIGNS.get(text, text) or self.defaults.currency
        if not code:
            raise Wrong(Problem.MISSING)
        if code not in settings.CURRENCIES:
            raise Wrong(Problem.CURRENCY)
        return code

    def _amount(self, cell: Any, currency: str) -> Decimal | str | None:
        if isinstance(cell, (bool, date, datetime)):
            raise Wrong(Problem.AMOUNT)
        if isinstance(cell, (int, float)):
            return checked_amount(Decimal(repr(cell)), currency)
        text = str(cell)
        if not text:
            return None
        bare = bare_amount(text, currency)
        mark = mark_of(bare)
        if mark is None:
            # Without marks it is the same in every notation.
            return read_amount(bare, DecimalMark.POINT, currency)
        self.marks.setdefault(mark, (self.number, text[:40]))
        return bare

    def _wrong(self, name: str, value: str, problem: Problem) -> None:
        if problem != Problem.UNKNOWN_PRODUCT:
            self.is_wrong = True
        column = self.heading.names.get(name, "")
        self.found.note(Finding(self.number, column, _shown(value), problem))


def _text(cell: Any) -> str:
    """A cell as a person would write it: spreadsheets keep 500 as 500.0."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _shown(value: str) -> str:
    """A value for the report: short, and without what would spoil the page."""
    return "".join(character if is_printable(character) else " " for character in value[:60]).strip()


def _decimal_mark(chosen: DecimalMark, marks: Mapping[DecimalMark, tuple[int, str]]) -> DecimalMark:
    """What a person chose, else what the amounts say. Raises UnreadablePriceList if they do not."""
    if chosen != DecimalMark.AUTO:
        return chosen
    comma, point = marks.get(DecimalMark.COMMA), marks.get(DecimalMark.POINT)
    either = marks.get(DecimalMark.AUTO)
    if comma and point:
        raise UnreadablePriceList(
            _(
                "The amounts are written in two ways: “%(one)s” in row %(first)s has a decimal comma, "
                "“%(other)s” in row %(second)s a decimal point. Choose which one counts; amounts in the "
                "other notation are then reported as wrong."
            )
            % {"one": comma[1], "first": comma[0], "other": point[1], "second": point[0]},
            question="decimal_mark",
        )
    if either and not comma and not point:
        raise UnreadablePriceList(
            _(
                "“%(value)s” in row %(row)s may be a thousand and some or one and a bit, and no other amount "
                "tells. Choose the decimal mark."
            )
            % {"value": either[1], "row": either[0]},
            question="decimal_mark",
        )
    return DecimalMark.COMMA if comma else DecimalMark.POINT


def _priced(drafts: list[_Draft], sheet: Sheet, found: ReadList) -> Iterator[ListedPrice]:
    """The drafts with their amounts read in the notation of the whole list."""
    for draft in drafts:
        amounts: list[Decimal | None] = []
        for name, amount in (("unit_price", draft.unit_price), ("unit_cost", draft.unit_cost)):
            if not isinstance(amount, str):
                amounts.append(amount)
                continue
            try:
                amounts.append(read_amount(amount, found.decimal_mark, draft.identity.currency))
            except Wrong as wrong:
                column = sheet.heading.names.get(name, "")
                found.note(Finding(draft.row, column, _shown(amount), wrong.problem))
        if len(amounts) == 2 and amounts[0] is not None:
            yield ListedPrice(
                draft.row,
                draft.identity,
                draft.valid_from,
                draft.valid_until,
                amounts[0],
                amounts[1],
                draft.product_id,
            )


def _without_repeated(prices: Iterator[ListedPrice], found: ReadList) -> Iterator[ListedPrice]:
    """Each price from each day once. Of rows that contradict each other none is taken: which one is right is
    not for us to guess.
    """
    rows: dict[tuple[Identity, date], ListedPrice] = {}
    contradicted: set[tuple[Identity, date]] = set()
    for price in prices:
        place = (price.identity, price.valid_from)
        first = rows.setdefault(place, price)
        if first is price:
            continue
        key = price.identity.listing_key
        if first[3:6] == price[3:6] and place not in contradicted:
            found.note(Finding(price.row, "", _shown(key), Problem.DUPLICATE, first.row))
            continue
        if place not in contradicted:
            contradicted.add(place)
            found.note(Finding(first.row, "", _shown(key), Problem.CONFLICT, price.row))
        found.note(Finding(price.row, "", _shown(key), Problem.CONFLICT, first.row))
    for place, price in rows.items():
        if place not in contradicted:
            yield price
