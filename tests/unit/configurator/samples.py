"""Listings, lines and licences for the rule tests: legal by themselves, each test bends what it is about."""

import json
from datetime import date
from functools import cache
from pathlib import Path

from shop.configurator.configuration import LicenseConfiguration, Tier
from shop.configurator.enums import Deployment, LicenseType, PurchaseType
from shop.configurator.facts import LineId, ListingFacts, RegisteredLicense, RequestedLine
from shop.configurator.rule_document import parse_rule_book
from shop.configurator.rulebook import RuleBook, RuleCode
from shop.configurator.rules import Violation, check_lines

SERVER, DATA_CENTER, CLOUD = Deployment.SERVER, Deployment.DATA_CENTER, Deployment.CLOUD
NEW, UPGRADE, RENEWAL, DOWNGRADE = (
    PurchaseType.NEW,
    PurchaseType.UPGRADE,
    PurchaseType.RENEWAL,
    PurchaseType.DOWNGRADE,
)
SHIPPED_RULES = Path(__file__).resolve().parents[3] / "fixtures" / "reference" / "rules.json"
# A day on which everything but Server is still sold to everybody.
OPEN_DAY = date(2025, 6, 1)
WIKI = "https://wiki.example.edu"


def shipped_document() -> dict[str, object]:
    document: dict[str, object] = json.loads(SHIPPED_RULES.read_text(encoding="utf-8"))
    return document


@cache
def shipped_rules() -> RuleBook:
    return parse_rule_book(shipped_document())


def listing(key: str = "confluence", **changes: object) -> ListingFacts:
    """A host product of that key that is sold for every deployment."""
    facts: dict[str, object] = {
        "key": key,
        "name": key.replace("-", " ").title(),
        "kind": "host",
        "deployments": frozenset(Deployment),
        "payment_models": dict.fromkeys(Deployment, "atlassian"),
        "applications": frozenset(),
    }
    return ListingFacts(**{**facts, **changes})  # type: ignore[arg-type]


def app(*hosts: str, payment_model: str = "atlassian", **changes: object) -> ListingFacts:
    """An app that plugs into those applications, by default into Confluence."""
    facts: dict[str, object] = {
        "kind": "app",
        "applications": frozenset(hosts or ("confluence",)),
        "payment_models": dict.fromkeys(Deployment, payment_model),
        **changes,
    }
    return listing("org.example.diagrams", **facts)


def line(of: ListingFacts | None = None, *, line_id: LineId = 1, **changes: object) -> RequestedLine:
    """A line that nothing is wrong with on OPEN_DAY: Confluence Data Center, new, 500 users, 12 months."""
    values: dict[str, object] = {
        "deployment": DATA_CENTER,
        "license_type": LicenseType.COMMERCIAL,
        "purchase_type": NEW,
        "maintenance_months": 12,
        "user_tier": 500,
        **changes,
    }
    values["user_tier"] = Tier(values["user_tier"])  # type: ignore[call-overload]
    return RequestedLine(
        line_id=line_id,
        listing=of or listing(),
        configuration=LicenseConfiguration(**values),  # type: ignore[arg-type]
    )


def license_of(key: str = "confluence", **changes: object) -> RegisteredLicense:
    """A confirmed Data Center licence for 500 users that ends in 2030."""
    facts: dict[str, object] = {
        "sen": "SEN-1",
        "listing_key": key,
        "listing_name": key.replace("-", " ").title(),
        "kind": "host",
        "deployment": DATA_CENTER,
        "user_tier": 500,
        "ends_on": date(2030, 12, 31),
        **changes,
    }
    facts["user_tier"] = Tier(facts["user_tier"])  # type: ignore[call-overload]
    return RegisteredLicense(**facts)  # type: ignore[arg-type]


def check(
    *lines: RequestedLine, register: tuple[RegisteredLicense, ...] = (), on: date = OPEN_DAY
) -> list[Violation]:
    return check_lines(lines=lines, register=register, rules=shipped_rules(), on_date=on)


def codes(
    *lines: RequestedLine, register: tuple[RegisteredLicense, ...] = (), on: date = OPEN_DAY
) -> list[RuleCode]:
    return [violation.code for violation in check(*lines, register=register, on=on)]


def only(
    *lines: RequestedLine, register: tuple[RegisteredLicense, ...] = (), on: date = OPEN_DAY
) -> Violation:
    """The one violation there is."""
    (violation,) = check(*lines, register=register, on=on)
    return violation
