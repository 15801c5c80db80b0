"""The product page: facts at the left, the configuration field at the right."""

import re

import pytest

from tests.factories.accounts import make_staff
from tests.factories.journeys import deliver, make_license, make_order
from tests.factories.marketplace import ListingFactory

HTMX = {"HX-Request": "true"}


def question(response, name):
    return response.context["field"].choices.question(name)


def test_product_page_shows_facts_and_five_questions_in_order(client, confluence):
    response = client.get("/catalogue/confluence/")

    assert [question.name for question in response.context["field"].choices.questions] == [
        "deployment",
        "purchase_type",
        "user_tier",
        "maintenance_months",
        "license_type",
    ]
    assert "New licence of Confluence Cloud for 10 users, 12 months" in response.text
    assert '<a href="https://marketplace.example/apps/1" rel="noopener nofollow">' in response.text


def test_address_answers_the_questions(client, confluence):
    response = client.get(
        "/catalogue/confluence/?deployment=cloud&user_tier=250&instance_url=wiki.example.edu"
    )

    assert response.context["field"].summary == (
        "New licence of Confluence Cloud for 250 users, 12 months, for wiki.example.edu"
    )
    assert response.context["form"]["instance_url"].value() == "wiki.example.edu"


def test_what_is_not_offered_is_disabled_with_the_reason(client, diagrams):
    response = client.get("/catalogue/org.example.diagrams/")

    assert question(response, "deployment").reasons == (
        "Diagrams is not available for Server, but for Data Center and Cloud.",
    )
    assert "Diagrams is not available for Server" in response.text


def test_a_free_app_is_asked_neither_tier_nor_months(client, db):
    ListingFactory(key="free", name="Free App", hostings={"cloud": "free"})

    response = client.get("/catalogue/free/")

    assert not question(response, "user_tier").is_asked
    assert not question(response, "maintenance_months").is_asked
    assert response.context["field"].summary == "New licence of Free App Cloud"


def test_htmx_gets_the_field_alone_with_what_was_typed(client, confluence, answers):
    changed = answers | {"deployment": "data_center", "note": "for the library", "quantity": "many"}

    response = client.post("/catalogue/confluence/configuration/", changed, headers=HTMX)

    assert "<html" not in response.text
    assert "for the library" in response.text
    assert response.context["form"]["quantity"].value() == "many"
    assert [changed.name for changed in response.context["field"].adjusted] == ["user_tier"]
    assert "Changed to what is available: How many users? 500 users." in response.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("many", "“many” is not possible here: 10 is taken instead."),
        ("200000", "“200000” is not possible here: 100000 is taken instead."),
        ("", "Without a number, 10 is taken."),
    ],
)
def test_a_count_that_cannot_be_is_said_beside_it_and_not_taken_over_in_silence(
    client, confluence, answers, typed, said
):
    asked = answers | {"user_tier": typed}

    draft = client.post("/catalogue/confluence/configuration/", asked, headers=HTMX)
    final = client.post("/basket/add/confluence/", asked)

    assert said in draft.text
    assert (final.status_code, final.context["form"].non_field_errors()) == (
        422,
        ["Some answers did not fit together. Please look at them once more."],
    )


def test_enter_in_a_text_presses_no_fix(client, confluence, answers):
    asked = answers | {"deployment": "server"}

    text = client.post("/catalogue/confluence/configuration/", asked, headers=HTMX).text

    (first, *others) = re.findall('<button[^>]*type="submit"[^>]*>', text)
    assert "name=" not in first
    assert any('name="fix"' in other for other in others)


def test_where_no_tier_is_left_the_reason_is_given(
    client, customer, organization, staff, confluence, answers
):
    make_license(organization, confluence, "SEN-5", by=staff, deployment="data_center", user_tier=500)
    client.force_login(customer)
    asked = answers | {"deployment": "data_center", "purchase_type": "downgrade", "existing_sen": "SEN-5"}

    response = client.post("/catalogue/confluence/configuration/", asked, headers=HTMX)

    assert response.context["field"].problem.message == "SEN-5 has 500 users: a downgrade needs less."


def test_without_javascript_the_same_address_answers_with_the_page(client, confluence, answers):
    response = client.post("/catalogue/confluence/configuration/", answers | {"purchase_type": "renewal"})

    assert "<html" in response.text
    assert "Which licence of Confluence do you renew?" in response.text


def test_a_fix_is_one_button_that_answers_a_question(client, confluence, answers):
    closed = answers | {"deployment": "server"}
    response = client.post("/catalogue/confluence/configuration/", closed)
    assert 'name="fix" value="deployment=cloud"' in response.text

    response = client.post("/catalogue/confluence/configuration/", closed | {"fix": "deployment=cloud"})

    assert question(response, "deployment").selected == "cloud"
    assert response.context["field"].violations == []


