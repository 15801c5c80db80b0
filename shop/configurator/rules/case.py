"""What the rules look at: one line, and what all lines and the register say together."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from shop.configurator import wording
from shop.configurator.configuration import LicenseConfiguration, Tier
from shop.configurator.enums import Deployment, PurchaseType
from shop.configurator.facts import ListingFacts, RegisteredLicense, RequestedLine
from shop.configurator.identifiers import comparable_sen, instance_host
from shop.configurator.rulebook import RuleBook, RuleCode, TierScale, Unit
from shop.configurator.rules.violations import Fix, Violation

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


def has_current_license(register: Iterable[RegisteredLicense], deployment: Deployment, on_date: date) -> bool:
    """Whether the register proves an existing customer: a confirmed licence of that deployment, not ended."""
    return any(
        existing.deployment == deployment and existing.is_confirmed and existing.is_current(on_date)
        for existing in register
    )


def matching_license(
    register: Iterable[RegisteredLicense], *, sen: str, listing_key: str, deployment: Deployment
) -> RegisteredLicense | None:
    """The licence a SEN names: of that product and deployment if there is one, else of that product, else
    whatever has the SEN.
    """
    wanted = comparable_sen(sen)
    named = [existing for existing in register if wanted and comparable_sen(existing.sen) == wanted]
    return max(
        named,
        key=lambda existing: (
            (existing.listing_key, existing.deployment) == (listing_key, deployment),
            existing.listing_key == listing_key,
            existing.ends_on or date.max,
            existing.user_tier,
            # The order of the register must not matter.
            existing.listing_key,
            existing.deployment,
        ),
        default=None,
    )


@dataclass(frozen=True, slots=True)
class Host:
    key: str
    name: str
    tier: Tier
    instance_url: str


@dataclass(frozen=True, kw_only=True)
class Landscape:
    """What lines and register say together."""

    lines: Sequence[RequestedLine]
    register: tuple[RegisteredLicense, ...]
    rules: RuleBook
    on_date: date
    _by_sen: dict[str, list[RegisteredLicense]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for existing in self.register:
            self._by_sen[comparable_sen(existing.sen)].append(existing)

    def existing(self, listing: ListingFacts, wanted: LicenseConfiguration) -> RegisteredLicense | None:
        return matching_license(
            self._by_sen.get(comparable_sen(wanted.existing_sen), ()),
            sen=wanted.existing_sen,
            listing_key=listing.key,
            deployment=wanted.deployment,
        )

    @cached_property
    def current_deployments(self) -> frozenset[Deployment]:
        return frozenset(
            deployment
            for deployment in Deployment
            if has_current_license(self.register, deployment, self.on_date)
        )

    @cached_property
    def hosts(self) -> dict[tuple[Deployment, str], list[Host]]:
        """Host products by deployment and instance. A licence that a line replaces gives way to that line."""
        hosts = defaultdict(list)
        replaced = set()
        for line in self.lines:
            if line.listing.kind != "host":
                continue
            wanted = line.configuration
            hosts[wanted.deployment, instance_host(wanted.instance_url)].append(
                Host(line.listing.key, line.listing.name, wanted.user_tier, wanted.instance_url)
            )
            if wanted.purchase_type != PurchaseType.NEW:
                existing = self.existing(line.listing, wanted)
                if existing and is_license_of(existing, line.listing, wanted.deployment):
                    replaced.add(id(existing))
        for existing in self.register:
            if existing.kind == "host" and id(existing) not in replaced:
                hosts[existing.deployment, instance_host(existing.instance_url)].append(
                    Host(
                        existing.listing_key, existing.listing_name, existing.user_tier, existing.instance_url
                    )
                )
        return dict(hosts)

    def hosts_of(self, listing: ListingFacts, deployment: Deployment, instance_url: str) -> list[Host]:
        """The host products that an app works with on that instance."""
        family = self.rules.hosts_of(listing.applications)
        here = (deployment, instance_host(instance_url))
        return [host for host in self.hosts.get(here, ()) if host.key in family]

    def largest_host(self, listing: ListingFacts, deployment: Deployment, instance_url: str) -> Host | None:
        """The host product that an app must be as large as, None where none sets a bound.

        A host counted in agents or remote agents says nothing about the number of users.
        """
        bounds = [
            host
            for host in self.hosts_of(listing, deployment, instance_url)
            if self.rules.unit_for_product(host.key) == Unit.USER
        ]
        return max(bounds, key=lambda host: (host.tier, host.name, host.instance_url), default=None)


@dataclass(frozen=True, kw_only=True)
class Case:
    """One line with what the rules ask about it again and again."""

    line: RequestedLine
    landscape: Landscape

    @property
    def rules(self) -> RuleBook:
        return self.landscape.rules

    @cached_property
    def listing(self) -> ListingFacts:
        return self.rules.with_exceptions(self.line.listing)

    @property
    def wanted(self) -> LicenseConfiguration:
        return self.line.configuration

    @property
    def is_offered(self) -> bool:
        return self.wanted.deployment in self.listing.deployments

    @property
    def has_tier(self) -> bool:
        """Without the deployment there is nothing to compare; a free app has no licence to compare."""
        return self.is_offered and not self.listing.is_free(self.wanted.deployment)

    @cached_property
    def unit(self) -> Unit:
        return self.rules.unit_for(self.listing)

    @cached_property
    def scale(self) -> TierScale | None:
        return self.rules.scale_for(self.listing, self.wanted.deployment)

    @cached_property
    def named_license(self) -> RegisteredLicense | None:
        if self.wanted.purchase_type == PurchaseType.NEW:
            return None
        return self.landscape.existing(self.listing, self.wanted)

    @property
    def existing(self) -> RegisteredLicense | None:
        """The licence this line is about, if it is known and of this product and deployment."""
        named = self.named_license
        return named if named and is_license_of(named, self.listing, self.wanted.deployment) else None

    @property
    def held(self) -> Tier | None:
        """The tier of the licence this line is about."""
        return self.existing.user_tier if self.existing else None

    def suggested_tier(self, at_least: Tier) -> Tier | None:
        """The smallest tier on sale from ``at_least`` that the purchase type allows, or None."""
        held = self.held
        if held is not None and self.wanted.purchase_type == PurchaseType.RENEWAL:
            return held if held >= at_least else None
        candidate = self.scale.at_least(at_least) if self.scale else None
        if self.scale is None or candidate is None or held is None:
            return candidate
        if self.wanted.purchase_type == PurchaseType.UPGRADE:
            return candidate if candidate > held else self.scale.above(held)
        return candidate if candidate < held else None

    def violation(
        self, code: RuleCode, field: str, message: "str | StrPromise", fix: Fix | None = None
    ) -> Violation:
        return Violation(
            line_id=self.line.line_id,
            code=code,
            severity=self.rules.severity(code),
            field=field,
            message=message,
            fix=fix,
        )

    def tier_fix(self, tier: Tier | None) -> Fix | None:
        if tier is None or tier == self.wanted.user_tier:
            return None
        return Fix("user_tier", plain_tier(tier), wording.change_tier(tier, self.unit))


def is_license_of(existing: RegisteredLicense, listing: ListingFacts, deployment: Deployment) -> bool:
    return (existing.listing_key, existing.deployment) == (listing.key, deployment)


def plain_tier(tier: Tier) -> str | int:
    return "unlimited" if str(tier) == "unlimited" else int(tier)
