import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from oscar.core.loading import get_model

from shop.accounts.selectors import viewer_for
from shop.accounts.services import activate_person
from shop.baskets.exceptions import NotRequestable
from shop.core.exceptions import InvalidInput, TransitionNotAllowed
from shop.core.jobs import Job
from shop.core.models import OutboxEvent
from shop.core.outbox import relay_once
from shop.quotes.enums import RequestStatus
from shop.quotes.exceptions import BasketGone, EmptyBasket
from shop.quotes.models import QuoteRequest, RequestMessage
from shop.quotes.services import (
    add_message,
    ask_customer,
    assign_request,
    decline_request,
    submit_request,
    withdraw_request,
)
from tests.factories.accounts import make_member, make_person
from tests.factories.journeys import (
    NOW,
    cloud_configuration,
    fill_basket,
    make_basket,
    make_request,
    request_details,
)
from tests.factories.marketplace import ListingFactory

pytestmark = [pytest.mark.django_db, pytest.mark.journey]
Basket = get_model("basket", "Basket")


def submit(basket, customer, **values):
    return submit_request(
        basket_id=basket.pk,
        customer=customer,
        viewer=viewer_for(customer),
        details=request_details(customer, **values),
        submitted_at=NOW,
    )


def test_a_request_is_a_snapshot_of_the_basket(customer, organization, listing):
    basket = fill_basket(customer, [listing])

    request = submit(basket, customer)

    line = request.lines.get()
    assert (request.number, request.status) == ("R-2026-00001", RequestStatus.SUBMITTED)
    assert (request.organization, request.customer) == (organization, customer)
    assert line.configuration == cloud_configuration()
    assert (line.product_name, line.quantity, line.unit) == (listing.name, 1, "user")
    assert request.technical_contacts.get().email == "tessa@example.com"


def test_the_basket_is_free_again_and_the_snapshot_stays_as_it_is(customer, listing):
    basket = fill_basket(customer, [listing])
    request = submit(basket, customer)

    listing.name = "Renamed"
    listing.save()

    assert not Basket.open.filter(owner=customer).exists()
    assert request.lines.get().product_name != "Renamed"


def test_asking_twice_for_one_basket_makes_one_request(customer, listing):
    basket = fill_basket(customer, [listing])

    first, second = submit(basket, customer), submit(basket, customer, message="again")

    assert first == second
    assert QuoteRequest.objects.get().message == "Please offer this."
    assert OutboxEvent.objects.filter(job=Job.MAIL_REQUEST_RECEIVED.value).count() == 1


def test_an_empty_basket_makes_no_request(customer):
    with pytest.raises(EmptyBasket):
        submit(make_basket(customer), customer)

    assert not QuoteRequest.objects.exists()


def test_a_basket_of_somebody_else_cannot_be_requested(customer, stranger, listing):
    foreign = fill_basket(stranger, [listing])

    with pytest.raises(BasketGone):
        submit(foreign, customer)

    assert Basket.open.filter(pk=foreign.pk).exists()


def test_a_line_that_became_impossible_stops_the_request_and_keeps_the_basket(customer, listing):
    basket = fill_basket(customer, [listing])
    listing.hostings.filter(deployment="cloud").delete()

    with pytest.raises(NotRequestable) as refusal:
        submit(basket, customer)

    assert [violation.code for violation in refusal.value.violations] == ["deployment_not_offered"]
    assert Basket.open.get(owner=customer).num_lines == 1


def test_a_wished_date_in_the_past_is_refused(customer, listing):
    basket = fill_basket(customer, [listing])

    with pytest.raises(InvalidInput) as refusal:
        submit(basket, customer, wished_date=NOW.date().replace(day=1))

    assert refusal.value.field == "wished_date"


@pytest.mark.parametrize("count", [1, 20])
def test_submitting_costs_at_most_forty_queries(customer, count):
    basket = fill_basket(customer, ListingFactory.create_batch(count))
    viewer = viewer_for(customer)

    with CaptureQueriesContext(connection) as queries:
        submit_request(
            basket_id=basket.pk,
            customer=customer,
            viewer=viewer,
            details=request_details(customer),
            submitted_at=NOW,
        )

    assert len(queries) <= 35


def test_a_waiting_account_can_ask_and_its_request_moves_with_it(staff, organization, listing):
    user = make_person()
    request = make_request(user, [listing])
    colleague = make_member(organization, staff=staff)
    assert list(QuoteRequest.objects.visible_to(viewer_for(user))) == [request]

    activate_person(person_id=user.person.pk, organization_id=organization.pk, by=staff, at=NOW)
    while relay_once():
        pass

    assert list(QuoteRequest.objects.visible_to(viewer_for(colleague))) == [request]


def test_requests_of_another_organisation_do_not_exist(customer, stranger, staff, listing):
    request = make_request(customer, [listing])

    assert list(QuoteRequest.objects.visible_to(viewer_for(stranger))) == []
    assert list(QuoteRequest.objects.visible_to(viewer_for(make_person()))) == []
    assert list(QuoteRequest.objects.visible_to(viewer_for(staff))) == [request]


def test_who_left_an_organisation_no_longer_sees_what_they_asked_for_there(customer, organization, listing):
    make_request(customer, [listing])
    customer.person.memberships.update(ended_at=NOW)

    assert list(QuoteRequest.objects.visible_to(viewer_for(customer))) == []


def test_a_question_waits_for_the_customer_and_an_answer_puts_it_back_to_work(customer, staff, listing):
    request = make_request(customer, [listing])
    assign_request(request_id=request.pk, to=staff, by=staff, at=NOW)

    ask_customer(request_id=request.pk, viewer=viewer_for(staff), by=staff, text="How many users?", at=NOW)
    request.refresh_from_db()
    asked = request.status
    add_message(request_id=request.pk, viewer=viewer_for(customer), author=customer, text="Fifty.", at=NOW)

    request.refresh_from_db()
    assert (asked, request.status) == (RequestStatus.NEEDS_INFORMATION, RequestStatus.IN_PROGRESS)
    assert list(request.messages.values_list("text", "is_from_staff")) == [
        ("How many users?", True),
        ("Fifty.", False),
    ]


def test_an_empty_or_foreign_message_is_refused(customer, stranger, listing):
    request = make_request(customer, [listing])

    with pytest.raises(InvalidInput):
        add_message(request_id=request.pk, viewer=viewer_for(customer), author=customer, text=" ", at=NOW)
    with pytest.raises(QuoteRequest.DoesNotExist):
        add_message(request_id=request.pk, viewer=viewer_for(stranger), author=stranger, text="x", at=NOW)

    assert not RequestMessage.objects.exists()


def test_declining_needs_a_reason_and_ends_the_request(customer, staff, listing):
    request = make_request(customer, [listing])
    with pytest.raises(InvalidInput):
        decline_request(request_id=request.pk, reason="", by=staff, at=NOW)

    decline_request(request_id=request.pk, reason="The vendor stopped selling it.", by=staff, at=NOW)

    request.refresh_from_db()
    assert (request.status, request.decline_reason) == ("declined", "The vendor stopped selling it.")
    with pytest.raises(TransitionNotAllowed):
        withdraw_request(request_id=request.pk, viewer=viewer_for(customer), by=customer, at=NOW)
