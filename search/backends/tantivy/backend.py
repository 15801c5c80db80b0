"""Haystack's interface over the embedded engine."""

import base64
import binascii
import json
import logging
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, Final

import tantivy
from django.core.exceptions import ImproperlyConfigured
from haystack import connections
from haystack.backends import BaseEngine, log_query
from haystack.constants import DJANGO_CT, ID
from haystack.exceptions import SkipDocument
from haystack.indexes import SearchIndex
from haystack.models import SearchResult
from haystack.utils import get_identifier, get_model_ct

from search.backends.base import ConditionBackend, ConditionQuery, Rebuild
from search.backends.capabilities import Capability
from search.backends.conditions import (
    Compare,
    Condition,
    Everything,
    Lookup,
    narrowing,
    positive_text,
    searchable_text,
    span,
    typed_text,
)
from search.backends.errors import EngineDown, PartialFailure, UnsupportedQuery
from search.backends.tantivy.analysis import Forms, folded, forms, stop_words, whole, words_of
from search.backends.tantivy.counting import date_counts, field_counts, figures
from search.backends.tantivy.highlighting import Highlighter
from search.backends.tantivy.queries import (
    MUST,
    MUST_NOT,
    SHOULD,
    QueryBuilder,
    all_of,
    any_of,
    boosted,
    const,
)
from search.backends.tantivy.schema import SCALE, SPELLING, Field, IndexSchema, Kind
from search.backends.tantivy.spelling import Vocabulary, distance
from search.backends.tantivy.store import Store, engine_errors

log = logging.getLogger("haystack")
Query = tantivy.Query
Hit = tuple[float, tantivy.DocAddress]
NOTHING: Final[dict[str, Any]] = {"results": [], "hits": 0, "facets": {}, "spelling_suggestion": None}
COUNTED: Final = ("facets", "date_facets", "query_facets", "stats")
SIMILAR_TERMS: Final = 25
SIMILAR_SHARE: Final = 0.3
# How the title goes on, a word of it, a stem of it, the misspelt.
SUGGESTION_SCORES: Final = (1_000.0, 100.0, 20.0, 1.0)
SHORTEST_MISSPELT: Final = 4


class TantivySearchQuery(ConditionQuery):
    """Conditions for TantivySearchBackend."""


class TantivyRebuild(Rebuild):
    """A new folder, filled by one writer in one commit, while the old one answers and is written to."""

    def __init__(self, backend: "TantivySearchBackend") -> None:
        self._backend = backend
        self._store = backend.store
        self._folder = self._store.create()
        self._writer = self._store.open_writer(self._folder, patience=backend.timeout)
        self._known: set[str] = set()

    def update(self, index: SearchIndex, iterable: Iterable[Any]) -> None:
        """Add documents; raises PartialFailure for those that do not fit their fields."""
        reasons = self._backend.write(self._writer, index, iterable, known=self._known)
        if reasons:
            raise PartialFailure(reasons)

    def commit(self) -> None:
        """Let the new index answer, and remove the old one."""
        self._store.finish(self._writer)
        self._store.point_to(self._folder)

    def abort(self) -> None:
        """Remove the new index."""
        self._store.discard(self._writer)
        self._store.remove(self._folder)


