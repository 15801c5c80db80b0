"""The search of the site behind typed functions: the engine answers, or the database while the engine cannot.

What an index says is checked against the database before it is shown: an entry that was taken down a moment
ago is left out, though facets may still count it until the index has heard of it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from textwrap import shorten
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import Q
from django.utils.translation import gettext as _

from cms.models import FaqEntryPage
from search.backends.base import WINDOW
from search.backends.conditions import searchable_text
from search.backends.errors import EngineDown, NoEngine
from search.breaker import ask_engine
from search.engine import EngineSession, Found, Hits, Reading, joined_neighbors
from search.marking import MarkedText, Piece, found_words, mark, plain
from shop.core.html import plain_text
from shop.marketplace.browsing import EXACT, PAGE_SIZE, Browsing, Card, usual_sort
from shop.marketplace.enums import ListingKind, ListingSort
from shop.marketplace.models import Listing
from shop.marketplace.outline import FACETS, Facets, ListingFilters, Outline, catalogue_outline
from shop.marketplace.selectors import MAX_WORDS, listing_page

MAX_CANDIDATES: Final = 50
EXCERPT: Final = 200
# With so few hits somebody may have meant another word, even one that would find more.
FEW: Final = 3

Item = TypeVar("Item")


class Tab(StrEnum):
    PRODUCTS = "products"
    QUESTIONS = "questions"


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSearch:
    """What somebody asks for. ``tab`` None opens the one that has hits, ``number`` counts its pages from 1.

    ``language`` ("de", "en") is the reader's: of the questions only those are found. ``is_exact`` takes the
    text as it is written, whatever it was more likely meant to be.
    """

    filters: ListingFilters
    language: str
    sort: str = ""
    tab: Tab | None = None
    number: int = 1
    is_exact: bool = False


@dataclass(frozen=True, slots=True)
class ListingHit(Card):
    """A listing as a search found it: with marks in what a card says, and where else the words stand."""

    name: MarkedText
    vendor: MarkedText
    tag_line: MarkedText
    excerpt: MarkedText


@dataclass(frozen=True, slots=True)
class FoundQuestion:
    """A published question of the FAQ with a part of its answer as plain text."""

    page: FaqEntryPage
    title: MarkedText
    excerpt: MarkedText


@dataclass(frozen=True, slots=True)
class Relief:
    """A filter to take away where nothing is left: the query without it, and how many listings that brings.

    ``label`` is "" for all filters, ``count`` None where nobody counted.
    """

    label: str
    query: str
    count: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundListings:
    """A part of the listings found. ``text`` is what was searched for in the end, ``suggestion`` another text
    that may be meant. ``is_similar``: nothing has all words, these have similar ones. ``is_fallback``: the
    database compared words plainly.
    """

    items: list[Listing]
    total: int
    facets: Facets
    text: str
    suggestion: str
    is_similar: bool
    is_fallback: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """One page of the results; only the open tab has items, the other its number of hits.

    ``correction`` is what was searched for in place of the text, "" if it was the text itself. ``is_outage``:
    it was the database because the engine cannot answer, not because there is none. The rest is as in
    ``FoundListings``.
    """

    text: str
    correction: str
    suggestion: str
    tab: Tab
    products: Browsing
    questions: "Page[FoundQuestion]"
    reliefs: list[Relief]
    is_similar: bool
    is_fallback: bool
    is_outage: bool

    @property
    def total(self) -> int:
        return self.products.total + self.questions.paginator.count

    @property
    def is_narrowed(self) -> bool:
        """Whether a filter besides the text is in force."""
        return self.products.filters != ListingFilters(text=self.text)


def search_site(search: SiteSearch) -> SearchPage:
    """Find listings and questions; from the database while the engine is down, slow or without an index.

    Takes any text and never reads it as a query language. Without a text it is the whole catalogue, the most
    installed first. Raises EmptyPage for a page that does not exist.
    """
    offset = (search.number - 1) * PAGE_SIZE
    if offset >= WINDOW:
        raise EmptyPage(_("That page does not exist."))
    filters = replace(search.filters, text=searchable_text(search.filters.text))
    search = replace(search, filters=filters, sort=_sort(search.sort, filters))
    answer = _answer(search, offset=offset, limit=PAGE_SIZE)
    is_narrowed = filters != ListingFilters(text=filters.text)
    # Filters belong to listings: where they leave none, their tab says how to get rid of them.
    tab = search.tab or (Tab.PRODUCTS if is_narrowed else _tab_with_hits(answer))
    on_products, on_questions = tab is Tab.PRODUCTS, tab is Tab.QUESTIONS
    cards = _cards(answer.listings.items, answer.rows) if on_products else []
    questions = _questions(answer, search.language) if on_questions else []
    lost = len(answer.listings.items) - len(cards) if on_products else 0
    lost_questions = len(answer.questions.items) - len(questions) if on_questions else 0
    products = Browsing(
        filters=filters,
        facets=answer.facets,
        page=_page(cards, answer.listings.total - lost, search.number if on_products else 1),
        sort=search.sort,
        outline=answer.outline,
        is_exact=search.is_exact,
    )
    return SearchPage(
        text=filters.text,
        correction="" if answer.reading.text == filters.text else answer.reading.text,
        suggestion=answer.suggestion,
        tab=tab,
        products=products,
        questions=_page(
            questions, answer.questions.total - lost_questions, search.number if on_questions else 1
        ),
        reliefs=_reliefs(answer, search),
        is_similar=answer.reading.slips > 0,
        is_fallback=answer.is_fallback,
        is_outage=answer.is_outage,
    )


def search_listings(
    filters: ListingFilters,
    *,
    language: str,
    sort: str,
    offset: int,
    limit: int,
    is_exact: bool = False,
) -> FoundListings:
    """Find the listings that ``search_site`` shows, in the same order with the same numbers, by offset.

    Without a text the order is by name where ``sort`` names none.
    """
    filters = replace(filters, text=searchable_text(filters.text))
    search = SiteSearch(
        filters=filters, language=language, sort=sort or usual_sort(filters), is_exact=is_exact
    )
    answer = _answer(search, offset=offset, limit=limit)
    items = [listing for listing, _hit in _listed(answer.listings.items, answer.rows)]
    return FoundListings(
        items=items,
        total=answer.listings.total - (len(answer.listings.items) - len(items)),
        facets=answer.facets,
        text=answer.reading.text,
        suggestion=answer.suggestion,
        is_similar=answer.reading.slips > 0,
        is_fallback=answer.is_fallback,
    )


# --- Asking ---------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """What was found, as primary keys. ``rows`` are listings that were read on the way."""

    reading: Reading
    listings: Hits
    questions: Hits
    facets: Facets
    outline: Outline
    suggestion: str = ""
    is_fallback: bool = False
    is_outage: bool = False
    reliefs: dict[str, int]
    rows: Sequence[Listing] = ()

    @property
    def total(self) -> int:
        return self.listings.total + self.questions.total


def _answer(search: SiteSearch, *, offset: int, limit: int) -> _Answer:
    if not search.filters.text:
        return _from_database(search, offset=offset, limit=limit)
    try:
        return ask_engine(lambda: _from_engine(search, offset=offset, limit=limit))
    except NoEngine:
        return replace(_from_database(search, offset=offset, limit=limit), is_fallback=True)
    except EngineDown:
        found = _from_database(search, offset=offset, limit=limit)
        return replace(found, is_fallback=True, is_outage=True)


def _from_engine(search: SiteSearch, *, offset: int, limit: int) -> _Answer:
    """Take the text as it is; where that finds nothing, try what it may have been meant to be.

    A text that finds something without the filters is meant as it is: then the filters are too narrow.
    Raises EngineDown.
    """
    engine, outline = EngineSession(), catalogue_outline()
    filters = search.filters

    def find(reading: Reading) -> _Answer:
        listings = engine.listings(reading, filters, sort=search.sort, offset=offset, limit=limit)
        questions = engine.questions(reading, language=search.language, offset=offset, limit=limit)
        return _Answer(
            reading=reading,
            listings=listings,
            questions=questions,
            facets=outline.facets_of(listings.counts, filters),
            outline=outline,
            reliefs={},
        )

    def is_known(reading: Reading) -> bool:
        is_narrowed = filters != ListingFilters(text=filters.text)
        return is_narrowed and engine.count(reading, ListingFilters()) > 0

    typed = Reading(filters.text)
    first = find(typed)
    suggestion = first.listings.suggestion or first.questions.suggestion
    if first.total:
        first = replace(first, suggestion=suggestion if first.total <= FEW else "")
    elif outline.ids and not engine.holds_listings():
        raise EngineDown("the index is empty")
    elif search.is_exact:
        first = replace(first, suggestion=suggestion)
    elif not is_known(typed):
        for reading in _readings(filters.text, suggestion):
            if not engine.is_patient:
                break
            again = find(reading)
            if again.total or is_known(reading):
                first = again
                break
    return first if first.listings.total else _with_reliefs(first, engine, search)


def _readings(text: str, suggestion: str) -> Iterator[Reading]:
    """Other ways to take a text that finds nothing, the likeliest first."""
    yield Reading(text, is_unfinished=True)
    yield from map(Reading, joined_neighbors(text))
    if suggestion and suggestion != text:
        yield Reading(suggestion)
    yield Reading(text, slips=1)
    yield Reading(text, slips=2)


def _with_reliefs(answer: _Answer, engine: EngineSession, search: SiteSearch) -> _Answer:
    """Count what taking each filter away would bring, and all of them ("")."""
    names = [name for name, _label in _narrowing(search.filters, answer.outline)]
    counts = {}
    for name in [*names, ""] if names else ():
        if engine.is_patient:
            counts[name] = engine.count(answer.reading, _without(search.filters, name))
    return replace(answer, reliefs=counts)


def _from_database(search: SiteSearch, *, offset: int, limit: int) -> _Answer:
    """Compare words plainly, without correcting any."""
    found = listing_page(search.filters, sort=search.sort, offset=offset, limit=limit)
    questions = _plainly_found(search.filters.text, search.language)
    return _Answer(
        reading=Reading(search.filters.text),
        listings=Hits(
            items=[Found(listing.pk) for listing in found.items],
            total=found.total,
            counts={},
            suggestion="",
        ),
        questions=Hits(
            items=questions[offset : offset + limit], total=len(questions), counts={}, suggestion=""
        ),
        facets=found.facets,
        outline=found.outline,
        reliefs={},
        rows=found.items,
    )


def _plainly_found(text: str, language: str) -> list[Found]:
    words = text.split()[:MAX_WORDS]
    if not words:
        return []
    found = _public_questions(language).order_by("path")
    for word in words:
        found = found.filter(Q(title__icontains=word) | Q(answer__icontains=word))
    # The stored answer is HTML: a word that only names a tag is no answer.
    return [
        Found(entry.pk)
        for entry in found[:MAX_CANDIDATES]
        if all(word.casefold() in f"{entry.title} {plain_text(entry.answer)}".casefold() for word in words)
    ]


def _public_questions(language: str) -> Any:
    return FaqEntryPage.objects.live().public().filter(locale__language_code=language)


def _sort(sort: str, filters: ListingFilters) -> str:
    if filters.text:
        return sort or usual_sort(filters)
    return sort if sort and sort != ListingSort.RELEVANCE else ListingSort.INSTALLS.value


# --- Dressing -------------------------------------------------------------------------------------
def _tab_with_hits(answer: _Answer) -> Tab:
    only_questions = answer.questions.total and not answer.listings.total
    return Tab.QUESTIONS if only_questions else Tab.PRODUCTS


def _cards(found: Sequence[Found], rows: Sequence[Listing]) -> "list[ListingHit]":
    """The listings in the engine's order, with what a card shows."""
    return [_card(listing, hit) for listing, hit in _listed(found, rows)]


