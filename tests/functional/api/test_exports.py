"""Exports by programs."""

import csv
import io
import shutil

import pytest

from shop.documents.storage import private_storage
from shop.exports.enums import ExportFormat
from shop.exports.models import Export
from tests.factories.accounts import make_member
from tests.factories.journeys import make_license
from tests.functional.api.conftest import bearer, in_session, with_password

LICENSES = {"resource": "licenses", "format": "csv", "columns": ["sen"]}


@pytest.fixture(autouse=True)
def _no_files():
    shutil.rmtree(private_storage().path("exports"), ignore_errors=True)


@pytest.fixture
def licenses(organization, listing, staff):
    return [make_license(organization, listing, f"SEN-{number}", by=staff) for number in range(1, 4)]


def rows(answer) -> list[list[str]]:
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def test_short_export_is_ready_with_the_first_answer(customer, licenses):
    api = bearer(customer, "licenses")

    made = api.post("/exports", LICENSES | {"filter": {"q": "SEN-1"}})
    body = made.json()

    assert (made.status_code, body["status"], body["progress"], body["total"]) == (202, "ready", 100, 1)
    assert api.get(f"/exports/{body['id']}").json() == body
    assert api.get("/exports").json()["items"] == [body]
    assert rows(api.get(f"/exports/{body['id']}/file")) == [["SEN"], ["SEN-1"]]


def test_call_that_is_repeated_with_its_key_makes_one_export(customer, licenses):
    api = bearer(customer, "licenses")

    answers = [api.post("/exports", LICENSES, **{"Idempotency-Key": "k"}) for _ in range(2)]

    assert answers[0].json() == answers[1].json()
    assert answers[1]["Idempotency-Replayed"] == "true"
    assert Export.objects.count() == 1


def test_long_export_is_followed_and_cancelled(customer, licenses, settings):
    settings.EXPORT_SMALL_ROWS = dict.fromkeys(ExportFormat.values, 0)
    api = bearer(customer, "licenses")

    made = api.post("/exports", LICENSES).json()
    early = api.get(f"/exports/{made['id']}/file")
    cancelled = api.post(f"/exports/{made['id']}/cancel")
    again = api.post(f"/exports/{made['id']}/cancel")

    assert (made["status"], made["progress"]) == ("queued", 0)
    assert (early.status_code, early.json()["code"]) == (409, "export_not_ready")
    assert (cancelled.status_code, cancelled.json()["status"]) == (200, "cancelled")
    assert (again.status_code, again.json()["code"]) == (409, "transition_not_allowed")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"filter": {"organization": "1"}}, "organization"),
        ({"filter": {"ends_until": "never"}}, "ends_until"),
        ({"columns": ["license_key"]}, "columns"),
        ({"ids": ["00000000-0000-4000-8000-000000000000"]}, "ids"),
        ({"format": "zip"}, "format"),
        ({"format": "doc"}, "format"),
        ({"filter": "q=x"}, "filter"),
    ],
)
def test_wrong_wish_is_named(customer, licenses, change, field):
    answer = bearer(customer, "licenses").post("/exports", LICENSES | change)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
    assert Export.objects.count() == 0


def test_token_needs_the_scope_of_the_list(customer, licenses):
    made = bearer(customer, "licenses").post("/exports", LICENSES).json()
    api = bearer(customer, "invoices")

    assert api.post("/exports", LICENSES).json()["code"] == "insufficient_scope"
    assert api.get(f"/exports/{made['id']}/file").json()["code"] == "insufficient_scope"
    assert api.get("/exports").json()["items"] == []


def test_keys_need_the_right_the_scope_and_a_recent_sign_in(
    customer, organization, staff, licenses, settings
):
    from shop.accounts.enums import MembershipRole

    administrator = with_password(make_member(organization, staff=staff, role=MembershipRole.ADMINISTRATOR))
    wish = LICENSES | {"with_keys": True}

    assert bearer(customer).post("/exports", wish).json()["code"] == "not_permitted"
    without = bearer(administrator, "licenses").post("/exports", wish)
    assert without.json()["code"] == "insufficient_scope"
    session = in_session(administrator)
    settings.RECENT_SIGN_IN_SECONDS = 0
    assert session.post("/exports", wish).json()["code"] == "recent_sign_in_required"
    made = bearer(administrator, "licenses", "licenses:reveal").post("/exports", wish)
    assert (made.status_code, made.json()["columns"]) == (202, ["sen", "license_key"])


def test_export_of_a_colleague_is_missing(customer, organization, staff, licenses):
    made = bearer(customer, "licenses").post("/exports", LICENSES).json()
    colleague = bearer(with_password(make_member(organization, staff=staff)), "licenses")

    answers = [
        colleague.get(f"/exports/{made['id']}"),
        colleague.get(f"/exports/{made['id']}/file"),
        colleague.post(f"/exports/{made['id']}/cancel"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
