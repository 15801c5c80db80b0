"""Files, hints and the queue by API."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from shop.quotes.models import QuoteRequest, RequestAttachment, RequestMessage
from shop.quotes.services import assign_request
from tests.factories.accounts import make_person, make_staff
from tests.factories.journeys import NOW, fill_basket, make_request
from tests.functional.api.conftest import BASE, bearer, with_password

PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture
def asked(customer, listing) -> QuoteRequest:
    return make_request(customer, [listing])


def send(api, number: str, *files: tuple[str, bytes], text: str = "Here.", **headers: str):
    body = {"text": text, "files": [SimpleUploadedFile(name, content) for name, content in files]}
    return api.client.post(f"{BASE}/quote-requests/{number}/attachments", body, headers=api.headers | headers)


def test_files_go_with_a_message_and_come_back(customer, staff, asked):
    answer = send(bearer(customer), asked.number, ("../plan.pdf", PDF), ("list.csv", b"a;b\n"))

    assert answer.status_code == 201, answer.content
    (message,) = answer.json()["messages"]
    assert (message["text"], [file["name"] for file in message["attachments"]]) == (
        "Here.",
        ["plan.pdf", "list.csv"],
    )
    path = f"/quote-requests/{asked.number}/attachments/{message['attachments'][0]['id']}"
    for reader in (customer, staff):
        file = bearer(reader).get(path)
        assert file.content == PDF
        assert file["Content-Disposition"] == 'attachment; filename="plan.pdf"'
        assert (file["X-Content-Type-Options"], file["Cache-Control"]) == ("nosniff", "private, no-store")


def test_a_repeated_call_with_a_key_sends_once(customer, asked):
    me = bearer(customer)

    first = send(me, asked.number, ("plan.pdf", PDF), **{"Idempotency-Key": "k1"})
    again = send(me, asked.number, ("plan.pdf", PDF), **{"Idempotency-Key": "k1"})
    other = send(me, asked.number, ("other.pdf", PDF), **{"Idempotency-Key": "k1"})

    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 422)
    assert again["Idempotency-Replayed"] == "true"
    assert RequestMessage.objects.count() == 1


@pytest.mark.parametrize(
    ("files", "field"),
    [
        ([], "files"),
        ([("page.png", b"<html>")], "files"),
        ([("empty.pdf", b"")], "files"),
        ([(f"{n}.pdf", PDF) for n in range(6)], "files"),
    ],
)
def test_what_is_not_taken_is_a_problem_with_its_field(customer, asked, files, field):
    answer = send(bearer(customer), asked.number, *files)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert (RequestMessage.objects.count(), RequestAttachment.objects.count()) == (0, 0)


def test_foreign_requests_and_files_are_missing(customer, asked, staff):
    send(bearer(customer), asked.number, ("plan.pdf", PDF))
    file = RequestAttachment.objects.get()
    stranger = bearer(with_password(make_person()))

    assert send(stranger, asked.number, ("plan.pdf", PDF)).status_code == 404
    path = f"/quote-requests/{asked.number}/attachments/{file.public_id}"
    assert stranger.get(path).status_code == 404
    nothing = "00000000-0000-4000-8000-000000000000"
    assert bearer(customer).get(f"/quote-requests/{asked.number}/attachments/{nothing}").status_code == 404
    assert RequestMessage.objects.count() == 1


def test_json_is_not_what_files_come_in(customer, asked):
    answer = bearer(customer).post(f"/quote-requests/{asked.number}/attachments", {"text": "x"})

    assert answer.status_code == 415


def test_the_answer_to_a_request_names_what_is_under_way_already(customer, listing, asked):
    fill_basket(customer, [listing])

    answer = bearer(customer).post("/quote-requests", {"message": "Again, please."})

    assert answer.status_code == 201, answer.content
    (found,) = answer.json()["duplicates"]
    assert (found["request"], found["quote"], found["is_own"]) == (asked.number, None, True)


def test_the_queue_is_filtered_by_api(staff, customer, listing, asked):
    desk, other = bearer(staff), make_request(customer, [listing])
    assign_request(request_id=other.pk, to=staff, by=staff, at=NOW)
    asked.refresh_from_db()

    def shown(**query: str) -> list[str]:
        answer = desk.get("/staff/quote-requests", query)
        assert answer.status_code == 200, answer.content
        return [item["number"] for item in answer.json()["items"]]

    assert shown() == [asked.number, other.number]
    assert shown(owner="mine") == shown(owner=staff.email) == [other.number]
    assert shown(owner="nobody") == [asked.number]
    assert shown(status="declined") == []
    assert shown(unread="true", q=asked.number) == [asked.number]
    assert shown(organization="00000000-0000-4000-8000-000000000000") == []
    assert desk.get("/staff/quote-requests", {"owner": customer.email}).status_code in {400, 422}


def test_assigning_instead_of_an_owner_who_is_none_any_more_is_a_conflict(staff, asked):
    colleague, third = make_staff(), make_staff()
    assign_request(request_id=asked.pk, to=colleague, by=colleague, at=NOW)
    desk = bearer(staff)

    refused = desk.post(f"/staff/quote-requests/{asked.number}/assign", {"instead_of": third.email})
    taken = desk.post(f"/staff/quote-requests/{asked.number}/assign", {"instead_of": colleague.email})

    assert (refused.status_code, refused.json()["code"]) == (409, "owner_changed")
    asked.refresh_from_db()
    assert (taken.status_code, asked.assigned_to) == (200, staff)


def test_a_basket_becomes_an_offer_by_api(staff, customer, listing):
    basket = fill_basket(customer, [listing])
    desk = bearer(staff)

    first = desk.post(f"/staff/baskets/{basket.pk}/quote")
    again = desk.post(f"/staff/baskets/{basket.pk}/quote")

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["id"] == again.json()["id"]
    assert QuoteRequest.objects.get().recorded_by == staff
    assert desk.post("/staff/baskets/9999999/quote").status_code == 404
    assert bearer(customer).post(f"/staff/baskets/{basket.pk}/quote").status_code == 403
