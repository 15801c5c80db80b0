"""Wrong, foreign, repeated, huge and stale input: a clear answer and unchanged data."""

import json

import pytest
from oscar.core.loading import get_model

from shop.core.models import AuditEvent
from shop.fulfillment.models import OrderDetails
from shop.licenses.models import License
from shop.quotes.models import Quote, QuoteRequest
from tests.factories.journeys import (
    deliver,
    fill_basket,
    line_drafts,
    make_order,
    make_request,
    make_sent_quote,
    price_draft,
)
from tests.factories.marketplace import ListingFactory
from tests.functional.api.conftest import BASE, Api, bearer, cloud, in_session
from tests.functional.api.test_session import problem


@pytest.fixture
def order(customer, staff, listing) -> OrderDetails:
    """Delivered, not invoiced."""
    placed = make_order(customer, staff, [listing])
    deliver(placed, staff)
    return placed


# --- Addresses and methods ----------------------------------------------------------------------
@pytest.mark.parametrize("path", ["/nothing", "/me/", "/", "/products/a/b/c", "/quotes/Q%00", "/licenses/1"])
def test_an_unknown_address_is_a_problem(db, path):
    answers = [Api().get(path), Api().post(path, {})]

    assert [problem(answer) for answer in answers] == [(404, "not_found")] * 2


def test_a_wrong_method_is_a_problem(customer):
    answer = bearer(customer).post("/me", {})

    assert problem(answer) == (405, "method_not_allowed")
    assert "GET" in answer["Allow"]


FOREIGN = {
    "/quote-requests/{request}": "GET",
    "/quote-requests/{request}/messages": "POST",
    "/quote-requests/{request}/withdraw": "POST",
    "/quotes/{quote}": "GET",
    "/quotes/{quote}/pdf": "GET",
    "/quotes/{quote}/revisions/1": "GET",
    "/quotes/{quote}/accept": "POST",
    "/quotes/{quote}/decline": "POST",
    "/quotes/{quote}/request-revision": "POST",
    "/orders/{order}": "GET",
    "/orders/{order}/confirmation.pdf": "GET",
    "/orders/{order}/delivery-notes/1.pdf": "GET",
    "/licenses/{license}": "GET",
    "/licenses/{license}/reveal": "POST",
    "/invoices/{invoice}": "GET",
    "/invoices/{invoice}/pdf": "GET",
    "/invoices/{invoice}/xml": "GET",
}
MISSING = {
    "request": "R-2026-99999",
    "quote": "Q-2026-99999",
    "order": "O-2026-99999",
    "invoice": "I-2026-99999",
    "license": "00000000-0000-4000-8000-000000000000",
}
BODY = {"text": "x", "reason": "x", "technical_contact": {"name": "x", "email": "x@example.com"}}


def test_what_is_foreign_answers_like_what_is_missing(order, staff, stranger, customer):
    number = order.order.number
    invoice = bearer(staff).post(f"/staff/orders/{number}/invoice").json()["number"]
    license_ = License.objects.get()
    there = {
        "request": QuoteRequest.objects.get().number,
        "quote": Quote.objects.get().number,
        "order": number,
        "invoice": invoice,
        "license": str(license_.public_id),
    }
    api = bearer(stranger)

    for template, method in FOREIGN.items():
        body = BODY if method == "POST" else None
        foreign = api.call(method, template.format(**there), body)
        missing = api.call(method, template.format(**MISSING), body)
        assert problem(foreign) == (404, "not_found"), template
        assert foreign.content == missing.content, template
    own = bearer(customer)
    readable = [path for path, method in FOREIGN.items() if method == "GET"]
    assert {path: own.get(path.format(**there)).status_code for path in readable} == dict.fromkeys(
        readable, 200
    )


def test_a_foreign_basket_line_answers_like_a_missing_one(customer, stranger, listing):
    basket = fill_basket(customer, [listing])
    line_id = basket.lines.get().pk
    api = bearer(stranger)

    for method in ("PATCH", "DELETE"):
        foreign = api.call(method, f"/basket/lines/{line_id}", {"quantity": 2})
        missing = api.call(method, "/basket/lines/999999", {"quantity": 2})
        assert problem(foreign) == (404, "line_not_found")
        assert foreign.content == missing.content
    assert basket.lines.get().quantity == 1


