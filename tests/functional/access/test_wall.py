"""The wall at run time: closed by default, told in the words of the surface, and cheap."""

import json
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shop.access_policy.policies import ADMITS, Audience
from shop.accounts.viewer import ANONYMOUS, Viewer
from tests.factories.accounts import make_member, make_organization, make_person, make_staff

UNLISTED = "tests.functional.access.unlisted_urls"
MEMBER = Viewer(user_id=1, activated_organization_ids=frozenset({1}))
VIEWERS = {
    "visitor": ANONYMOUS,
    "registered": Viewer(user_id=1),
    "member": MEMBER,
    "administrator": Viewer(
        user_id=1, activated_organization_ids=frozenset({1}), administered_organization_ids=frozenset({1})
    ),
    "staff": Viewer(user_id=1, is_licensing_staff=True),
    "superuser": Viewer(user_id=1, is_licensing_staff=True, is_superuser=True),
}
EVERYBODY = set(VIEWERS)
ADMITTED = {
    Audience.NOBODY: set(),
    Audience.VISITOR: EVERYBODY,
    Audience.MONITORING: EVERYBODY,
    Audience.SIGNED_IN: EVERYBODY - {"visitor"},
    Audience.SESSION: EVERYBODY - {"visitor"},
    Audience.ACTIVATED: {"member", "administrator", "staff", "superuser"},
    Audience.ADMINISTRATOR: {"administrator"},
    Audience.CARETAKER: {"administrator", "staff", "superuser"},
    Audience.LICENSING_STAFF: {"staff", "superuser"},
    Audience.EDITOR: set(),
    Audience.SUPERUSER: {"superuser"},
}


@pytest.mark.parametrize("audience", Audience)
def test_an_audience_admits_those_it_is_named_after(audience):
    admitted = {
        name
        for name, viewer in VIEWERS.items()
        if ADMITS[audience](SimpleNamespace(viewer=viewer, user=AnonymousUser()))
    }

    assert admitted == ADMITTED[audience]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/unlisted/", "/nameless/", "/borrowed/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_address_without_a_policy_is_missing_even_for_a_superuser(settings, client, caplog, method, path):
    settings.ROOT_URLCONF = UNLISTED
    superuser = make_person()
    superuser.is_superuser = superuser.is_staff = True
    superuser.save()
    client.force_login(superuser)

    response = getattr(client, method)(path)

    assert response.status_code == 404
    assert b"should not be seen" not in response.content
    (message,) = [record.getMessage() for record in caplog.records if "access policy" in record.getMessage()]
    assert path.strip("/") in message


@pytest.mark.django_db
def test_an_operation_without_a_policy_is_missing_like_any_unknown_one(settings, client):
    known = client.get("/api/v1/nothing/")
    settings.ROOT_URLCONF = UNLISTED

    response = client.get("/api/v1/unlisted/")

    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
    assert json.loads(response.content) == json.loads(known.content)


@pytest.mark.django_db
def test_a_name_in_a_block_does_not_borrow_the_policy_of_another_address(settings, client):
    settings.ROOT_URLCONF = UNLISTED

    response = client.get("/cms/unlisted/")

    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/cms/unlisted/")


@pytest.mark.django_db
def test_a_page_says_which_methods_it_has(client):
    wrong = client.delete("/basket/")
    asked = client.options("/basket/")

    assert (wrong.status_code, wrong["Allow"]) == (405, "GET, HEAD")
    assert (asked.status_code, asked["Allow"], asked.content) == (200, "GET, HEAD, OPTIONS", b"")


@pytest.mark.django_db
def test_an_operation_says_which_methods_it_has(client):
    response = client.put("/api/v1/session")

    assert (response.status_code, response["Content-Type"]) == (405, "application/problem+json")
    assert response["Allow"] == "GET, POST, DELETE, OPTIONS"
    assert json.loads(response.content)["code"] == "method_not_allowed"


@pytest.mark.django_db
def test_a_put_does_not_reach_a_form(client):
    """Django's form views would take it for a POST."""
    client.force_login(make_person())

    response = client.put(reverse("portal:profile"), {"first_name": "Mallory"})

    assert response.status_code == 405


@pytest.mark.django_db
def test_a_waiting_account_is_told_what_its_call_lacks(client):
    client.force_login(make_person())

    response = client.get("/api/v1/licenses")

    assert response.status_code == 403
    assert json.loads(response.content)["code"] == "activation_needed"


@pytest.mark.django_db
def test_a_fragment_takes_the_whole_page_to_the_login(client):
    response = client.get("/accounts/licenses/", headers={"HX-Request": "true"})

    assert response.status_code == 200
    assert response["HX-Redirect"] == "/accounts/login/?next=%2Faccounts%2Flicenses%2F"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/accounts/licenses/", "/dashboard/", "/cms/", "/api/v1/licenses"])
def test_a_visitor_is_refused_without_a_query(client, path):
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)

    assert response.status_code in {302, 401}
    assert [query["sql"] for query in queries] == []


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/healthz", "/brand.css"])
def test_the_wall_asks_the_database_nothing_about_an_open_address(client, path):
    with CaptureQueriesContext(connection) as queries:
        client.get(path)

    assert [query["sql"] for query in queries if "accounts_" in query["sql"]] == []


@pytest.mark.django_db
def test_the_wall_adds_no_query_to_that_of_the_viewer(rf: RequestFactory):
    from shop.access_policy.middleware import AccessPolicyMiddleware
    from shop.accounts.selectors import viewer_for

    staff = make_staff()
    user = make_member(make_organization(), staff=staff)
    request = rf.get("/accounts/licenses/")
    request.user, request.viewer = user, viewer_for(user)
    request.resolver_match = SimpleNamespace(
        route="accounts/licenses/", view_name="portal:license-list", namespaces=["portal"]
    )
    wall = AccessPolicyMiddleware(lambda request: None)

    with CaptureQueriesContext(connection) as queries:
        answers = [wall.process_view(request, None, (), {}) for _number in range(100)]

    assert answers == [None] * 100
    assert len(queries) == 0
