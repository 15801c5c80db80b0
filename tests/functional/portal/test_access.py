"""Nobody sees another company's things, and a waiting account sees nothing that the activation opens."""

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site

from cms.models import SiteSettings
from shop.accounts.models import Activation
from shop.core.models import AuditEvent, OutboxEvent
from shop.licenses.models import License
from shop.quotes.models import Quote, QuoteRequest
from tests.functional.portal.world import KEY, deliver, make_license, make_offer, make_order, sign_in

pytestmark = pytest.mark.django_db

LISTS = ["request-list", "offer-list", "order-list", "license-list", "invoice-list"]
CLOSED_LISTS = ["order-list", "license-list", "invoice-list"]


@pytest.fixture
def things(customer, staff, university):
    """Every address about one thing of the university, as (method, address)."""
    open_offer = make_offer(customer, staff)
    order = make_order(customer, staff)
    invoice = deliver(order, staff)
    license_ = make_license(university, staff)
    note = order.order.deliverynotes.get()
    request_number = {"number": open_offer.request.number}
    offer = {"number": open_offer.number}
    order_number = {"number": order.order.number}
    key = {"public_id": license_.public_id}
    gets = {
        "request-detail": request_number,
        "request-withdraw": request_number,
        "offer-detail": offer,
        "offer-pdf": offer,
        "offer-order": offer,
        "offer-decline": offer,
        "offer-revision": offer,
        "order-detail": order_number,
        "order-confirmation-pdf": order_number,
        "delivery-note-pdf": {**order_number, "note": note.number},
        "license-detail": key,
        "license-edit": key,
        "invoice-detail": {"number": invoice.number},
        "invoice-pdf": {"number": invoice.number},
    }
    posts = {
        "request-message": request_number,
        "request-withdraw": request_number,
        "offer-order": offer,
        "offer-decline": offer,
        "offer-revision": offer,
        "license-edit": key,
        "license-reveal": key,
    }
    return [
        *(("get", reverse(f"portal:{name}", kwargs=arguments)) for name, arguments in gets.items()),
        *(("post", reverse(f"portal:{name}", kwargs=arguments)) for name, arguments in posts.items()),
    ]


def contents() -> tuple[object, ...]:
    return (
        list(QuoteRequest.objects.order_by("pk").values()),
        list(Quote.objects.order_by("pk").values()),
        list(License.objects.order_by("pk").values("pk", "business_area", "department")),
        AuditEvent.objects.count(),
        OutboxEvent.objects.count(),
    )


def answer(client, method, address):
    return getattr(client, method)(address, {"text": "Hello", "reason": "No", "department": "Theirs"})


def test_every_address_is_missing_for_another_company(things, client, stranger):
    sign_in(client, stranger.user)
    before = contents()

    answers = {
        f"{method} {address}": answer(client, method, address).status_code for method, address in things
    }

    assert set(answers.values()) == {404}, answers
    assert contents() == before


def test_every_address_is_missing_for_a_waiting_account(things, as_waiting):
    before = contents()

    answers = {
        f"{method} {address}": answer(as_waiting, method, address).status_code for method, address in things
    }

    assert set(answers.values()) == {404}, answers
    assert contents() == before


def test_every_address_leads_a_visitor_to_the_login(things, client):
    answers = [answer(client, method, address) for method, address in things]

    assert {(one.status_code, one.url.partition("?")[0]) for one in answers} == {(302, "/accounts/login/")}


def test_a_colleague_opens_what_the_organisation_has(things, as_customer):
    pages = [
        (address, as_customer.get(address).status_code)
        for method, address in things
        if method == "get" and address.endswith("/") and "/pdf/" not in address
    ]

    assert [page for page in pages if page[1] != 200 and "withdraw" not in page[0]] == []


@pytest.mark.parametrize("name", LISTS)
def test_lists_of_another_company_show_nothing(things, client, stranger, name):
    sign_in(client, stranger.user)

    page = client.get(reverse(f"portal:{name}")).content.decode()

    assert "Confluence" not in page
    assert f"-{timezone.localdate().year}-" not in page
    assert " yet" in page


@pytest.mark.parametrize("name", CLOSED_LISTS)
def test_waiting_account_reads_why_and_sees_neither_row_nor_count(things, as_waiting, name):
    response = as_waiting.get(reverse(f"portal:{name}"))
    page = response.content.decode()

    assert response.status_code == 200
    assert "Your account is waiting for activation" in page
    assert "Ask for activation" in page
    assert "Confluence" not in page
    assert 'class="stats"' not in page
    assert "<table" not in page


def test_waiting_account_finds_no_figure_of_licences_on_the_overview(things, as_waiting):
    page = as_waiting.get(reverse("portal:overview")).content.decode()

    assert "Open requests" in page
    assert "Active licences" not in page
    assert "Newest invoices" not in page


def test_asking_for_activation_reaches_staff_once(as_waiting, waiting):
    address = reverse("portal:activation-request")

    first = as_waiting.post(address)
    as_waiting.post(address)

    assert first.url == reverse("portal:overview")
    assert Activation.objects.get(person__user=waiting).requested_at is not None
    assert OutboxEvent.objects.filter(job="notifications.mail_activation_request").count() == 1
    assert "You asked for activation" in as_waiting.get(reverse("portal:license-list")).content.decode()


def test_department_stands_beside_the_reason(as_waiting):
    site = Site.objects.get(is_default_site=True)
    SiteSettings.objects.update_or_create(
        site=site, defaults={"licensing_email": "desk@example.org", "licensing_name": "The licence desk"}
    )

    page = as_waiting.get(reverse("portal:license-list")).content.decode()

    assert "The licence desk" in page
    assert "mailto:desk@example.org" in page


def test_staff_read_a_customers_pages_but_do_not_answer_for_them(things, client, staff, customer):
    sign_in(client, staff)
    quote = Quote.objects.filter(order_details=None).get()
    offer = reverse("portal:offer-detail", kwargs={"number": quote.number})

    page = client.get(offer).content.decode()
    declined = client.post(reverse("portal:offer-decline", kwargs={"number": quote.number}), {"reason": "no"})

    assert "You see this page as staff" in page
    assert declined.status_code == 404
    assert Quote.objects.get(pk=quote.pk).status == "sent"


def test_lists_called_my_are_empty_for_staff(things, client, staff):
    sign_in(client, staff)

    page = client.get(reverse("portal:license-list")).content.decode()

    assert "You are signed in as staff" in page
    assert "Confluence" not in page
    assert KEY not in page


def test_numbers_of_no_shape_are_missing(as_customer):
    assert as_customer.get("/accounts/offers/%00/").status_code == 404
    assert as_customer.get("/accounts/invoices/" + "9" * 400 + "/").status_code == 404
