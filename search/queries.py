"""The search of the site behind one typed function: the plain answer of the database, without an engine."""

from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import shorten
from typing import Final

from django.core.paginator import Page
from django.db.models import Q
from django.utils.translation import get_language

from cms.models import FaqEntryPage
from shop.core.html import plain_text
from shop.marketplace.browsing import Browsing, Card, browse
from shop.marketplace.outline import FACETS
from shop.marketplace.selectors import MAX_TEXT, MAX_WORDS

MAX_QUESTIONS: Final = 10
MAX_CANDIDATES: Final = 50
EXCERPT: Final = 240


@dataclass(frozen=True, slots=True)
class FoundQuestion:
    """A published question of the FAQ with the beginning of its answer as plain text."""

    page: FaqEntryPage
    excerpt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """One page of what was found. ``is_fallback``: without an engine, by plain comparison of words."""

    text: str
    products: Browsing
    questions: list[FoundQuestion]
    is_fallback: bool

    @property
    def page(self) -> "Page[Card]":
        return self.products.page

    @property
    def total(self) -> int:
        return self.products.total + len(self.questions)


def search_site(*, text: str, facets: Mapping[str, str], page: str) -> SearchPage:
    """Find listings, narrowed by ``facets`` as in ``ListingFilters``, and questions in the active language.

    Takes any text and never reads it as a query language. Raises EmptyPage for a page that does not exist.
    """
    narrowing = {name: facets.get(name, "") for name in ("kind", "sort", *FACETS)}
    products = browse({**narrowing, "q": text, "page": page})
    return SearchPage(
        text=products.filters.text,
        products=products,
        questions=_questions(products.filters.text),
        is_fallback=True,
    )


def _questions(text: str) -> list[FoundQuestion]:
    words = text[:MAX_TEXT].split()[:MAX_WORDS]
    if not words:
        return []
    language = get_language() or ""
    found = FaqEntryPage.objects.live().public().filter(locale__language_code=language).order_by("path")
    for word in words:
        found = found.filter(Q(title__icontains=word) | Q(answer__icontains=word))
    questions = []
    for entry in found[:MAX_CANDIDATES]:
        answer = plain_text(entry.answer)
        # The stored answer is HTML: a word that only names a tag is no answer.
        if all(word.casefold() in f"{entry.title} {answer}".casefold() for word in words):
            questions.append(FoundQuestion(page=entry, excerpt=shorten(answer, EXCERPT, placeholder="…")))
    return questions[:MAX_QUESTIONS]
