"""The licensing facts as data: units, tier scales, sale windows, maintenance, severities, host families.

``parse_rule_book`` reads the JSON document that staff maintain, refuses one that makes no sense, and returns
an immutable ``RuleBook`` that only answers questions.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from shop.configurator.configuration import LARGEST_COUNT, UNLIMITED, Tier
from shop.configurator.enums import Deployment, PurchaseType, Severity
from shop.configurator.exceptions import InvalidRules
from shop.configurator.facts import ListingFacts


class Unit(StrEnum):
    """What a tier counts."""

    USER = "user"
    AGENT = "agent"
    REMOTE_AGENT = "remote_agent"


class RuleCode(StrEnum):
    """The rules by their stable codes; programs and stored ticks rely on them."""

    DEPLOYMENT_NOT_OFFERED = "deployment_not_offered"
    SALE_WINDOW_CLOSED = "sale_window_closed"
    EXISTING_CUSTOMERS_ONLY = "existing_customers_only"
    NO_LONGER_LISTED = "no_longer_listed"
    EXISTING_LICENSE_REQUIRED = "existing_license_required"
    EXISTING_LICENSE_UNKNOWN = "existing_license_unknown"
    EXISTING_LICENSE_MISMATCH = "existing_license_mismatch"
    TIER_NOT_IN_SCALE = "tier_not_in_scale"
    TIER_NOT_HIGHER = "tier_not_higher"
    TIER_NOT_LOWER = "tier_not_lower"
    TIER_CHANGED_ON_RENEWAL = "tier_changed_on_renewal"
    MONTHS_NOT_OFFERED = "months_not_offered"
    APP_TIER_BELOW_HOST = "app_tier_below_host"
    HOST_UNKNOWN = "host_unknown"
    ACADEMIC_INSTITUTION_MISSING = "academic_institution_missing"


class SaleStatus(StrEnum):
    """To whom a purchase type of a deployment is sold on a day."""

    OPEN = "open"
    EXISTING_CUSTOMERS = "existing_customers"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Band:
    """A price step of a scale that takes any count; both ends are inside."""

    lower: int
    upper: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TierScale:
    """The tiers on sale: either a list, or any count from ``any_count_from`` to ``any_count_to``."""

    deployment: Deployment
    unit: Unit
    kind: Literal["host", "app"] | None = None
    products: frozenset[str] = frozenset()
    tiers: tuple[Tier, ...] = ()
    any_count_from: int = 0
    any_count_to: int = 0
    bands: tuple[int, ...] = ()

    @property
    def takes_any_count(self) -> bool:
        return not self.tiers

    def allows(self, tier: Tier) -> bool:
        if self.takes_any_count:
            return self.any_count_from <= tier <= self.any_count_to
        return tier in self.tiers

    def at_least(self, tier: Tier) -> Tier | None:
        """The smallest tier on sale that is not below ``tier``, or None above the end of the scale."""
        if self.takes_any_count:
            candidate = Tier(max(tier, self.any_count_from))
            return candidate if candidate <= self.any_count_to else None
        return next((step for step in self.tiers if step >= tier), None)

    def above(self, tier: Tier) -> Tier | None:
        """The smallest tier on sale above ``tier``."""
        return None if tier == UNLIMITED else self.at_least(Tier(tier + 1))

    def below(self, tier: Tier) -> Tier | None:
        """The largest tier on sale below ``tier``."""
        if self.takes_any_count:
            candidate = Tier(min(tier - 1, self.any_count_to))
            return candidate if candidate >= self.any_count_from else None
        return next((step for step in reversed(self.tiers) if step < tier), None)

    def band_of(self, count: int) -> Band | None:
        """The price step a count falls into; None for a list of tiers and for a count outside the range."""
        lower = self.any_count_from
        if not self.takes_any_count or count < lower:
            return None
        for upper in self.bands:
            if count <= upper:
                return Band(lower, upper)
            lower = upper + 1
        return None


@dataclass(frozen=True, slots=True)
class SaleWindow:
    """After ``until`` (the last day, UTC) a purchase type of a deployment is sold as ``then`` says."""

    deployment: Deployment
    purchase_type: PurchaseType
    until: date
    then: SaleStatus


@dataclass(frozen=True, slots=True)
class MaintenanceOffer:
    """The maintenance periods, in months, of a deployment; of one payment model only if that is given."""

    deployment: Deployment
    months: tuple[int, ...]
    payment_model: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBook:
    """All licensing facts in force. Immutable; every method only looks something up."""

    unit_names: Mapping[Unit, str]
    default_unit: Unit
    units_by_product: Mapping[str, Unit]
    units_by_host_of_app: Mapping[str, Unit]
    scales: tuple[TierScale, ...]
    sale_windows: tuple[SaleWindow, ...]
    maintenance: tuple[MaintenanceOffer, ...]
    severities: Mapping[RuleCode, Severity]
    host_families: Mapping[str, tuple[str, ...]]

    def unit_for_product(self, key: str) -> Unit:
        """What the tiers of a host product count, from its key."""
        return self.units_by_product.get(key, self.default_unit)

    def unit_for(self, listing: ListingFacts) -> Unit:
        """What the listing's tiers count: for an app what its hosts count if they agree, else the default."""
        if listing.key in self.units_by_product or listing.kind == "host":
            return self.unit_for_product(listing.key)
        units = {self.units_by_host_of_app.get(name, self.default_unit) for name in listing.applications}
        return units.pop() if len(units) == 1 else self.default_unit

    def scale_for(self, listing: ListingFacts, deployment: Deployment) -> TierScale | None:
        """The most specific scale: one naming the product, else one for its kind, else the general one."""
        unit = self.unit_for(listing)
        rows = [
            scale
            for scale in self.scales
            if scale.deployment == deployment
            and scale.unit == unit
            and scale.kind in (None, listing.kind)
            and (not scale.products or listing.key in scale.products)
        ]
        return max(rows, key=lambda scale: (bool(scale.products), scale.kind is not None), default=None)

    def passed_window(
        self, deployment: Deployment, purchase_type: PurchaseType, on_date: date
    ) -> SaleWindow | None:
        """The window that decides on ``on_date`` (UTC): of this pair's passed ones the latest, or None."""
        passed = [
            window
            for window in self.sale_windows
            if (window.deployment, window.purchase_type) == (deployment, purchase_type)
            and window.until < on_date
        ]
        return max(passed, key=lambda window: window.until, default=None)

    def sale_status(self, deployment: Deployment, purchase_type: PurchaseType, on_date: date) -> SaleStatus:
        """To whom it is sold on ``on_date`` (UTC)."""
        window = self.passed_window(deployment, purchase_type, on_date)
        return window.then if window else SaleStatus.OPEN

    def months_for(self, deployment: Deployment, payment_model: str) -> tuple[int, ...]:
        """The maintenance periods on offer, ascending; a row for the payment model wins over the general."""
        rows = [
            row
            for row in self.maintenance
            if row.deployment == deployment and row.payment_model in (None, payment_model)
        ]
        return max(rows, key=lambda row: row.payment_model is not None).months

    @property
    def all_months(self) -> tuple[int, ...]:
        """Every maintenance period that is offered for anything, ascending."""
        return tuple(sorted({months for row in self.maintenance for months in row.months}))

    def severity(self, code: RuleCode) -> Severity:
        return self.severities[code]

    def hosts_of(self, applications: frozenset[str]) -> frozenset[str]:
        """The keys of all host products that belong to the families an app plugs into."""
        return frozenset(key for name in applications for key in self.host_families.get(name, ()))


