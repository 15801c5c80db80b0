"""Rights end at once: in the middle of a session, whoever the person was a minute ago."""

import pytest
from django.contrib.auth.models import User
from django.db import transaction

from shop.access_policy.policies import Kind
from shop.accounts.enums import ActivationStatus
from shop.accounts.models import Activation, Membership
from tests.factories.journeys import NOW
from tests.functional.access.roles import ROLES
from tests.functional.access.walk import OWN, calls, signed_in, visit

SURFACES = {"CM": ("portal:", "checkout:", "api:"), "SS": ("backoffice:", "api:staff")}
OBJECTS = (Kind.REQUEST, Kind.QUOTE, Kind.ORDER, Kind.DELIVERY_NOTE, Kind.LICENSE, Kind.INVOICE)
pytestmark = pytest.mark.usefixtures("blank_paper")


@pytest.fixture(autouse=True)
def _undone(world):
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def answers(role_code: str, world, change) -> dict[str, tuple[int, str, frozenset[str]]]:
    """Sign in, change the person, then ask for everything that was theirs: status, where to, marks shown."""
    role = ROLES[role_code]
    client = signed_in(role, world)
    change(role.user(world))
    company = role.own(world)
    return {
        f"{method} {call.name}": (seen.status, seen.location.partition("?")[0], seen.shows)
        for call in calls(role, world, (OWN,))
        if call.name.startswith(SURFACES[role_code])
        for method in ("GET", "POST")
        if call.policy.has(method)
        for seen in [visit(client, call, method, {}, company.marks)]
    }


# Who one is, and what one keeps for oneself.
OWN_NOTES = {"member name", "member", "member phone", "list", "view", "basket note", "token"}
# In the download of one's own data, whose names a ZIP shows.
OWN_FILES = {"file", "file name"}


def about_objects(found, world, role_code: str):
    """The answers about the company's objects, and the lists."""
    role = ROLES[role_code]
    about = [call for call in calls(role, world, (OWN,)) if call.policy.kind in OBJECTS]
    names = {call.name for call in about if call.name.startswith(SURFACES[role_code])}
    return {key: answer for key, answer in found.items() if key.partition(" ")[2] in names}


def test_a_deactivated_person_is_a_visitor(world):
    found = answers("CM", world, lambda user: User.objects.filter(pk=user.pk).update(is_active=False))

    statuses = {answer[:2] for answer in about_objects(found, world, "CM").values()}
    assert statuses == {(302, "/accounts/login/"), (401, "")}
    assert {mark for *_rest, shows in found.values() for mark in shows} == set()


def test_who_moved_to_another_organisation_sees_nothing_of_the_old_one(world):
    other = Membership.objects.get(person__user=world.b.administrator).organization

    def move(user):
        Membership.objects.filter(person__user=user).update(ended_at=NOW)
        Activation.objects.filter(person__user=user).update(organization=other)
        Membership.objects.create(person=user.person, organization=other, started_at=NOW)

    found = answers("CM", world, move)

    objects = about_objects(found, world, "CM")
    refused = {
        answer[0] for name, answer in objects.items() if "backoffice:" not in name and "staff" not in name
    }
    assert refused == {404}
    # Who one is and one's own notes go along.
    own = {*OWN_NOTES, *OWN_FILES}
    assert {mark for *_rest, shows in found.values() for mark in shows} - own == set()


def test_whose_membership_ended_sees_nothing_of_the_organisation(world):
    def leave(user):
        Membership.objects.filter(person__user=user).update(ended_at=NOW)

    found = answers("CM", world, leave)

    objects = about_objects(found, world, "CM")
    portal = {answer[0] for name, answer in objects.items() if " portal:" in name}
    assert portal == {404}
    operations = {answer[0] for name, answer in objects.items() if " api:" in name and ":staff" not in name}
    assert operations == {403, 404}
    own = {*OWN_NOTES, *OWN_FILES}
    assert {mark for *_rest, shows in found.values() for mark in shows} - own == set()


def test_a_rejected_activation_closes_what_it_had_opened(world):
    def reject(user):
        Activation.objects.filter(person__user=user).update(status=ActivationStatus.REJECTED)

    found = answers("CM", world, reject)

    closed = {"order", "license", "invoice", "delivery"}
    about = {
        name: answer
        for name, answer in about_objects(found, world, "CM").items()
        if " portal:" in name and any(word in name for word in closed) and "offer" not in name
    }
    assert {answer[0] for answer in about.values()} == {404}
    assert len(about) > 5
    shown = {mark for *_rest, shows in found.values() for mark in shows}
    assert (
        shown
        & {"SEN", "second SEN", "KEY", "PO", "area", "department", *world.a.things[Kind.INVOICE].values()}
        == set()
    )


@pytest.mark.parametrize("flag", ["is_staff", "is_active"])
def test_staff_whose_flag_is_taken_lose_the_desk_at_once(world, flag):
    found = answers("SS", world, lambda user: User.objects.filter(pk=user.pk).update(**{flag: False}))

    desk = {answer[0] for name, answer in found.items() if " backoffice:" in name}
    operations = {answer[0] for name, answer in found.items() if " api:staff" in name}
    assert (desk, operations) == (({403}, {403}) if flag == "is_staff" else ({302}, {401}))
    assert {mark for *_rest, shows in found.values() for mark in shows} == set()
