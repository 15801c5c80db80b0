"""The licensing rules over the API: reading, trying out, publishing, the change log."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from shop.accounts.models import Organization
from shop.configurator.enums import Severity
from shop.configurator.models import RuleBookRevision
from shop.configurator.rule_entries import EntryKey, RuleTable, with_changes
from shop.configurator.rulebook import RuleCode
from shop.configurator.selectors import newest_revision, rules_in_force
from shop.configurator.services import install_rules
from shop.core.models import AuditEvent
from shop.marketplace.models import Listing
from tests.factories.journeys import fill_basket
from tests.functional.api.conftest import Api, bearer

Change = Callable[[dict[str, Any]], object]
RULES = "/staff/rules"


@pytest.fixture
def desk(staff: User) -> Api:
    return bearer(staff)


def changed(**severity: str) -> dict[str, Any]:
    """The rules in force with other severities."""
    document: dict[str, Any] = copy.deepcopy(newest_revision().document)
    document["severity"] |= severity
    return document


def test_rules_in_force_are_answered_with_the_etag_of_their_revision(desk: Api) -> None:
    answer = desk.get(RULES)

    rules = answer.json()
    assert (answer.status_code, answer["ETag"]) == (200, '"1"')
    assert rules["document"] == newest_revision().document
    assert (rules["revision"], rules["published_by"], rules["reason"]) == (
        1,
        None,
        "Shipped with the software",
    )


def test_other_rules_are_in_force_at_once_with_author_and_reason(desk: Api, staff: User) -> None:
    answer = desk.call(
        "PUT",
        RULES,
        {"document": changed(host_unknown="ask"), "reason": "The vendor said so"},
        **{"If-Match": '"1"'},
    )

    assert (answer.status_code, answer["ETag"]) == (200, '"2"')
    assert rules_in_force().severity(RuleCode.HOST_UNKNOWN) == Severity.ASK
    revision = newest_revision()
    assert (revision.revision, revision.created_by, revision.note) == (2, staff, "The vendor said so")
    (event,) = AuditEvent.objects.for_object(revision)
    assert (event.action, event.actor_id) == ("rules_installed", staff.pk)


@pytest.mark.parametrize(
    ("headers", "body", "status", "code"),
    [
        ({}, {}, 428, "precondition_required"),
        ({"If-Match": '"0"'}, {}, 412, "rules_changed"),
        ({"If-Match": "*"}, {}, 412, "stale_version"),
        ({"If-Match": '"1"'}, {"reason": " "}, 422, "invalid"),
        ({"If-Match": '"1"'}, {"reason": None}, 422, "invalid"),
        ({"If-Match": '"1"'}, {"document": []}, 422, "invalid"),
        ({"If-Match": '"1"'}, {"document": {}}, 422, "invalid"),
    ],
)
def test_rules_are_not_published_unseen_unexplained_or_without_sense(
    desk: Api, headers: dict[str, str], body: dict[str, Any], status: int, code: str
) -> None:
    wanted = {"document": changed(host_unknown="ask"), "reason": "Because", **body}

    answer = desk.call("PUT", RULES, wanted, **headers)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert [row.revision for row in RuleBookRevision.objects.all()] == [1]


def test_rules_that_say_the_same_are_a_conflict(desk: Api) -> None:
    body = {"document": changed(), "reason": "Again"}

    answer = desk.call("PUT", RULES, body, **{"If-Match": '"1"'})

    assert (answer.status_code, answer.json()["code"]) == (409, "nothing_to_publish")


@pytest.mark.parametrize("operation", [("PUT", RULES), ("POST", f"{RULES}/preview")])
def test_every_wrong_place_of_a_document_is_named(desk: Api, operation: tuple[str, str]) -> None:
    document = changed(host_unknown="shrug")
    document["scales"][0]["tiers"] = [25, 10]
    document["prices"] = {}

    answer = desk.call(*operation, {"document": document, "reason": "Because"}, **{"If-Match": '"1"'})

    assert answer.status_code == 422
    assert {error["field"]: error["detail"] for error in answer.json()["errors"]} == {
        "document.scales.0.tiers": "The values must ascend, each once: 10 comes after 25.",
        "document.severity.host_unknown": "One of these, please: 'blocks', 'ask' or 'note'.",
        "document.prices": "This is not part of the rules.",
    }


@pytest.mark.parametrize(
    "spoil",
    [
        lambda document: document.update(comment="a\0b"),
        lambda document: document.update(comment="\ud800"),
        lambda document: document["host_families"].update({"\ud800": []}),
        lambda document: document["scales"][0].update(tiers=[float("nan")]),
        lambda document: document["scales"][0].update(tiers=[10**400]),
        lambda document: document["sale_windows"][0].update(until="2026-02-30"),
    ],
)
def test_what_no_database_keeps_is_refused(desk: Api, spoil: Change) -> None:
    document = changed(host_unknown="ask")
    spoil(document)

    answer = desk.call("PUT", RULES, {"document": document, "reason": "Because"}, **{"If-Match": '"1"'})

    assert answer.status_code in (400, 422)
    assert newest_revision().revision == 1


def test_preview_names_the_lines_that_would_stand_otherwise_and_changes_nothing(
    desk: Api, customer: User, organization: Organization, listing: Listing
) -> None:
    fill_basket(customer, [listing])
    months = EntryKey(table=RuleTable.MAINTENANCE, deployment="cloud")
    document = with_changes(newest_revision().document, {months: [24]})

    answer = desk.post(f"{RULES}/preview", {"document": document})

    preview = answer.json()
    assert answer.status_code == 200
    assert [(change["about"], change["old"], change["new"]) for change in preview["changes"]] == [
        ({"table": "maintenance_by", "deployment": "cloud"}, [12, 24], [24])
    ]
    assert preview["changes"][0]["text"] == "maintenance of Cloud products: 12 months · 24 months → 24 months"
    assert {name: preview[name] for name in ("baskets", "lines", "blocked", "asks", "freed")} == {
        "baskets": 1,
        "lines": 1,
        "blocked": 1,
        "asks": 0,
        "freed": 0,
    }
    (effect,) = preview["effects"]
    assert (effect["product"], effect["customer"], effect["organization"]) == (
        listing.key,
        customer.email,
        organization.name,
    )
    assert (effect["before"], effect["after"]) == ("free", "blocked")
    assert [found["code"] for found in effect["violations_before"]] == []
    assert [found["code"] for found in effect["violations_after"]] == ["months_not_offered"]
    assert newest_revision().revision == 1


def test_change_log_is_paged_and_each_revision_says_what_it_changed(desk: Api, staff: User) -> None:
    for weight in ("ask", "blocks"):
        install_rules(
            document=changed(host_unknown=weight), note=f"Now {weight}", by=staff, at=timezone.now()
        )

    first = desk.get(f"{RULES}/revisions", {"limit": 2}).json()
    rest = desk.get(f"{RULES}/revisions", {"limit": 2, "cursor": first["next"]}).json()
    third = desk.get(f"{RULES}/revisions/3").json()

    assert first["total"] == 3
    assert [
        (one["revision"], one["published_by"], one["reason"]) for one in first["items"] + rest["items"]
    ] == [
        (3, staff.email, "Now blocks"),
        (2, staff.email, "Now ask"),
        (1, None, "Shipped with the software"),
    ]
    assert [(change["old"], change["new"]) for change in third["changes"]] == [("ask", "blocks")]
    assert third["document"]["severity"]["host_unknown"] == "blocks"
    assert desk.get(f"{RULES}/revisions/1").json()["changes"] == []
    assert desk.get(f"{RULES}/revisions/4").status_code == 404
    assert desk.get(f"{RULES}/revisions/99999999999999999999").status_code == 404


def test_change_log_needs_as_many_queries_for_many_revisions_as_for_few(
    desk: Api, staff: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        weight = ("ask", "note")[number % 2]
        install_rules(document=changed(host_unknown=weight), note="", by=staff, at=timezone.now())

    with django_assert_max_num_queries(10):
        answer = desk.get(f"{RULES}/revisions")

    assert len(answer.json()["items"]) == 13


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", RULES),
        ("PUT", RULES),
        ("POST", f"{RULES}/preview"),
        ("GET", f"{RULES}/revisions"),
        ("GET", f"{RULES}/revisions/1"),
    ],
)
def test_rules_are_for_the_desk_alone(
    customer: User, sign_in: Callable[[User], Api], method: str, path: str
) -> None:
    body = {"document": changed(host_unknown="ask"), "reason": "Mine"} if method != "GET" else None

    as_customer = sign_in(customer).call(method, path, body, **{"If-Match": '"1"'})
    visitor = Api()
    visitor.use_csrf()
    as_visitor = visitor.call(method, path, body, **{"If-Match": '"1"'})

    assert (as_customer.status_code, as_visitor.status_code) == (403, 401)
    assert newest_revision().revision == 1


def test_token_without_the_staff_scope_does_not_open_the_rules(staff: User) -> None:
    assert bearer(staff, "catalogue").get(RULES).status_code == 403
