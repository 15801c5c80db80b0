"""The case table: each rule on both sides of its boundary."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import translation

from shop.configurator.configuration import UNLIMITED, Tier
from shop.configurator.enums import Deployment, LicenseType, PurchaseType, Severity
from shop.configurator.facts import ListingFacts, RegisteredLicense
from shop.configurator.rulebook import RuleCode
from shop.configurator.rules import check_lines, is_requestable
from tests.unit.configurator.samples import (
    CLOUD,
    DATA_CENTER,
    DOWNGRADE,
    NEW,
    RENEWAL,
    SERVER,
    UPGRADE,
    WIKI,
    app,
    check,
    codes,
    license_of,
    line,
    listing,
    only,
    shipped_rules,
)

LONG_AGO = date(2020, 1, 1)


def test_line_without_a_fault_has_no_violation() -> None:
    assert check(line()) == []


# --- deployment_not_offered ---
@pytest.mark.parametrize(
    ("offered", "wanted", "fixed_to"),
    [
        ({CLOUD}, DATA_CENTER, "cloud"),
        ({DATA_CENTER}, CLOUD, "data_center"),
        ({DATA_CENTER, CLOUD}, SERVER, "data_center"),
        ({SERVER, CLOUD}, DATA_CENTER, "cloud"),
        ({SERVER}, DATA_CENTER, "server"),
    ],
)
def test_deployment_the_listing_does_not_have_blocks_and_is_fixed_to_one_that_is_sold(
    offered: set[Deployment], wanted: Deployment, fixed_to: str
) -> None:
    found = only(line(listing(deployments=frozenset(offered)), deployment=wanted, user_tier=10))

    assert (found.code, found.severity, found.field) == (
        RuleCode.DEPLOYMENT_NOT_OFFERED,
        Severity.BLOCKS,
        "deployment",
    )
    assert found.fix is not None
    assert (found.fix.field, found.fix.value) == ("deployment", fixed_to)


def test_listing_without_any_deployment_blocks_without_a_fix() -> None:
    found = only(line(listing(deployments=frozenset())))

    assert (found.code, found.fix) == (RuleCode.DEPLOYMENT_NOT_OFFERED, None)
    assert str(found.message) == "Confluence is not available for Data Center."


@pytest.mark.parametrize("deployment", list(Deployment))
def test_deployment_the_listing_has_is_fine(deployment: Deployment) -> None:
    only_that = listing(deployments=frozenset({deployment}))

    assert codes(line(only_that, deployment=deployment), on=LONG_AGO) == []


# --- sale_window_closed, existing_customers_only ---
WINDOWS = [
    (SERVER, NEW, date(2021, 2, 2)),
    (SERVER, UPGRADE, date(2022, 2, 15)),
    (SERVER, DOWNGRADE, date(2022, 2, 15)),
    (SERVER, RENEWAL, date(2024, 2, 15)),
    (DATA_CENTER, NEW, date(2028, 3, 30)),
    (DATA_CENTER, UPGRADE, date(2028, 3, 30)),
    (DATA_CENTER, DOWNGRADE, date(2028, 3, 30)),
    (DATA_CENTER, RENEWAL, date(2029, 3, 28)),
]


@pytest.mark.parametrize(("deployment", "purchase_type", "until"), WINDOWS)
def test_sale_window_is_open_on_its_last_day_and_closed_for_everyone_on_the_next(
    deployment: Deployment, purchase_type: PurchaseType, until: date
) -> None:
    held = license_of(deployment=deployment, user_tier=2_000 if purchase_type == DOWNGRADE else 500)
    asked = line(
        deployment=deployment,
        purchase_type=purchase_type,
        user_tier=10_000 if purchase_type == UPGRADE else 500,
        existing_sen="" if purchase_type == NEW else held.sen,
    )

    assert codes(asked, register=(held,), on=until) == []
    assert codes(asked, register=(held,), on=until + timedelta(days=1)) == [RuleCode.SALE_WINDOW_CLOSED]
    assert codes(asked, register=(held,), on=date(2030, 12, 31)) == [RuleCode.SALE_WINDOW_CLOSED]


@pytest.mark.parametrize("purchase_type", [NEW, UPGRADE, DOWNGRADE, RENEWAL])
def test_cloud_has_no_sale_window(purchase_type: PurchaseType) -> None:
    held = 600 if purchase_type == DOWNGRADE else 400 if purchase_type == UPGRADE else 500
    asked = line(deployment=CLOUD, purchase_type=purchase_type, existing_sen="SEN-1" * (purchase_type != NEW))

    assert codes(asked, register=(license_of(deployment=CLOUD, user_tier=held),), on=date(2040, 1, 1)) == []


def test_closed_window_asks_and_offers_the_deployment_that_is_sold() -> None:
    found = only(line(deployment=SERVER), on=date(2021, 2, 3))

    assert (found.code, found.severity, found.field) == (
        RuleCode.SALE_WINDOW_CLOSED,
        Severity.ASK,
        "purchase_type",
    )
    assert str(found.message) == "New licences of Confluence Server were sold until 2 February 2021."
    assert found.fix is not None
    assert (found.fix.field, found.fix.value, str(found.fix.label)) == (
        "deployment",
        "data_center",
        "Change to Data Center",
    )


LAST_OPEN_DAY, FIRST_CLOSED_DAY = date(2026, 3, 30), date(2026, 3, 31)


@pytest.mark.parametrize(
    ("on", "register", "expected"),
    [
        (LAST_OPEN_DAY, (), []),
        (FIRST_CLOSED_DAY, (), [RuleCode.EXISTING_CUSTOMERS_ONLY]),
        (FIRST_CLOSED_DAY, (license_of("jira-software"),), []),
        (FIRST_CLOSED_DAY, (license_of("bamboo", kind="app"),), []),
        (FIRST_CLOSED_DAY, (license_of(ends_on=None),), []),
        (FIRST_CLOSED_DAY, (license_of(ends_on=FIRST_CLOSED_DAY),), []),
        (FIRST_CLOSED_DAY, (license_of(ends_on=LAST_OPEN_DAY),), [RuleCode.EXISTING_CUSTOMERS_ONLY]),
        (FIRST_CLOSED_DAY, (license_of(is_confirmed=False),), [RuleCode.EXISTING_CUSTOMERS_ONLY]),
        (FIRST_CLOSED_DAY, (license_of(deployment=CLOUD),), [RuleCode.EXISTING_CUSTOMERS_ONLY]),
        (FIRST_CLOSED_DAY, (license_of(deployment=SERVER),), [RuleCode.EXISTING_CUSTOMERS_ONLY]),
        (FIRST_CLOSED_DAY, (license_of(deployment=CLOUD), license_of("crowd")), []),
        (date(2028, 3, 30), (), [RuleCode.EXISTING_CUSTOMERS_ONLY]),
        (date(2028, 3, 31), (), [RuleCode.SALE_WINDOW_CLOSED]),
    ],
)
def test_data_center_is_sold_anew_only_to_who_has_a_running_confirmed_licence_of_it(
    on: date, register: tuple[RegisteredLicense, ...], expected: list[RuleCode]
) -> None:
    assert codes(line(), register=register, on=on) == expected


def test_existing_customers_only_says_since_when_and_offers_cloud() -> None:
    found = only(line(), on=FIRST_CLOSED_DAY)

    assert (found.severity, found.field) == (Severity.ASK, "purchase_type")
    assert str(found.message) == (
        "Since 31 March 2026 new licences of Confluence Data Center are sold only to those who already have "
        "a Data Center licence, and your licences show none that is still running."
    )
    assert found.fix is not None
    assert (found.fix.field, found.fix.value) == ("deployment", "cloud")


def test_free_app_is_bound_to_sale_windows_too() -> None:
    assert codes(line(app(payment_model="free")), on=FIRST_CLOSED_DAY) == [RuleCode.EXISTING_CUSTOMERS_ONLY]


# --- no_longer_listed ---
def test_delisted_listing_asks() -> None:
    found = only(line(listing(is_listed=False)))

    assert (found.code, found.severity, found.field, found.fix) == (
        RuleCode.NO_LONGER_LISTED,
        Severity.ASK,
        "",
        None,
    )


# --- existing_license_* ---
@pytest.mark.parametrize("purchase_type", [UPGRADE, RENEWAL, DOWNGRADE])
@pytest.mark.parametrize("sen", ["", "  "])
def test_purchase_about_a_licence_needs_its_sen(purchase_type: PurchaseType, sen: str) -> None:
    found = only(line(purchase_type=purchase_type, existing_sen=sen))

    assert (found.code, found.severity, found.field, found.fix) == (
        RuleCode.EXISTING_LICENSE_REQUIRED,
        Severity.BLOCKS,
        "existing_sen",
        None,
    )


@pytest.mark.parametrize(
    ("register", "value"),
    [
        ((license_of(sen="SEN-7"),), "SEN-7"),
        ((license_of(sen="SEN-7"), license_of(sen="SEN-8")), None),
        ((license_of("jira-software", sen="SEN-7"),), None),
        ((license_of(sen="SEN-7", deployment=CLOUD),), None),
    ],
)
def test_missing_sen_is_filled_in_where_only_one_licence_can_be_meant(
    register: tuple[RegisteredLicense, ...], value: str | None
) -> None:
    found = only(line(purchase_type=RENEWAL), register=register)

    assert (found.fix and found.fix.value) == value


def test_sen_that_is_not_in_the_register_is_noted_and_its_tier_not_compared() -> None:
    found = only(
        line(purchase_type=UPGRADE, existing_sen="SEN-404"), register=(license_of(user_tier=50_000),)
    )

    assert (found.code, found.severity, found.field) == (
        RuleCode.EXISTING_LICENSE_UNKNOWN,
        Severity.NOTE,
        "existing_sen",
    )


@pytest.mark.parametrize(
    "existing",
    [license_of("jira-software", user_tier=50_000), license_of(deployment=CLOUD, user_tier=50_000)],
)
def test_sen_of_another_product_or_deployment_blocks_and_its_tier_is_not_compared(
    existing: RegisteredLicense,
) -> None:
    found = only(line(purchase_type=UPGRADE, existing_sen="SEN-1"), register=(existing,))

    assert (found.code, found.severity, found.field) == (
        RuleCode.EXISTING_LICENSE_MISMATCH,
        Severity.BLOCKS,
        "existing_sen",
    )


def test_sen_is_recognised_with_blanks_and_in_small_letters() -> None:
    assert codes(line(purchase_type=RENEWAL, existing_sen=" sen-1 "), register=(license_of(),)) == []


def test_sen_shared_by_two_products_is_read_as_the_one_asked_for() -> None:
    register = (license_of("jira-software", user_tier=1_000), license_of())

    assert codes(line(purchase_type=RENEWAL, existing_sen="SEN-1"), register=register) == []


# --- tier_not_in_scale ---
TIERS: list[tuple[ListingFacts, Deployment, int, str | int | None]] = [
    # listing, deployment, a tier that is not sold, what the fix sets
    (listing("confluence"), DATA_CENTER, 499, 500),
    (listing("confluence"), DATA_CENTER, 501, 1_000),
    (listing("confluence"), DATA_CENTER, 25, 500),
    (listing("confluence"), DATA_CENTER, 50_001, "unlimited"),
    (listing("bitbucket"), DATA_CENTER, 24, 25),
    (listing("bitbucket"), DATA_CENTER, 35_000, 40_000),
    (listing("crowd"), DATA_CENTER, 25, 50),
    (listing("crowd"), DATA_CENTER, 4_000, 5_000),
    (listing("jira-servicedesk"), DATA_CENTER, 25, 50),
    (listing("jira-servicedesk"), DATA_CENTER, 15_001, "unlimited"),
    (listing("bamboo"), DATA_CENTER, 0, 1),
    (listing("bamboo"), DATA_CENTER, 1_001, None),
    (listing("bamboo"), DATA_CENTER, UNLIMITED, None),
    (listing("confluence"), SERVER, 9, 10),
    (listing("confluence"), SERVER, 501, 2_000),
    (listing("jira-servicedesk"), SERVER, 2, 3),
    (listing("bamboo"), SERVER, 2, 5),
    (listing("bamboo"), SERVER, 501, None),
    (listing("confluence"), CLOUD, 0, 1),
    (listing("confluence"), CLOUD, 100_001, None),
    (listing("confluence"), CLOUD, UNLIMITED, None),
    (listing("jira-servicedesk"), CLOUD, 0, 1),
    (listing("jira-servicedesk"), CLOUD, 20_001, None),
]


@pytest.mark.parametrize(("product", "deployment", "tier", "fixed_to"), TIERS)
def test_tier_that_is_not_sold_blocks_and_is_fixed_to_the_next_higher(
    product: ListingFacts, deployment: Deployment, tier: int, fixed_to: str | int | None
) -> None:
    found = only(line(product, deployment=deployment, user_tier=tier), on=LONG_AGO)

    assert (found.code, found.severity, found.field) == (
        RuleCode.TIER_NOT_IN_SCALE,
        Severity.BLOCKS,
        "user_tier",
    )
    assert (found.fix and found.fix.value) == fixed_to


@pytest.mark.parametrize(
    ("product", "deployment", "tier"),
    [
        (listing("confluence"), DATA_CENTER, 500),
        (listing("confluence"), DATA_CENTER, 50_000),
        (listing("confluence"), DATA_CENTER, UNLIMITED),
        (listing("bitbucket"), DATA_CENTER, 25),
        (listing("crowd"), DATA_CENTER, 50),
        (listing("jira-servicedesk"), DATA_CENTER, 50),
        (listing("bamboo"), DATA_CENTER, 1),
        (listing("bamboo"), DATA_CENTER, 1_000),
        (listing("bamboo"), SERVER, 0),
        (listing("confluence"), SERVER, 10),
        (listing("jira-servicedesk"), SERVER, 3),
        (listing("confluence"), CLOUD, 1),
        (listing("confluence"), CLOUD, 12_345),
        (listing("confluence"), CLOUD, 100_000),
        (listing("jira-servicedesk"), CLOUD, 20_000),
    ],
)
def test_tier_that_is_sold_is_fine(product: ListingFacts, deployment: Deployment, tier: int) -> None:
    assert codes(line(product, deployment=deployment, user_tier=tier), on=LONG_AGO) == []


@pytest.mark.parametrize(
    ("hosts", "tier", "is_sold"),
    [
        (("confluence",), 750, True),
        (("confluence",), 10, False),
        (("bamboo",), 1, True),
        (("bamboo",), 750, False),
        (("bamboo", "jira"), 750, True),
    ],
)
def test_tiers_of_an_app_follow_its_host(hosts: tuple[str, ...], tier: int, is_sold: bool) -> None:
    assert (RuleCode.TIER_NOT_IN_SCALE not in codes(line(app(*hosts), user_tier=tier))) is is_sold


def test_renewal_may_keep_a_tier_that_is_no_longer_sold() -> None:
    old = license_of(user_tier=40)

    assert codes(line(purchase_type=RENEWAL, existing_sen=old.sen, user_tier=40), register=(old,)) == []
    assert codes(line(purchase_type=RENEWAL, existing_sen="SEN-404", user_tier=40), register=(old,)) == [
        RuleCode.EXISTING_LICENSE_UNKNOWN,
        RuleCode.TIER_NOT_IN_SCALE,
    ]
    other = check(line(purchase_type=RENEWAL, existing_sen=old.sen, user_tier=41), register=(old,))
    assert [(found.code, found.fix and found.fix.value) for found in other] == [
        (RuleCode.TIER_NOT_IN_SCALE, 40),
        (RuleCode.TIER_CHANGED_ON_RENEWAL, 40),
    ]


def test_tier_message_names_product_and_numbers() -> None:
    found = only(line(user_tier=700))

    assert str(found.message).replace("\u202f", " ") == (
        "Confluence Data Center is not sold for 700 users. The tier that fits is 1,000 users."
    )


# --- tier_not_higher, tier_not_lower, tier_changed_on_renewal ---
@pytest.mark.parametrize(
    ("purchase_type", "held", "tier", "code", "fixed_to"),
    [
        (UPGRADE, 1_000, 500, RuleCode.TIER_NOT_HIGHER, 2_000),
        (UPGRADE, 1_000, 1_000, RuleCode.TIER_NOT_HIGHER, 2_000),
        (UPGRADE, 1_000, 2_000, None, None),
        (UPGRADE, 50_000, UNLIMITED, None, None),
        (UPGRADE, UNLIMITED, UNLIMITED, RuleCode.TIER_NOT_HIGHER, None),
        (DOWNGRADE, 1_000, 500, None, None),
        (DOWNGRADE, 1_000, 1_000, RuleCode.TIER_NOT_LOWER, 500),
        (DOWNGRADE, 1_000, 2_000, RuleCode.TIER_NOT_LOWER, 500),
        (DOWNGRADE, 500, 500, RuleCode.TIER_NOT_LOWER, None),
        (DOWNGRADE, UNLIMITED, 50_000, None, None),
        (RENEWAL, 1_000, 500, RuleCode.TIER_CHANGED_ON_RENEWAL, 1_000),
        (RENEWAL, 1_000, 1_000, None, None),
        (RENEWAL, 1_000, 2_000, RuleCode.TIER_CHANGED_ON_RENEWAL, 1_000),
        (RENEWAL, UNLIMITED, 500, RuleCode.TIER_CHANGED_ON_RENEWAL, "unlimited"),
    ],
)
def test_tier_must_suit_the_purchase(
    purchase_type: PurchaseType, held: int, tier: int, code: RuleCode | None, fixed_to: str | int | None
) -> None:
    asked = line(purchase_type=purchase_type, existing_sen="SEN-1", user_tier=tier)

    found = check(asked, register=(license_of(user_tier=held),))

    assert [(one.code, one.severity, one.field, one.fix and one.fix.value) for one in found] == (
        [(code, Severity.BLOCKS, "user_tier", fixed_to)] if code else []
    )


def test_declared_licence_counts_for_tier_comparison() -> None:
    asked = line(purchase_type=UPGRADE, existing_sen="SEN-1", user_tier=500)

    assert codes(asked, register=(license_of(is_confirmed=False),)) == [RuleCode.TIER_NOT_HIGHER]


# --- months_not_offered ---
@pytest.mark.parametrize(
    ("deployment", "payment_model", "months", "fixed_to"),
    [
        (DATA_CENTER, "atlassian", 12, None),
        (DATA_CENTER, "atlassian", 24, None),
        (DATA_CENTER, "atlassian", 11, 12),
        (DATA_CENTER, "atlassian", 13, 12),
        (DATA_CENTER, "atlassian", 36, 24),
        (DATA_CENTER, "atlassian", 0, 12),
        (DATA_CENTER, "vendor", 24, None),
        (SERVER, "atlassian", 24, None),
        (CLOUD, "atlassian", 24, None),
        (CLOUD, "vendor", 12, None),
        (CLOUD, "vendor", 24, 12),
    ],
)
def test_months_are_those_of_deployment_and_payment_model(
    deployment: Deployment, payment_model: str, months: int, fixed_to: int | None
) -> None:
    product = listing(payment_models=dict.fromkeys(Deployment, payment_model))

    found = check(line(product, deployment=deployment, maintenance_months=months), on=LONG_AGO)

    assert [(one.code, one.severity, one.field, one.fix and one.fix.value) for one in found] == (
        [(RuleCode.MONTHS_NOT_OFFERED, Severity.BLOCKS, "maintenance_months", fixed_to)] if fixed_to else []
    )


def test_months_follow_the_payment_model_of_the_chosen_deployment() -> None:
    mixed = listing(payment_models={CLOUD: "vendor", DATA_CENTER: "atlassian"})

    assert codes(line(mixed, maintenance_months=24)) == []
    assert codes(line(mixed, deployment=CLOUD, maintenance_months=24)) == [RuleCode.MONTHS_NOT_OFFERED]


# --- app_tier_below_host, host_unknown ---
@pytest.mark.parametrize(
    ("host_tier", "app_tier", "fixed_to"),
    [
        (500, 500, None),
        (500, 250, 500),
        (500, 750, None),
        (1_000, 750, 1_000),
        (50_000, UNLIMITED, None),
        (UNLIMITED, UNLIMITED, None),
        (UNLIMITED, 50_000, "unlimited"),
    ],
)
@pytest.mark.parametrize("where", ["basket", "register"])
def test_app_must_be_as_large_as_its_host(
    host_tier: int, app_tier: int, fixed_to: str | int | None, where: str
) -> None:
    lines = [line(app(), line_id="app", user_tier=app_tier)]
    register: tuple[RegisteredLicense, ...] = ()
    if where == "basket":
        lines.append(line(line_id="host", user_tier=host_tier))
    else:
        register = (license_of(user_tier=host_tier),)

    found = check(*lines, register=register)

    assert [(one.line_id, one.code, one.severity, one.field, one.fix and one.fix.value) for one in found] == (
        [("app", RuleCode.APP_TIER_BELOW_HOST, Severity.BLOCKS, "user_tier", fixed_to)] if fixed_to else []
    )


@pytest.mark.parametrize(("app_count", "is_enough"), [(120, False), (121, True), (122, True)])
def test_cloud_counts_are_compared_not_their_bands(app_count: int, is_enough: bool) -> None:
    host = line(line_id="host", deployment=CLOUD, user_tier=121)
    found = check(line(app(), line_id="app", deployment=CLOUD, user_tier=app_count), host)

    assert [(one.code, one.fix and one.fix.value) for one in found] == (
        [] if is_enough else [(RuleCode.APP_TIER_BELOW_HOST, 121)]
    )


def test_fix_is_the_smallest_tier_of_the_app_that_is_enough() -> None:
    found = only(
        line(app("crowd"), line_id=1, user_tier=50), line(listing("crowd"), line_id=2, user_tier=100)
    )
    assert (found.fix and found.fix.value) == 100

    old_host = license_of("crowd", user_tier=110)
    found = only(line(app("crowd"), user_tier=50), register=(old_host,))
    assert (found.fix and found.fix.value) == 250


@pytest.mark.parametrize(
    ("app_url", "host_url", "is_same"),
    [
        ("", "", True),
        (WIKI, WIKI, True),
        (WIKI, "http://WIKI.example.edu/", True),
        (WIKI, "", False),
        ("", WIKI, False),
        (WIKI, "https://other.example.edu", False),
    ],
)
@pytest.mark.parametrize("where", ["basket", "register"])
def test_host_counts_on_the_same_instance_only(
    app_url: str,
    host_url: str,
    is_same: bool,
    where: str,
) -> None:
    lines = [line(app(), line_id="app", instance_url=app_url, user_tier=250)]
    register: tuple[RegisteredLicense, ...] = ()
    if where == "basket":
        lines.append(line(line_id="host", instance_url=host_url))
    else:
        register = (license_of(instance_url=host_url),)

    expected = RuleCode.APP_TIER_BELOW_HOST if is_same else RuleCode.HOST_UNKNOWN
    assert codes(*lines, register=register) == [expected]


def test_host_of_another_deployment_is_not_the_host() -> None:
    host = line(line_id="host", deployment=CLOUD)

    assert codes(line(app(), line_id="app", user_tier=250), host) == [RuleCode.HOST_UNKNOWN]


def test_host_of_another_family_is_not_the_host() -> None:
    host = line(listing("bitbucket"), line_id="host")

    assert codes(line(app("confluence"), line_id="app", user_tier=250), host) == [RuleCode.HOST_UNKNOWN]


@pytest.mark.parametrize("tier", [1_000, 2_000])
def test_of_several_hosts_the_largest_decides(tier: int) -> None:
    hosts = (
        line(listing("jira-software"), line_id=2),
        line(listing("confluence"), line_id=3, user_tier=1_000),
    )
    register = (license_of("jira", user_tier=2_000, is_confirmed=False),)

    found = check(line(app("jira", "confluence"), user_tier=tier), *hosts, register=register)

    assert [(one.code, one.fix and one.fix.value) for one in found] == (
        [(RuleCode.APP_TIER_BELOW_HOST, 2_000)] if tier < 2_000 else []
    )


@pytest.mark.parametrize(
    ("application", "host_key", "host_tier", "app_tier"),
    [("jira", "jira-servicedesk", 15_000, 25), ("bamboo", "bamboo", 1_000, 1)],
)
def test_host_counted_in_agents_is_enough_of_a_host_and_sets_no_bound(
    application: str, host_key: str, host_tier: int, app_tier: int
) -> None:
    host = line(listing(host_key), line_id="host", user_tier=host_tier)

    assert codes(line(app(application), line_id="app", user_tier=app_tier), host) == []


def test_host_line_stands_for_the_licence_it_changes() -> None:
    held = license_of(user_tier=1_000)
    smaller = line(line_id="host", purchase_type=DOWNGRADE, existing_sen=held.sen, user_tier=500)

    assert codes(line(app(), line_id="app", user_tier=500), smaller, register=(held,)) == []
    assert codes(line(app(), line_id="app", user_tier=500), register=(held,)) == [
        RuleCode.APP_TIER_BELOW_HOST
    ]


def test_renewed_app_that_is_too_small_has_no_fix_that_would_break_the_renewal() -> None:
    held = license_of("org.example.diagrams", kind="app", user_tier=250)
    asked = line(app(), purchase_type=RENEWAL, existing_sen=held.sen, user_tier=250)

    found = only(asked, register=(held, license_of(sen="SEN-2")))

    assert (found.code, found.fix) == (RuleCode.APP_TIER_BELOW_HOST, None)


def test_unknown_host_is_noted_and_the_only_instance_offered() -> None:
    found = only(line(app()), register=(license_of(instance_url=WIKI),))

    assert (found.code, found.severity, found.field) == (
        RuleCode.HOST_UNKNOWN,
        Severity.NOTE,
        "instance_url",
    )
    assert found.fix is not None
    assert (found.fix.value, str(found.fix.label)) == (WIKI, "It is for wiki.example.edu")


def test_unknown_host_is_noted_without_a_fix_where_two_instances_can_be_meant() -> None:
    register = (
        license_of(instance_url=WIKI),
        license_of(sen="SEN-2", instance_url="https://lab.example.edu"),
    )

    assert only(line(app()), register=register).fix is None


def test_host_products_have_no_host() -> None:
    assert codes(line(listing("jira-software")), line(line_id=2)) == []


def test_app_message_names_both_products_and_numbers() -> None:
    found = only(
        line(app(name="Diagrams"), line_id=1, user_tier=250, instance_url=WIKI),
        line(line_id=2, instance_url=WIKI),
    )

    assert str(found.message) == (
        "Confluence on wiki.example.edu has 500 users, but Diagrams is set to 250 users. "
        "An app needs at least as many."
    )


# --- free apps ---
def test_free_app_knows_neither_tier_nor_months_nor_host() -> None:
    asked = line(app(payment_model="free"), line_id="app", user_tier=7, maintenance_months=1)

    assert codes(asked, line(line_id="host")) == []


def test_app_that_is_free_for_another_deployment_only_is_not_free() -> None:
    mixed = app(payment_models={CLOUD: "free", DATA_CENTER: "atlassian"})

    assert codes(line(mixed, user_tier=7)) == [RuleCode.TIER_NOT_IN_SCALE, RuleCode.HOST_UNKNOWN]
    assert codes(line(mixed, deployment=CLOUD, user_tier=7)) == []


# --- academic_institution_missing ---
@pytest.mark.parametrize(
    ("license_type", "institution", "is_missing"),
    [
        (LicenseType.ACADEMIC, "", True),
        (LicenseType.ACADEMIC, "  ", True),
        (LicenseType.ACADEMIC, "Example University", False),
        (LicenseType.COMMERCIAL, "", False),
    ],
)
def test_academic_licence_needs_the_institution(
    license_type: LicenseType,
    institution: str,
    is_missing: bool,
) -> None:
    found = check(line(license_type=license_type, institution=institution))

    assert [(one.code, one.severity, one.field, one.fix and one.fix.value) for one in found] == (
        [(RuleCode.ACADEMIC_INSTITUTION_MISSING, Severity.BLOCKS, "institution", "commercial")]
        if is_missing
        else []
    )


# --- severities, ticks, answers ---
def test_severity_is_data() -> None:
    rules = shipped_rules()
    softer = replace(rules, severities={**rules.severities, RuleCode.TIER_NOT_IN_SCALE: Severity.NOTE})

    found = check_lines(lines=[line(user_tier=7)], register=[], rules=softer, on_date=LONG_AGO)

    assert [one.severity for one in found] == [Severity.NOTE]


@pytest.mark.parametrize(
    ("present", "ticked", "expected"),
    [
        ([], [], True),
        ([Severity.NOTE], [], True),
        ([Severity.ASK], [], False),
        ([Severity.ASK], ["sale_window_closed"], True),
        ([Severity.ASK], ["no_longer_listed"], False),
        ([Severity.BLOCKS], ["sale_window_closed"], False),
        ([Severity.ASK, Severity.BLOCKS], ["sale_window_closed"], False),
        ([Severity.ASK, Severity.NOTE], ["sale_window_closed", "no_longer_listed"], True),
    ],
)
def test_line_is_requestable_when_nothing_blocks_and_every_ask_is_ticked(
    present: list[Severity],
    ticked: list[str],
    expected: bool,
) -> None:
    found = only(line(deployment=SERVER))

    assert is_requestable([replace(found, severity=severity) for severity in present], ticked) is expected


def test_violation_as_plain_json_in_the_language_of_the_reader() -> None:
    found = only(line(user_tier=499))

    with translation.override("en"):
        assert found.as_dict() == {
            "code": "tier_not_in_scale",
            "severity": "blocks",
            "field": "user_tier",
            "message": "Confluence Data Center is not sold for 499 users. The tier that fits is 500 users.",
            "fix": {"field": "user_tier", "value": 500, "label": "Change to 500 users"},
        }


def test_violations_stay_with_their_lines() -> None:
    found = check(line(line_id="a", user_tier=7), line(line_id="b"), line(line_id="c", maintenance_months=7))

    assert [(one.line_id, one.code) for one in found] == [
        ("a", RuleCode.TIER_NOT_IN_SCALE),
        ("c", RuleCode.MONTHS_NOT_OFFERED),
    ]


def test_unlimited_is_above_every_number() -> None:
    assert max(Tier(1_000_000), UNLIMITED) == UNLIMITED
