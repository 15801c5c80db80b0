"""Every answer carries every header of the list, once; who frames, sniffs or runs foreign scripts is refused."""

import pytest
from django.test import Client
from wagtail.models import Page

from tests.functional.hardening.walking import World, all_paths, as_, roles

HEADERS = {
    "Content-Security-Policy",
    "Cross-Origin-Opener-Policy",
    "Permissions-Policy",
    "Referrer-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
}
STRICT = {
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
}
HOST = "licensing.example.org"


def directives(response):
    policy = response.headers["Content-Security-Policy"]
    # The nonce is another one in each answer.
    return {
        " ".join(part for part in directive.split() if not part.startswith("'nonce-"))
        for directive in policy.split(";")
    }


def lacking(response):
    names = [name for name, _value in response.items()]
    return sorted(name for name in HEADERS if names.count(name) != 1)


def test_explore(world):
    for role, client in roles(world):
        for address, path in all_paths(world):
            for method in ("get", "post", "options", "put"):
                r = getattr(client, method)(path)
                print(role, method, r.status_code, path, lacking(r), r.headers.get("Cache-Control"), r.headers.get("Vary"), sorted(r.cookies), r.headers.get("X-Frame-Options"), (directives(r) ^ STRICT) if "Content-Security-Policy" in r.headers else None)
