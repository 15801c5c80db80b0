import pytest
from django.core import mail
from django.utils import timezone

from shop.accounts.enums import MembershipRole
from shop.accounts.invitation_links import secret_of
from shop.accounts.selectors import viewer_for
from shop.accounts.services import (
    deactivate_person,
    invite,
    reject_activation,
    request_activation,
    revoke_invitation,
)
from shop.core.enums import OutboxState
from shop.core.jobs import Job
from shop.core.models import OutboxEvent
from shop.core.outbox import enqueue, relay_once
from shop.documents.models import StoredDocument
from shop.fulfillment.services import invoice_order
from shop.notifications.models import SentMail
from shop.notifications.tasks import mail_quote
from shop.quotes.models import QuoteLink
from shop.quotes.services import (
    add_message,
    decline_quote,
    decline_request,
    link_secret,
    revoke_links,
)
from tests.factories.accounts import make_member, make_person
from tests.factories.journeys import NOW, deliver, make_order, make_request, make_sent_quote
from tests.factories.marketplace import ListingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_outbox(customer, staff):
    """What the fixtures themselves announced is not the test's concern."""
    OutboxEvent.objects.all().delete()


def drain():
    while relay_once():
        pass
    failed = OutboxEvent.objects.exclude(state=OutboxState.DONE)
    assert [event.last_error for event in failed] == []
    return {message.to[0]: message for message in mail.outbox}


def pdfs(message):
    return [name for name, _content, kind in message.attachments if kind == "application/pdf"]


def test_a_request_is_confirmed_to_the_customer_and_told_to_staff(customer, staff, listing):
    request = make_request(customer, [listing])

    mails = drain()

    assert mails[customer.email].subject == f"We have your request {request.number}"
    assert listing.name in mails[customer.email].body
    assert mails[staff.email].subject == f"New request {request.number}"
    assert f"http://testserver/dashboard/requests/{request.number}/" in mails[staff.email].body


def test_an_offer_arrives_with_its_pdf_and_a_link(customer, staff, listing):
    quote = make_sent_quote(customer, staff, [listing])

    message = next(m for m in drain().values() if m.to == [customer.email])

    assert message.subject == f"Our offer {quote.number}"
    assert pdfs(message) == [f"{quote.number}.pdf"]
    secret = link_secret(revision_id=quote.revisions.get().pk, at=NOW)
    assert f"Open the offer: http://testserver/accounts/offers/link/{secret}/" in message.body
    assert message.attachments[0][1].startswith(b"%PDF-")


def test_a_repeated_mail_holds_the_same_link_and_no_record_holds_it(customer, staff, listing):
    quote = make_sent_quote(customer, staff, [listing])
    drain()
    revision = quote.revisions.get()
    secret = link_secret(revision_id=revision.pk, at=NOW)
    SentMail.objects.filter(kind="quote").delete()

    mail_quote(revision_id=revision.pk)

    bodies = [message.body for message in mail.outbox if message.subject == f"Our offer {quote.number}"]
    assert [secret in body for body in bodies] == [True, True]
    stored = [*OutboxEvent.objects.values(), *SentMail.objects.values(), *QuoteLink.objects.values()]
    assert [row for row in stored if secret in str(row)] == []


def test_a_mail_after_the_links_were_revoked_leads_to_the_portal(customer, staff, listing):
    quote = make_sent_quote(customer, staff, [listing])
    revoke_links(quote_id=quote.pk, by=staff, at=NOW)

    message = next(m for m in drain().values() if m.to == [customer.email])

    assert f"Open the offer: http://testserver/accounts/offers/{quote.number}/" in message.body
    assert "/link/" not in message.body


def test_html_and_text_say_the_same_and_hostile_words_stay_words(customer, staff, listing):
    request = make_request(customer, [listing])
    add_message(
        request_id=request.pk,
        viewer=viewer_for(staff),
        author=staff,
        text="<script>alert(1)</script> & more",
        at=NOW,
    )

    message = next(m for m in drain().values() if m.to == [customer.email])

    html = message.alternatives[0].content
    assert "<script>alert(1)</script> & more" in message.body
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in html
    assert "<script>" not in html


def test_order_delivery_and_invoice_bring_their_documents(customer, staff):
    order = make_order(customer, staff, [ListingFactory(), ListingFactory()])
    note = deliver(order, staff)
    invoice = invoice_order(order_id=order.order_id, by=staff, at=NOW)

    drain()

    attached = [name for message in mail.outbox if message.to == [customer.email] for name in pdfs(message)]
    assert {f"{order.order.number}.pdf", f"{note.number}.pdf", f"{invoice.number}.pdf"} <= set(attached)
    stored = StoredDocument.objects.get(kind="delivery_note", source_id=note.pk)
    assert stored.is_encrypted


def test_confirmation_and_delivery_note_lead_to_the_steps_of_the_order(customer, staff, settings):
    settings.SITE_URL = "https://shop.example.org"
    order = make_order(customer, staff, [ListingFactory()])
    deliver(order, staff)

    drain()

    steps = f"https://shop.example.org/accounts/orders/{order.order.number}/steps/"
    told = [message for message in mail.outbox if steps in message.body]
    assert [message.to for message in told] == [[customer.email], [customer.email]]
    html = told[0].alternatives[0][0]
    assert f'href="{steps}"' in html
    assert "What happens next, step by step:" in told[0].body


