"""The queue of requests: what it shows, in which order, and how it is cut into pages."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shop.accounts.selectors import viewer_for
from shop.quotes.enums import OPEN_REQUESTS, RequestStatus
from shop.quotes.exceptions import OwnerChanged
from shop.quotes.models import QuoteRequest, RequestReading
from shop.quotes.queue import (
    NOBODY,
    QueueFilter,
    queue_page,
    unread_by_customer,
    unread_by_staff,
    unread_requests,
)
from shop.quotes.services import add_message, assign_request, mark_read
from tests.factories.accounts import make_member, make_organization, make_person, make_staff
from tests.factories.journeys import NOW, make_request, make_request_rows

pytestmark = pytest.mark.django_db


def walk(staff, wanted, *, limit=7):
    """All pages one after the other."""
    numbers, after = [], ""
    while True:
        page = queue_page(
            viewer=viewer_for(staff), reader_id=staff.pk, wanted=wanted, at=NOW, after=after, limit=limit
        )
        assert len(page.rows) <= limit
        numbers += [row.request.number for row in page.rows]
        if not page.following:
            return numbers
        after = page.following


@pytest.mark.parametrize("sort", ["submitted", "-submitted", "word", "-word", "value", "-value"])
def test_pages_hold_every_request_once_and_in_order(staff, customer, sort):
    rows = make_request_rows(
        customer,
        40,
        status=lambda place: list(RequestStatus)[place % 6],
        # Equal times and values, and some without a value.
        customer_wrote_at=lambda place: NOW - timedelta(hours=place // 4),
        proposed_value=lambda place: None if place % 3 == 0 else Decimal(place // 5),
    )
    field = {"submitted": "submitted_at", "word": "customer_wrote_at", "value": "proposed_value"}[
        sort.removeprefix("-")
    ]
    known = [row for row in rows if getattr(row, field) is not None]
    known.sort(key=lambda row: (getattr(row, field), row.pk), reverse=sort.startswith("-"))
    unknown = sorted(
        (row for row in rows if row not in known), key=lambda row: row.pk, reverse=sort.startswith("-")
    )

    assert walk(staff, QueueFilter(sort=sort)) == [row.number for row in (*known, *unknown)]


def test_a_request_that_leaves_the_queue_between_two_pages_hides_no_other(staff, customer):
    rows = make_request_rows(customer, 10)
    viewer, wanted = viewer_for(staff), QueueFilter(statuses=OPEN_REQUESTS)
    first = queue_page(viewer=viewer, reader_id=staff.pk, wanted=wanted, at=NOW, limit=5)
    QuoteRequest.objects.filter(pk=rows[0].pk).update(status=RequestStatus.DECLINED)

    second = queue_page(
        viewer=viewer, reader_id=staff.pk, wanted=wanted, at=NOW, limit=5, after=first.following
    )

    assert [row.request for row in second.rows] == rows[5:]


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "submitted_at~~",
        "submitted_at~2026-01-01T00:00:00~1",
        "proposed_value~NaN~1",
        "a~b~c~d",
        "submitted_at~2026-11-23T10:00:00+00:00~99999999999999999999",
        "customer_wrote_at~2026-01-01T00:00:00+00:00~1",
    ],
)
def test_what_is_no_cursor_of_this_order_begins_at_the_front(staff, customer, cursor):
    rows = make_request_rows(customer, 2)

    page = queue_page(
        viewer=viewer_for(staff), reader_id=staff.pk, wanted=QueueFilter(), at=NOW, after=cursor
    )

    assert [row.request for row in page.rows] == rows


def test_filters_narrow_the_queue(staff, customer, organization, listing):
    colleague = make_staff()
    other = make_organization(name="Another Institute")
    mine, theirs, asking, dear, foreign = make_request_rows(
        customer,
        5,
        organization=lambda place: other if place == 4 else organization,
        assigned_to=lambda place: {0: staff, 1: colleague}.get(place),
        asks_us=lambda place: place == 2,
        proposed_value=lambda place: Decimal("5000.00") if place == 3 else Decimal("10.00"),
        submitted_at=lambda place: NOW - timedelta(days=place),
    )

    def shown(**wanted):
        return set(walk(staff, QueueFilter(**wanted)))

    everything = {row.number for row in (mine, theirs, asking, dear, foreign)}
    assert shown() == everything
    assert shown(statuses=[RequestStatus.DECLINED]) == set()
    assert shown(owner_id=staff.pk) == {mine.number}
    assert shown(owner_id=NOBODY) == {asking.number, dear.number, foreign.number}
    assert shown(organization_id=other.pk) == {foreign.number}
    assert shown(older_than_days=3) == {dear.number, foreign.number}
    assert shown(asks_us=True) == {asking.number}
    assert shown(least_value=Decimal(5000)) == {dear.number}
    assert shown(text="another") == {foreign.number}
    assert shown(text="p2@example.com person") == {asking.number}
    assert shown(text=dear.number.lower()) == {dear.number}
    assert shown(text="100%") == shown(text="nobody at all") == set()


def test_unread_is_what_the_customer_wrote_after_ones_own_reading(staff, customer, listing):
    colleague = make_staff()
    request = make_request(customer, [listing])
    viewer = viewer_for(staff)

    def unread(reader):
        return unread_by_staff([QuoteRequest.objects.get(pk=request.pk)], reader_id=reader.pk) == {request.pk}

    assert (unread(staff), unread(colleague)) == (True, True)
    mark_read(request_id=request.pk, viewer=viewer, reader=staff, until=NOW, at=NOW)
    assert (unread(staff), unread(colleague)) == (False, True)
    assert walk(staff, QueueFilter(unread=True)) == []
    assert walk(colleague, QueueFilter(unread=True)) == [request.number]
    later = NOW + timedelta(hours=1)
    add_message(
        request_id=request.pk, viewer=viewer_for(customer), author=customer, text="And 50 more.", at=later
    )
    assert (unread(staff), unread(colleague)) == (True, True)
    assert walk(staff, QueueFilter(unread=True)) == [request.number]
    add_message(request_id=request.pk, viewer=viewer, author=staff, text="Fine.", at=later)
    assert (unread(staff), unread(colleague)) == (False, True)


def test_a_reading_never_goes_back_nor_beyond_now(staff, customer, listing):
    request = make_request(customer, [listing])
    viewer = viewer_for(staff)

    for until in (NOW, NOW - timedelta(days=1), NOW + timedelta(days=9)):
        mark_read(request_id=request.pk, viewer=viewer, reader=staff, until=until, at=NOW)

    assert RequestReading.objects.get(reader=staff).read_at == NOW


def test_nobody_reads_what_they_may_not_see(customer, listing):
    request = make_request(customer, [listing])
    stranger = make_person()

    with pytest.raises(QuoteRequest.DoesNotExist):
        mark_read(request_id=request.pk, viewer=viewer_for(stranger), reader=stranger, until=NOW, at=NOW)

    assert not RequestReading.objects.filter(reader=stranger).exists()


def test_our_answer_is_unread_for_who_asked_and_not_for_colleagues_who_never_looked(
    staff, customer, organization, listing
):
    colleague = make_member(organization, staff=staff)
    request = make_request(customer, [listing])
    add_message(request_id=request.pk, viewer=viewer_for(staff), author=staff, text="For how many?", at=NOW)
    request.refresh_from_db()

    def unread(reader):
        by_list = unread_by_customer([request], reader_id=reader.pk)
        assert set(unread_requests(viewer_for(reader)).values_list("pk", flat=True)) == by_list
        return by_list

    assert (unread(customer), unread(colleague)) == ({request.pk}, set())
    mark_read(
        request_id=request.pk,
        viewer=viewer_for(colleague),
        reader=colleague,
        until=NOW - timedelta(days=1),
        at=NOW,
    )
    assert (unread(customer), unread(colleague)) == ({request.pk}, {request.pk})
    mark_read(request_id=request.pk, viewer=viewer_for(customer), reader=customer, until=NOW, at=NOW)
    assert (unread(customer), unread(colleague)) == (set(), {request.pk})


def test_a_page_asks_the_database_as_often_for_fifty_rows_as_for_five(staff, customer, organization):
    viewer = viewer_for(staff)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            page = queue_page(viewer=viewer, reader_id=staff.pk, wanted=QueueFilter(), at=NOW)
            [(row.request.organization, row.request.assigned_to, row.request.customer) for row in page.rows]
        return len(captured)

    make_request_rows(customer, 5, organization=organization, assigned_to=staff)
    few = queries()
    QuoteRequest.objects.all().delete()
    make_request_rows(customer, 50, organization=organization, assigned_to=staff)

    assert (few, queries()) == (3, 3)


@pytest.mark.parametrize("sort", ["submitted", "-submitted", "word", "-word", "value", "-value"])
def test_every_order_walks_an_index_instead_of_sorting_the_table(staff, customer, sort):
    """Flat however many there are: no step of the plan scans the requests, and only a page is sorted."""
    if connection.vendor != "sqlite":
        pytest.skip("reads SQLite's plans")
    make_request_rows(customer, 3, proposed_value=Decimal(1))
    viewer = viewer_for(staff)
    cursor = queue_page(
        viewer=viewer, reader_id=staff.pk, wanted=QueueFilter(sort=sort), at=NOW, limit=1
    ).following
    with CaptureQueriesContext(connection) as captured:
        queue_page(
            viewer=viewer, reader_id=staff.pk, wanted=QueueFilter(sort=sort), at=NOW, limit=1, after=cursor
        )
    query = captured[0]["sql"]
    with connection.cursor() as database:
        database.execute(f"EXPLAIN QUERY PLAN {query}")
        plan = [row[3] for row in database.fetchall()]

    assert [step for step in plan if step.startswith("SCAN")] == []
    assert sum("USING COVERING INDEX request_queue" in step for step in plan) >= len(RequestStatus)


def test_two_who_take_a_request_at_once_hear_who_was_quicker(staff, customer, listing):
    colleague = make_staff()
    request = make_request(customer, [listing])
    assign_request(request_id=request.pk, to=colleague, by=colleague, at=NOW, instead_of=None)

    with pytest.raises(OwnerChanged, match="was quicker: the request is theirs now"):
        assign_request(request_id=request.pk, to=staff, by=staff, at=NOW, instead_of=None)
    assign_request(request_id=request.pk, to=colleague, by=colleague, at=NOW, instead_of=None)
    request.refresh_from_db()
    assert request.assigned_to == colleague

    assign_request(request_id=request.pk, to=staff, by=staff, at=NOW, instead_of=colleague.pk)
    request.refresh_from_db()
    assert request.assigned_to == staff
