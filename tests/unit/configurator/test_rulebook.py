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
from shop.configurator.rulebook import Band, RuleCode, SaleStatus, TierScale, Unit, parse_rule_book
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

    assert shipped_rules().sale_status(DATA_CENTER, NEW, on) == status
    assert parse_rule_book(document).sale_status(DATA_CENTER, NEW, on) == status


def test_pair_without_a_window_is_open() -> None:
    assert shipped_rules().sale_status(CLOUD, RENEWAL, date(2099, 1, 1)) == SaleStatus.OPEN


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
    assert shipped_rules().months_for(deployment, payment_model) == months


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
        (lambda doc: doc.pop("scales"), "scales: Field required."),
        (lambda doc: doc.update(discounts=[]), "discounts: Extra inputs are not permitted."),
        (
            lambda doc: doc["scales"][0].update(tiers=[10, 25, 25]),
            "scales.0.tiers: Value error, must ascend, each value once.",
        ),
        (
            lambda doc: doc["scales"][0].update(tiers=[None, 10]),
            "scales.0.tiers: Value error, must ascend, each value once.",
        ),
        (
            lambda doc: doc["scales"][0].update(tiers=["10"]),
            "scales.0.tiers.0: Input should be a valid integer.",
        ),
        (
            lambda doc: doc["scales"][0].update(tiers=[-1]),
            "scales.0.tiers.0: Input should be greater than or equal to 0.",
        ),
        (
            lambda doc: doc["scales"][0].update(tiers=[]),
            "scales.0: Value error, needs tiers, or any_count_from, any_count_to and bands.",
        ),
        (
            lambda doc: doc["scales"][0].update(any_count_from=1),
            "scales.0: Value error, has tiers or a range of counts, not both.",
        ),
        (
            lambda doc: doc["scales"][3].update(products=["bitbucket"]),
            "scales.3: Value error, names products or a kind, not both.",
        ),
        (
            lambda doc: doc["scales"][9].update(any_count_to=99),
            "scales.9: Value error, the bands must cover the range and end with it.",
        ),
        (
            lambda doc: doc["scales"][9].update(any_count_from=200_000),
            "scales.9: Value error, any_count_from is above any_count_to.",
        ),
        (
            lambda doc: doc["scales"].pop(0),
            "document: Value error, scales lacks user tiers of server for a host.",
        ),
        (
            lambda doc: doc["scales"].append(doc["scales"][4]),
            "document: Value error, scales has two rows for data_center, user, bitbucket.",
        ),
        (
            lambda doc: doc["sale_windows"].append(doc["sale_windows"][0] | {"then": "existing_customers"}),
            "document: Value error, sale_windows has two rows for server, new, 2021-02-02.",
        ),
        (
            lambda doc: doc["maintenance_by"].append({"deployment": "cloud", "months": [36]}),
            "document: Value error, maintenance_by has two rows for cloud.",
        ),
        (
            lambda doc: doc["maintenance_by"].pop(0),
            "document: Value error, maintenance_by lacks a general row for server.",
        ),
        (
            lambda doc: doc["maintenance_by"][0].update(months=[24, 12]),
            "maintenance_by.0.months: Value error, must ascend, each value once.",
        ),
        (
            lambda doc: doc["severity"].pop("host_unknown"),
            "document: Value error, severity lacks host_unknown.",
        ),
        (
            lambda doc: doc["units"].update(agent=" "),
            "document: Value error, units lacks a name for agent.",
        ),
    ],
)
def test_document_that_makes_no_sense_is_refused_with_the_place(spoil: Change, problem: str) -> None:
    document = copy.deepcopy(shipped_document())
    spoil(document)

    with pytest.raises(InvalidRules) as refusal:
        parse_rule_book(document)

    assert refusal.value.problems == (problem,)


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

    assert refusal.value.problems[0].startswith(".".join(str(step) for step in path[:2]))


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

    assert [problem.split(":")[0] for problem in refusal.value.problems] == ["default_unit", "host_families"]