def test_a_foreign_license_cannot_be_renewed(order, stranger, listing):
    license_id = str(License.objects.get().public_id)
    body = cloud(purchase_type="renewal", existing_license=license_id)

    foreign = bearer(stranger).post(f"/products/{listing.key}/configuration/check", body)
    missing = bearer(stranger).post(
        f"/products/{listing.key}/configuration/check", {**body, "existing_license": MISSING["license"]}
    )

    assert problem(foreign) == (422, "invalid")
    assert foreign.content == missing.content


def test_an_own_license_is_named_by_its_id(order, customer, listing):
    license_ = License.objects.get()
    body = cloud(purchase_type="renewal", existing_license=str(license_.public_id))

    answer = bearer(customer).post(f"/products/{listing.key}/configuration/check", body)

    assert answer.status_code == 200
    assert license_.sen in answer.json()["summary"]
    assert "existing_license_unknown" not in [row["code"] for row in answer.json()["violations"]]


# --- Bodies ----------------------------------------------------------------------
SYNTAX = {
    "no JSON": b"{",
    "not UTF-8": b'{"product": "\xff"}',
    "NaN": b'{"quantity": NaN}',
    "deep": b"[" * 100_000,
    "endless number": b'{"quantity": ' + b"9" * 5_000 + b"}",
}


@pytest.mark.parametrize("name", SYNTAX)
def test_what_is_no_json_is_a_parse_error(customer, name):
    api = bearer(customer)

    answer = api.client.post(
        f"{BASE}/basket/lines", SYNTAX[name], content_type="application/json", headers=api.headers
    )

    assert problem(answer) == (400, "parse_error")


def test_other_content_and_large_bodies_are_refused(customer, settings):
    api = bearer(customer)
    url = f"{BASE}/basket/lines"
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

    form = api.client.post(url, {"product": "x"}, headers=api.headers)
    large = api.client.post(
        url, b'"' + b"x" * 2000 + b'"', content_type="application/json", headers=api.headers
    )

    assert problem(form) == (415, "unsupported_media_type")
    assert problem(large) == (413, "body_too_large")


WRONG_LINES = {
    "a list": [],
    "a text": "basket",
    "null": None,
    "nothing": {},
    "unknown product": {"product": "nobody-knows", **cloud()},
    "product of a wrong type": {"product": {}, **cloud()},
    "NUL": {"product": "example\0wiki", **cloud()},
    "unknown deployment": {"product": "example-wiki", **cloud(deployment="moon")},
    "deployment of a wrong type": {"product": "example-wiki", **cloud(deployment=["cloud"])},
    "negative tier": {"product": "example-wiki", **cloud(user_tier=-1)},
    "tier of a wrong type": {"product": "example-wiki", **cloud(user_tier=[500])},
    "fraction as tier": {"product": "example-wiki", **cloud(user_tier=1.5)},
    "truth as tier": {"product": "example-wiki", **cloud(user_tier=True)},
    "endless tier": {"product": "example-wiki", **cloud(user_tier="9" * 400)},
    "huge months": {"product": "example-wiki", **cloud(maintenance_months=10**30)},
    "infinite months": {"product": "example-wiki", **cloud(maintenance_months=1e300)},
    "no quantity": {"product": "example-wiki", "quantity": 0, **cloud()},
    "huge quantity": {"product": "example-wiki", "quantity": 10**12, **cloud()},
    "long note": {"product": "example-wiki", "note": "x" * 5_000, **cloud()},
    "NUL in a note": {"product": "example-wiki", "note": "a\0b", **cloud()},
    "half a character": {"product": "example-wiki", "note": "\ud800", **cloud()},
    "half a character as a choice": {"product": "example-wiki", **cloud(deployment="\ud800")},
    "long address": {"product": "example-wiki", **cloud(instance_url="x" * 1_000)},
    "codes of a wrong type": {"product": "example-wiki", **cloud(ask_anyway="all")},
    "no license": {"product": "example-wiki", **cloud(purchase_type="renewal", existing_license="mine")},
}


