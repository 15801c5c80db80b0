"""My Lists: saved from the basket, opened with today's rules, used again."""

from urllib.parse import unquote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from oscar.core.loading import get_model

from shop.accounts.selectors import viewer_for
from shop.baskets.lists import change_list, save_basket_as_list
from shop.baskets.models import RequisitionList
from shop.baskets.selectors import stored_lines
from shop.baskets.services import add_configured_line, update_configured_line
from tests.factories.marketplace import ListingFactory
from tests.functional.portal.world import activate, configuration, make_listing, make_user, sign_in

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return " ".join(response.content.decode().split())


def url(name, kept=None, **arguments):
    return reverse(f"portal:list-{name}", kwargs=({"public_id": kept.public_id} if kept else {}) | arguments)


def fill(user, *listings):
    basket = get_model("basket", "Basket").open.get_or_create(owner=user)[0]
    for listing in listings:
        add_configured_line(
            basket=basket,
            listing=listing,
            configuration=configuration(),
            organization_id=None,
            on_date=timezone.now().date(),
        )
    return basket


def make_list(user, *listings, name="New team", is_shared=False):
    """A list of the user, whose basket is empty again."""
    basket = fill(user, *listings)
    kept = save_basket_as_list(basket=basket, name=name, by=user, at=timezone.now())
    basket.flush()
    if is_shared:
        viewer, now = viewer_for(user), timezone.now()
        change_list(public_id=kept.public_id, viewer=viewer, name=name, is_shared=True, at=now)
    return kept


def in_basket(user):
    basket = get_model("basket", "Basket").open.filter(owner=user).first()
    return [(line.listing.name, line.quantity) for line in stored_lines(basket)] if basket else []


@pytest.fixture
def colleague(university, staff):
    return activate(make_user("colleague@example.com", "Milan Member"), university, by=staff)


def test_basket_is_saved_as_a_list_and_stays(as_customer, customer):
    fill(customer, make_listing())

    form = text(as_customer.get("/basket/"))
    page = text(as_customer.post(url("save"), {"name": "New team"}, follow=True))

    assert f'action="{url("save")}"' in form
    assert "Your basket is saved as the list “New team”." in page
    assert "New licence of Confluence Cloud for 100 users, 12 months" in page
    assert "Still possible" in page
    assert in_basket(customer) == [("Confluence", 1)]


def test_a_line_that_the_basket_has_to_settle_is_not_called_possible(as_customer, customer):
    host = make_listing()
    app = ListingFactory(name="Diagrams", applications=["confluence"])
    basket = fill(customer, host, app)
    line = basket.lines.get(product__listing=host)
    update_configured_line(
        basket=basket,
        line_id=line.pk,
        configuration=configuration(user_tier=500),
        quantity=1,
        note="",
        accepted_codes=[],
        organization_id=None,
        on_date=timezone.now().date(),
    )

    page = text(as_customer.post(url("save"), {"name": "New team"}, follow=True))

    assert page.count("Still possible") == 1
    assert page.count("To be settled in the basket") == 1


def test_taken_name_is_told_and_keeps_what_was_typed(as_customer, customer):
    kept = make_list(customer, make_listing())
    fill(customer, ListingFactory(name="Diagrams"))

    response = as_customer.post(url("save"), {"name": "NEW team"})
    replaced = as_customer.post(url("save"), {"name": "NEW team", "replace": "on"}, follow=True)

    assert response.status_code == 422
    assert "You have a list “New team” already." in text(response)
    assert 'value="NEW team"' in text(response)
    assert "Diagrams" in text(replaced)
    assert [(one.pk, one.name) for one in RequisitionList.objects.all()] == [(kept.pk, "NEW team")]


def test_double_click_saves_one_list(as_customer, customer):
    fill(customer, make_listing())

    for _click in range(2):
        response = as_customer.post(url("save"), {"name": "New team"})

    assert response.url == url("detail", RequisitionList.objects.get())


def test_empty_basket_has_nothing_to_save(as_customer):
    page = text(as_customer.get(url("save")))
    response = as_customer.post(url("save"), {"name": "Nothing"})

    assert "There is nothing to save yet." in page
    assert response.status_code == 422
    assert "Your basket is empty" in text(response)


