"""What the configuration field offers to pick instead of to type, and what it says about what was typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from shop.configurator import wording
from shop.configurator.enums import Deployment
from shop.configurator.facts import ListingFacts, RegisteredLicense
from shop.configurator.identifiers import (
    AddressProblem,
    address_problem,
    comparable_sen,
    has_known_shape,
    instance_host,
)
from shop.configurator.questions import Choice
from shop.configurator.rulebook import Unit
from shop.configurator.rules import Landscape

# A university has hundreds of licences of one product: the others are found by typing.
LICENSES_SHOWN: Final = 20
INSTANCES_SHOWN: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """What is unusual about a typed value of ``field``. ``suggestion`` is what was perhaps meant, "" if
    unknown.
    """

    field: str
    message: str
    suggestion: str = ""


@dataclass(frozen=True, kw_only=True)
class PickLists:
    """The customer's licences and instances for one listing and what is chosen so far."""

    listing: ListingFacts
    chosen: Mapping[str, str]
    landscape: Landscape
    deployment: Deployment
    unit: Unit

    @cached_property
    def own(self) -> tuple[RegisteredLicense, ...]:
        """The customer's licences of the product, in every deployment that is still offered.

        The one that is named comes first, then those of the chosen deployment, then by the end of
        maintenance; what has ended already comes last.
        """
        named = comparable_sen(str(self.chosen.get("existing_sen", "")))
        found = (
            existing
            for existing in self.landscape.register
            if existing.listing_key == self.listing.key
            and existing.deployment in self.listing.deployments
            and existing.sen.strip()
        )
        return tuple(sorted(found, key=lambda existing: self._place(existing, named)))

    @property
    def asks_search(self) -> bool:
        """Whether there are more licences than are shown at once."""
        return len(self.own) > LICENSES_SHOWN

    def matching(self) -> tuple[Choice, ...]:
        """All the customer's licences of the product that match what was searched for."""
        words = str(self.chosen.get("license_search", "")).casefold().split() if self.asks_search else []
        choices = (
            Choice(
                value=existing.sen,
                label=existing.sen,
                help=wording.license_text(existing, self.unit, on_date=self.landscape.on_date),
            )
            for existing in self.own
        )
        return tuple(
            choice
            for choice in choices
            if all(word in f"{choice.label} {choice.help}".casefold() for word in words)
        )

    def _place(self, existing: RegisteredLicense, named: str) -> tuple[bool, bool, bool, int, str]:
        on_date = self.landscape.on_date
        ends_on = existing.ends_on or date.max
        return (
            comparable_sen(existing.sen) != named,
            existing.deployment != self.deployment,
            ends_on < on_date,
            # Soon to end, or ended a short while ago: that is what people come for.
            abs((ends_on - on_date).days),
            existing.sen,
        )

    def instances(self) -> tuple[str, ...]:
        """Addresses in the customer's basket and licences: where a host of the app runs first."""
        hosts = self.landscape.rules.hosts_of(self.listing.applications)
        used = [
            (line.listing.key, line.configuration.deployment, line.configuration.instance_url)
            for line in self.landscape.lines
        ]
        used += [(one.listing_key, one.deployment, one.instance_url) for one in self.landscape.register]
        ordered = sorted(
            (key not in hosts, deployment != self.deployment, instance_host(url))
            for key, deployment, url in used
        )
        return tuple(dict.fromkeys(name for *_place, name in ordered if name))[:INSTANCES_SHOWN]

    def hints(self, *, asks_existing_license: bool, asks_instance_url: bool) -> tuple[Hint, ...]:
        """What is unusual about the SEN and the address that were typed."""
        found = []
        sen, address = (str(self.chosen.get(name, "")).strip() for name in ("existing_sen", "instance_url"))
        known = {comparable_sen(existing.sen) for existing in self.landscape.register}
        if asks_existing_license and sen and not has_known_shape(sen) and comparable_sen(sen) not in known:
            found.append(Hint(field="existing_sen", message=wording.unusual_sen()))
        if asks_instance_url and address and (problem := address_problem(address)):
            found.append(self._about_address(address, problem))
        return tuple(found)

    def _about_address(self, address: str, problem: AddressProblem) -> Hint:
        if problem == AddressProblem.EMAIL:
            return Hint(field="instance_url", message=wording.address_is_email())
        if problem == AddressProblem.SITE_NAME and self.deployment == Deployment.CLOUD:
            name = instance_host(address)
            return Hint(
                field="instance_url",
                message=wording.address_is_site_name(name),
                suggestion=wording.site_address(name),
            )
        return Hint(field="instance_url", message=wording.unusual_address())