@pytest.mark.parametrize("name", WRONG_LINES)
def test_a_wrong_line_is_refused_and_nothing_stored(customer, listing, name):
    api = bearer(customer)
    content = json.dumps(WRONG_LINES[name])

    answer = api.client.post(
        f"{BASE}/basket/lines", content, content_type="application/json", headers=api.headers
    )

    assert problem(answer)[0] == 422
    assert answer.json()["errors"]
    assert get_model("basket", "Line").objects.count() == 0


def test_a_line_that_cannot_be_requested_names_its_violations(customer, listing):
    answer = bearer(customer).post("/basket/lines", {"product": listing.key, **cloud(deployment="server")})

    assert problem(answer) == (422, "not_requestable")
    first = answer.json()["violations"][0]
    assert (first["code"], first["severity"], first["field"]) == (
        "deployment_not_offered",
        "blocks",
        "deployment",
    )


def test_unknown_fields_are_ignored(customer, listing):
    answer = bearer(customer).post("/basket/lines", {"product": listing.key, "owner": 1, "id": 7, **cloud()})

    assert answer.status_code == 201


WRONG_REQUESTS = {
    "contact of a wrong type": {"contact": "me"},
    "no address": {"contact": {"email": "nobody"}},
    "contacts of a wrong type": {"technical_contacts": {"name": "x"}},
    "too many contacts": {"technical_contacts": [{"name": "x", "email": "x@example.com"}] * 51},
    "no date": {"wished_date": "tomorrow"},
    "number as date": {"wished_date": 20270101},
    "date of another age": {"wished_date": "9999-12-31"},
    "past date": {"wished_date": "2001-01-01"},
    "endless message": {"message": "x" * 6_000},
    "NUL in the message": {"message": "a\0b"},
}


@pytest.mark.parametrize("name", WRONG_REQUESTS)
def test_a_wrong_request_is_refused_and_the_basket_stays(customer, listing, name):
    basket = fill_basket(customer, [listing])

    answer = bearer(customer).post("/quote-requests", WRONG_REQUESTS[name])

    assert problem(answer)[0] == 422
    assert QuoteRequest.objects.count() == 0
    basket.refresh_from_db()
    assert basket.status == "Open"


def test_an_empty_basket_cannot_be_requested(customer):
    assert problem(bearer(customer).post("/quote-requests", {})) == (409, "empty_basket")


WRONG_ACCEPTANCES = {
    "nothing": {},
    "contact of a wrong type": {"technical_contact": []},
    "past date": {"buy_at": "2001-01-01"},
    "no date": {"buy_at": "soon"},
    "address of a wrong type": {"billing": "here"},
    "foreign line": {"optional_lines": [999_999]},
    "huge line": {"optional_lines": [10**30]},
    "lines of a wrong type": {"optional_lines": "all"},
    "endless number": {"po_number": "x" * 100},
}


@pytest.mark.parametrize("name", WRONG_ACCEPTANCES)
def test_a_wrong_acceptance_is_refused_and_nothing_ordered(customer, staff, listing, name):
    quote = make_sent_quote(customer, staff, [listing])
    body = (
        {}
        if name == "nothing"
        else {"technical_contact": BODY["technical_contact"], **WRONG_ACCEPTANCES[name]}
    )

    answer = bearer(customer).post(f"/quotes/{quote.number}/accept", body)

    assert problem(answer)[0] == 422
    assert OrderDetails.objects.count() == 0
    quote.refresh_from_db()
    assert quote.status == "sent"


QUERIES = {
    "/products": [
        "limit=0",
        "limit=101",
        "limit=many",
        "cursor=x",
        "sort=price",
        "kind=x",
        "deployment=moon",
        "q=%00",
    ],
    "/licenses": [
        "status=x",
        "sort=key",
        "ends_before=x",
        "ends_before=9999-12-31",
        "cursor=x",
        "product=%00",
    ],
    "/quotes": ["status=x", "cursor=x", "limit=0"],
    "/invoices": ["issued_from=x", "cursor=x"],
    "/staff/orders": ["queue=x", "cursor=x"],
}


@pytest.mark.parametrize(
    ("path", "query"), [(path, query) for path, queries in QUERIES.items() for query in queries]
)
def test_a_wrong_query_is_refused(staff, path, query):
    answer = bearer(staff).get(f"{path}?{query}")

    assert problem(answer)[0] == 400


