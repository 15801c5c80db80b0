"""The rule document: the JSON that holds a revision of the licensing rules, and what it must meet."""

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import Annotated, Any, Final, Literal, Self

from django.utils.translation import gettext as _
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from shop.configurator import rule_wording as words
from shop.configurator.configuration import LARGEST_COUNT, UNLIMITED, Tier
from shop.configurator.enums import Deployment, PurchaseType, Severity
from shop.configurator.exceptions import InvalidRules, RuleProblem
from shop.configurator.rulebook import (
    MaintenanceOffer,
    RuleBook,
    RuleCode,
    SaleStatus,
    SaleWindow,
    TierScale,
    Unit,
)
from shop.core.clock import EARLIEST_DATE, LATEST_DATE

LONGEST_PERIOD: Final = 120
# Databases refuse NUL, and encoding refuses halves of surrogate pairs.
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
_PLAIN_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


# --- Values -------------------------------------------------------------------------------------------------
def _in_order(values: list[int]) -> list[int]:
    for earlier, later in pairwise(values):
        if later <= earlier:
            raise ValueError(
                _("The values must ascend, each once: %(later)s comes after %(earlier)s.")
                % {"later": Tier(later), "earlier": Tier(earlier)}
            )
    return values


def _tiers_in_order(tiers: list[int | None]) -> list[int | None]:
    _in_order([int(UNLIMITED) if tier is None else tier for tier in tiers])
    return tiers


def _each_once(values: list[Any]) -> list[Any]:
    twice = next((value for value, count in Counter(values).items() if count > 1), None)
    if twice is not None:
        raise ValueError(_("“%(value)s” is named twice.") % {"value": twice})
    return values


def _plain_date(value: object) -> object:
    # Numbers and times of day would pass for dates too.
    if not (isinstance(value, str) and _PLAIN_DATE.fullmatch(value)):
        raise ValueError(_("A date such as 2026-03-30, please."))
    return value


def _possible_date(day: date) -> date:
    if not EARLIEST_DATE <= day <= LATEST_DATE:
        raise ValueError(_("This date is out of range."))
    return day


def _writable(text: str) -> str:
    if _UNWRITABLE.search(text):
        raise ValueError(_("This text has characters that cannot be stored."))
    return text


_Text = Annotated[str, AfterValidator(_writable)]
_Key = Annotated[str, Field(min_length=1, max_length=255, pattern=r"^[^\s/\x00-\x1f\x7f]+$")]
_Keys = Annotated[list[_Key], AfterValidator(_each_once)]
_Count = Annotated[int, Field(strict=True, ge=0, le=LARGEST_COUNT)]
_Counts = Annotated[list[_Count], AfterValidator(_in_order)]
_Months = Annotated[int, Field(strict=True, ge=1, le=LONGEST_PERIOD)]
_Day = Annotated[date, BeforeValidator(_plain_date), AfterValidator(_possible_date)]


# --- Rows ---------------------------------------------------------------------------------------------------
class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _ScaleRow(_Row):
    deployment: Deployment
    unit: Unit
    kind: Literal["host", "app"] | None = None
    products: _Keys = []
    tiers: Annotated[list[_Count | None], AfterValidator(_tiers_in_order)] = []
    any_count_from: _Count | None = None
    any_count_to: _Count | None = None
    bands: _Counts = []

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if self.kind and self.products:
            raise ValueError(_("A scale is for products or for a kind, not for both."))
        if self.tiers:
            if self.any_count_from is not None or self.any_count_to is not None or self.bands:
                raise ValueError(_("A scale has tiers or a range of counts, not both."))
        elif self.any_count_from is None or self.any_count_to is None or not self.bands:
            raise ValueError(_("A scale needs tiers, or a range of counts with its price steps."))
        elif self.any_count_from > self.any_count_to:
            raise ValueError(_("The range of counts ends before it begins."))
        elif self.bands[0] < self.any_count_from or self.bands[-1] != self.any_count_to:
            raise ValueError(_("The price steps must cover the range of counts and end with it."))
        return self


class _WindowRow(_Row):
    deployment: Deployment
    purchase_type: PurchaseType
    until: _Day
    then: Literal["existing_customers", "closed"]
    products: _Keys = []


class _MaintenanceRow(_Row):
    deployment: Deployment
    payment_model: Literal["free", "vendor", "atlassian"] | None = None
    products: _Keys = []
    months: Annotated[list[_Months], Field(min_length=1), AfterValidator(_in_order)]


class _Document(_Row):
    comment: list[_Text] | _Text = ""
    severity_comment: _Text = ""
    host_tier_rule: _Text = ""
    units: dict[Unit, Annotated[_Text, Field(max_length=40)]]
    default_unit: Unit
    units_by_product: dict[_Key, Unit] = {}
    units_by_host_of_app: dict[_Key, Unit] = {}
    scales: list[_ScaleRow] = Field(min_length=1)
    sale_windows: list[_WindowRow] = []
    maintenance_by: list[_MaintenanceRow] = Field(min_length=1)
    severity: dict[RuleCode, Severity]
    host_families: dict[_Key, _Keys]
    deployments_by_product: dict[
        _Key, Annotated[list[Deployment], Field(min_length=1), AfterValidator(_each_once)]
    ] = {}


