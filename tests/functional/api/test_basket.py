"""The basket over the API: many fixes at once, the way back, free apps."""

import pytest

from shop.baskets.selectors import stored_lines
from tests.factories.journeys import fill_basket
from tests.factories.marketplace import ListingFactory
from tests.functional.api.conftest import Api, bearer, cloud

WIKI = "https://wiki.example.edu"


@pytest.fixture
def diagrams(listing):
    """An app for the host product of ``listing``."""
    listing.applications.set([])
    return ListingFactory(
        key="org.example.diagrams", name="Diagrams", applications=["confluence"], hostings=["cloud"]
    )


@pytest.fixture
def confluence(db):
    return ListingFactory(host=True, key="confluence", name="Confluence", applications=["confluence"])


@pytest.fixture
def me(customer):
    return bearer(customer)


@pytest.fixture
def too_small(me, confluence, diagrams):
    """An app in the basket that is smaller than its host there."""
    app = {"product": diagrams.key, **cloud(user_tier=50, instance_url=WIKI)}
    me.post("/basket/lines", {"product": "confluence", **cloud(user_tier=200, instance_url=WIKI)})
    return me.post("/basket/lines", app).json()["line"]


def tiers(api: Api):
    return {
        line["product"]["key"]: line["configuration"]["user_tier"]
        for line in api.get("/basket").json()["lines"]
    }


def test_fixes_change_what_they_can_and_say_what_and_what_is_left(me, too_small, confluence):
    confluence.is_listed = False
    confluence.save()

    answer = me.post("/basket/fixes", {})

    assert answer.status_code == 200
    (change,) = answer.json()["changed"]
    assert (change["line"], change["product"], change["text"]) == (
        too_small,
        "org.example.diagrams",
        "Diagrams: 200 users instead of 50 users",
    )
    assert (change["before"]["user_tier"], change["after"]["user_tier"]) == (50, 200)
    assert change["fields_changed"] == ["user_tier"]
    left = {
        line["product"]["key"]: [one["code"] for one in line["violations"]] for line in answer.json()["lines"]
    }
    assert left == {"confluence": ["no_longer_listed"], "org.example.diagrams": []}
    assert answer.json()["is_requestable"] is False


def test_fixes_of_other_rules_only_change_nothing(me, too_small):
    answer = me.post("/basket/fixes", {"codes": ["months_not_offered"]})

    assert (answer.json()["changed"], answer.json()["way_back"]) == ([], "")
    assert tiers(me) == {"confluence": 200, "org.example.diagrams": 50}


def test_fixes_are_idempotent_by_key_and_by_nature(me, too_small):
    first = me.post("/basket/fixes", {}, **{"Idempotency-Key": "once"})
    again = me.post("/basket/fixes", {}, **{"Idempotency-Key": "once"})
    another = me.post("/basket/fixes", {})

    assert (again.json(), again["Idempotency-Replayed"]) == (first.json(), "true")
    assert another.json()["changed"] == []


def test_fixes_are_taken_back(me, too_small):
    way_back = me.post("/basket/fixes", {}).json()["way_back"]

    answer = me.post("/basket/fixes/undo", {"way_back": way_back})
    second = me.post("/basket/fixes/undo", {"way_back": way_back})

    assert answer.status_code == 200
    assert tiers(me) == {"confluence": 200, "org.example.diagrams": 50}
    assert (second.status_code, second.json()["code"]) == (409, "nothing_to_undo")


def test_the_way_back_of_somebody_else_is_refused(me, too_small, stranger, confluence):
    way_back = me.post("/basket/fixes", {}).json()["way_back"]
    basket = fill_basket(stranger, [confluence])

    answer = bearer(stranger).post("/basket/fixes/undo", {"way_back": way_back})

    assert (answer.status_code, answer.json()["code"]) == (409, "nothing_to_undo")
    assert [line.configuration.user_tier for line in stored_lines(basket)] == [100]
    assert tiers(me) == {"confluence": 200, "org.example.diagrams": 200}


@pytest.mark.parametrize("body", [{"codes": ["made_up"]}, {"codes": "app_tier_below_host"}])
def test_unknown_rules_are_refused(me, too_small, body):
    answer = me.post("/basket/fixes", body)

    assert answer.status_code == 422
    assert tiers(me) == {"confluence": 200, "org.example.diagrams": 50}


def test_a_visitor_fixes_the_basket_of_the_session(confluence, diagrams):
    api = Api()
    api.use_csrf()
    api.post("/basket/lines", {"product": "confluence", **cloud(user_tier=200)})
    api.post("/basket/lines", {"product": diagrams.key, **cloud(user_tier=50)})

    assert [change["product"] for change in api.post("/basket/fixes", {}).json()["changed"]] == [diagrams.key]
    assert api.get("/basket").json()["is_requestable"] is True


def test_a_free_app_needs_neither_tier_nor_months(me):
    ListingFactory(key="free", name="Free App", hostings={"cloud": "free"}, applications=["confluence"])
    body = {"deployment": "cloud", "license_type": "commercial", "purchase_type": "new"}

    check = me.post("/products/free/configuration/check", body)
    first = me.post("/basket/lines", {"product": "free", **body})
    second = me.post("/basket/lines", {"product": "free", **body, "user_tier": 5, "maintenance_months": 24})

    assert (check.json()["valid"], check.json()["summary"]) == (True, "New licence of Free App Cloud")
    assert first.json()["line"] == second.json()["line"]
    (line,) = second.json()["lines"]
    assert (line["is_free"], line["quantity"], line["summary"]) == (True, 2, "New licence of Free App Cloud")


def test_a_licensed_app_needs_tier_and_months(me, confluence):
    body = {"deployment": "cloud", "license_type": "commercial", "purchase_type": "new"}

    answer = me.post("/products/confluence/configuration/check", body)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["maintenance_months"]