class TantivySearchBackend(ConditionBackend):
    """Search in a folder of this machine: option ``PATH``, which only this site writes to.

    Every process may read; at one moment one may write, and the others get IndexIsBeingWritten. Each
    ``update``, ``remove`` and ``clear`` is one commit that all processes see with their next search.
    """

    capabilities: ClassVar[frozenset[Capability]] = frozenset(Capability) - {Capability.GEO, Capability.RAW}

    def __init__(self, connection_alias: str, **options: Any) -> None:
        super().__init__(connection_alias, **options)
        if not options.get("PATH"):
            raise ImproperlyConfigured(f"the search connection {connection_alias!r} has no PATH")
        self.path = Path(options["PATH"])
        self._known: tuple[Any, Store] | None = None

    @property
    def store(self) -> Store:
        """The folder, for the fields that the index classes have now."""
        fields = connections[self.connection_alias].get_unified_index().all_searchfields()
        if self._known is None or self._known[0] is not fields:
            self._known = (fields, Store(self.path, IndexSchema(fields)))
        return self._known[1]

    @property
    def schema(self) -> IndexSchema:
        return self.store.schema

    # Health

    def is_healthy(self) -> bool:
        """Whether there is an index of the right shape that opens."""
        try:
            self.store.reader()
        except EngineDown:
            return False
        return True

    def needs_rebuild(self) -> bool:
        """Whether there is no index, a damaged one, or one of another shape."""
        return not self.is_healthy()

    # Writing

    def begin_rebuild(self) -> Rebuild:
        """Begin a new index beside the one that answers. What an earlier, broken off rebuild left goes."""
        self.store.tidy()
        return TantivyRebuild(self)

    def update(self, index: SearchIndex, iterable: Iterable[Any], commit: bool = True) -> None:
        """Put documents into the index, in place of those with the same identifiers, as one commit.

        A document that its index class skips leaves the index. Raises PartialFailure when documents do not
        fit their fields, with the others written; EngineDown when nothing could be written.
        """
        store = self.store
        try:
            with store.writer(store.writable(), patience=self.timeout) as writer:
                reasons = self.write(writer, index, iterable)
        except EngineDown:
            self._fail("documents were not indexed")
            return
        if reasons:
            raise PartialFailure(reasons)

    def write(
        self,
        writer: tantivy.IndexWriter,
        index: SearchIndex,
        iterable: Iterable[Any],
        *,
        known: set[str] | None = None,
    ) -> dict[str, str]:
        """Hand documents to a writer; answers why documents were refused, by identifier.

        ``known`` are the identifiers that alone may be in the index already; it grows.
        """
        reasons: dict[str, str] = {}
        for item in iterable:
            identifier = get_identifier(item)
            try:
                document = self.schema.document_of(index.full_prepare(item))
            except SkipDocument:
                document = None
            except (TypeError, ValueError, OverflowError) as error:
                reasons[identifier] = f"{type(error).__name__}: {error}"
                continue
            with engine_errors():
                if known is None or identifier in known:
                    writer.delete_documents_by_term(ID, identifier)
                if document is not None:
                    writer.add_document(document)
            if known is not None:
                known.add(identifier)
        return reasons

    def remove(self, obj_or_string: Any, commit: bool = True) -> None:
        """Remove the document of an object or of an identifier."""
        self.remove_all([get_identifier(obj_or_string)])

    def remove_all(self, identifiers: Iterable[str]) -> None:
        """Remove the documents with these identifiers as one commit."""
        self._delete((ID, identifier) for identifier in identifiers)

    def clear(self, models: Iterable[type] | None = None, commit: bool = True) -> None:
        """Remove all documents, or those of some models."""
        if models is not None:
            self._delete((DJANGO_CT, get_model_ct(model)) for model in models)
            return
        try:
            self.store.point_to(self.store.create())
        except EngineDown:
            self._fail("the index was not cleared")

    def _delete(self, terms: Iterable[tuple[str, str]]) -> None:
        doomed = list(terms)
        if not doomed:
            return
        try:
            with self.store.writer(self.store.writable(), patience=self.timeout) as writer:
                for name, value in doomed:
                    with engine_errors():
                        writer.delete_documents_by_term(name, value)
        except EngineDown:
            self._fail("documents were not removed")

    def _fail(self, message: str) -> None:
        """Inside an except block: raise again, or log where the connection fails silently."""
        if not self.silently_fail:
            raise
        log.exception(message)

    # Searching

    @log_query
    def search(self, query_string: Condition | str, **kwargs: Any) -> dict[str, Any]:
        """Haystack's answer for a condition or for text as somebody typed it.

        Takes Haystack's arguments and ours (``selections``, ``fuzziness``, ``language``, ``weight_field``,
        ``cursor``, ``stats``). Raises UnsupportedQuery for fields that do not exist, for places and for
        cursors that it did not give; EngineDown.
        """
        try:
            return _Search(self, self.condition(query_string), kwargs).answer()
        except EngineDown:
            self._fail("nothing was searched")
            return dict(NOTHING)

    def more_like_this(
        self, model_instance: Any, additional_query_string: Condition | str | None = None, **kwargs: Any
    ) -> dict[str, Any]:
        """Documents that share rare words with the one of an object; not itself. None without a document."""
        condition = self.condition(additional_query_string or Everything())
        try:
            return _Search(self, condition, kwargs).similar(get_identifier(model_instance))
        except EngineDown:
            self._fail("nothing similar was searched")
            return dict(NOTHING)

    def suggest(
        self,
        text: str,
        *,
        limit: int = 8,
        models: Iterable[type] = (),
        language: str = "",
        narrow_queries: Iterable[str] = (),
        weight_field: str = "",
    ) -> dict[str, Any]:
        """Documents whose title goes on like ``text``; see the base class."""
        options = {
            "end_offset": min(max(limit, 0), 100),
            "models": set(models),
            "narrow_queries": set(narrow_queries),
            "weight_field": weight_field,
            "language": language,
        }
        try:
            return _Search(self, typed_text(""), options).suggestions(searchable_text(text))
        except EngineDown:
            self._fail("nothing was suggested")
            return dict(NOTHING)


