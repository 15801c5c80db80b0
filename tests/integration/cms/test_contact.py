"""The form at the end of every page, and what becomes of the messages."""

import contextlib
import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.models import User
from django.core import mail, signing
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.contact import (
    MOST_AN_HOUR,
    MessageClosed,
    NoAddress,
    TooManyMessages,
    answer_message,
    close_message,
    contact_messages,
    send_message,
)
from cms.contact_forms import SALT
from cms.enums import ContactKind
from cms.models import ContactMessage
from cms.services import ensure_editor_group
from shop.core.exceptions import InvalidInput
from shop.core.jobs import Job
from shop.core.models import AuditEvent, OutboxEvent
from shop.notifications.tasks.pages import mail_contact_answer, mail_contact_message
from shop.privacy.retention import apply_retention
from tests.factories.accounts import make_staff
from tests.factories.cms import ContactMessageFactory, FaqEntryPageFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def page():
    return FaqEntryPageFactory(title="What is a SEN?")


@pytest.fixture(autouse=True)
def _fresh_counters():
    cache.clear()


def words(**changed: str) -> dict[str, str]:
    return {
        "kind": "doubt",
        "text": "Is this still right?",
        "name": "Vera",
        "email": "v@example.com",
    } | changed


def address(page) -> str:
    return reverse("contact", kwargs={"page_id": page.pk})


def test_reader_writes_from_a_page_and_staff_get_a_mail_that_leads_to_the_queue(client, page):
    staff = make_staff()
    html = client.get(page.url).content.decode()
    assert f'action="{address(page)}"' in html

    response = client.post(address(page), words())

    assert response.headers["Location"] == reverse("contact-sent", kwargs={"page_id": page.pk})
    thanks = client.get(response.headers["Location"]).content.decode()
    assert "Thank you for your message" in thanks
    assert f'href="{page.url}"' in thanks
    message = ContactMessage.objects.get()
    stored = (message.page_id, message.page_title, message.language, message.kind, message.text)
    assert stored == (page.pk, "What is a SEN?", "en", "doubt", "Is this still right?")
    assert (message.name, message.email, message.sent_by) == ("Vera", "v@example.com", None)
    assert OutboxEvent.objects.get(job=Job.MAIL_CONTACT_MESSAGE).arguments == {"message_id": message.pk}

    mail_contact_message(message_id=message.pk)

    (sent,) = mail.outbox
    assert sent.to == [staff.email]
    assert sent.subject == "Message from the page “What is a SEN?”"
    assert "Is this still right?" in sent.body
    assert reverse("backoffice:message-detail", kwargs={"message_id": message.public_id}) in sent.body


def test_owner_of_the_page_gets_the_mail_too_but_nobody_twice(page):
    staff = make_staff()
    owner = User.objects.create_user("owner", "owner@example.org", "only-for-Tests-1")
    owner.groups.add(ensure_editor_group())
    type(page).objects.filter(pk=page.pk).update(content_owner=owner)
    message = send_message(page=page, kind=ContactKind.DOUBT, text="Hm.", by=None, at=NOW)

    mail_contact_message(message_id=message.pk)
    mail_contact_message(message_id=message.pk)

    assert sorted(sent.to[0] for sent in mail.outbox) == sorted([staff.email, "owner@example.org"])


def test_signed_in_reader_finds_name_and_address_filled_in_and_is_known(client, page):
    person = User.objects.create_user("p1", "clara@example.com", "x", first_name="Clara", last_name="C")
    client.force_login(person)

    html = client.get(address(page)).content.decode()
    assert 'value="Clara C"' in html
    assert 'value="clara@example.com"' in html
    client.post(address(page), words())

    assert ContactMessage.objects.get().sent_by == person


def test_empty_message_comes_back_with_what_was_written(client, page):
    response = client.post(address(page), words(text="  "))

    html = response.content.decode()
    assert response.status_code == 422
    assert 'value="v@example.com"' in html
    assert 'href="#contact-text"' in html
    assert not ContactMessage.objects.exists()


def test_htmx_exchanges_the_form_only(client, page):
    refused = client.post(address(page), words(text=""), headers={"HX-Request": "true"})
    taken = client.post(address(page), words(), headers={"HX-Request": "true"})

    assert refused.status_code == 422
    assert refused.content.decode().lstrip().startswith("<form")
    assert taken.status_code == 200
    assert "Thank you for your message" in taken.content.decode()
    assert "<html" not in taken.content.decode()
    assert ContactMessage.objects.count() == 1


