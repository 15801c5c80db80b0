"""Files on a request: kept privately, counted, gone with a transaction that fails."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import transaction

from shop.accounts.selectors import viewer_for
from shop.core.models import AuditEvent
from shop.documents.exceptions import DocumentDamaged
from shop.documents.storage import private_storage
from shop.documents.uploads import UploadRefused
from shop.quotes.models import QuoteRequest, RequestAttachment, RequestMessage
from shop.quotes.services import add_message, read_attachment, submit_request
from tests.factories.journeys import NOW, fill_basket, make_request, request_details

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%%EOF\n"


def pdf(name="plan.pdf", content=PDF):
    return ContentFile(content, name=name)


def say(request, author, *files, text="See the file.", at=NOW):
    return add_message(
        request_id=request.pk, viewer=viewer_for(author), author=author, text=text, files=files, at=at
    )


def stored_files():
    storage = private_storage()
    if not storage.exists("attachments"):
        return set()
    folders, _files = storage.listdir("attachments")
    return {
        f"attachments/{folder}/{name}"
        for folder in folders
        for name in storage.listdir(f"attachments/{folder}")[1]
    }


def test_a_file_is_kept_under_a_random_name_in_the_private_storage(customer, listing):
    request = make_request(customer, [listing])

    message = say(request, customer, pdf("../../Plan für 2027.pdf"))

    attachment = message.attachments.get()
    assert (attachment.name, attachment.size, attachment.content_type) == (
        "Plan für 2027.pdf",
        len(PDF),
        "application/pdf",
    )
    assert attachment.file.name == f"attachments/{attachment.public_id.hex[:2]}/{attachment.public_id.hex}"
    assert read_attachment(attachment) == PDF
    event = AuditEvent.objects.for_object(request).get(action="files_attached")
    assert (event.details, event.actor_id) == ({"files": 1}, customer.pk)


def test_files_may_come_without_words_but_words_without_anything_may_not(customer, listing):
    request = make_request(customer, [listing])

    message = say(request, customer, pdf(), text="  ")

    assert (message.text, message.attachments.count()) == ("", 1)


def test_files_come_with_the_request_itself(customer, listing):
    basket = fill_basket(customer, [listing])

    request = submit_request(
        basket_id=basket.pk,
        customer=customer,
        viewer=viewer_for(customer),
        details=request_details(customer),
        submitted_at=NOW,
        files=[pdf()],
    )

    assert [(one.message, one.name) for one in request.attachments.all()] == [(None, "plan.pdf")]


def test_one_bad_file_refuses_all_of_the_message(customer, listing):
    request = make_request(customer, [listing])
    before = stored_files()

    with pytest.raises(UploadRefused, match=r"“fake\.pdf”"):
        say(request, customer, pdf(), pdf("fake.pdf", b"MZ"))

    assert (RequestMessage.objects.count(), RequestAttachment.objects.count()) == (0, 0)
    assert stored_files() == before


def test_a_request_with_a_bad_file_leaves_the_basket_open(customer, listing):
    basket = fill_basket(customer, [listing])

    with pytest.raises(UploadRefused):
        submit_request(
            basket_id=basket.pk,
            customer=customer,
            viewer=viewer_for(customer),
            details=request_details(customer),
            submitted_at=NOW,
            files=[pdf("fake.pdf", b"MZ")],
        )

    basket.refresh_from_db()
    assert (basket.can_be_edited, QuoteRequest.objects.count()) == (True, 0)


def test_files_go_when_the_transaction_fails_after_they_were_written(customer, listing, monkeypatch):
    request = make_request(customer, [listing])
    before = stored_files()

    def break_down(*_args, **_ids):
        assert len(stored_files()) == len(before) + 2
        raise RuntimeError("the disk of the database is full")

    monkeypatch.setattr("shop.quotes.services.threads.enqueue", break_down)
    with pytest.raises(RuntimeError), transaction.atomic():
        say(request, customer, pdf("one.pdf"), pdf("two.pdf"))

    assert stored_files() == before
    assert RequestMessage.objects.count() == 0


def test_at_most_five_files_come_with_a_message(customer, listing):
    request = make_request(customer, [listing])

    with pytest.raises(UploadRefused, match="At most 5 files a message"):
        say(request, customer, *(pdf(f"{n}.pdf") for n in range(6)))

    assert say(request, customer, *(pdf(f"{n}.pdf") for n in range(5))).attachments.count() == 5


@pytest.mark.parametrize("limits", [{"ATTACHMENTS_PER_DAY": 3}, {"ATTACHMENT_BYTES_PER_DAY": 3 * len(PDF)}])
def test_a_person_has_a_quota_for_a_day_and_of_their_own(customer, staff, listing, settings, limits):
    for name, value in limits.items():
        setattr(settings, name, value)
    request = make_request(customer, [listing])
    say(request, customer, pdf("1.pdf"), pdf("2.pdf"))

    with pytest.raises(UploadRefused, match="a lot of files today"):
        say(request, customer, pdf("3.pdf"), pdf("4.pdf"))

    assert say(request, staff, pdf("5.pdf"), pdf("6.pdf")).attachments.count() == 2
    assert say(request, customer, pdf("3.pdf")).attachments.count() == 1
    tomorrow = NOW + timedelta(days=1, seconds=1)
    assert say(request, customer, pdf("7.pdf"), pdf("8.pdf"), at=tomorrow).attachments.count() == 2


def test_a_file_that_was_changed_on_the_disk_is_not_handed_out(customer, listing):
    attachment = say(make_request(customer, [listing]), customer, pdf()).attachments.get()
    Path(private_storage().path(attachment.file.name)).write_bytes(b"%PDF-1.7 something else")

    with pytest.raises(DocumentDamaged):
        read_attachment(attachment)
    private_storage().delete(attachment.file.name)
    with pytest.raises(DocumentDamaged):
        read_attachment(attachment)
