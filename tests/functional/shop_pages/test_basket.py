"""The basket: lines, what is the matter with them, and the ways out."""

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from oscar.core.loading import get_model

from shop.baskets.selectors import stored_lines
from tests.factories.accounts import make_person
from tests.factories.journeys import fill_basket
from tests.factories.marketplace import ListingFactory


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


def test_htmx_gets_the_field_in_place_of_the_line(client, confluence, add):
    add(confluence)
    (line,) = overview(client).lines

    page = client.get(f"/basket/lines/{line.id}/", headers={"HX-Request": "true"})
    gone = client.get(f"/basket/lines/{line.id + 1}/", headers={"HX-Request": "true"})

    assert "<html" not in page.text
    assert "Save the line" in page.text
    assert gone["HX-Redirect"] == "/basket/"


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


@pytest.mark.parametrize("action", ["remove", "quantity", "note", "fix", "accept"])
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
    client.get("/catalogue/confluence/")  # the session remembers the first look, and no more of the next

    with CaptureQueriesContext(connection) as queries:
        client.get("/basket/")
        client.get("/catalogue/confluence/")

    assert [query["sql"] for query in queries if not query["sql"].startswith("SELECT")] == []


def test_basket_in_german(client, db):
    assert '<html lang="de">' in client.get("/de/basket/").text


# --- Many fixes at once ------------------------------------------------------------------------------------
@pytest.fixture
def charts(db):
    """Another app for Confluence."""
    return ListingFactory(key="org.example.charts", name="Charts", applications=["confluence"])


@pytest.fixture
def too_small(client, confluence, diagrams, charts, add):
    """A basket whose two apps are smaller than their host on the same instance, and one that is elsewhere."""
    add(diagrams, user_tier="50", note="for the library")
    add(charts, user_tier="20", quantity="3")
    add(charts, user_tier="20", instance_url="https://lab.example.edu")
    add(confluence, user_tier="200")


def tiers(client):
    return sorted(
        (line.listing.name, line.instance, int(line.configuration.user_tier), line.quantity, line.note)
        for line in overview(client).lines
    )


BEFORE = [
    ("Charts", "lab.example.edu", 20, 1, ""),
    ("Charts", "wiki.example.edu", 20, 3, ""),
    ("Confluence", "wiki.example.edu", 200, 1, ""),
    ("Diagrams", "wiki.example.edu", 50, 1, "for the library"),
]
ALIGNED = [
    ("Charts", "lab.example.edu", 20, 1, ""),
    ("Charts", "wiki.example.edu", 200, 3, ""),
    ("Confluence", "wiki.example.edu", 200, 1, ""),
    ("Diagrams", "wiki.example.edu", 200, 1, "for the library"),
]


def test_align_all_raises_every_app_to_its_host_and_says_so(client, too_small):
    page = client.get("/basket/")
    assert "2 lines need your attention" in page.text
    assert 'value="app_tier_below_host"' in page.text
    assert "Fix all" not in page.text

    page = client.post("/basket/fixes/", {"code": "app_tier_below_host"}, follow=True)

    assert page.redirect_chain == [("/basket/", 302)]
    assert page.context["changed_lines"]["texts"] == [
        "Diagrams: 200 users instead of 50 users",
        "Charts: 200 users instead of 20 users",
    ]
    assert "2 lines were changed" in page.text
    assert tiers(client) == ALIGNED
    assert overview(client).is_requestable


def test_what_was_fixed_is_taken_back_with_one_click(client, too_small):
    page = client.post("/basket/fixes/", follow=True)
    signed = page.context["changed_lines"]["way_back"]

    page = client.post("/basket/fixes/undo/", {"changes": signed}, follow=True)

    assert "The lines are as they were before." in page.text
    assert tiers(client) == BEFORE
    page = client.post("/basket/fixes/undo/", {"changes": signed}, follow=True)
    assert "This cannot be taken back any more" in page.text
    assert tiers(client) == BEFORE


def test_a_second_click_on_fix_all_changes_nothing(client, too_small):
    client.post("/basket/fixes/")
    client.get("/basket/")

    page = client.post("/basket/fixes/", follow=True)

    assert "There is nothing left that a click could settle." in page.text
    assert page.context["changed_lines"] is None
    assert tiers(client) == ALIGNED


def test_fix_all_leaves_marked_what_has_no_fix(client, confluence, diagrams, too_small):
    confluence.is_listed = False
    confluence.save()
    page = client.get("/basket/")
    assert "3 lines need your attention" in page.text

    page = client.post("/basket/fixes/", follow=True)

    assert "1 line needs your attention" in page.text
    assert [line.listing.name for line in page.context["overview"].lines_needing_attention] == ["Confluence"]
    assert tiers(client) == ALIGNED


