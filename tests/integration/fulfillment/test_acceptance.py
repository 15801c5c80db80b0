"""What an accepted offer becomes, and the order that comes after the end."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core import mail
from oscar.core.loading import get_model

from shop.accounts.exceptions import OrganizationBlocked
from shop.accounts.selectors import viewer_for
from shop.accounts.services import block_organization
from shop.core.exceptions import InvalidInput, TransitionNotAllowed
from shop.core.models import AuditEvent, OutboxEvent
from shop.core.outbox import relay_once
from shop.fulfillment.documents import order_confirmation_document
from shop.fulfillment.exceptions import ActivationNeeded, OrderChanged
from shop.fulfillment.models import OrderDetails
from shop.fulfillment.services import accept_late, place_order
from shop.quotes.enums import LineKind, QuoteStatus
from shop.quotes.exceptions import NotLate
from shop.quotes.models import Quote, QuoteLine
from shop.quotes.services import draft_quote, expire_quotes, requote, send_quote, withdraw_quote
from tests.factories.accounts import make_member, make_person
from tests.factories.journeys import (
    NOW,
    acceptance,
    line_drafts,
    make_request,
    make_sent_quote,
    price_draft,
)
from tests.factories.marketplace import ListingFactory

pytestmark = pytest.mark.django_db
Order = get_model("order", "Order")
AFTER = datetime(2026, 12, 24, 9, 0, tzinfo=UTC)


def offer_with(customer, staff, listings, lines) -> Quote:
    """A sent offer with further lines: kind, title, net, and what else they have."""
    quote = draft_quote(request_id=make_request(customer, listings).pk, by=staff, at=NOW)
    price_draft(quote, staff, line_drafts(quote))
    revision = quote.revisions.get()
    for position, (kind, title, net, more) in enumerate(lines, start=len(listings) + 1):
        QuoteLine.objects.create(
            revision=revision,
            position=position,
            kind=kind,
            title=title,
            unit_price=Decimal(net),
            net_amount=Decimal(net),
            maintenance_months=0,
            user_tier=0,
            **{"tax_rate": Decimal(19), **more},
        )
    return send_quote(quote_id=quote.pk, sent_by=staff, sent_at=NOW)


def accept(quote, customer, **details: object) -> OrderDetails:
    return place_order(
        quote_id=quote.pk,
        viewer=viewer_for(customer),
        details=acceptance(**details),
        accepted_by=customer,
        accepted_at=NOW,
    )


@pytest.fixture
def mixed(customer, staff, listing) -> Quote:
    return offer_with(
        customer,
        staff,
        [listing],
        [
            (LineKind.HEADING, "Services", 0, {}),
            (LineKind.SERVICE, "Workshop, two days", "1800.00", {"alternative_group": 1}),
            (LineKind.SERVICE, "Workshop, one day", "999.99", {"alternative_group": 1}),
            (LineKind.SERVICE, "Book", "20.05", {"is_optional": True, "tax_rate": Decimal(7)}),
            (LineKind.TEXT, "Subject to change", 0, {}),
        ],
    )


def lines_of(details: OrderDetails) -> list[tuple[str, Decimal]]:
    lines = details.order.lines.order_by("details__position")
    return list(lines.values_list("title", "line_price_excl_tax"))


def test_first_alternative_is_ordered_and_texts_and_headings_are_left_out(mixed, customer, listing):
    details = accept(mixed, customer)

    assert lines_of(details) == [
        (listing.name, Decimal("100.00")),
        ("Workshop, two days", Decimal("1800.00")),
    ]
    assert (details.order.total_excl_tax, details.order.total_incl_tax) == (
        Decimal("1900.00"),
        Decimal("2261.00"),
    )


def test_other_alternative_and_optional_lines_are_ordered_when_chosen(mixed, customer, listing):
    chosen = QuoteLine.objects.filter(title__in=["Workshop, one day", "Book"]).values_list("pk", flat=True)

    details = accept(mixed, customer, optional_line_ids=list(chosen))

    assert lines_of(details) == [
        (listing.name, Decimal("100.00")),
        ("Workshop, one day", Decimal("999.99")),
        ("Book", Decimal("20.05")),
    ]
    # 19 % of 1,099.99 and 7 % of 20.05, each rounded once.
    assert (details.order.total_excl_tax, details.order.total_incl_tax) == (
        Decimal("1120.04"),
        Decimal("1330.44"),
    )
    document = order_confirmation_document(details)
    assert [line.title for line in document.lines] == [listing.name, "Workshop, one day", "Book"]
    assert [(part.rate_percent, part.tax) for part in document.totals.by_rate] == [
        (Decimal("19.00"), Decimal("209.00")),
        (Decimal("7.00"), Decimal("1.40")),
    ]


def test_two_alternatives_of_one_group_are_refused(mixed, customer):
    both = QuoteLine.objects.filter(alternative_group=1).values_list("pk", flat=True)

    with pytest.raises(InvalidInput) as refusal:
        accept(mixed, customer, optional_line_ids=list(both))

    assert (refusal.value.field, Order.objects.count()) == ("optional_lines", 0)


def test_free_app_is_ordered_for_nothing(customer, staff):
    quote = make_sent_quote(customer, staff, [ListingFactory(hostings={"cloud": "free"})])
    free = offer_with(customer, staff, [ListingFactory(hostings={"cloud": "free"})], [])
    requote(quote_id=free.pk, by=staff, at=NOW)
    free.revisions.get(sent_at=None).lines.update(unit_price=0, net_amount=0)
    send_quote(quote_id=free.pk, sent_by=staff, sent_at=NOW)

    details = accept(free, customer)

    assert quote.number != free.number
    assert (details.order.total_incl_tax, details.order.lines.count()) == (Decimal("0.00"), 1)


def test_order_keeps_which_revision_it_is_of(customer, staff, listing):
    quote = make_sent_quote(customer, staff, [listing])
    requote(quote_id=quote.pk, by=staff, at=NOW)
    send_quote(quote_id=quote.pk, sent_by=staff, sent_at=NOW)

    details = accept(quote, customer, revision_number=2)

    event = AuditEvent.objects.for_object(details.order).get(action="placed")
    assert event.details == {"quote": quote.pk, "revision": 2}


# --- After the end
@pytest.fixture
def expired(customer, staff, listing) -> Quote:
    quote = make_sent_quote(customer, staff, [listing])
    expire_quotes(at=AFTER)
    return quote


def late(quote, staff, **details: object) -> OrderDetails:
    return accept_late(quote_id=quote.pk, details=acceptance(**details), by=staff, at=AFTER)


def test_staff_take_the_late_order_for_the_customer(expired, customer, staff):
    OutboxEvent.objects.all().delete()

    details = late(expired, staff)

    expired.refresh_from_db()
    assert (details.order.user, details.po_number, expired.status) == (
        customer,
        "PO-4711",
        QuoteStatus.ACCEPTED,
    )
    assert AuditEvent.objects.for_object(expired).get(action="accepted_late").actor_id == staff.pk
    assert AuditEvent.objects.for_object(details.order).get(action="placed").actor_id == staff.pk
    while relay_once():
        pass
    assert [message.to for message in mail.outbox if "Confirmation" in message.subject] == [[customer.email]]


def test_offer_that_has_ended_but_is_not_closed_yet_is_taken_too(customer, staff, listing):
    quote = make_sent_quote(customer, staff, [listing])

    assert late(quote, staff).quote == quote


def test_late_order_twice_is_one_order(expired, staff):
    assert late(expired, staff) == late(expired, staff, po_number="other")
    assert Order.objects.count() == 1


def test_late_order_needs_an_offer_that_has_ended(customer, staff, listing):
    quote = make_sent_quote(customer, staff, [listing])

    with pytest.raises(NotLate):
        accept_late(quote_id=quote.pk, details=acceptance(), by=staff, at=NOW)

    quote.refresh_from_db()
    assert (quote.status, Order.objects.count()) == (QuoteStatus.SENT, 0)


def test_withdrawn_offer_is_not_taken_late(customer, staff, listing):
    quote = make_sent_quote(customer, staff, [listing])
    withdraw_quote(quote_id=quote.pk, by=staff, at=NOW)

    with pytest.raises(TransitionNotAllowed):
        late(quote, staff)


def test_late_order_of_a_blocked_organisation_is_refused(expired, organization, staff):
    block_organization(organization_id=organization.pk, reason="Unpaid", by=staff, at=AFTER)

    with pytest.raises(OrganizationBlocked):
        late(expired, staff)

    expired.refresh_from_db()
    assert (expired.status, Order.objects.count()) == (QuoteStatus.EXPIRED, 0)


def test_late_order_needs_an_organisation(staff, listing):
    quote = make_sent_quote(make_person(), staff, [listing])
    expire_quotes(at=AFTER)

    with pytest.raises(ActivationNeeded):
        late(quote, staff)


def test_late_order_asks_for_the_po_number_too(expired, organization, staff):
    organization.po_number_required = True
    organization.save()

    with pytest.raises(InvalidInput) as refusal:
        late(expired, staff, po_number="")

    assert refusal.value.field == "po_number"


def test_colleague_who_orders_after_the_late_order_is_told(expired, organization, staff):
    late(expired, staff)

    with pytest.raises(OrderChanged):
        accept(expired, make_member(organization, staff=staff))