def test_a_program_that_fills_the_trap_is_thanked_and_nothing_is_stored(client, page):
    response = client.post(address(page), words(website="https://spam.example"))

    assert response.headers["Location"] == reverse("contact-sent", kwargs={"page_id": page.pk})
    assert not ContactMessage.objects.exists()
    assert not OutboxEvent.objects.filter(job=Job.MAIL_CONTACT_MESSAGE).exists()


@pytest.mark.parametrize("field", ["kind", "name", "email", "website"])
def test_line_breaks_never_reach_a_mail(client, page, field):
    client.post(address(page), words(**{field: "x@example.com\r\nBcc: victim@example.com"}))

    assert not ContactMessage.objects.exists()


def test_line_breaks_are_refused_by_the_service_as_well(page):
    with pytest.raises(InvalidInput):
        send_message(
            page=page, kind=ContactKind.DOUBT, text="x", email="a@b.c\r\nBcc: d@e.f", by=None, at=NOW
        )
    assert not ContactMessage.objects.exists()


def test_script_in_a_message_is_shown_as_text(client, page):
    staff = make_staff()
    hostile = "<script>alert(1)</script>"
    client.post(address(page), words(text=hostile, name=hostile))
    message = ContactMessage.objects.get()
    client.force_login(staff)

    for url in ("/dashboard/messages/", f"/dashboard/messages/{message.public_id}/"):
        html = client.get(url).content.decode()
        assert hostile not in html
        assert "&lt;script&gt;" in html


def test_fifty_posts_from_one_address_make_five_messages(client, page):
    statuses = [client.post(address(page), words()).status_code for _number in range(50)]

    assert statuses == [302] * 5 + [429] * 45
    assert ContactMessage.objects.count() == 5
    assert "several times within an hour" in client.post(address(page), words()).content.decode()


def test_five_hundred_messages_from_many_addresses_are_capped(client, page):
    taken = 0
    for _number in range(500):
        with contextlib.suppress(TooManyMessages):
            send_message(page=page, kind=ContactKind.DOUBT, text="Buy!", by=None, at=timezone.now())
            taken += 1

    assert taken == ContactMessage.objects.count() == MOST_AN_HOUR
    assert OutboxEvent.objects.filter(job=Job.MAIL_CONTACT_MESSAGE).count() == MOST_AN_HOUR
    response = client.post(address(page), words())
    assert response.status_code == 429
    assert "very many messages" in response.content.decode()


def test_after_an_hour_messages_are_taken_again(page):
    for _number in range(MOST_AN_HOUR):
        ContactMessageFactory(sent_at=NOW)

    with pytest.raises(TooManyMessages):
        send_message(page=page, kind=ContactKind.DOUBT, text="x", by=None, at=NOW + timedelta(minutes=59))
    send_message(page=page, kind=ContactKind.DOUBT, text="x", by=None, at=NOW + timedelta(minutes=61))


def opened(seconds_ago: float) -> str:
    return signing.dumps(time.time() - seconds_ago, salt=SALT)


@pytest.mark.parametrize(
    ("token", "taken"),
    [(lambda: opened(1), 0), (lambda: opened(10), 1), (lambda: opened(60 * 3600), 0), (lambda: "forged", 0)],
)
def test_a_message_takes_a_person_some_seconds(client, page, monkeypatch, token, taken):
    monkeypatch.setattr(settings, "CONTACT_MINIMUM_SECONDS", 3)

    response = client.post(address(page), words(opened=token()))

    assert ContactMessage.objects.count() == taken
    if not taken:
        assert "Is this still right?" in response.content.decode()


def test_page_left_open_for_days_takes_the_message_when_it_is_sent_again(client, page, monkeypatch):
    monkeypatch.setattr(settings, "CONTACT_MINIMUM_SECONDS", 3)
    response = client.post(address(page), words(opened=opened(60 * 3600)))
    again = response.context["form"]["opened"].value()

    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=5)):
        client.post(address(page), words(opened=again))

    assert ContactMessage.objects.count() == 1


def test_only_published_pages_that_the_reader_may_see_have_a_form(client, page):
    draft = FaqEntryPageFactory(parent=page.get_parent())
    draft.unpublish()
    private = FaqEntryPageFactory(parent=page.get_parent())
    PageViewRestriction.objects.create(
        page=private, restriction_type=PageViewRestriction.PASSWORD, password="let-me-in"
    )

    assert client.get(address(page)).status_code == 200
    for hidden in (draft, private, page.get_root()):
        assert client.get(address(hidden)).status_code == 404
        assert client.post(address(hidden), words()).status_code == 404
    assert not ContactMessage.objects.exists()


