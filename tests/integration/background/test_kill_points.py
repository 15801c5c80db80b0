"""Processes killed where it hurts, on PostgreSQL: afterwards there is exactly one order and one mail.

What orders is a process of its own; so are the relay and the Celery worker that do what follows.
"""

from collections import Counter
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest
from django.contrib.auth.models import User

from shop.accounts.selectors import viewer_for
from shop.core.enums import OutboxState
from shop.core.jobs import Job
from shop.core.models import AuditEvent, OutboxEvent
from shop.fulfillment.models import OrderDetails
from shop.fulfillment.services import place_order
from shop.notifications.models import SentMail
from shop.quotes.enums import QuoteStatus
from shop.quotes.models import Quote
from tests.background.kill_points import AFTER_MAIL, BEFORE_MAIL
from tests.factories.journeys import NOW, acceptance, make_sent_quote
from tests.integration.background.conftest import Setting
from tests.processes import Killed, in_processes, kill_after_statement, kill_this_process
from tests.waiting import wait_for

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
SIGKILL = Killed(9)


def open_events() -> list[str]:
    events = OutboxEvent.objects.exclude(state=OutboxState.DONE)
    return [f"{event.key} {event.state} {event.attempts} {event.last_error[-200:]}" for event in events]


def wait_until_done() -> None:
    try:
        wait_for(lambda: not open_events())
    except AssertionError:
        raise AssertionError(open_events()) from None


def confirmations(setting: Setting) -> list[EmailMessage]:
    return [
        mail for mail in setting.smtp.messages if mail["Subject"].startswith("Confirmation of your order")
    ]


def order(quote: Quote, user: User) -> str:
    """Order the offer; returns the order's number."""
    user = User.objects.get(pk=user.pk)
    placed = place_order(
        quote_id=quote.pk,
        viewer=viewer_for(user),
        details=acceptance(),
        accepted_by=user,
        accepted_at=NOW,
    )
    return str(placed.order.number)


def ordering(
    quote: Quote, user: User, *, before: Callable[[], Any] = int, after: Callable[[], Any] = int
) -> Any:
    """What one process does: order, with something before and after it."""

    def act() -> str:
        before()
        number = order(quote, user)
        after()
        return number

    return act


@pytest.fixture
def quote(setting: Setting, customer: User, staff: User, listing: Any) -> Quote:
    """A sent offer; all that was to be mailed before is mailed."""
    quote = make_sent_quote(customer, staff, [listing])
    wait_until_done()
    setting.smtp.forget()
    return quote


def assert_one_order_and_one_mail(setting: Setting, quote: Quote, customer: User) -> None:
    details = OrderDetails.objects.get(quote=quote)
    quote.refresh_from_db()
    assert quote.status == QuoteStatus.ACCEPTED
    assert AuditEvent.objects.for_object(quote).filter(new="accepted").count() == 1
    (mail,) = confirmations(setting)
    assert mail["To"] == customer.email
    assert [part.get_filename() for part in mail.iter_attachments()] == [f"{details.order.number}.pdf"]
    assert SentMail.objects.filter(kind="order-confirmation").count() == 1
    # To staff, and to the customer: nobody has anything twice.
    counted = Counter((mail["To"], mail["Subject"]) for mail in setting.smtp.messages)
    assert set(counted.values()) == {1}


def test_killed_after_the_status_was_written_nothing_has_happened_and_the_next_try_makes_the_order(
    setting: Setting, quote: Quote, customer: User
):
    die = ordering(
        quote, customer, before=lambda: kill_after_statement(containing='UPDATE "quotes_quote" SET "status"')
    )

    assert in_processes([die]) == [SIGKILL]

    quote.refresh_from_db()
    assert (quote.status, OrderDetails.objects.count()) == (QuoteStatus.SENT, 0)
    assert OutboxEvent.objects.filter(job=Job.MAIL_ORDER_CONFIRMATION).count() == 0
    (number,) = in_processes([ordering(quote, customer)])
    assert number == OrderDetails.objects.get().order.number
    wait_until_done()
    assert_one_order_and_one_mail(setting, quote, customer)


def test_killed_after_the_commit_and_before_the_outbox_is_drained_the_mail_still_comes(
    setting: Setting, quote: Quote, customer: User
):
    setting.kill()
    assert in_processes([ordering(quote, customer, after=kill_this_process)]) == [SIGKILL]
    assert OutboxEvent.objects.filter(job=Job.MAIL_ORDER_CONFIRMATION, attempts=0).count() == 1

    # The customer, who never saw an answer, orders once more.
    (number,) = in_processes([ordering(quote, customer)])
    setting.start()

    assert number == OrderDetails.objects.get().order.number
    wait_until_done()
    assert_one_order_and_one_mail(setting, quote, customer)


def test_killed_between_the_pdf_and_the_mail_a_fresh_process_sends_it_once(
    setting: Setting, quote: Quote, customer: User
):
    setting.background.arm(BEFORE_MAIL)

    in_processes([ordering(quote, customer)])
    setting.wait_for_the_kill()
    assert confirmations(setting) == []
    setting.start()

    wait_until_done()
    assert OutboxEvent.objects.get(job=Job.MAIL_ORDER_CONFIRMATION).attempts == 2
    assert_one_order_and_one_mail(setting, quote, customer)


def test_killed_between_the_mail_and_its_record_the_second_mail_is_the_same_one(
    setting: Setting, quote: Quote, customer: User
):
    setting.background.arm(AFTER_MAIL)

    in_processes([ordering(quote, customer)])
    setting.wait_for_the_kill()
    setting.start()
    wait_until_done()

    first, second = confirmations(setting)
    assert first["Message-ID"] == second["Message-ID"]
    assert first["To"] == second["To"] == customer.email
    assert SentMail.objects.get(kind="order-confirmation").message_id == first["Message-ID"]
    assert OrderDetails.objects.count() == 1
