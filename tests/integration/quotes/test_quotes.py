from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from shop.accounts.selectors import viewer_for
from shop.core.exceptions import InvalidInput, StaleVersion, TransitionNotAllowed
from shop.core.jobs import Job
from shop.core.models import AuditEvent, OutboxEvent
from shop.quotes.enums import LineKind, QuoteStatus, RequestStatus
from shop.quotes.exceptions import QuoteIncomplete
from shop.quotes.models import Quote, QuoteLine
from shop.quotes.selectors import is_expired, latest_revision, quote_detail, quote_totals, quotes_for
from shop.quotes.services import (
    DraftHeader,
    LineDraft,
    decline_quote,
    draft_quote,
    expire_quotes,
    request_revision,
    requote,
    send_quote,
    update_draft,
)
from tests.factories.journeys import (
    NOW,
    VALID_UNTIL,
    cloud_configuration,
    line_drafts,
    make_request,
    make_sent_quote,
    price_draft,
)
from tests.factories.marketplace import ListingFactory

pytestmark = [pytest.mark.django_db, pytest.mark.journey]


@pytest.fixture
def draft(customer, staff, listing):
    return draft_quote(request_id=make_request(customer, [listing]).pk, by=staff, at=NOW)


@pytest.fixture
def sent(customer, staff, listing):
    return make_sent_quote(customer, staff, [listing])


def consulting(**values):
    return LineDraft(**{"title": "Consulting", "unit": "days", "unit_price": Decimal(900), **values})


def test_a_draft_takes_over_the_requested_lines_and_has_no_number(draft, listing):
    line = draft.revisions.get().lines.get()

    assert (draft.number, draft.status) == (None, QuoteStatus.DRAFT)
    assert (line.title, line.configuration, line.unit_price) == (listing.name, cloud_configuration(), None)
    assert "100 users" in line.detail


def test_drafting_twice_returns_the_same_draft(draft, staff):
    assert draft_quote(request_id=draft.request_id, by=staff, at=NOW) == draft


def test_a_free_app_is_offered_free_of_charge(customer, staff):
    free = ListingFactory(hostings={"cloud": "free"})
    quote = draft_quote(request_id=make_request(customer, [free]).pk, by=staff, at=NOW)

    assert quote.revisions.get().lines.get().unit_price == 0


def test_lines_are_priced_added_and_reordered(draft, staff):
    (license_line,) = line_drafts(draft, unit_price="9.99", discount_percent=Decimal("12.5"))

    price_draft(draft, staff, [consulting(quantity=Decimal("1.5")), license_line])

    lines = list(draft.revisions.get().lines.all())
    assert [(line.position, line.kind, line.net_amount) for line in lines] == [
        (1, LineKind.SERVICE, Decimal("1350.00")),
        (2, LineKind.LICENSE, Decimal("8.74")),
    ]
    assert lines[1].configuration == cloud_configuration()


def test_a_line_that_is_left_out_is_removed(draft, staff):
    price_draft(draft, staff, [*line_drafts(draft), consulting()])
    draft.refresh_from_db()

    price_draft(draft, staff, line_drafts(draft)[:1])

    assert draft.revisions.get().lines.count() == 1


def test_the_second_of_two_editors_is_stopped_and_the_first_ones_work_stays(draft, staff):
    stale = Quote.objects.get(pk=draft.pk)
    price_draft(draft, staff, line_drafts(draft, unit_price="100.00"))

    with pytest.raises(StaleVersion):
        price_draft(stale, staff, line_drafts(draft, unit_price="1.00"))

    assert draft.revisions.get().lines.get().unit_price == Decimal("100.00")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": " "}, "title"),
        ({"quantity": Decimal(0)}, "quantity"),
        ({"quantity": Decimal("NaN")}, "quantity"),
        ({"unit_price": Decimal(-1)}, "unit_price"),
        ({"unit_price": Decimal(10) ** 9}, "unit_price"),
        ({"discount_percent": Decimal(101)}, "discount_percent"),
        ({"tax_code": "nonsense"}, "tax_code"),
    ],
)
def test_a_wrong_value_names_its_field_and_changes_nothing(draft, staff, change, field):
    with pytest.raises(InvalidInput) as refusal:
        price_draft(draft, staff, [*line_drafts(draft), consulting(**change)])

    draft.refresh_from_db()
    assert refusal.value.field == f"lines.1.{field}"
    assert (draft.version, draft.revisions.get().lines.count()) == (1, 1)


def test_a_line_of_another_offer_is_refused(draft, staff, sent):
    foreign = latest_revision(sent).lines.get()

    with pytest.raises(InvalidInput):
        price_draft(draft, staff, [LineDraft(line_id=foreign.pk, title="x", unit_price=Decimal(1))])


def test_sending_numbers_freezes_and_hands_over(draft, staff):
    price_draft(draft, staff, line_drafts(draft))

    quote = send_quote(quote_id=draft.pk, sent_by=staff, sent_at=NOW)

    revision = quote.revisions.get()
    assert (quote.number, quote.status) == ("Q-2026-00001", QuoteStatus.SENT)
    assert (revision.sent_at, revision.sent_by, len(revision.content_hash)) == (NOW, staff, 64)
    assert revision.buyer_snapshot["address"]["name"] == quote.organization.name
    quote.request.refresh_from_db()
    assert quote.request.status == RequestStatus.QUOTED
    assert OutboxEvent.objects.filter(job=Job.MAIL_QUOTE.value).count() == 1


