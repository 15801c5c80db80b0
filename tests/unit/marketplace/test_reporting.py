"""What the report of a synchronisation says, in words."""

import pytest
from django.utils import translation

from shop.marketplace.enums import ChangeKind
from shop.marketplace.reporting import in_words

CASES = [
    (ChangeKind.ADDED, {}, ""),
    (ChangeKind.RENAMED, {"old": "Charts", "new": "Better Charts"}, "“Charts” → “Better Charts”"),
    (
        ChangeKind.DEPLOYMENT_CHANGED,
        {"old": ["data_center", "server"], "new": ["cloud"]},
        "Data Center, Server → Cloud",
    ),
    (ChangeKind.DEPLOYMENT_CHANGED, {"old": ["cloud"], "new": []}, "Cloud → –"),
    (
        ChangeKind.PAYMENT_CHANGED,
        {"old": {"cloud": "free", "server": "vendor"}, "new": {"cloud": "atlassian", "server": "free"}},
        "Cloud: Free of charge → Ordered through Atlassian; Server: Sold by its vendor → Free of charge",
    ),
    (
        ChangeKind.CHANGED,
        {"fields": ["tag_line", "rating_count", "versions", "applications", "future"]},
        "tag line, reviews, versions, host applications, future",
    ),
    (ChangeKind.SKIPPED, {"reason": "has no name"}, "has no name"),
    (ChangeKind.DELISTED, {"reason": "is gone"}, "is gone"),
    (ChangeKind.MISSING, {}, ""),
    # What an older or newer version of the report may hold is shown as it is, never an error.
    (ChangeKind.PAYMENT_CHANGED, {"old": {"mainframe": "barter"}, "new": {}}, "mainframe: barter → "),
    (ChangeKind.RENAMED, {}, "“” → “”"),
]


@pytest.mark.parametrize(("kind", "details", "words"), CASES)
def test_a_change_is_told_in_words(kind, details, words):
    with translation.override("en"):
        assert in_words(kind, details) == words
