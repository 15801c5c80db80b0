"""In every table of the rules, a row that names a product wins over the rows that name none."""

from datetime import date, timedelta
from typing import Any

import pytest

from shop.configurator.choices import configuration_choices
from shop.configurator.configuration import Tier
from shop.configurator.enums import Deployment, PurchaseType
from shop.configurator.facts import ListingFacts
from shop.configurator.rule_document import parse_rule_book
from shop.configurator.rulebook import RuleBook, RuleCode, SaleStatus, Unit
from shop.configurator.rules import check_lines
from tests.unit.configurator.samples import (
    CLOUD,
    DATA_CENTER,
    DOWNGRADE,
    NEW,
    OPEN_DAY,
    RENEWAL,
    SERVER,
    UPGRADE,
    app,
    line,
    listing,
    shipped_document,
)

OWN = "org.example.diagrams"  # the key of every app of the samples
LAST_DAY = date(2026, 6, 30)
OPEN, EXISTING, CLOSED = SaleStatus.OPEN, SaleStatus.EXISTING_CUSTOMERS, SaleStatus.CLOSED


def rules_with(**rows: Any) -> RuleBook:
    """The shipped rules and these: rows come to a table, mappings to a mapping. No order decides."""
    document: dict[str, Any] = shipped_document()
    for table, added in rows.items():
        if isinstance(added, dict):
            document[table] = {**document.get(table, {}), **added}
        else:
            document[table] = [*added, *document[table]]
    rules = parse_rule_book(document)
    turned = {
        name: list(reversed(part)) if isinstance(part, list) and name != "comment" else part
        for name, part in document.items()
    }
    for product in (app(), listing(), listing("bitbucket")):
        for deployment in Deployment:
            assert parse_rule_book(turned).months_for(product, deployment) == rules.months_for(
                product, deployment
            )
            assert parse_rule_book(turned).scale_for(product, deployment) == rules.scale_for(
                product, deployment
            )
    return rules


# --- Scales -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("product", "first"),
    [
        (app(), 7),  # named, and the shipped row for apps does not count
        (listing("crowd"), 50),  # named by a shipped row
        (listing("bitbucket"), 7),  # named beside the app, in place of the shipped row
        (listing(), 500),  # the shipped row for host products
        (listing("com.example.other", kind="app", applications=frozenset({"confluence"})), 25),
    ],
)
def test_scale_naming_the_product_wins_over_its_kind(product: ListingFacts, first: int) -> None:
    document: dict[str, Any] = shipped_document()
    document["scales"] = [row for row in document["scales"] if row.get("products") != ["bitbucket"]]
    document["scales"].append(
        {"deployment": "data_center", "unit": "user", "products": [OWN, "bitbucket"], "tiers": [7, 70]}
    )

    scale = parse_rule_book(document).scale_for(product, DATA_CENTER)

    assert scale is not None
    assert scale.tiers[0] == first


def test_own_scale_of_another_deployment_or_unit_does_not_count() -> None:
    rules = rules_with(
        scales=[
            {"deployment": "server", "unit": "user", "products": [OWN], "tiers": [7]},
            {"deployment": "data_center", "unit": "agent", "products": [OWN], "tiers": [8]},
        ]
    )

    scale = rules.scale_for(app(), DATA_CENTER)

    assert scale is not None
    assert scale.tiers[0] == 25


def test_own_scale_can_be_a_range_of_counts() -> None:
    own = {"deployment": "data_center", "unit": "user", "products": [OWN]}
    rules = rules_with(scales=[own | {"any_count_from": 5, "any_count_to": 9, "bands": [9]}])

    scale = rules.scale_for(app(), DATA_CENTER)

    assert scale is not None
    assert [count for count in range(12) if scale.allows(Tier(count))] == [5, 6, 7, 8, 9]


