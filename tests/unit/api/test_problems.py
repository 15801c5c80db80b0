"""What refusals of the domain mean in HTTP."""

import pytest
from rest_framework.request import Request

from shop.api.problems import Refusal, problem_handler
from shop.core.crypto import DecryptionFailed
from shop.core.exceptions import DomainError, InvalidInput, NotPermitted, StaleVersion
from shop.fulfillment.exceptions import ActivationNeeded
from shop.licenses.services import TooManyReveals
from shop.quotes.exceptions import QuoteExpired

CASES = [
    (DomainError("No"), 409, "refused"),
    (QuoteExpired(), 409, "quote_expired"),
    (InvalidInput("Wrong", field="lines.2.sen"), 422, "invalid"),
    (NotPermitted(), 403, "not_permitted"),
    (ActivationNeeded(), 403, "activation_needed"),
    (StaleVersion(), 412, "stale_version"),
    (TooManyReveals(), 429, "too_many_reveals"),
]


@pytest.mark.parametrize(("error", "status", "code"), CASES)
def test_a_refusal_keeps_its_code_and_field(error, status, code):
    response = problem_handler(error, {"view": None, "args": (), "kwargs": {}, "request": None})

    assert (response.status_code, response.data["code"]) == (status, code)
    assert response.data["errors"] == [{"field": error.field, "code": code, "detail": error.message}]
    assert response.content_type == "application/problem+json"


def test_a_subclass_means_what_its_base_means():
    class Narrower(InvalidInput):
        pass

    assert Refusal(Narrower()).status_code == 422


def test_a_key_that_cannot_be_read_says_nothing_of_the_cause(rf):
    error = DecryptionFailed("changed or moved ciphertext")
    request = Request(rf.post("/api/v1/licenses/x/reveal"))

    response = problem_handler(error, {"view": None, "args": (), "kwargs": {}, "request": request})

    assert (response.status_code, response.data["code"]) == (503, "unreadable")
    assert "ciphertext" not in str(response.data)
