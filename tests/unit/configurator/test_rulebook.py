"""The rule document: what it answers, and which nonsense it is refused for."""

import copy
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from shop.configurator.configuration import UNLIMITED, Tier
from shop.configurator.enums import Deployment, Severity
from shop.configurator.exceptions import InvalidRules
from shop.configurator.facts import ListingFacts
from shop.configurator.rule_document import parse_rule_book
from shop.configurator.rulebook import Band, RuleCode, SaleStatus, TierScale, Unit
from tests.unit.configurator.samples import (
    CLOUD,
    DATA_CENTER,
    NEW,
    RENEWAL,
    SERVER,
    app,
    listing,
    shipped_document,
    shipped_rules,
)


def scale(product: ListingFacts, deployment: Deployment) -> TierScale:
    found = shipped_rules().scale_for(product, deployment)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("product", "unit"),
    [
        (listing("confluence"), Unit.USER),
        (listing("jira-servicedesk"), Unit.AGENT),
        (listing("bamboo"), Unit.REMOTE_AGENT),
        (app("confluence"), Unit.USER),
        (app("jira"), Unit.USER),
        (app("bamboo"), Unit.REMOTE_AGENT),
        (app("bamboo", "jira"), Unit.USER),
        (app(applications=frozenset()), Unit.USER),
    ],
)
def test_unit_follows_the_product_and_an_apps_hosts(product: ListingFacts, unit: Unit) -> None:
    assert shipped_rules().unit_for(product) == unit


@pytest.mark.parametrize(
    ("product", "deployment", "first", "last"),
    [
        (listing("confluence"), DATA_CENTER, 500, UNLIMITED),
        (listing("bitbucket"), DATA_CENTER, 25, UNLIMITED),
        (listing("crowd"), DATA_CENTER, 50, UNLIMITED),
        (app("bitbucket"), DATA_CENTER, 25, UNLIMITED),
        (listing("jira-servicedesk"), DATA_CENTER, 50, UNLIMITED),
        (app("bamboo"), DATA_CENTER, 1, 1_000),
        (listing("bamboo"), SERVER, 0, 500),
        (app("confluence"), SERVER, 10, UNLIMITED),
    ],
)
def test_most_specific_scale_wins(
    product: ListingFacts, deployment: Deployment, first: int, last: int
) -> None:
    found = scale(product, deployment)

    assert (found.tiers[0], found.tiers[-1]) == (first, last)


def test_order_of_rows_does_not_decide_which_scale_wins() -> None:
    document = shipped_document()
    document["scales"] = list(reversed(document["scales"]))  # type: ignore[call-overload]
    turned = parse_rule_book(document)

    for product in (listing("bitbucket"), listing("confluence"), app("confluence")):
        assert turned.scale_for(product, DATA_CENTER) == scale(product, DATA_CENTER)


def test_unit_without_a_scale_has_none() -> None:
    assert shipped_rules().scale_for(listing("bamboo"), CLOUD) is None


@pytest.mark.parametrize(
    ("count", "band"),
    [
        (0, None),
        (1, Band(1, 10)),
        (10, Band(1, 10)),
        (11, Band(11, 100)),
        (100, Band(11, 100)),
        (101, Band(101, 250)),
        (90_001, Band(90_001, 100_000)),
        (100_000, Band(90_001, 100_000)),
        (100_001, None),
    ],
)
def test_band_is_the_price_step_of_a_count(count: int, band: Band | None) -> None:
    assert scale(listing(), CLOUD).band_of(count) == band


def test_list_of_tiers_has_no_bands() -> None:
    assert scale(listing(), DATA_CENTER).band_of(500) is None


@pytest.mark.parametrize(
    ("deployment", "tier", "at_least", "above", "below"),
    [
        (DATA_CENTER, 400, 500, 500, None),
        (DATA_CENTER, 500, 500, 1_000, None),
        (DATA_CENTER, 50_000, 50_000, UNLIMITED, 45_000),
        (DATA_CENTER, UNLIMITED, UNLIMITED, None, 50_000),
        (CLOUD, 0, 1, 1, None),
        (CLOUD, 1, 1, 2, None),
        (CLOUD, 100_000, 100_000, None, 99_999),
        (CLOUD, UNLIMITED, None, None, 100_000),
    ],
)
def test_neighbours_of_a_tier(
    deployment: Deployment, tier: int, at_least: int | None, above: int | None, below: int | None
) -> None:
    found = scale(listing(), deployment)

    assert (found.at_least(Tier(tier)), found.above(Tier(tier)), found.below(Tier(tier))) == (
        at_least,
        above,
        below,
    )