def test_fix_all_takes_every_kind_of_fix_and_lists_it_first(client, confluence, diagrams, add):
    add(confluence)
    add(diagrams, user_tier="50", maintenance_months="24")
    diagrams.hostings.filter(deployment="cloud").update(payment_model="vendor")

    page = client.get("/basket/")
    assert page.text.count("Change to 12 months") == 2
    assert "Fix all" in page.text
    page = client.post("/basket/fixes/", follow=True)

    assert page.context["changed_lines"]["texts"] == [
        "Diagrams: 12 months instead of 24 months, 100 users instead of 50 users"
    ]
    assert page.context["overview"].is_requestable


def test_one_fix_says_what_it_changed_and_is_taken_back_too(client, too_small):
    line = overview(client).lines_needing_attention[0]
    page = client.post(f"/basket/lines/{line.id}/fix/", {"field": "user_tier", "value": "200"}, follow=True)
    assert page.context["changed_lines"]["texts"] == ["Diagrams: 200 users instead of 50 users"]

    client.post("/basket/fixes/undo/", {"changes": page.context["changed_lines"]["way_back"]})

    assert tiers(client) == BEFORE


def test_the_way_back_of_another_basket_is_refused(client, customer, too_small, confluence):
    page = client.post("/basket/fixes/", follow=True)
    signed = page.context["changed_lines"]["way_back"]
    client.cookies.clear()
    client.force_login(customer)
    basket = fill_basket(customer, [confluence])

    for text in (signed, "", "made up", signed[:-2]):
        page = client.post("/basket/fixes/undo/", {"changes": text}, follow=True)
        assert "This cannot be taken back any more" in page.text

    assert [line.configuration.user_tier for line in stored_lines(basket)] == [100]


def test_an_equal_line_takes_a_fixed_one_in_and_gives_it_back(client, confluence, diagrams, add):
    add(confluence)
    add(diagrams, user_tier="100", quantity="2")
    add(diagrams, user_tier="50", quantity="3", note="small")

    page = client.post("/basket/fixes/", follow=True)
    assert [line[2:] for line in tiers(client) if line[0] == "Diagrams"] == [(100, 5, "")]
    client.post("/basket/fixes/undo/", {"changes": page.context["changed_lines"]["way_back"]})

    assert [line[2:] for line in tiers(client) if line[0] == "Diagrams"] == [(50, 3, "small"), (100, 2, "")]


def test_fixes_and_undo_need_a_post(client, db):
    assert client.get("/basket/fixes/").status_code == 405
    assert client.get("/basket/fixes/undo/").status_code == 405


def test_a_fix_works_where_something_else_is_the_matter_too(client, confluence, diagrams, too_small):
    diagrams.is_listed = False
    diagrams.save()
    line = next(line for line in overview(client).lines if line.listing == diagrams)
    assert [violation.code for violation in line.violations] == ["no_longer_listed", "app_tier_below_host"]

    client.post(f"/basket/lines/{line.id}/fix/", {"field": "user_tier", "value": "200"})

    (line,) = [line for line in overview(client).lines if line.listing == diagrams]
    assert [violation.code for violation in line.violations] == ["no_longer_listed"]


# --- Notes, free apps, ask us ------------------------------------------------------------------------------
def test_a_note_is_written_and_taken_away_in_the_basket(client, confluence, add):
    add(confluence)
    (line,) = overview(client).lines

    client.post(f"/basket/lines/{line.id}/note/", {"note": " For the\nlibrary\0 "})
    assert overview(client).lines[0].note == "For the\nlibrary"
    client.post(f"/basket/lines/{line.id}/note/", {"note": "  "})

    assert [(one.id, one.note, one.configuration) for one in overview(client).lines] == [
        (line.id, "", line.configuration)
    ]


def test_a_free_app_has_neither_tier_nor_months_and_equal_ones_share_a_line(client, confluence, add):
    free = ListingFactory(
        key="free", name="Free App", hostings={"cloud": "free"}, applications=["confluence"]
    )
    add(confluence)
    add(free, user_tier="5", maintenance_months="24")
    add(free, user_tier="unlimited", maintenance_months="12")

    page = client.get("/basket/")

    (line,) = [line for line in page.context["overview"].lines if line.listing == free]
    assert (line.summary, line.quantity, line.violations) == (
        "New licence of Free App Cloud, for wiki.example.edu",
        2,
        [],
    )
    assert "Free of charge" in page.text


def test_a_line_that_asks_us_says_so_kindly(client, confluence, add):
    add(confluence, deployment="server", ask_anyway="sale_window_closed")

    assert "You ask us to look into it" in client.get("/basket/").text


def test_existing_customers_are_told_how_to_show_it(client, confluence, diagrams, add):
    add(confluence, deployment="data_center", user_tier="500", ask_anyway="existing_customers_only")
    assert "/accounts/login/?next=/basket/" in client.get("/basket/").text

    client.force_login(make_person())

    assert "Once your account is activated, your licences count." in client.get("/basket/").text
