from datetime import date

import pytest

from shop.licenses.terms import maintenance_period

YEAR_END = date(2026, 12, 31)


@pytest.mark.parametrize(
    ("purchase_type", "bought", "months", "previous_end", "period"),
    [
        ("new", date(2026, 11, 23), 12, None, (date(2026, 11, 23), date(2027, 11, 22))),
        ("new", date(2028, 2, 29), 12, None, (date(2028, 2, 29), date(2029, 2, 27))),
        ("new", date(2026, 1, 31), 1, None, (date(2026, 1, 31), date(2026, 2, 27))),
        ("new", date(2027, 3, 1), 12, None, (date(2027, 3, 1), date(2028, 2, 29))),
        ("new", date(2026, 11, 23), 12, YEAR_END, (date(2026, 11, 23), date(2027, 11, 22))),
        ("renewal", date(2026, 11, 23), 12, YEAR_END, (date(2027, 1, 1), date(2027, 12, 31))),
        ("renewal", date(2026, 12, 31), 12, YEAR_END, (date(2027, 1, 1), date(2027, 12, 31))),
        ("renewal", date(2027, 1, 1), 12, YEAR_END, (date(2027, 1, 1), date(2027, 12, 31))),
        ("renewal", date(2027, 1, 5), 12, YEAR_END, (date(2027, 1, 5), date(2028, 1, 4))),
        ("renewal", date(2028, 2, 1), 12, date(2028, 2, 28), (date(2028, 2, 29), date(2029, 2, 27))),
        ("renewal", date(2027, 2, 1), 12, date(2027, 2, 28), (date(2027, 3, 1), date(2028, 2, 29))),
        ("downgrade", date(2026, 11, 23), 12, YEAR_END, (date(2027, 1, 1), date(2027, 12, 31))),
        ("upgrade", date(2026, 11, 23), 12, YEAR_END, (date(2026, 11, 23), date(2027, 11, 22))),
        ("renewal", date(2026, 11, 23), 24, None, (date(2026, 11, 23), date(2028, 11, 22))),
    ],
)
def test_maintenance_begins_with_the_purchase_or_goes_on(purchase_type, bought, months, previous_end, period):
    found = maintenance_period(
        purchase_type=purchase_type, purchased_on=bought, months=months, previous_end=previous_end
    )

    assert found == period
