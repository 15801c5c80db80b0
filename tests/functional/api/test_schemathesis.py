"""The API document held against the API: whatever is sent, no error of ours and no answer that it lacks.

Schemathesis makes calls out of the document; half of them are about things that exist. Each call is undone.
"""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import schemathesis
import time_machine
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.utils import timezone, translation
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from shop.accounts.selectors import viewer_for
from shop.accounts.tokens import Scope, create_token
from shop.api.schema import api_document
from tests.factories.journeys import NOW
from tests.functional.access.roles import ROLES, Role
from tests.functional.access.walk import OWN, calls
from tests.functional.access.world import World, make_world
from tests.functional.api.conftest import CUSTOMER_SCOPES

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
BASE = "/api/v1"
# With ?fields= an answer lacks what its shape promises otherwise.
CUT = "fields"


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with (
        time_machine.travel(NOW + timedelta(hours=1)),
        translation.override("en"),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        # The world lives in a transaction, which a request would drop together with its connection.
        request_started.disconnect(close_old_connections)
        request_finished.disconnect(close_old_connections)
        yield make_world()
        request_started.connect(close_old_connections)
        request_finished.connect(close_old_connections)
        transaction.set_rollback(True)
    cache.clear()


@pytest.fixture(scope="module")
def document() -> Any:
    """The document as Schemathesis reads it, with our application behind it."""
    schema = schemathesis.openapi.from_dict(json.loads(api_document()))
    schema.app = WSGIHandler()
    return schema


def token_of(role: Role, world: World) -> str:
    user = role.user(world)
    viewer = viewer_for(user)
    scopes = tuple(Scope) if viewer.is_licensing_staff else CUSTOMER_SCOPES
    _token, secret = create_token(
        user=user, viewer=viewer, name="test", scopes=scopes, expires_at=None, at=timezone.now()
    )
    return secret


def real_paths(role: Role, world: World) -> dict[str, dict[str, str]]:
    """The parameters of addresses about something that the role owns, by the document's path."""
    own = [call.path for call in calls(role, world, (OWN,)) if call.name.startswith("api:")]
    found = {}
    for template in json.loads(api_document())["paths"]:
        pattern = re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+?)", re.escape(template)))
        match = next(filter(None, map(pattern.fullmatch, own)), None)
        if match is not None:
            found[template] = match.groupdict()
    return found


def complaints_about(operation: Any, *, headers: dict[str, str], own: dict[str, str], examples: int) -> str:
    """Call an operation with made-up values; the first failure in words, "" for none."""

    @settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(
        case=st.one_of(
            operation.as_strategy(generation_mode=GenerationMode.POSITIVE),
            operation.as_strategy(generation_mode=GenerationMode.NEGATIVE),
        ),
        is_real=st.booleans(),
    )
    def call(case: Any, is_real: bool) -> None:
        if is_real:
            case.path_parameters = {**(case.path_parameters or {}), **own}
        checks = [check for check in CHECKS if check is not response_schema_conformance or not _is_cut(case)]
        cache.clear()
        with transaction.atomic():
            response = case.call(headers=headers)
            transaction.set_rollback(True)
        case.validate_response(response, checks=checks)

    try:
        call()
    except Unsatisfiable:
        return ""
    except BaseExceptionGroup as failures:
        return f"{operation.label}: {'; '.join(str(one)[:600] for one in failures.exceptions)}"
    return ""


def _is_cut(case: Any) -> bool:
    return CUT in (case.query or {})


def walk(code: str, *, document: Any, world: World, examples: int, of_staff: bool | None = None) -> list[str]:
    """What is wrong with the operations for a role; with the desk's alone, or all but those."""
    role = ROLES[code]
    headers = {"Authorization": f"Bearer {token_of(role, world)}"}
    paths = real_paths(role, world)
    found = []
    for result in document.get_all_operations():
        operation = result.ok()
        if of_staff is not None and ("/staff/" in operation.path) is not of_staff:
            continue
        own = paths.get(operation.path, {})
        found.append(complaints_about(operation, headers=headers, own=own, examples=examples))
    assert len(found) > 80
    return [complaint for complaint in found if complaint]


@pytest.mark.parametrize("code", ["CA", "SS"])
def test_every_answer_is_documented(code, document, world):
    complaints = walk(code, document=document, world=world, examples=3, of_staff=code == "SS")

    assert complaints == [], "\n\n".join(complaints)


@pytest.mark.slow
@pytest.mark.parametrize("code", ["CA", "SS"])
def test_every_answer_is_documented_at_length(code, document, world):
    complaints = walk(code, document=document, world=world, examples=25)

    assert complaints == [], "\n\n".join(complaints)
