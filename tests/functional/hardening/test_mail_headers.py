"""What customers type ends in the text of a mail: never in its head, never as markup."""

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.core.management import call_command

from shop.accounts.selectors import viewer_for
from shop.quotes.models import QuoteRequest
from shop.quotes.services import add_message
from tests.functional.hardening.walking import World
from tests.functional.portal.world import make_request

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


# What none of them may bring into a mail.
MARKUP = ["<b>Clara", "<script", "<img src=x", "<h1>Pay here"]
FORGED = {"bcc", "cc", "reply-to", "sender"}


def sent():
    call_command("relay_outbox", "--until-empty", verbosity=0)
    return mail.outbox


def html_of(message):
    return next(content for content, kind in message.alternatives if kind == "text/html")


@pytest.fixture
def journey(world: World):
    """A customer and their things; the mails about these have gone."""
    call_command("relay_outbox", "--until-empty", verbosity=0)
    mail.outbox.clear()
    return world


def test_a_name_is_text_in_every_mail(journey):
    customer = journey.customer
    known = {customer.email, journey.staff.email, journey.superuser.email}
    for text in HOSTILE:
        # Past the forms, which refuse most of it: an import or an older release may have stored it.
        type(customer).objects.filter(pk=customer.pk).update(first_name=text, last_name=text)
        type(journey.organization).objects.update(name=text)
        customer.refresh_from_db()
        request = make_request(customer, message=text)
        QuoteRequest.objects.filter(pk=request.pk).update(contact_name=text)
        mail.outbox.clear()

        messages = sent()

        assert len(messages) >= 2, text
        for message in messages:
            raw = message.message()
            assert set(message.recipients()) <= known
            assert raw["From"] == django_settings.DEFAULT_FROM_EMAIL
            assert [name for name in raw.keys() if name.lower() in FORGED] == []  # noqa: SIM118
            assert len(raw.get_all("Subject")) == len(raw.get_all("To")) == 1
            assert [markup for markup in MARKUP if markup in html_of(message)] == []
            assert django_settings.SECRET_KEY not in html_of(message) + message.body
        assert any(text.splitlines()[0] in message.body for message in messages), text


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
        viewer=viewer_for(journey.customer),
        text="Hello",
        at=request.submitted_at,
    )

    message = sent()[-1]

    assert message.message()["From"] == django_settings.DEFAULT_FROM_EMAIL
    assert journey.customer.email not in str(message.message()["From"])
