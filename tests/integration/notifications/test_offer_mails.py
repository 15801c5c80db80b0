"""Mails about offers within the department, and copies of the offer's mail."""

import pytest
from django.core import mail

from shop.core.enums import OutboxState
from shop.core.models import OutboxEvent
from shop.core.outbox import relay_once
from shop.notifications.models import SentMail
from shop.quotes.services import (
    DraftHeader,
    approve_quote,
    ask_for_approval,
    draft_quote,
    send_quote,
    update_draft,
)
from tests.factories.accounts import make_staff
from tests.factories.journeys import NOW, VALID_UNTIL, line_drafts, make_request

pytestmark = pytest.mark.django_db


def drain():
    while relay_once():
        pass
    failed = OutboxEvent.objects.exclude(state=OutboxState.DONE)
    assert [event.last_error for event in failed] == []
    return {message.to[0]: message for message in mail.outbox}


@pytest.fixture
def draft(customer, staff, listing):
    quote = draft_quote(request_id=make_request(customer, [listing]).pk, by=staff, at=NOW)
    header = DraftHeader(
        introduction="", valid_until_date=VALID_UNTIL, cc_addresses=["boss@example.com", "it@example.com"]
    )
    quote = update_draft(
        quote_id=quote.pk, version=1, header=header, lines=line_drafts(quote), by=staff, at=NOW
    )
    OutboxEvent.objects.all().delete()
    return quote


def test_the_offers_mail_goes_to_its_copies_too_and_is_one_mail(draft, customer, staff):
    send_quote(quote_id=draft.pk, sent_by=staff, sent_at=NOW)

    message = drain()[customer.email]

    assert message.cc == ["boss@example.com", "it@example.com"]
    assert SentMail.objects.get(kind="quote").cc == message.cc
    assert len(mail.outbox) == 1


def test_colleagues_are_asked_and_whoever_asked_is_told_the_answer(draft, staff):
    colleague = make_staff()
    ask_for_approval(quote_id=draft.pk, version=draft.version, note="Please look", by=staff, at=NOW)
    asked = dict(drain())
    mail.outbox.clear()
    approve_quote(quote_id=draft.pk, version=draft.version, comment="Fine", by=colleague, at=NOW)

    told = drain()

    assert staff.email not in asked
    assert "Please look" in asked[colleague.email].body
    assert f"/dashboard/offers/{draft.public_id}/" in asked[colleague.email].body
    assert list(told) == [staff.email]
    assert told[staff.email].subject == "Your offer is approved"
    assert "Fine" in told[staff.email].body
