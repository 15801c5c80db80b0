"""How long ago something was, as pages say it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils.translation import override

from shop.core.templatetags.times import ago

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("elapsed", "english", "german"),
    [
        (timedelta(seconds=40), "40 seconds ago", "vor 40 Sekunden"),
        (timedelta(hours=3), "3 hours ago", "vor 3 Stunden"),
        (timedelta(days=1), "1 day ago", "vor 1 Tag"),
        (timedelta(days=5), "5 days ago", "vor 5 Tagen"),
    ],
)
def test_elapsed_time_is_said_in_the_language_of_the_page(elapsed, english, german):
    with time_machine.travel(NOW, tick=False):
        assert ago(NOW - elapsed) == english
        with override("de"):
            assert ago(NOW - elapsed) == german


def test_what_a_clock_ahead_says_was_just_now():
    with time_machine.travel(NOW, tick=False):
        assert ago(NOW + timedelta(hours=1)) == "1 second ago"


def test_what_never_happened_has_no_age():
    assert ago(None) == ""
