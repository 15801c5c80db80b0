"""Asks every address, with every method, about own, foreign and missing things, and notes what came back."""

import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from http.cookies import SimpleCookie
from urllib.parse import unquote

from allauth.account.internal.flows.login import record_authentication
from django.core import mail
from django.core.cache import cache as django_cache
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from pypdf import PdfReader

from shop.access_policy.policies import CUSTOMERS, Kind, Policy
from shop.access_policy.registry import policy_for
from tests.architecture.addresses import Endpoint, endpoints
from tests.functional.access.roles import (
    PERSONAL,
    Role,
    foreign_things,
    missing_things,
    own_things,
)
from tests.functional.access.world import Addresses, World

SAFE = ("GET", "HEAD")
METHODS = (*SAFE, "POST", "PUT", "PATCH", "DELETE")
OWN, FOREIGN, MISSING = "own", "foreign", "missing"
# What differs between two answers that say the same.
VOLATILE = re.compile(
    r'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"|csrf_token": ?"\w+"|'
    r'nonce(-|=")[\w+/=-]+|(?:csrf|session)\w*=\w+|expires=[^;]+|boundary=\S+|:\w{6}:[\w-]{43}'
)
WRITING = re.compile(
    r'^\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?(\w+)"?', re.IGNORECASE
)
# A shorter one is found in every page by chance; there the whole address is looked for.
SHORTEST_TELLING_ID = 6
UNCOMPARED_HEADERS = {
    "Content-Length",
    "X-Request-ID",
    "Content-Security-Policy",
    "ETag",
    # They count the walk itself.
    "RateLimit-Remaining",
    "RateLimit-Reset",
}


@dataclass(frozen=True, slots=True)
class Call:
    """An address made ready: ``ids`` are the values in it."""

    name: str
    policy: Policy
    ownership: str
    path: str
    ids: tuple[str, ...]

    @property
    def is_operation(self) -> bool:
        return self.name.startswith("api:")


@dataclass(slots=True)
class Visit:
    """What came back."""

    call: Call
    method: str
    status: int
    location: str
    # The tables written to.
    writes: frozenset[str]
    # The names of the marks that the answer held: of those that nobody of this role may read, and of their
    # own.
    leaks: list[str] = field(default_factory=list)
    shows: frozenset[str] = frozenset()
    # A digest of all that the answer says, without the ids that were asked for.
    says: str = ""

    def __str__(self) -> str:
        return f"{self.method} {self.call.name} ({self.call.ownership})"


def calls(role: Role, world: World, ownerships: Iterable[str] = (OWN, FOREIGN, MISSING)) -> Iterator[Call]:
    """Every address of the site for this role. One without an object is its own; one about an object is asked
    once for each ownership that it can have.
    """
    wanted = set(ownerships)
    by_ownership = {
        OWN: own_things(role, world),
        FOREIGN: foreign_things(role, world),
        MISSING: missing_things(),
    }
    for endpoint in _endpoints():
        policy = policy_for(route=endpoint.address.route, name=endpoint.address.name)
        if policy is None:
            continue
        if not endpoint.parameters or policy.kind == Kind.NOTHING:
            if OWN in wanted:
                yield _call(endpoint, policy, OWN, dict.fromkeys(endpoint.parameters, "nothing"))
            continue
        for ownership, things in by_ownership.items():
            is_possible = policy.kind in things and (ownership != FOREIGN or policy.kind in CUSTOMERS)
            if ownership not in wanted or not is_possible:
                continue
            if role.sees_all and ownership == FOREIGN and policy.kind not in PERSONAL:
                continue
            yield _call(endpoint, policy, ownership, _values(endpoint, policy, things))


@cache
def _endpoints() -> list[Endpoint]:
    return endpoints()


def _values(endpoint: Endpoint, policy: Policy, things: Addresses) -> dict[str, str]:
    values = dict(things[policy.kind])
    if endpoint.address.name == "catalogue:vendor":
        values["value"] = values.get("vendor", values["value"])
    if policy.kind == Kind.DELIVERY_NOTE and "note" not in endpoint.parameters:
        values["number"] = values["note"]
    lacking = set(endpoint.parameters) - set(values)
    assert not lacking, (
        f"{endpoint.address.name}: tests/functional/access/world.py has no {sorted(lacking)} "
        f"for {policy.kind}; add it to the company's things and to MISSING"
    )
    return {name: values[name] for name in endpoint.parameters}