def test_customers_pick_the_licence_they_upgrade(client, confluence, customer, staff):
    deliver(make_order(customer, staff, [confluence]), staff)
    client.force_login(customer)

    response = client.get("/catalogue/confluence/?purchase_type=upgrade&deployment=cloud")

    (existing,) = response.context["field"].choices.existing_licenses
    assert f'name="fix" value="existing_sen={existing.value}"' in response.text


@pytest.fixture
def wiki_license(confluence, organization, staff):
    """The organisation's licence of Confluence Cloud for 100 users on wiki.example.edu."""
    return make_license(
        organization, confluence, "SEN-4711", by=staff, instance_url="https://wiki.example.edu"
    )


def test_a_picked_licence_brings_its_instance_along(client, customer, wiki_license, answers):
    client.force_login(customer)
    picked = {"purchase_type": "upgrade", "instance_url": "other.example.edu", "fix": "existing_sen=SEN-4711"}

    response = client.post("/catalogue/confluence/configuration/", answers | picked, headers=HTMX)

    assert response.context["form"]["instance_url"].value() == "https://wiki.example.edu"
    assert response.context["form"]["existing_sen"].value() == "SEN-4711"
    assert response.context["field"].configuration.instance_url == "https://wiki.example.edu"


def test_a_typed_sen_leaves_the_instance_as_it_was_typed(client, customer, wiki_license, answers):
    client.force_login(customer)
    typed = {"purchase_type": "upgrade", "instance_url": "", "existing_sen": "SEN-4711"}

    response = client.post("/catalogue/confluence/configuration/", answers | typed, headers=HTMX)

    assert response.context["form"]["instance_url"].value() == ""


def test_strangers_see_no_licence_of_others(client, confluence, customer, staff):
    deliver(make_order(customer, staff, [confluence]), staff)
    client.force_login(make_staff())

    response = client.get("/catalogue/confluence/?purchase_type=upgrade&deployment=cloud")

    assert response.context["field"].choices.existing_licenses == ()


def test_a_listing_that_left_the_marketplace_keeps_its_page(client, db):
    ListingFactory(key="gone", name="Gone", is_listed=False)

    response = client.get("/catalogue/gone/")

    assert "No longer listed" in response.text


def test_description_is_cleaned_on_the_way_out(client, db):
    ListingFactory(key="evil", description='<p onclick="x()">Fine</p><script>alert(1)</script>')

    text = client.get("/catalogue/evil/").text

    assert "<p>Fine</p>" in text
    assert "alert(1)" not in text


@pytest.mark.parametrize(
    "path", ["/catalogue/nothing/", "/catalogue/%00/", "/catalogue/nothing/configuration/"]
)
def test_an_unknown_product_is_not_found(client, db, path):
    assert client.post(path).status_code == 405 or client.get(path, follow=True).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "deployment=%00&user_tier=" + "9" * 400,
        "instance_url=" + "x" * 3000,
        "line=" + "9" * 30,
        "fix=",
        "fix=a=b",
    ],
)
def test_odd_answers_never_break_the_page(client, confluence, query):
    assert client.get(f"/catalogue/confluence/?{query}").status_code == 200


# --- What the field fills in, keeps and doubts --------------------------------------------------------------
def test_a_picked_licence_fills_in_all_that_it_says(
    client, customer, organization, staff, confluence, answers
):
    make_license(
        organization,
        confluence,
        "SEN-4711",
        by=staff,
        deployment="data_center",
        user_tier=2000,
        license_type="academic",
        institution="Example University",
        instance_url="https://wiki.example.edu",
    )
    client.force_login(customer)
    picked = {"purchase_type": "renewal", "instance_url": "", "fix": "existing_sen=SEN-4711", "note": "kept"}

    response = client.post("/catalogue/confluence/configuration/", answers | picked, headers=HTMX)

    field = response.context["field"]
    assert field.summary == (
        "Renewal of Confluence Data Center for 2,000 users, 12 months, academic, "
        "for wiki.example.edu, SEN-4711"
    )
    assert field.configuration.institution == "Example University"
    assert field.violations == []
    assert field.adjusted == []
    assert response.context["form"]["note"].value() == "kept"
    assert 'value="existing_sen=SEN-4711" formaction' in response.text
    assert 'aria-pressed="true" autofocus' in response.text