def test_message_from_a_german_page_is_answered_in_german(client, page):
    message = ContactMessageFactory(language="de")
    staff = make_staff()

    answer_message(public_id=message.public_id, text="Auf der Rechnung.", by=staff, at=NOW)
    mail_contact_answer(message_id=message.pk)

    (sent,) = mail.outbox
    assert sent.to == ["vera@example.com"]
    assert "Auf der Rechnung." in sent.body
    assert "/de/" in sent.body


def test_staff_answer_a_message_and_it_leaves_the_queue(client, page):
    staff = make_staff()
    client.force_login(staff)
    message = ContactMessageFactory(page=page)
    detail = reverse("backoffice:message-detail", kwargs={"message_id": message.public_id})
    assert message.text in client.get("/dashboard/messages/").content.decode()

    response = client.post(detail, {"text": "On the invoice."})

    assert response.headers["Location"] == reverse("backoffice:message-list")
    message.refresh_from_db()
    assert (message.answer, message.closed_by) == ("On the invoice.", staff)
    assert message.text not in client.get("/dashboard/messages/").content.decode()
    assert message.text in client.get("/dashboard/messages/?closed=1").content.decode()
    assert [event.action for event in AuditEvent.objects.for_object(message)] == ["message_answered"]
    assert OutboxEvent.objects.get(job=Job.MAIL_CONTACT_ANSWER).arguments == {"message_id": message.pk}


def test_messages_wait_at_the_desk_of_today(client):
    message = ContactMessageFactory(page_title="Where are my keys?")
    client.force_login(make_staff())

    html = client.get("/dashboard/").content.decode()

    assert "Messages from pages" in html
    assert reverse("backoffice:message-detail", kwargs={"message_id": message.public_id}) in html


def test_staff_close_a_message_without_an_answer(client):
    staff = make_staff()
    client.force_login(staff)
    message = ContactMessageFactory(email="")

    html = client.get(f"/dashboard/messages/{message.public_id}/").content.decode()
    assert "left no e-mail address" in html
    client.post(reverse("backoffice:message-close", kwargs={"message_id": message.public_id}))

    message.refresh_from_db()
    assert (message.answer, message.closed_by) == ("", staff)
    assert not OutboxEvent.objects.filter(job=Job.MAIL_CONTACT_ANSWER).exists()


def test_second_answer_is_refused_and_not_sent():
    staff = make_staff()
    message = ContactMessageFactory()
    answer_message(public_id=message.public_id, text="First.", by=staff, at=NOW)

    with pytest.raises(MessageClosed):
        answer_message(public_id=message.public_id, text="Second.", by=staff, at=NOW)
    with pytest.raises(MessageClosed):
        close_message(public_id=message.public_id, by=staff, at=NOW)

    message.refresh_from_db()
    assert message.answer == "First."


def test_answer_without_an_address_is_refused():
    message = ContactMessageFactory(email="")

    with pytest.raises(NoAddress):
        answer_message(public_id=message.public_id, text="Where to?", by=make_staff(), at=NOW)


def test_queue_shows_the_oldest_open_message_first():
    older, newer = ContactMessageFactory(), ContactMessageFactory()
    closed = ContactMessageFactory(closed_at=NOW)

    assert list(contact_messages()) == [older, newer]
    assert list(contact_messages(is_open=False)) == [closed]


def test_deleted_page_leaves_its_messages(client, page):
    client.post(address(page), words())
    page.delete()
    staff = make_staff()
    client.force_login(staff)
    message = ContactMessage.objects.get()

    html = client.get(f"/dashboard/messages/{message.public_id}/").content.decode()

    assert "What is a SEN?" in html
    assert "no longer there" in html


def test_messages_go_a_year_after_they_were_dealt_with():
    days = settings.RETENTION_DAYS["contact_messages"]
    old = ContactMessageFactory(sent_at=NOW, closed_at=NOW - timedelta(days=days, seconds=1))
    young = ContactMessageFactory(sent_at=NOW, closed_at=NOW - timedelta(days=days))
    unanswered = ContactMessageFactory(sent_at=NOW - timedelta(days=3 * days))

    assert apply_retention(at=NOW, dry_run=True)["contact_messages"] == 1
    assert apply_retention(at=NOW)["contact_messages"] == 1

    assert set(ContactMessage.objects.all()) == {young, unanswered}
    assert old.pk not in ContactMessage.objects.values_list("pk", flat=True)
