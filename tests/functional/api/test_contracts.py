"""What every operation promises, whichever it is: keys, versions, fields, limits, ids, bodies."""

import json
from datetime import timedelta

import pytest

from shop.accounts.enums import MembershipRole
from shop.api.schema import api_document
from shop.core.models import IdempotencyRecord
from shop.quotes.models import QuoteRequest
from tests.factories.accounts import make_member
from tests.factories.journeys import fill_basket, make_request
from tests.functional.api.conftest import BASE, Api, bearer, in_session, with_password
from tests.functional.api.test_session import problem

METHODS = ("get", "post", "patch", "put", "delete")
KEY, VERSION = "Idempotency-Key", "If-Match"
# A POST without a key, each with the reason why repeating it is harmless or must not be remembered.
WITHOUT_KEY = {
    "basket_undo_post": "what was taken back cannot be taken back twice",
    "configuration_check_post": "it only reads",
    "export_cancel_post": "cancelled stays cancelled",
    "invitation_post": "an invitation is accepted once, by its secret",
    "license_by_key_post": "it only reads, and the answer must not be stored",
    "license_reveal_post": "the key must not be stored with an answer",
    "my_data_post": "it only reads, and the file must not be stored",
    "my_erasure_post": "an account is deleted once",
    "organization_leave_post": "whoever left cannot leave again",
    "organization_transfer_post": "the role is handed over once",
    "quote_request_read_post": "reading never goes back",
    "session_mfa_post": "signing in is no effect to keep, and visitors have no keys",
    "session_post": "signing in is no effect to keep, and visitors have no keys",
    "staff_mail_preview_post": "it only reads",
    "staff_mail_restore_post": "its If-Match allows it once",
    "staff_order_bought_post": "bought stays bought",
    "staff_order_keys_preview_post": "it only reads",
    "staff_order_steps_post": "a ticked step stays ticked",
    "staff_organization_block_post": "blocked stays blocked",
    "staff_organization_unblock_post": "open stays open",
    "staff_question_close_post": "closed stays closed",
    "staff_quote_propose_post": "its If-Match allows it once",
    "staff_rule_preview_post": "it only reads",
}
# A PATCH or PUT without If-Match, each with the reason.
WITHOUT_VERSION = {
    "basket_line_patch": "a basket is one person's",
    "licenses_patch": "it names the fields that it sets, for many licences at once",
    "organization_member_patch": "a role is one value; the last word counts",
    "profile_patch": "a profile is one person's",
    "quote_ordering_draft_put": "a draft is one person's",
    "requisition_list_patch": "a list is one person's",
    "staff_member_patch": "a role is one value; the last word counts",
    "staff_order_vat_number_put": "it is one value, and checked against the order",
    "staff_saved_view_patch": "a view is changed by its owner only",
    "staff_price_patch": "a price is replaced, never changed: the id is the version",
}


def operations() -> dict[str, tuple[str, str, dict]]:
    """Method, path and description of every operation, by its name."""
    return {
        described["operationId"]: (method, path, described)
        for path, methods in json.loads(api_document())["paths"].items()
        for method, described in methods.items()
        if method in METHODS
    }


def parameters_of(described: dict) -> set[str]:
    return {parameter["name"] for parameter in described.get("parameters", [])}


# --- Walks over the document ----------------------------------------------------------------------
def test_every_post_takes_an_idempotency_key_or_says_why_not():
    without = {
        name
        for name, (method, _path, described) in operations().items()
        if method == "post" and KEY not in parameters_of(described)
    }

    assert without == {*WITHOUT_KEY}


def test_every_change_of_shared_things_takes_a_version_or_says_why_not():
    without = {
        name
        for name, (method, _path, described) in operations().items()
        if method in ("patch", "put") and VERSION not in parameters_of(described)
    }

    assert without == {*WITHOUT_VERSION}


def test_every_operation_tells_its_errors_and_its_callers():
    document = json.loads(api_document())
    answers = document["components"]["responses"]
    untold = [
        name
        for name, (_method, _path, described) in operations().items()
        if not {"400", "401", "429"} <= {*described["responses"]} or "security" not in described
        if name not in {"session_post", "session_mfa_post", "calendar_file_get"}
    ]

    assert untold == []
    assert all("application/problem+json" in answer["content"] for answer in answers.values())
    by_token = {
        name: scopes["token"]
        for name, (_method, _path, described) in operations().items()
        for scopes in described.get("security", [])
        if "token" in scopes
    }
    assert by_token["quotes_get"] == ["quotes"]
    assert by_token["delivery_note_pdf_get"] == ["orders", "licenses", "licenses:reveal"]
    assert "tokens_post" not in by_token