# --- Repeated calls ----------------------------------------------------------------------
def test_the_same_key_makes_one_request(customer, listing, sign_in):
    fill_basket(customer, [listing])
    api = sign_in(customer)
    headers = {"Idempotency-Key": "a-key"}

    first = api.post("/quote-requests", {"message": "Please"}, **headers)
    fill_basket(customer, [listing])
    second = api.post("/quote-requests", {"message": "Please"}, **headers)
    other = api.post("/quote-requests", {"message": "Something else"}, **headers)

    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()
    assert "Idempotency-Replayed" not in first
    assert second["Idempotency-Replayed"] == "true"
    assert problem(other) == (422, "idempotency_key_reused")
    assert QuoteRequest.objects.count() == 1


def test_a_refusal_is_remembered_like_an_answer(customer, listing):
    api = bearer(customer)
    headers = {"Idempotency-Key": "a-key"}

    first = api.post("/quote-requests", {}, **headers)
    fill_basket(customer, [listing])
    again = api.post("/quote-requests", {}, **headers)

    assert problem(first) == problem(again) == (409, "empty_basket")
    assert again.json() == first.json()
    assert again["Idempotency-Replayed"] == "true"
    assert again["Content-Type"] == "application/problem+json"
    assert api.post("/quote-requests", {}, **{"Idempotency-Key": "another"}).status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 201, "k\u00fc"])
def test_a_key_has_its_form(customer, listing, key):
    fill_basket(customer, [listing])

    assert problem(bearer(customer).post("/quote-requests", {}, **{"Idempotency-Key": key})) == (
        400,
        "invalid",
    )
    assert QuoteRequest.objects.count() == 0


def test_ordering_twice_makes_one_order(customer, staff, listing):
    quote = make_sent_quote(customer, staff, [listing])
    api = bearer(customer)
    body = {"technical_contact": BODY["technical_contact"]}

    numbers = {api.post(f"/quotes/{quote.number}/accept", body).json()["number"] for _ in range(2)}

    assert numbers == {OrderDetails.objects.get().order.number}


def test_fulfilling_and_invoicing_twice_changes_nothing(order, staff):
    desk = bearer(staff)
    number = order.order.number
    line = order.order.lines.get().pk
    headers = {"Idempotency-Key": "once"}

    first = desk.post(f"/staff/orders/{number}/invoice", **headers)
    again = desk.post(f"/staff/orders/{number}/invoice", **headers)

    assert (first.status_code, again.json()) == (201, first.json())
    assert problem(desk.post(f"/staff/orders/{number}/invoice")) == (409, "nothing_to_invoice")
    repeated = desk.post(f"/staff/orders/{number}/fulfill", {"lines": [{"line": line, "sen": "SEN-2"}]})
    assert problem(repeated) == (422, "delivery_refused")
    assert License.objects.count() == 1


# --- State ----------------------------------------------------------------------
def test_a_draft_is_edited_by_one_at_a_time(customer, staff, listing):
    asked = make_request(customer, [listing])
    desk = bearer(staff)
    draft = desk.post(f"/staff/quote-requests/{asked.number}/quote").json()
    path = f"/staff/quotes/{draft['id']}"
    etag = desk.get(path)["ETag"]
    line = draft["current"]["lines"][0]["id"]

    without = desk.patch(path, {"introduction": "Hello"})
    saved = desk.patch(path, {"lines": [{"id": line, "unit_price": "10.00"}]}, **{"If-Match": etag})
    stale = desk.patch(path, {"introduction": "Too late"}, **{"If-Match": etag})
    nonsense = desk.patch(path, {"introduction": "Too late"}, **{"If-Match": '"abc"'})

    assert problem(without) == (428, "precondition_required")
    assert saved["ETag"] != etag
    assert problem(stale) == problem(nonsense) == (412, "stale_version")
    now = desk.get(path).json()["current"]
    assert (now["introduction"], now["lines"][0]["unit_price"]) == (
        "",
        {"amount": "10.00", "currency": "EUR"},
    )


WRONG_DRAFTS = {
    "lines.0.unit_price": {"unit_price": "-1"},
    "lines.0.discount_percent": {"discount_percent": "101"},
    "lines.0.tax_code": {"tax_code": "luxury"},
    "lines.0": {"id": 999_999},
    "lines.0.quantity": {"quantity": "0"},
}


