"""The customer's side of a request's thread: files, unread marks, the hint at the same licence."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shop.accounts.selectors import viewer_for
from shop.quotes.models import QuoteRequest, RequestAttachment, RequestMessage, RequestReading
from shop.quotes.services import add_message, ask_customer
from tests.functional.portal.world import activate, make_request, make_user, sign_in

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture
def asked(customer) -> QuoteRequest:
    return make_request(customer)


def url(name: str, request: QuoteRequest, **more: object) -> str:
    return reverse(f"portal:request-{name}", kwargs={"number": request.number, **more})


def pdf(name: str = "plan.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def attach(request: QuoteRequest, author, name: str = "plan.pdf") -> RequestAttachment:
    message = add_message(
        request_id=request.pk,
        viewer=viewer_for(author),
        author=author,
        text="See the file.",
        files=[pdf(name)],
        at=timezone.now(),
    )
    return message.attachments.get()


def test_an_answer_with_files_is_sent_once_though_clicked_twice(as_customer, asked):
    for _twice in range(2):
        as_customer.post(url("message", asked), {"text": "Here.", "files": [pdf("a.pdf"), pdf("b.pdf")]})

    message = RequestMessage.objects.get()
    assert sorted(message.attachments.values_list("name", flat=True)) == ["a.pdf", "b.pdf"]
    as_customer.post(url("message", asked), {"text": "Here.", "files": [pdf("c.pdf")]})
    assert RequestMessage.objects.count() == 2


def test_a_file_alone_is_an_answer_and_nothing_is_none(as_customer, asked):
    as_customer.post(url("message", asked), {"text": "", "files": [pdf()]})
    empty = as_customer.post(url("message", asked), {"text": " "})

    assert RequestMessage.objects.get().attachments.get().name == "plan.pdf"
    assert empty.status_code == 422


def test_a_refused_file_leaves_the_words_in_the_form(as_customer, asked):
    page = as_customer.post(url("message", asked), {"text": "Look.", "files": [pdf("x.png", b"<svg/>")]})

    assert page.status_code == 422
    assert "“x.png” does not hold what its name says." in page.content.decode()
    assert "Look.</textarea>" in page.content.decode()
    assert RequestMessage.objects.count() == 0


def test_a_download_is_never_shown_in_place(as_customer, staff, asked):
    attachment = attach(asked, staff, "Angebot „neu“; filename=evil.html.pdf")

    answer = as_customer.get(url("attachment", asked, public_id=attachment.public_id))

    assert answer.content == PDF
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''Angebot")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("default-src 'none';")


def test_files_are_for_those_who_see_the_request(as_customer, staff, university, stranger, waiting, asked):
    attachment = attach(asked, staff)
    others = make_request(stranger.user)
    colleague = activate(make_user("second@example.com", "Cora Colleague"), university, by=staff)
    address = url("attachment", asked, public_id=attachment.public_id)

    def status(user, path=address):
        return sign_in(Client(), user).get(path).status_code

    assert (status(colleague), status(staff)) == (200, 200)
    assert (status(stranger.user), status(waiting)) == (404, 404)
    # Through a request of one's own neither.
    through_own = url("attachment", others, public_id=attachment.public_id)
    assert status(stranger.user, through_own) == 404
    assert Client().get(address).status_code == 302


def test_a_waiting_person_sends_and_reads_files_of_their_own(as_waiting, waiting):
    own = make_request(waiting)

    as_waiting.post(url("message", own), {"text": "Here.", "files": [pdf()]})

    attachment = RequestAttachment.objects.get()
    assert as_waiting.get(url("attachment", own, public_id=attachment.public_id)).content == PDF


def test_our_question_is_marked_until_it_was_read(as_customer, staff, customer, asked):
    assert "New message" not in as_customer.get(reverse("portal:request-list")).content.decode()
    ask_customer(
        request_id=asked.pk, viewer=viewer_for(staff), by=staff, text="For how many?", at=timezone.now()
    )

    assert "New message" in as_customer.get(reverse("portal:request-list")).content.decode()
    assert "We have written to you." in as_customer.get(reverse("portal:overview")).content.decode()
    page = as_customer.get(url("detail", asked))
    assert len(page.context["unread_ids"]) == 1
    assert not RequestReading.objects.filter(reader=customer).exists()

    as_customer.post(url("read", asked), {"until": page.context["read_until"]})

    assert as_customer.get(url("detail", asked)).context["unread_ids"] == set()
    assert "New message" not in as_customer.get(reverse("portal:request-list")).content.decode()
    assert "We have written to you." not in as_customer.get(reverse("portal:overview")).content.decode()


def test_nobody_marks_a_strangers_request(as_stranger, asked):
    assert as_stranger.post(url("read", asked), {"until": "2026-01-01T00:00:00+00:00"}).status_code == 404
    assert not RequestReading.objects.exists()


def test_the_same_licence_asked_for_twice_is_mentioned_on_the_page(as_customer, customer, asked):
    again = make_request(customer)

    page = as_customer.get(url("detail", again)).content.decode()

    assert "This may be under way already." in page
    assert f'href="{url("detail", asked)}"' in page
    assert (
        "This may be under way already."
        not in as_customer.get(
            url("detail", make_request(make_user("alone@example.com", "Al One")))
        ).content.decode()
    )