def _listed(found: Sequence[Found], rows: Sequence[Listing]) -> list[tuple[Listing, Found]]:
    """The listings in the engine's order; those that are not public are left out."""
    if not rows and found:
        rows = list(Listing.objects.listed().with_facts().filter(pk__in=[hit.pk for hit in found]))
    by_pk = {listing.pk: listing for listing in rows}
    return [(by_pk[hit.pk], hit) for hit in found if hit.pk in by_pk]


def _card(listing: Listing, hit: Found) -> ListingHit:
    words = found_words(fragment for fragments in hit.fragments.values() for fragment in fragments)
    shown_anyway = {listing.name, listing.tag_line, listing.vendor.name}
    return ListingHit(
        listing=listing,
        name=mark(listing.name, words),
        vendor=mark(listing.vendor.name, words),
        tag_line=mark(listing.tag_line, words),
        # Other lines of the text are there to be found by, not to be read.
        excerpt=_excerpt(hit, (listing.summary, listing.description), shown_anyway),
    )


def _questions(answer: _Answer, language: str) -> list[FoundQuestion]:
    """The questions in the engine's order; those that not everybody may read any more are left out."""
    pages = _public_questions(language).filter(pk__in=[hit.pk for hit in answer.questions.items])
    by_pk = {page.pk: page for page in pages}
    return [_question(by_pk[hit.pk], hit) for hit in answer.questions.items if hit.pk in by_pk]