@pytest.mark.parametrize("field", WRONG_DRAFTS)
def test_a_wrong_line_of_a_draft_is_named(customer, staff, listing, field):
    asked = make_request(customer, [listing])
    desk = bearer(staff)
    draft = desk.post(f"/staff/quote-requests/{asked.number}/quote").json()
    line = {"id": draft["current"]["lines"][0]["id"], **WRONG_DRAFTS[field]}

    answer = desk.patch(f"/staff/quotes/{draft['id']}", {"lines": [line]}, **{"If-Match": '"1"'})

    assert problem(answer) == (422, "invalid")
    assert Quote.objects.get().version == 1
    if line["id"] != 999_999:
        assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_a_draft_is_complete_before_it_is_sent(customer, staff, listing):
    asked = make_request(customer, [listing])
    desk = bearer(staff)
    draft = desk.post(f"/staff/quote-requests/{asked.number}/quote").json()

    refused = desk.post(f"/staff/quotes/{draft['id']}/send")

    assert problem(refused) == (422, "quote_incomplete")
    assert Quote.objects.get().status == "draft"


def test_an_answered_offer_cannot_be_answered_again(customer, staff, listing):
    quote = make_sent_quote(customer, staff, [listing])
    api = bearer(customer)

    declined = api.post(f"/quotes/{quote.number}/decline", {"reason": "Too much"})
    again = api.post(f"/quotes/{quote.number}/request-revision", {"reason": "Less"})

    assert (declined.json()["status"], declined.json()["answer_reason"]) == ("declined", "Too much")
    assert problem(again) == (409, "transition_not_allowed")


def test_a_change_is_asked_for_and_sent_as_the_next_revision(customer, staff, listing):
    quote = make_sent_quote(customer, staff, [listing])
    api, desk = bearer(customer), bearer(staff)

    assert problem(api.post(f"/quotes/{quote.number}/request-revision", {"reason": " "}))[0] == 422
    api.post(f"/quotes/{quote.number}/request-revision", {"reason": "Less"})
    desk.post(f"/staff/quotes/{quote.number}/requote")
    assert api.get(f"/quotes/{quote.number}").json()["revisions"] == [1]
    quote.refresh_from_db()
    price_draft(quote, staff, line_drafts(quote, unit_price="50.00"))
    desk.post(f"/staff/quotes/{quote.number}/send")

    answer = api.get(f"/quotes/{quote.number}").json()
    assert (answer["status"], answer["revisions"]) == ("sent", [1, 2])
    assert answer["current"]["totals"]["net"]["amount"] == "50.00"
    first = api.get(f"/quotes/{quote.number}/revisions/1").json()
    assert first["totals"]["net"]["amount"] == "100.00"
    assert api.get(f"/quotes/{quote.number}/pdf", {"revision": 1}).content[:5] == b"%PDF-"
    assert problem(api.get(f"/quotes/{quote.number}/pdf", {"revision": 3})) == (404, "not_found")


def test_who_waits_for_activation_reads_the_offer_and_cannot_order_it(waiting, staff, listing):
    quote = make_sent_quote(waiting, staff, [listing])
    api = bearer(waiting)

    refused = api.post(f"/quotes/{quote.number}/accept", {"technical_contact": BODY["technical_contact"]})

    assert api.get(f"/quotes/{quote.number}").status_code == 200
    assert problem(refused) == (403, "activation_needed")
    assert OrderDetails.objects.count() == 0


def test_keys_need_a_recent_sign_in_in_a_session(order, customer, settings):
    license_id = License.objects.get().public_id
    api = in_session(customer)
    number = order.order.number
    settings.RECENT_SIGN_IN_SECONDS = -1

    assert problem(api.post(f"/licenses/{license_id}/reveal")) == (403, "recent_sign_in_required")
    assert problem(api.get(f"/orders/{number}/delivery-notes/1.pdf")) == (403, "recent_sign_in_required")
    settings.RECENT_SIGN_IN_SECONDS = 60
    assert api.post(f"/licenses/{license_id}/reveal").status_code == 200


