"""What customers type ends in the text of a mail: never in its head, never as markup."""

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.core.management import call_command
from django.db import connection

from shop.quotes.models import QuoteRequest
from shop.quotes.services import add_message, draft_quote
from tests.functional.hardening.walking import World
from tests.functional.portal.world import make_offer, make_organization, make_request

HOSTILE = [
    "<b>Clara</b>",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</td></table><h1>Pay here</h1>",
    "{{ settings.SECRET_KEY }}{% debug %}",
    "Clara\r\nBcc: all@example.net",
    "Clara\nSubject: Pay here",
    "=?utf-8?q?=0D=0ABcc:all@example.net?=",
    "Clara, mallory@example.net",
    "Clara <mallory@example.net>",
    "javascript:alert(1)",
]


def sent():
    call_command("relay_outbox", "--until-empty", verbosity=0)
    return mail.outbox


def html_of(message):
    return next(content for content, kind in message.alternatives if kind == "text/html")


@pytest.fixture
def journey(world: World):
    """A customer whose every text is hostile, with what mails are made from. One after another they get all."""
    call_command("relay_outbox", "--until-empty", verbosity=0)
    mail.outbox.clear()
    return world


@pytest.mark.parametrize("text", HOSTILE)
def test_a_name_is_text_in_every_mail(journey, text):
    customer = journey.customer
    # Past the forms, which refuse most of it: an import or an older release may have stored it.
    type(customer).objects.filter(pk=customer.pk).update(first_name=text[:150], last_name=text[:150])
    customer.refresh_from_db()
    type(journey.organization).objects.update(name=text)
    request = make_request(customer, message=text)
    QuoteRequest.objects.filter(pk=request.pk).update(contact_name=text)
    make_offer(customer, journey.staff)

    messages = sent()

    assert len(messages) >= 4
    known = {customer.email, journey.staff.email}
    for message in messages:
        raw = message.message()
        assert set(message.recipients()) <= known
        assert raw["From"] == django_settings.DEFAULT_FROM_EMAIL
        assert [name for name in raw.keys() if name.lower() in {"bcc", "cc", "reply-to", "sender"}] == []
        assert len(raw.get_all("Subject")) == len(raw.get_all("To")) == 1
        assert "<script" not in html_of(message)
        assert "<b>Clara" not in html_of(message)
        assert "onerror=alert(1)>" not in html_of(message).replace("onerror=alert(1)&gt;", "")
        assert "<h1>Pay here" not in html_of(message)
        assert django_settings.SECRET_KEY not in html_of(message) + message.body
    assert any(text.split("\n")[0].strip() in message.body for message in messages)


def test_a_name_that_is_markup_is_escaped(journey):
    customer = journey.customer
    request = make_request(customer, message="Please <b>hurry</b>")

    html = "".join(html_of(message) for message in sent())

    assert "Please &lt;b&gt;hurry&lt;/b&gt;" in html
    assert request.number in html


def test_mails_come_from_the_site_whoever_wrote(journey):
    """A message of a customer reaches staff from our own address, so that no server takes it for forged."""
    request = journey.request
    add_message(
        request_id=request.pk,
        author=journey.customer,
        viewer=viewer_of(journey.customer),
        text="Hello",
        at=request.submitted_at,
    )

    message = sent()[-1]

    assert message.message()["From"] == django_settings.DEFAULT_FROM_EMAIL
    assert journey.customer.email not in str(message.message()["From"])
