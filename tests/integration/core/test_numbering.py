import pytest
from django.db import transaction

from shop.core.enums import DocumentKind
from shop.core.numbering import next_number

pytestmark = [pytest.mark.django_db, pytest.mark.journey]


def test_numbers_count_per_kind_and_year():
    numbers = [next_number(kind=DocumentKind.INVOICE, year=2026) for _ in range(3)]

    assert numbers == ["I-2026-00001", "I-2026-00002", "I-2026-00003"]
    assert next_number(kind=DocumentKind.INVOICE, year=2027) == "I-2027-00001"
    assert next_number(kind=DocumentKind.QUOTE, year=2026) == "Q-2026-00001"


def test_an_abort_gives_its_number_back():
    class Abort(Exception):
        pass

    first = next_number(kind=DocumentKind.INVOICE, year=2026)
    with pytest.raises(Abort), transaction.atomic():
        next_number(kind=DocumentKind.INVOICE, year=2026)
        raise Abort

    assert [first, next_number(kind=DocumentKind.INVOICE, year=2026)] == ["I-2026-00001", "I-2026-00002"]


@pytest.mark.django_db(transaction=True)
def test_a_number_outside_a_transaction_is_refused():
    with pytest.raises(RuntimeError):
        next_number(kind=DocumentKind.INVOICE, year=2026)
