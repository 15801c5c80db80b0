"""Writing offers by program: sorts of lines, rules, approval, preview and comparison."""

from decimal import Decimal

import pytest
from wagtail.models import Site

from cms.models import SiteSettings
from shop.accounts.tokens import Scope
from shop.quotes.services import draft_quote
from tests.factories.accounts import make_member, make_organization, make_staff
from tests.factories.journeys import NOW, make_request
from tests.factories.marketplace import ListingFactory
from tests.functional.api.conftest import Api, bearer

pytestmark = pytest.mark.django_db
CONFIGURATION = {
    "deployment": "cloud",
    "license_type": "commercial",
    "purchase_type": "new",
    "maintenance_months": 12,
    "user_tier": 50,
}


@pytest.fixture
def listing():
    return ListingFactory(name="Wiki", key="wiki", host=True, applications=[])


@pytest.fixture
def staff():
    return make_staff()


@pytest.fixture
def draft(staff, listing):
    customer = make_member(make_organization(), staff=staff)
    return draft_quote(request_id=make_request(customer, [listing]).pk, by=staff, at=NOW)


@pytest.fixture
def desk(staff) -> Api:
    return bearer(staff, Scope.STAFF)


@pytest.fixture
def colleague() -> Api:
    return bearer(make_staff(), Scope.STAFF)


def path(draft, step: str = "") -> str:
    return f"/staff/quotes/{draft.public_id}{f'/{step}' if step else ''}"


def patch(api: Api, draft, **body):
    return api.patch(path(draft), body, **{"If-Match": api.get(path(draft))["ETag"]})


def priced(api: Api, draft, price: str = "100.00"):
    (line,) = api.get(path(draft)).json()["current"]["lines"]
    return patch(api, draft, lines=[{"id": line["id"], "unit_price": price}])


def test_all_sorts_of_lines_are_added_ordered_and_told(desk, draft, listing):
    (line,) = desk.get(path(draft)).json()["current"]["lines"]
    answer = patch(
        desk,
        draft,
        cc_addresses=["boss@example.com"],
        lines=[
            {"id": line["id"], "unit_price": "100.00", "unit_cost": "60.00"},
            {"kind": "heading", "title": "Services"},
            {"kind": "text", "detail": "Choose one:"},
            {"title": "On site", "unit_price": "10.00", "alternative_group": 1},
            {"title": "Remote", "unit_price": "8.00", "alternative_group": 1},
            {"kind": "license", "listing": "wiki", "configuration": CONFIGURATION, "unit_price": "50"},
        ],
    )

    current = answer.json()["current"]
    assert answer.status_code == 200
    assert [(row["kind"], row["title"], row["alternative_group"]) for row in current["lines"]] == [
        ("license", "Wiki", 0),
        ("heading", "Services", 0),
        ("text", "", 0),
        ("service", "On site", 1),
        ("service", "Remote", 1),
        ("license", "Wiki", 0),
    ]
    assert current["lines"][5]["configuration"]["user_tier"] == 50
    assert current["cc_addresses"] == ["boss@example.com"]
    assert current["totals"]["net"]["amount"] == "160.00"
    assert current["margin"] == {
        "amount": {"amount": "40.00", "currency": "EUR"},
        "percent": "40.00",
        "without_cost": 2,
    }

    ids = [row["id"] for row in current["lines"]]
    moved = patch(desk, draft, order=[ids[1], ids[0]]).json()["current"]["lines"]
    assert [row["id"] for row in moved] == [ids[1], ids[0], *ids[2:]]


