"""A database that goes away during a request: 503 and when to come back, and nothing about it (D-21)."""

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client

from shop.api import health


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_page_that_loses_the_database_is_answered_503(db, monkeypatch, error):
    def break_off(*_given: object, **_named: object) -> None:
        raise error("terminating connection due to administrator command")

    monkeypatch.setattr(health, "HttpResponse", break_off)

    answer = Client(raise_request_exception=False).get("/healthz")

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert b"terminating" not in answer.content


def test_another_error_stays_one_of_ours(db, monkeypatch):
    def fail(*_given: object, **_named: object) -> None:
        raise RuntimeError("a mistake")

    monkeypatch.setattr(health, "HttpResponse", fail)

    answer = Client(raise_request_exception=False).get("/healthz")

    assert (answer.status_code, "Retry-After" in answer) == (500, False)
