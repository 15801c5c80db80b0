"""Requisition lists: kept, shared, and used under the rules of the day."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shop.accounts.models import Membership
from shop.accounts.selectors import viewer_for
from shop.baskets.exceptions import LineNotFound
from shop.baskets.lists import (
    MOST_LINES,
    MOST_LISTS,
    NameTaken,
    NothingToSave,
    TooManyLines,
    TooManyLists,
    change_list,
    delete_list,
    list_detail,
    lists_for,
    put_list_into_basket,
    remove_list_line,
    save_basket_as_list,
)
from shop.baskets.models import RequisitionList, RequisitionListLine
from shop.baskets.selectors import stored_lines
from shop.baskets.services import add_configured_line
from shop.core.exceptions import InvalidInput, NotPermitted
from tests.factories.accounts import make_member, make_person
from tests.factories.journeys import NOW, cloud_configuration, fill_basket, make_basket
from tests.factories.marketplace import ListingFactory

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def save(user, listings, name="New team", **values):
    """The listings as a list of the user, each for 100 cloud users."""
    basket = fill_basket(user, listings)
    kept = save_basket_as_list(basket=basket, name=name, by=user, at=NOW, **values)
    basket.delete()
    return kept


def share(kept, user):
    return change_list(
        public_id=kept.public_id, viewer=viewer_for(user), name=kept.name, is_shared=True, at=NOW
    )


def use(kept, user, basket, **values):
    return put_list_into_basket(
        public_id=kept.public_id, basket=basket, viewer=viewer_for(user), on_date=TODAY, at=NOW, **values
    )


def detail(kept, user):
    return list_detail(public_id=kept.public_id, viewer=viewer_for(user), on_date=TODAY)


def names(user):
    return [kept.name for kept in lists_for(viewer_for(user))]


def contents(basket):
    return [(line.listing, line.configuration, line.quantity, line.note) for line in stored_lines(basket)]


@pytest.fixture
def colleague(organization, staff):
    return make_member(organization, staff=staff)


# --- Keeping --------------------------------------------------------------------------------------
def test_what_is_kept_comes_back_as_it_was(customer, listing):
    basket = make_basket(customer)
    configuration = cloud_configuration(user_tier=250, instance_url="https://wiki.example.edu")
    add_configured_line(
        basket=basket,
        listing=listing,
        configuration=configuration,
        quantity=3,
        note="For the help desk",
        organization_id=None,
        on_date=TODAY,
    )

    kept = save_basket_as_list(basket=basket, name="Help desk", by=customer, at=NOW)

    (row,) = detail(kept, customer).lines
    assert (row.line.listing, row.line.configuration) == (listing, configuration)
    assert (row.line.quantity, row.line.note, list(row.hindrances)) == (3, "For the help desk", [])
    assert contents(basket) == [(listing, configuration, 3, "For the help desk")]


@pytest.mark.parametrize("name", ["New team", "NEW TEAM", " new\tteam ", "new team\u200b"])
def test_a_name_is_taken_in_any_spelling(customer, listing, name):
    save(customer, [listing])

    with pytest.raises(NameTaken) as refusal:
        save(customer, [ListingFactory()], name=name)

    assert refusal.value.field == "name"
    assert names(customer) == ["New team"]


def test_an_umlaut_has_a_letter_case_too(customer, listing):
    save(customer, [listing], name="Bücher")

    with pytest.raises(NameTaken):
        save(customer, [ListingFactory()], name="BÜCHER")


def test_two_people_may_use_the_same_name(customer, colleague, listing):
    save(customer, [listing])
    save(colleague, [listing])

    assert (names(customer), names(colleague)) == (["New team"], ["New team"])


def test_saving_the_same_again_is_saving_it_once(customer, listing):
    first = save(customer, [listing])
    again = save(customer, [listing], name="new team")

    assert (again.pk, again.name, RequisitionListLine.objects.count()) == (first.pk, "New team", 1)


def test_a_list_is_replaced_on_request_and_stays_shared(customer, colleague, listing):
    first = share(save(customer, [listing]), customer)
    other = ListingFactory()

    again = save(customer, [other, listing], is_replacing=True)

    assert again.pk == first.pk
    assert [row.line.listing for row in detail(first, colleague).lines] == [other, listing]


@pytest.mark.parametrize("name", ["", "  ", "\u200b", "x" * 121])
def test_a_list_needs_a_name_of_reasonable_length(customer, listing, name):
    with pytest.raises(InvalidInput):
        save(customer, [listing], name=name)

    assert RequisitionList.objects.count() == 0


def test_an_empty_basket_is_nothing_to_save(customer):
    with pytest.raises(NothingToSave):
        save_basket_as_list(basket=make_basket(customer), name="New team", by=customer, at=NOW)


def test_there_is_an_end_of_lists_but_not_of_replacing(customer, listing):
    made = RequisitionList.objects.bulk_create(
        RequisitionList(
            owner=customer, name=f"List {n}", folded_name=f"list {n}", created_at=NOW, changed_at=NOW
        )
        for n in range(MOST_LISTS)
    )

    with pytest.raises(TooManyLists):
        save(customer, [listing], name="One more")

    assert save(customer, [listing], name="List 7", is_replacing=True).pk == made[7].pk


def test_a_list_has_an_end(customer, listing, monkeypatch):
    monkeypatch.setattr("shop.baskets.lists.MOST_LINES", 1)

    with pytest.raises(TooManyLines):
        save(customer, [listing, ListingFactory()])

    assert MOST_LINES == 200


def test_a_list_is_renamed_but_not_like_another(customer, listing):
    kept, other = save(customer, [listing]), save(customer, [listing], name="Renewals")
    viewer = viewer_for(customer)

    change_list(public_id=kept.public_id, viewer=viewer, name="NEW team", is_shared=False, at=NOW)
    with pytest.raises(NameTaken):
        change_list(public_id=other.public_id, viewer=viewer, name="new TEAM", is_shared=False, at=NOW)

    assert names(customer) == ["NEW team", "Renewals"]


def test_a_line_is_taken_out_once(customer, listing):
    kept = save(customer, [listing, ListingFactory()])
    line_id = detail(kept, customer).lines[0].line.id
    viewer = viewer_for(customer)

    remove_list_line(public_id=kept.public_id, line_id=line_id, viewer=viewer, at=NOW)
    with pytest.raises(LineNotFound):
        remove_list_line(public_id=kept.public_id, line_id=line_id, viewer=viewer, at=NOW)

    assert len(detail(kept, customer).lines) == 1


# --- Sharing --------------------------------------------------------------------------------------
def test_a_shared_list_is_read_and_used_by_colleagues_only(customer, colleague, stranger, staff, listing):
    kept = save(customer, [listing])
    before = names(colleague)
    share(kept, customer)

    seen = {user.pk: names(user) for user in (colleague, stranger, staff, make_person())}

    assert before == []
    assert [listed for listed in seen.values() if listed] == [["New team"]]
    assert use(kept, colleague, make_basket(colleague)).added == [detail(kept, customer).lines[0].line.id]


def test_only_the_owner_changes_a_shared_list(customer, colleague, listing):
    kept = share(save(customer, [listing]), customer)
    viewer, line_id = viewer_for(colleague), detail(kept, colleague).lines[0].line.id

    with pytest.raises(NotPermitted):
        change_list(public_id=kept.public_id, viewer=viewer, name="Mine", is_shared=True, at=NOW)
    with pytest.raises(NotPermitted):
        remove_list_line(public_id=kept.public_id, line_id=line_id, viewer=viewer, at=NOW)
    with pytest.raises(NotPermitted):
        delete_list(public_id=kept.public_id, viewer=viewer)

    assert (names(customer), len(detail(kept, customer).lines)) == (["New team"], 1)


def test_a_foreign_list_is_missing_for_every_step(customer, stranger, listing):
    kept = save(customer, [listing])
    viewer = viewer_for(stranger)
    steps = [
        lambda: detail(kept, stranger),
        lambda: use(kept, stranger, make_basket(stranger)),
        lambda: share(kept, stranger),
        lambda: remove_list_line(public_id=kept.public_id, line_id=1, viewer=viewer, at=NOW),
        lambda: delete_list(public_id=kept.public_id, viewer=viewer),
    ]

    for step in steps:
        with pytest.raises(RequisitionList.DoesNotExist):
            step()


@pytest.mark.parametrize("who", ["owner", "reader"])
def test_sharing_ends_when_one_of_both_leaves_the_organisation(customer, colleague, listing, who):
    share(save(customer, [listing]), customer)
    leaving = {"owner": customer, "reader": colleague}[who]

    Membership.objects.filter(person__user=leaving).update(ended_at=NOW - timedelta(days=1))

    assert (names(customer), names(colleague)) == (["New team"], [])


def test_a_waiting_account_has_lists_and_shares_none(listing):
    waiting = make_person()
    kept = save(waiting, [listing])

    with pytest.raises(NotPermitted):
        share(kept, waiting)

    assert names(waiting) == ["New team"]


def test_sharing_ends_on_request(customer, colleague, listing):
    kept = share(save(customer, [listing]), customer)

    change_list(
        public_id=kept.public_id, viewer=viewer_for(customer), name=kept.name, is_shared=False, at=NOW
    )

    assert names(colleague) == []


# --- Using ----------------------------------------------------------------------------------------
def test_a_list_fills_a_basket_and_doing_it_twice_changes_nothing(customer, listing):
    kept = save(customer, [listing, ListingFactory()])
    ids = [row.line.id for row in detail(kept, customer).lines]
    basket = make_basket(customer)

    first = use(kept, customer, basket)
    filled = contents(basket)
    second = use(kept, customer, basket)

    assert (first.added, first.present, dict(first.refused)) == (ids, [], {})
    assert (second.added, second.present, dict(second.refused)) == ([], ids, {})
    assert contents(basket) == filled
    assert [quantity for _, _, quantity, _ in filled] == [1, 1]
    kept.refresh_from_db()
    assert kept.used_at == NOW


def test_an_equal_line_is_kept_with_the_larger_quantity(customer, listing):
    kept = save(customer, [listing])
    kept.lines.update(quantity=5)
    smaller, larger = fill_basket(customer, [listing]), fill_basket(customer, [listing])
    larger.lines.update(quantity=9)

    use(kept, customer, smaller)
    use(kept, customer, larger)

    assert [basket.lines.get().quantity for basket in (smaller, larger)] == [5, 9]


def test_what_the_rules_refuse_today_is_told_and_the_rest_goes_in(customer, listing):
    ended = ListingFactory(name="Ended App")
    kept = save(customer, [listing, ended])
    ended.hostings.filter(deployment="cloud").delete()
    basket = make_basket(customer)
    possible, impossible = detail(kept, customer).lines

    result = use(kept, customer, basket)

    assert ([found.code for found in impossible.hindrances], impossible.is_impossible) == (
        ["deployment_not_offered"],
        True,
    )
    assert result.added == [possible.line.id]
    assert {line_id: [one.code for one in standing] for line_id, standing in result.refused.items()} == {
        impossible.line.id: ["deployment_not_offered"]
    }
    assert [listing for listing, *_rest in contents(basket)] == [listing]


def test_a_tick_counts_on_the_day_it_is_given_only(customer, listing):
    basket = make_basket(customer)
    listing.is_listed = False
    listing.save()
    add_configured_line(
        basket=basket,
        listing=listing,
        configuration=cloud_configuration(),
        accepted_codes=["no_longer_listed"],
        organization_id=None,
        on_date=TODAY,
    )
    kept = save_basket_as_list(basket=basket, name="Old app", by=customer, at=NOW)
    other = make_basket(customer)
    (row,) = detail(kept, customer).lines

    unread = use(kept, customer, other)
    kept.refresh_from_db()
    used_at = kept.used_at
    read = use(kept, customer, other, accepted_codes=row.codes_to_accept)

    assert (row.is_impossible, row.codes_to_accept) == (False, ["no_longer_listed"])
    assert (unread.added, list(unread.refused), used_at) == ([], [row.line.id], None)
    assert read.added == [row.line.id]
    assert [line.accepted_codes for line in stored_lines(other)] == [{"no_longer_listed"}]


def test_some_lines_are_chosen_and_others_are_not_found(customer, listing):
    kept = save(customer, [listing, ListingFactory()])
    first, second = (row.line.id for row in detail(kept, customer).lines)
    basket = make_basket(customer)

    with pytest.raises(LineNotFound):
        use(kept, customer, basket, line_ids=[first, 999_999])
    nothing = contents(basket)
    result = use(kept, customer, basket, line_ids=[second])

    assert (nothing, result.added, len(contents(basket))) == ([], [second], 1)


# --- What it costs --------------------------------------------------------------------------------
def queries(action):
    with CaptureQueriesContext(connection) as captured:
        action()
    return len(captured)


def test_a_list_costs_the_same_for_one_line_and_for_twenty(customer):
    short = save(customer, [ListingFactory()], name="Short")
    long = save(customer, ListingFactory.create_batch(20), name="Long")
    detail(short, customer)  # the first look of a process reads the rules

    few, many = queries(lambda: detail(short, customer)), queries(lambda: detail(long, customer))

    assert few == many <= 9


def test_each_line_that_goes_into_a_basket_costs_the_same(customer):
    def cost(count):
        kept = save(customer, ListingFactory.create_batch(count), name=f"{count} lines")
        basket = make_basket(customer)
        return queries(lambda: use(kept, customer, basket))

    cost(1)
    two, twenty = cost(2), cost(20)

    assert (twenty - two) % 18 == 0
    assert (twenty - two) // 18 <= 13
