"""What somebody may be about to type: titles of listings and questions, found while they write."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from heapq import nsmallest
from itertools import accumulate, groupby
from operator import itemgetter
from typing import Any, Final

from haystack import connections
from haystack.query import SQ

from cms.models import FaqEntryPage
from search.backends.conditions import searchable_text
from search.backends.errors import EngineDown
from search.breaker import ask_engine
from search.engine import joined_neighbors
from search.marking import MarkedText, Piece
from search.query_sets import SiteQuerySet
from shop.marketplace.models import Listing
from shop.marketplace.outline import ListingLink, Outline, catalogue_outline

SHORTEST: Final = 2
MAX_LISTINGS: Final = 6
MAX_QUESTIONS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestedListing:
    """A listed product or app. ``kind`` is a value of ``ListingKind``."""

    link: ListingLink
    kind: str
    title: MarkedText

    @property
    def key(self) -> str:
        return self.link.key

    @property
    def name(self) -> str:
        return self.link.name


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestedQuestion:
    """A published question that everybody may read."""

    page: FaqEntryPage
    title: MarkedText


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSuggestions:
    """What fits ``text``, best first; "" was too short. ``is_fallback``: the database forgives no slip."""

    text: str = ""
    listings: list[SuggestedListing]
    questions: list[SuggestedQuestion]
    is_fallback: bool = False

    @property
    def total(self) -> int:
        return len(self.listings) + len(self.questions)


def suggest_site(*, text: str, language: str) -> SiteSuggestions:
    """Return listings and questions in ``language`` ("de", "en") whose titles go on like ``text``; where no
    title does, what the results page would find for it as the beginning of something.

    Takes any text. Less than two characters are no beginning: nothing fits them. Three queries.
    """
    typed = searchable_text(text)
    if len(typed) < SHORTEST:
        return SiteSuggestions(listings=[], questions=[])
    outline = catalogue_outline()
    question_ids: list[int] | None
    try:
        keys, question_ids = ask_engine(lambda: _from_engine(typed, language))
        is_fallback = False
    except EngineDown:
        keys, question_ids = _from_outline(typed, outline), None
        is_fallback = True
    return SiteSuggestions(
        text=typed,
        listings=_listings(keys, typed, outline),
        questions=[
            SuggestedQuestion(page=page, title=marked(page.title, typed))
            for page in _questions(typed, language, question_ids)
        ],
        is_fallback=is_fallback,
    )


def marked(title: str, typed: str) -> MarkedText:
    """Mark what was typed in a title: beginnings of its words, whatever accent or letter case."""
    folded = [_folded(character) for character in title]
    flat = "".join(folded)
    # Where each character of the title begins in the folded title.
    starts = [0, *accumulate(map(len, folded))]
    is_typed = [False] * len(title)
    for word in {_folded(word) for word in typed.split()}:
        for found in re.finditer(rf"(?<!\w){re.escape(word)}", flat):
            for place in range(len(title)):
                is_typed[place] |= found.start() <= starts[place] < found.end()
    return tuple(
        Piece("".join(character for character, _mark in part), is_found=is_found)
        for is_found, part in groupby(zip(title, is_typed, strict=True), key=itemgetter(1))
    )


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _from_engine(typed: str, language: str) -> tuple[list[str], list[int]]:
    """Keys of listings and ids of questions as the index has them. Raises EngineDown."""
    backend: Any = connections["default"].get_backend()
    listings = backend.suggest(
        typed, limit=MAX_LISTINGS, models=[Listing], language=language, weight_field="weight"
    )
    questions = backend.suggest(
        typed,
        limit=MAX_QUESTIONS,
        models=[FaqEntryPage],
        language=language,
        narrow_queries=[f'language:"{language}"'],
    )
    listings, questions = listings["results"], questions["results"]
    if not listings and not questions:
        anywhere = SiteQuerySet().filter(_goes_on(typed))
        listings = anywhere.models(Listing).weigh("weight")[:MAX_LISTINGS]
        questions = (
            anywhere.models(FaqEntryPage).language(language).select(language=[language])[:MAX_QUESTIONS]
        )
    return [found.key for found in listings], [int(found.pk) for found in questions]


def _goes_on(typed: str) -> SQ:
    """Texts that have the words, the last one going on; two that stand side by side may be one there."""
    either = SQ(content__startswith=typed)
    for joined in joined_neighbors(typed):
        either |= SQ(content__startswith=joined)
    return either


def _from_outline(typed: str, outline: Outline) -> list[str]:
    """Keys of listings that have words in their names which begin with those typed, the most installed first;
    before them those whose names begin so.
    """
    beginning = typed.casefold()
    words = beginning.split()
    begins = [re.compile(rf"(?<!\w){re.escape(word)}").search for word in words]
    found = [
        (not name.startswith(beginning), place)
        for place, name in enumerate(map(str.casefold, outline.names))
        # Most names are ruled out by the first word, much faster than by a pattern.
        if words[0] in name and all(begin(name) for begin in begins)
    ]
    return [outline.keys[place] for _is_later, place in nsmallest(MAX_LISTINGS, found)]


def _listings(keys: Iterable[str], typed: str, outline: Outline) -> list[SuggestedListing]:
    """Those that are listed: an index may be behind."""
    kinds = {
        key: next(kind for kind, members in outline.kinds.items() if members >> outline.places[key] & 1)
        for key in keys
        if key in outline.places
    }
    return [
        SuggestedListing(link=link, kind=kinds[link.key], title=marked(link.name, typed))
        for link in outline.links(kinds)
    ]


def _questions(typed: str, language: str, ids: list[int] | None) -> list[FaqEntryPage]:
    """The questions with these ids, or those whose titles have every word; only what everybody may read."""
    if ids == []:
        return []
    found = FaqEntryPage.objects.live().public().filter(locale__language_code=language)
    if ids is not None:
        by_id = {page.pk: page for page in found.filter(pk__in=ids)}
        return [by_id[pk] for pk in ids if pk in by_id]
    for word in typed.split():
        found = found.filter(title__icontains=word)
    return list(found.order_by("path")[:MAX_QUESTIONS])