def _question(page: FaqEntryPage, hit: Found) -> FoundQuestion:
    words = found_words(fragment for fragments in hit.fragments.values() for fragment in fragments)
    # The index may know an older answer, with words that were taken back.
    excerpt = _excerpt(hit, (page.answer,), {page.title})
    if not excerpt:
        excerpt = mark(shorten(plain_text(page.answer), EXCERPT, placeholder="…"), words)
    return FoundQuestion(page=page, title=mark(page.title, words), excerpt=excerpt)


def _excerpt(hit: Found, sources: Iterable[str], shown_anyway: Iterable[str]) -> MarkedText:
    """The first line with a mark in it that one of the texts has (HTML or not), but the hit does not show
    anyway; () without one.
    """
    lines = [line for fragment in hit.fragments.get("text", ()) for line in _lines(fragment)]
    marked = {plain(line).strip(): line for line in lines if any(piece.is_found for piece in line)}
    wanted = {said: line for said, line in marked.items() if not any(said in shown for shown in shown_anyway)}
    for whole in map(plain_text, sources) if wanted else ():
        for said, line in wanted.items():
            if said in whole:
                before = () if whole.startswith(said) else (Piece("…"),)
                after = () if whole.endswith(said) else (Piece("…"),)
                return (*before, *line, *after)
    return ()


