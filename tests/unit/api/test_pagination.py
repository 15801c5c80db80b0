"""Cursors: what they say, and that nobody else can write one."""

import pytest
from django.core import signing

from shop.api.pagination import SALT, InvalidCursor, SortKey, keyset_page, offset_cursor, offset_of
from shop.licenses.models import License

BY_END = (SortKey("ends_on", is_nullable=True), SortKey("pk"))


def test_an_offset_comes_back():
    assert offset_of(offset_cursor(40)) == 40
    assert offset_of("") == 0


@pytest.mark.parametrize("payload", [["offset"], ["offset", 1, 2], ["ends_on,pk", None, "1"], {}, 7])
def test_a_cursor_of_another_kind_is_refused(payload):
    with pytest.raises(InvalidCursor):
        offset_of(signing.dumps(payload, salt=SALT))


@pytest.mark.parametrize(
    "cursor",
    ["x", "a:b:c", "\0", signing.dumps(["offset", 1], salt="elsewhere")],
    # A signature holds the time: as the name of a test it would differ between two processes.
    ids=["letter", "parts", "nul", "other-salt"],
)
def test_a_cursor_that_was_not_signed_here_is_refused(cursor):
    with pytest.raises(InvalidCursor):
        offset_of(cursor)
    with pytest.raises(InvalidCursor):
        keyset_page(License.objects.none(), order=BY_END, limit=1, cursor=cursor)


def test_rows_behind_a_date_include_those_without_one():
    assert str(SortKey("ends_on", is_nullable=True).after("2026-01-01")) == (
        "(OR: ('ends_on__gt', '2026-01-01'), ('ends_on', None))"
    )
    assert SortKey("ends_on", is_nullable=True).after(None) is None