def test_visitor_signs_in_on_the_way_and_the_basket_comes_along(client, customer):
    listing = make_listing()
    answers = {
        "deployment": "cloud",
        "purchase_type": "new",
        "user_tier": "100",
        "maintenance_months": "12",
        "license_type": "commercial",
        "quantity": "1",
    }
    client.post(reverse("basket:add", args=[listing.key]), answers)
    basket = text(client.get("/basket/"))

    away = client.get(url("save"))
    sign_in(client, customer)
    client.post(url("save"), {"name": "New team"})

    assert f'href="{url("save")}"' in basket
    assert unquote(away.url) == f"/accounts/login/?next={url('save')}"
    assert [line.product.title for line in RequisitionList.objects.get().lines.all()] == ["Confluence"]


def test_lists_say_how_long_and_whose_they_are(as_customer, customer, colleague):
    make_list(customer, make_listing(), name="Mine")
    make_list(colleague, make_listing(), ListingFactory(), name="Theirs", is_shared=True)
    make_list(colleague, make_listing(), name="Secret")

    page = text(as_customer.get(url("list")))

    assert "Mine" in page
    assert "only you" in page
    assert "by Milan Member" in page
    assert "Secret" not in page
    assert "My Lists" in page


def test_german_page_shows_the_same_list(as_customer, customer):
    kept = make_list(customer, make_listing(), name="Neue Gruppe")

    page = text(as_customer.get("/de" + url("detail", kept)))

    assert '<html lang="de">' in page
    assert "Neue Gruppe" in page


def test_list_is_put_into_the_basket_once(as_customer, customer):
    kept = make_list(customer, make_listing(), ListingFactory(name="Diagrams"))

    first = as_customer.post(url("basket", kept), follow=True)
    second = as_customer.post(url("basket", kept), follow=True)

    assert first.redirect_chain == [("/basket/", 302)]
    assert "2 lines of the list are in your basket." in text(first)
    assert "2 lines were in your basket already." in text(second)
    assert in_basket(customer) == [("Confluence", 1), ("Diagrams", 1)]


def test_one_line_is_put_into_the_basket(as_customer, customer):
    kept = make_list(customer, make_listing(), ListingFactory(name="Diagrams"))
    line = kept.lines.last()

    as_customer.post(url("basket", kept), {"line": line.pk})

    assert in_basket(customer) == [("Diagrams", 1)]


@pytest.mark.parametrize("line", ["", "0", "999999", "x", "1" * 40])
def test_line_that_is_not_there_is_told(as_customer, customer, line):
    kept = make_list(customer, make_listing())

    page = text(as_customer.post(url("basket", kept), {"line": line}, follow=True))

    assert "This line is not in the list any more." in page
    assert in_basket(customer) == []


def test_what_cannot_be_requested_any_more_is_named_and_explained(as_customer, customer):
    ended = ListingFactory(name="Ended App")
    kept = make_list(customer, make_listing(), ended)
    ended.hostings.filter(deployment="cloud").delete()

    before = text(as_customer.get(url("detail", kept)))
    after = as_customer.post(url("basket", kept), follow=True)

    assert "Not possible as it is" in before
    assert "1 line stays out until you have looked at it" in before
    assert after.redirect_chain == [(url("detail", kept), 302)]
    assert "Not put in: Ended App." in text(after)
    assert in_basket(customer) == [("Confluence", 1)]


def test_delisted_product_is_marked_and_asked_about_anew(as_customer, customer):
    app = ListingFactory(name="Old App")
    kept = make_list(customer, app)
    app.is_listed = False
    app.save()

    page = text(as_customer.get(url("detail", kept)))
    as_customer.post(url("basket", kept))
    unread = in_basket(customer)
    as_customer.post(url("basket", kept), {"line": kept.lines.get().pk, "ask_anyway": "no_longer_listed"})

    assert "No longer listed" in page
    assert 'name="ask_anyway" value="no_longer_listed"' in page
    assert (unread, in_basket(customer)) == ([], [("Old App", 1)])


def test_list_is_renamed_and_shared(as_customer, customer, university):
    kept = make_list(customer, make_listing())

    form = text(as_customer.get(url("edit", kept)))
    page = text(as_customer.post(url("edit", kept), {"name": "Wiki", "is_shared": "on"}, follow=True))

    kept.refresh_from_db()
    assert "Share it with Example University" in form
    assert "with Example University" in page
    assert (kept.name, kept.shared_with) == ("Wiki", university)