def test_an_offer_without_a_price_is_not_sent(draft, staff):
    with pytest.raises(QuoteIncomplete) as refusal:
        send_quote(quote_id=draft.pk, sent_by=staff, sent_at=NOW)

    draft.refresh_from_db()
    assert "1" in refusal.value.message
    assert (draft.number, draft.status) == (None, QuoteStatus.DRAFT)


def test_an_offer_that_has_ended_already_is_not_sent(draft, staff):
    update_draft(
        quote_id=draft.pk,
        version=draft.version,
        header=DraftHeader(introduction="", valid_until_date=NOW.date() - timedelta(days=1)),
        lines=line_drafts(draft),
        by=staff,
        at=NOW,
    )

    with pytest.raises(QuoteIncomplete):
        send_quote(quote_id=draft.pk, sent_by=staff, sent_at=NOW)


def test_sending_twice_is_refused(sent, staff):
    trail = list(AuditEvent.objects.for_object(sent))

    with pytest.raises(TransitionNotAllowed):
        send_quote(quote_id=sent.pk, sent_by=staff, sent_at=NOW)

    assert list(AuditEvent.objects.for_object(sent)) == trail


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_change_a_sent_line(sent, change):
    lines = QuoteLine.objects.filter(revision__quote=sent)

    with pytest.raises(DatabaseError), transaction.atomic():
        lines.update(unit_price=1) if change == "update" else lines.delete()

    assert lines.get().unit_price == Decimal("100.00")


def test_totals_leave_optional_lines_out_until_they_are_chosen(customer, staff, listing):
    quote = make_sent_quote(customer, staff, [listing], extra=[consulting(is_optional=True)])
    revision = latest_revision(quote)
    optional = revision.lines.get(is_optional=True)

    without = quote_totals(revision, currency="EUR")
    chosen = quote_totals(revision, currency="EUR", chosen_line_ids=[optional.pk])

    assert (without.net, without.gross) == (Decimal("100.00"), Decimal("119.00"))
    assert (chosen.net, chosen.gross) == (Decimal("1000.00"), Decimal("1190.00"))


def test_a_customer_never_sees_a_draft(customer, draft, sent):
    assert [quote.number for quote in quotes_for(viewer_for(customer))] == [sent.number]


def test_a_new_revision_keeps_the_number_and_stays_hidden_until_it_is_sent(customer, staff, sent):
    request_revision(
        quote_id=sent.pk, viewer=viewer_for(customer), reason="Two more users", by=customer, at=NOW
    )
    quote = requote(quote_id=sent.pk, by=staff, at=NOW)
    seen = quote_detail(viewer=viewer_for(customer), number=sent.number)
    price_draft(quote, staff, line_drafts(quote, unit_price="120.00"))

    again = send_quote(quote_id=quote.pk, sent_by=staff, sent_at=NOW)

    assert [revision.revision_number for revision in seen.revisions.all()] == [1]
    assert again.number == sent.number
    assert [
        (revision.revision_number, revision.lines.get().unit_price) for revision in again.revisions.all()
    ] == [(1, Decimal("100.00")), (2, Decimal("120.00"))]


def test_asking_for_a_change_needs_to_say_what(customer, sent):
    with pytest.raises(InvalidInput):
        request_revision(quote_id=sent.pk, viewer=viewer_for(customer), reason=" ", by=customer, at=NOW)

    sent.refresh_from_db()
    assert sent.status == QuoteStatus.SENT


def test_a_stranger_cannot_decline(stranger, sent):
    with pytest.raises(Quote.DoesNotExist):
        decline_quote(quote_id=sent.pk, viewer=viewer_for(stranger), reason="", by=stranger, at=NOW)

    sent.refresh_from_db()
    assert sent.status == QuoteStatus.SENT


# 23 December 2026 ends in Berlin at 23:00 UTC, in New York at 05:00 UTC of the 24th.
@pytest.mark.parametrize(
    ("time_zone", "last_moment"),
    [
        ("Europe/Berlin", datetime(2026, 12, 23, 22, 59, 59, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 12, 24, 4, 59, 59, tzinfo=UTC)),
        ("Pacific/Auckland", datetime(2026, 12, 23, 10, 59, 59, tzinfo=UTC)),
    ],
)
def test_an_offer_is_valid_to_the_end_of_its_last_day_where_the_customer_lives(
    customer, staff, listing, organization, time_zone, last_moment
):
    organization.time_zone = time_zone
    organization.save()
    revision = latest_revision(make_sent_quote(customer, staff, [listing]))

    assert revision.valid_until_date == VALID_UNTIL == date(2026, 12, 23)
    assert not is_expired(revision, at=last_moment)
    assert is_expired(revision, at=last_moment + timedelta(seconds=1))


def test_the_expiry_job_closes_what_has_ended_and_nothing_else(sent):
    end = datetime(2026, 12, 23, 23, 0, tzinfo=UTC)

    assert expire_quotes(at=end - timedelta(seconds=1)) == 0
    assert expire_quotes(at=end) == 1
    assert expire_quotes(at=end) == 0
    sent.refresh_from_db()
    assert sent.status == QuoteStatus.EXPIRED
