"""An open basket becomes an offer in the customer's name; and who asks for the same licence twice."""

import pytest
from django.core.files.base import ContentFile
from oscar.core.loading import get_model

from shop.accounts.selectors import viewer_for
from shop.baskets.selectors import basket_overview
from shop.core.exceptions import TransitionNotAllowed
from shop.core.jobs import Job
from shop.core.models import AuditEvent, OutboxEvent
from shop.quotes.duplicates import duplicates_for_customer, duplicates_of
from shop.quotes.enums import RequestStatus
from shop.quotes.exceptions import EmptyBasket
from shop.quotes.models import QuoteRequest
from shop.quotes.selectors import request_detail
from shop.quotes.services import (
    decline_request,
    draft_quote,
    quote_basket,
    send_quote,
    submit_request,
    withdraw_request,
)
from tests.factories.accounts import make_member, make_organization, make_person
from tests.factories.journeys import (
    NOW,
    fill_basket,
    line_drafts,
    make_basket,
    make_request,
    price_draft,
    request_details,
)
from tests.factories.marketplace import ListingFactory

pytestmark = pytest.mark.django_db


def jobs():
    return sorted(OutboxEvent.objects.values_list("job", flat=True))


def submit(basket, customer):
    return submit_request(
        basket_id=basket.pk,
        customer=customer,
        viewer=viewer_for(customer),
        details=request_details(customer),
        submitted_at=NOW,
    )


def test_a_basket_becomes_a_request_in_the_customers_name_and_a_draft(staff, customer, organization, listing):
    basket = fill_basket(customer, [listing])
    OutboxEvent.objects.all().delete()

    quote = quote_basket(basket_id=basket.pk, by=staff, at=NOW)

    request = QuoteRequest.objects.get()
    assert (request.customer, request.organization, request.recorded_by) == (customer, organization, staff)
    assert (request.contact_email, request.status, request.assigned_to) == (
        customer.email,
        RequestStatus.IN_PROGRESS,
        staff,
    )
    assert (quote.request, quote.customer, quote.revisions.get().lines.count()) == (request, customer, 1)
    assert request.technical_contacts.get().email == customer.email
    basket.refresh_from_db()
    assert basket.can_be_edited is False
    assert sorted(jobs()) == sorted([Job.MAIL_REQUEST_RECEIVED, Job.VALUE_REQUEST])
    event = AuditEvent.objects.for_object(request).get(action="recorded_for_customer")
    assert event.actor_id == staff.pk


def test_doing_it_twice_goes_on_with_the_same_draft(staff, customer, listing):
    basket = fill_basket(customer, [listing])

    first = quote_basket(basket_id=basket.pk, by=staff, at=NOW)
    second = quote_basket(basket_id=basket.pk, by=staff, at=NOW)

    assert (first, QuoteRequest.objects.count()) == (second, 1)


def test_whoever_is_second_of_customer_and_staff_finds_the_others_request(staff, customer, listing):
    first, second = fill_basket(customer, [listing]), fill_basket(customer, [listing])
    asked = submit(first, customer)
    quote_basket(basket_id=second.pk, by=staff, at=NOW)

    assert quote_basket(basket_id=first.pk, by=staff, at=NOW).request == asked
    assert submit(second, customer).recorded_by == staff
    assert QuoteRequest.objects.count() == 2


def test_a_declined_request_gets_no_offer_through_its_basket(staff, customer, listing):
    basket = fill_basket(customer, [listing])
    asked = submit(basket, customer)
    decline_request(request_id=asked.pk, reason="Sold out.", by=staff, at=NOW)

    with pytest.raises(TransitionNotAllowed):
        quote_basket(basket_id=basket.pk, by=staff, at=NOW)


def test_an_empty_basket_a_visitors_and_none_at_all_become_nothing(staff, customer, db):
    empty, visitors = make_basket(customer), make_basket(None)
    missing = get_model("basket", "Basket").DoesNotExist

    for basket_id, refusal in ((empty.pk, EmptyBasket), (visitors.pk, missing), (9_999_999, missing)):
        with pytest.raises(refusal):
            quote_basket(basket_id=basket_id, by=staff, at=NOW)

    assert QuoteRequest.objects.count() == 0


