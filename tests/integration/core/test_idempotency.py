import pytest

from shop.core.idempotency import KeyReused, run_once
from shop.core.models import IdempotencyRecord
from tests.factories.accounts import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.journey]


@pytest.fixture
def call():
    user = make_person()
    made = []

    def do(body, *, key="k1", error=None):
        def action():
            made.append(body)
            if error:
                raise error
            return 201, {"number": f"R-{len(made)}"}

        return run_once(user_id=user.pk, key=key, scope="POST /quote-requests", body=body, action=action)

    do.made = made
    return do


def test_a_repeated_call_gets_the_first_answer_and_does_nothing(call):
    first, second = call({"a": 1}), call({"a": 1})

    assert (first.body, first.is_replay) == ({"number": "R-1"}, False)
    assert (second.status_code, second.body, second.is_replay) == (201, {"number": "R-1"}, True)
    assert call.made == [{"a": 1}]


def test_the_same_key_with_another_body_is_refused(call):
    call({"a": 1})

    with pytest.raises(KeyReused):
        call({"a": 2})

    assert call.made == [{"a": 1}]


def test_a_failed_call_leaves_its_key_free(call):
    with pytest.raises(ValueError, match="no"):
        call({"a": 1}, error=ValueError("no"))

    assert not IdempotencyRecord.objects.exists()
    assert call({"a": 1}).status_code == 201


def test_a_refusal_with_an_answer_is_stored_without_its_effect():
    user = make_person()

    def action():
        IdempotencyRecord.objects.create(user=user, scope="effect", key="x", body_hash="")
        raise ValueError("no")

    def call():
        return run_once(
            user_id=user.pk,
            key="k",
            scope="POST /x",
            body=None,
            action=action,
            refusal=lambda error: (409, {"code": str(error)}),
        )

    first, second = call(), call()

    assert (first.status_code, first.body, first.is_replay) == (409, {"code": "no"}, False)
    assert (second.status_code, second.body, second.is_replay) == (409, {"code": "no"}, True)
    assert not IdempotencyRecord.objects.filter(scope="effect").exists()