# --- Sale windows -------------------------------------------------------------------------------------------
SHIPPED_WINDOWS = [
    # Deployment, purchase type, last day, before it, after it: both sides of every shipped boundary.
    (SERVER, NEW, date(2021, 2, 2), OPEN, CLOSED),
    (SERVER, UPGRADE, date(2022, 2, 15), OPEN, CLOSED),
    (SERVER, DOWNGRADE, date(2022, 2, 15), OPEN, CLOSED),
    (SERVER, RENEWAL, date(2024, 2, 15), OPEN, CLOSED),
    (DATA_CENTER, NEW, date(2026, 3, 30), OPEN, EXISTING),
    (DATA_CENTER, NEW, date(2028, 3, 30), EXISTING, CLOSED),
    (DATA_CENTER, UPGRADE, date(2028, 3, 30), OPEN, CLOSED),
    (DATA_CENTER, DOWNGRADE, date(2028, 3, 30), OPEN, CLOSED),
    (DATA_CENTER, RENEWAL, date(2029, 3, 28), OPEN, CLOSED),
]


@pytest.mark.parametrize("then", [EXISTING, CLOSED])
@pytest.mark.parametrize(
    ("deployment", "purchase_type"),
    [(deployment, purchase_type) for deployment in Deployment for purchase_type in PurchaseType],
)
def test_own_window_counts_on_both_sides_of_its_last_day(
    deployment: Deployment, purchase_type: PurchaseType, then: SaleStatus
) -> None:
    own = {"deployment": deployment, "purchase_type": purchase_type, "until": LAST_DAY.isoformat()}
    rules = rules_with(sale_windows=[own | {"then": then, "products": [OWN]}])

    def status(product: ListingFacts, on: date) -> SaleStatus:
        return rules.sale_status(product, deployment, purchase_type, on)

    last, next_day = LAST_DAY, LAST_DAY + timedelta(days=1)
    shipped = {
        on: parse_rule_book(shipped_document()).sale_status(listing(), deployment, purchase_type, on)
        for on in (last, next_day)
    }
    assert (status(app(), last), status(app(), next_day)) == (OPEN, then)
    assert (status(listing(), last), status(listing(), next_day)) == (shipped[last], shipped[next_day])


@pytest.mark.parametrize(("deployment", "purchase_type", "until", "before", "after"), SHIPPED_WINDOWS)
def test_windows_of_other_products_and_pairs_leave_the_general_ones_alone(
    deployment: Deployment, purchase_type: PurchaseType, until: date, before: SaleStatus, after: SaleStatus
) -> None:
    elsewhere = {
        "deployment": "cloud",
        "purchase_type": purchase_type,
        "until": "2020-01-01",
        "then": "closed",
        "products": [OWN],
    }
    others = {**elsewhere, "deployment": deployment, "products": ["crowd", "trello"]}
    rules = rules_with(sale_windows=[elsewhere, others])

    statuses = [
        rules.sale_status(app(), deployment, purchase_type, day) for day in (until, until + timedelta(days=1))
    ]

    assert statuses == [before, after]


def test_every_shipped_window_has_both_its_sides_tested() -> None:
    document: Any = shipped_document()
    rows = [(row["deployment"], row["purchase_type"], row["until"]) for row in document["sale_windows"]]

    assert sorted(rows) == sorted((row[0].value, row[1].value, row[2].isoformat()) for row in SHIPPED_WINDOWS)


def test_several_own_windows_of_a_pair_follow_one_another() -> None:
    own = {"deployment": "cloud", "purchase_type": "new", "products": [OWN]}
    rules = rules_with(
        sale_windows=[
            own | {"until": "2027-01-31", "then": "closed"},
            own | {"until": "2026-06-30", "then": "existing_customers"},
        ]
    )

    days = [date(2026, 6, 30), date(2026, 7, 1), date(2027, 1, 31), date(2027, 2, 1)]

    assert [rules.sale_status(app(), CLOUD, NEW, day) for day in days] == [OPEN, EXISTING, EXISTING, CLOSED]
    assert [window.until for window in rules.windows_for(app(), CLOUD, NEW)] == [days[0], days[2]]
    assert rules.windows_for(listing(), CLOUD, NEW) == ()


