"""The desk's pages about the texts of mails, and the mails on the pages of what they are about."""

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.utils import timezone

from shop.core.models import OutboxEvent
from shop.core.outbox import relay_once
from shop.fulfillment.models import OrderDetails
from shop.notifications.kinds import KINDS
from shop.notifications.models import MailTemplate
from shop.quotes.models import QuoteRequest

PAGE = "/dashboard/mails/quote/en/"


def typed(subject: str = "For you: {number}", opening: str = "Good until {valid_until}.", version: int = 0):
    return {"subject": subject, "opening": opening, "closing": "", "version": str(version)}


def drain() -> None:
    while relay_once():
        pass


def test_the_list_leads_to_every_text_and_says_which_are_edited(desk: Client, staff: User):
    desk.post(PAGE, typed())

    page = desk.get("/dashboard/mails/")

    links = [f"/dashboard/mails/{code}/{language}/" for code in KINDS for language in ("en", "de")]
    assert [link for link in links if f'href="{link}"' not in page.text] == []
    assert page.text.count("built-in text") == len(links) - 1
    assert staff.get_full_name() in page.text


def test_a_text_is_saved_and_the_page_shows_it(desk: Client):
    saved = desk.post(PAGE, typed(), follow=True)

    assert saved.redirect_chain == [(PAGE, 302)]
    assert "Saved. Mails say this from now on." in saved.text
    assert saved.context["letter"].subject == "For you: Q-2026-00012"
    assert "Good until 31 December 2026." in saved.context["letter"].text
    assert MailTemplate.objects.get().version == 1


@pytest.mark.parametrize("action", ["", "preview/", "test/"])
def test_a_wrong_placeholder_is_refused_at_its_field_with_those_that_are_possible(desk: Client, action: str):
    refused = desk.post(f"{PAGE}{action}", typed(opening="Hello {nobody}"))

    assert refused.status_code == 422
    assert refused.context["form"].errors == {
        "opening": [
            "{nobody} is no placeholder of this text. Possible here: {number}, {name}, {valid_until}, {link}."
        ]
    }
    assert "Hello {nobody}" in refused.text
    assert (MailTemplate.objects.count(), OutboxEvent.objects.count()) == (0, 0)


def test_a_preview_saves_nothing_and_shows_the_mail_in_a_frame_that_may_do_nothing(desk: Client):
    looked = desk.post(f"{PAGE}preview/", typed(opening="See https://example.com & <3"))
    sheet = desk.get(f"{PAGE}sheet/?draft")
    in_force = desk.get(f"{PAGE}sheet/")

    assert "It is not saved." in looked.text
    assert not MailTemplate.objects.exists()
    assert '<a href="https://example.com">https://example.com</a> &amp; &lt;3' in sheet.text
    assert "Here is our offer" in in_force.text
    policy = dict(
        part.split(" ", 1) for part in f"{sheet['Content-Security-Policy']} ".split("; ") if " " in part
    )
    assert policy["default-src"].strip() == "'none'"
    assert policy["script-src"].strip() == "'none'"
    assert policy["frame-ancestors"].strip() == "'self'"
    assert "sandbox" in sheet["Content-Security-Policy"]
    assert sheet["X-Frame-Options"] == "SAMEORIGIN"
    assert looked["X-Frame-Options"] == "DENY"


def test_a_test_goes_to_oneself(desk: Client, staff: User):
    answer = desk.post(f"{PAGE}test/", typed())
    drain()

    assert f"A test mail to {staff.email} is on its way." in answer.text
    (message,) = mail.outbox
    assert (message.to, message.subject) == ([staff.email], "For you: Q-2026-00012")


def test_the_second_of_two_sees_what_the_first_saved_and_keeps_what_they_typed(desk: Client):
    desk.post(PAGE, typed(subject="First"))

    late = desk.post(PAGE, typed(subject="Second"))

    assert late.status_code == 409
    assert MailTemplate.objects.get().subject == "First"
    assert "<dd>First</dd>" in late.text
    values = late.context["form"]
    assert (values["subject"].value(), str(values["version"].value())) == ("Second", "1")
    again = desk.post(PAGE, typed(subject="Second", version=1))
    assert (again.status_code, MailTemplate.objects.get().subject) == (302, "Second")


def test_the_built_in_text_is_restored(desk: Client):
    desk.post(PAGE, typed())

    page = desk.post(f"{PAGE}restore/", {"version": "1"}, follow=True)

    assert "The built-in text is in force again." in page.text
    assert page.context["letter"].subject == "Our offer Q-2026-00012"
    stale = desk.post(f"{PAGE}restore/", {"version": "1"}, follow=True)
    assert "Somebody else changed this in the meantime" in stale.text


@pytest.mark.parametrize("path", ["/dashboard/mails/nothing/en/", "/dashboard/mails/quote/fr/"])
def test_other_kinds_and_languages_are_missing(desk: Client, path: str):
    assert [desk.get(path).status_code, desk.post(f"{path}test/", typed()).status_code] == [404, 404]


# --- Mails on the page of what they are about ---------------------------------------------------------------
def states(page) -> list[tuple[str, str]]:
    return [(str(row.kind), row.state) for row in page.context["mail_rows"]]


def test_a_request_shows_its_mails_as_waiting_until_they_are_sent(desk: Client, quote_request: QuoteRequest):
    path = f"/dashboard/requests/{quote_request.number}/"
    waiting = desk.get(path)
    drain()
    sent = desk.get(path)

    kinds = ["Mail: new request for staff", "Mail: request received"]
    assert states(waiting) == [(kind, "waiting") for kind in kinds]
    assert 'icon icon-send"' not in waiting.text
    assert sorted(states(sent)) == [(kind, "sent") for kind in kinds]
    assert f"We have your request {quote_request.number}" in sent.text


def test_a_mail_that_fails_says_so_in_plain_words(desk: Client, quote_request: QuoteRequest):
    event = OutboxEvent.objects.get(job="notifications.mail_request_received")
    OutboxEvent.objects.filter(pk=event.pk).update(
        attempts=2,
        available_at=timezone.now(),
        last_error="Traceback\n  …\nsmtplib.SMTPDataError: (451, b'later')\n",
    )
    path = f"/dashboard/requests/{quote_request.number}/"

    trying = desk.get(path)
    OutboxEvent.objects.filter(pk=event.pk).update(state="parked")
    given_up = desk.get(path)

    assert ("Mail: request received", "trying") in states(trying)
    assert "attempt 2" in trying.text
    assert "The mail server refused the mail. (451)" in trying.text
    assert ("Mail: request received", "failed") in states(given_up)
    assert 'href="/dashboard/jobs/?state=failed"' in given_up.text


def test_an_order_shows_the_mails_about_its_papers_and_no_other_orders(desk: Client, order: OrderDetails):
    drain()

    page = desk.get(f"/dashboard/orders/{order.order.number}/")

    assert sorted(states(page)) == [
        ("Mail: new order for staff", "sent"),
        ("Mail: order confirmation", "sent"),
    ]


def test_a_customers_page_shows_what_waits_and_not_what_the_department_tells_itself(
    desk: Client, quote_request: QuoteRequest, customer: User
):
    organization = quote_request.organization
    assert organization is not None

    page = desk.get(f"/dashboard/customers/{organization.public_id}/")

    rows = [(str(row.kind), row.state) for row in page.context["mails"]]
    assert ("Mail: request received", "waiting") in rows
    assert [row for row in rows if row[0] == "Mail: new request for staff"] == []
