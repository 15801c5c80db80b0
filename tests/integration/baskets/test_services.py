import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shop.baskets.exceptions import InvalidQuantity, LineNotFound, NotRequestable
from shop.baskets.selectors import basket_overview
from shop.baskets.services import (
    accept_violations,
    add_configured_line,
    clear_basket,
    remove_line,
    update_configured_line,
)
from tests.factories.journeys import NOW, cloud_configuration, fill_basket, make_basket
from tests.factories.marketplace import ListingFactory

pytestmark = [pytest.mark.django_db, pytest.mark.journey]
ON_DATE = NOW.date()


@pytest.fixture
def basket(customer):
    return make_basket(customer)


def add(basket, listing, *, quantity=1, accepted_codes=(), note="", **configuration):
    return add_configured_line(
        basket=basket,
        listing=listing,
        configuration=cloud_configuration(**configuration),
        quantity=quantity,
        note=note,
        accepted_codes=accepted_codes,
        organization_id=None,
        on_date=ON_DATE,
    )


def lines_of(basket):
    return basket_overview(basket, organization_id=None, on_date=ON_DATE).lines


def test_a_configured_line_comes_back_as_it_was_put_in(basket, listing):
    add(basket, listing, quantity=2, note="For the help desk", instance_url="https://wiki.example.edu")

    (line,) = lines_of(basket)
    assert line.configuration == cloud_configuration(instance_url="https://wiki.example.edu")
    assert (line.listing, line.quantity, line.note) == (listing, 2, "For the help desk")
    assert line.instance == "wiki.example.edu"


def test_equal_configurations_share_a_line_and_others_do_not(basket, listing):
    first, second = add(basket, listing), add(basket, listing)
    third = add(basket, listing, user_tier=250)

    assert first == second != third
    assert [(line.id, line.quantity) for line in lines_of(basket)] == [(first, 2), (third, 1)]


def test_a_renamed_option_does_not_split_equal_lines(basket, listing):
    from oscar.core.loading import get_model

    add(basket, listing)
    get_model("catalogue", "Option").objects.filter(code="deployment").update(name="Hosting")

    add(basket, listing)

    assert [line.quantity for line in lines_of(basket)] == [2]


def test_a_configuration_that_cannot_be_requested_stays_out(basket, listing):
    with pytest.raises(NotRequestable) as refusal:
        add(basket, listing, deployment="server", user_tier=25)

    assert "deployment_not_offered" in {violation.code for violation in refusal.value.violations}
    assert lines_of(basket) == []


def test_what_the_vendor_no_longer_sells_comes_in_once_it_is_ticked(basket):
    listing = ListingFactory(kind="host", hostings=["data_center"], applications=["jira"])
    values = {"deployment": "data_center", "user_tier": 500}
    with pytest.raises(NotRequestable):
        add(basket, listing, **values)

    add(basket, listing, accepted_codes=["existing_customers_only"], **values)

    overview = basket_overview(basket, organization_id=None, on_date=ON_DATE)
    assert overview.is_requestable
    assert [violation.code for violation in overview.lines[0].violations] == ["existing_customers_only"]


def test_ticking_later_settles_the_line(basket, listing):
    line_id = add(basket, listing)
    listing.is_listed = False
    listing.save()
    before = basket_overview(basket, organization_id=None, on_date=ON_DATE)

    accept_violations(basket=basket, line_id=line_id, codes=["no_longer_listed"])

    after = basket_overview(basket, organization_id=None, on_date=ON_DATE)
    assert (before.is_requestable, after.is_requestable) == (False, True)


@pytest.mark.parametrize("quantity", [0, -1, 1001])
def test_a_quantity_out_of_range_is_refused(basket, listing, quantity):
    with pytest.raises(InvalidQuantity):
        add(basket, listing, quantity=quantity)

    assert lines_of(basket) == []


def test_a_line_is_changed_in_place(basket, listing):
    line_id = add(basket, listing, note="old")

    changed = update_configured_line(
        basket=basket,
        line_id=line_id,
        configuration=cloud_configuration(user_tier=250),
        quantity=3,
        note="new",
        accepted_codes=(),
        organization_id=None,
        on_date=ON_DATE,
    )

    (line,) = lines_of(basket)
    assert changed == line_id == line.id
    assert (int(line.configuration.user_tier), line.quantity, line.note) == (250, 3, "new")


def test_a_line_changed_into_another_one_joins_it(basket, listing):
    first, second = add(basket, listing), add(basket, listing, user_tier=250)

    joined = update_configured_line(
        basket=basket,
        line_id=second,
        configuration=cloud_configuration(),
        quantity=1,
        note="",
        accepted_codes=(),
        organization_id=None,
        on_date=ON_DATE,
    )

    assert joined == first
    assert [(line.id, line.quantity) for line in lines_of(basket)] == [(first, 2)]


def test_a_line_of_another_basket_is_not_found(basket, listing, stranger):
    foreign = add(make_basket(stranger), listing)

    with pytest.raises(LineNotFound):
        remove_line(basket=basket, line_id=foreign)

    clear_basket(basket=basket)


def test_no_price_is_stored_with_a_line(basket, listing):
    add(basket, listing)

    line = basket.lines.get()
    assert (line.price_excl_tax, line.price_incl_tax) == (None, None)


def test_the_overview_costs_the_same_for_one_line_and_for_twenty(customer):
    def queries(count):
        basket = fill_basket(customer, ListingFactory.create_batch(count))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            basket_overview(
                basket, organization_id=customer.person.activation.organization_id, on_date=ON_DATE
            )
        return len(captured)

    assert queries(20) == queries(1) <= 10
