from datetime import date

import pytest

from shop.licenses.terms import last_day


@pytest.mark.parametrize(
    ("starts_on", "months", "ends_on"),
    [
        (date(2026, 11, 23), 12, date(2027, 11, 22)),
        (date(2027, 1, 1), 12, date(2027, 12, 31)),
        (date(2027, 1, 1), 24, date(2028, 12, 31)),
        (date(2027, 3, 1), 12, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 27)),
        (date(2027, 1, 31), 1, date(2027, 2, 27)),
    ],
)
def test_maintenance_ends_on_the_day_before_its_anniversary(starts_on, months, ends_on):
    assert last_day(starts_on, months) == ends_on