@pytest.mark.parametrize(
    ("on", "status"),
    [
        (date(2026, 3, 30), SaleStatus.OPEN),
        (date(2026, 3, 31), SaleStatus.EXISTING_CUSTOMERS),
        (date(2028, 3, 30), SaleStatus.EXISTING_CUSTOMERS),
        (date(2028, 3, 31), SaleStatus.CLOSED),
        (date(2099, 1, 1), SaleStatus.CLOSED),
    ],
)
def test_of_several_passed_windows_the_latest_counts(on: date, status: SaleStatus) -> None:
    document = shipped_document()
    document["sale_windows"] = list(reversed(document["sale_windows"]))  # type: ignore[call-overload]

    assert shipped_rules().sale_status(listing(), DATA_CENTER, NEW, on) == status
    assert parse_rule_book(document).sale_status(listing(), DATA_CENTER, NEW, on) == status


def test_pair_without_a_window_is_open() -> None:
    assert shipped_rules().sale_status(listing(), CLOUD, RENEWAL, date(2099, 1, 1)) == SaleStatus.OPEN


@pytest.mark.parametrize(
    ("deployment", "payment_model", "months"),
    [
        (CLOUD, "vendor", (12,)),
        (CLOUD, "atlassian", (12, 24)),
        (CLOUD, "", (12, 24)),
        (DATA_CENTER, "vendor", (12, 24)),
    ],
)
def test_most_specific_maintenance_row_wins(
    deployment: Deployment, payment_model: str, months: tuple[int, ...]
) -> None:
    assert shipped_rules().months_for(app(payment_model=payment_model), deployment) == months


def test_hosts_of_an_app_are_all_products_of_its_families() -> None:
    assert shipped_rules().hosts_of(frozenset({"jira", "crowd", "something-else"})) == {
        "jira-software",
        "jira-servicedesk",
        "jira",
        "crowd",
    }


def test_every_code_has_its_shipped_severity() -> None:
    asks = {RuleCode.SALE_WINDOW_CLOSED, RuleCode.EXISTING_CUSTOMERS_ONLY, RuleCode.NO_LONGER_LISTED}
    notes = {RuleCode.EXISTING_LICENSE_UNKNOWN, RuleCode.HOST_UNKNOWN}

    assert {code: shipped_rules().severity(code) for code in RuleCode} == {
        code: Severity.ASK if code in asks else Severity.NOTE if code in notes else Severity.BLOCKS
        for code in RuleCode
    }


