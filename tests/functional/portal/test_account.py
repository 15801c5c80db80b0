"""The overview, the organisation, one's own profile."""

import pytest
from django.urls import reverse

from shop.accounts.models import Person
from shop.core.models import AuditEvent
from tests.functional.portal.world import deliver, make_license, make_offer, make_order, make_request

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return " ".join(response.content.decode().replace("&nbsp;", " ").split())


def test_overview_counts_what_is_open_and_what_there_is(as_customer, customer, staff, university):
    asked = make_request(customer)
    offer = make_offer(customer, staff)
    make_license(university, staff)
    invoice = deliver(make_order(customer, staff), staff)

    response = as_customer.get(reverse("portal:overview"))
    page = text(response)

    assert "Clara Customer" in page
    assert "Example University" in page
    assert asked.number in page
    assert offer.number in page
    assert invoice.number in page
    assert (response.context["request_count"], response.context["offer_count"]) == (1, 1)
    assert response.context["licenses"] == {"active": 2, "expiring": 0, "expired": 0}


def test_overview_is_in_german_too(as_customer):
    assert '<html lang="de">' in text(as_customer.get("/de" + reverse("portal:overview")))


def test_organisation_shows_its_members_and_no_one_elses(as_customer, stranger):
    page = text(as_customer.get(reverse("portal:organization")))

    assert "Campus Road 1" in page
    assert "Germany" in page
    assert "customer@example.com" in page
    assert "Administrator" in page
    assert "other@example.net" not in page
    assert "Other Company Ltd" not in page


def test_waiting_account_has_no_organisation_yet(as_waiting, university):
    page = text(as_waiting.get(reverse("portal:organization")))

    assert "Your account is waiting for activation" in page
    assert "Example University" not in page


def test_profile_is_saved_and_goes_on_in_the_chosen_language(as_customer, customer):
    response = as_customer.post(
        reverse("portal:profile"),
        {
            "first_name": "Klara",
            "last_name": "Kundin",
            "phone": "+49 30 1",
            "language": "de",
            "time_zone": "Europe/Vienna",
        },
    )

    person = Person.objects.select_related("user").get(user=customer)
    assert response.url == "/de/accounts/profile/"
    assert (person.full_name, person.phone) == ("Klara Kundin", "+49 30 1")
    assert (person.language, person.time_zone) == ("de", "Europe/Vienna")
    event = AuditEvent.objects.for_object(person).get(action="profile_edited")
    assert event.details == {"fields": ["first_name", "language", "last_name", "phone", "time_zone"]}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("first_name", ""),
        ("first_name", "Klara\r\nBcc: x"),
        ("last_name", "x" * 10_000),
        ("language", "fr"),
        ("time_zone", "Mars/Olympus"),
        ("phone", "call me"),
        ("phone", "1" * 41),
    ],
)
def test_profile_keeps_what_was_typed_and_refuses_nonsense(as_customer, customer, field, value):
    answers = {"first_name": "Klara", "last_name": "Kundin", "phone": "", "language": "", "time_zone": ""}

    response = as_customer.post(reverse("portal:profile"), {**answers, field: value})

    customer.refresh_from_db()
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert field == "last_name" or 'value="Kundin"' in text(response)
    assert customer.last_name == "Customer"


def test_profile_leads_to_address_password_second_factor_and_devices(as_customer):
    page = text(as_customer.get(reverse("portal:profile")))

    for name in ("account_email", "account_change_password", "mfa_index", "usersessions_list"):
        assert reverse(name) in page
