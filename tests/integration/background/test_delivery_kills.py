"""Processes killed around a delivery, on PostgreSQL: one delivery note, one number, one mail.

What records the delivery is a process of its own; so are the relay and the Celery worker behind it.
"""

from collections.abc import Callable, Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from django.contrib.auth.models import User

from shop.billing.models import DeliveryNote, DeliveryNoteLine
from shop.core.enums import DocumentKind, OutboxState
from shop.core.jobs import Job
from shop.core.models import NumberSeries, OutboxEvent
from shop.documents.models import StoredDocument
from shop.fulfillment.models import OrderDetails
from shop.fulfillment.services import LineDelivery, fulfill_order
from shop.licenses.models import License
from shop.notifications.models import SentMail
from tests.background.kill_points import BEFORE_MAIL
from tests.factories.journeys import NOW, make_order
from tests.integration.background.conftest import Setting, running
from tests.processes import Killed, in_processes, kill_after_statement, kill_this_process
from tests.waiting import wait_for

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
SIGKILL = Killed(9)


def wait_until_done() -> None:
    wait_for(lambda: not OutboxEvent.objects.exclude(state=OutboxState.DONE).exists())


@pytest.fixture(scope="module", params=["relay alone", "Celery"])
def either(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, request: pytest.FixtureRequest
) -> Iterator[Setting]:
    # Two fresh workers that print at once take their time: a lease that ends meanwhile would mail twice.
    folder = tmp_path_factory.mktemp("delivery")
    with running(folder, with_redis=request.param == "Celery", LEASE_SECONDS="15") as setting:
        yield setting


@pytest.fixture
def order(setting: Setting, customer: User, staff: User, listing: Any) -> OrderDetails:
    """An order; all that was to be mailed before is mailed."""
    order = make_order(customer, staff, [listing])
    wait_until_done()
    setting.smtp.forget()
    return order


def delivering(
    order: OrderDetails, staff: User, *, before: Callable[[], Any] = int, after: Callable[[], Any] = int
) -> Callable[[], str]:
    """What one process does: record the delivery, with something before and after it."""
    line_id = order.order.lines.get().pk

    def act() -> str:
        before()
        note = fulfill_order(
            order_id=order.order_id,
            deliveries=[LineDelivery(line_id=line_id, sen="SEN-1")],
            by=User.objects.get(pk=staff.pk),
            at=NOW,
        )
        after()
        return str(note.number)

    return act


def assert_one_note_one_number_and_one_mail(setting: Setting, customer: User) -> None:
    note = DeliveryNote.objects.get()
    assert note.number == "D-2026-00001"
    assert NumberSeries.objects.get(kind=DocumentKind.DELIVERY_NOTE).last_number == 1
    assert (License.objects.count(), DeliveryNoteLine.objects.count()) == (1, 1)
    assert StoredDocument.objects.filter(kind=DocumentKind.DELIVERY_NOTE).count() == 1
    (mail,) = mails_about(setting, note.number)
    assert mail["To"] == customer.email
    assert [part.get_filename() for part in mail.iter_attachments()] == [f"{note.number}.pdf"]
    assert SentMail.objects.filter(kind="delivery-note").count() == 1


def mails_about(setting: Setting, number: str) -> list[EmailMessage]:
    return [message for message in setting.smtp.messages if number in message["Subject"]]


@pytest.mark.parametrize(
    "statement",
    [
        '"core_numberseries"',  # the first number of the year: its row was just looked for
        'INSERT INTO "billing_deliverynote"',
        'INSERT INTO "billing_deliverynoteline"',
        'INSERT INTO "core_outboxevent"',
    ],
)
def test_killed_during_the_numbering_nothing_has_happened_and_the_next_try_gets_the_number(
    setting: Setting, order: OrderDetails, customer: User, staff: User, statement: str
):
    die = delivering(order, staff, before=lambda: kill_after_statement(containing=statement))

    assert in_processes([die]) == [SIGKILL]

    assert (DeliveryNote.objects.count(), License.objects.count()) == (0, 0)
    assert not NumberSeries.objects.filter(kind=DocumentKind.DELIVERY_NOTE, last_number__gt=0).exists()
    assert in_processes([delivering(order, staff)]) == ["D-2026-00001"]
    wait_until_done()
    assert_one_note_one_number_and_one_mail(setting, customer)


def test_killed_after_the_commit_print_and_mail_still_follow(
    setting: Setting, order: OrderDetails, customer: User, staff: User
):
    setting.kill()

    assert in_processes([delivering(order, staff, after=kill_this_process)]) == [SIGKILL]
    jobs = OutboxEvent.objects.filter(attempts=0).values_list("job", flat=True)
    assert set(jobs) == {Job.RENDER_DELIVERY_NOTE.value, Job.MAIL_DELIVERY_NOTE.value}
    setting.start()

    wait_until_done()
    assert_one_note_one_number_and_one_mail(setting, customer)


def test_killed_between_the_stored_pdf_and_the_mail_a_fresh_process_sends_it_once(
    setting: Setting, order: OrderDetails, customer: User, staff: User
):
    setting.background.arm(BEFORE_MAIL)

    in_processes([delivering(order, staff)])
    setting.wait_for_the_kill()
    assert StoredDocument.objects.filter(kind=DocumentKind.DELIVERY_NOTE).count() == 1
    assert mails_about(setting, "D-2026-00001") == []
    setting.start()

    wait_until_done()
    assert OutboxEvent.objects.get(job=Job.MAIL_DELIVERY_NOTE).attempts == 2
    assert_one_note_one_number_and_one_mail(setting, customer)
