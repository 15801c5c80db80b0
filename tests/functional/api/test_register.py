"""The register over the API: filters, many at once, the past, questions, views, corrections."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shop.accounts.enums import MembershipRole
from shop.licenses.models import License, LicenseChange, LicenseQuestion
from tests.factories.accounts import make_member
from tests.factories.licenses import make_license_rows
from tests.functional.api.conftest import bearer
from tests.functional.api.test_lists import all_pages
from tests.functional.api.test_session import problem

pytestmark = pytest.mark.django_db
KEY = "AAAB-CANARY-KEY-9XYZ"


@pytest.fixture
def rows(organization, listing, staff):
    def make(count, **values):
        first_end = timezone.localdate() + timedelta(days=1)
        return make_license_rows(organization, listing, count, by=staff, **{"first_end": first_end, **values})

    return make


@pytest.fixture
def api(customer):
    return bearer(customer, "licenses")


def sens(answer) -> list[str]:
    return [row["sen"] for row in answer.json()["items"]]


def test_filters_of_the_page_are_those_of_the_api(api, rows):
    rows(
        4,
        each=(
            {"sen": "A", "department": "Physics"},
            {"sen": "B", "department": "Arts", "is_declared": True},
            {"sen": "C", "status": "superseded"},
            {"sen": "D", "license_key": KEY, "deployment": "server"},
        ),
    )

    assert sens(api.get("/licenses")) == ["A", "B", "C", "D"]
    assert sens(api.get("/licenses", {"archived": "no"})) == ["A", "B", "D"]
    assert sens(api.get("/licenses?department=Physics&department=Arts")) == ["A", "B"]
    assert sens(api.get("/licenses", {"q": "phys"})) == ["A"]
    assert sens(api.get("/licenses", {"declared": "yes"})) == ["B"]
    assert sens(api.get("/licenses", {"has_key": "yes"})) == ["D"]


def test_a_walk_counts_once_and_a_cursor_stays_in_its_list(api, rows):
    rows(4)
    first = api.get("/licenses", {"limit": 2}).json()
    rows(1, prefix="LATER")
    behind = {"limit": 2, "cursor": first["next"]}

    with CaptureQueriesContext(connection) as queries:
        second = api.get("/licenses", behind).json()

    assert [row["sen"] for row in second["items"]] != [row["sen"] for row in first["items"]]
    assert (first["total"], second["total"]) == (4, 4)
    assert [query["sql"] for query in queries if "COUNT(" in query["sql"]] == []
    other = api.get("/licenses", {**behind, "archived": "no"})
    assert (other.status_code, other.json()["code"]) == (400, "invalid")


@pytest.mark.parametrize(
    "query", ["license_key_index=x", f"key={KEY}", "organization=1", "columns=sen", "after=x", "status=x"]
)
def test_what_is_no_filter_is_refused_by_its_name(api, query):
    refused = api.get(f"/licenses?{query}")

    assert refused.status_code == 400
    assert refused.json()["errors"][0]["field"] == query.partition("=")[0]


def test_staff_narrow_the_register_to_one_organization(api, staff, organization, stranger, listing, rows):
    rows(2)
    theirs = stranger.person.memberships.get().organization
    make_license_rows(theirs, listing, 1, by=staff, prefix="THEIRS", first_end=timezone.localdate())
    desk = bearer(staff, "licenses")

    assert len(sens(desk.get("/licenses"))) == 3
    assert sens(desk.get("/licenses", {"organization": str(theirs.public_id)})) == ["THEIRS-00001"]
    assert len(sens(api.get("/licenses", {"organization": str(organization.public_id)}))) == 2
    for unknown in (theirs.public_id, uuid.uuid4()):
        refused = api.get("/licenses", {"organization": str(unknown)})
        assert refused.status_code == 400
        assert refused.json()["errors"][0]["field"] == "organization"


def test_whole_register_comes_in_parts_of_up_to_a_thousand(api, rows):
    rows(250)

    found = all_pages(api, "/licenses", {"limit": 100, "sort": "-ends_on"})

    assert [row["sen"] for row in found] == [f"ROW-{number:05}" for number in range(250, 0, -1)]
    assert len(sens(api.get("/licenses", {"limit": 1000}))) == 250
    assert api.get("/licenses", {"limit": 1001}).status_code == 400


def test_many_are_changed_by_ids_or_by_a_filter(api, rows):
    first, *_others = rows(4, each=({"business_area": "A"}, {"business_area": "B"}))

    by_ids = api.patch("/licenses", {"ids": [str(first.public_id)], "changes": {"department": "One"}})
    by_filter = api.patch("/licenses", {"filter": {"business_area": ["B"]}, "changes": {"department": "Two"}})

    assert by_ids.json() == {"matched": 1, "changed": 1}
    assert by_filter.json() == {"matched": 2, "changed": 2}
    changed = License.objects.order_by("pk").values_list("department", "business_area")
    assert list(changed) == [("One", "A"), ("Two", "B"), ("", "A"), ("Two", "B")]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"changes": {"department": "X"}}, 422),
        ({"ids": [], "changes": {"department": "X"}}, 422),
        ({"filter": {}, "changes": {}}, 422),
        ({"filter": {"license_key_index": "x"}, "changes": {"department": "X"}}, 400),
        ({"filter": {}, "changes": {"technical_contact_email": "nonsense"}}, 422),
        ({"filter": {}, "changes": {"sen": "STOLEN"}}, 422),
        ({"ids": [str(uuid.uuid4())], "changes": {"department": "X"}}, 404),
    ],
)
def test_broken_change_of_many_changes_nothing(api, rows, body, status):
    rows(2)

    assert api.patch("/licenses", body).status_code == status
    assert not LicenseChange.objects.exists()


def test_foreign_licence_among_many_is_missing_and_nothing_is_changed(api, stranger, rows):
    (row,) = rows(1)
    body = {"ids": [str(row.public_id)], "changes": {"department": "Stolen"}}

    assert bearer(stranger, "licenses").patch("/licenses", body).status_code == 404
    assert bearer(stranger, "licenses").patch("/licenses", {**body, "ids": None}).status_code == 422
    assert not LicenseChange.objects.exists()


def test_second_of_two_editors_is_told(api, rows):
    (row,) = rows(1)
    address = f"/licenses/{row.public_id}"
    etag = api.get(address)["ETag"]

    first = api.patch(address, {"department": "First"}, **{"If-Match": etag})
    second = api.patch(address, {"department": "Second"}, **{"If-Match": etag})

    assert (first.status_code, first["ETag"]) == (200, '"2"')
    assert problem(second)[0] == 412
    assert License.objects.get().department == "First"


def test_past_of_a_licence(api, customer, rows):
    (old,) = rows(1, status="superseded")
    (new,) = rows(1, prefix="NEW", predecessor=old)
    api.patch(f"/licenses/{new.public_id}", {"department": "Physics"})

    history = api.get(f"/licenses/{new.public_id}/history").json()["items"]
    lineage = api.get(f"/licenses/{old.public_id}/lineage").json()["items"]

    assert [(row["field"], row["old"], row["new"]) for row in history] == [("department", "", "Physics")]
    assert [(row["sen"], row["is_this"]) for row in lineage] == [("ROW-00001", True), ("NEW-00001", False)]


@pytest.mark.parametrize("part", ["history", "lineage", "questions"])
def test_past_of_a_foreign_licence_is_missing(stranger, rows, part):
    (row,) = rows(1)

    assert bearer(stranger, "licenses").get(f"/licenses/{row.public_id}/{part}").status_code == 404


def test_licence_is_found_by_its_whole_key(api, stranger, rows):
    (row,) = rows(1, license_key=KEY)

    found = api.post("/licenses/by-key", {"license_key": KEY})

    assert found.json()["id"] == str(row.public_id)
    assert KEY not in found.content.decode()
    assert api.post("/licenses/by-key", {"license_key": KEY[:-1]}).status_code == 404
    assert bearer(stranger, "licenses").post("/licenses/by-key", {"license_key": KEY}).status_code == 404


def test_administrator_reads_who_looked_at_keys(customer, organization, staff, rows):
    (row,) = rows(1, license_key=KEY)
    administrator = make_member(organization, staff=staff, role=MembershipRole.ADMINISTRATOR)
    api = bearer(administrator, "licenses", "licenses:reveal")
    assert bearer(customer, "licenses").get("/licenses/key-looks").status_code == 403
    for _look in range(3):
        api.post(f"/licenses/{row.public_id}/reveal")

    first = api.get("/licenses/key-looks", {"limit": 2}).json()
    rest = api.get("/licenses/key-looks", {"limit": 2, "cursor": first["next"]}).json()

    assert [look["license"] for look in first["items"] + rest["items"]] == [str(row.public_id)] * 3
    assert rest["next"] is None


def test_question_is_asked_once_and_closed_at_the_desk(api, staff, rows):
    (row,) = rows(1)
    body = {"kind": "license", "text": "Which server?"}
    for _time in range(2):
        asked = api.post(f"/licenses/{row.public_id}/questions", body, **{"Idempotency-Key": "once"})
        assert asked.status_code == 201
    desk = bearer(staff, "staff")
    (question,) = desk.get("/staff/license-questions").json()["items"]

    closed = desk.post(f"/staff/license-questions/{question['id']}/close")

    assert LicenseQuestion.objects.count() == 1
    assert (question["text"], question["sen"]) == ("Which server?", "ROW-00001")
    assert closed.json()["closed_at"]
    assert desk.get("/staff/license-questions").json()["items"] == []
    assert len(desk.get("/staff/license-questions", {"answered": "true"}).json()["items"]) == 1
    assert len(api.get(f"/licenses/{row.public_id}/questions").json()["items"]) == 1


def test_views_are_kept_shared_and_deleted(api, stranger):
    saved = api.post(
        "/licenses/views", {"name": "Soon", "query": "status=expiring&columns=sen", "is_shared": True}
    )
    broken = api.post("/licenses/views", {"name": "Bad", "query": "secret=1"})

    assert (saved.status_code, broken.status_code) == (201, 422)
    (view,) = api.get("/licenses/views").json()["items"]
    assert (view["name"], view["query"], view["is_own"]) == ("Soon", "status=expiring&columns=sen", True)
    other = bearer(stranger, "licenses")
    assert other.get("/licenses/views").json()["items"] == []
    assert other.delete(f"/licenses/views/{view['id']}").status_code == 404
    assert api.delete(f"/licenses/views/{view['id']}").status_code == 204
    assert api.get("/licenses/views").json()["items"] == []


def test_staff_correct_with_the_version_they_have_read(api, staff, rows):
    (row,) = rows(1)
    desk, address = bearer(staff, "staff"), f"/staff/licenses/{row.public_id}"
    body = {"user_tier": "unlimited", "ends_on": "2031-12-31"}

    without = desk.patch(address, body)
    saved = desk.patch(address, body, **{"If-Match": desk.get(address)["ETag"]})
    stale = desk.patch(address, {"sen": "X"}, **{"If-Match": '"1"'})

    row.refresh_from_db()
    assert (without.status_code, saved.status_code, stale.status_code) == (428, 200, 412)
    assert (row.user_tier, row.ends_on, row.version) == (2**31 - 1, date(2031, 12, 31), 2)
    assert api.patch(address, body).status_code in {403, 404}
