"""Many fixes in one step, what they cost, and the way back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shop.baskets.exceptions import LineNotFound, NothingToUndo, NotRequestable
from shop.baskets.fixing import apply_fix, fix_lines, undo_fixes, way_back
from shop.baskets.selectors import stored_lines
from shop.baskets.services import add_configured_line, change_note, change_quantity, remove_line
from shop.configurator.rules import RuleCode
from shop.core.exceptions import InvalidInput
from shop.marketplace.models import Listing
from tests.factories.journeys import NOW, cloud_configuration, make_basket
from tests.factories.marketplace import ListingFactory

pytestmark = [pytest.mark.django_db, pytest.mark.journey]
FACTS = {"organization_id": None, "on_date": NOW.date()}


def add(basket, listing, **values):
    return add_configured_line(
        basket=basket, listing=listing, configuration=cloud_configuration(**values), **FACTS
    )


def small_apps(customer, count):
    """A basket with a host for 200 users and apps for 50."""
    basket = make_basket(customer)
    confluence = Listing.objects.filter(key="confluence").first()
    add(
        basket,
        confluence or ListingFactory(host=True, key="confluence", applications=["confluence"]),
        user_tier=200,
    )
    for app in ListingFactory.create_batch(count, applications=["confluence"]):
        add(basket, app, user_tier=50)
    return basket


@pytest.fixture
def basket(customer):
    return small_apps(customer, 2)


def tiers(basket):
    return [int(line.configuration.user_tier) for line in stored_lines(basket)]


def test_all_apps_follow_their_host_in_one_step(basket):
    changes = fix_lines(basket=basket, codes={RuleCode.APP_TIER_BELOW_HOST}, **FACTS)

    assert tiers(basket) == [200, 200, 200]
    assert [(int(one.before.user_tier), int(one.after.user_tier), one.fields) for one in changes] == [
        (50, 200, ("user_tier",))
    ] * 2
    assert [one.line_id for one in changes] == [one.old_line_id for one in changes]
    assert fix_lines(basket=basket, **FACTS) == []


def test_an_empty_basket_has_nothing_to_fix(customer):
    assert fix_lines(basket=make_basket(customer), **FACTS) == []


def test_each_line_costs_the_same(customer):
    def queries(count):
        basket = small_apps(customer, count)
        with CaptureQueriesContext(connection) as captured:
            fix_lines(basket=basket, **FACTS)
        assert set(tiers(basket)) == {200}
        return len(captured)

    two, four, eight = queries(2), queries(4), queries(8)

    assert four - two == (eight - four) / 2
    assert (four - two) / 2 <= 7


def test_the_way_back_leaves_alone_what_was_changed_since(basket):
    first, second = fix_lines(basket=basket, **FACTS)
    signed = way_back(basket=basket, changes=[first, second])
    apply_fix(basket=basket, line_id=first.line_id, field="user_tier", value="300", **FACTS)

    assert undo_fixes(basket=basket, signed=signed) == 1

    assert tiers(basket) == [200, 300, 50]


def test_the_way_back_keeps_what_was_written_to_the_line_since(basket):
    changes = fix_lines(basket=basket, **FACTS)
    change_quantity(basket=basket, line_id=changes[0].line_id, quantity=5)
    change_note(basket=basket, line_id=changes[0].line_id, note="five now")

    undo_fixes(basket=basket, signed=way_back(basket=basket, changes=changes))

    assert [(line.quantity, line.note) for line in stored_lines(basket)] == [
        (1, ""),
        (5, "five now"),
        (1, ""),
    ]
    assert tiers(basket) == [200, 50, 50]


def test_the_way_back_of_lines_that_are_gone_is_refused(basket):
    changes = fix_lines(basket=basket, **FACTS)
    signed = way_back(basket=basket, changes=changes)
    for change in changes:
        remove_line(basket=basket, line_id=change.line_id)

    with pytest.raises(NothingToUndo):
        undo_fixes(basket=basket, signed=signed)

    assert tiers(basket) == [200]


def test_a_fix_that_is_taken_twice_changes_nothing_the_second_time(basket):
    line = stored_lines(basket)[1]
    fix = {"basket": basket, "line_id": line.id, "field": "user_tier", "value": "200", **FACTS}

    assert apply_fix(**fix) is not None
    assert apply_fix(**fix) is None


@pytest.mark.parametrize(
    ("field", "value", "refusal"),
    [
        ("user_tier", "rubbish", InvalidInput),
        ("deployment", "moon", InvalidInput),
        ("deployment", "server", NotRequestable),
        ("maintenance_months", "13", NotRequestable),
    ],
)
def test_what_is_no_way_out_is_refused(basket, field, value, refusal):
    before = stored_lines(basket)

    with pytest.raises(refusal):
        apply_fix(basket=basket, line_id=before[1].id, field=field, value=value, **FACTS)

    assert stored_lines(basket) == before


def test_a_fix_of_a_foreign_line_is_refused(basket, stranger):
    with pytest.raises(LineNotFound):
        apply_fix(
            basket=make_basket(stranger),
            line_id=stored_lines(basket)[0].id,
            field="user_tier",
            value="300",
            **FACTS,
        )
