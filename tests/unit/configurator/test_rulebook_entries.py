"""A rule document as single facts: taken apart, put together, compared, carried over, told in words."""

from datetime import date
from typing import Any

import pytest

from shop.configurator.enums import Deployment, PurchaseType
from shop.configurator.rule_document import parse_rule_book
from shop.configurator.rule_entries import (
    EntryKey,
    RuleTable,
    carried_over,
    differences,
    document_of,
    entries_of,
    fingerprint,
    with_changes,
)
from shop.configurator.rule_wording import change_text, key_text, value_text
from shop.configurator.rulebook import RuleBook
from tests.unit.configurator.samples import app, listing, shipped_document

NEW_DATA_CENTER = EntryKey(table=RuleTable.SALE_WINDOWS, deployment="data_center", purchase_type="new")
SERVER_USERS = EntryKey(table=RuleTable.SCALES, deployment="server", unit="user")
CLOUD_USERS = EntryKey(table=RuleTable.SCALES, deployment="cloud", unit="user")
CLOUD_MONTHS = EntryKey(table=RuleTable.MAINTENANCE, deployment="cloud")
LONGER = [
    {"until": "2026-06-30", "then": "existing_customers"},
    {"until": "2028-03-30", "then": "closed"},
]


def with_exceptions() -> dict[str, Any]:
    """The shipped document with rows that name products in every table."""
    document: dict[str, Any] = shipped_document()
    document["scales"] += [
        {"deployment": "server", "unit": "user", "products": ["b", "a"], "tiers": [5, None]},
    ]
    document["sale_windows"] += [
        {
            "deployment": "cloud",
            "purchase_type": "new",
            "until": "2027-01-31",
            "then": "closed",
            "products": ["a", "b"],
        },
        {
            "deployment": "cloud",
            "purchase_type": "new",
            "until": "2026-01-31",
            "then": "existing_customers",
            "products": ["a"],
        },
    ]
    document["maintenance_by"] += [{"deployment": "cloud", "products": ["a", "c"], "months": [36]}]
    document["deployments_by_product"] = {"a": ["cloud", "server"]}
    return document


def answers(rules: RuleBook) -> list[object]:
    """What a rule book says about some listings on some days, whatever the order of its rows."""
    products = [listing(), listing("bitbucket"), listing("bamboo"), app(), listing("a"), listing("b")]
    days = [date(2021, 2, 3), date(2026, 3, 31), date(2026, 7, 1), date(2027, 2, 1), date(2030, 1, 1)]
    return [
        [
            rules.with_exceptions(product),
            rules.unit_for(product),
            rules.months_for(product, deployment),
            [
                (scale.tiers, scale.bands)
                for scale in [rules.scale_for(product, deployment)]
                if scale is not None
            ],
            [
                rules.sale_status(product, deployment, purchase_type, day)
                for purchase_type in PurchaseType
                for day in days
            ],
        ]
        for product in products
        for deployment in Deployment
    ] + [rules.severities, rules.host_families, rules.unit_names]


@pytest.mark.parametrize("document", [shipped_document(), with_exceptions()])
def test_document_put_together_from_its_facts_says_the_same(document: dict[str, Any]) -> None:
    rebuilt = document_of(entries_of(document), remarks=document)

    assert entries_of(rebuilt) == entries_of(document)
    assert answers(parse_rule_book(rebuilt)) == answers(parse_rule_book(document))
    assert rebuilt["severity_comment"] == document["severity_comment"]
    assert document_of(entries_of(rebuilt), remarks=rebuilt) == rebuilt


def test_products_with_equal_rows_are_named_together() -> None:
    document = with_changes(
        shipped_document(),
        {
            EntryKey(table=RuleTable.MAINTENANCE, deployment="cloud", product=product): months
            for product, months in (("c", [36]), ("a", [36]), ("b", [48]))
        },
    )

    assert [row for row in document["maintenance_by"] if row.get("products")] == [
        {"deployment": "cloud", "products": ["a", "c"], "months": [36]},
        {"deployment": "cloud", "products": ["b"], "months": [48]},
    ]


def test_order_and_spelling_of_rows_make_no_difference() -> None:
    document: dict[str, Any] = with_exceptions()
    turned = {
        name: list(reversed(part)) if isinstance(part, list) else part for name, part in document.items()
    }
    turned["scales"] = [{"kind": None, "products": [], **row} for row in turned["scales"]]
    turned["deployments_by_product"] = {"a": ["server", "cloud"]}

    assert differences(document, turned) == []


def test_differences_name_what_is_new_changed_and_gone() -> None:
    old = with_exceptions()
    own = EntryKey(table=RuleTable.DEPLOYMENTS, product="a")
    fresh = EntryKey(table=RuleTable.PRODUCT_UNITS, product="c")
    new = with_changes(old, {NEW_DATA_CENTER: LONGER, own: None, fresh: "agent"})

    found = {difference.key: (difference.old, difference.new) for difference in differences(old, new)}

    shipped = [
        {"until": "2026-03-30", "then": "existing_customers"},
        {"until": "2028-03-30", "then": "closed"},
    ]
    assert found == {
        NEW_DATA_CENTER: (shipped, LONGER),
        own: (["server", "cloud"], None),
        fresh: (None, "agent"),
    }
    assert [difference.key for difference in differences(old, new)] == [NEW_DATA_CENTER, own, fresh]