# --- Query ----------------------------------------------------------------------
def test_an_unknown_parameter_is_refused_by_name(organization, staff):
    administrator = make_member(organization, staff=staff, role=MembershipRole.ADMINISTRATOR)
    api = in_session(with_password(administrator))
    lists = [
        path.removeprefix(BASE)
        for method, path, _described in operations().values()
        if method == "get" and "{" not in path and "/staff/" not in path
    ]

    answers = {path: api.get(path, {"surprise": "1"}) for path in lists}

    assert {path: problem(answer) for path, answer in answers.items()} == dict.fromkeys(
        lists, (400, "invalid")
    )
    named = {error["field"] for answer in answers.values() for error in answer.json()["errors"]}
    assert named == {"surprise"}
    assert len(lists) > 20


def test_filters_through_relations_are_unknown_parameters(customer):
    api = bearer(customer)
    hostile = ["ordering", "company__users__email", "organization__name__startswith", "_method", "format"]

    for name in hostile:
        for path in ("/quotes", "/orders", "/licenses", "/invoices", "/products"):
            assert problem(api.get(path, {name: "user__password"})) == (400, "invalid"), (path, name)


def test_a_parameter_of_one_value_comes_once(customer):
    assert problem(bearer(customer).get("/quotes?limit=1&limit=2")) == (400, "invalid")
    assert bearer(customer).get("/products?deployment=cloud&deployment=server").status_code == 200


def test_fields_cut_lists_and_single_things(customer, listing):
    asked = make_request(customer, [listing])
    api = bearer(customer)

    page = api.get("/quote-requests", {"fields": "number, status"}).json()
    one = api.get(f"/quote-requests/{asked.number}", {"fields": "number,lines"}).json()
    licenses = api.get("/licenses", {"fields": "id"})

    assert {*page} == {"items", "next", "total"}
    assert page["items"] == [{"number": asked.number, "status": asked.status}]
    assert {*one} == {"number", "lines"}
    assert licenses.status_code == 200


@pytest.mark.parametrize("fields", ["password", "number,customer__password", "", ","])
def test_unknown_fields_are_refused(customer, fields):
    answer = bearer(customer).get("/quote-requests", {"fields": fields})

    assert problem(answer) == (400, "invalid")
    assert answer.json()["errors"][0]["field"] == "fields"


# --- Limits and ids ----------------------------------------------------------------------
def test_limits_are_told_and_counted_for_each_token(customer):
    first, second = bearer(customer), bearer(customer)

    told = [first.get("/me"), first.get("/me"), second.get("/me")]

    assert [answer["RateLimit-Limit"] for answer in told] == ["1200"] * 3
    assert [answer["RateLimit-Remaining"] for answer in told] == ["1199", "1198", "1199"]
    assert all(0 < int(answer["RateLimit-Reset"]) <= 60 for answer in told)


def test_the_tightest_limit_is_told(customer, monkeypatch):
    from shop.api.throttles import OperationThrottle

    monkeypatch.setattr(OperationThrottle, "THROTTLE_RATES", {"login": "2/min"})
    api = Api()
    answers = [api.post("/session", {"email": "a@example.com", "password": "x"}) for _ in range(3)]

    assert [answer["RateLimit-Remaining"] for answer in answers] == ["1", "0", "0"]
    assert problem(answers[-1]) == (429, "throttled")
    assert 0 < int(answers[-1]["Retry-After"]) <= int(answers[-1]["RateLimit-Reset"])


@pytest.mark.parametrize("given", ["0f3c1a52-7c5e-4f0e-9a55-0d3f2e9a1b11", "job_2026.11-30"])
def test_a_well_formed_request_id_comes_back(db, given):
    assert Api().get("/products", **{"X-Request-ID": given})["X-Request-ID"] == given


@pytest.mark.parametrize("given", ["", "short", "x" * 65, "two words!", "ümlaut-umlaut"])
def test_another_request_id_is_replaced(db, given):
    answer = Api().get("/products", **{"X-Request-ID": given})

    assert answer["X-Request-ID"] not in ("", given)
    assert len(answer["X-Request-ID"]) == 36


def test_pages_and_errors_have_a_request_id(client, db):
    for path in ("/healthz", "/nothing/", f"{BASE}/nothing"):
        assert len(client.get(path)["X-Request-ID"]) == 36