def test_a_token_reveals_keys_with_a_scope_of_its_own_only(order, customer, settings):
    license_id = License.objects.get().public_id
    number = order.order.number
    settings.RECENT_SIGN_IN_SECONDS = -1  # which says nothing to a token
    reader = bearer(customer, "orders", "licenses")
    revealer = bearer(customer, "licenses", "licenses:reveal")

    assert reader.get(f"/licenses/{license_id}").status_code == 200
    assert problem(reader.post(f"/licenses/{license_id}/reveal")) == (403, "insufficient_scope")
    assert problem(reader.get(f"/orders/{number}/delivery-notes/1.pdf")) == (403, "insufficient_scope")
    assert problem(bearer(customer, "licenses:reveal").post(f"/licenses/{license_id}/reveal")) == (
        403,
        "insufficient_scope",
    )
    assert AuditEvent.objects.filter(action="license_key_revealed").count() == 0
    assert revealer.post(f"/licenses/{license_id}/reveal").status_code == 200
    assert AuditEvent.objects.filter(action="license_key_revealed", actor_id=customer.pk).count() == 1


def test_too_many_keys_are_throttled(order, customer, settings):
    settings.KEY_REVEALS_PER_HOUR = 1
    license_id = License.objects.get().public_id
    api = bearer(customer)

    assert api.post(f"/licenses/{license_id}/reveal").status_code == 200
    refused = api.post(f"/licenses/{license_id}/reveal")
    assert problem(refused) == (429, "too_many_reveals")
    assert int(refused["Retry-After"]) > 0


def test_errors_speak_the_language_that_was_asked_for(customer):
    answer = bearer(customer).get("/quotes/Q-2026-99999", **{"Accept-Language": "de"})

    assert answer["Content-Language"] == "de"
    assert problem(answer) == (404, "not_found")


def test_an_error_of_ours_is_a_problem_without_its_cause(customer, monkeypatch):
    def fail(*_args: object, **_options: object) -> None:
        raise RuntimeError("secret cause")

    monkeypatch.setattr("shop.api.v1.session.describe", fail)
    api = bearer(customer)
    api.client.raise_request_exception = False

    answer = api.get("/me")

    assert problem(answer) == (500, "error")
    assert "secret" not in answer.content.decode()


def test_changing_a_line_into_an_equal_one_joins_them(customer, listing):
    other = ListingFactory(host=True, key="example-tracker")
    api = bearer(customer)
    for tier in (100, 200):
        api.post("/basket/lines", {"product": listing.key, **cloud(user_tier=tier)})
    api.post("/basket/lines", {"product": other.key, **cloud()})
    first, second, _third = api.get("/basket").json()["lines"]

    joined = api.patch(f"/basket/lines/{second['id']}", {"user_tier": 100})

    assert joined.json()["line"] == first["id"]
    assert [(row["id"], row["quantity"]) for row in joined.json()["lines"]][:1] == [(first["id"], 2)]
    assert api.delete(f"/basket/lines/{first['id']}").status_code == 204
    assert api.delete("/basket/lines").status_code == 204
    assert api.get("/basket").json() == {"lines": [], "is_requestable": False}


def test_only_the_revision_that_was_seen_is_ordered(customer, staff, listing):
    quote = make_sent_quote(customer, staff, [listing])
    api, desk = bearer(customer), bearer(staff)
    desk.post(f"/staff/quotes/{quote.number}/requote")
    desk.post(f"/staff/quotes/{quote.number}/send")
    order = {"technical_contact": {"name": "Tessa", "email": "tessa@example.com"}}

    stale = api.post(f"/quotes/{quote.number}/accept", {**order, "revision": 1})

    assert problem(stale) == (412, "stale_version")
    assert api.post(f"/quotes/{quote.number}/accept", {**order, "revision": 2}).status_code == 201


def test_staff_do_not_answer_for_a_customer(customer, staff, listing):
    quote = make_sent_quote(customer, staff, [listing])
    asked = make_request(customer, [listing])
    desk = bearer(staff)
    order = {"technical_contact": {"name": "Tessa", "email": "tessa@example.com"}}

    answers = [
        desk.post(f"/quotes/{quote.number}/accept", order),
        desk.post(f"/quotes/{quote.number}/decline", {"reason": ""}),
        desk.post(f"/quotes/{quote.number}/request-revision", {"reason": "Less"}),
        desk.post(f"/quote-requests/{asked.number}/withdraw"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert Quote.objects.get().status == "sent"
    asked.refresh_from_db()
    assert asked.status == "submitted"
