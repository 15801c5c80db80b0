"""Request an offer: one page, one request."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Site

from cms.models import SiteSettings
from shop.quotes.models import QuoteRequest
from tests.factories.accounts import make_person
from tests.factories.journeys import fill_basket
from tests.factories.marketplace import ListingFactory


@pytest.fixture
def filled(client, customer, confluence, diagrams):
    """The customer's basket with two lines on one instance; they are signed in."""
    basket = fill_basket(customer, [confluence, diagrams], instance_url="https://wiki.example.edu")
    client.force_login(customer)
    return basket


def typed(client, **changes):
    """The page's fields as a browser would send them back."""
    form = client.get("/checkout/").context["form"]
    fields = [field for part in (form, *form.contacts) for field in part]
    return {field.html_name: field.value() or "" for field in fields} | changes


def test_a_visitor_is_led_to_the_sign_in_and_loses_nothing(client, confluence, add, customer):
    add(confluence)

    response = client.get("/checkout/")
    client.force_login(customer)

    assert response["Location"] == "/accounts/login/?next=/checkout/"
    assert client.get("/checkout/").context["overview"].lines[0].listing == confluence


def test_page_is_filled_in_with_what_we_know(client, filled, customer):
    values = typed(client)

    (contact,) = client.get("/checkout/").context["form"].contacts
    assert contact.instance == "wiki.example.edu"
    assert values[f"{contact.prefix}-email"] == values["email"] == customer.email
    assert values["name"] == "Clara Customer"


def test_a_request_is_sent_and_thanked_for(client, filled, customer):
    response = client.post("/checkout/", typed(client, message="Budget year 2027", phone="+49 30 1234"))

    request = QuoteRequest.objects.get()
    assert response["Location"] == f"/checkout/thank-you/{request.number}/"
    assert (request.contact_name, request.contact_phone, request.message) == (
        "Clara Customer",
        "+49 30 1234",
        "Budget year 2027",
    )
    assert [(one.instance_url, one.email) for one in request.technical_contacts.all()] == [
        ("wiki.example.edu", customer.email)
    ]
    assert [line.product_name for line in request.lines.all()] == ["Confluence", "Diagrams"]
    thanks = client.get(response["Location"])
    assert request.number in thanks.text
    assert "within 2 working days" in thanks.text
    assert f"/accounts/requests/{request.number}/" in thanks.text
    assert client.get("/basket/").context["overview"].lines == []


def test_the_answer_is_promised_within_the_days_the_department_set(client, filled):
    SiteSettings.objects.create(site=Site.objects.get(is_default_site=True), answer_days=5)
    assert "within 5 working days" in client.get("/checkout/").text

    thanks = client.post("/checkout/", typed(client), follow=True)

    assert "within 5 working days" in thanks.text


def test_sending_twice_makes_one_request(client, filled):
    values = typed(client)

    first, second = client.post("/checkout/", values), client.post("/checkout/", values)

    assert first["Location"] == second["Location"]
    assert QuoteRequest.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("email", "nobody"),
        ("phone", "call me"),
        ("wished_date", "2020-01-01"),
        ("wished_date", "soon"),
        ("message", "x" * 5001),
        ("basket_id", "999999"),
        ("basket_id", "x"),
        ("name", "\0"),
    ],
)
def test_a_mistake_is_named_and_all_that_was_typed_is_kept(client, filled, field, value):
    response = client.post("/checkout/", typed(client, **{"message": "keep me", field: value}))

    assert QuoteRequest.objects.count() == 0
    assert response.context["form"].all_errors
    assert "All you typed is still here" in response.text
    assert response.context["form"]["message"].value() == (value if field == "message" else "keep me")


def test_a_missing_technical_contact_is_named(client, filled):
    (contact,) = client.get("/checkout/").context["form"].contacts

    response = client.post("/checkout/", typed(client, **{f"{contact.prefix}-email": ""}))

    assert response.context["form"].all_errors == [
        ("E-mail", "This field is required.", f"id_{contact.prefix}-email")
    ]


def test_a_basket_of_somebody_else_is_not_sent(client, filled, diagrams):
    other = fill_basket(make_person(), [diagrams])

    client.post("/checkout/", typed(client, basket_id=str(other.pk)))

    assert QuoteRequest.objects.count() == 0


def test_an_empty_basket_leads_back_to_the_basket(client, customer):
    client.force_login(customer)

    assert client.get("/checkout/")["Location"] == "/basket/"


def test_lines_that_need_attention_lead_back_to_the_basket(client, customer, confluence, diagrams):
    fill_basket(customer, [confluence])
    client.force_login(customer)
    client.post(
        f"/basket/add/{diagrams.key}/",
        {
            "deployment": "cloud",
            "purchase_type": "new",
            "user_tier": "5",
            "maintenance_months": "12",
            "license_type": "commercial",
            "quantity": "1",
        },
    )

    response = client.get("/checkout/", follow=True)

    assert response.redirect_chain == [("/basket/", 302)]
    assert "Some lines need your attention before you can request an offer." in response.text


def test_a_request_of_somebody_else_is_not_found(client, filled):
    number = client.post("/checkout/", typed(client))["Location"].split("/")[-2]
    client.force_login(make_person())

    assert client.get(f"/checkout/thank-you/{number}/").status_code == 404
    assert client.get("/checkout/thank-you/R-1999-00001/").status_code == 404


def test_a_request_made_in_german_is_german(client, filled):
    values = typed(client)

    client.post("/de/checkout/", values)

    assert QuoteRequest.objects.get().language == "de"


def test_a_wished_date_is_kept_with_the_request(client, filled):
    soon = timezone.localdate() + timedelta(days=30)

    client.post("/checkout/", typed(client, wished_date=soon.isoformat()))

    assert QuoteRequest.objects.get().wished_date == soon


@pytest.mark.parametrize("count", [1, 20])
def test_submission_takes_at_most_forty_queries(client, customer, count, django_assert_max_num_queries):
    fill_basket(customer, [ListingFactory() for _number in range(count)])
    client.force_login(customer)
    values = typed(client)

    with django_assert_max_num_queries(40):
        client.post("/checkout/", values)

    assert QuoteRequest.objects.get().lines.count() == count
