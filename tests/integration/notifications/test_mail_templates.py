"""Staff edit what mails say: in plain text, with placeholders, and never over one another."""

from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.core import mail
from django.utils.translation import override

from shop.core.exceptions import InvalidInput, StaleVersion
from shop.core.models import AuditEvent, OutboxEvent
from shop.core.outbox import relay_once
from shop.notifications.kinds import KINDS, PLACEHOLDERS
from shop.notifications.mail_templates import (
    checked_texts,
    preview,
    request_test,
    restore_template,
    save_template,
)
from shop.notifications.models import MailTemplate, SentMail
from shop.notifications.selectors import Texts, built_in_texts, said, template_of, texts_of
from tests.factories.journeys import make_request, make_sent_quote

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 15, 9, tzinfo=UTC)
QUOTE = KINDS["quote"]
RECEIVED = KINDS["request-received"]


@pytest.fixture(autouse=True)
def _empty_outbox(customer, staff):
    """What the fixtures themselves announced is not the test's concern."""
    OutboxEvent.objects.all().delete()


def checked(kind=QUOTE, *, subject="Offer {number}", opening="", closing=""):
    return checked_texts(kind, subject=subject, opening=opening, closing=closing)


def save(staff, texts, *, kind=QUOTE, language="en", version=0):
    return save_template(kind=kind, language=language, version=version, texts=texts, by=staff, at=AT)


def drain():
    OutboxEvent.objects.update(available_at=AT)
    while relay_once():
        pass


def sent_to(address):
    return [message for message in mail.outbox if message.to == [address]]


# --- What may be written ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    [
        "{nummer}",
        "{number.__class__}",
        "{number!r}",
        "{number:>40}",
        "{ number }",
        "{0}",
        "{}",
        "{{number}}",
        "{% load i18n %}",
        "{{ user.password }}",
        "{due_on}",
    ],
)
@pytest.mark.parametrize("field", ["subject", "opening", "closing"])
def test_only_the_placeholders_of_the_kind_are_accepted_and_they_are_named(field, text):
    with pytest.raises(InvalidInput) as refusal:
        checked(**{field: f"Well {text}"})

    assert refusal.value.field == field
    names = "{number}, {name}, {valid_until}" + ("" if field == "subject" else ", {link}")
    assert names in refusal.value.message


@pytest.mark.parametrize(
    ("opening", "message"),
    [
        ("<b>Hello</b>", "This is plain text: HTML is not possible."),
        ("<!-- x -->", "This is plain text: HTML is not possible."),
        ("See http://example.com", "Addresses begin with https://."),
        ("See javascript://example.com", "Addresses begin with https://."),
        ("See https://example.com/{number}", "An address cannot contain a placeholder."),
        (
            "A } brace",
            "Braces are for placeholders only. Possible here: {number}, {name}, {valid_until}, {link}.",
        ),
        ("bell \a", "Please write this without control characters."),
        ("x" * 4001, "Please use at most 4000 characters."),
    ],
)
def test_what_is_no_plain_text_is_refused(opening, message):
    with pytest.raises(InvalidInput) as refusal:
        checked(opening=opening)

    assert (refusal.value.field, refusal.value.message) == ("opening", message)


@pytest.mark.parametrize("subject", ["Offer\r\nBcc: victim@example.org", "Offer\nX", "", "  ", "x" * 151])
def test_a_subject_is_one_short_line(subject):
    with pytest.raises(InvalidInput) as refusal:
        checked(subject=subject)

    assert refusal.value.field == "subject"


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
@pytest.mark.parametrize("code", sorted(KINDS))
def test_every_built_in_text_is_one_that_staff_could_have_written(code, language):
    kind = KINDS[code]
    texts = built_in_texts(kind, language=language)

    assert checked(kind, subject=texts.subject, opening=texts.opening, closing=texts.closing) == texts
    assert set(kind.placeholders) <= set(PLACEHOLDERS)
    letter = preview(kind, texts, language=language)
    assert "{" not in f"{letter.subject}{letter.text}"


# --- What is sent -------------------------------------------------------------------------------------------
def test_an_edited_text_is_mailed_in_its_language_and_others_stay_as_they_are(customer, staff, listing):
    save(
        staff,
        checked(
            RECEIVED,
            subject="Thanks for {number}, {name}",
            opening="First {number}.\n\nSecond: {link}\nand https://example.com/help.",
            closing="Bye.",
        ),
        kind=RECEIVED,
    )
    request = make_request(customer, [listing])

    drain()

    (message,) = sent_to(customer.email)
    page = f"http://testserver/accounts/requests/{request.number}/"
    html = message.alternatives[0].content
    assert message.subject == f"Thanks for {request.number}, {request.contact_name}"
    assert f"First {request.number}.\n\nSecond: {page}\nand https://example.com/help.\n" in message.body
    assert message.body.index("First") < message.body.index(listing.name) < message.body.index("Bye.")
    assert f'<a href="{page}">{page}</a>' in html
    assert '<a href="https://example.com/help">https://example.com/help</a>.' in html
    with override("de"):
        german = said("request-received", number="R-1", name="C", answer_time="2 Arbeitstagen", link="x")
    assert german.subject == "Wir haben Ihre Anfrage R-1"


