"""Who may come to the desk, and that its lists stay quick."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shop.backoffice.urls import urlpatterns
from shop.core.models import AuditEvent
from shop.fulfillment.services import invoice_order
from shop.quotes.services import draft_quote
from tests.factories.accounts import make_member, make_organization, make_person
from tests.factories.journeys import NOW, deliver, make_order, make_request

LISTS = [
    "/dashboard/",
    "/dashboard/requests/",
    "/dashboard/requests/?show=all",
    "/dashboard/offers/",
    "/dashboard/offers/?show=ending",
    "/dashboard/orders/",
    "/dashboard/orders/?queue=buy_now",
    "/dashboard/orders/?queue=to_invoice",
    "/dashboard/invoices/",
    "/dashboard/invoices/?state=open",
    "/dashboard/billing/open-items/",
    "/dashboard/billing/reminders/",
    "/dashboard/billing/orders/",
    "/dashboard/billing/statements/",
    "/dashboard/billing/books/",
    "/dashboard/billing/numbers/",
    "/dashboard/activations/",
    "/dashboard/customers/",
    "/dashboard/customers/?q=university&sort=-active",
    "/dashboard/audit/",
    "/dashboard/jobs/",
    "/dashboard/catalogue/",
]
SAMPLE = {
    "number": "R-2026-00001",
    "public_id": "00000000-0000-4000-8000-000000000000",
    "revision": 1,
    "line_id": 1,
    "member_id": "00000000-0000-4000-8000-000000000001",
    "person_id": 1,
    "event_id": 1,
    "entry": "privacy-what-has-had-its-time",
    "run_id": 1,
    "user_id": 1,
    "basket_id": 1,
    "price_id": 1,
    "price_list_id": 1,
    "payment_id": 1,
    "statement_id": 1,
    "note": "C-2026-00001",
    "license_id": "00000000-0000-4000-8000-000000000003",
    "question_id": "00000000-0000-4000-8000-000000000004",
    "message_id": "00000000-0000-4000-8000-000000000005",
    "view_id": "00000000-0000-4000-8000-000000000002",
    "kind": "quote",
    "language": "en",
}


def every_address() -> list[str]:
    return [
        reverse(
            f"backoffice:{pattern.name}",
            kwargs={name: SAMPLE[name] for name in pattern.pattern.converters},
        )
        for pattern in urlpatterns
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_visitors_are_sent_to_sign_in_from_every_page(client: Client, method: str):
    answers = {path: getattr(client, method)(path) for path in every_address()}

    assert {path: (answer.status_code, answer.get("Location", "")) for path, answer in answers.items()} == {
        path: (302, f"/accounts/login/?next={path}") for path in answers
    }


@pytest.mark.parametrize("method", ["get", "post"])
def test_customers_and_people_with_the_staff_flag_alone_are_refused_everywhere(
    client: Client, customer: User, method: str
):
    flagged = make_person()
    User.objects.filter(pk=flagged.pk).update(is_staff=True)
    events = AuditEvent.objects.count()
    for user in (customer, User.objects.get(pk=flagged.pk)):
        client.force_login(user)

        statuses = {path: getattr(client, method)(path).status_code for path in every_address()}

        assert statuses == dict.fromkeys(statuses, 403)
    assert AuditEvent.objects.count() == events


def test_what_changes_something_is_no_link(desk: Client):
    changing = ("assign", "ask", "message", "decline", "quote", "send", "requote", "withdraw", "fulfill")
    changing += (
        "invoice",
        "payments",
        "reverse",
        "remind",
        "activate",
        "reject",
        "retry",
        "start",
        "resume",
        "confirm-missing",
        "keep-missing",
        "deactivate",
        "/block",
        "unblock",
        "members/add",
        "/role",
        "/end",
    )

    statuses = {
        path: desk.get(path).status_code for path in every_address() if path.rstrip("/").endswith(changing)
    }

    assert len(statuses) == 29
    assert statuses == dict.fromkeys(statuses, 405)


@pytest.mark.parametrize("path", LISTS)
def test_lists_need_as_many_queries_for_many_rows_as_for_few(desk: Client, staff: User, listings, path: str):
    def add(count: int) -> None:
        for number in range(count):
            member = make_member(make_organization(), staff=staff)
            make_person()
            draft_quote(request_id=make_request(member, listings).pk, by=staff, at=NOW)
            make_request(member, listings)
            make_order(member, staff, listings)
            order = make_order(member, staff, listings)
            deliver(order, staff)
            if number % 2:
                invoice_order(order_id=order.order_id, by=staff, at=NOW)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert desk.get(path).status_code == 200
        return len(queries)

    add(2)
    desk.get(path)
    few = queries()
    add(3)

    assert queries() == few
    # The audit trail looks the names up by kind of object: one query each.
    assert few <= {"/dashboard/": 22, "/dashboard/audit/": 24, "/dashboard/jobs/": 17}.get(path, 15)


@pytest.mark.parametrize("prefix", ["", "/de"])
def test_every_list_opens_in_both_languages_when_nothing_is_there(desk: Client, prefix: str):
    pages = {path: desk.get(f"{prefix}{path}") for path in LISTS}

    assert {path: page.status_code for path, page in pages.items()} == dict.fromkeys(LISTS, 200)
    assert {page["Cache-Control"] for page in pages.values()} == {"private, no-store"}
    language = "de" if prefix else "en"
    assert all(f'<html lang="{language}">' in page.content.decode() for page in pages.values())


@pytest.mark.parametrize(
    "path",
    [
        "/dashboard/requests/R-2026-99999/",
        "/dashboard/requests/nonsense/",
        "/dashboard/orders/O-2026-99999/",
        "/dashboard/invoices/I-2026-99999/",
        "/dashboard/offers/00000000-0000-4000-8000-000000000000/",
        "/dashboard/activations/999999/",
        "/dashboard/customers/00000000-0000-4000-8000-000000000000/",
        "/dashboard/accounts/999999/",
        "/dashboard/accounts/99999999999999999999/",
        "/dashboard/invoices/?organization=00000000-0000-4000-8000-000000000000",
        "/dashboard/audit/?organization=nonsense",
    ],
)
def test_what_does_not_exist_is_not_found(desk: Client, path: str):
    assert desk.get(path).status_code == 404


def test_today_counts_what_waits_and_leads_to_the_oldest(desk: Client, staff, customer, listings):
    oldest = make_request(customer, listings)
    make_request(customer, listings)

    page = desk.get("/dashboard/")

    queue = next(queue for queue in page.context["queues"] if queue.label == "Requests to answer")
    assert (queue.count, queue.since, queue.next_href) == (
        2,
        oldest.submitted_at,
        f"/dashboard/requests/{oldest.number}/",
    )
    assert oldest.number in page.content.decode()
