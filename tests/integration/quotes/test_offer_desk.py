"""What staff do to a draft besides its prices: rules set aside, alternatives, approval, proposals."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from wagtail.models import Site

from cms.models import SiteSettings
from shop.core.exceptions import InvalidInput, StaleVersion, TransitionNotAllowed
from shop.core.jobs import Job
from shop.core.models import AuditEvent, OutboxEvent
from shop.quotes.enums import ApprovalOutcome, LineKind, QuoteStatus
from shop.quotes.exceptions import ApprovalMissing, OwnApproval, QuoteIncomplete, RuleNotSetAside
from shop.quotes.findings import findings_of
from shop.quotes.limits import approval_reasons, largest_net
from shop.quotes.margins import margin_of
from shop.quotes.models import Quote, QuoteApproval
from shop.quotes.selectors import latest_revision, quote_totals, sections_of
from shop.quotes.services import (
    DraftHeader,
    LineDraft,
    add_license,
    approve_quote,
    ask_for_approval,
    configure_line,
    draft_quote,
    fill_prices,
    preview_quote,
    reopen_draft,
    requote,
    send_back_quote,
    send_quote,
    set_aside_rules,
    update_draft,
    value_open_requests,
    value_request,
)
from shop.quotes.services.line_drafts import draft_of
from tests.factories.accounts import make_staff
from tests.factories.journeys import NOW, VALID_UNTIL, cloud_configuration, line_drafts, make_request
from tests.factories.prices import import_prices, row

pytestmark = [pytest.mark.django_db, pytest.mark.journey]

LATER = NOW + timedelta(hours=1)
# A renewal needs the licence that is renewed.
BROKEN = cloud_configuration(purchase_type="renewal")


@pytest.fixture
def colleague(db):
    return make_staff()


@pytest.fixture
def draft(customer, staff, listing):
    return draft_quote(request_id=make_request(customer, [listing]).pk, by=staff, at=NOW)


def write(quote: Quote, staff, lines, **header) -> Quote:
    quote.refresh_from_db()
    return update_draft(
        quote_id=quote.pk,
        version=quote.version,
        header=DraftHeader(**{"introduction": "", "valid_until_date": VALID_UNTIL, **header}),
        lines=lines,
        by=staff,
        at=NOW,
    )


def lines_of(quote: Quote):
    return list(quote.revisions.last().lines.all())


def service(title: str = "Training", **values) -> LineDraft:
    return LineDraft(**{"title": title, "unit_price": Decimal(100), **values})


def limits(**values) -> None:
    SiteSettings.objects.update_or_create(
        site=Site.objects.get(is_default_site=True),
        defaults={"approval_total": Decimal(10) ** 9, "approval_discount_percent": Decimal(100), **values},
    )


# --- Lines -----------------------------------------------------------------------------------------------


def test_headings_texts_and_alternatives_are_kept_and_only_the_first_alternative_counts(draft, staff):
    write(
        draft,
        staff,
        [
            LineDraft(kind=LineKind.HEADING, title="Services"),
            LineDraft(kind=LineKind.TEXT, detail="Choose one:"),
            service("On site", alternative_group=1, unit_price=Decimal(100), unit_cost=Decimal(60)),
            service("Remote", alternative_group=1, unit_price=Decimal(80)),
            service("Coffee", is_optional=True, unit_price=Decimal(5)),
        ],
    )

    lines = lines_of(draft)
    revision = latest_revision(draft)
    assert [(line.kind, line.alternative_group, line.net_amount) for line in lines] == [
        ("heading", 0, Decimal(0)),
        ("text", 0, Decimal(0)),
        ("service", 1, Decimal(100)),
        ("service", 1, Decimal(80)),
        ("service", 0, Decimal(5)),
    ]
    assert quote_totals(revision, currency="EUR").net == Decimal(100)
    assert [(one.title, one.net) for one in sections_of(lines)] == [("Services", Decimal(100))]
    margin = margin_of(lines, currency="EUR")
    assert (margin.amount, margin.percent, margin.without_cost) == (Decimal(40), Decimal(40), 0)


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (LineDraft(kind=LineKind.HEADING, title=" "), "title"),
        (LineDraft(kind=LineKind.TEXT), "detail"),
        (service(is_optional=True, alternative_group=1), "alternative_group"),
        (service(alternative_group=-1), "alternative_group"),
        (service(unit_cost=Decimal(-1)), "unit_cost"),
        (LineDraft(kind=LineKind.LICENSE, title="x"), "configuration"),
    ],
)
def test_a_line_that_cannot_be_is_refused_at_its_field(draft, staff, line, field):
    with pytest.raises(InvalidInput) as refusal:
        write(draft, staff, [line])

    assert refusal.value.field == f"lines.0.{field}"


def test_saving_twice_the_same_changes_no_line(draft, staff):
    write(draft, staff, [*line_drafts(draft), service()])
    before = lines_of(draft)

    write(draft, staff, [draft_of(line) for line in before])

    assert [(line.pk, line.net_amount) for line in lines_of(draft)] == [
        (line.pk, line.net_amount) for line in before
    ]


def test_an_alternative_alone_cannot_be_sent(draft, staff):
    write(draft, staff, [*line_drafts(draft), service(alternative_group=3)])

    with pytest.raises(QuoteIncomplete) as refusal:
        send_quote(quote_id=draft.pk, sent_by=staff, sent_at=NOW)

    assert "3" in refusal.value.message


def test_copies_go_to_valid_addresses_once_each(draft, staff):
    write(draft, staff, line_drafts(draft), cc_addresses=[" a@example.com", "A@example.com", "b@example.com"])
    kept = draft.revisions.get().cc_addresses
    write(draft, staff, line_drafts(draft))

    assert kept == ["a@example.com", "b@example.com"]
    assert draft.revisions.get().cc_addresses == kept


@pytest.mark.parametrize(
    "addresses",
    [["not an address"], ["a@example.com\nBcc: b@example.com"], [f"{n}@example.com" for n in range(6)]],
)
def test_wrong_copies_are_refused(draft, staff, addresses):
    with pytest.raises(InvalidInput) as refusal:
        write(draft, staff, line_drafts(draft), cc_addresses=addresses)

    assert refusal.value.field == "cc_addresses"


# --- Rules -----------------------------------------------------------------------------------------------


def findings(quote: Quote):
    """What keeps it from being sent, or would without a reason; notes are none of them."""
    found = findings_of(lines_of(quote), organization_id=quote.organization_id, on_date=NOW.date())
    return [finding for finding in found if finding.can_be_set_aside]


@pytest.fixture
def broken(draft, staff):
    write(draft, staff, line_drafts(draft))
    draft.refresh_from_db()
    (line,) = lines_of(draft)
    return configure_line(
        quote_id=draft.pk, version=draft.version, line_id=line.pk, configuration=BROKEN, by=staff, at=NOW
    )


def test_a_configuration_that_breaks_a_rule_keeps_the_offer_from_being_sent(broken, staff):
    (line,) = lines_of(broken)
    assert "Renewal" in line.detail
    assert [finding.is_blocking for finding in findings(broken)] == [True]

    with pytest.raises(RuleNotSetAside):
        send_quote(quote_id=broken.pk, sent_by=staff, sent_at=NOW)

    broken.refresh_from_db()
    assert (broken.status, broken.number) == (QuoteStatus.DRAFT, None)


def test_a_rule_is_set_aside_with_a_reason_and_the_offer_can_be_sent(broken, staff):
    (line,), (finding,) = lines_of(broken), findings(broken)

    set_aside_rules(
        quote_id=broken.pk,
        version=broken.version,
        line_id=line.pk,
        reasons={finding.code: "The vendor agreed."},
        by=staff,
        at=LATER,
    )

    (line,) = lines_of(broken)
    entry = {"code": finding.code, "reason": "The vendor agreed.", "by": staff.pk, "at": LATER.isoformat()}
    assert line.overrides == [entry]
    event = AuditEvent.objects.for_object(broken).get(action="rule_overridden")
    assert event.details == {"line": 1, "rule": finding.code}
    assert send_quote(quote_id=broken.pk, sent_by=staff, sent_at=NOW).status == QuoteStatus.SENT


def test_setting_aside_needs_a_reason_and_a_rule(broken, staff):
    (line,) = lines_of(broken)
    for reasons in ({"existing_license_required": " "}, {"no_such_rule": "Because"}):
        with pytest.raises(InvalidInput):
            set_aside_rules(
                quote_id=broken.pk, version=broken.version, line_id=line.pk, reasons=reasons, by=staff, at=NOW
            )


def test_another_configuration_makes_the_rules_count_again(broken, staff):
    (line,), (finding,) = lines_of(broken), findings(broken)
    quote = set_aside_rules(
        quote_id=broken.pk,
        version=broken.version,
        line_id=line.pk,
        reasons={finding.code: "The vendor agreed."},
        by=staff,
        at=NOW,
    )

    configure_line(
        quote_id=quote.pk,
        version=quote.version,
        line_id=line.pk,
        configuration=replace(BROKEN, user_tier=cloud_configuration(user_tier=200).user_tier),
        by=staff,
        at=NOW,
    )

    assert lines_of(quote)[0].overrides == []
    assert [one.is_blocking for one in findings(quote)] == [True]


def test_staff_add_a_licence_that_was_not_requested(draft, staff, listing):
    quote = add_license(
        quote_id=draft.pk,
        version=draft.version,
        listing=listing,
        configuration=cloud_configuration(user_tier=50),
        quantity=2,
        by=staff,
        at=NOW,
    )

    line = lines_of(quote)[-1]
    assert (line.kind, line.product_id, line.quantity) == ("license", listing.product_id, Decimal(2))
    assert line.configuration == cloud_configuration(user_tier=50)
    assert "50 users" in line.detail


# --- Approval --------------------------------------------------------------------------------------------


@pytest.fixture
def dear(draft, staff):
    """An offer above the limit of 50."""
    limits(approval_total=Decimal(50))
    return write(draft, staff, line_drafts(draft, unit_price="100.00"))


def ask(quote, by):
    quote.refresh_from_db()
    return ask_for_approval(quote_id=quote.pk, version=quote.version, note="Please", by=by, at=NOW)


def test_what_the_customer_could_order_at_most_counts(draft, staff):
    limits(approval_total=Decimal(350))
    lines = [
        *line_drafts(draft, unit_price="100.00"),
        service(is_optional=True),
        service("A", alternative_group=1, unit_price=Decimal(10)),
        service("B", alternative_group=1, unit_price=Decimal(150)),
    ]
    write(draft, staff, lines)
    at_the_limit = approval_reasons(lines_of(draft), currency="EUR")
    limits(approval_total=Decimal("349.99"), approval_discount_percent=Decimal(20))

    (reason,) = approval_reasons(lines_of(draft), currency="EUR")

    assert largest_net(lines_of(draft)) == Decimal(350)
    assert at_the_limit == []
    assert reason == {"code": "total", "limit": "349.99", "value": "350.00", "currency": "EUR"}


def test_a_high_discount_needs_approval_too(draft, staff):
    limits(approval_discount_percent=Decimal(20))
    write(draft, staff, line_drafts(draft, discount_percent=Decimal("20.01")))

    with pytest.raises(ApprovalMissing):
        send_quote(quote_id=draft.pk, sent_by=staff, sent_at=NOW)


def test_an_offer_above_the_limit_is_sent_after_a_colleague_agreed(dear, staff, colleague):
    with pytest.raises(ApprovalMissing):
        send_quote(quote_id=dear.pk, sent_by=staff, sent_at=NOW)

    ask(dear, staff)
    dear.refresh_from_db()
    waiting = dear.status
    approve_quote(quote_id=dear.pk, version=dear.version, by=colleague, at=LATER)
    sent = send_quote(quote_id=dear.pk, sent_by=staff, sent_at=LATER)

    approval = QuoteApproval.objects.get()
    assert (waiting, sent.status) == (QuoteStatus.AWAITING_APPROVAL, QuoteStatus.SENT)
    assert (approval.requested_by, approval.decided_by, approval.outcome) == (
        staff,
        colleague,
        ApprovalOutcome.APPROVED,
    )
    jobs = OutboxEvent.objects.filter(job__in=[Job.MAIL_APPROVAL_REQUEST, Job.MAIL_APPROVAL_DECISION])
    assert jobs.count() == 2


def test_nobody_approves_what_they_asked_for(dear, staff):
    approval = ask(dear, staff)
    dear.refresh_from_db()

    with pytest.raises(OwnApproval):
        approve_quote(quote_id=dear.pk, version=dear.version, by=staff, at=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        QuoteApproval.objects.filter(pk=approval.pk).update(decided_by=staff, decided_at=LATER)


def test_the_second_of_two_approvers_finds_it_decided(dear, staff, colleague):
    ask(dear, staff)
    dear.refresh_from_db()
    third = make_staff()
    approve_quote(quote_id=dear.pk, version=dear.version, by=colleague, at=LATER)

    with pytest.raises(TransitionNotAllowed):
        send_back_quote(quote_id=dear.pk, version=dear.version, comment="No", by=third, at=LATER)

    assert QuoteApproval.objects.get().decided_by == colleague


def test_nothing_is_edited_while_somebody_looks_at_it(dear, staff):
    ask(dear, staff)

    with pytest.raises(TransitionNotAllowed):
        write(dear, staff, line_drafts(dear, unit_price="1.00"))


def test_a_change_after_the_approval_needs_another(dear, staff, colleague):
    ask(dear, staff)
    dear.refresh_from_db()
    approve_quote(quote_id=dear.pk, version=dear.version, by=colleague, at=LATER)
    reopen_draft(quote_id=dear.pk, by=staff, at=LATER)
    write(dear, staff, line_drafts(dear, unit_price="99.00"))

    with pytest.raises(ApprovalMissing):
        send_quote(quote_id=dear.pk, sent_by=staff, sent_at=LATER)

    ask(dear, staff)
    dear.refresh_from_db()
    approve_quote(quote_id=dear.pk, version=dear.version, by=colleague, at=LATER)
    assert send_quote(quote_id=dear.pk, sent_by=staff, sent_at=LATER).status == QuoteStatus.SENT


def test_opening_an_approved_draft_without_a_change_keeps_the_approval(dear, staff, colleague):
    ask(dear, staff)
    dear.refresh_from_db()
    approve_quote(quote_id=dear.pk, version=dear.version, by=colleague, at=LATER)
    reopen_draft(quote_id=dear.pk, by=staff, at=LATER)

    assert send_quote(quote_id=dear.pk, sent_by=staff, sent_at=LATER).status == QuoteStatus.SENT


def test_a_draft_that_was_taken_back_cannot_be_approved(dear, staff, colleague):
    ask(dear, staff)
    dear.refresh_from_db()
    reopen_draft(quote_id=dear.pk, by=staff, at=LATER)

    with pytest.raises(TransitionNotAllowed):
        approve_quote(quote_id=dear.pk, version=dear.version, by=colleague, at=LATER)
    ask(dear, staff)


def test_an_approver_agrees_only_to_what_they_saw(dear, staff, colleague):
    ask(dear, staff)
    dear.refresh_from_db()

    with pytest.raises(StaleVersion):
        approve_quote(quote_id=dear.pk, version=dear.version - 1, by=colleague, at=LATER)


def test_sending_back_needs_a_comment_and_opens_the_draft(dear, staff, colleague):
    ask(dear, staff)
    dear.refresh_from_db()
    with pytest.raises(InvalidInput) as refusal:
        send_back_quote(quote_id=dear.pk, version=dear.version, comment=" ", by=colleague, at=LATER)

    approval = send_back_quote(
        quote_id=dear.pk, version=dear.version, comment="Too cheap", by=colleague, at=LATER
    )

    dear.refresh_from_db()
    assert refusal.value.field == "comment"
    assert (dear.status, approval.outcome, approval.comment) == (
        QuoteStatus.DRAFT,
        ApprovalOutcome.REJECTED,
        "Too cheap",
    )


# --- Sending and after -----------------------------------------------------------------------------------


def test_the_hash_covers_alternatives_and_not_costs(draft, staff):
    def sent_hash(lines):
        with transaction.atomic():
            write(draft, staff, lines)
            sent = send_quote(quote_id=draft.pk, sent_by=staff, sent_at=NOW)
            digest = sent.revisions.get().content_hash
            transaction.set_rollback(True)
        return digest

    plain = [*line_drafts(draft), service("A"), service("B")]
    with_costs = [*line_drafts(draft), service("A", unit_cost=Decimal(5)), service("B")]
    alternatives = [
        *line_drafts(draft),
        service("A", alternative_group=1),
        service("B", alternative_group=1),
    ]

    assert sent_hash(plain) == sent_hash(with_costs)
    assert sent_hash(plain) != sent_hash(alternatives)


def test_the_next_revision_keeps_costs_copies_and_rules_set_aside_but_no_approval(broken, staff, colleague):
    limits(approval_total=Decimal(50))
    (line,), (finding,) = lines_of(broken), findings(broken)
    write(
        broken,
        staff,
        [replace(draft_of(line), unit_cost=Decimal(70), overrides={finding.code: "Agreed."})],
        cc_addresses=["boss@example.com"],
    )
    ask(broken, staff)
    broken.refresh_from_db()
    approve_quote(quote_id=broken.pk, version=broken.version, by=colleague, at=LATER)
    send_quote(quote_id=broken.pk, sent_by=staff, sent_at=LATER)

    requote(quote_id=broken.pk, by=staff, at=LATER)

    revision = broken.revisions.last()
    (line,) = revision.lines.all()
    assert (revision.revision_number, revision.cc_addresses) == (2, ["boss@example.com"])
    assert (line.unit_cost, [entry["reason"] for entry in line.overrides]) == (Decimal(70), ["Agreed."])
    assert revision.approvals.count() == 0
    with pytest.raises(ApprovalMissing):
        send_quote(quote_id=broken.pk, sent_by=staff, sent_at=LATER)


def test_requoting_does_not_take_a_draft_back_from_approval(dear, staff):
    ask(dear, staff)

    with pytest.raises(TransitionNotAllowed):
        requote(quote_id=dear.pk, by=staff, at=LATER)


def test_a_preview_is_a_pdf_and_leaves_nothing_behind(draft, staff):
    write(draft, staff, line_drafts(draft))

    content = preview_quote(quote=draft, at=NOW)

    revision = draft.revisions.get()
    assert content.startswith(b"%PDF")
    assert (revision.sent_at, revision.seller_snapshot) == (None, {})


# --- Prices from a price book ----------------------------------------------------------------------------


def in_book(listing, *, price, cost=""):
    """A price of exactly what the draft's line asks for."""
    import_prices(row(product_key=listing.key, price=price, cost=cost))


