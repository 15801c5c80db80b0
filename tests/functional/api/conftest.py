"""People who call the API: in a session with CSRF, or with a token."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from shop.accounts.models import Organization
from shop.accounts.selectors import viewer_for
from shop.accounts.tokens import Scope, create_token
from shop.marketplace.models import Listing
from tests.factories.accounts import make_member, make_organization, make_person, make_staff
from tests.factories.marketplace import ListingFactory

BASE = "/api/v1"
PASSWORD = "correct-Horse-battery"
CUSTOMER_SCOPES = tuple(scope for scope in Scope if scope is not Scope.STAFF)


class Api:
    """A client program. Bodies are JSON; a token or the session's CSRF token is sent along."""

    def __init__(self, token: str = "") -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.headers: dict[str, str] = {"Authorization": f"Bearer {token}"} if token else {}

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        options: dict[str, Any] = {"headers": self.headers | headers}
        if method == "GET":
            return self.client.get(BASE + path, body, **options)
        content = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        if body is None:
            content = {"content_type": "application/json"}
        return getattr(self.client, method.lower())(BASE + path, **content, **options)

    def get(self, path: str, query: Any = None, **headers: str) -> HttpResponse:
        return self.call("GET", path, query, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.call("POST", path, body, **headers)

    def patch(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.call("PATCH", path, body, **headers)

    def delete(self, path: str, **headers: str) -> HttpResponse:
        return self.call("DELETE", path, **headers)

    def use_csrf(self) -> None:
        """Fetch a CSRF token and send it from now on."""
        self.headers["X-CSRFToken"] = self.get("/session").json()["csrf_token"]

    def sign_in(self, user: User) -> HttpResponse:
        answer = self.post("/session", {"email": user.email, "password": PASSWORD})
        if answer.status_code == 200:
            self.headers["X-CSRFToken"] = answer.json()["csrf_token"]
        return answer


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    """Limits count in the cache, which outlives a test."""
    cache.clear()


def with_password(user: User) -> User:
    """The user with a password and a confirmed address."""
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def bearer(user: User, *scopes: str) -> Api:
    """A program with a token of the user; without ``scopes`` with all that are open to them."""
    viewer = viewer_for(user)
    wanted = scopes or (tuple(Scope) if viewer.is_licensing_staff else CUSTOMER_SCOPES)
    _token, secret = create_token(
        user=user, viewer=viewer, name="test", scopes=wanted, expires_at=None, at=timezone.now()
    )
    return Api(secret)


def in_session(user: User) -> Api:
    """A program that signed in with a password."""
    api = Api()
    answer = api.sign_in(user)
    assert answer.status_code == 200, answer.content
    return api


@pytest.fixture
def staff(db: None) -> User:
    return with_password(make_staff())


@pytest.fixture
def organization(db: None) -> Organization:
    return make_organization()


@pytest.fixture
def customer(organization: Organization, staff: User) -> User:
    return with_password(make_member(organization, staff=staff))


@pytest.fixture
def stranger(staff: User) -> User:
    """A member of another organisation."""
    return with_password(make_member(make_organization(), staff=staff))


@pytest.fixture
def waiting(db: None) -> User:
    """Registered, not activated."""
    return with_password(make_person())


@pytest.fixture
def listing(db: None) -> Listing:
    """A host product for cloud and Data Center."""
    return ListingFactory(host=True, name="Example Wiki", key="example-wiki")


@pytest.fixture(params=["token", "session"])
def sign_in(request: pytest.FixtureRequest) -> Callable[[User], Api]:
    """Both ways to be somebody."""
    return bearer if request.param == "token" else in_session


def cloud(**values: Any) -> dict[str, Any]:
    """A configuration that needs nothing else."""
    return {
        "deployment": "cloud",
        "license_type": "commercial",
        "purchase_type": "new",
        "maintenance_months": 12,
        "user_tier": 100,
        **values,
    }