class _Search:
    """One question to the index."""

    def __init__(
        self, backend: TantivySearchBackend, condition: Condition, options: Mapping[str, Any]
    ) -> None:
        refused = [name for name in ("within", "dwithin", "distance_point") if options.get(name)]
        if refused:
            raise UnsupportedQuery(f"places are not searched: {', '.join(refused)}")
        self.backend = backend
        self.schema = backend.schema
        self.condition = condition
        self.options = options
        self.index = backend.store.reader()
        self.fuzziness = int(options.get("fuzziness") or 0)
        self.language = str(options.get("language") or "")
        self.builder = self._builder(is_ranked=True)

    def _builder(self, *, is_ranked: bool) -> QueryBuilder:
        return QueryBuilder(
            self.schema,
            fuzziness=self.fuzziness,
            language=self.language,
            is_ranked=is_ranked,
            terms_of=self._terms_of,
        )

    def answer(self) -> dict[str, Any]:
        """Results, counts, facets, statistics, spelling."""
        selections = self._selections()
        ranked = self._selected(self._asked(self.builder.query(self.condition)), selections)
        cursor = str(self.options.get("cursor") or "")
        if cursor:
            hits, count, next_cursor = self._walk(ranked, cursor)
        else:
            hits, count = self._page(ranked)
            next_cursor = ""
        answer = {
            "results": self._results(hits),
            "hits": count,
            "spelling_suggestion": self._suggestion(),
            "next_cursor": next_cursor,
            "facets": {},
        }
        if any(self.options.get(name) for name in COUNTED):
            asked = self._asked(self._builder(is_ranked=False).query(self.condition))
            answer["facets"] = self._facets(asked, selections)
            aggregate = partial(self.index.aggregate, self._selected(asked, selections))
            answer["stats"] = figures(self.schema, self.options.get("stats") or {}, aggregate)
        return answer

    # Questions

    def _asked(self, query: tantivy.Query) -> tantivy.Query:
        """The query among the models and narrowings asked for, with Haystack's boosted words."""
        clauses = [(MUST, query)]
        models = self._models()
        if models is not None:
            among = Query.term_set_query(self.schema.engine, DJANGO_CT, sorted(models))
            clauses.append((MUST, const(among, 0.0)))
        narrowed = [self.builder.query(narrowing(each)) for each in self.options.get("narrow_queries") or ()]
        clauses += [(MUST, const(each, 0.0)) for each in narrowed]
        for word, factor in (self.options.get("boost") or {}).items():
            wanted = self.builder.query(Compare("content", Lookup.CONTENT, str(word)))
            clauses.append((SHOULD, boosted(wanted, float(factor))))
        return query if len(clauses) == 1 else Query.boolean_query(clauses)

    def _models(self) -> set[str] | None:
        """The models to search in; None where these are all that the index has."""
        asked = self.options.get("models")
        if asked:
            return {get_model_ct(model) for model in asked}
        if self.options.get("limit_to_registered_models") is False:
            return None
        registered = set(self.backend.build_models_list())
        present = self.index.remembered.get(DJANGO_CT)
        if present is None:
            present = self.index.remembered[DJANGO_CT] = {name for name, _ in self.index.terms(DJANGO_CT)}
        return None if present <= registered else registered

    def _selections(self) -> dict[str, tuple[Any, ...]]:
        return {
            name: tuple(values) for name, values in (self.options.get("selections") or {}).items() if values
        }

    def _selected(self, query: tantivy.Query, selections: Mapping[str, Sequence[Any]]) -> tantivy.Query:
        if not selections:
            return query
        chosen = [(MUST, self.builder.chosen(name, values)) for name, values in selections.items()]
        return Query.boolean_query([(MUST, query), *chosen])

    def _terms_of(self, column: str) -> Iterable[str]:
        return [term for term, _ in self.index.terms(column)]

    # Pages

    def _page(self, query: tantivy.Query) -> tuple[list[Hit], int]:
        """The hits of the page asked for, and how many there are in all."""
        first, number = self.backend.window(self.options.get("start_offset"), self.options.get("end_offset"))
        orders = self._orders()
        if len(orders) > 1:
            hits = self._ordered(query, orders)
            return hits[first : first + number], len(hits)
        options: dict[str, Any] = {"limit": number, "offset": first, "count": True}
        if orders:
            ((column, order),) = orders
            found = self.index.search(query, order_by_field=column, order=order, **options)
            hits = [(0.0, address) for _, address in found.hits]
        else:
            found = self.index.search(query, **options, **self._weight())
            hits = [(self._score(score), address) for score, address in found.hits]
        return hits[:number], int(found.count or 0)

    def _weight(self) -> dict[str, str]:
        name = self.options.get("weight_field")
        if not name:
            return {}
        field = self.schema.field(name)
        if field.kind not in {Kind.INTEGER, Kind.FLOAT}:
            raise UnsupportedQuery(f"the field {name!r} has no numbers to weigh by")
        return {"weight_by_field": field.scale}

    def _score(self, score: float) -> float:
        return float(score) / SCALE if self.options.get("weight_field") else float(score)

    def _orders(self) -> list[tuple[str, tantivy.Order]]:
        """The columns to sort by, and which way."""
        return [
            (
                self.schema.column(name.removeprefix("-")),
                tantivy.Order.Desc if name.startswith("-") else tantivy.Order.Asc,
            )
            for name in self.options.get("sort_by") or ()
        ]

    def _ordered(self, query: tantivy.Query, orders: Sequence[tuple[str, tantivy.Order]]) -> list[Hit]:
        """All hits, the best first or ordered by fields; documents without a value come last, both ways."""
        if not orders:
            found = self.index.search(query, limit=self.index.size, **self._weight())
            return [(self._score(score), address) for score, address in found.hits]
        places: dict[tuple[int, int], list[int]] = {}
        addresses: dict[tuple[int, int], tantivy.DocAddress] = {}
        for column, order in orders:
            place, last = 0, None
            found = self.index.search(query, limit=self.index.size, order_by_field=column, order=order)
            for value, address in found.hits:
                if value != last:
                    place, last = place + 1, value
                key = (address.segment_ord, address.doc)
                addresses[key] = address
                places.setdefault(key, []).append(place)
        return [(0.0, addresses[key]) for key in sorted(places, key=places.__getitem__)]

    def _walk(self, query: tantivy.Query, cursor: str) -> tuple[list[Hit], int, str]:
        """The page behind a cursor, and the cursor behind it; "" at the end.

        A cursor says how many results lie before and which one was the last. It is found again by its
        identifier when the index changed in between; if it has gone, the number counts.
        """
        position, identifier = _read_cursor(cursor)
        first, number = self.backend.window(self.options.get("start_offset"), self.options.get("end_offset"))
        orders = self._orders()
        hits = self._ordered(query, orders)
        if identifier and self._identifier(hits, position - 1) != identifier:
            numbers = range(len(hits))
            position = next(
                (each + 1 for each in numbers if self._identifier(hits, each) == identifier), position
            )
        page = hits[position + first : position + first + number]
        reached = position + first + len(page)
        is_last = not page or reached >= len(hits)
        return page, len(hits), "" if is_last else _cursor(reached, self._identifier(hits, reached - 1))

    def _identifier(self, hits: Sequence[Hit], number: int) -> str:
        return str(self._stored(hits[number][1], [ID])[ID]) if 0 <= number < len(hits) else ""

    # Results

    def _stored(self, address: tantivy.DocAddress, names: Iterable[str] = ()) -> dict[str, Any]:
        return self.schema.stored_values(self.index.source(address), names)

    def _results(self, hits: Iterable[Hit]) -> list[SearchResult]:
        names = self.options.get("fields") or ()
        names = names.split() if isinstance(names, str) else names
        highlight = self.options.get("highlight")
        options = highlight if isinstance(highlight, Mapping) else {}
        marker = None
        if highlight:
            marker = Highlighter(
                self.schema, self.condition, fuzziness=self.fuzziness, language=self.language
            )
        results = []
        for score, address in hits:
            stored = self._stored(address, () if marker else names)
            result = self.backend.result(
                stored,
                score=score,
                result_class=self.options.get("result_class"),
                highlighted=marker.highlighted(self.schema, stored, options) if marker else None,
            )
            if result is not None:
                results.append(result)
        return results

    # Counts

    def _facets(self, asked: tantivy.Query, selections: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
        query = self._selected(asked, selections)
        facets = self.options.get("facets") or {}
        if not isinstance(facets, Mapping):
            facets = {name: {} for name in facets}
        found: dict[str, Any] = {}
        if facets:
            free = {name: options for name, options in facets.items() if name not in selections}
            counts = field_counts(self.schema, free, partial(self.index.aggregate, query))
            for name in facets.keys() & selections.keys():
                others = {field: values for field, values in selections.items() if field != name}
                beside = self._selected(asked, others)
                counts |= field_counts(
                    self.schema, {name: facets[name]}, partial(self.index.aggregate, beside)
                )
            found["fields"] = {name: counts[name] for name in facets}
        if dates := self.options.get("date_facets"):
            found["dates"] = date_counts(self.schema, dates, partial(self.index.aggregate, query))
        if spans := self.options.get("query_facets"):
            found["queries"] = {
                f"{name}:{asked}": self._count(query, span(name, asked)) for name, asked in spans
            }
        return found

    def _count(self, query: tantivy.Query, condition: Condition) -> int:
        both = Query.boolean_query([(MUST, query), (MUST, self.builder.query(condition))])
        return self.index.count(both)

    # Spelling

    def _suggestion(self) -> str | None:
        """The text with the words that the index does not know replaced by known ones; None without any."""
        spelling_query = self.options.get("spelling_query")
        if not (spelling_query or self.backend.include_spelling):
            return None
        text = searchable_text(str(spelling_query or positive_text(self.condition)))
        words = list(words_of(text))
        unknown = [word for word in words if not self._knows(word)]
        if not unknown:
            return None
        vocabulary = self._vocabulary()
        meant = {word: vocabulary.nearest(word) for word in unknown}
        if not all(meant.values()):
            return None
        return " ".join(meant.get(word, word) for word in words)

    def _knows(self, word: str) -> bool:
        known = forms(word)
        return known.plain in stop_words("") or any(
            self.index.frequency(name, term)
            for field in (self.schema.document, *self.schema.boosted)
            for name, term in (
                (field.words, known.plain),
                *((field.english, stem) for stem in known.english),
                *((field.german, stem) for stem in known.german),
            )
        )

    def _vocabulary(self) -> Vocabulary:
        found = self.index.remembered.get(SPELLING)
        if found is None:
            found = self.index.remembered[SPELLING] = Vocabulary(self.index.terms(SPELLING))
        return found  # type: ignore[no-any-return]

    # Titles that go on so

    def suggestions(self, text: str) -> dict[str, Any]:
        """Documents whose title goes on like the text, best first."""
        words = [forms(word) for word in words_of(text)]
        title = self.schema.field("title")
        if not words or title.kind is not Kind.TEXT:
            return dict(NOTHING)
        beginning = self.builder.beginning
        tiers = (
            any_of(self.builder.prefix(title.whole, each) for each in (whole(text), folded(whole(text)))),
            all_of(beginning(title.words, word) for word in words),
            all_of(any_of([beginning(title.words, word), *self._stems(title, word)]) for word in words),
            all_of(
                any_of([beginning(title.words, word), self._misspelt(title, word.plain)]) for word in words
            ),
        )
        scored = [const(query, score) for query, score in zip(tiers, SUGGESTION_SCORES, strict=True)]
        hits, count = self._page(self._asked(any_of(scored)))
        if not count:
            # Nothing begins alike; now slips at the beginning are forgiven, too.
            distant = (self.builder.prefix(title.words, word.plain, _slips(word.plain)) for word in words)
            hits, count = self._page(self._asked(all_of(distant)))
        return dict(NOTHING) | {"results": self._results(hits), "hits": count}

    def _stems(self, title: Field, word: Forms) -> list[tantivy.Query]:
        engine = self.schema.engine
        english = [] if self.language == "de" else [(title.english, stem) for stem in word.english]
        german = [] if self.language == "en" else [(title.german, stem) for stem in word.german]
        return [Query.term_query(engine, name, stem, "freq") for name, stem in (*english, *german)]

    def _misspelt(self, title: Field, word: str) -> tantivy.Query:
        """Words of titles that go on like a word with one slip behind its first two letters."""
        if not _slips(word):
            return Query.empty_query()
        size = len(word)
        alike = [
            term
            for term, _ in self.index.terms(title.words, word[:2])
            if len(term) >= size
            and any(distance(word, term[:end], 1) <= 1 for end in (size - 1, size, size + 1))
        ]
        return Query.term_set_query(self.schema.engine, title.words, alike)

    # Similar documents

    def similar(self, identifier: str) -> dict[str, Any]:
        """Documents that share rare words with the one of the identifier."""
        engine = self.schema.engine
        text = self._text_of(identifier)
        document = self.schema.document
        weights = self._telling_words(text)
        if not weights:
            return dict(NOTHING)
        words = [
            boosted(Query.term_query(engine, document.words, word, "freq"), weight)
            for word, weight in weights.items()
        ]
        least = max(1, math.floor(len(words) * SIMILAR_SHARE)) if len(words) > 3 else 1
        alike = Query.boolean_query([(SHOULD, word) for word in words], min(least, 3))
        clauses = [(MUST, alike), (MUST_NOT, Query.term_query(engine, ID, identifier, "basic"))]
        if not isinstance(self.condition, Everything):
            clauses.append((MUST, const(self.builder.query(self.condition), 0.0)))
        hits, count = self._page(self._asked(Query.boolean_query(clauses)))
        return dict(NOTHING) | {"results": self._results(hits), "hits": count}

    def _text_of(self, identifier: str) -> str:
        itself = Query.term_query(self.schema.engine, ID, identifier, "basic")
        found = self.index.search(itself, limit=1).hits
        return str(self._stored(found[0][1]).get(self.schema.document.name) or "") if found else ""

    def _telling_words(self, text: str) -> dict[str, float]:
        """The words that tell most about a text, with their weights: often in it, rare elsewhere."""
        total = max(self.index.size, 1)
        needless = stop_words("")
        counted = Counter(forms(word).plain for word in words_of(text))
        weights = {}
        for word, times in counted.items():
            if len(word) < 3 or word.isdigit() or word in needless:
                continue
            documents = self.index.frequency(self.schema.document.words, word)
            if documents > 1:
                weights[word] = times * math.log(1 + total / documents)
        best = sorted(weights, key=lambda word: (-weights[word], word))[:SIMILAR_TERMS]
        return {word: weights[word] for word in best}


def _slips(word: str) -> int:
    """How many slips a word is forgiven that somebody is still typing."""
    return int(len(word) >= SHORTEST_MISSPELT and not any(map(str.isdigit, word)))


def _cursor(position: int, identifier: str) -> str:
    said = json.dumps([position, identifier], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(said).decode("ascii")


def _read_cursor(cursor: str) -> tuple[int, str]:
    if cursor == "*":
        return 0, ""
    try:
        position, identifier = json.loads(
            base64.b64decode(cursor.encode("ascii"), altchars=b"-_", validate=True)
        )
    except (binascii.Error, UnicodeError, TypeError, ValueError) as error:
        raise UnsupportedQuery("not a cursor of this index") from error
    if not isinstance(position, int) or not isinstance(identifier, str) or position < 0:
        raise UnsupportedQuery("not a cursor of this index")
    return position, identifier


class TantivySearchEngine(BaseEngine):
    """What ``ENGINE`` in HAYSTACK_CONNECTIONS names."""

    backend = TantivySearchBackend
    query = TantivySearchQuery