def test_a_waiting_person_gets_an_offer_without_an_organisation(staff, listing):
    waiting = make_person()
    basket = fill_basket(waiting, [listing])

    quote = quote_basket(basket_id=basket.pk, by=staff, at=NOW)

    assert (quote.organization, quote.request.organization) == (None, None)


# --- The same licence twice --------------------------------------------------------------------------------
def hints(customer, listing, **values):
    """What the request form says of a basket with this licence."""
    basket = fill_basket(customer, [listing], **values)
    overview = basket_overview(
        basket, organization_id=viewer_for(customer).organization_id, on_date=NOW.date()
    )
    asked = [(line.listing.product_id, line) for line in overview.lines]
    found = duplicates_for_customer(asked, viewer_for(customer))
    basket.delete()
    return [(one.request.number, one.offer.number if one.offer else None, one.is_own) for one in found]


def request_of(customer, listing, **values):
    return submit(fill_basket(customer, [listing], **values), customer)


def test_a_colleagues_open_request_for_the_same_instance_is_hinted_at(staff, customer, organization, listing):
    colleague = make_member(organization, staff=staff)
    here = request_of(colleague, listing, instance_url="https://Wiki.example.edu/")
    request_of(colleague, listing, instance_url="https://other.example.edu")
    request_of(colleague, ListingFactory(name="Another App"), instance_url="https://wiki.example.edu")

    assert hints(customer, listing, instance_url="wiki.example.edu") == [(here.number, None, False)]
    assert hints(colleague, listing, instance_url="https://wiki.example.edu") == [(here.number, None, True)]


def test_other_organisations_and_waiting_people_see_their_own_only(staff, customer, stranger, listing):
    request_of(customer, listing)
    waiting = make_person()

    assert hints(stranger, listing) == hints(waiting, listing) == []
    own = request_of(waiting, listing)
    assert hints(waiting, listing) == [(own.number, None, True)]
    assert [number for number, _offer, _own in hints(customer, listing)] != [own.number]


def test_a_closed_request_is_no_hint_and_its_open_offer_is(staff, customer, listing):
    withdrawn, quoted = request_of(customer, listing), request_of(customer, listing)
    withdraw_request(request_id=withdrawn.pk, viewer=viewer_for(customer), by=customer, at=NOW)
    quote = draft_quote(request_id=quoted.pk, by=staff, at=NOW)
    assert hints(customer, listing) == [(quoted.number, None, True)]
    price_draft(quote, staff, line_drafts(quote))

    quote = send_quote(quote_id=quote.pk, sent_by=staff, sent_at=NOW)

    assert hints(customer, listing) == [(quoted.number, quote.number, True)]


def test_staff_see_on_a_request_who_else_of_the_organisation_asks(staff, customer, organization, listing):
    colleague = make_member(organization, staff=staff)
    first, second = make_request(colleague, [listing]), make_request(customer, [listing])
    stranger = make_member(make_organization(name="Other"), staff=staff)
    make_request(stranger, [listing])
    make_request(make_person(), [listing])
    loaded = request_detail(number=second.number, viewer=viewer_for(staff))

    found = duplicates_of(loaded, viewer=viewer_for(staff))

    assert [(one.request, one.is_own) for one in found] == [(first, False)]


def test_asking_for_nothing_hints_at_nothing(customer, django_assert_num_queries):
    viewer = viewer_for(customer)

    with django_assert_num_queries(0):
        assert duplicates_for_customer([], viewer) == []


def test_a_file_name_says_nothing_to_the_audit_trail(customer, listing):
    basket = fill_basket(customer, [listing])

    request = submit_request(
        basket_id=basket.pk,
        customer=customer,
        viewer=viewer_for(customer),
        details=request_details(customer),
        submitted_at=NOW,
        files=[ContentFile(b"x", name="Salary of Clara.txt")],
    )

    assert "Salary" not in str(list(AuditEvent.objects.for_object(request).values()))