def test_what_a_word_brings_along_is_neither_html_nor_link_nor_placeholder_nor_line(staff):
    texts = checked(opening="Hello {name}!")
    save(staff, texts)
    evil = "<a href=x>Eve</a> https://evil.example {number}\r\n\r\nBcc: x"

    spoken = said("quote", number="Q-1\r\nBcc: x", name=evil, valid_until="", link="https://s.example/")

    assert spoken.subject == "Offer Q-1 Bcc: x"
    (paragraph,) = spoken.paragraphs
    assert str(paragraph) == "Hello <a href=x>Eve</a> https://evil.example {number} Bcc: x!"
    assert [part.href for part in paragraph.parts] == ["", "", ""]


def test_hostile_words_are_escaped_in_the_html(customer, staff, listing):
    save(staff, checked(RECEIVED, opening="Dear {name}, 1 < 2 & so on"), kind=RECEIVED)
    customer.first_name = "<script>alert(1)</script>"
    customer.save()
    make_request(customer, [listing])

    drain()

    html = sent_to(customer.email)[0].alternatives[0].content
    assert "<script>" not in html
    assert "1 &lt; 2 &amp; so on" in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_a_text_with_a_placeholder_that_is_no_more_gives_way_to_the_built_in_one(staff):
    save(staff, Texts(subject="Offer {gone}"))

    assert said("quote", number="Q-1", name="", valid_until="", link="x").subject == "Our offer Q-1"


# --- Saving -------------------------------------------------------------------------------------------------
def test_saving_counts_versions_and_leaves_codes_in_the_trail(staff):
    template = save(staff, checked(subject="One {number}"))
    again = save(staff, checked(subject="One {number}", closing="More"), version=1)

    assert (template.version, again.version, again.changed_by) == (1, 2, staff)
    events = AuditEvent.objects.for_object(again).values_list("action", "details", "actor_id")
    assert list(events) == [
        (
            "mail_text_edited",
            {"kind": "quote", "language": "en", "fields": ["subject"], "version": 1},
            staff.pk,
        ),
        (
            "mail_text_edited",
            {"kind": "quote", "language": "en", "fields": ["closing"], "version": 2},
            staff.pk,
        ),
    ]


def test_of_two_who_edit_the_second_is_told(staff):
    save(staff, checked(subject="Mine"))

    with pytest.raises(StaleVersion):
        save(staff, checked(subject="Theirs"))

    assert (MailTemplate.objects.get().subject, MailTemplate.objects.get().version) == ("Mine", 1)


def test_restoring_brings_the_built_in_text_back_and_goes_on_counting(staff):
    save(staff, checked(subject="Mine"))

    template = restore_template(kind=QUOTE, language="en", version=1, by=staff, at=AT)

    assert (template.is_edited, template.version) == (False, 2)
    assert texts_of(QUOTE, template) == built_in_texts(QUOTE, language="en")
    with pytest.raises(StaleVersion):
        save(staff, checked(subject="Late"), version=1)


def test_saving_the_built_in_text_word_for_word_edits_nothing(staff):
    save(staff, built_in_texts(QUOTE, language="de"), language="de")

    assert not template_of(QUOTE, language="de").is_edited
    assert AuditEvent.objects.filter(action__startswith="mail_text").count() == 0


# --- Trying out ---------------------------------------------------------------------------------------------
def test_a_test_goes_to_oneself_with_what_was_typed_and_saves_nothing(staff, customer):
    texts = checked(subject="Trying {number}", opening="Until {valid_until}")

    request_test(kind=QUOTE, language="en", texts=texts, by=staff, at=AT)
    drain()

    (message,) = mail.outbox
    assert (message.to, message.subject) == ([staff.email], "Trying Q-2026-00012")
    assert "Until 31 December 2026" in message.body
    assert message.attachments == []
    assert not MailTemplate.objects.exists()
    assert SentMail.objects.get().kind == "template-test"


def test_an_offer_says_what_staff_wrote(customer, staff, listing):
    save(staff, checked(subject="For you: {number}", opening="Valid until {valid_until}."))
    quote = make_sent_quote(customer, staff, [listing])

    drain()

    message = next(m for m in sent_to(customer.email) if m.attachments)
    assert message.subject == f"For you: {quote.number}"