def test_name_of_another_list_is_refused_when_renaming(as_customer, customer):
    kept = make_list(customer, make_listing())
    make_list(customer, make_listing(), name="Wiki")

    response = as_customer.post(url("edit", kept), {"name": "WIKI"})

    assert response.status_code == 422
    assert "You have a list “WIKI” already." in text(response)


def test_deleting_asks_first(as_customer, customer):
    kept = make_list(customer, make_listing())

    question = text(as_customer.get(url("delete", kept)))
    still_there = RequisitionList.objects.count()
    page = text(as_customer.post(url("delete", kept), follow=True))

    assert "The list with its 1 line is gone then" in question
    assert still_there == 1
    assert "The list “New team” is deleted." in page
    assert RequisitionList.objects.count() == 0


def test_line_is_taken_out_of_the_list(as_customer, customer):
    kept = make_list(customer, make_listing(), ListingFactory())
    address = url("line-remove", kept, line_id=kept.lines.first().pk)

    as_customer.post(address)
    again = text(as_customer.post(address, follow=True))

    assert kept.lines.count() == 1
    assert "This line is not in the list any more." in again


def own_pages(kept):
    return [
        ("get", url("edit", kept)),
        ("post", url("edit", kept)),
        ("get", url("delete", kept)),
        ("post", url("delete", kept)),
        ("post", url("line-remove", kept, line_id=kept.lines.first().pk)),
    ]


def test_colleague_uses_a_shared_list_and_changes_nothing(client, customer, colleague):
    kept = make_list(customer, make_listing(), is_shared=True)
    sign_in(client, colleague)

    page = text(client.get(url("detail", kept)))
    for method, address in own_pages(kept):
        answer = getattr(client, method)(address, {"name": "Mine"}, follow=True)
        assert "Only the owner of a list can change it." in text(answer)
    client.post(url("basket", kept))

    assert "Rename or share" not in page
    assert in_basket(colleague) == [("Confluence", 1)]
    assert [(one.name, one.lines.count()) for one in RequisitionList.objects.all()] == [("New team", 1)]


@pytest.mark.parametrize("is_shared", [False, True])
def test_foreign_list_is_missing(as_stranger, customer, is_shared):
    kept = make_list(customer, make_listing(), is_shared=is_shared)
    addresses = [("get", url("detail", kept)), ("post", url("basket", kept)), *own_pages(kept)]

    answers = {
        (method, address): getattr(as_stranger, method)(address).status_code for method, address in addresses
    }

    assert set(answers.values()) == {404}, answers
    assert RequisitionList.objects.get().lines.count() == 1
    assert "New team" not in text(as_stranger.get(url("list")))


def test_visitor_is_led_to_the_login(client, customer):
    kept = make_list(customer, make_listing())
    addresses = [("get", url("list")), ("get", url("detail", kept)), *own_pages(kept)]

    answers = [getattr(client, method)(address) for method, address in addresses]

    assert {(one.status_code, one.url.partition("?")[0]) for one in answers} == {(302, "/accounts/login/")}


def test_waiting_account_has_lists_of_its_own(as_waiting, waiting):
    kept = make_list(waiting, make_listing())

    page = text(as_waiting.get(url("list")))
    form = text(as_waiting.get(url("edit", kept)))

    assert "New team" in page
    assert "Share it" not in form


def test_name_is_shown_as_text(as_customer, customer):
    kept = make_list(customer, make_listing(), name="<script>alert(1)</script>")

    pages = text(as_customer.get(url("detail", kept))) + text(as_customer.get(url("list")))

    assert "<script>alert(1)</script>" not in pages
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in pages


# --- What it costs --------------------------------------------------------------------------------
def cost(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def test_lists_cost_the_same_however_many(as_customer, customer, colleague):
    make_list(customer, make_listing(), name="First")
    few = cost(as_customer, url("list"))
    for number in range(5):
        make_list(customer, make_listing(), ListingFactory(), name=f"List {number}")
        make_list(colleague, make_listing(), name=f"Theirs {number}", is_shared=True)
    many = cost(as_customer, url("list"))

    assert few == many <= 12


def test_list_costs_the_same_however_long(as_customer, customer):
    short = cost(as_customer, url("detail", make_list(customer, make_listing(), name="Short")))
    kept = make_list(customer, *ListingFactory.create_batch(20), name="Long")
    long = cost(as_customer, url("detail", kept))

    assert short == long <= 15
