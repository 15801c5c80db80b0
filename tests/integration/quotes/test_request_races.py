"""Two at once on PostgreSQL: SQLite ignores row locks."""

from functools import partial

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile

from shop.accounts.selectors import viewer_for
from shop.core.exceptions import DomainError, TransitionNotAllowed
from shop.core.jobs import Job
from shop.core.models import AuditEvent, OutboxEvent
from shop.documents.uploads import UploadRefused
from shop.quotes.enums import RequestStatus
from shop.quotes.exceptions import OwnerChanged
from shop.quotes.models import Quote, QuoteRequest, RequestAttachment
from shop.quotes.services import (
    add_message,
    assign_request,
    decline_request,
    quote_basket,
    submit_request,
)
from tests.factories.accounts import make_staff
from tests.factories.journeys import NOW, fill_basket, make_request, request_details
from tests.races import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 5


def refusals(results):
    unexpected = [one for one in results if isinstance(one, Exception) and not isinstance(one, DomainError)]
    assert unexpected == []
    return [one for one in results if isinstance(one, DomainError)]


def test_of_two_who_take_a_request_one_has_it_and_the_other_hears_so(staff, customer, listing):
    colleague = make_staff()
    for _round in range(ROUNDS):
        request = make_request(customer, [listing])

        results = together(
            [
                partial(assign_request, request_id=request.pk, to=one, by=one, at=NOW, instead_of=None)
                for one in (staff, colleague)
            ]
        )

        (refused,) = refusals(results)
        assert isinstance(refused, OwnerChanged)
        request.refresh_from_db()
        assert request.assigned_to in {staff, colleague}
        assert AuditEvent.objects.for_object(request).filter(action="assigned").count() == 1


def test_of_two_who_decline_one_reason_is_told_once(staff, customer, listing):
    for _round in range(ROUNDS):
        request = make_request(customer, [listing])

        results = together(
            [
                partial(decline_request, request_id=request.pk, reason=reason, by=staff, at=NOW)
                for reason in ("First.", "Second.")
            ]
        )

        (refused,) = refusals(results)
        assert isinstance(refused, TransitionNotAllowed)
        request.refresh_from_db()
        assert request.status == RequestStatus.DECLINED
        mails = OutboxEvent.objects.filter(
            job=Job.MAIL_REQUEST_DECLINED, arguments={"request_id": request.pk}
        )
        assert mails.count() == 1


def test_customer_and_staff_at_the_same_basket_make_one_request(staff, customer, listing):
    for _round in range(ROUNDS):
        basket = fill_basket(customer, [listing])

        def ask(basket_id=basket.pk):
            person = User.objects.get(pk=customer.pk)
            return submit_request(
                basket_id=basket_id,
                customer=person,
                viewer=viewer_for(person),
                details=request_details(person),
                submitted_at=NOW,
            )

        offer = partial(quote_basket, basket_id=basket.pk, by=staff, at=NOW)
        asked, *quotes = together([ask, offer, offer])

        assert refusals([asked, *quotes]) == []
        request = QuoteRequest.objects.get(basket_id=basket.pk)
        assert asked == request
        assert set(quotes) == {Quote.objects.get(request=request)}


def test_the_quota_holds_for_messages_sent_at_once(customer, listing, settings):
    settings.ATTACHMENTS_PER_DAY = 3
    request = make_request(customer, [listing])

    def send():
        person = User.objects.get(pk=customer.pk)
        files = [ContentFile(b"x", name="a.txt"), ContentFile(b"y", name="b.txt")]
        return add_message(
            request_id=request.pk,
            viewer=viewer_for(person),
            author=person,
            text="Here.",
            files=files,
            at=NOW,
        )

    refused = refusals(together([send, send, send]))

    assert [type(one) for one in refused] == [UploadRefused, UploadRefused]
    assert RequestAttachment.objects.count() == 2