# --- The document -------------------------------------------------------------------------------------------
_Count = Annotated[int, Field(strict=True, ge=0, le=LARGEST_COUNT)]


def _ascending(values: list[int]) -> list[int]:
    if any(later <= earlier for earlier, later in pairwise(values)):
        raise ValueError("must ascend, each value once")
    return values


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _ScaleRow(_Row):
    deployment: Deployment
    unit: Unit
    kind: Literal["host", "app"] | None = None
    products: list[str] = []
    tiers: list[_Count | None] = []
    any_count_from: _Count | None = None
    any_count_to: _Count | None = None
    bands: list[_Count] = []

    _bands_ascend = field_validator("bands")(_ascending)

    @field_validator("tiers")
    @classmethod
    def _tiers_ascend(cls, tiers: list[int | None]) -> list[int | None]:
        _ascending([int(UNLIMITED) if tier is None else tier for tier in tiers])
        return tiers

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if self.kind and self.products:
            raise ValueError("names products or a kind, not both")
        if self.tiers:
            if self.any_count_from is not None or self.any_count_to is not None or self.bands:
                raise ValueError("has tiers or a range of counts, not both")
        elif self.any_count_from is None or self.any_count_to is None or not self.bands:
            raise ValueError("needs tiers, or any_count_from, any_count_to and bands")
        elif self.any_count_from > self.any_count_to:
            raise ValueError("any_count_from is above any_count_to")
        elif self.bands[0] < self.any_count_from or self.bands[-1] != self.any_count_to:
            raise ValueError("the bands must cover the range and end with it")
        return self