# --- What the rows say together -----------------------------------------------------------------------------
def _contradictions(document: _Document) -> Iterator[RuleProblem]:
    yield from _missing_parts(document)
    yield from _second_rows(
        "scales",
        document.scales,
        lambda row: (row.deployment, row.unit, row.kind),
        lambda row, product: words.scale_text(row.deployment, row.unit, row.kind or "", product),
    )
    yield from _second_rows(
        "sale_windows",
        document.sale_windows,
        lambda row: (row.deployment, row.purchase_type, row.until),
        lambda row, product: (
            f"{words.sale_text(row.deployment, row.purchase_type, product)}, {row.until.isoformat()}"
        ),
    )
    yield from _second_rows(
        "maintenance_by",
        document.maintenance_by,
        lambda row: (row.deployment, row.payment_model),
        lambda row, product: words.maintenance_text(row.deployment, row.payment_model or "", product),
    )
    for index, row in enumerate(document.scales):
        for product in row.products:
            counted = document.units_by_product.get(product, row.unit)
            if counted != row.unit:
                yield RuleProblem(
                    f"scales.{index}",
                    _("%(product)s is counted in %(counted)s, so its scale in %(unit)s would never count.")
                    % {
                        "product": product,
                        "counted": words.unit_text(counted),
                        "unit": words.unit_text(row.unit),
                    },
                )


def _missing_parts(document: _Document) -> Iterator[RuleProblem]:
    for code in RuleCode:
        if code not in document.severity:
            yield RuleProblem(f"severity.{code.value}", _("The severity of this rule is missing."))
    for unit in Unit:
        if not document.units.get(unit, "").strip():
            yield RuleProblem(f"units.{unit.value}", _("The name of this unit is missing."))
    for deployment in Deployment:
        if not any(
            row.deployment == deployment and row.payment_model is None and not row.products
            for row in document.maintenance_by
        ):
            yield RuleProblem(
                "maintenance_by",
                _("There must be one row for %(what)s.") % {"what": words.maintenance_text(deployment)},
            )
        for kind in ("host", "app"):
            if not any(
                (row.deployment, row.unit) == (deployment, document.default_unit)
                and not row.products
                and row.kind in (None, kind)
                for row in document.scales
            ):
                what = words.scale_text(deployment, document.default_unit, kind)
                yield RuleProblem("scales", _("There must be one row for %(what)s.") % {"what": what})


def _second_rows(
    table: str,
    rows: Iterable[Any],
    key_of: Callable[[Any], Hashable],
    text_of: Callable[[Any, str], str],
) -> Iterator[RuleProblem]:
    """Every row that says something for the second time, so that nobody knows which of the two counts."""
    seen: set[Hashable] = set()
    for index, row in enumerate(rows):
        for product in row.products or [""]:
            key = (key_of(row), product)
            if key in seen:
                what = text_of(row, product)
                yield RuleProblem(
                    f"{table}.{index}", _("There is a row for %(what)s already.") % {"what": what}
                )
            seen.add(key)


# --- Reading ------------------------------------------------------------------------------------------------
def _reason(problem: Any) -> str:
    """A finding of the schema in words for staff."""
    context = problem.get("ctx", {})
    match problem["type"]:
        case "value_error":
            return str(context["error"])
        case "missing":
            return _("This is missing.")
        case "extra_forbidden":
            return _("This is not part of the rules.")
        case "enum" | "literal_error":
            return _("One of these, please: %(values)s.") % {"values": context["expected"]}
        case "greater_than_equal":
            return _("At least %(count)s, please.") % {"count": context["ge"]}
        case "less_than_equal":
            return _("At most %(count)s, please.") % {"count": context["le"]}
        case "int_type" | "int_from_float" | "int_parsing":
            return _("A whole number, please.")
        case "list_type":
            return _("A list, please.")
        case "dict_type" | "model_type" | "model_attributes_type":
            return _("An object with named values, please.")
        case "too_short":
            return _("At least one value, please.")
        case "string_pattern_mismatch":
            return _("A key has neither blanks nor slashes.")
        case _:
            return _("This value is not possible here.")


def parse_rule_book(document: object) -> RuleBook:
    """Read a rule document (the decoded JSON of ``fixtures/reference/rules.json``).

    Raises InvalidRules, naming every wrong place, for a document that is incomplete or contradicts itself.
    """
    try:
        parsed = _Document.model_validate(document)
    except ValidationError as error:
        raise InvalidRules(
            [
                RuleProblem(
                    ".".join(str(part) for part in problem["loc"] if part != "[key]"), _reason(problem)
                )
                for problem in error.errors(include_url=False)
            ]
        ) from None
    if problems := list(_contradictions(parsed)):
        raise InvalidRules(problems)
    return RuleBook(
        unit_names=parsed.units,
        default_unit=parsed.default_unit,
        units_by_product=parsed.units_by_product,
        units_by_host_of_app=parsed.units_by_host_of_app,
        scales=tuple(
            TierScale(
                deployment=row.deployment,
                unit=row.unit,
                kind=row.kind,
                products=frozenset(row.products),
                tiers=tuple(UNLIMITED if tier is None else Tier(tier) for tier in row.tiers),
                any_count_from=row.any_count_from or 0,
                any_count_to=row.any_count_to or 0,
                bands=tuple(row.bands),
            )
            for row in parsed.scales
        ),
        sale_windows=tuple(
            SaleWindow(
                row.deployment, row.purchase_type, row.until, SaleStatus(row.then), frozenset(row.products)
            )
            for row in parsed.sale_windows
        ),
        maintenance=tuple(
            MaintenanceOffer(row.deployment, tuple(row.months), row.payment_model, frozenset(row.products))
            for row in parsed.maintenance_by
        ),
        severities=parsed.severity,
        host_families={name: tuple(keys) for name, keys in parsed.host_families.items()},
        deployments_by_product={
            key: frozenset(deployments) for key, deployments in parsed.deployments_by_product.items()
        },
    )
