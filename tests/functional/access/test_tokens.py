"""A token opens what its scopes say, never more than its person may, and nothing of a session."""

import pytest
from django.db import transaction
from django.test import Client

from shop.access_policy.policies import Audience, Kind
from shop.accounts.selectors import viewer_for
from shop.accounts.tokens import create_token
from shop.api.permissions import Scope
from tests.factories.journeys import NOW
from tests.functional.access.expectations import Answer, answered
from tests.functional.access.roles import ROLES
from tests.functional.access.walk import OWN, Visit, calls, visit

pytestmark = pytest.mark.usefixtures("blank_paper")


@pytest.fixture(autouse=True)
def _undone(world):
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def walk_with_token(code: str, world, scopes: list[Scope]) -> list[Visit]:
    """Every operation about own things, called with a token of these scopes."""
    role = ROLES[code]
    user = role.user(world)
    _token, secret = create_token(
        user=user, viewer=viewer_for(user), name="all", scopes=scopes, expires_at=None, at=NOW
    )
    client = Client(raise_request_exception=False, headers={"Authorization": f"Bearer {secret}"})
    return [
        visit(client, call, method, {}, {})
        for call in calls(role, world, (OWN,))
        if call.is_operation and call.name not in {"api:openapi", "api:docs", "api:errors", "api:unknown"}
        for method in call.policy.methods
    ]


def is_open(seen: Visit, code: str, scopes: list[Scope]) -> bool:
    """Whether the table opens the operation to such a token."""
    policy = seen.call.policy
    audience = policy.audience_of(seen.method)
    if policy.scopes is None or audience == Audience.SESSION or audience not in ROLES[code].audiences:
        return False
    # The table cannot say what an export is about; the world's are of licences.
    needed = {*policy.scopes, *([Scope.LICENSES] if policy.kind == Kind.EXPORT else [])}
    return needed <= set(scopes)


# Signing in takes no token, so none can be wrong there.
WITHOUT_TOKEN = {"api:session", "api:session-mfa"}


@pytest.mark.parametrize(
    ("code", "scopes"),
    [
        ("CM", [scope for scope in Scope if scope != Scope.STAFF]),
        ("CM", [Scope.CATALOGUE]),
        ("CM", [Scope.ORDERS]),
        ("CM", [Scope.LICENSES]),
        ("SS", [*Scope]),
        ("SS", [Scope.STAFF]),
    ],
)
def test_a_token_opens_what_its_scopes_say(world, code, scopes):
    seen = walk_with_token(code, world, scopes)

    wrong = [
        f"{one}: {one.status}, the table says {'open' if is_open(one, code, scopes) else 'closed'}"
        for one in seen
        if one.call.name not in WITHOUT_TOKEN
        and (answered(one) == Answer.OPEN) != is_open(one, code, scopes)
        and not (code == "SS" and answered(one) == Answer.MISSING)
    ]
    assert wrong == [], "\n".join(wrong)
    refused = [one for one in seen if one.call.name not in WITHOUT_TOKEN and not is_open(one, code, scopes)]
    assert {one.status for one in refused} == {403}


@pytest.mark.parametrize("header", ["Bearer", "Bearer nonsense", "Bearer a b", "Basic dXNlcjpwYXNz"])
def test_a_wrong_token_opens_nothing(world, header):
    client = Client(raise_request_exception=False, headers={"Authorization": header})
    closed = [
        visit(client, call, method, {}, {})
        for call in calls(ROLES["CM"], world, (OWN,))
        if call.is_operation and call.policy.audience not in {Audience.VISITOR, Audience.NOBODY}
        for method in call.policy.methods
    ]

    assert {one.status for one in closed} == {401}
    assert len(closed) > 50
