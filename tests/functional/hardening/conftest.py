from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core.cache import cache
from django.http import HttpResponse
from pytest_django import Settings

from shop import settings as production_settings
from tests.functional.hardening.walking import Call, World, make_user, make_world, walk_as

# What the suite's settings change or the environment decides, as it is on a server.
SAFETY = [
    "COOKIE_NAME_PREFIX",
    "CSRF_COOKIE_HTTPONLY",
    "CSRF_COOKIE_NAME",
    "CSRF_COOKIE_SAMESITE",
    "CSRF_COOKIE_SECURE",
    "LANGUAGE_COOKIE_NAME",
    "LANGUAGE_COOKIE_SECURE",
    "REGISTRATION_MINIMUM_SECONDS",
    "SECURE_SSL_REDIRECT",
    "SESSION_COOKIE_HTTPONLY",
    "SESSION_COOKIE_NAME",
    "SESSION_COOKIE_SAMESITE",
    "SESSION_COOKIE_SECURE",
]


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    """Limits count in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def production(settings: Settings) -> Settings:
    """The settings that guard the surface as they are on a server."""
    for name in SAFETY:
        setattr(settings, name, getattr(production_settings, name))
    settings.SITE_URL = "https://licensing.example.org"
    settings.ALLOWED_HOSTS = ["licensing.example.org"]
    return settings


@pytest.fixture
def customer(db: None) -> User:
    """Somebody who can sign in, with the password PASSWORD."""
    user = make_user("customer@example.com")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture(scope="session")
def walks() -> dict[str, dict[Call, HttpResponse]]:
    """What was walked already: several tests look at the same answers."""
    return {}


@pytest.fixture
def walk(
    world: World, walks: dict[str, dict[Call, HttpResponse]]
) -> Callable[[str], dict[Call, HttpResponse]]:
    """Walk every address as one of the roles, once in a run."""

    def walk(role: str) -> dict[Call, HttpResponse]:
        if role not in walks:
            walks[role] = walk_as(role, world)
        return walks[role]

    return walk