def test_a_draft_begins_with_what_the_price_book_knows(customer, staff, listing):
    in_book(listing, price="42.50", cost="30")
    quote = draft_quote(request_id=make_request(customer, [listing]).pk, by=staff, at=NOW)

    (line,) = lines_of(quote)
    assert (line.unit_price, line.unit_cost, line.net_amount) == (
        Decimal("42.50"),
        Decimal(30),
        Decimal("42.50"),
    )


def test_proposals_fill_only_lines_without_a_price(draft, staff, listing):
    write(draft, staff, [replace(draft_of(lines_of(draft)[0]), unit_cost=Decimal(3)), service()])
    draft.refresh_from_db()
    in_book(listing, price="42", cost="30")

    quote, positions = fill_prices(quote_id=draft.pk, version=draft.version, by=staff, at=NOW)

    license_line, training = lines_of(quote)
    assert positions == [1]
    assert (license_line.unit_price, license_line.unit_cost) == (Decimal(42), Decimal(3))
    assert (training.unit_price, training.unit_cost) == (Decimal(100), None)


def test_proposals_that_know_nothing_save_nothing(draft, staff):
    _quote, positions = fill_prices(quote_id=draft.pk, version=draft.version, by=staff, at=NOW)

    draft.refresh_from_db()
    assert (positions, draft.version) == ([], 1)


def test_a_request_is_valued_as_a_whole_or_not_at_all(customer, staff, listing):
    request = make_request(customer, [listing])
    value_request(request_id=request.pk, at=NOW)
    request.refresh_from_db()
    assert (request.proposed_value, request.proposed_currency) == (None, "")

    in_book(listing, price="42.50")
    assert value_open_requests(at=NOW) == 1
    request.refresh_from_db()
    assert (request.proposed_value, request.proposed_currency) == (Decimal("42.50"), "EUR")
