"""What a page asks the search engine: listings, questions, how many there are. No row is read here."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from typing import Any, Final

from haystack import connections
from haystack.constants import DEFAULT_ALIAS
from haystack.inputs import AutoQuery

from cms.models import FaqEntryPage
from search.backends.base import ConditionBackend
from search.backends.errors import EngineDown
from search.breaker import engine_in_use
from search.marking import MarkedText, pieces_of
from search.query_sets import SiteQuerySet
from shop.marketplace.enums import Hosting, ListingSort, PaymentModel
from shop.marketplace.models import Listing
from shop.marketplace.outline import DIRECTORIES, MAX_CHOICES, ListingFilters

# The page has to be there within three seconds, also where the last question is not answered.
PAGE_SECONDS: Final = 2.75
# An update of the site may ask for an index of another shape than the one that is there.
CHECK_SECONDS: Final = 10.0
EXCERPT: Final = 200
# Texts with more words are not meant to be other ones.
MOST_JOINED: Final = 4
ORDERS: Final = {
    ListingSort.NAME: "name_sort",
    ListingSort.INSTALLS: "-installs",
    ListingSort.RATING: "-rating",
    ListingSort.UPDATED: "-changed_at",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to take what somebody typed: every word as it is, or up to ``slips`` (0 to 2) letters wrong
    in a long one, or the last one ``is_unfinished``.
    """

    text: str
    slips: int = 0
    is_unfinished: bool = False


def joined_neighbors(text: str) -> Iterator[str]:
    """The text with each two neighboring words as one: "script runner" is one word elsewhere."""
    words = text.split()
    if len(words) <= MOST_JOINED:
        for place in range(1, len(words)):
            joined = words[place - 1] + words[place]
            yield " ".join([*words[: place - 1], joined, *words[place + 1 :]])