def _call(endpoint: Endpoint, policy: Policy, ownership: str, values: dict[str, str]) -> Call:
    name = endpoint.address.name
    arguments = list(values.values())
    if name in {"wagtail_serve", "home"}:
        arguments = ["nothing/"] if name == "wagtail_serve" else []
        ownership = MISSING if name == "wagtail_serve" else ownership
    elif name == "api:unknown":
        return Call(name, policy, MISSING, "/api/v1/nothing", ())
    numbered = all(key.isdigit() for key in values)
    path = reverse(name, args=arguments) if numbered else reverse(name, kwargs=values)
    return Call(name, policy, ownership, path, tuple(sorted(arguments, key=len, reverse=True)))


def signed_in(role: Role, world: World) -> Client:
    """A client of the role, with allauth's record of a recent sign-in as its login form leaves it."""
    client = Client(raise_request_exception=False)
    user = role.user(world)
    if user is not None:
        client.force_login(user)
        request = RequestFactory().get("/")
        request.session = client.session
        record_authentication(request, user, method="password")
        request.session.save()
    return client


def walk(
    role: Role,
    world: World,
    *,
    methods: Iterable[str] = METHODS,
    ownerships: Iterable[str] = (OWN, FOREIGN, MISSING),
) -> list[Visit]:
    """Ask everything as this role. Each request is undone; nothing is sent with it."""
    client = signed_in(role, world)
    marks = {
        text: f"{company.label}: {name}"
        for company in role.closed_companies(world)
        for name, text in company.marks.items()
    }
    company = role.own(world)
    own = company.marks if company else {}
    return [
        visit(client, call, method, marks, own)
        for call in calls(role, world, ownerships)
        for method in methods
    ]


def visit(client: Client, call: Call, method: str, marks: Mapping[str, str], own: Mapping[str, str]) -> Visit:
    """One request within a savepoint. Limits are forgotten before it, cookies are put back after it.

    ``marks`` name the texts that must not come back, by text; ``own`` are those that may, by name.
    """
    django_cache.clear()
    mail.outbox.clear()
    cookies = client.cookies.output(header="", sep="\r\n")
    writes: set[str] = set()

    def note(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        found = WRITING.match(sql)
        # A change that found no row changed nothing.
        if found and context["cursor"].rowcount != 0:
            writes.add(found[1])
        return result

    content_type = {"content_type": "application/json"} if call.is_operation else {}
    with transaction.atomic():
        with connection.execute_wrapper(note):
            response = client.generic(method, call.path, **content_type)
            body = response.getvalue() if response.streaming else response.content
        transaction.set_rollback(True)
    client.cookies = SimpleCookie()
    client.cookies.load(cookies)
    location = response.get("Location", "")
    if location:
        response["Location"] = _without(call.ids, unquote(location))
    said = _text(response, body)
    for part in (call.path, *(an_id for an_id in call.ids if len(an_id) >= SHORTEST_TELLING_ID)):
        said = said.replace(part, "…")
    return Visit(
        call=call,
        method=method,
        status=response.status_code,
        location=location,
        writes=frozenset(writes),
        leaks=[name for text, name in marks.items() if text in said],
        shows=frozenset(name for name, text in own.items() if text in said),
        says=hashlib.sha256(VOLATILE.sub("", said).encode()).hexdigest(),
    )


def _without(ids: Iterable[str], address: str) -> str:
    """The address with these ids left out, however short they are."""
    for an_id in ids:
        address = re.sub(rf"(?<!\w){re.escape(an_id)}(?!\w)", "-", address)
    return address


def _text(response: HttpResponse, body: bytes) -> str:
    headers = [
        f"{name}: {value}" for name, value in response.headers.items() if name not in UNCOMPARED_HEADERS
    ]
    headers += [cookie.OutputString() for cookie in response.cookies.values()]
    # In the cookie they are encoded.
    storage = getattr(response.wsgi_request, "_messages", None)
    told = [str(message) for message in getattr(storage, "_queued_messages", ())]
    return "\n".join([str(response.status_code), *sorted(headers), *told, _readable(response, body)])


def _readable(response: HttpResponse, body: bytes) -> str:
    if response.get("Content-Type", "").startswith("application/pdf") and body:
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    return body.decode("utf-8", "replace")
