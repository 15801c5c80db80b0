"""What the price book proposes for lines of a draft, and what requests are worth by it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shop.configurator.configuration import UNLIMITED, LicenseConfiguration, Tier
from shop.configurator.enums import Deployment, LicenseType, PurchaseType
from shop.pricing.models import Price
from shop.pricing.selectors import (
    PricedLine,
    ProposedValue,
    ValuedLine,
    next_tiers,
    propose_prices,
    proposed_value,
    proposed_values,
)
from tests.factories.marketplace import ListingFactory
from tests.factories.prices import TODAY, import_prices, row

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def book():
    ListingFactory(key="wiki", name="Wiki")
    import_prices(
        row(Price="100.00", Cost="80.00"),
        row(Price="90.00", Purchase_type=""),
        row(Price="500.00", User_tier="500"),
        row(Price="9000.00", User_tier="unlimited"),
        row(Price="70.00", Deployment="data_center"),
        row(Price="50.00", Licence_type="academic"),
        row(Price="190.00", Months="24"),
        row(Price="110.00", Currency="USD"),
        row(Price="10.00", User_tier="25", Valid_until="2026-11-23"),
    )


def configured(**given):
    values = {
        "deployment": Deployment.CLOUD,
        "license_type": LicenseType.COMMERCIAL,
        "purchase_type": PurchaseType.NEW,
        "maintenance_months": 12,
        "user_tier": Tier(100),
    }
    return LicenseConfiguration(**{**values, **given})


def proposed(configuration, *, currency="EUR", on=TODAY, is_free=False, key="wiki"):
    return propose_prices([("line", key, configuration, is_free)], currency=currency, on=on).get("line")


def test_a_proposal_names_price_cost_and_where_it_is_from():
    proposal = proposed(configured())

    assert (proposal.unit_price, proposal.unit_cost) == (Decimal("100.00"), Decimal("80.00"))
    assert proposal.source == "Price book, prices.csv, valid from 23 November 2026"
    assert proposal.price_id == Price.objects.get(unit_price=Decimal("100.00")).pk


@pytest.mark.parametrize(
    ("given", "amount"),
    [
        ({"purchase_type": PurchaseType.RENEWAL}, "90.00"),
        ({"user_tier": Tier(500)}, "500.00"),
        ({"user_tier": UNLIMITED}, "9000.00"),
        ({"deployment": Deployment.DATA_CENTER}, "70.00"),
        ({"license_type": LicenseType.ACADEMIC}, "50.00"),
        ({"maintenance_months": 24}, "190.00"),
    ],
)
def test_every_part_of_the_configuration_decides(given, amount):
    assert proposed(configured(**given)).unit_price == Decimal(amount)


@pytest.mark.parametrize(
    "given",
    [
        {"user_tier": Tier(101)},
        {"user_tier": Tier(250)},
        {"deployment": Deployment.SERVER},
        {"license_type": LicenseType.ACADEMIC, "purchase_type": PurchaseType.RENEWAL},
        {"maintenance_months": 24, "purchase_type": PurchaseType.UPGRADE},
    ],
)
def test_without_exactly_this_price_nothing_is_guessed(given):
    assert proposed(configured(**given)) is None


def test_currency_day_and_product_must_fit():
    assert proposed(configured(), currency="USD").unit_price == Decimal("110.00")
    assert proposed(configured(), currency="CHF") is None
    assert proposed(configured(), on=TODAY - timedelta(days=1)) is None
    assert proposed(configured(), key="org.example.other") is None
    assert proposed(configured(user_tier=Tier(25))).unit_price == Decimal("10.00")
    assert proposed(configured(user_tier=Tier(25)), on=TODAY + timedelta(days=1)) is None


def test_what_is_free_costs_nothing_whatever_the_book_says():
    proposal = proposed(configured(), is_free=True)

    assert (proposal.unit_price, proposal.unit_cost, proposal.price_id) == (
        Decimal("0.00"),
        Decimal("0.00"),
        None,
    )


def test_the_next_higher_tier_is_a_hint_and_no_price():
    lines = [
        PricedLine("between", "wiki", configured(user_tier=Tier(250))),
        PricedLine("priced", "wiki", configured()),
        PricedLine("above", "wiki", configured(deployment=Deployment.DATA_CENTER, user_tier=Tier(500))),
    ]

    assert next_tiers(lines, currency="EUR", on=TODAY) == {"between": 500}


@pytest.mark.parametrize("count", [1, 200])
def test_a_proposal_adds_no_query_per_line(count):
    lines = [
        (number, "wiki", configured(instance_url=f"{number}.example.com"), False) for number in range(count)
    ]

    with CaptureQueriesContext(
        connection,
    ) as queries:
        proposals = propose_prices(lines, currency="EUR", on=TODAY)

    assert (len(proposals), len(queries)) == (count, 1)


def test_requests_are_valued_together_in_one_query():
    lines = [
        ValuedLine(group=1, listing_key="wiki", configuration=configured(), quantity=3),
        ValuedLine(group=1, listing_key="wiki", configuration=configured(user_tier=Tier(250))),
        ValuedLine(group=2, listing_key="free", configuration=configured(), is_free=True),
    ]

    with CaptureQueriesContext(connection) as queries:
        values = proposed_values(lines, currency="EUR", on=TODAY)

    assert len(queries) == 1
    assert values == {
        1: ProposedValue(amount=Decimal("300.00"), priced=1, unpriced=1, currency="EUR"),
        2: ProposedValue(amount=Decimal("0.00"), priced=1, unpriced=0, currency="EUR"),
    }
    assert (values[1].is_complete, values[2].is_complete) == (False, True)


def test_one_request_is_valued_by_its_configurations():
    lines = [("wiki", configured(), False), ("wiki", configured(user_tier=Tier(500)), False)]

    assert proposed_value(lines, currency="EUR", on=TODAY).amount == Decimal("600.00")
    assert proposed_value([], currency="EUR", on=TODAY) == ProposedValue(currency="EUR")