def test_own_window_reaches_the_engine() -> None:
    own = {"deployment": "cloud", "purchase_type": "new", "until": "2026-06-30", "then": "closed"}
    rules = rules_with(sale_windows=[own | {"products": [OWN]}])
    lines = [
        line(app("trello", deployments=frozenset({CLOUD})), line_id=1, deployment=CLOUD, user_tier=25),
        line(listing(deployments=frozenset({CLOUD})), line_id=2, deployment=CLOUD, user_tier=25),
    ]

    found = {
        day: [
            (violation.line_id, violation.code)
            for violation in check_lines(lines=lines, register=(), rules=rules, on_date=day)
            if violation.code != RuleCode.HOST_UNKNOWN
        ]
        for day in (date(2026, 6, 30), date(2026, 7, 1))
    }

    assert found == {date(2026, 6, 30): [], date(2026, 7, 1): [(1, RuleCode.SALE_WINDOW_CLOSED)]}


# --- Maintenance --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("product", "months"),
    [
        (app(payment_model="vendor"), (36,)),  # product and payment model
        (app(payment_model="free"), (6, 12)),  # product before payment model
        (app(payment_model=""), (6, 12)),  # product before general
        (listing("other", payment_models={CLOUD: "vendor"}), (12,)),  # payment model before general
        (listing("other"), (12, 24)),  # general
    ],
)
def test_maintenance_naming_the_product_wins_over_its_payment_model(
    product: ListingFacts, months: tuple[int, ...]
) -> None:
    rules = rules_with(
        maintenance_by=[
            {"deployment": "cloud", "products": [OWN, "crowd"], "months": [6, 12]},
            {"deployment": "cloud", "products": [OWN], "payment_model": "vendor", "months": [36]},
            {"deployment": "cloud", "payment_model": "free", "months": [1]},
            {"deployment": "server", "products": [OWN, "other"], "months": [48]},
        ]
    )

    assert rules.months_for(product, CLOUD) == months


def test_field_names_no_periods_that_only_other_products_have() -> None:
    rules = rules_with(maintenance_by=[{"deployment": "cloud", "products": [OWN], "months": [36]}])

    assert rules.months_known_to(app()) == (12, 24, 36)
    assert rules.months_known_to(listing()) == (12, 24)


# --- Units --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("product", "unit"),
    [
        (app("bamboo"), Unit.AGENT),  # named, before what its host counts
        (app("confluence"), Unit.AGENT),
        (listing("confluence"), Unit.REMOTE_AGENT),
        (listing("jira-servicedesk"), Unit.AGENT),
        (listing("crowd"), Unit.USER),
    ],
)
def test_unit_of_the_product_wins_over_its_hosts_unit(product: ListingFacts, unit: Unit) -> None:
    rules = rules_with(units_by_product={OWN: "agent", "confluence": "remote_agent"})

    assert rules.unit_for(product) == unit


# --- Deployments --------------------------------------------------------------------------------------------
def test_deployments_of_an_exception_count_instead_of_the_marketplaces() -> None:
    product = app("trello", deployments=frozenset({SERVER, CLOUD}))
    rules = rules_with(deployments_by_product={OWN: ["cloud", "data_center"]})

    found = {
        deployment: [
            violation.code
            for violation in check_lines(
                lines=[line(product, deployment=deployment)], register=(), rules=rules, on_date=OPEN_DAY
            )
            if violation.code not in (RuleCode.HOST_UNKNOWN, RuleCode.SALE_WINDOW_CLOSED)
        ]
        for deployment in Deployment
    }
    field = configuration_choices(listing=product, chosen={}, rules=rules, on_date=OPEN_DAY)

    assert found == {SERVER: [RuleCode.DEPLOYMENT_NOT_OFFERED], DATA_CENTER: [], CLOUD: []}
    assert [choice.is_available for choice in field.question("deployment").choices] == [False, True, True]
    assert rules.with_exceptions(listing()) == listing()
