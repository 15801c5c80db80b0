"""Races on PostgreSQL: SQLite ignores row locks."""

from functools import partial

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from oscar.core.loading import get_model

from shop.accounts.enums import MembershipRole
from shop.accounts.selectors import viewer_for
from shop.billing.models import CreditNote, DeliveryNote, Invoice
from shop.core.enums import DocumentKind
from shop.core.exceptions import DomainError
from shop.core.jobs import Job
from shop.core.models import AuditEvent, NumberSeries, OutboxEvent
from shop.core.numbering import next_number
from shop.core.outbox import claim
from shop.fulfillment.enums import LineStatus
from shop.fulfillment.models import OrderDetails
from shop.fulfillment.services import LineDelivery, cancel_line, fulfill_order, invoice_order, place_order
from shop.licenses.models import License
from shop.quotes.enums import QuoteStatus
from shop.quotes.models import Quote, QuoteRequest
from shop.quotes.services import decline_quote, draft_quote, send_quote, submit_request, withdraw_quote
from tests.factories.accounts import make_member
from tests.factories.journeys import (
    NOW,
    acceptance,
    deliver,
    fill_basket,
    line_drafts,
    make_order,
    make_request,
    make_sent_quote,
    price_draft,
    request_details,
)
from tests.races import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 5


@pytest.fixture
def colleague(organization, staff):
    return make_member(organization, staff=staff, role=MembershipRole.MEMBER)


def order(quote, user):
    user = User.objects.get(pk=user.pk)
    return place_order(
        quote_id=quote.pk,
        viewer=viewer_for(user),
        details=acceptance(),
        accepted_by=user,
        accepted_at=NOW,
    )


def refusals(results):
    unexpected = [r for r in results if isinstance(r, Exception) and not isinstance(r, DomainError)]
    assert unexpected == []
    return [result for result in results if isinstance(result, DomainError)]


def test_numbers_have_no_gap_and_no_duplicate_when_one_in_five_aborts(db):
    class Abort(Exception):
        pass

    def take(worker):
        taken = []
        for attempt in range(20):
            try:
                with transaction.atomic():
                    number = next_number(kind=DocumentKind.INVOICE, year=2026)
                    if (worker + attempt) % 5 == 0:
                        raise Abort
                taken.append(number)
            except Abort:
                continue
        return taken

    results = together([partial(take, worker) for worker in range(16)])

    assert [result for result in results if isinstance(result, Exception)] == []
    numbers = sorted(number for taken in results for number in taken)
    assert numbers == [f"I-2026-{count:05d}" for count in range(1, 16 * 16 + 1)]
    assert NumberSeries.objects.get(kind="invoice").last_number == 256


def test_a_basket_sent_twenty_times_at_once_makes_one_request_and_one_mail(customer, listing):
    basket = fill_basket(customer, [listing])

    def submit():
        return submit_request(
            basket_id=basket.pk,
            customer=customer,
            viewer=viewer_for(User.objects.get(pk=customer.pk)),
            details=request_details(customer),
            submitted_at=NOW,
        )

    results = together([submit] * 20)

    assert {getattr(result, "number", result) for result in results} == {"R-2026-00001"}
    assert QuoteRequest.objects.count() == 1
    assert OutboxEvent.objects.filter(job=Job.MAIL_REQUEST_RECEIVED.value).count() == 1


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_two_members_who_order_at_once_make_one_order(customer, colleague, staff, listing, round_):
    quote = make_sent_quote(customer, staff, [listing])

    results = together([partial(order, quote, customer), partial(order, quote, colleague)] * 4)

    assert OrderDetails.objects.count() == 1
    winners = {result.pk for result in results if isinstance(result, OrderDetails)}
    assert winners == {OrderDetails.objects.get().pk}
    assert len(refusals(results)) == sum(not isinstance(result, OrderDetails) for result in results)
    assert OutboxEvent.objects.filter(job=Job.MAIL_ORDER_CONFIRMATION.value).count() == 1


