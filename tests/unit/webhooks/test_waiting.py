"""How long failed attempts wait."""

from datetime import timedelta

from shop.webhooks.services.delivering import GIVEN_UP_AFTER, WAITS, wait_before


def test_pauses_grow_and_end_within_a_day():
    assert [wait_before(number) for number in (1, 2, 3)] == [
        timedelta(seconds=5),
        timedelta(seconds=30),
        timedelta(minutes=2),
    ]
    assert list(WAITS) == sorted(WAITS)
    assert timedelta(hours=22) < sum(WAITS, timedelta()) <= GIVEN_UP_AFTER


def test_after_the_last_pause_there_is_none():
    assert wait_before(len(WAITS)) == WAITS[-1]
    assert wait_before(len(WAITS) + 1) is None
