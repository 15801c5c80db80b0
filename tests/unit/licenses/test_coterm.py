"""Whole months up to a common end."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.core.exceptions import InvalidInput
from shop.licenses.coterm import CoTermImpossible, checked_common_end, co_term
from shop.licenses.terms import last_day

TODAY = date(2026, 11, 30)


def plan(ends_on: date | None, common_end: date, *, longest: int = 24):
    return co_term(ends_on=ends_on, common_end=common_end, on_date=TODAY, longest_months=longest)


@pytest.mark.parametrize(
    ("ends_on", "common_end", "months", "comes_to"),
    [
        (date(2026, 12, 31), date(2027, 12, 31), 12, date(2027, 12, 31)),
        (date(2027, 3, 31), date(2027, 12, 31), 9, date(2027, 12, 31)),
        # A part of a month counts as a month.
        (date(2027, 3, 15), date(2027, 12, 31), 10, date(2028, 1, 15)),
        (date(2027, 12, 30), date(2027, 12, 31), 1, date(2028, 1, 30)),
        # The end of February, with and without a leap day.
        (date(2027, 2, 28), date(2028, 2, 29), 12, date(2028, 2, 29)),
        (date(2027, 2, 28), date(2028, 2, 28), 12, date(2028, 2, 29)),
        (date(2028, 2, 29), date(2029, 2, 28), 12, date(2029, 2, 28)),
        # A start on the 31st, which the last month does not have.
        (date(2027, 1, 30), date(2027, 2, 27), 1, date(2027, 2, 27)),
        (date(2027, 1, 30), date(2027, 2, 28), 2, date(2027, 3, 30)),
    ],
)
def test_months_are_counted_from_the_day_after_the_end_and_rounded_up(ends_on, common_end, months, comes_to):
    found = plan(ends_on, common_end)

    assert (found.months, found.ends_on, found.days_over) == (months, comes_to, (comes_to - common_end).days)


def test_note_tells_wish_months_and_rounding():
    assert plan(date(2027, 3, 15), date(2027, 12, 31)).note == (
        "Co-termination: wished common end 31 December 2027. 10 months from 16 March 2027 come to "
        "15 January 2028. Rounded up to whole months: 15 days more than wished."
    )
    assert plan(date(2026, 12, 31), date(2027, 12, 31)).note == (
        "Co-termination: wished common end 31 December 2027. 12 months from 1 January 2027 come to "
        "31 December 2027."
    )


def test_lapsed_license_is_counted_from_today_and_says_so():
    found = plan(date(2026, 6, 30), date(2027, 11, 29))

    assert (found.starts_on, found.months, found.days_over) == (TODAY, 12, 0)
    assert found.rounding == "The maintenance is over, so it begins on the day we buy; counted from today."


@pytest.mark.parametrize(
    ("ends_on", "reason"),
    [
        (None, "This licence has no end of maintenance that could be moved."),
        (date(2027, 12, 31), "It ends on that day already."),
        (date(2028, 1, 1), "It ends later anyway, on 1 January 2028; maintenance cannot be shortened."),
        (
            date(2026, 11, 30),
            "It would need 13 months, and this product is sold with at most 12 months at a time.",
        ),
    ],
)
def test_what_cannot_end_together_says_why(ends_on, reason):
    with pytest.raises(CoTermImpossible) as refusal:
        plan(ends_on, date(2027, 12, 31), longest=12)

    assert refusal.value.message == reason


@pytest.mark.parametrize("day", [TODAY, date(2026, 1, 1), date(1800, 1, 1), date(2900, 1, 1)])
def test_common_end_lies_after_today(day):
    with pytest.raises(InvalidInput) as refusal:
        checked_common_end(day, on_date=TODAY)

    assert refusal.value.field == "co_term_date"


@given(ends_on=st.dates(date(2025, 1, 1), date(2030, 1, 1)), days=st.integers(1, 1500))
def test_months_are_the_fewest_that_reach_the_common_end(ends_on, days):
    common_end = max(ends_on, TODAY) + timedelta(days=days)

    found = co_term(ends_on=ends_on, common_end=common_end, on_date=TODAY, longest_months=120)

    assert found.ends_on >= common_end
    assert found.months == 1 or last_day(found.starts_on, found.months - 1) < common_end
    assert 0 <= found.days_over < 31
