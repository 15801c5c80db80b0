"""The price book over the API."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from shop.core.jobs import Job
from shop.core.models import OutboxEvent
from shop.pricing.models import Price, PriceListImport
from tests.factories.marketplace import ListingFactory
from tests.factories.prices import csv_list, day, import_prices, kept_prices, row, take
from tests.functional.api.conftest import BASE, Api, bearer
from tests.functional.api.test_session import problem

PATH = "/staff/prices"
IMPORTS = f"{PATH}/imports"


@pytest.fixture(autouse=True)
def wiki(db: None) -> None:
    ListingFactory(key="wiki", name="Example Wiki")


def upload(api: Api, content: bytes, *, key: str = "", **given: str) -> Any:
    file = SimpleUploadedFile("prices.csv", content, content_type="text/csv")
    headers = api.headers | ({"Idempotency-Key": key} if key else {})
    body = {"currency": "EUR", "valid_from": "2026-11-23", **given, "file": file}
    return api.client.post(BASE + IMPORTS, body, headers=headers)


def test_a_list_is_uploaded_looked_at_and_imported(staff, sign_in):
    api = sign_in(staff)

    answer = upload(api, csv_list(row(), row(User_tier="many")))
    preview = answer.json()
    problems = api.get(f"{IMPORTS}/{preview['id']}/problems").json()

    assert answer.status_code == 201
    assert (preview["status"], preview["added"], preview["wrong"]) == ("ready", 1, 1)
    assert preview["imported_by"] == staff.email
    assert problems["items"] == [
        {
            "row": 3,
            "column": "User tier",
            "value": "many",
            "code": "tier",
            "text": "A tier is a whole number or “unlimited”.",
        }
    ]
    assert Price.objects.count() == 0
    assert problem(api.post(f"{IMPORTS}/{preview['id']}/apply", {})) == (409, "has_problems")

    applied = api.post(f"{IMPORTS}/{preview['id']}/apply", {"only_right_rows": True})

    assert (applied.status_code, applied.json()["status"]) == (200, "applied")
    assert [price[:3] for price in kept_prices()] == [("wiki", 100, "1000.50")]
    assert problem(api.post(f"{IMPORTS}/{preview['id']}/apply", {})) == (409, "transition_not_allowed")

    undone = api.post(f"{IMPORTS}/{preview['id']}/undo")
    assert (undone.json()["status"], kept_prices()) == ("undone", [])


def test_a_repeated_upload_makes_one_list_and_another_file_is_another_call(staff):
    api = bearer(staff)

    first = upload(api, csv_list(row()), key="one")
    again = upload(api, csv_list(row()), key="one")
    other = upload(api, csv_list(row(User_tier=25)), key="one")

    assert (again.json(), again.headers["Idempotency-Replayed"]) == (first.json(), "true")
    assert problem(other) == (422, "idempotency_key_reused")
    assert PriceListImport.objects.count() == 1


def test_what_cannot_be_read_says_why(staff):
    api = bearer(staff)

    refused = upload(api, b"%PDF-1.7")
    question = upload(api, csv_list(row(Price="1.234"))).json()

    assert problem(refused) == (422, "unreadable_price_list")
    assert refused.json()["errors"][0]["field"] == "file"
    assert (question["status"], question["question"]) == ("refused", "decimal_mark")

    checked = api.post(f"{IMPORTS}/{question['id']}/check", {"decimal_mark": "point"})
    assert (checked.status_code, checked.json()["status"]) == (200, "ready")


def test_a_long_list_is_accepted_and_read_in_the_background(staff, settings):
    settings.PRICE_LIST_LONG_SIZE = 10
    api = bearer(staff)

    answer = upload(api, csv_list(row()))

    assert (answer.status_code, answer.json()["status"]) == (202, "queued")
    assert OutboxEvent.objects.filter(job=Job.READ_PRICE_LIST).count() == 1
    fetched = api.post(f"{IMPORTS}/marketplace", {"valid_from": "2026-12-01"})
    assert (fetched.status_code, fetched.json()["source"]) == (202, "marketplace")
    assert [one["id"] for one in api.get(IMPORTS).json()["items"]] == [
        fetched.json()["id"],
        answer.json()["id"],
    ]


def test_a_list_is_thrown_away(staff):
    price_list = take(csv_list(row()), by=staff)
    api = bearer(staff)

    assert api.delete(f"{IMPORTS}/{price_list.pk}").status_code == 204
    assert api.get(f"{IMPORTS}/{price_list.pk}").json()["status"] == "discarded"
    assert problem(api.delete(f"{IMPORTS}/{price_list.pk}")) == (409, "transition_not_allowed")
    assert api.delete(f"{IMPORTS}/999999").status_code == 404


def test_prices_are_found_changed_and_ended(staff):
    import_prices(
        row(Price="100.00", Cost="80.00"), row(User_tier="unlimited"), valid_from=day(1, 1), by=staff
    )
    api = bearer(staff)

    found = api.get(PATH, {"q": "Example", "user_tier": "100", "valid_on": "2026-11-23"}).json()
    (price,) = found["items"]

    assert (price["unit_price"], price["unit_cost"]) == (
        {"amount": "100.00", "currency": "EUR"},
        {"amount": "80.00", "currency": "EUR"},
    )
    assert api.get(PATH, {"user_tier": "unlimited"}).json()["items"][0]["user_tier"] == "unlimited"

    body = {"unit_price": "120.00", "valid_from": "2026-12-01", "reason": "Agreed."}
    changed = api.patch(f"{PATH}/{price['id']}", body)
    assert [(one["unit_price"]["amount"], one["valid_until"]) for one in changed.json()["items"]] == [
        ("100.00", "2026-11-30"),
        ("120.00", None),
    ]
    assert problem(api.patch(f"{PATH}/{price['id']}", body)) == (409, "price_not_in_force")

    newest = changed.json()["items"][1]["id"]
    ended = api.post(f"{PATH}/{newest}/end", {"last_day": "2026-12-31", "reason": "Over."})
    assert [one["valid_until"] for one in ended.json()["items"]] == ["2026-12-31"]


def test_the_book_is_closed_to_customers(customer, staff):
    import_prices(row(Price="7919.37"), by=staff)
    price = Price.objects.get()
    api = bearer(customer)

    for path in (PATH, f"{PATH}/{price.pk}", IMPORTS, f"{IMPORTS}/{price.price_list_id}"):
        answer = api.get(path)
        assert answer.status_code in {403, 404}
        assert "7919" not in answer.content.decode()
    assert "7919" not in api.get("/products/wiki").content.decode()
