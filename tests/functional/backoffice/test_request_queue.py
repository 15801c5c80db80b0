"""The queue on the desk: filters in the address, saved views, unread marks, files, baskets."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shop.accounts.selectors import viewer_for
from shop.quotes.enums import RequestStatus
from shop.quotes.models import Quote, QuoteRequest, RequestAttachment, RequestMessage, RequestReading
from shop.quotes.services import add_message, assign_request
from shop.saved_views.models import SavedView
from shop.saved_views.services import MOST_VIEWS, save_view
from tests.factories.accounts import make_staff
from tests.factories.journeys import NOW, fill_basket, make_request, make_request_rows
from tests.factories.marketplace import ListingFactory

QUEUE = "/dashboard/requests/"
PDF = b"%PDF-1.7\n%%EOF\n"


def numbers(desk: Client, query: str = "") -> list[str]:
    return [row.request.number for row in desk.get(f"{QUEUE}{query}").context["page"].rows]


def path_of(quote_request: QuoteRequest, step: str = "") -> str:
    return f"{QUEUE}{quote_request.number}/{f'{step}/' if step else ''}"


def pdf(name: str = "plan.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def test_filters_stand_in_the_address(desk, staff, customer, listings, quote_request):
    asked = make_request(customer, listings)
    desk.post(path_of(quote_request, "assign"))
    desk.post(path_of(asked, "ask"), {"text": "For how many?"})

    assert numbers(desk) == [quote_request.number]
    assert numbers(desk, "?show=waiting") == [asked.number]
    assert numbers(desk, "?show=all") == [quote_request.number, asked.number]
    assert numbers(desk, "?show=all&sort=-submitted") == [asked.number, quote_request.number]
    assert numbers(desk, "?owner=mine") == [quote_request.number]
    assert numbers(desk, "?show=open&owner=nobody") == [asked.number]
    assert numbers(desk, f"?show=all&owner={staff.pk}") == [quote_request.number]
    assert numbers(desk, f"?show=all&q={asked.number}") == [asked.number]
    assert numbers(desk, "?older=30") == [quote_request.number] * (NOW.year > 2026)
    assert numbers(desk, "?show=closed") == []


@pytest.mark.parametrize("sort", ["submitted", "-submitted", "word", "-word", "value", "-value"])
def test_each_head_that_sorts_leads_to_an_order_that_the_form_knows(desk, quote_request, sort):
    page = desk.get(f"{QUEUE}?sort={sort}")

    assert (page.context["form"].errors, page.context["sort"]) == ({}, sort)
    assert page.context["query"] == ("" if sort == "submitted" else f"sort={sort}")


@pytest.mark.parametrize(
    "query",
    ["?show=nonsense", "?owner=x&older=x&least=-1&sort=x&after=x", "?owner=99999999", "?q=%00%0a&page=7"],
)
def test_what_cannot_be_read_filters_nothing(desk, quote_request, query):
    assert numbers(desk, query) == [quote_request.number]


def test_questions_to_us_values_and_unread_marks_are_shown(desk, staff, quote_request):
    QuoteRequest.objects.filter(pk=quote_request.pk).update(
        asks_us=True, proposed_value=Decimal("1234.50"), proposed_currency="EUR"
    )

    text = desk.get(QUEUE).content.decode()

    assert [word in text for word in ("Asks us", "Unread", "1,234.50", "nobody yet")] == [True] * 4
    assert numbers(desk, "?asks=1&unread=1&least=1000") == [quote_request.number]
    assert numbers(desk, "?least=2000") == []
    add_message(
        request_id=quote_request.pk, viewer=viewer_for(staff), author=staff, text="We are on it.", at=NOW
    )
    assert numbers(desk, "?unread=1") == []


def test_the_next_part_begins_behind_the_last_row(desk, customer, listings):
    rows = make_request_rows(customer, 60)

    first = desk.get(QUEUE)
    following = first.context["page"].following
    second = desk.get(QUEUE, {"after": following})

    assert [row.request for row in first.context["page"].rows] == rows[:50]
    assert [row.request for row in second.context["page"].rows] == rows[50:]
    assert "To the beginning" in second.content.decode()
    assert "To the beginning" not in first.content.decode()


def test_the_queue_needs_as_many_queries_for_fifty_rows_as_for_five(desk, staff, customer):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(QUEUE).status_code == 200
        return len(captured)

    make_request_rows(
        customer, 5, organization=customer.person.memberships.get().organization, assigned_to=staff
    )
    queries()
    few = queries()
    QuoteRequest.objects.all().delete()
    make_request_rows(
        customer, 50, organization=customer.person.memberships.get().organization, assigned_to=staff
    )

    many = queries()
    assert many == few
    assert many <= 12


def test_a_request_with_fifty_lines_needs_as_many_queries_as_one_with_two(desk, customer, staff, listings):
    def queries(quote_request: QuoteRequest) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(path_of(quote_request)).status_code == 200
        return len(captured)

    small = make_request(customer, listings)
    large = make_request(
        customer, [ListingFactory(name=f"App {n}", host=True, applications=[]) for n in range(50)]
    )
    for quote_request, count in ((small, 2), (large, 12)):
        for _message in range(count):
            add_message(
                request_id=quote_request.pk,
                viewer=viewer_for(customer),
                author=customer,
                text="More.",
                files=[pdf()],
                at=NOW,
            )
    queries(small)

    few, many = queries(small), queries(large)

    assert large.lines.count() == 50
    assert many == few
    assert many <= 27


# --- Saved views -------------------------------------------------------------------------------------------
def save(desk: Client, **values: str):
    form = {"page": "requests", "name": "Big ones", "query": "least=5000&show=open", **values}
    return desk.post(
        "/dashboard/views/save/", {f"view-{name}": value for name, value in form.items()}, follow=True
    )


def test_filters_are_kept_under_a_name_and_shared_if_wished(desk, staff, quote_request):
    page = desk.get(f"{QUEUE}?least=5000&show=open&after=x")
    assert page.context["save_form"].initial["query"] == "show=open&least=5000"

    shown = save(desk)

    view = SavedView.objects.get()
    assert (view.owner, view.name, view.query, view.is_shared) == (
        staff,
        "Big ones",
        "least=5000&show=open",
        False,
    )
    assert 'href="/dashboard/requests/?least=5000&amp;show=open"' in shown.content.decode()
    colleague = Client()
    colleague.force_login(make_staff())
    assert "Big ones" not in colleague.get(QUEUE).content.decode()
    save(desk, is_shared="on")
    assert SavedView.objects.count() == 1
    assert "Big ones" in colleague.get(QUEUE).content.decode()


def test_only_its_owner_renames_and_deletes_a_view(desk, staff):
    save(desk, is_shared="on")
    view = SavedView.objects.get()
    colleague = Client()
    colleague.force_login(make_staff())
    edit, delete = (f"/dashboard/views/{view.public_id}/{step}/" for step in ("edit", "delete"))

    assert colleague.post(edit, {"name": "Mine now"}).status_code == 404
    assert colleague.post(delete).status_code == 404
    desk.post(edit, {"name": "Large ones"})
    view.refresh_from_db()
    assert (view.name, view.is_shared) == ("Large ones", False)
    desk.post(delete)
    assert SavedView.objects.count() == 0
    assert desk.post(delete).status_code == 404


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "two\nlines"])
def test_a_view_without_a_proper_name_is_not_saved(desk, staff, name):
    page = save(desk, name=name)

    assert page.status_code == 200
    assert SavedView.objects.count() == 0


def test_views_have_a_limit_and_names_of_their_own(desk, staff):
    for number in range(MOST_VIEWS):
        save_view(owner=staff, page="requests", name=f"View {number}", query="", is_shared=False, at=NOW)

    page = save(desk)

    assert "You have 50 saved views already." in page.content.decode()
    assert SavedView.objects.count() == MOST_VIEWS
    first = SavedView.objects.get(name="View 0")
    page = desk.post(f"/dashboard/views/{first.public_id}/edit/", {"name": "View 1"}, follow=True)
    assert "You have a view of this name already." in page.content.decode()
    assert save(desk, page="elsewhere").status_code == 404


# --- Owner, reading, files ---------------------------------------------------------------------------------
def test_a_colleague_is_given_the_request(desk, staff, quote_request):
    colleague = make_staff()

    page = desk.post(path_of(quote_request, "assign"), {"to": colleague.pk, "seen": ""}, follow=True)

    quote_request.refresh_from_db()
    assert quote_request.assigned_to == colleague
    assert "’s now." in page.content.decode()


def test_who_is_second_to_take_a_request_is_told_by_whom(desk, staff, quote_request):
    colleague = make_staff()
    assign_request(request_id=quote_request.pk, to=colleague, by=colleague, at=NOW)

    page = desk.post(path_of(quote_request, "assign"), {"seen": ""}, follow=True)

    quote_request.refresh_from_db()
    name = colleague.get_full_name() or colleague.email
    assert quote_request.assigned_to == colleague
    assert f"{name} was quicker: the request is theirs now. Nothing was changed." in page.content.decode()


@pytest.mark.parametrize("to", ["x", "99999999"])
def test_nobody_outside_of_the_department_gets_a_request(desk, customer, quote_request, to):
    for wanted in (to, str(customer.pk)):
        desk.post(path_of(quote_request, "assign"), {"to": wanted}, follow=True)

    quote_request.refresh_from_db()
    assert quote_request.assigned_to is None


def test_looking_writes_nothing_and_a_small_post_marks_it_read(desk, staff, customer, quote_request):
    add_message(
        request_id=quote_request.pk, viewer=viewer_for(customer), author=customer, text="Hello?", at=NOW
    )
    page = desk.get(path_of(quote_request))
    assert 'hx-trigger="load"' in page.content.decode()
    assert not RequestReading.objects.filter(reader=staff).exists()

    desk.post(path_of(quote_request, "read"), {"until": page.context["read_until"]})

    assert RequestReading.objects.get(reader=staff).read_at == NOW
    after = desk.get(path_of(quote_request))
    assert (after.context["is_unread"], after.context["unread_ids"]) == (False, set())
    assert "Mark as read" not in after.content.decode()
    assert desk.post(path_of(quote_request, "read"), {"until": "x"}).status_code == 302


def test_a_question_with_a_file_reaches_the_thread_once(desk, staff, quote_request):
    for _twice in range(2):
        desk.post(
            path_of(quote_request, "ask"), {"token": "t1", "text": "Like this?", "files": [pdf("form.pdf")]}
        )

    message = RequestMessage.objects.get()
    attachment = message.attachments.get()
    assert attachment.name == "form.pdf"
    page = desk.get(path_of(quote_request)).content.decode()
    assert f'href="{path_of(quote_request)}attachments/{attachment.public_id}/"' in page
    download = desk.get(f"{path_of(quote_request)}attachments/{attachment.public_id}/")
    assert download.content == PDF
    assert download["Content-Disposition"] == 'attachment; filename="form.pdf"'
    assert (download["X-Content-Type-Options"], download["Cache-Control"]) == ("nosniff", "private, no-store")


def test_a_file_that_lies_comes_back_with_the_reason_and_the_words(desk, quote_request):
    page = desk.post(
        path_of(quote_request, "message"),
        {"token": "t1", "text": "Please see.", "files": [pdf("page.pdf", b"<html>")]},
    )

    text = page.content.decode()
    assert page.status_code == 422
    assert "“page.pdf” does not hold what its name says." in text
    assert "Please see.</textarea>" in text
    assert (RequestMessage.objects.count(), RequestAttachment.objects.count()) == (0, 0)


# --- Baskets -----------------------------------------------------------------------------------------------
def test_a_customers_open_basket_becomes_an_offer(desk, staff, customer, organization, listings):
    basket = fill_basket(customer, listings)
    listed = desk.get(f"/dashboard/customers/{organization.public_id}/").content.decode()
    shown = desk.get(f"/dashboard/accounts/{customer.pk}/").content.decode()
    assert f'href="/dashboard/accounts/{customer.pk}/#basket"' in listed
    assert "New licence of Wiki Cloud for 100 users, 12 months" in shown

    answer = desk.post(f"/dashboard/baskets/{basket.pk}/quote/")

    quote = Quote.objects.get()
    assert answer["Location"] == f"/dashboard/offers/{quote.public_id}/"
    assert (quote.request.recorded_by, quote.request.status) == (staff, RequestStatus.IN_PROGRESS)
    assert "Open basket" not in desk.get(f"/dashboard/accounts/{customer.pk}/").content.decode()
    assert "Noted for the customer by" in desk.get(path_of(quote.request)).content.decode()
    assert desk.post("/dashboard/baskets/9999999/quote/").status_code == 404


def test_an_account_without_a_basket_offers_none(desk, customer: User):
    assert "Open basket" not in desk.get(f"/dashboard/accounts/{customer.pk}/").content.decode()


def test_a_colleagues_request_for_the_same_is_linked(desk, customer, listings, quote_request):
    again = make_request(customer, listings[:1])

    page = desk.get(path_of(again)).content.decode()

    assert "Asked for already in the same organisation" in page
    assert f'<a href="{path_of(quote_request)}">{quote_request.number}</a>' in page
