"""What the rule engine is told: listings, lines and licences as plain facts, whoever collected them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from shop.configurator.configuration import LicenseConfiguration, Tier
from shop.configurator.enums import Deployment, LicenseType

LineId: TypeAlias = int | str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingFacts:
    """What the catalogue knows about a host product or an app, as far as the rules care."""

    key: str
    name: str
    kind: str  # host or app
    deployments: frozenset[Deployment]
    payment_models: Mapping[Deployment, str]  # free, vendor or atlassian
    applications: frozenset[str]  # what an app plugs into: jira, confluence, ...
    is_listed: bool = True

    def is_free(self, deployment: Deployment) -> bool:
        """Whether this is an app without a licence: it knows neither tier nor months nor the host rule."""
        return self.kind == "app" and self.payment_models.get(deployment) == "free"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestedLine:
    """One configured line of a basket, a request or a check; ``line_id`` only ties the violations to it."""

    line_id: LineId
    listing: ListingFacts
    configuration: LicenseConfiguration
    quantity: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredLicense:
    """A licence the organisation has and that no later licence superseded.

    ``ends_on`` is the last day of maintenance, None for a licence without an end. ``is_confirmed`` is False
    while only the customer declared it.
    """

    sen: str
    listing_key: str
    listing_name: str
    kind: str  # host or app
    deployment: Deployment
    user_tier: Tier
    instance_url: str = ""
    ends_on: date | None = None
    is_confirmed: bool = True
    license_type: LicenseType = LicenseType.COMMERCIAL
    institution: str = ""

    def is_current(self, on_date: date) -> bool:
        """Whether maintenance has not ended before ``on_date`` (UTC)."""
        return self.ends_on is None or self.ends_on >= on_date
