"""A visitor who asks for an offer registers or signs in on the way and loses nothing."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from shop.quotes.models import QuoteRequest
from tests.factories.journeys import fill_basket
from tests.functional.accounts.conftest import NEWCOMER, PASSWORD, SIGNUP, mailed_code, signed_in

pytestmark = pytest.mark.django_db
CONFIGURATION = {
    "deployment": "cloud",
    "purchase_type": "new",
    "user_tier": "100",
    "maintenance_months": "12",
    "license_type": "commercial",
    "existing_sen": "",
    "instance_url": "https://wiki.example.edu/",
    "institution": "",
    "quantity": "1",
    "note": "",
}
WISHES = {
    "name": "Nora Newcomer",
    "email": "nora@example.com",
    "phone": "+49 30 1234",
    "message": "Budget year 2027, please",
    "wished_date": "2027-03-01",
}


def fields_of(page) -> dict[str, str]:
    form = page.context["form"]
    fields = [field for part in (form, *form.contacts) for field in part]
    return {field.html_name: str(field.value() or "") for field in fields}


def technical(page) -> str:
    return str(page.context["form"].contacts[0].prefix)


def test_registering_with_a_code_leads_back_to_the_request_with_the_basket(client, confluence):
    client.post(f"/basket/add/{confluence.key}/", CONFIGURATION)
    login = client.get("/checkout/", follow=True)
    signup = client.get(login.context["signup_url"])
    assert 'name="next" value="/checkout/"' in signup.text

    client.post(SIGNUP, {**NEWCOMER, "next": "/checkout/"})
    back = client.post("/accounts/confirm-email/", {"code": mailed_code()}, follow=True)

    assert back.redirect_chain[-1][0] == "/checkout/"
    assert [line.listing for line in back.context["overview"].lines] == [confluence]
    values = fields_of(back)
    assert (values["name"], values["email"]) == ("Nora Newcomer", "nora@example.com")


def test_what_a_visitor_filled_in_is_there_after_registering(client, confluence):
    client.post(f"/basket/add/{confluence.key}/", CONFIGURATION)
    # As it is when the session ended while the page was open: its form is sent by a visitor.
    contact = _contact_field()
    sent = client.post("/checkout/", {**WISHES, "basket_id": "1", f"{contact}-name": "Theo Tech"})
    assert sent["Location"] == "/accounts/login/?next=/checkout/"

    client.post(SIGNUP, {**NEWCOMER, "next": "/checkout/"})
    back = client.post("/accounts/confirm-email/", {"code": mailed_code()}, follow=True)
    values = fields_of(back)
    done = client.post("/checkout/", values)

    assert {name: values[name] for name in WISHES} == WISHES
    assert values[f"{technical(back)}-name"] == "Theo Tech"
    made = QuoteRequest.objects.get()
    assert done["Location"] == f"/checkout/thank-you/{made.number}/"
    assert (made.message, made.contact_phone) == (WISHES["message"], WISHES["phone"])
    assert [one.name for one in made.technical_contacts.all()] == ["Theo Tech"]


def test_a_session_that_ended_meanwhile_costs_nothing(customer, confluence):
    fill_basket(customer, [confluence], instance_url="https://wiki.example.edu")
    browser = signed_in(customer)
    values = fields_of(browser.get("/checkout/")) | {"message": WISHES["message"]}
    browser.cookies.clear()

    sent = browser.post("/checkout/", values, follow=True)
    back = browser.post(
        "/accounts/login/",
        {"login": customer.email, "password": PASSWORD, "next": "/checkout/"},
        follow=True,
    )

    assert "What you filled in is kept" in sent.text
    assert fields_of(back)["message"] == WISHES["message"]


def test_the_draft_is_gone_once_the_request_is_sent(customer, confluence):
    fill_basket(customer, [confluence], instance_url="https://wiki.example.edu")
    browser = Client()
    browser.post("/checkout/", WISHES)
    browser.post("/accounts/login/", {"login": customer.email, "password": PASSWORD})
    browser.post("/checkout/", fields_of(browser.get("/checkout/")))

    fill_basket(User.objects.get(pk=customer.pk), [confluence], instance_url="https://wiki.example.edu")

    assert fields_of(browser.get("/checkout/"))["message"] == ""


def test_nobody_fills_the_session_with_more_than_a_request(client):
    client.post("/checkout/", {**WISHES, "message": "x" * 60_000})

    assert "request_draft" not in client.session


def _contact_field() -> str:
    from forked_apps.checkout.forms import TechnicalContactForm

    return str(TechnicalContactForm("wiki.example.edu").prefix)
