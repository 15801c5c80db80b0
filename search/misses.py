"""Searches that found nothing: what the FAQ or the catalogue lacks, in the words of those who looked."""

import re
from datetime import datetime, timedelta
from typing import Final

import structlog
from django.db import DatabaseError
from django.db.models import F

from search.backends.conditions import searchable_text
from search.discretion import is_private
from search.models import LONGEST_TEXT, SearchMiss
from shop.core.waiting import quick_transaction

logger = structlog.get_logger(__name__)

MAX_MISSES: Final = 10_000
DAYS_KEPT: Final = 90
# The page of a reader waits for this count while somebody else writes.
PATIENCE_MILLISECONDS: Final = 100
# A spreadsheet takes a text that begins with one of = + - @ for a formula.
_NO_WORD_YET: Final = re.compile(r"^\W+")


def record_miss(*, text: str, language: str, at: datetime) -> None:
    """Count a text that nothing was found for; letter case and blanks make no difference.

    Texts that are long, without a letter, or look like a key or an address are left out. For what a person
    looks at only: the caller asks ``shop.core.visits.is_look``. Raises nothing: a count that is lost is no
    reason for a page to fail.
    """
    tidy = _tidy(text)
    if not tidy or is_private(text):
        return
    try:
        with quick_transaction(milliseconds=PATIENCE_MILLISECONDS):
            _count(text=tidy, language=language, at=at)
    except DatabaseError as error:
        logger.warning("search without result not counted", error=type(error).__name__)


def forget_old_misses(*, now: datetime) -> int:
    """Delete what was last searched for 90 days ago; returns how many texts that were."""
    deleted, _by_model = SearchMiss.objects.filter(last_at__lt=now - timedelta(days=DAYS_KEPT)).delete()
    return deleted


def _tidy(text: str) -> str:
    """The text as it is counted, "" for one that is not."""
    tidy = _NO_WORD_YET.sub("", searchable_text(text)).casefold()
    is_word = 2 <= len(tidy) <= LONGEST_TEXT and any(character.isalpha() for character in tidy)
    return tidy if is_word else ""


def _count(*, text: str, language: str, at: datetime) -> None:
    same = SearchMiss.objects.filter(text=text, language=language)
    again = {"times": F("times") + 1, "last_at": at}
    if same.update(**again):
        return
    _make_room()
    new = SearchMiss(text=text, language=language, times=0, first_at=at, last_at=at)
    # Somebody else may have counted the same text meanwhile: then both count on one row.
    SearchMiss.objects.bulk_create([new], ignore_conflicts=True)
    same.update(**again)


def _make_room() -> None:
    """Let what was searched for least and longest ago go where there is no room for one more."""
    surplus = SearchMiss.objects.count() - MAX_MISSES + 1
    if surplus > 0:
        rarest = SearchMiss.objects.order_by("times", "last_at", "pk").values("pk")[:surplus]
        SearchMiss.objects.filter(pk__in=list(rarest.values_list("pk", flat=True))).delete()