@pytest.mark.parametrize("round_", range(ROUNDS))
@pytest.mark.parametrize("rival", ["withdraw", "decline"])
def test_an_order_against_a_withdrawal_or_a_refusal_has_one_winner(
    customer, colleague, staff, listing, rival, round_
):
    quote = make_sent_quote(customer, staff, [listing])
    rivals = {
        "withdraw": partial(withdraw_quote, quote_id=quote.pk, by=staff, at=NOW),
        "decline": partial(
            decline_quote,
            quote_id=quote.pk,
            viewer=viewer_for(colleague),
            reason="",
            by=colleague,
            at=NOW,
        ),
    }

    results = together([partial(order, quote, customer), rivals[rival]])

    quote.refresh_from_db()
    ordered = OrderDetails.objects.filter(quote=quote).exists()
    assert len(refusals(results)) == 1
    assert ordered == (quote.status == QuoteStatus.ACCEPTED)
    assert AuditEvent.objects.for_object(quote).filter(action="status", old="sent").count() == 1


def test_an_offer_sent_twice_at_once_goes_out_once(customer, staff, listing):
    quote = draft_quote(request_id=make_request(customer, [listing]).pk, by=staff, at=NOW)
    price_draft(quote, staff, line_drafts(quote))

    results = together([partial(send_quote, quote_id=quote.pk, sent_by=staff, sent_at=NOW)] * 5)

    assert len(refusals(results)) == 4
    assert Quote.objects.get().number == "Q-2026-00001"
    assert OutboxEvent.objects.filter(job=Job.MAIL_QUOTE.value).count() == 1


def test_a_delivery_recorded_twice_at_once_makes_each_licence_once(customer, staff, listing):
    details = make_order(customer, staff, [listing])

    results = together([partial(deliver, details, staff, sen="") for _ in range(4)])

    assert len(refusals(results)) == 3
    assert (License.objects.count(), DeliveryNote.objects.count()) == (1, 1)


def test_an_order_invoiced_many_times_at_once_has_one_invoice(customer, staff, listing):
    details = make_order(customer, staff, [listing])
    deliver(details, staff)

    results = together([partial(invoice_order, order_id=details.order_id, by=staff, at=NOW)] * 8)

    assert len(refusals(results)) == 7
    assert [invoice.number for invoice in Invoice.objects.all()] == ["I-2026-00001"]
    assert get_model("order", "Order").objects.count() == 1


def test_an_event_is_claimed_by_one_worker(customer, listing):
    make_request(customer, [listing])
    event = OutboxEvent.objects.first()

    results = together([partial(claim, event.pk, now=event.available_at) for _ in range(8)])

    assert [result.attempts for result in results if result is not None] == [1]


def test_two_who_record_the_same_piece_at_once_make_one_licence(customer, staff, listing):
    details = make_order(customer, staff, [listing])
    line_id = details.order.lines.get().pk

    def record(sen):
        return fulfill_order(
            order_id=details.order_id,
            deliveries=[LineDelivery(line_id=line_id, sen=sen)],
            by=staff,
            at=NOW,
        )

    results = together([partial(record, f"SEN-{worker}") for worker in range(4)])

    assert len(refusals(results)) == 3
    assert (License.objects.count(), DeliveryNote.objects.count()) == (1, 1)


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_a_cancellation_against_an_invoice_owes_nothing_in_the_end(customer, staff, listing, round_):
    details = make_order(customer, staff, [listing])
    deliver(details, staff)
    line, license_ = details.order.lines.get(), License.objects.get()

    results = together(
        [
            partial(
                cancel_line,
                order_id=details.order_id,
                line_id=line.pk,
                license_ids=[license_.pk],
                reason="Not needed",
                by=staff,
                at=NOW,
            ),
            partial(invoice_order, order_id=details.order_id, by=staff, at=NOW),
        ]
    )

    refused = refusals(results)
    line.refresh_from_db()
    assert line.status == LineStatus.CANCELLED
    # Either the invoice came first and was credited, or there is none.
    assert Invoice.objects.count() == CreditNote.objects.count() == (0 if refused else 1)
