"""The grid of an offer's lines as markup.

There may be hundreds of lines, and a template takes its time for each: so the template makes one pattern for
all rows of a sort, and the rows put their values into it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from django.template.loader import get_template
from django.utils import formats
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from shop.backoffice.quote_forms import QuoteLineForm
from shop.backoffice.quote_sums import LineSum
from shop.quotes.enums import PRICED, LineKind
from shop.quotes.findings import Finding

_ROW: Final = "backoffice/partials/quote_row.html"
_FINDINGS: Final = "backoffice/partials/row_findings.html"
# Stand for a value while the pattern is made; no text that people type or translate holds them.
_OPEN, _CLOSE = "\ue000", "\ue001"
# What a row shows as it is; all else decides which pattern it takes.
_SHOWN: Final = (
    "copies",
    "title",
    "detail",
    "quantity",
    "unit",
    "unit_price",
    "unit_cost",
    "discount_percent",
    "alternative_group",
)
_DECIMALS: Final = {"quantity": 0, "unit_price": 2, "unit_cost": 2, "discount_percent": 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class GridRow:
    """A line of the grid: ``values`` by field as typed or stored, ``index`` of its form."""

    index: int | str
    number: int | str
    kind: str
    values: Mapping[str, Any]
    order: Any = ""
    prefix: str = ""
    line_id: Any = ""
    sum: LineSum | None = None
    findings: Sequence[Finding] = ()
    errors: Mapping[str, Any] = field(default_factory=dict)
    has_focus: bool = False

    @property
    def is_priced(self) -> bool:
        return self.kind in PRICED

    @property
    def net(self) -> str:
        return _amount(self.sum.net) if self.sum else ""

    @property
    def margin(self) -> str:
        """What the line earns, with the percentage of its price."""
        margin = self.sum.margin if self.sum else None
        if margin is None:
            return ""
        percent = "" if margin.percent is None else f" · {_amount(margin.percent)} %"
        return f"{_amount(margin.amount)}{percent}"

    @property
    def sort(self) -> tuple[object, ...]:
        """What the markup depends on, other than by values that it shows."""
        values = self.values
        return (
            self.kind,
            bool(self.line_id),
            values.get("tax_code"),
            bool(values.get("is_optional")),
            bool(values.get("DELETE")),
            bool(self.margin),
        )


def row_of_form(form: QuoteLineForm, index: int, **facts: Any) -> GridRow:
    """A line as a form shows it."""
    values = {name: form[name].value() for name in form.fields}
    errors: Mapping[str, Any] = {}
    if form.is_bound and form.errors:
        errors = {**form.errors, "all": form.non_field_errors()}
    return row_of_values(values, index, kind=form.line_kind, errors=errors, **facts)


def row_of_values(values: Mapping[str, Any], index: int | str, *, kind: LineKind, **facts: Any) -> GridRow:
    """A line with these values, raw texts or what is stored."""
    line_id = str(values.get("line_id") or "")
    order = values.get("ORDER")
    return GridRow(
        index=index,
        number=index + 1 if isinstance(index, int) else "__row__",
        kind=kind.value,
        prefix=f"lines-{index}",
        order=order if order is not None else (index + 1 if isinstance(index, int) else ""),
        line_id=int(line_id) if line_id.isascii() and line_id.isdigit() and len(line_id) < 19 else "",
        values={name: _shown(name, value) for name, value in values.items()},
        **facts,
    )


def grid_of(rows: Iterable[GridRow], *, tax_choices: Sequence[tuple[str, str]]) -> SafeString:
    """The rows, one after the other."""
    patterns: dict[tuple[object, ...], str] = {}
    words = grid_words()
    row_template, findings_template = get_template(_ROW), get_template(_FINDINGS)

    def rendered(row: GridRow | Mapping[str, Any], findings: object) -> str:
        return row_template.render(
            {**words, "row": row, "tax_choices": tax_choices, "row_findings": findings}
        )

    def markup(row: GridRow) -> SafeString:
        findings = (
            findings_template.render({**words, "findings": row.findings}) if row.findings else SafeString("")
        )
        if row.errors or row.has_focus:
            return format_html("{}", rendered(row, findings))
        if row.sort not in patterns:
            patterns[row.sort] = _as_pattern(rendered(_stand_in(row), _mark("findings")))
        values = {name: row.values.get(name, "") for name in _SHOWN}
        return format_html(
            patterns[row.sort],
            index=row.index,
            number=row.number,
            prefix=row.prefix,
            order=row.order,
            line_id=row.line_id,
            net=row.net,
            margin=row.margin,
            findings=findings,
            **values,
        )

    return format_html_join("", "{}", ((markup(row),) for row in rows))


def grid_words() -> dict[str, str]:
    """The words of the grid, looked up once for all rows."""
    return {
        "word_row": _("row"),
        "word_position": _("Position"),
        "word_line": _("Line"),
        "word_title": _("Title"),
        "word_detail": _("Description"),
        "word_heading": _("Heading"),
        "word_text": _("Text"),
        "word_quantity": _("Quantity"),
        "word_quantity_and_unit": _("Quantity and unit"),
        "word_unit": _("Unit"),
        "word_price": _("Unit price"),
        "word_cost": _("Unit cost"),
        "word_discount": _("Discount %"),
        "word_tax": _("VAT"),
        "word_discount_and_tax": _("Discount % and VAT"),
        "word_optional": _("Optional"),
        "word_alternative": _("Alternative"),
        "word_choice": _("Choice"),
        "word_net": _("Net"),
        "word_remove": _("Remove"),
        "word_copy": _("Duplicate"),
        "word_up": _("Move up"),
        "word_down": _("Move down"),
        "word_service": _("Service"),
        "word_configuration": _("Configuration and rules"),
        "word_set_aside": _("Set aside:"),
    }


def _mark(name: str) -> str:
    return f"{_OPEN}{name}{_CLOSE}"


def _stand_in(row: GridRow) -> dict[str, Any]:
    """The row with marks in place of all that it shows."""
    return {
        "index": _mark("index"),
        "number": _mark("number"),
        "prefix": _mark("prefix"),
        "order": _mark("order"),
        "line_id": _mark("line_id") if row.line_id else "",
        "net": _mark("net"),
        "margin": _mark("margin") if row.margin else "",
        "kind": row.kind,
        "is_priced": row.is_priced,
        "errors": {},
        "has_focus": False,
        "values": {**row.values, **{name: _mark(name) for name in _SHOWN}},
    }


def _as_pattern(markup: str) -> str:
    return markup.replace("{", "{{").replace("}", "}}").replace(_OPEN, "{").replace(_CLOSE, "}")


def _shown(name: str, value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, Decimal) and name in _DECIMALS:
        exponent = value.normalize().as_tuple().exponent
        places = max(_DECIMALS[name], -exponent if isinstance(exponent, int) else 0)
        return formats.number_format(value, decimal_pos=places, force_grouping=True)
    return value


def _amount(amount: Decimal | None) -> str:
    return "" if amount is None else formats.number_format(amount, decimal_pos=2, force_grouping=True)