def test_the_record_of_a_delivery_note_keeps_no_subject(customer, staff, listing):
    deliver(make_order(customer, staff, [listing]), staff)

    drain()

    record = SentMail.objects.get(kind="delivery-note")
    assert (record.recipient, record.subject) == (customer.email, "")


def test_invoices_go_to_the_address_the_organisation_named(customer, staff, organization, listing):
    organization.email_for_invoices = "invoices@example.com"
    organization.save()
    order = make_order(customer, staff, [listing])
    deliver(order, staff)
    invoice = invoice_order(order_id=order.order_id, by=staff, at=NOW)

    assert drain()["invoices@example.com"].subject == f"Invoice {invoice.number}"


def test_a_mail_that_went_out_is_not_sent_again(customer, staff, listing):
    quote = make_sent_quote(customer, staff, [listing])
    drain()
    before = len(mail.outbox)

    mail_quote(revision_id=quote.revisions.get().pk)

    assert len(mail.outbox) == before


def test_a_repeated_delivery_carries_the_same_message_id(customer, staff, listing):
    quote = make_sent_quote(customer, staff, [listing])
    drain()
    SentMail.objects.all().delete()  # as if the process had died before writing its record

    mail_quote(revision_id=quote.revisions.get().pk)

    ids = [m.extra_headers["Message-ID"] for m in mail.outbox if m.subject.startswith("Our offer")]
    assert len(ids) == 2
    assert len(set(ids)) == 1


def test_a_dead_mail_server_loses_nothing(customer, staff, listing, smtp_sink, settings):
    settings.OUTBOX_RETRY_SECONDS = [0]
    smtp_sink.refusals = ["451 try later"]
    request = make_request(customer, [listing])

    relay_once()
    failed = OutboxEvent.objects.filter(state=OutboxState.PENDING)
    assert [("451" in event.last_error) for event in failed] == [True]
    relay_once()

    assert {message["Subject"] for message in smtp_sink.messages} == {
        f"We have your request {request.number}",
        f"New request {request.number}",
    }
    assert not OutboxEvent.objects.exclude(state=OutboxState.DONE).exists()


def test_staff_hear_of_a_customers_no(customer, staff, listing):
    quote = make_sent_quote(customer, staff, [listing])
    decline_quote(quote_id=quote.pk, viewer=viewer_for(customer), reason="Too late", by=customer, at=NOW)

    messages = [m for m in drain().values() if m.to == [staff.email]]

    assert [m.subject for m in mail.outbox if "declined" in m.subject] == [
        f"Offer {quote.number} was declined"
    ]
    assert any("Too late" in m.body for m in mail.outbox)
    assert messages


def test_a_declined_request_tells_the_reason(customer, staff, listing):
    request = make_request(customer, [listing])
    decline_request(request_id=request.pk, reason="No longer sold.", by=staff, at=NOW)

    drain()

    (message,) = [m for m in mail.outbox if m.subject == f"About your request {request.number}"]
    assert "No longer sold." in message.body


def test_activation_mails_both_sides(staff, organization):
    user = make_person()
    request_activation(person_id=user.person.pk, at=NOW)
    reject_activation(person_id=user.person.pk, reason="Please use your work address.", by=staff, at=NOW)
    member = make_member(organization, staff=staff)

    mails = drain()

    assert mails[staff.email].subject == f"{user.get_full_name()} asks for activation"
    assert "Please use your work address." in mails[user.email].body
    assert mails[member.email].subject == "Your account is activated"


def test_a_header_cannot_be_smuggled_through_a_name(staff):
    user = make_person(first_name="Eve\r\nBcc: victim@example.org")
    request_activation(person_id=user.person.pk, at=timezone.now())

    message = drain()[staff.email]

    assert "\n" not in message.subject
    assert message.recipients() == [staff.email]


def test_every_mail_job_survives_being_run_twice(customer, staff, listing):
    make_order(customer, staff, [listing])
    drain()
    sent = SentMail.objects.count()
    for event in OutboxEvent.objects.filter(job__startswith="notifications."):
        enqueue(Job(event.job), **event.arguments)
        OutboxEvent.objects.filter(pk=event.pk).update(state=OutboxState.PENDING)

    drain()

    assert SentMail.objects.count() == sent


def invite_now(organization, customer):
    return invite(
        organization_id=organization.pk,
        email="new@example.net",
        role=MembershipRole.MEMBER,
        by=customer,
        at=timezone.now(),
    )


@pytest.mark.parametrize("language", ["en", "de"])
def test_an_invitation_leads_to_its_page_in_the_organisations_language(organization, customer, language):
    organization.language = language
    organization.save()
    invitation = invite_now(organization, customer)

    message = drain()["new@example.net"]

    prefix = "" if language == "en" else "/de"
    link = f"http://testserver{prefix}/accounts/invitations/{secret_of(invitation.public_id)}/"
    assert link in message.body
    assert organization.name in message.subject
    assert customer.get_full_name() in message.subject
    assert secret_of(invitation.public_id) not in str(list(SentMail.objects.values()))


def test_a_withdrawn_invitation_is_not_mailed_any_more(organization, customer):
    invitation = invite_now(organization, customer)
    revoke_invitation(invitation_id=invitation.pk, by=customer, at=timezone.now())

    assert drain() == {}


def test_who_is_deactivated_reads_the_reason(customer, staff):
    deactivate_person(person_id=customer.person.pk, reason="Unclear role.", by=staff, at=NOW)

    message = drain()[customer.email]

    assert "closed your account for the time being" in message.body
    assert "Unclear role." in message.body
