"""One question to the index, from conditions to results."""

import base64
import binascii
import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Final

import tantivy
from haystack.constants import DJANGO_CT, ID
from haystack.models import SearchResult
from haystack.utils import get_model_ct

from search.backends.base import ConditionBackend
from search.backends.conditions import (
    Compare,
    Condition,
    Everything,
    Lookup,
    narrowing,
    positive_text,
    searchable_text,
    span,
)
from search.backends.errors import UnsupportedQuery
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
from search.backends.tantivy.schema import SCALE, SPELLING, Field, Kind
from search.backends.tantivy.spelling import Vocabulary, distance
from search.backends.tantivy.store import Store

Query = tantivy.Query
Hit = tuple[float, tantivy.DocAddress]
NOTHING: Final[dict[str, Any]] = {"results": [], "hits": 0, "facets": {}, "spelling_suggestion": None}
COUNTED: Final = ("facets", "date_facets", "query_facets", "stats")
SIMILAR_TERMS: Final = 25
SIMILAR_SHARE: Final = 0.3
# How the title goes on, a word of it, a stem of it, the misspelt.
SUGGESTION_SCORES: Final = (1_000.0, 100.0, 20.0, 1.0)
SHORTEST_MISSPELT: Final = 4


class Search:
    """One question to the index."""

    def __init__(
        self, backend: ConditionBackend, store: Store, condition: Condition, options: Mapping[str, Any]
    ) -> None:
        refused = [name for name in ("within", "dwithin", "distance_point") if options.get(name)]
        if refused:
            raise UnsupportedQuery(f"places are not searched: {', '.join(refused)}")
        self.backend = backend
        self.schema = store.schema
        self.condition = condition
        self.options = options
        self.index = store.reader()
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
        reader = self.backend.results(self.options.get("result_class"))
        results = []
        for score, address in hits:
            stored = self._stored(address, () if marker else names)
            mark = partial(marker.highlighted, self.schema, stored, options) if marker else None
            result = reader.result(stored, score=score, mark=mark)
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