Change = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (lambda doc: doc.pop("scales"), "scales: This is missing."),
        (lambda doc: doc.update(discounts=[]), "discounts: This is not part of the rules."),
        (
            lambda doc: doc["scales"][0].update(tiers=[10, 25, 25]),
            "scales.0.tiers: The values must ascend, each once: 25 comes after 25.",
        ),
        (
            lambda doc: doc["scales"][0].update(tiers=[None, 10]),
            "scales.0.tiers: The values must ascend, each once: 10 comes after unlimited.",
        ),
        (
            lambda doc: doc["scales"][0].update(tiers=["10"]),
            "scales.0.tiers.0: A whole number, please.",
        ),
        (
            lambda doc: doc["scales"][0].update(tiers=[-1]),
            "scales.0.tiers.0: At least 0, please.",
        ),
        (
            lambda doc: doc["scales"][0].update(tiers=[]),
            "scales.0: A scale needs tiers, or a range of counts with its price steps.",
        ),
        (
            lambda doc: doc["scales"][0].update(any_count_from=1),
            "scales.0: A scale has tiers or a range of counts, not both.",
        ),
        (
            lambda doc: doc["scales"][3].update(products=["bitbucket"]),
            "scales.3: A scale is for products or for a kind, not for both.",
        ),
        (
            lambda doc: doc["scales"][9].update(any_count_to=99),
            "scales.9: The price steps must cover the range of counts and end with it.",
        ),
        (
            lambda doc: doc["scales"][9].update(any_count_from=200_000),
            "scales.9: The range of counts ends before it begins.",
        ),
        (
            lambda doc: doc["scales"].append(doc["scales"][4]),
            "scales.11: There is a row for tiers of Data Center in users for bitbucket already.",
        ),
        (
            lambda doc: doc["sale_windows"].append(doc["sale_windows"][0] | {"then": "existing_customers"}),
            "sale_windows.9: There is a row for sale of new licences, Server, 2021-02-02 already.",
        ),
        (
            lambda doc: doc["maintenance_by"].append({"deployment": "cloud", "months": [36]}),
            "maintenance_by.4: There is a row for maintenance of Cloud products already.",
        ),
        (
            lambda doc: doc["maintenance_by"].pop(0),
            "maintenance_by: There must be one row for maintenance of Server products.",
        ),
        (
            lambda doc: doc["maintenance_by"][0].update(months=[24, 12]),
            "maintenance_by.0.months: The values must ascend, each once: 12 comes after 24.",
        ),
        (
            lambda doc: doc["severity"].pop("host_unknown"),
            "severity.host_unknown: The severity of this rule is missing.",
        ),
        (
            lambda doc: doc["scales"][4].update(products=["bitbucket", "bitbucket"]),
            "scales.4.products: “bitbucket” is named twice.",
        ),
        (
            lambda doc: doc["scales"][4].update(products=["bit bucket"]),
            "scales.4.products.0: A key has neither blanks nor slashes.",
        ),
        (
            lambda doc: doc["scales"][4].update(products=["bamboo"]),
            "scales.4: bamboo is counted in remote agents, so its scale in users would never count.",
        ),
        (
            lambda doc: doc["sale_windows"].extend(
                doc["sale_windows"][4] | {"products": [product, "x"]} for product in ("bamboo", "trello")
            ),
            "sale_windows.10: There is a row for sale of new licences, x Data Center, 2026-03-30 already.",
        ),
        (
            lambda doc: doc["sale_windows"][0].update(until="9999-12-31"),
            "sale_windows.0.until: This date is out of range.",
        ),
        (
            lambda doc: doc["sale_windows"][0].update(until=0),
            "sale_windows.0.until: A date such as 2026-03-30, please.",
        ),
        (
            lambda doc: doc["maintenance_by"].extend(
                [{"deployment": "cloud", "products": ["x"], "months": [36]}] * 2
            ),
            "maintenance_by.5: There is a row for maintenance of x Cloud already.",
        ),
        (
            lambda doc: doc["maintenance_by"].append({"deployment": "cloud", "months": []}),
            "maintenance_by.4.months: At least one value, please.",
        ),
        (
            lambda doc: doc.update(deployments_by_product={"x": []}),
            "deployments_by_product.x: At least one value, please.",
        ),
        (
            lambda doc: doc.update(deployments_by_product={"x": ["cloud", "cloud"]}),
            "deployments_by_product.x: “cloud” is named twice.",
        ),
        (
            lambda doc: doc["severity"].update(host_unknown="shrug"),
            "severity.host_unknown: One of these, please: 'blocks', 'ask' or 'note'.",
        ),
        (
            lambda doc: doc.update(severity=[]),
            "severity: An object with named values, please.",
        ),
        (
            lambda doc: doc["units"].update(agent=" "),
            "units.agent: The name of this unit is missing.",
        ),
    ],
)
def test_document_that_makes_no_sense_is_refused_with_the_place(spoil: Change, problem: str) -> None:
    document = copy.deepcopy(shipped_document())
    spoil(document)

    with pytest.raises(InvalidRules) as refusal:
        parse_rule_book(document)

    assert [str(found) for found in refusal.value.problems] == [problem]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("sale_windows", 0, "until"), "the 31st of February"),
        (("sale_windows", 0, "then"), "open"),
        (("sale_windows", 0, "deployment"), "mainframe"),
        (("severity", "host_unknown"), "shrug"),
        (("severity", "hosts_unknown"), "note"),
        (("units_by_product", "bamboo"), "bamboo shoots"),
        (("default_unit",), None),
    ],
)
def test_unknown_words_are_refused(path: tuple[str | int, ...], value: object) -> None:
    document: Any = copy.deepcopy(shipped_document())
    place = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value

    with pytest.raises(InvalidRules) as refusal:
        parse_rule_book(document)

    assert refusal.value.problems[0].place.startswith(".".join(str(step) for step in path[:2]))


@pytest.mark.parametrize("document", [None, [], "rules", 7, {}])
def test_what_is_no_rule_document_at_all_is_refused(document: object) -> None:
    with pytest.raises(InvalidRules):
        parse_rule_book(document)


def test_all_problems_are_named_at_once() -> None:
    document = copy.deepcopy(shipped_document())
    document["default_unit"] = "seat"
    document["host_families"] = []

    with pytest.raises(InvalidRules) as refusal:
        parse_rule_book(document)

    assert [problem.place for problem in refusal.value.problems] == ["default_unit", "host_families"]


def test_every_missing_general_row_is_named() -> None:
    document: Any = copy.deepcopy(shipped_document())
    document["scales"].pop(0)
    document["maintenance_by"][0]["products"] = ["confluence"]

    with pytest.raises(InvalidRules) as refusal:
        parse_rule_book(document)

    assert [str(problem) for problem in refusal.value.problems] == [
        "maintenance_by: There must be one row for maintenance of Server products.",
        "scales: There must be one row for tiers of Server in users for host products.",
        "scales: There must be one row for tiers of Server in users for apps.",
    ]