# --- Idempotency ----------------------------------------------------------------------
def test_a_key_is_kept_for_a_day(customer, listing):
    api, headers = bearer(customer), {KEY: "a-key"}
    fill_basket(customer, [listing])
    first = api.post("/quote-requests", {}, **headers)
    record = IdempotencyRecord.objects.get()
    IdempotencyRecord.objects.update(created_at=record.created_at - timedelta(hours=23, minutes=59))

    assert api.post("/quote-requests", {}, **headers).json() == first.json()
    IdempotencyRecord.objects.update(created_at=record.created_at - timedelta(hours=24))
    fill_basket(customer, [listing])
    later = api.post("/quote-requests", {}, **headers)

    assert later.json()["number"] != first.json()["number"]
    assert "Idempotency-Replayed" not in later
    assert IdempotencyRecord.objects.count() == 1


def test_wrong_bodies_leave_their_key_free(customer, listing):
    api, headers = bearer(customer), {KEY: "a-key"}
    fill_basket(customer, [listing])

    assert problem(api.post("/quote-requests", {"wished_date": "soon"}, **headers)) == (422, "invalid")
    assert api.post("/quote-requests", {}, **headers).status_code == 201


# --- Paging ----------------------------------------------------------------------
def test_a_walk_sees_each_row_once_while_rows_come_and_go(customer, listing):
    there = [make_request(customer, [listing]).number for _ in range(7)]
    api, seen, cursor = bearer(customer), [], ""
    while cursor is not None:
        page = api.get("/quote-requests", {"limit": 2, "cursor": cursor}).json()
        seen += [item["number"] for item in page["items"]]
        cursor = page["next"]
        # A new one comes on top, and one that was seen goes.
        make_request(customer, [listing])
        QuoteRequest.objects.filter(number=seen[0]).update(number=f"X{seen[0]}")

    assert len(seen) == len({*seen})
    assert {*there} <= {*seen}


# --- Bodies and methods ----------------------------------------------------------------------
AMBIGUOUS = {
    "a name twice": b'{"text": "a", "text": "b"}',
    "a name twice further down": b'{"text": "a", "more": {"a": 1, "a": 1}}',
    "NaN": b'{"text": NaN}',
    "Infinity": b'{"text": -Infinity}',
    "nested": b'{"text": ' + b"[" * 40 + b"]" * 40 + b"}",
    "another encoding": '{"text": "ä"}'.encode("latin-1"),
    "two documents": b'{"text": "a"} {"text": "b"}',
}


@pytest.mark.parametrize("name", AMBIGUOUS)
def test_a_body_has_one_meaning(customer, listing, name):
    asked = make_request(customer, [listing])
    api = bearer(customer)

    answer = api.client.post(
        f"{BASE}/quote-requests/{asked.number}/messages",
        AMBIGUOUS[name],
        content_type="application/json",
        headers=api.headers,
    )

    assert problem(answer) == (400, "parse_error")
    assert "ä" not in answer.json()["detail"]
    assert not asked.messages.exists()


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/jsonp",
        "application/json-patch+json",
        "text/xml",
        "multipart/form-data",
    ],
)
def test_a_body_of_another_type_is_refused(customer, listing, content_type):
    asked = make_request(customer, [listing])
    api = bearer(customer)

    answer = api.client.post(
        f"{BASE}/quote-requests/{asked.number}/messages",
        b'{"text": "a"}',
        content_type=content_type,
        headers=api.headers,
    )

    assert problem(answer) == (415, "unsupported_media_type")


def test_a_method_cannot_be_smuggled(customer, listing):
    asked = make_request(customer, [listing])
    api = bearer(customer)
    tricks = dict.fromkeys(("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"), "DELETE")

    assert api.get(f"/quote-requests/{asked.number}", **tricks).status_code == 200
    assert problem(api.post("/me", {}, **tricks)) == (405, "method_not_allowed")
    assert problem(api.post(f"/quote-requests/{asked.number}/messages?_method=PUT", {"text": "x"})) == (
        400,
        "invalid",
    )
    for method in ("TRACE", "CONNECT", "PROPFIND", "GETS"):
        answer = api.client.generic(method, f"{BASE}/me", headers=api.headers)
        assert problem(answer) == (405, "method_not_allowed"), method


def test_the_document_is_kept_by_its_etag(db):
    first = Api().get("/openapi.json")
    again = Api().get("/openapi.json", **{"If-None-Match": first["ETag"]})

    assert "max-age=300" in first["Cache-Control"]
    assert (again.status_code, again.content) == (304, b"")
