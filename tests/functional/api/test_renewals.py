"""Renewals, reminders, calendars, suggestions and figures for programs."""

from datetime import date, timedelta

import pytest
import time_machine
from icalendar import Calendar

from shop.accounts.enums import MembershipRole
from shop.licenses.models import License
from tests.factories.accounts import make_member
from tests.factories.journeys import make_license
from tests.factories.licenses import make_license_rows
from tests.factories.marketplace import ListingFactory
from tests.functional.api.conftest import bearer, with_password

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 30)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-11-30T10:00:00Z", tick=True):
        yield


@pytest.fixture
def customer(organization, staff):
    return with_password(make_member(organization, staff=staff, role=MembershipRole.ADMINISTRATOR))


@pytest.fixture
def me(customer):
    return bearer(customer)


@pytest.fixture
def host(db):
    return ListingFactory(name="Confluence", key="confluence", host=True)


@pytest.fixture
def license_(organization, host, staff) -> License:
    return make_license(
        organization,
        host,
        "SEN-1",
        by=staff,
        deployment="data_center",
        user_tier=500,
        ends_on=date(2027, 3, 15),
    )


@pytest.fixture
def foreign(stranger, host, staff) -> License:
    return make_license(stranger.person.memberships.get().organization, host, "SEN-9", by=staff)


# --- Into the basket
def test_licenses_are_renewed_into_the_basket(me, license_):
    body = {"licenses": [str(license_.public_id)], "purchase_type": "renewal"}

    answer = me.post("/licenses/basket", body)
    again = me.post("/licenses/basket", body)

    assert answer.status_code == 201
    (line,) = answer.json()["lines"]
    assert line["configuration"]["sen"] == "SEN-1"
    assert [one["license"] for one in answer.json()["added"]] == [str(license_.public_id)]
    assert [len(again.json()[name]) for name in ("added", "changed", "present", "refused")] == [0, 0, 1, 0]
    assert len(again.json()["lines"]) == 1


def test_common_end_answers_months_and_rounding_of_each(me, license_):
    body = {"licenses": [str(license_.public_id)], "purchase_type": "renewal", "co_term_date": "2027-12-31"}

    answer = me.post("/licenses/basket", body).json()

    assert answer["added"][0]["co_term"] == {
        "wanted_end": "2027-12-31",
        "starts_on": "2027-03-16",
        "ends_on": "2028-01-15",
        "months": 10,
        "days_over": 15,
        "is_lapsed": False,
    }
    assert answer["lines"][0]["configuration"]["maintenance_months"] == 10
    assert answer["lines"][0]["ask_anyway"] == ["months_not_offered"]
    assert answer["is_requestable"] is True


def test_what_stays_out_says_why(me, license_, foreign, organization, staff, host):
    (nameless,) = make_license_rows(organization, host, 1, by=staff, each=[{"sen": ""}])
    ids = [str(license_.public_id), str(nameless.public_id)]

    answer = me.post("/licenses/basket", {"licenses": ids, "purchase_type": "upgrade", "user_tier": 1000})
    hidden = me.post(
        "/licenses/basket", {"licenses": [*ids, str(foreign.public_id)], "purchase_type": "renewal"}
    )

    assert [(one["license"], one["codes"]) for one in answer.json()["refused"]] == [
        (str(nameless.public_id), ["existing_license_required"])
    ]
    assert [one["summary"].rpartition(", 12")[0] for one in answer.json()["added"]] == [
        "Upgrade of Confluence Data Center for 1,000 users"
    ]
    assert hidden.status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"purchase_type": "new"}, "purchase_type"),
        ({"user_tier": 1000}, "user_tier"),
        ({"co_term_date": "2026-11-30"}, "co_term_date"),
        ({"purchase_type": "upgrade", "co_term_date": "2027-12-31"}, "co_term_date"),
        ({"licenses": []}, "licenses"),
    ],
)
def test_body_that_makes_no_sense_names_its_field(me, license_, wrong, field):
    body = {"licenses": [str(license_.public_id)], "purchase_type": "renewal", **wrong}

    answer = me.post("/licenses/basket", body)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"].startswith(field)


# --- Reminders
def test_reminders_of_a_license_are_changed_with_its_etag(me, license_):
    path = f"/licenses/{license_.public_id}/reminders"
    read = me.get(path)
    body = {"lead_days": [30, 60], "snoozed_until": "2027-01-31", "is_not_renewed": False}

    blind = me.call("PUT", path, body)
    saved = me.call("PUT", path, body, **{"If-Match": read.headers["ETag"]})
    stale = me.call("PUT", path, body, **{"If-Match": read.headers["ETag"]})

    assert read.json() == {"lead_days": None, "snoozed_until": None, "is_not_renewed": False, "version": 1}
    assert (blind.status_code, stale.status_code) == (428, 412)
    assert saved.json() == {
        "lead_days": [60, 30],
        "snoozed_until": "2027-01-31",
        "is_not_renewed": False,
        "version": 2,
    }


def test_administrators_read_and_change_the_organizations_reminders(me):
    read = me.get("/reminders")
    body = {name: value for name, value in read.json().items() if name != "version"} | {"lead_days": [7]}

    saved = me.call("PUT", "/reminders", body, **{"If-Match": read.headers["ETag"]})

    assert read.json()["lead_days"] == [90, 45, 15]
    assert saved.json() == {**body, "version": 2}


# --- Calendars
def test_calendar_is_made_read_by_a_program_and_revoked(me, client, license_):
    made = me.post("/calendar", {"name": "Phone", "alarm_days": [7]})
    address = made.json()["url"].removeprefix("http://testserver")

    read = client.get(address)
    same = client.get(address, headers={"If-None-Match": f"W/{read.headers['ETag']}"})
    (listed,) = me.get("/calendar").json()["items"]
    gone = me.delete(f"/calendar/{listed['id']}")

    (event,) = Calendar.from_ical(read.content).walk("VEVENT")
    assert (made.status_code, event["dtstart"].dt) == (201, license_.ends_on)
    assert (same.status_code, same.content) == (304, b"")
    assert "url" not in listed
    assert (gone.status_code, client.get(address).status_code) == (204, 404)


def test_repeated_call_tells_no_secret_a_second_time(me):
    first = me.post("/calendar", {"name": "Phone"}, **{"Idempotency-Key": "one"})
    second = me.post("/calendar", {"name": "Phone"}, **{"Idempotency-Key": "one"})

    assert first.json()["url"].endswith(".ics")
    assert second.json() == first.json() | {"url": None}
    assert me.get("/calendar").json()["total"] == 1


# --- What to do, and what it comes to
def test_suggestion_can_be_sent_to_the_basket_as_it_is(me, license_):
    License.objects.filter(pk=license_.pk).update(ends_on=TODAY + timedelta(days=3))

    found = me.get("/licenses/suggestions").json()["items"]
    first = found[0]
    done = me.post(
        "/licenses/basket", {"licenses": first["licenses"], "purchase_type": first["step"]["purchase_type"]}
    )

    assert [one["code"] for one in found] == ["ends_this_quarter", "deployment_ends"]
    assert len(done.json()["added"]) == 1


def test_figures_are_columns_and_rows(me, license_):
    figures = {one["code"]: one for one in me.get("/licenses/figures").json()["figures"]}

    assert figures["products"]["rows"] == [["Confluence", 1]]
    assert [row for row in figures["ends"]["rows"] if row[1]] == [["2027-03-01", 1, 0]]
    assert figures["deployments"]["columns"][1]["code"] == "licenses"
