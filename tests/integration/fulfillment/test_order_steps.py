"""The steps of the after-the-order page that an order has really taken."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.enums import OrderKind, StepKey
from shop.accounts.selectors import viewer_for
from shop.core.clock import local_date
from shop.fulfillment.enums import ServiceStepKind
from shop.fulfillment.models import OrderDetails
from shop.fulfillment.selectors import order_detail
from shop.fulfillment.services import (
    LineDelivery,
    cancel_line,
    fulfill_order,
    invoice_order,
    mark_bought,
    place_order,
    record_step,
)
from shop.fulfillment.steps import order_kinds, steps_done
from shop.quotes.enums import LineKind
from shop.quotes.services import LineDraft, draft_quote, send_quote
from tests.factories.journeys import (
    NOW,
    acceptance,
    line_drafts,
    make_order,
    make_request,
    price_draft,
)
from tests.factories.marketplace import ListingFactory

pytestmark = pytest.mark.django_db
TODAY = local_date(NOW)
ONE = Decimal(1)
LICENSE, SERVICE = OrderKind.LICENSE, OrderKind.SERVICE


def done(order, customer, kind, *, is_confirmed=False):
    details = order_detail(number=order.order.number, viewer=viewer_for(customer))
    with CaptureQueriesContext(connection) as queries:
        steps = steps_done(details, kind, is_confirmed=is_confirmed)
    assert len(queries) == 0
    return set(steps)


def kinds(order, customer):
    return order_kinds(order_detail(number=order.order.number, viewer=viewer_for(customer)))


def order_of(customer, staff, listing, *, license_too):
    """An ordered training, alone or beside a licence."""
    draft = draft_quote(request_id=make_request(customer, [listing]).pk, by=staff, at=NOW)
    training = LineDraft(title="Training", unit="days", unit_price=Decimal(650))
    price_draft(draft, staff, [*(line_drafts(draft) if license_too else []), training])
    quote = send_quote(quote_id=draft.pk, sent_by=staff, sent_at=NOW)
    return place_order(
        quote_id=quote.pk,
        viewer=viewer_for(customer),
        details=acceptance(),
        accepted_by=customer,
        accepted_at=NOW,
    )


def cancel(line, order, staff):
    """Cancel a line of one piece."""
    cancel_line(
        order_id=order.order_id,
        line_id=line.pk,
        quantity=Decimal(1),
        reason="No longer needed",
        by=staff,
        at=NOW,
    )


def line_of(order, kind):
    return order.order.lines.get(details__kind=kind)


def buy(order, staff):
    mark_bought(
        order_id=order.order_id,
        line_ids=[line_of(order, LineKind.LICENSE).pk],
        bought_on=date(2026, 11, 20),
        vendor_order_number="AT-1",
        by=staff,
        at=NOW,
    )


def hand_over(order, staff):
    line = line_of(order, LineKind.LICENSE)
    delivery = LineDelivery(line_id=line.pk, sen="SEN-1", starts_on=TODAY, ends_on=date(2027, 11, 22))
    fulfill_order(order_id=order.order_id, deliveries=[delivery], by=staff, at=NOW)


def serve(order, staff, kind, note=""):
    record_step(
        order_id=order.order_id,
        line_id=line_of(order, LineKind.SERVICE).pk,
        kind=kind,
        on_date=TODAY,
        note=note,
        by=staff,
        at=NOW,
    )


def test_steps_of_a_licence_order_are_done_one_after_the_other(customer, staff, listing):
    order = make_order(customer, staff, [listing])
    assert done(order, customer, LICENSE) == set()
    assert done(order, customer, LICENSE, is_confirmed=True) == {StepKey.ORDER_CONFIRMED}

    OrderDetails.objects.update(technical_contact_has_account=False)
    assert done(order, customer, LICENSE) == set()
    OrderDetails.objects.update(technical_contact_has_account=True)
    assert done(order, customer, LICENSE) == {StepKey.TECHNICAL_CONTACT}

    buy(order, staff)
    assert done(order, customer, LICENSE) == {StepKey.TECHNICAL_CONTACT, StepKey.PURCHASED}

    hand_over(order, staff)
    delivered = {
        StepKey.TECHNICAL_CONTACT,
        StepKey.PURCHASED,
        StepKey.LICENSES_AVAILABLE,
        StepKey.DELIVERY_NOTE,
    }
    assert done(order, customer, LICENSE) == delivered

    invoice_order(order_id=order.order_id, by=staff, at=NOW)
    assert done(order, customer, LICENSE) == delivered | {StepKey.INVOICED}


def test_licences_that_came_show_that_their_contact_has_an_account(customer, staff, listing):
    order = make_order(customer, staff, [listing])
    OrderDetails.objects.update(technical_contact_has_account=None)

    hand_over(order, staff)

    assert StepKey.TECHNICAL_CONTACT in done(order, customer, LICENSE)
    assert StepKey.PURCHASED in done(order, customer, LICENSE)


def test_steps_of_a_service_order_are_done_one_after_the_other(customer, staff, listing):
    order = order_of(customer, staff, listing, license_too=False)
    assert done(order, customer, SERVICE, is_confirmed=True) == {StepKey.ORDER_CONFIRMED}
    assert done(order, customer, LICENSE, is_confirmed=True) == set()

    serve(order, staff, ServiceStepKind.CONTACTED)
    assert done(order, customer, SERVICE) == {StepKey.TEAM_CONTACT}

    serve(order, staff, ServiceStepKind.DATES_AGREED, note="7 and 8 December")
    assert done(order, customer, SERVICE) == {StepKey.TEAM_CONTACT}

    serve(order, staff, ServiceStepKind.DONE)
    assert done(order, customer, SERVICE) == {StepKey.TEAM_CONTACT, StepKey.SERVICE_DELIVERED}

    invoice_order(order_id=order.order_id, by=staff, at=NOW)
    assert StepKey.INVOICED in done(order, customer, SERVICE)


def test_the_two_kinds_of_a_mixed_order_know_nothing_of_each_other(customer, staff, listing):
    order = order_of(customer, staff, listing, license_too=True)

    hand_over(order, staff)
    invoice_order(order_id=order.order_id, by=staff, at=NOW)

    assert StepKey.INVOICED in done(order, customer, LICENSE)
    assert done(order, customer, SERVICE) == set()


def test_an_order_has_the_tabs_of_what_it_holds_first_the_one_with_work_left(customer, staff, listing):
    licenses = make_order(customer, staff, [listing])
    training = order_of(customer, staff, listing, license_too=False)
    mixed = order_of(customer, staff, listing, license_too=True)

    assert kinds(licenses, customer) == [LICENSE]
    assert kinds(training, customer) == [SERVICE]
    assert kinds(mixed, customer) == [LICENSE, SERVICE]
    hand_over(mixed, staff)
    assert kinds(mixed, customer) == [SERVICE, LICENSE]


def test_what_was_cancelled_is_waited_for_no_longer(customer, staff, listing):
    order = make_order(customer, staff, [listing, ListingFactory(name="Another App")])
    kept, dropped = order.order.lines.order_by("pk")
    delivery = LineDelivery(line_id=kept.pk, sen="SEN-1", starts_on=TODAY, ends_on=date(2027, 11, 22))
    fulfill_order(order_id=order.order_id, deliveries=[delivery], by=staff, at=NOW)
    assert StepKey.LICENSES_AVAILABLE not in done(order, customer, LICENSE)

    cancel(dropped, order, staff)

    assert StepKey.LICENSES_AVAILABLE in done(order, customer, LICENSE)


def test_an_order_that_was_cancelled_whole_keeps_its_tab_and_has_nothing_done(customer, staff, listing):
    order = make_order(customer, staff, [listing])
    line = order.order.lines.get()

    cancel(line, order, staff)

    assert kinds(order, customer) == [LICENSE]
    assert done(order, customer, LICENSE, is_confirmed=True) == {StepKey.ORDER_CONFIRMED}
