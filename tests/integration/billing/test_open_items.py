from datetime import date, timedelta
from decimal import Decimal

import pytest

from shop.accounts.selectors import viewer_for
from shop.billing.models import InvoiceBalance
from shop.billing.selectors import AGES, OpenItems, age_of, age_sums, open_items
from shop.billing.services import record_payment
from tests.factories.billing import make_invoice
from tests.factories.journeys import NOW


@pytest.mark.parametrize(
    ("days", "age"),
    [
        (-5, "not_due"),
        (0, "not_due"),
        (1, "30"),
        (30, "30"),
        (31, "60"),
        (60, "60"),
        (61, "90"),
        (90, "90"),
        (91, "older"),
    ],
)
def test_an_item_is_listed_and_added_up_under_its_age_alone(invoice, staff, days: int, age: str):
    on_date = invoice.due_on + timedelta(days=days)
    viewer = viewer_for(staff)

    listed = [name for name in AGES if open_items(viewer, OpenItems(on_date=on_date, age=name)).exists()]
    (sums,) = age_sums(viewer, OpenItems(on_date=on_date))

    assert listed == [age]
    assert sums.amounts == {**dict.fromkeys(AGES, Decimal(0)), age: Decimal("238.00")}
    assert age_of(InvoiceBalance.objects.get(), on_date=on_date) == age


def test_what_is_paid_is_no_open_item_and_customers_see_none(invoice, customer, staff, listings):
    other = make_invoice(customer, staff, listings)
    record_payment(
        invoice_id=other.pk,
        amount=Decimal("238.00"),
        currency="EUR",
        paid_on=NOW.date(),
        by=staff,
        at=NOW,
    )
    wanted = OpenItems(on_date=date(2026, 12, 31))

    assert [one.pk for one in open_items(viewer_for(staff), wanted)] == [invoice.pk]
    assert list(open_items(viewer_for(customer), wanted)) == []
    assert age_sums(viewer_for(customer), wanted) == []
