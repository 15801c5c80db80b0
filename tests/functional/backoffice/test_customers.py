"""The customers' list, one customer from all sides, and one account."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shop.accounts.models import Membership, Organization
from shop.accounts.services import reject_activation
from shop.fulfillment.models import OrderDetails
from shop.fulfillment.services import invoice_order
from shop.notifications.models import SentMail
from shop.quotes.services import draft_quote
from tests.factories.accounts import make_member, make_organization, make_person
from tests.factories.journeys import NOW, deliver, make_license, make_order, make_request

PATH = "/dashboard/customers/"


def path_of(organization: Organization) -> str:
    return f"{PATH}{organization.public_id}/"


def names(page) -> list[str]:
    return [organization.name for organization in page.context["page"]]


def make_mail(about, *, kind: str = "quote", subject: str = "Our offer", number: int = 0) -> SentMail:
    return SentMail.objects.create(
        kind=kind,
        message_id=f"<{kind}-{about._meta.label_lower}-{about.pk}-{number}@test>",
        recipient="clara@example.com",
        language="en",
        subject=subject,
        object_type=about._meta.label_lower,
        object_id=about.pk,
        sent_at=NOW + timedelta(minutes=number),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("alpha", ["Alpha College"]),
        ("hamburg", ["Beta Works"]),
        ("de999", ["Beta Works"]),
        ("beta-works.example", ["Beta Works"]),
        ("former@beta", []),
        ("alpha berlin", ["Alpha College"]),
        ("alpha hamburg", []),
        ("50%", []),
        ("a\0lpha", ["Alpha College"]),
    ],
)
def test_customers_are_found_by_name_city_vat_number_and_members_address(
    desk: Client, staff: User, text: str, expected: list[str]
):
    make_organization(name="Alpha College")
    beta = make_organization(name="Beta Works", city="Hamburg", vat_number="DE999999999")
    for address in ("anna@beta-works.example", "former@beta.example"):
        member = make_member(beta, staff=staff)
        type(member.person).objects.filter(pk=member.person.pk).update(email=address)
    Membership.objects.filter(person__email__startswith="former").update(ended_at=NOW)

    assert names(desk.get(PATH, {"q": text})) == expected


def test_the_list_counts_what_is_open_and_current(
    desk: Client, staff: User, customer: User, organization: Organization, order: OrderDetails, listings
):
    make_member(organization, staff=staff)
    former = make_member(organization, staff=staff)
    reject_activation(person_id=former.person.pk, reason="Left.", by=staff, at=NOW)
    draft_quote(request_id=make_request(customer, listings).pk, by=staff, at=NOW)
    make_license(organization, listings[0], by=staff)
    make_organization(name="Zero")

    first, zero = desk.get(PATH).context["page"]

    figures = ("member_count", "open_requests", "open_offers", "license_count")
    assert [getattr(first, name) for name in figures] == [2, 1, 1, 1]
    assert [getattr(zero, name) for name in figures] == [0, 0, 0, 0]
    assert (first.last_active_at, zero.last_active_at) == (NOW, zero.created_at)


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("name", ["Alpha", "Beta", "Gamma"]),
        ("-name", ["Gamma", "Beta", "Alpha"]),
        ("-members", ["Beta", "Alpha", "Gamma"]),
        ("-active", ["Gamma", "Alpha", "Beta"]),
        ("city", ["Gamma", "Alpha", "Beta"]),
        ("nonsense", ["Alpha", "Beta", "Gamma"]),
    ],
)
def test_the_list_is_sorted_by_its_columns(
    desk: Client, staff: User, sort: str, expected: list[str], listings
):
    for name in ("Beta", "Alpha"):
        make_organization(name=name, city="Köln")
    make_member(Organization.objects.get(name="Beta"), staff=staff)
    make_organization(name="Gamma", city="Aachen", created_at=NOW)

    assert names(desk.get(PATH, {"sort": sort})) == expected


def test_a_customers_page_shows_all_sides_of_them_and_nobody_elses(
    desk: Client, staff: User, customer: User, organization: Organization, order: OrderDetails, listings
):
    deliver(order, staff)
    invoice = invoice_order(order_id=order.order_id, by=staff, at=NOW)
    former = make_member(organization, staff=staff)
    reject_activation(person_id=former.person.pk, reason="Left.", by=staff, at=NOW)
    make_mail(order.quote, subject="Our offer to you")
    make_mail(order.order, kind="order-to-staff", subject="A note to ourselves")
    make_mail(order.order.deliverynotes.get(), kind="delivery-note", subject="")
    others = make_organization(name="Somebody Else")
    foreign = make_order(make_member(others, staff=staff), staff, listings)
    make_mail(foreign.quote, subject="Not for you")

    page = desk.get(path_of(organization))

    sides, text = page.context["sides"], page.content.decode()
    assert [row.person.user for row in sides.people.rows] == [customer]
    assert [row.person.user for row in sides.former_people.rows] == [former]
    assert [request.pk for request in sides.requests.rows] == [order.quote.request_id]
    assert [quote.pk for quote in sides.offers.rows] == [order.quote_id]
    assert [details.pk for details in sides.orders.rows] == [order.pk]
    assert {license_.organization for license_ in sides.licenses.rows} == {organization}
    assert [found.pk for found in sides.invoices.rows] == [invoice.pk]
    assert [mail.subject for mail in sides.mails.rows] == ["", "Our offer to you"]
    assert page.context["history"].rows[0].event.object_type in {
        "billing.invoice",
        "accounts.activation",
        "accounts.membership",
    }
    for shown in (invoice.number, "confidential: no subject kept", f"/dashboard/accounts/{customer.pk}/"):
        assert shown in text
    for foreign_text in (foreign.order.number, "Not for you", "Somebody Else", "A note to ourselves"):
        assert foreign_text not in text


@time_machine.travel(datetime(2026, 11, 23, 10, tzinfo=UTC), tick=False)
def test_licences_that_end_next_come_first_and_ended_ones_last(
    desk: Client, staff: User, organization: Organization, listings
):
    for sen, ends_on in (
        ("E-ended", date(2026, 11, 22)),
        ("E-later", date(2027, 5, 1)),
        ("E-never", None),
        ("E-today", date(2026, 11, 23)),
    ):
        make_license(organization, listings[0], sen, by=staff, ends_on=ends_on)

    page = desk.get(path_of(organization))

    assert [(row["license"].sen, row["state"]) for row in page.context["licenses"]] == [
        ("E-today", "expiring"),
        ("E-later", "active"),
        ("E-never", "active"),
        ("E-ended", "expired"),
    ]


def test_a_customers_page_needs_as_many_queries_for_many_rows_as_for_one(
    desk: Client, staff: User, customer: User, organization: Organization, listings
):
    def add(count: int) -> None:
        for number in range(count):
            make_member(organization, staff=staff)
            gone = make_member(organization, staff=staff)
            Membership.objects.filter(person=gone.person).update(ended_at=NOW)
            order = make_order(customer, staff, listings)
            deliver(order, staff)
            make_mail(invoice_order(order_id=order.order_id, by=staff, at=NOW), number=number)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(path_of(organization)).status_code == 200
        return len(captured)

    add(1)
    desk.get(path_of(organization))
    one = queries()
    add(4)

    assert queries() == one
    assert one <= 29


def test_a_customers_page_shows_ten_of_each_and_leads_to_the_rest(
    desk: Client, customer: User, organization: Organization, staff: User, listings
):
    others = make_member(make_organization(), staff=staff)
    make_request(others, listings)
    for _number in range(11):
        make_request(customer, listings)

    page = desk.get(path_of(organization))
    rest = f"/dashboard/requests/?show=all&organization={organization.public_id}"

    assert (len(page.context["sides"].requests.rows), page.context["sides"].requests.has_more) == (10, True)
    assert rest.replace("&", "&amp;") in page.content.decode()
    listed = desk.get(rest)
    assert {row.request.organization for row in listed.context["page"].rows} == {organization}
    assert len(listed.context["page"].rows) == 11
    assert "Show all customers" in listed.content.decode()


@pytest.mark.parametrize("name", ["offers", "orders", "invoices"])
def test_lists_show_one_customer_only_where_asked(
    desk: Client, staff: User, customer: User, organization: Organization, listings, name: str
):
    for member in (customer, make_member(make_organization(name="Somebody Else"), staff=staff)):
        order = make_order(member, staff, listings)
        deliver(order, staff)
        invoice_order(order_id=order.order_id, by=staff, at=NOW)

    everything = desk.get(f"/dashboard/{name}/")
    page = desk.get(f"/dashboard/{name}/", {"organization": organization.public_id})

    assert "Somebody Else" in everything.content.decode()
    assert [row.organization for row in page.context["page"]] == [organization]
    assert "Somebody Else" not in page.content.decode()


def test_an_account_without_an_organisation_has_a_page(desk: Client, listings):
    waiting = make_person(first_name="Wanda", last_name="Waiting")
    request = make_request(waiting, listings)

    listed = desk.get("/dashboard/requests/?show=all").content.decode()
    page = desk.get(f"/dashboard/accounts/{waiting.pk}/")

    text = page.content.decode()
    assert f'href="/dashboard/accounts/{waiting.pk}/">Wanda Waiting</a>' in listed
    assert [found.pk for found in page.context["parts"].requests.rows] == [request.pk]
    assert [row.action for row in page.context["history"].rows] == ["Registered"]
    assert f'href="/dashboard/activations/{waiting.person.pk}/"' in text


def test_an_account_shows_where_it_belonged(
    desk: Client, staff: User, customer: User, organization: Organization
):
    reject_activation(person_id=customer.person.pk, reason="Left.", by=staff, at=NOW)
    User.objects.filter(pk=customer.pk).update(is_active=False)

    page = desk.get(f"/dashboard/accounts/{customer.pk}/")

    [membership] = page.context["parts"].memberships
    assert (membership.organization, membership.ended_at) == (organization, NOW)
    assert "This account is closed." in page.content.decode()


def test_a_user_without_a_person_has_a_page_too(desk: Client):
    bare = User.objects.create_user(username="service")

    page = desk.get(f"/dashboard/accounts/{bare.pk}/")

    assert (page.status_code, page.context["person"]) == (200, None)
    assert "<h1>service</h1>" in page.content.decode()
