"""Requisition lists over the API."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shop.baskets.models import RequisitionList
from tests.factories.accounts import make_member
from tests.factories.journeys import fill_basket
from tests.factories.marketplace import ListingFactory
from tests.functional.api.conftest import Api, bearer, with_password
from tests.functional.api.test_session import problem

PATH = "/requisition-lists"
MISSING = f"{PATH}/00000000-0000-4000-8000-000000000000"


def save(user, listings, name="New team"):
    """A list of the user, who has no basket any more; its answer."""
    basket = fill_basket(user, listings)
    kept = bearer(user).post(PATH, {"name": name}).json()
    basket.delete()
    return kept


@pytest.fixture
def colleague(organization, staff):
    return with_password(make_member(organization, staff=staff))


def test_a_basket_becomes_a_list_and_a_basket_again(customer, listing, sign_in):
    api = sign_in(customer)
    fill_basket(customer, [listing], user_tier=250)

    saved = api.post(PATH, {"name": "New team"})
    api.delete("/basket/lines")
    kept = saved.json()
    used = api.post(f"{PATH}/{kept['id']}/basket", {}).json()

    assert saved.status_code == 201
    (line,) = kept["lines"]
    assert line["product"] == {"key": "example-wiki", "name": "Example Wiki", "kind": "host"}
    assert line["summary"] == "New licence of Example Wiki Cloud for 250 users, 12 months"
    assert (line["is_possible"], line["is_listed"], line["violations"]) == (True, True, [])
    assert (used["added"], used["present"], used["refused"]) == ([line["id"]], [], [])
    assert [one["summary"] for one in used["basket"]["lines"]] == [line["summary"]]
    assert api.get(f"{PATH}/{kept['id']}").json()["used_at"] is not None


def test_lists_are_answered_with_what_they_are(customer, colleague, organization, listing):
    kept = save(customer, [listing])
    bearer(customer).patch(f"{PATH}/{kept['id']}", {"is_shared": True})

    (own,) = bearer(customer).get(PATH).json()["items"]
    (shared,) = bearer(colleague).get(PATH).json()["items"]

    assert (own["id"], own["name"], own["line_count"]) == (kept["id"], "New team", 1)
    assert (own["is_own"], shared["is_own"]) == (True, False)
    assert own["shared_with"] == shared["shared_with"] == organization.name
    assert (shared["owner"], own["used_at"]) == ("Clara Customer", None)


def test_a_name_is_taken_and_a_list_replaced(customer, listing):
    kept = save(customer, [listing])
    api = bearer(customer)
    fill_basket(customer, [ListingFactory()])

    refused = api.post(PATH, {"name": "new TEAM"})
    replaced = api.post(PATH, {"name": "new TEAM", "replace": True})

    assert problem(refused) == (409, "name_taken")
    assert refused.json()["errors"][0]["field"] == "name"
    assert replaced.json()["id"] == kept["id"]
    assert api.get(PATH).json()["total"] == 1


@pytest.mark.parametrize(("body", "status"), [({}, 422), ({"name": " "}, 422), ({"name": "x" * 121}, 422)])
def test_a_list_needs_a_name(customer, listing, body, status):
    fill_basket(customer, [listing])

    answer = bearer(customer).post(PATH, body)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (status, "name")


def test_an_empty_basket_is_refused(customer):
    assert problem(bearer(customer).post(PATH, {"name": "Nothing"})) == (409, "empty_basket")


def test_a_key_saves_once(customer, listing):
    api = bearer(customer)
    fill_basket(customer, [listing])
    answers = [api.post(PATH, {"name": "New team"}, **{"Idempotency-Key": "one"}) for _call in range(2)]

    assert answers[0].content == answers[1].content
    assert answers[1]["Idempotency-Replayed"] == "true"
    assert RequisitionList.objects.count() == 1


def test_refused_lines_come_with_the_reasons_and_can_be_ticked(customer, listing):
    app = ListingFactory(name="Old App")
    kept = save(customer, [listing, app])
    app.is_listed = False
    app.save()
    api = bearer(customer)
    first, second = (line["id"] for line in kept["lines"])

    unread = api.post(f"{PATH}/{kept['id']}/basket", {}).json()
    ticked = api.post(
        f"{PATH}/{kept['id']}/basket", {"lines": [second], "ask_anyway": ["no_longer_listed"]}
    ).json()

    (refusal,) = unread["refused"]
    assert unread["added"] == [first]
    assert refusal["line"] == second
    assert [(found["code"], found["severity"]) for found in refusal["violations"]] == [
        ("no_longer_listed", "ask")
    ]
    assert (ticked["added"], ticked["refused"]) == ([second], [])


def test_a_list_is_renamed_and_deleted(customer, listing):
    kept = save(customer, [listing])
    api = bearer(customer)

    renamed = api.patch(f"{PATH}/{kept['id']}", {"name": "Wiki"}).json()
    line = api.delete(f"{PATH}/{kept['id']}/lines/{kept['lines'][0]['id']}")
    deleted = api.delete(f"{PATH}/{kept['id']}")

    assert (renamed["name"], renamed["shared_with"]) == ("Wiki", None)
    assert (line.status_code, deleted.status_code) == (204, 204)
    assert problem(api.get(f"{PATH}/{kept['id']}")) == (404, "not_found")


def steps(kept, path=""):
    path = path or f"{PATH}/{kept['id']}"
    return [
        ("GET", path, None),
        ("PATCH", path, {"name": "Mine"}),
        ("DELETE", path, None),
        ("DELETE", f"{path}/lines/{kept['lines'][0]['id']}", None),
        ("POST", f"{path}/basket", {}),
    ]


def test_a_foreign_list_answers_like_a_missing_one(customer, stranger, listing):
    kept = save(customer, [listing])
    bearer(customer).patch(f"{PATH}/{kept['id']}", {"is_shared": True})
    api = bearer(stranger)

    for foreign, missing in zip(steps(kept), steps(kept, MISSING), strict=True):
        answers = [api.call(*foreign), api.call(*missing)]
        assert [problem(answer) for answer in answers] == [(404, "not_found")] * 2
        assert answers[0].content == answers[1].content
    assert api.get(PATH).json()["total"] == 0


def test_a_colleague_changes_nothing(customer, colleague, listing):
    kept = save(customer, [listing])
    bearer(customer).patch(f"{PATH}/{kept['id']}", {"is_shared": True})
    api = bearer(colleague)

    answers = {
        (method, path): api.call(method, path, body).status_code
        for method, path, body in steps(kept)
        if method in {"PATCH", "DELETE"}
    }

    assert set(answers.values()) == {403}
    assert api.post(f"{PATH}/{kept['id']}/basket", {}).status_code == 200
    assert bearer(customer).get(f"{PATH}/{kept['id']}").json()["lines"] == kept["lines"]


def test_a_waiting_account_shares_nothing(waiting, listing):
    kept = save(waiting, [listing])

    answer = bearer(waiting).patch(f"{PATH}/{kept['id']}", {"is_shared": True})

    assert problem(answer) == (403, "not_permitted")


def test_visitors_and_tokens_without_the_scope_are_refused(customer):
    assert problem(Api().get(PATH))[0] == 401
    assert problem(bearer(customer, "licenses").get(PATH)) == (403, "insufficient_scope")


def test_lists_cost_the_same_however_long(customer):
    def cost(path):
        bearer(customer).get(path)
        api = bearer(customer)
        with CaptureQueriesContext(connection) as captured:
            assert api.get(path).status_code == 200
        return len(captured)

    short = save(customer, [ListingFactory()], name="Short")
    few, one = cost(PATH), cost(f"{PATH}/{short['id']}")
    long = save(customer, ListingFactory.create_batch(20), name="Long")
    many, twenty = cost(PATH), cost(f"{PATH}/{long['id']}")

    assert few == many <= 10
    assert one == twenty <= 15
