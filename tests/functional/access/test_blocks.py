"""Desk and editors' admin do not open by permissions on models alone, as Oscar and Wagtail would have it."""

import re
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import RoutePattern

from shop.access_policy.policies import EDITING_PERMISSION
from shop.access_policy.registry import policy_for
from tests.architecture.addresses import endpoints
from tests.factories.accounts import make_member, make_organization, make_person, make_staff
from tests.functional.access.roles import missing_things
from tests.functional.access.walk import _values

pytestmark = pytest.mark.django_db


def desk_paths() -> list[str]:
    found = []
    for endpoint in endpoints():
        if endpoint.address.name.startswith("backoffice:"):
            policy = policy_for(route=endpoint.address.route, name=endpoint.address.name)
            values = _values(endpoint, policy, missing_things()) if endpoint.parameters else {}
            found.append(reverse(endpoint.address.name, kwargs=values))
    return found


def editors_paths() -> list[str]:
    """An address for each pattern of Wagtail's admin, with something in place of the parameters."""
    (admin,) = [entry for entry in get_resolver().url_patterns if str(entry.pattern) == "cms/"]
    return sorted(set(_paths(admin, "/cms/")))


def _paths(resolver: URLResolver, prefix: str) -> Iterator[str]:
    for entry in resolver.url_patterns:
        here = prefix + _filled(entry)
        if isinstance(entry, URLResolver):
            yield from _paths(entry, here)
        else:
            yield here


def _filled(entry: URLPattern | URLResolver) -> str:
    pattern = str(entry.pattern)
    if isinstance(entry.pattern, RoutePattern):
        return re.sub(r"<[^>]+>", "1", pattern)
    return re.sub(r"\((?:\?P<\w+>)?[^)]*\)\??", "1", pattern).strip("^$").replace("\\", "")


def with_permissions(user: User, permissions) -> User:
    user.user_permissions.set(permissions)
    return User.objects.get(pk=user.pk)


def test_every_permission_on_models_opens_neither_desk_nor_admin(client):
    of_models = Permission.objects.filter(codename__regex=r"^(add|change|delete|view)_")
    client.force_login(with_permissions(make_person(), of_models))
    paths = [*desk_paths(), *(path for path in editors_paths() if path != "/cms/login/")]

    statuses = {path: client.get(path).status_code for path in paths}

    assert {path: status for path, status in statuses.items() if status not in {403, 404}} == {}
    assert of_models.count() > 200
    assert len(paths) > 150


def test_every_permission_there_is_does_not_open_the_desk_without_the_staff_flag(client):
    user = make_member(make_organization(), staff=make_staff())
    client.force_login(with_permissions(user, Permission.objects.all()))

    statuses = {
        (path, method): getattr(client, method)(path).status_code
        for path in desk_paths()
        for method in ("get", "post")
    }

    assert statuses == dict.fromkeys(statuses, 403)


def test_licensing_staff_are_no_editors_and_editors_no_licensing_staff(client):
    client.force_login(make_staff())
    as_staff = {client.get(path).status_code for path in editors_paths()[::10] if path != "/cms/login/"}
    app_label, _dot, codename = EDITING_PERMISSION.partition(".")
    editing = Permission.objects.filter(content_type__app_label=app_label, codename=codename)
    client.force_login(with_permissions(make_person(), editing))

    assert as_staff == {403}
    assert client.get("/cms/").status_code == 200
    assert {client.get(path).status_code for path in desk_paths()[::5]} == {403}


def test_visitors_are_sent_to_the_one_login_from_every_page_of_the_admin(client):
    answers = {path: client.get(path) for path in editors_paths() if path != "/cms/login/"}

    assert {
        path: (answer.status_code, answer.get("Location", "").partition("?")[0])
        for path, answer in answers.items()
    } == dict.fromkeys(answers, (302, "/accounts/login/"))
