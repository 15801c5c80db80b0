"""From licences to lines of the basket."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shop.accounts.selectors import viewer_for
from shop.baskets.renewing import (
    MOST_AT_ONCE,
    RenewalWish,
    plan_renewals,
    put_renewals_into_basket,
    technical_contacts,
)
from shop.baskets.selectors import basket_overview, stored_lines
from shop.configurator.configuration import UNLIMITED, Tier
from shop.configurator.enums import PurchaseType
from shop.core.exceptions import InvalidInput
from shop.licenses.models import License
from shop.quotes.services import submit_request
from tests.factories.journeys import NOW, make_basket, make_license, request_details
from tests.factories.licenses import make_license_rows
from tests.factories.marketplace import ListingFactory

pytestmark = [pytest.mark.django_db, pytest.mark.journey]
TODAY = NOW.date()
RENEWAL, UPGRADE, DOWNGRADE = PurchaseType.RENEWAL, PurchaseType.UPGRADE, PurchaseType.DOWNGRADE


@pytest.fixture
def host(db):
    return ListingFactory(name="Confluence", key="confluence", host=True)


@pytest.fixture
def basket(customer):
    return make_basket(customer)


@pytest.fixture
def licensed(organization, host, staff):
    def make(sen: str = "SEN-1", **values):
        wanted = {"ends_on": date(2027, 3, 31), "deployment": "data_center", "user_tier": 500, **values}
        license_ = make_license(organization, host, sen, by=staff, **wanted)
        License.objects.filter(pk=license_.pk).update(
            technical_contact_name="Tessa", technical_contact_email="tessa@example.com"
        )
        return license_

    return make


@pytest.fixture
def put(basket, customer):
    def into(*licenses, accepted_codes=(), on_date=TODAY, **wish):
        return put_renewals_into_basket(
            basket=basket,
            viewer=viewer_for(customer),
            license_ids=[one.pk for one in licenses],
            wish=RenewalWish(**wish),
            accepted_codes=accepted_codes,
            on_date=on_date,
        )

    return into


def lines(basket) -> list[tuple[object, ...]]:
    return [
        (
            str(line.configuration.purchase_type),
            line.configuration.existing_sen,
            int(line.configuration.user_tier),
            line.configuration.maintenance_months,
        )
        for line in stored_lines(basket)
    ]


def test_renewal_is_prefilled_from_the_license(put, basket, licensed, customer):
    license_ = licensed(instance_url="https://wiki.example.edu")

    use = put(license_)

    assert [plan.license for plan in use.added] == [license_]
    (line,) = stored_lines(basket)
    assert line.configuration.to_values() == {
        "deployment": "data_center",
        "license_type": "commercial",
        "purchase_type": "renewal",
        "maintenance_months": 12,
        "user_tier": 500,
        "existing_sen": "SEN-1",
        "instance_url": "https://wiki.example.edu",
        "institution": "",
    }
    overview = basket_overview(basket, organization_id=license_.organization_id, on_date=TODAY)
    assert overview.is_requestable
    (contact,) = technical_contacts(overview.lines, organization_id=license_.organization_id).items()
    assert (contact[0], contact[1].email) == ("wiki.example.edu", "tessa@example.com")


def test_doing_it_twice_changes_nothing(put, basket, licensed):
    license_ = licensed()
    put(license_)

    again = put(license_)

    assert (len(again.added), len(again.changed), len(again.present)) == (0, 0, 1)
    assert lines(basket) == [("renewal", "SEN-1", 500, 12)]
    assert stored_lines(basket)[0].quantity == 1


def test_another_wish_for_the_same_license_changes_its_line(put, basket, licensed):
    license_ = licensed()
    put(license_)

    use = put(license_, purchase_type=UPGRADE, user_tier=Tier(1000))

    assert len(use.changed) == 1
    assert lines(basket) == [("upgrade", "SEN-1", 1000, 12)]


def test_upgrade_and_downgrade_without_a_tier_take_the_next_on_sale(put, basket, licensed):
    up, down, largest = (
        licensed("SEN-1"),
        licensed("SEN-2", user_tier=1000),
        licensed("SEN-3", user_tier=UNLIMITED),
    )

    refused = put(up, largest, purchase_type=UPGRADE).refused
    put(down, purchase_type=DOWNGRADE)

    assert [(plan.license, plan.codes, plan.reasons) for plan in refused] == [
        (largest, ["no_such_tier"], ["There is no larger tier."])
    ]
    assert lines(basket) == [("upgrade", "SEN-1", 1000, 12), ("downgrade", "SEN-2", 500, 12)]


def test_what_cannot_be_renewed_says_why_and_the_rest_goes_in(
    put, basket, licensed, organization, staff, host
):
    good = licensed("SEN-1")
    replaced = licensed("SEN-2")
    License.objects.filter(pk=replaced.pk).update(status="superseded")
    nameless = licensed("SEN-3")
    License.objects.filter(pk=nameless.pk).update(sen="")
    server = licensed("SEN-4", deployment="server", user_tier=500)
    hosting = host.hostings.get(deployment="data_center")
    host.hostings.create(deployment="server", payment_model=hosting.payment_model)

    use = put(good, replaced, nameless, server)

    assert [plan.license for plan in use.added] == [good]
    assert {plan.license.pk: plan.codes for plan in use.refused} == {
        replaced.pk: ["license_not_active"],
        nameless.pk: ["existing_license_required"],
        server.pk: ["sale_window_closed"],
    }
    assert lines(basket) == [("renewal", "SEN-1", 500, 12)]

    # What only needs a tick goes in with it.
    ticked = put(good, server, accepted_codes=["sale_window_closed"])
    assert [plan.license for plan in ticked.added] == [server]


def test_common_end_puts_true_months_and_a_note_on_each_line(put, basket, licensed):
    march, mid, later = (
        licensed("SEN-1", ends_on=date(2027, 3, 31)),
        licensed("SEN-2", ends_on=date(2027, 1, 15)),
        licensed("SEN-3", ends_on=date(2028, 6, 30)),
    )

    use = put(march, mid, later, co_term_date=date(2027, 12, 31))

    assert lines(basket) == [("renewal", "SEN-2", 500, 12), ("renewal", "SEN-1", 500, 9)]
    assert [line.note for line in stored_lines(basket)] == [
        (
            "Co-termination: wished common end 31 December 2027. 12 months from 16 January 2027 come to "
            "15 January 2028. Rounded up to whole months: 15 days more than wished."
        ),
        (
            "Co-termination: wished common end 31 December 2027. 9 months from 1 April 2027 come to "
            "31 December 2027."
        ),
    ]
    assert [(plan.license, plan.codes) for plan in use.refused] == [(later, ["co_term_impossible"])]


def test_request_of_a_common_end_reaches_staff_with_months_note_and_question(put, basket, licensed, customer):
    put(licensed(), co_term_date=date(2027, 12, 31))

    request = submit_request(
        basket_id=basket.pk,
        customer=customer,
        viewer=viewer_for(customer),
        details=request_details(customer),
        submitted_at=NOW,
    )

    line = request.lines.get()
    assert (line.maintenance_months, line.note.split(".")[0]) == (
        9,
        "Co-termination: wished common end 31 December 2027",
    )
    assert [(one["code"], one["severity"]) for one in line.violations] == [("months_not_offered", "ask")]
    assert request.asks_us


def test_plain_renewal_after_a_plan_drops_what_the_plan_said(put, basket, licensed):
    license_ = licensed()
    put(license_, co_term_date=date(2027, 12, 31))

    put(license_)

    (line,) = stored_lines(basket)
    assert (line.configuration.maintenance_months, line.note) == (12, "")


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"purchase_type": PurchaseType.NEW}, "purchase_type"),
        ({"user_tier": Tier(1000)}, "user_tier"),
        ({"purchase_type": UPGRADE, "co_term_date": date(2027, 12, 31)}, "co_term_date"),
        ({"co_term_date": TODAY}, "co_term_date"),
    ],
)
def test_wish_that_makes_no_sense_is_refused_as_a_whole(put, basket, licensed, wish, field):
    with pytest.raises(InvalidInput) as refusal:
        put(licensed(), **wish)

    assert refusal.value.field == field
    assert stored_lines(basket) == []


def test_foreign_license_in_the_selection_refuses_all_of_it(put, basket, licensed, stranger, staff, host):
    foreign = make_license(stranger.person.memberships.get().organization, host, "SEN-9", by=staff)

    with pytest.raises(License.DoesNotExist):
        put(licensed(), foreign)

    assert stored_lines(basket) == []


def test_plan_costs_the_same_for_any_number_and_refuses_too_many(organization, host, staff, customer):
    rows = make_license_rows(organization, host, MOST_AT_ONCE + 1, by=staff)

    def plan(some):
        with CaptureQueriesContext(connection) as queries:
            found = plan_renewals(
                viewer=viewer_for(customer),
                license_ids=[row.pk for row in some],
                wish=RenewalWish(),
                on_date=TODAY,
            )
        assert len(found) == len(some)
        return len(queries)

    assert plan(rows[:2]) == plan(rows[:MOST_AT_ONCE])
    with pytest.raises(InvalidInput):
        plan(rows)