def _lines(text: MarkedText) -> Iterator[MarkedText]:
    line: list[Piece] = []
    for piece in text:
        first, *others = piece.text.split("\n")
        line.append(Piece(first, piece.is_found))
        for other in others:
            yield tuple(part for part in line if part.text)
            line = [Piece(other, piece.is_found)]
    yield tuple(part for part in line if part.text)


def _narrowing(filters: ListingFilters, outline: Outline) -> list[tuple[str, str]]:
    """Name and words of each filter in force, in the order of the form."""
    narrowing = [("kind", str(dict(ListingKind.choices).get(filters.kind, filters.kind)))]
    narrowing += [
        (facet, ", ".join(outline.label(facet, value) for value in filters.chosen(facet))) for facet in FACETS
    ]
    return [(name, label) for name, label in narrowing if label]


def _reliefs(answer: _Answer, search: SiteSearch) -> list[Relief]:
    """Each filter that leaves something when it is gone; all of them where there are several."""
    narrowing = _narrowing(search.filters, answer.outline)
    if len(narrowing) > 1:
        narrowing.append(("", ""))
    return [
        Relief(label, _query_of(_without(search.filters, name), search), answer.reliefs.get(name))
        for name, label in narrowing
        if answer.reliefs.get(name) != 0
    ]


def _without(filters: ListingFilters, name: str) -> ListingFilters:
    if not name:
        return ListingFilters(text=filters.text)
    return replace(filters, kind="") if name == "kind" else filters.choosing(name)


def _query_of(filters: ListingFilters, search: SiteSearch) -> str:
    """The query of an address with these filters, and otherwise as in the search."""
    given = [("q", filters.text), ("kind", filters.kind)]
    for facet in FACETS:
        given += [(facet, value) for value in filters.chosen(facet)]
    if search.sort != usual_sort(filters):
        given.append(("sort", search.sort))
    if search.is_exact:
        given.append(EXACT)
    return f"?{urlencode([(name, value) for name, value in given if value])}"


def _page(items: Sequence[Item], total: int, number: int) -> "Page[Any]":
    """Items that were found already as the page of a list. Raises EmptyPage beyond its end."""
    paginator: Paginator[Any] = Paginator(range(max(total, 0)), PAGE_SIZE)
    return Page(list(items), paginator.validate_number(number), paginator)
