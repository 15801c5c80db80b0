"""My Licenses: the table, one licence, its key, the customer's own facts."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from shop.core.models import AuditEvent
from shop.licenses.models import License
from tests.functional.portal.world import KEY, deliver, make_license, make_order, sign_in

pytestmark = pytest.mark.django_db

LIST = "portal:license-list"


@pytest.fixture
def license_(university, staff) -> License:
    return make_license(university, staff)


def url(name: str, license_: License) -> str:
    return reverse(f"portal:license-{name}", kwargs={"public_id": license_.public_id})


def text(response) -> str:
    return " ".join(response.content.decode().split())


def reveals() -> list[tuple[int, int | None]]:
    return list(AuditEvent.objects.filter(action="license_key_revealed").values_list("object_id", "actor_id"))


def names(response) -> list[str]:
    return [row.license.sen for row in response.context["rows"]]


@pytest.fixture
def four(university, staff) -> None:
    today = timezone.localdate()
    make_license(university, staff, sen="SEN-ACTIVE", ends_on=today + timedelta(days=200))
    make_license(university, staff, sen="SEN-SOON", ends_on=today + timedelta(days=10), user_tier=1000)
    make_license(university, staff, sen="SEN-ENDED", ends_on=today - timedelta(days=1))
    make_license(university, staff, sen="SEN-OLD", deployment="server", name="Bamboo")
    make_license(
        university, staff, sen="SEN-OLD", purchase_type="renewal", existing_sen="SEN-OLD", name="Bamboo"
    )


def test_table_has_all_that_counts_at_a_glance(as_customer, license_):
    page = text(as_customer.get(reverse(LIST)))

    for words in ("Confluence", "New licence", "Active", "500 users", "Commercial", "Data Center", "SEN-500"):
        assert words in page
    assert KEY not in page
    assert KEY[-4:] not in page


def test_opened_row_names_owner_invoice_and_contacts(as_customer, customer, staff):
    invoice = deliver(make_order(customer, staff), staff)
    address = reverse("portal:license-detail", args=[License.objects.get().public_id])

    page = text(as_customer.get(reverse(LIST)))
    opened = text(as_customer.get(address, headers={"HX-Request": "true"}))

    # The list fetches it when it is opened; without JavaScript the way leads to the licence's page.
    assert f'hx-get="{address}"' in page
    assert f'href="{address}"' in page
    assert "<html" not in opened
    assert invoice.number in opened
    assert "Example University" in opened
    assert "tessa@example.com" in opened


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"status": "active"}, ["SEN-ACTIVE", "SEN-OLD"]),
        ({"status": "expiring"}, ["SEN-SOON"]),
        ({"status": "expired"}, ["SEN-ENDED"]),
        ({"status": "superseded"}, ["SEN-OLD"]),
        ({"deployment": "server"}, []),
        ({"deployment": "server", "archived": "all"}, ["SEN-OLD"]),
        ({"q": "sen-so"}, ["SEN-SOON"]),
        ({"q": "bamboo", "status": "active"}, ["SEN-OLD"]),
        ({"q": "nothing like it"}, []),
        ({"q": "sen-soon", "status": "nonsense", "sort": "secret"}, ["SEN-SOON"]),
    ],
)
def test_filters_are_in_the_address(four, as_customer, query, expected):
    assert names(as_customer.get(reverse(LIST), query)) == expected


@pytest.mark.parametrize(
    ("sort", "first"),
    [("", "SEN-ENDED"), ("-ends_on", "SEN-OLD"), ("product", "SEN-OLD"), ("-user_tier", "SEN-SOON")],
)
def test_table_sorts_by_the_address(four, as_customer, sort, first):
    assert names(as_customer.get(reverse(LIST), {"sort": sort}))[0] == first


def test_list_without_a_match_offers_to_clear_the_filters(four, as_customer):
    page = text(as_customer.get(reverse(LIST), {"q": "nothing like it"}))

    assert "No licence fits these filters" in page
    assert "No licences yet" not in page


def test_list_without_licences_says_how_they_get_there(as_customer):
    assert "as soon as we have bought it for you" in text(as_customer.get(reverse(LIST)))


def test_detail_masks_the_key(as_customer, license_):
    page = text(as_customer.get(url("detail", license_)))

    assert f"•••• {KEY[-4:]}" in page
    assert "Show key" in page
    assert KEY not in page


def test_revealed_key_is_shown_once_and_noted(as_customer, license_, customer):
    response = as_customer.post(url("reveal", license_))

    assert KEY in text(response)
    assert "no-store" in response["Cache-Control"]
    assert reveals() == [(license_.pk, customer.pk)]
    assert KEY not in text(as_customer.get(url("detail", license_)))


def test_htmx_gets_the_place_of_the_key_alone(as_customer, license_):
    response = as_customer.post(url("reveal", license_), headers={"HX-Request": "true"})

    assert "<html" not in text(response)
    assert KEY in text(response)
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_key_stays_hidden_without_a_recent_sign_in(client, customer, license_, settings, headers):
    sign_in(client, customer)
    with time_machine.travel(timezone.now() + timedelta(seconds=settings.RECENT_SIGN_IN_SECONDS + 5)):
        response = client.post(url("reveal", license_), headers=headers)

    target = response.get("HX-Redirect") or response["Location"]
    assert target.startswith("/accounts/reauthenticate/?next=%2Faccounts%2Flicenses%2F")
    assert KEY not in response.content.decode()
    assert reveals() == []


def test_confirming_the_password_opens_the_way_to_the_key(client, customer, license_, settings):
    sign_in(client, customer)
    with time_machine.travel(timezone.now() + timedelta(seconds=settings.RECENT_SIGN_IN_SECONDS + 5)):
        asked = client.post(url("reveal", license_))
        confirmed = client.post(
            "/accounts/reauthenticate/", {"password": "a-long-Passw0rd", "next": url("detail", license_)}
        )
        revealed = client.post(url("reveal", license_))

    assert asked.status_code == 302
    assert confirmed.url == url("detail", license_)
    assert KEY in text(revealed)
    assert len(reveals()) == 1


def test_session_without_any_record_of_a_sign_in_reveals_nothing(client, customer, license_):
    client.force_login(customer)

    response = client.post(url("reveal", license_))

    assert response.status_code == 302
    assert reveals() == []


def test_too_many_looks_are_refused_with_a_message(as_customer, license_, settings):
    settings.KEY_REVEALS_PER_HOUR = 1
    as_customer.post(url("reveal", license_))

    response = as_customer.post(url("reveal", license_))

    assert response.status_code == 429
    assert KEY not in text(response)
    assert "Please wait a little" in text(response)


def test_looking_at_a_key_is_never_a_get(as_customer, license_):
    assert as_customer.get(url("reveal", license_)).status_code == 405
    assert reveals() == []


def test_cloud_licence_says_that_it_has_no_key(as_customer, customer, staff):
    deliver(make_order(customer, staff), staff)

    page = text(as_customer.get(url("detail", License.objects.get())))

    assert "A cloud licence has no key" in page
    assert "Show key" not in page


def test_customer_edits_their_own_facts(as_customer, license_, customer):
    response = as_customer.post(
        url("edit", license_),
        {
            "business_area": "Central IT",
            "department": "Wiki team",
            "technical_contact_name": "Tessa Technician",
            "technical_contact_email": "tessa@example.com",
            "sen": "SEN-STOLEN",
        },
    )

    license_.refresh_from_db()
    assert response.url == url("detail", license_)
    assert (license_.business_area, license_.department, license_.sen) == (
        "Central IT",
        "Wiki team",
        "SEN-500",
    )
    event = AuditEvent.objects.for_object(license_).last()
    assert (event.action, event.actor_id) == ("edited", customer.pk)
    assert event.details == {"fields": ["business_area", "department"]}


def test_wrong_address_stays_in_the_form(as_customer, license_):
    response = as_customer.post(
        url("edit", license_), {"department": "Wiki team", "technical_contact_email": "nonsense"}
    )

    license_.refresh_from_db()
    assert response.status_code == 422
    assert 'value="nonsense"' in text(response)
    assert license_.department == ""


def test_successor_and_predecessor_point_at_each_other(four, as_customer):
    old, new = License.objects.filter(product_name="Bamboo").order_by("pk")

    assert url("detail", new) in text(as_customer.get(url("detail", old)))
    assert url("detail", old) in text(as_customer.get(url("detail", new)))
