"""The basket: lines, what is the matter with them, and the ways out."""

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from oscar.core.loading import get_model

from shop.baskets.selectors import stored_lines
from tests.factories.accounts import make_person
from tests.factories.journeys import fill_basket


def overview(client):
    return client.get("/basket/").context["overview"]


def lines(client):
    return [(line.listing.name, line.quantity) for line in overview(client).lines]


def test_a_visitor_fills_a_basket(client, confluence, add):
    response = add(confluence)

    assert response.status_code == 302
    assert response["Location"] == "/basket/"
    assert [line.summary for line in overview(client).lines] == [
        "New licence of Confluence Cloud for 100 users, 12 months, for wiki.example.edu"
    ]


def test_an_empty_basket_leads_to_the_catalogue(client, db):
    response = client.get("/basket/")

    assert "Your basket is empty" in response.text
    assert 'class="btn btn-primary" href="/catalogue/"' in response.text


def test_a_refused_line_keeps_what_was_typed_and_is_not_stored(client, confluence, add):
    response = add(confluence, deployment="server", note="please")

    assert response.status_code == 422
    assert "This is not in your basket yet" in response.text
    assert "New licences of Confluence Server were sold until" in response.text
    assert response.context["form"]["note"].value() == "please"
    assert lines(client) == []


def test_ask_us_anyway_lets_a_closed_purchase_in(client, confluence, add):
    add(confluence, deployment="server", ask_anyway="sale_window_closed")

    assert lines(client) == [("Confluence", 1)]
    assert overview(client).is_requestable


@pytest.mark.parametrize("quantity", ["0", "-1", "1001", "x", "", "9" * 30])
def test_a_wrong_quantity_is_refused_beside_its_field(client, confluence, add, quantity):
    response = add(confluence, quantity=quantity)

    assert list(response.context["form"].errors) == ["quantity"]
    assert lines(client) == []


def test_a_stale_form_is_shown_again_instead_of_guessed(client, confluence, add):
    response = add(confluence, deployment="data_center", ask_anyway="existing_customers_only")

    assert "Some answers did not fit together" in response.text
    assert lines(client) == []


def test_an_app_below_its_host_is_shown_with_a_fix_of_one_click(client, confluence, diagrams, add):
    add(confluence)
    add(diagrams, user_tier="50")
    response = client.get("/basket/")
    assert "1 line needs your attention" in response.text
    (waiting,) = response.context["overview"].lines_needing_attention
    (violation,) = waiting.violations

    response = client.post(
        f"/basket/lines/{waiting.id}/fix/", {"field": violation.fix.field, "value": violation.fix.value}
    )

    assert response.url == f"/basket/#line-{waiting.id}"
    assert overview(client).is_requestable
    assert [line.configuration.user_tier for line in overview(client).lines] == [100, 100]


def test_lines_are_grouped_by_instance_with_the_host_first(client, confluence, diagrams, add):
    add(diagrams)
    add(confluence)
    add(confluence, instance_url="")

    groups = [(name, [line.listing.name for line in group]) for name, group in overview(client).by_instance]

    assert groups == [("wiki.example.edu", ["Confluence", "Diagrams"]), ("", ["Confluence"])]


def test_a_removed_line_comes_back_with_one_click(client, confluence, add):
    add(confluence, quantity="3", note="for the library")
    before = overview(client).lines
    client.post(f"/basket/lines/{before[0].id}/remove/")
    response = client.get("/basket/")
    assert "Confluence was removed." in response.text
    assert response.context["overview"].lines == []

    client.post("/basket/add/confluence/", response.context["removed_line"]["answers"])

    (after,) = overview(client).lines
    assert (after.configuration, after.quantity, after.note) == (
        before[0].configuration,
        3,
        "for the library",
    )
    assert client.get("/basket/").context["removed_line"] is None


def test_a_line_is_changed_on_its_own_page(client, confluence, add, answers):
    add(confluence, note="first")
    (line,) = overview(client).lines
    page = client.get(f"/basket/lines/{line.id}/")
    assert page.context["form"]["note"].value() == "first"
    assert "Save the line" in page.text

    response = client.post(f"/basket/lines/{line.id}/", answers | {"line": line.id, "user_tier": "200"})

    assert response["Location"] == "/basket/"
    assert [(one.id, one.configuration.user_tier) for one in overview(client).lines] == [(line.id, 200)]


