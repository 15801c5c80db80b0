"""The licensing facts as data: units, tier scales, sale windows, maintenance, severities, host families.

A ``RuleBook`` is immutable and only answers questions; ``shop.configurator.rule_document`` reads one from the
JSON document that staff maintain. In every table a row that names a product wins over the rows that name
none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Literal

from shop.configurator.configuration import UNLIMITED, Tier
from shop.configurator.enums import Deployment, PurchaseType, Severity
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
    """After ``until`` (the last day, UTC) a purchase type of a deployment is sold as ``then`` says; where
    ``products`` are named, theirs alone.
    """

    deployment: Deployment
    purchase_type: PurchaseType
    until: date
    then: SaleStatus
    products: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class MaintenanceOffer:
    """The maintenance periods, in months, of a deployment; of one payment model or of ``products`` only if
    those are given.
    """

    deployment: Deployment
    months: tuple[int, ...]
    payment_model: str | None = None
    products: frozenset[str] = frozenset()


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
    deployments_by_product: Mapping[str, frozenset[Deployment]]

    def with_exceptions(self, listing: ListingFacts) -> ListingFacts:
        """The listing as it is sold: with the deployments that an exception names instead of the
        Marketplace's.
        """
        deployments = self.deployments_by_product.get(listing.key, listing.deployments)
        return listing if deployments == listing.deployments else replace(listing, deployments=deployments)

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

    def windows_for(
        self, listing: ListingFacts, deployment: Deployment, purchase_type: PurchaseType
    ) -> tuple[SaleWindow, ...]:
        """The windows that count for a listing, the first to end on top: its own where it has any of the
        pair, else the general ones.
        """
        pair = [
            window
            for window in self.sale_windows
            if (window.deployment, window.purchase_type) == (deployment, purchase_type)
        ]
        own = [window for window in pair if listing.key in window.products]
        general = [window for window in pair if not window.products]
        return tuple(sorted(own or general, key=lambda window: window.until))

    def passed_window(
        self, listing: ListingFacts, deployment: Deployment, purchase_type: PurchaseType, on_date: date
    ) -> SaleWindow | None:
        """The window that decides on ``on_date`` (UTC): of those that count the latest passed, or None."""
        windows = self.windows_for(listing, deployment, purchase_type)
        return next((window for window in reversed(windows) if window.until < on_date), None)

    def sale_status(
        self, listing: ListingFacts, deployment: Deployment, purchase_type: PurchaseType, on_date: date
    ) -> SaleStatus:
        """To whom it is sold on ``on_date`` (UTC)."""
        window = self.passed_window(listing, deployment, purchase_type, on_date)
        return window.then if window else SaleStatus.OPEN

    def months_for(self, listing: ListingFacts, deployment: Deployment) -> tuple[int, ...]:
        """The maintenance periods on offer, ascending. A row naming the product wins over one for its payment
        model, and that over the general one.
        """
        payment_model = listing.payment_models.get(deployment, "")
        rows = [
            row
            for row in self.maintenance
            if row.deployment == deployment
            and row.payment_model in (None, payment_model)
            and (not row.products or listing.key in row.products)
        ]
        return max(rows, key=lambda row: (bool(row.products), row.payment_model is not None)).months

    def months_known_to(self, listing: ListingFacts) -> tuple[int, ...]:
        """Every maintenance period that is offered for the listing or for products in general, ascending."""
        rows = [row for row in self.maintenance if not row.products or listing.key in row.products]
        return tuple(sorted({months for row in rows for months in row.months}))

    def severity(self, code: RuleCode) -> Severity:
        return self.severities[code]

    def hosts_of(self, applications: frozenset[str]) -> frozenset[str]:
        """The keys of all host products that belong to the families an app plugs into."""
        return frozenset(key for name in applications for key in self.host_families.get(name, ()))
