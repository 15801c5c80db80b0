"""The desk's operations about the texts of mails."""

from django.contrib.auth.models import User
from django.core import mail

from shop.core.outbox import relay_once
from shop.notifications.kinds import KINDS
from shop.notifications.models import MailTemplate
from tests.functional.api.conftest import bearer
from tests.functional.api.test_session import problem

PATH = "/staff/mail-templates/quote/en"


def test_all_texts_are_listed(staff: User):
    items = bearer(staff).get("/staff/mail-templates").json()["items"]

    assert {(item["kind"], item["language"]) for item in items} == {
        (code, language) for code in KINDS for language in ("en", "de")
    }
    assert {item["is_edited"] for item in items} == {False}


def test_a_text_is_edited_under_its_etag_and_restored(staff: User):
    desk = bearer(staff)
    read = desk.get(PATH)

    edited = desk.patch(PATH, {"subject": "For you: {number}"}, **{"If-Match": read["ETag"]})
    stale = desk.patch(PATH, {"subject": "Late"}, **{"If-Match": read["ETag"]})
    without = desk.patch(PATH, {"subject": "Late"})
    restored = desk.post(f"{PATH}/restore", **{"If-Match": edited["ETag"]})

    assert read.json()["subject"] == "Our offer {number}"
    assert read.json()["placeholders"] == ["number", "name", "valid_until", "link"]
    assert edited.json() | {"changed_at": None} == {
        **read.json(),
        "subject": "For you: {number}",
        "is_edited": True,
        "version": 1,
        "changed_by": staff.email,
    }
    assert (problem(stale)[0], problem(without)[0]) == (412, 428)
    assert (restored.json()["subject"], restored.json()["version"]) == ("Our offer {number}", 2)


def test_a_wrong_placeholder_is_refused(staff: User):
    answer = bearer(staff).patch(PATH, {"opening": "{password}"}, **{"If-Match": '"0"'})

    assert problem(answer)[0] == 422
    assert "{number}, {name}, {valid_until}, {link}" in answer.content.decode()
    assert not MailTemplate.objects.exists()


def test_a_preview_and_a_test_save_nothing(staff: User):
    desk = bearer(staff)

    shown = desk.post(f"{PATH}/preview", {"opening": "1 < 2"}).json()
    sent = desk.post(f"{PATH}/test", {"subject": "Trying {number}"})
    while relay_once():
        pass

    assert shown["subject"] == "Our offer Q-2026-00012"
    assert ("1 < 2" in shown["text"], "1 &lt; 2" in shown["html"]) == (True, True)
    assert (sent.status_code, sent.json()) == (202, {"recipient": staff.email})
    assert [(message.to, message.subject) for message in mail.outbox] == [
        ([staff.email], "Trying Q-2026-00012")
    ]
    assert not MailTemplate.objects.exists()