def test_a_rule_is_told_at_its_line_and_set_aside_with_a_reason(desk, draft):
    (line,) = desk.get(path(draft)).json()["current"]["lines"]
    broken = {**CONFIGURATION, "purchase_type": "renewal"}
    told = patch(
        desk, draft, lines=[{"id": line["id"], "unit_price": "1.00", "configuration": broken}]
    ).json()["current"]["lines"][0]
    refused = desk.post(path(draft, "send"))

    standing = [row for row in told["violations"] if row["severity"] != "note"]
    reasons = {row["code"]: "Agreed with the vendor" for row in standing}
    settled = patch(desk, draft, lines=[{"id": line["id"], "overrides": reasons}]).json()
    sent = desk.post(path(draft, "send"))

    assert [row["is_blocking"] for row in standing] == [True]
    assert (refused.status_code, refused.json()["code"]) == (409, "rule_not_set_aside")
    (override,) = settled["current"]["lines"][0]["overrides"]
    assert override["reason"] == "Agreed with the vendor"
    assert sent.status_code == 200


@pytest.mark.parametrize(
    "line",
    [
        {"kind": "license", "listing": "nothing-like-it", "configuration": CONFIGURATION},
        {"kind": "license", "listing": "wiki"},
        {"kind": "heading", "title": ""},
        {"title": "x", "overrides": {"a": "b" * 501}},
    ],
)
def test_a_line_that_cannot_be_is_refused(desk, draft, line):
    answer = patch(desk, draft, lines=[line])

    assert answer.status_code in (400, 422)
    assert len(desk.get(path(draft)).json()["current"]["lines"]) == 1


def test_editing_without_the_version_or_with_an_old_one_is_refused(desk, draft):
    etag = desk.get(path(draft))["ETag"]
    missing = desk.patch(path(draft), {"introduction": "Hello"})
    priced(desk, draft)
    stale = desk.patch(path(draft), {"introduction": "Hello"}, **{"If-Match": etag})

    assert (missing.status_code, stale.status_code) == (428, 412)


def test_an_offer_above_the_limit_goes_through_a_colleague(desk, colleague, draft):
    SiteSettings.objects.update_or_create(
        site=Site.objects.get(is_default_site=True), defaults={"approval_total": Decimal(50)}
    )
    etag = priced(desk, draft)["ETag"]
    too_early = desk.post(path(draft, "send"))
    asked = desk.post(path(draft, "ask-approval"), {"note": "Please"}, **{"If-Match": etag})
    own = desk.post(path(draft, "approve"), {}, **{"If-Match": etag})
    back = colleague.post(path(draft, "reject"), {"comment": "Too cheap"}, **{"If-Match": etag})
    again = desk.post(path(draft, "ask-approval"), {}, **{"If-Match": etag})
    approved = colleague.post(path(draft, "approve"), {"comment": "Fine"}, **{"If-Match": etag})
    sent = desk.post(path(draft, "send"))

    assert (too_early.status_code, too_early.json()["code"]) == (409, "approval_missing")
    assert asked.json()["status"] == "awaiting_approval"
    assert (own.status_code, own.json()["code"]) == (409, "own_approval")
    assert back.json()["status"] == "draft"
    assert again.json()["status"] == "awaiting_approval"
    assert approved.json()["status"] == "approved"
    assert sent.json()["status"] == "sent"
    approvals = approved.json()["current"]["approvals"]
    assert [(one["outcome"], one["comment"]) for one in approvals] == [
        ("approved", "Fine"),
        ("rejected", "Too cheap"),
    ]


def test_preview_reopen_and_comparison(desk, draft):
    priced(desk, draft)
    preview = desk.get(path(draft, "preview.pdf"))
    alone = desk.get(path(draft, "compare"))
    desk.post(path(draft, "send"))
    gone = desk.get(path(draft, "preview.pdf"))
    desk.post(path(draft, "requote"))
    priced(desk, draft, "90.00")
    compared = desk.get(path(draft, "compare"))
    reopened = desk.post(path(draft, "reopen"))

    assert (preview["Content-Type"], preview.content[:5]) == ("application/pdf", b"%PDF-")
    assert (alone.status_code, gone.status_code) == (404, 404)
    assert compared.json()["net_difference"] == "-10.00"
    (line,) = compared.json()["lines"]
    assert (line["change"], [one["name"] for one in line["changes"]]) == (
        "changed",
        ["unit_price", "net_amount"],
    )
    assert reopened.status_code == 409