class _WindowRow(_Row):
    deployment: Deployment
    purchase_type: PurchaseType
    until: date
    then: Literal["existing_customers", "closed"]


class _MaintenanceRow(_Row):
    deployment: Deployment
    payment_model: Literal["free", "vendor", "atlassian"] | None = None
    months: list[Annotated[int, Field(strict=True, ge=1, le=120)]] = Field(min_length=1)

    _months_ascend = field_validator("months")(_ascending)


class _Document(_Row):
    comment: list[str] | str = ""
    severity_comment: str = ""
    host_tier_rule: str = ""
    units: dict[Unit, str]
    default_unit: Unit
    units_by_product: dict[str, Unit] = {}
    units_by_host_of_app: dict[str, Unit] = {}
    scales: list[_ScaleRow] = Field(min_length=1)
    sale_windows: list[_WindowRow] = []
    maintenance_by: list[_MaintenanceRow] = Field(min_length=1)
    severity: dict[RuleCode, Severity]
    host_families: dict[str, list[str]]

    @model_validator(mode="after")
    def _complete(self) -> Self:
        missing = [code.value for code in RuleCode if code not in self.severity]
        if missing:
            raise ValueError(f"severity lacks {', '.join(missing)}")
        nameless = [unit.value for unit in Unit if not self.units.get(unit, "").strip()]
        if nameless:
            raise ValueError(f"units lacks a name for {', '.join(nameless)}")
        for deployment in Deployment:
            if not any(
                row.deployment == deployment and row.payment_model is None for row in self.maintenance_by
            ):
                raise ValueError(f"maintenance_by lacks a general row for {deployment.value}")
            for kind in ("host", "app"):
                if not any(
                    (row.deployment, row.unit) == (deployment, self.default_unit)
                    and not row.products
                    and row.kind in (None, kind)
                    for row in self.scales
                ):
                    raise ValueError(
                        f"scales lacks {self.default_unit.value} tiers of {deployment.value} for a {kind}"
                    )
        return self

    @model_validator(mode="after")
    def _unambiguous(self) -> Self:
        for name, keys in (
            ("scales", [key for row in self.scales for key in _scale_keys(row)]),
            ("sale_windows", [(row.deployment, row.purchase_type, row.until) for row in self.sale_windows]),
            ("maintenance_by", [(row.deployment, row.payment_model) for row in self.maintenance_by]),
        ):
            counts: Counter[tuple[object, ...]] = Counter(keys)
            twice = next((key for key, count in counts.items() if count > 1), None)
            if twice:
                raise ValueError(f"{name} has two rows for {', '.join(str(part) for part in twice if part)}")
        return self


def _scale_keys(row: _ScaleRow) -> list[tuple[object, ...]]:
    return [(row.deployment, row.unit, row.kind, product) for product in row.products or [""]]


def parse_rule_book(document: object) -> RuleBook:
    """Read a rule document (the decoded JSON of ``fixtures/reference/rules.json``).

    Raises InvalidRules, naming every wrong place, for a document that is incomplete or contradicts itself.
    """
    try:
        parsed = _Document.model_validate(document)
    except ValidationError as error:
        raise InvalidRules(
            [
                f"{'.'.join(str(part) for part in problem['loc']) or 'document'}: {problem['msg']}."
                for problem in error.errors(include_url=False)
            ]
        ) from None
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
            SaleWindow(row.deployment, row.purchase_type, row.until, SaleStatus(row.then))
            for row in parsed.sale_windows
        ),
        maintenance=tuple(
            MaintenanceOffer(row.deployment, tuple(row.months), row.payment_model)
            for row in parsed.maintenance_by
        ),
        severities=parsed.severity,
        host_families={name: tuple(keys) for name, keys in parsed.host_families.items()},
    )