@dataclass(frozen=True)
class Found:
    """A document by the primary key of its row. ``highlighted`` has the engine mark fragments of its fields,
    which takes time of its own.
    """

    pk: int
    highlighted: Callable[[], Mapping[str, Iterable[str]] | None] = dict

    @cached_property
    def fragments(self) -> dict[str, tuple[MarkedText, ...]]:
        """The parts of its fields that hold what was looked for: of what is shown, and of nothing else."""
        highlighted = self.highlighted() or {}
        return {field: tuple(map(pieces_of, fragments)) for field, fragments in highlighted.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """A part of what was found. ``counts`` are numbers by facet and value, empty where none were asked for.

    ``suggestion`` is the text with the words corrected that no document has, "" without such words.
    """

    items: list[Found]
    total: int
    counts: Mapping[str, Mapping[str, int]]
    suggestion: str


class EngineSession:
    """The questions of one page to the engine; each raises EngineDown when it is down, slow or empty."""

    def __init__(self) -> None:
        connection = connections[DEFAULT_ALIAS]
        # A server may keep one waiting for so long; an engine inside this process does not.
        longest = connection.options["TIMEOUT"] if "URL" in connection.options else 0
        self._last_question_at = time.monotonic() + PAGE_SECONDS - longest
        self._queries = SiteQuerySet()
        _check_shape(connection.get_backend())

    @property
    def is_patient(self) -> bool:
        """Whether there is time for one more question."""
        return time.monotonic() < self._last_question_at

    def listings(
        self, reading: Reading, filters: ListingFilters, *, sort: str, offset: int, limit: int
    ) -> Hits:
        """Find listings, with the counts of all facets. An unknown ``sort`` means the best first.

        The text is that of the reading, whatever that of the filters.
        """
        found = self._listings(reading, filters).highlight(fragment_size=EXCERPT, number_of_fragments=1)
        if sort in ORDERS:
            found = found.order_by(ORDERS[sort])
        for facet in DIRECTORIES:
            found = found.facet(facet, size=MAX_CHOICES)
        found = found.facet("hosting").facet("payment_model")
        hits = self._ask(found, offset, limit)
        return replace(hits, counts=self._counts(hits.counts, reading, filters))

    def questions(self, reading: Reading, *, language: str, offset: int, limit: int) -> Hits:
        """Find questions of the FAQ in a language, the best first."""
        found = self._reading(reading).models(FaqEntryPage).language(language).select(language=[language])
        return self._ask(found.highlight(fragment_size=EXCERPT, number_of_fragments=1), offset, limit)

    def count(self, reading: Reading, filters: ListingFilters) -> int:
        """How many listings the filters leave of those that ``listings`` finds."""
        return self._ask(self._listings(reading, filters), 0, 0).total

    def holds_listings(self) -> bool:
        """Whether there is a listing in the index at all."""
        return self._ask(self._queries.models(Listing), 0, 0).total > 0

    def _reading(self, reading: Reading) -> SiteQuerySet:
        if reading.is_unfinished:
            return self._queries.filter(content__startswith=reading.text)
        return self._queries.filter(content=AutoQuery(reading.text)).fuzzy(reading.slips)

    def _listings(self, reading: Reading, filters: ListingFilters) -> SiteQuerySet:
        chosen: dict[str, Iterable[str]] = {facet: filters.chosen(facet) for facet in DIRECTORIES}
        if filters.kind:
            chosen["kind"] = [filters.kind]
        # One hosting must fit both: free in the cloud is not free somewhere and offered in the cloud.
        if filters.deployment:
            chosen["hosting"] = _hostings(filters.deployment, filters.payment_model)
        else:
            chosen["payment_model"] = filters.payment_model
        return self._reading(reading).models(Listing).select(**chosen).weigh("weight")

    def _counts(
        self, given: Mapping[str, Mapping[str, int]], reading: Reading, filters: ListingFilters
    ) -> dict[str, Mapping[str, int]]:
        counts = {facet: dict(given.get(facet, {})) for facet in DIRECTORIES}
        for facet, known in counts.items():
            # The engine counts the largest; what somebody has chosen may be a small one.
            beyond = [value for value in filters.chosen(facet) if value not in known]
            if len(known) >= MAX_CHOICES:
                known.update({value: self.count(reading, filters.choosing(facet, value)) for value in beyond})
        hostings = given.get("hosting", {})
        # A listing has one hosting for each deployment, so these sums count no listing twice.
        deployments = {
            deployment: sum(hostings.get(pair, 0) for pair in _hostings([deployment], filters.payment_model))
            for deployment in Hosting.values
        }
        return {**counts, "deployment": deployments, "payment_model": self._payments(given, reading, filters)}

    def _payments(
        self, given: Mapping[str, Mapping[str, int]], reading: Reading, filters: ListingFilters
    ) -> Mapping[str, int]:
        match filters.deployment:
            case ():
                return given.get("payment_model", {})
            case (deployment,):
                hostings = given.get("hosting", {})
                return {model: hostings.get(f"{deployment}/{model}", 0) for model in PaymentModel.values}
        # What is free in the cloud and on a server is one listing, not two: only the engine can tell.
        return {
            model: self.count(reading, filters.choosing("payment_model", model))
            for model in PaymentModel.values
        }

    def _ask(self, query_set: SiteQuerySet, offset: int, limit: int) -> Hits:
        if not self.is_patient:
            raise EngineDown("it takes too long")
        query = query_set.query
        query.set_limits(offset, offset + limit)
        results = query.get_results()
        fields = (query.get_facet_counts() or {}).get("fields", {})
        return Hits(
            items=[_found(result) for result in results if result is not None],
            total=query.get_count(),
            counts={name: dict(counted) for name, counted in fields.items()},
            suggestion=query.get_spelling_suggestion() or "",
        )


# When the index of an engine (``engine_in_use``) is looked at again, in seconds of the monotonic clock.
_good_until: dict[str, float] = {}


def _check_shape(backend: ConditionBackend) -> None:
    """Now and then, find out whether the index has the shape that is asked for. Raises EngineDown if not."""
    engine, now = engine_in_use(), time.monotonic()
    if now < _good_until.get(engine, now):
        return
    if backend.needs_rebuild():
        raise EngineDown("the index has to be built anew")
    _good_until[engine] = now + CHECK_SECONDS


def _hostings(deployments: Iterable[str], payment_models: Iterable[str]) -> list[str]:
    """The pairs as the index has them; any payment model where none is named."""
    pairs = product(deployments, tuple(payment_models) or PaymentModel.values)
    return [f"{deployment}/{model}" for deployment, model in pairs]


def _found(result: Any) -> Found:
    return Found(int(result.pk), lambda: result.highlighted)