def test_a_line_can_serve_as_the_start_of_another(client, confluence, add):
    add(confluence)
    (line,) = overview(client).lines

    page = client.get(f"/catalogue/confluence/{line.as_query}")

    assert page.context["field"].configuration == line.configuration


@pytest.mark.parametrize(("quantity", "stored"), [("7", 7), ("0", 1), ("x", 1), ("-3", 1), ("9" * 40, 1)])
def test_quantity_is_changed_in_the_basket(client, confluence, add, quantity, stored):
    add(confluence)
    (line,) = overview(client).lines

    client.post(f"/basket/lines/{line.id}/quantity/", {"quantity": quantity})

    assert lines(client) == [("Confluence", stored)]


def test_what_is_asked_can_be_ticked_in_the_basket(client, customer, confluence, diagrams, add):
    add(confluence, deployment="server", ask_anyway="sale_window_closed")
    (line,) = overview(client).lines
    attributes = get_model("basket", "LineAttribute").objects.filter(line=line.id, option__code="ask_anyway")
    attributes.delete()
    assert not overview(client).is_requestable

    client.post(f"/basket/lines/{line.id}/accept/", {"ask_anyway": ["sale_window_closed", "made_up"]})

    (line,) = overview(client).lines
    assert line.accepted_codes == {"sale_window_closed"}
    assert overview(client).is_requestable


@pytest.mark.parametrize("action", ["remove", "quantity", "fix", "accept"])
def test_lines_of_others_are_out_of_reach(client, customer, confluence, add, action):
    basket = fill_basket(customer, [confluence])
    (line,) = stored_lines(basket)

    response = client.post(f"/basket/lines/{line.id}/{action}/", {"quantity": "9"})

    assert [str(message) for message in get_messages(response.wsgi_request)] == [
        "This line is not in your basket any more."
    ]
    assert stored_lines(basket) == [line]


def test_an_unknown_action_is_not_found(client, confluence, add):
    add(confluence)
    (line,) = overview(client).lines

    assert client.post(f"/basket/lines/{line.id}/post/").status_code == 404
    assert client.get(f"/basket/lines/{line.id}/remove/").status_code == 405


def test_what_was_chosen_before_the_sign_in_is_told_and_kept(client, customer, confluence, diagrams, add):
    fill_basket(customer, [diagrams])
    add(confluence)
    client.force_login(customer)

    response = client.get("/basket/")

    assert "What you chose before you signed in is in your basket: Confluence." in response.text
    assert {line.listing.name for line in response.context["overview"].lines} == {"Confluence", "Diagrams"}
    assert "What you chose before" not in client.get("/basket/").text


def test_every_page_takes_over_what_was_chosen_before_the_sign_in(client, customer, confluence, add):
    add(confluence)
    client.force_login(customer)

    response = client.get("/catalogue/")

    assert "Basket, 1 line" in response.text
    assert "anonymous_basket" not in client.session
    (basket,) = get_model("basket", "Basket").open.filter(owner=customer)
    assert [line.listing for line in stored_lines(basket)] == [confluence]


@pytest.mark.parametrize(
    "path", ["/catalogue/", "/catalogue/confluence/", "/catalogue/org.example.diagrams/"]
)
def test_every_page_counts_the_lines_of_ones_own_open_basket(
    client, customer, confluence, diagrams, add, path
):
    fill_basket(make_person(), [confluence])
    sent = fill_basket(customer, [confluence])
    sent.submit()
    fill_basket(customer, [confluence, diagrams])
    assert "Basket, 0 lines" in client.get(path).text
    add(confluence)
    assert "Basket, 1 line<" in client.get(path).text

    client.cookies.clear()
    client.force_login(customer)

    assert "Basket, 2 lines" in client.get(path).text


def test_a_catalogue_makes_no_basket(client, customer, confluence):
    client.force_login(customer)

    client.get("/catalogue/")

    assert not get_model("basket", "Basket").objects.exists()


def test_a_foreign_basket_id_in_a_cookie_is_ignored(client, confluence, add):
    add(confluence)
    basket_id = client.session["anonymous_basket"]
    client.cookies.clear()
    client.cookies["oscar_open_basket"] = str(basket_id)

    assert lines(client) == []


def test_looking_at_pages_writes_nothing(client, confluence, add):
    add(confluence)

    with CaptureQueriesContext(connection) as queries:
        client.get("/basket/")
        client.get("/catalogue/confluence/")

    assert [query["sql"] for query in queries if not query["sql"].startswith("SELECT")] == []


def test_basket_in_german(client, db):
    assert '<html lang="de">' in client.get("/de/basket/").text
