"""A database that goes away during a request: 503 and when to come back, and nothing about it (D-21)."""

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client

from shop.api import health


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
@pytest.mark.parametrize("path", ["/healthz", "/api/v1/products"])
def test_a_request_that_loses_the_database_is_answered_503(db, monkeypatch, error, path):
    def break_off(*_given: object, **_named: object) -> None:
        raise error("terminating connection due to administrator command")

    monkeypatch.setattr(health, "HttpResponse", break_off)
    monkeypatch.setattr("shop.api.views.ApiView.initial", break_off)

    answer = Client(raise_request_exception=False).get(path)

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert b"terminating" not in answer.content
    if path.startswith("/api/"):
        assert answer.json()["code"] == "unavailable"


def test_another_error_stays_one_of_ours(db, monkeypatch):
    def fail(*_given: object, **_named: object) -> None:
        raise RuntimeError("a mistake")

    monkeypatch.setattr(health, "HttpResponse", fail)

    answer = Client(raise_request_exception=False).get("/healthz")

    assert (answer.status_code, "Retry-After" in answer) == (500, False)
