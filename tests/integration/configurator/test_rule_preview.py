"""What changed rules would do to open baskets: whose lines, how they stand now and then, at which cost."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from oscar.core.loading import get_model

from shop.accounts.models import Organization
from shop.accounts.selectors import organizations_of, viewer_for
from shop.accounts.viewer import ANONYMOUS
from shop.baskets import rule_preview
from shop.baskets.rule_preview import BasketPreview, Standing, preview_baskets
from shop.baskets.selectors import basket_overview
from shop.baskets.services import add_configured_line
from shop.configurator.rule_document import parse_rule_book
from shop.configurator.rule_entries import EntryKey, RuleTable, with_changes
from shop.configurator.selectors import newest_revision, rules_in_force
from shop.licenses.selectors import register_of, registers_of
from shop.marketplace.models import Listing
from shop.quotes.models import QuoteRequest
from tests.factories.accounts import make_member, make_organization, make_person, make_staff
from tests.factories.journeys import (
    NOW,
    cloud_configuration,
    deliver,
    fill_basket,
    make_basket,
    make_order,
    make_request,
)
from tests.factories.marketplace import ListingFactory

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
CLOUD_MONTHS = EntryKey(table=RuleTable.MAINTENANCE, deployment="cloud")
NEW_CLOUD = EntryKey(table=RuleTable.SALE_WINDOWS, deployment="cloud", purchase_type="new")
CLOSED = [{"until": "2026-01-31", "then": "closed"}]


@pytest.fixture
def staff() -> User:
    return make_staff()


@pytest.fixture
def organization() -> Organization:
    return make_organization(name="Example University")


@pytest.fixture
def customer(organization: Organization, staff: User) -> User:
    return make_member(organization, staff=staff)


@pytest.fixture
def wiki() -> Listing:
    return ListingFactory(host=True, name="Wiki", key="wiki")


def preview(
    staff: User, changes: dict[EntryKey, Any], *, before: dict[EntryKey, Any] | None = None
) -> BasketPreview:
    """What the changes would do, the rules in force having the changes ``before``."""
    document = newest_revision().document
    return preview_baskets(
        rules=parse_rule_book(with_changes(document, changes)),
        in_force=parse_rule_book(with_changes(document, before or {})),
        viewer=viewer_for(staff),
        on_date=TODAY,
    )


def standings(found: BasketPreview) -> list[tuple[str, Standing, Standing]]:
    return [(effect.listing.key, effect.before, effect.after) for effect in found.effects]


FREE, ASKS, BLOCKED = Standing.FREE, Standing.ASKS, Standing.BLOCKED


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({}, {CLOUD_MONTHS: [24]}, (FREE, BLOCKED)),
        ({CLOUD_MONTHS: [24]}, {}, (BLOCKED, FREE)),
        ({}, {NEW_CLOUD: CLOSED}, (FREE, ASKS)),
        ({NEW_CLOUD: CLOSED}, {}, (ASKS, FREE)),
        ({NEW_CLOUD: CLOSED}, {CLOUD_MONTHS: [24]}, (ASKS, BLOCKED)),
        ({CLOUD_MONTHS: [24]}, {NEW_CLOUD: CLOSED}, (BLOCKED, ASKS)),
    ],
)
def test_line_that_comes_to_stand_otherwise_is_named_with_its_owner(
    staff: User,
    customer: User,
    organization: Organization,
    wiki: Listing,
    before: dict[EntryKey, Any],
    after: dict[EntryKey, Any],
    expected: tuple[Standing, Standing],
) -> None:
    basket = fill_basket(customer, [wiki])

    found = preview(staff, after, before=before)

    (effect,) = found.effects
    assert (effect.before, effect.after) == expected
    assert (effect.owner, effect.organization, effect.basket_id) == (customer, organization, basket.pk)
    assert effect.summary == "New licence of Wiki Cloud for 100 users, 12 months"
    assert [found.blocked, found.asks, found.freed] == [
        int(expected[1] == standing) for standing in (BLOCKED, ASKS, FREE)
    ]


def test_line_that_stands_as_before_is_not_named(staff: User, customer: User, wiki: Listing) -> None:
    fill_basket(customer, [wiki])
    other = EntryKey(table=RuleTable.MAINTENANCE, deployment="cloud", product="somebody.else")

    found = preview(staff, {other: [36]})

    assert (list(found.effects), found.baskets, found.lines, found.reworded) == ([], 1, 1, 0)


def test_line_that_is_blocked_for_another_reason_is_counted(
    staff: User, customer: User, wiki: Listing
) -> None:
    fill_basket(customer, [wiki])

    found = preview(staff, {CLOUD_MONTHS: [36]}, before={CLOUD_MONTHS: [24]})

    assert (list(found.effects), found.reworded) == ([], 1)


def test_ticked_ask_us_counts_as_settled(staff: User, customer: User, wiki: Listing) -> None:
    basket = make_basket(customer)
    add_configured_line(
        basket=basket,
        listing=wiki,
        configuration=cloud_configuration(),
        accepted_codes=["sale_window_closed"],
        organization_id=None,
        on_date=TODAY,
    )

    assert standings(preview(staff, {NEW_CLOUD: CLOSED})) == []


def test_visitors_baskets_are_looked_at_without_a_name(staff: User, wiki: Listing) -> None:
    basket = make_basket(None)
    add_configured_line(
        basket=basket, listing=wiki, configuration=cloud_configuration(), organization_id=None, on_date=TODAY
    )

    found = preview(staff, {CLOUD_MONTHS: [24]})

    assert (found.baskets, found.visitors_baskets) == (1, 1)
    assert [(effect.owner, effect.organization) for effect in found.effects] == [(None, None)]


def test_whoever_is_not_at_the_desk_sees_no_names(customer: User, wiki: Listing) -> None:
    fill_basket(customer, [wiki])
    rules = parse_rule_book(with_changes(newest_revision().document, {CLOUD_MONTHS: [24]}))

    found = preview_baskets(rules=rules, in_force=rules_in_force(), viewer=ANONYMOUS, on_date=TODAY)

    assert [(effect.owner, effect.organization) for effect in found.effects] == [(None, None)]


def test_empty_and_submitted_baskets_are_not_looked_at(staff: User, customer: User, wiki: Listing) -> None:
    make_basket(make_person())
    request = make_request(customer, [wiki])
    snapshot = list(QuoteRequest.objects.get(pk=request.pk).lines.values_list("violations", flat=True))

    found = preview(staff, {CLOUD_MONTHS: [24]})

    assert (found.baskets, found.lines, list(found.effects)) == (0, 0, [])
    assert list(request.lines.values_list("violations", flat=True)) == snapshot


def test_preview_says_what_the_owner_then_sees(staff: User, customer: User, wiki: Listing) -> None:
    """The register counts as in the basket: a renewal of a licence that the organisation has."""
    deliver(make_order(customer, staff, [wiki]), staff, sen="SEN-1", ends_on=TODAY + timedelta(days=30))
    organization_id = viewer_for(customer).organization_id
    basket = fill_basket(customer, [wiki], purchase_type="renewal", existing_sen="sen-1")
    overview = basket_overview(basket, organization_id=organization_id, on_date=TODAY)

    found = preview(staff, {EntryKey(table=RuleTable.SEVERITY, code="existing_license_required"): "note"})
    blocked = preview(staff, {CLOUD_MONTHS: [24]})

    assert [line.violations for line in overview.lines] == [[]]
    assert list(found.effects) == []
    assert [violation.code for effect in blocked.effects for violation in effect.violations_after] == [
        "months_not_offered"
    ]


def test_line_that_is_no_configuration_spoils_nothing(staff: User, customer: User, wiki: Listing) -> None:
    broken = fill_basket(make_person(), [wiki])
    get_model("basket", "LineAttribute").objects.filter(
        line__basket=broken, option__code="deployment"
    ).delete()
    fill_basket(customer, [wiki])

    found = preview(staff, {CLOUD_MONTHS: [24]})

    assert (found.unreadable, found.lines, found.blocked) == (1, 1, 1)


def test_only_the_newest_baskets_are_looked_at(
    staff: User, wiki: Listing, monkeypatch: pytest.MonkeyPatch
) -> None:
    baskets = [fill_basket(make_person(), [wiki]) for _number in range(4)]
    monkeypatch.setattr(rule_preview, "MOST_BASKETS", 3)

    found = preview(staff, {CLOUD_MONTHS: [24]})

    assert (found.baskets, found.baskets_in_all, found.is_cut) == (3, 4, True)
    assert [effect.basket_id for effect in found.effects] == [basket.pk for basket in reversed(baskets[1:])]


def test_many_baskets_cost_as_many_queries_as_few(staff: User) -> None:
    listings = [ListingFactory(host=number < 2) for number in range(5)]

    def add(count: int) -> None:
        for _number in range(count):
            fill_basket(make_member(make_organization(), staff=staff), listings)

    def queries() -> int:
        rules = parse_rule_book(with_changes(newest_revision().document, {CLOUD_MONTHS: [24]}))
        in_force, viewer = rules_in_force(), viewer_for(staff)
        with CaptureQueriesContext(connection) as captured:
            found = preview_baskets(rules=rules, in_force=in_force, viewer=viewer, on_date=TODAY)
        assert found.blocked == found.lines
        return len(captured)

    add(2)
    few = queries()
    add(18)  # 100 lines in all

    assert queries() == few
    assert few <= 9


# --- What it is made of -------------------------------------------------------------------------------------
def test_registers_of_several_organisations_are_those_of_each(staff: User, wiki: Listing) -> None:
    app = ListingFactory(name="Diagrams", applications=["jira"])
    organizations = {}
    for number, name in enumerate(("One", "Two", "Three")):
        organization = make_organization(name=name)
        member = make_member(organization, staff=staff)
        if number < 2:
            deliver(make_order(member, staff, [wiki, app]), staff)
            deliver(make_order(member, staff, [app]), staff, sen="", ends_on=date(2026, 11, 24))
        # The second asks for a SEN that only the first has.
        organizations[organization.pk] = {f"SEN-{number}", "SEN-1-2"}

    found = registers_of(sens_by_organization=organizations, on_date=TODAY)

    def comparable(register: list[Any]) -> list[tuple[object, ...]]:
        return sorted((one.listing_key, one.sen, str(one.ends_on)) for one in register)

    assert {key: comparable(register) for key, register in found.items()} == {
        key: comparable(register_of(organization_id=key, sens=sens, on_date=TODAY))
        for key, sens in organizations.items()
    }
    assert [len(register) > 0 for register in found.values()] == [True, True, False]


def test_organisations_that_people_act_for_are_those_of_their_viewers(staff: User) -> None:
    first, second = make_organization(), make_organization()
    people = [make_member(second, staff=staff), make_member(first, staff=staff), make_person(), staff]
    inactive = make_member(first, staff=staff)
    User.objects.filter(pk=inactive.pk).update(is_active=False)
    people.append(User.objects.get(pk=inactive.pk))

    found = organizations_of(user.pk for user in people)

    assert found == {
        user.pk: viewer_for(user).organization_id for user in people if viewer_for(user).organization_id
    }
    assert sorted(found.values()) == sorted([first.pk, second.pk])