def test_draft_carried_over_keeps_both_peoples_changes_and_its_own_where_they_meet() -> None:
    base: dict[str, Any] = shipped_document()
    draft = with_changes(base, {NEW_DATA_CENTER: LONGER, CLOUD_MONTHS: [12, 24, 36]})
    newest = with_changes(base, {CLOUD_MONTHS: [12], SERVER_USERS: {"tiers": [10, None]}})

    merged = carried_over(draft=draft, base=base, newest=newest)

    assert {difference.key: difference.new for difference in differences(base, merged)} == {
        NEW_DATA_CENTER: LONGER,
        CLOUD_MONTHS: [12, 24, 36],
        SERVER_USERS: {"tiers": [10, None]},
    }


def test_draft_carried_over_takes_out_what_it_took_out() -> None:
    base = with_exceptions()
    own = EntryKey(table=RuleTable.MAINTENANCE, deployment="cloud", product="a")
    newest = with_changes(base, {own: [48]})

    merged = carried_over(draft=with_changes(base, {own: None}), base=base, newest=newest)

    assert own not in entries_of(merged)


@pytest.mark.parametrize("key", [*entries_of(with_exceptions())])
def test_key_survives_the_way_through_an_address(key: EntryKey) -> None:
    assert EntryKey.from_codes({**key.codes, "page": "2"}) == key


@pytest.mark.parametrize(
    "codes",
    [
        {},
        {"table": "prices"},
        {"table": "scales", "unit": "user"},
        {"table": "scales", "deployment": "mainframe", "unit": "user"},
        {"table": "deployments_by_product"},
        {"table": "severity", "code": "nonsense"},
    ],
)
def test_what_is_no_key_is_refused(codes: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r".*"):
        EntryKey.from_codes(codes)


def test_fingerprints_tell_values_apart() -> None:
    values = [None, [12], [12, 24], {"tiers": [12]}, "agent", LONGER]

    assert len({fingerprint(value) for value in values}) == len(values)
    assert fingerprint([12, 24]) == fingerprint([12, 24])
    assert fingerprint(None) == ""


@pytest.mark.parametrize(
    ("key", "new", "words"),
    [
        (
            NEW_DATA_CENTER,
            LONGER,
            (
                "sale of new licences, Data Center: until 30 March 2026, then existing customers only → "
                "until 30 June 2026, then existing customers only"
            ),
        ),
        (
            EntryKey(table=RuleTable.SALE_WINDOWS, deployment="server", purchase_type="new"),
            None,
            "sale of new licences, Server: until 2 February 2021, then nobody → without an end",
        ),
        (
            SERVER_USERS,
            {"tiers": [10, 25, 50, 100, 250, 500, 1000, 10000, None]},
            "tiers of Server in users for host products and apps: added: 1000; taken out: 2000",
        ),
        (
            CLOUD_USERS,
            {"any_count_from": 1, "any_count_to": 20, "bands": [10, 20]},
            "tiers of Cloud in users for host products and apps: any count from 1 to 100000, price steps",
        ),
        (
            EntryKey(table=RuleTable.SCALES, deployment="data_center", unit="user", product="crowd"),
            None,
            (
                "tiers of Data Center in users for Crowd: 50 · 100 · 250 · 500 · 1000 · 2000 · 3000 · 5000 · "
                "10000 · 15000 · 25000 · 50000 · unlimited → as for other products"
            ),
        ),
        (CLOUD_MONTHS, [12], "maintenance of Cloud products: 12 months · 24 months → 12 months"),
        (
            EntryKey(
                table=RuleTable.MAINTENANCE, deployment="cloud", payment_model="vendor", product="crowd"
            ),
            [36],
            "maintenance of Crowd Cloud, sold by their vendor: as for other products → 36 months",
        ),
        (
            EntryKey(table=RuleTable.DEPLOYMENTS, product="crowd"),
            ["server", "cloud"],
            "deployments of Crowd: as for other products → Server · Cloud",
        ),
        (
            EntryKey(table=RuleTable.PRODUCT_UNITS, product="bamboo"),
            "user",
            "what tiers of bamboo count: remote agents → users",
        ),
        (
            EntryKey(table=RuleTable.APPLICATION_UNITS, name="bamboo"),
            None,
            "what tiers of apps for bamboo count: remote agents → –",
        ),
        (
            EntryKey(table=RuleTable.FAMILIES, name="jira"),
            ["jira-software", "jira", "crowd"],
            "host products of jira: jira-software · jira-servicedesk · jira → jira-software · jira · Crowd",
        ),
        (
            EntryKey(table=RuleTable.SEVERITY, code="host_unknown"),
            "ask",
            "weight of “The app’s host product is not known”: Please note → Ask us",
        ),
        (
            EntryKey(table=RuleTable.DEFAULT_UNIT),
            "agent",
            "what tiers count unless told otherwise: users → agents",
        ),
        (
            EntryKey(table=RuleTable.UNIT_NAMES, unit="user"),
            "Seats",
            "name of the unit “users”: Users → Seats",
        ),
    ],
)
def test_differences_are_told_in_words(key: EntryKey, new: object, words: str) -> None:
    shipped: dict[str, Any] = shipped_document()
    names = {"crowd": "Crowd"}

    (difference,) = differences(shipped, with_changes(shipped, {key: new}))

    assert f"{key_text(key, names)}: {change_text(difference, names)}"[: len(words)] == words


def test_every_fact_has_words() -> None:
    entries = entries_of(with_exceptions())

    texts = {key: (key_text(key), value_text(key, value)) for key, value in entries.items()}

    assert all(what and said and "None" not in said for what, said in texts.values())
    assert len({what for what, _said in texts.values()}) == len(entries)
