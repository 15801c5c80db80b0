from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from shop.core.clock import local_date


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2026, 12, 31, 22, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2026, 7, 31, 22, 0, tzinfo=UTC), date(2026, 8, 1)),  # summer time
    ],
)
def test_the_day_is_the_sellers_whatever_the_reader_has_set(at, day):
    with timezone.override("Pacific/Auckland"):
        assert local_date(at) == day