def test_hundreds_of_licences_are_searched_and_cost_no_query_more(
    client, customer, organization, staff, confluence, answers, django_assert_max_num_queries
):
    for number in range(25):
        make_license(
            organization, confluence, f"SEN-{number}", by=staff, instance_url=f"wiki{number}.example.edu"
        )
    client.force_login(customer)
    asked = answers | {"purchase_type": "renewal"}
    client.post("/catalogue/confluence/configuration/", asked, headers=HTMX)

    with django_assert_max_num_queries(12):
        response = client.post("/catalogue/confluence/configuration/", asked, headers=HTMX)
    assert "20 of your 25 licences of this product" in response.text
    response = client.post(
        "/catalogue/confluence/configuration/", asked | {"license_search": "wiki7."}, headers=HTMX
    )

    choices = response.context["field"].choices
    assert [choice.value for choice in choices.existing_licenses] == ["SEN-7"]
    assert response.context["form"]["license_search"].value() == "wiki7."
    nothing = client.post(
        "/catalogue/confluence/configuration/", asked | {"license_search": "nowhere"}, headers=HTMX
    )
    assert "None of your licences of this product matches" in nothing.text


def test_an_app_says_which_tiers_its_host_leaves(
    client, customer, organization, staff, confluence, diagrams, answers
):
    make_license(
        organization,
        confluence,
        "SEN-1",
        by=staff,
        deployment="data_center",
        user_tier=1000,
        instance_url="wiki.example.edu",
    )
    client.force_login(customer)
    asked = answers | {"deployment": "data_center", "user_tier": "", "instance_url": "WIKI.example.edu"}

    response = client.post("/catalogue/org.example.diagrams/configuration/", asked, headers=HTMX)

    assert question(response, "user_tier").selected == "1000"
    assert "Confluence on wiki.example.edu has 1,000 users: an app needs at least as many." in response.text
    assert '<option value="wiki.example.edu">' in response.text


def test_the_band_of_a_cloud_count_is_named_without_a_price(client, confluence, answers):
    response = client.post("/catalogue/confluence/configuration/", answers | {"user_tier": "1 200"})

    assert "1,001 to 2,500 users is one price step: the next one begins at 2,501 users." in response.text
    assert response.context["field"].adjusted == []


def test_a_site_name_is_completed_with_one_click(client, confluence, answers):
    typed = answers | {"instance_url": "acme"}
    response = client.post("/catalogue/confluence/configuration/", typed, headers=HTMX)
    assert "Is acme the name of your site?" in response.text
    assert 'name="fix" value="instance_url=acme.atlassian.net"' in response.text

    response = client.post(
        "/catalogue/confluence/configuration/",
        typed | {"fix": "instance_url=acme.atlassian.net"},
        headers=HTMX,
    )

    assert response.context["form"]["instance_url"].value() == "acme.atlassian.net"
    assert response.context["field"].choices.hints == ()


def test_an_unusual_sen_is_a_doubt_and_no_refusal(client, confluence, answers, add):
    asked = {"purchase_type": "renewal", "existing_sen": "our contract 4"}
    response = client.post("/catalogue/confluence/configuration/", answers | asked)
    assert "If yours is on the invoice like this, leave it as it is." in response.text

    assert add(confluence, **asked)["Location"] == "/basket/"


def test_a_fix_puts_the_focus_on_the_answer_it_changed(client, confluence, answers):
    closed = answers | {"deployment": "server", "fix": "deployment=cloud"}

    response = client.post("/catalogue/confluence/configuration/", closed, headers=HTMX)

    assert 'value="cloud" checked autofocus' in response.text
    assert '<div id="announcer" hx-swap-oob="innerHTML">New licence of Confluence Cloud' in response.text


def test_what_stands_in_the_way_is_read_out(client, confluence, answers):
    response = client.post(
        "/catalogue/confluence/configuration/", answers | {"purchase_type": "renewal"}, headers=HTMX
    )

    announced = response.text.rpartition('<div id="announcer"')[2]
    assert "1 point needs your answer: Which licence of Confluence do you renew?" in announced


def test_the_way_back_from_the_sign_in_keeps_the_answers(client, confluence, answers):
    asked = answers | {"deployment": "data_center", "user_tier": "2000"}

    text = client.post("/catalogue/confluence/configuration/", asked, headers=HTMX).text

    assert "Are you a customer already? Sign in, and your licences count." in text
    assert "next=/catalogue/confluence/%3Fdeployment%3Ddata_center%26" in text
    assert "%26user_tier%3D2000%26" in text


def test_the_end_of_sale_is_part_of_the_field(client, confluence):
    field = client.get("/catalogue/confluence/").context["field"]

    assert [(notice.deployment, notice.is_over) for notice in field.end_of_sale] == [
        ("server", True),
        ("data_center", False),
    ]


def test_the_field_in_german(client, confluence):
    response = client.post(
        "/de/catalogue/confluence/configuration/", {"deployment": "data_center"}, headers=HTMX
    )

    assert question(response, "user_tier").selected == "500"
    assert "31. März 2026" in response.text
