"""A project hears what happened, once it has."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from shop.core.signals import announce, order_placed, quote_sent, request_submitted
from shop.quotes.models import Quote, QuoteRequest
from tests.factories.accounts import make_member, make_organization, make_staff
from tests.factories.journeys import NOW, make_order, make_request, make_sent_quote
from tests.factories.marketplace import ListingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard() -> Iterator[list[dict[str, Any]]]:
    """What a receiver of all three signals was told."""
    told: list[dict[str, Any]] = []

    def hear(*, signal: Any, **words: Any) -> None:
        told.append(words)

    signals = (request_submitted, quote_sent, order_placed)
    for signal in signals:
        signal.connect(hear)
    yield told
    for signal in signals:
        signal.disconnect(hear)


@pytest.fixture
def staff():
    return make_staff()


@pytest.fixture
def customer(staff):
    return make_member(make_organization(), staff=staff)


def test_request_and_offer_are_told_with_who_did_it(
    heard, customer, staff, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        quote = make_sent_quote(customer, staff, [ListingFactory(host=True)])

    assert heard == [
        {"sender": QuoteRequest, "object_id": quote.request_id, "actor_id": customer.pk, "at": NOW},
        {"sender": Quote, "object_id": quote.pk, "actor_id": staff.pk, "at": NOW},
    ]


def test_nothing_is_told_before_the_commit_nor_after_a_rollback(
    heard, customer, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        with pytest.raises(RuntimeError), transaction.atomic():
            make_request(customer, [ListingFactory(host=True)])
            raise RuntimeError
        make_request(customer, [ListingFactory(host=True)])
        assert heard == []

    assert len(heard) == 1


def test_the_same_basket_asked_for_twice_is_told_once(heard, customer, django_capture_on_commit_callbacks):
    from shop.accounts.selectors import viewer_for
    from shop.quotes.services import submit_request
    from tests.factories.journeys import fill_basket, request_details

    basket = fill_basket(customer, [ListingFactory(host=True)])
    with django_capture_on_commit_callbacks(execute=True):
        for _again in range(2):
            submit_request(
                basket_id=basket.pk,
                customer=customer,
                viewer=viewer_for(customer),
                details=request_details(customer),
                submitted_at=NOW,
            )

    assert len(heard) == 1


def test_a_broken_receiver_undoes_nothing_and_is_logged(
    heard, customer, staff, django_capture_on_commit_callbacks, caplog
):
    def fail(**_words):
        raise RuntimeError("broken")

    order_placed.connect(fail)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            order = make_order(customer, staff, [ListingFactory(host=True)])
    finally:
        order_placed.disconnect(fail)

    order.refresh_from_db()
    assert [words["object_id"] for words in heard if words["sender"]._meta.label == "order.Order"] == [
        order.order_id
    ]
    assert "broken" in caplog.text


def test_telling_costs_no_query(heard, customer, django_capture_on_commit_callbacks):
    request = make_request(customer, [ListingFactory(host=True)])
    heard.clear()

    with CaptureQueriesContext(connection) as queries, django_capture_on_commit_callbacks(execute=True):
        announce(request_submitted, request, by=customer, at=NOW)

    assert (len(queries), len(heard)) == (0, 1)
