"""Conditions as queries of Elasticsearch. Texts get into them as values only, never as a query language."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from search.backends.conditions import Compare, Condition, Everything, Group, Lookup, searchable_text
from search.backends.elasticsearch8 import words
from search.backends.elasticsearch8.schema import (
    BIGGEST,
    FOLDED,
    STARTS,
    TITLE,
    WHOLE,
    WORDED,
    Analysis,
    Kind,
    Schema,
    comparable,
)
from search.backends.errors import UnsupportedQuery

Query = dict[str, Any]

EXPANSIONS: Final = 50
MOST_VALUES: Final = 10_000
MOST_NESTED: Final = 10
EVERYTHING: Final[Query] = {"match_all": {}}
NOTHING: Final[Query] = {"match_none": {}}
# Words as they were asked outweigh parts of compounds, those outweigh slips; the rank among equals is added.
SCORE_OF_WORD: Final = 2.0
SCORE_OF_COMPOUND: Final = 0.5
SCORE_OF_SLIP: Final = {1: 0.1, 2: 0.05}
SCORE_OF_WHOLE: Final = 1_000.0
SHORTEST_COMPOUND_PART: Final = 5
COMPARISONS: Final = {Lookup.GT: "gt", Lookup.GTE: "gte", Lookup.LT: "lt", Lookup.LTE: "lte"}
WORDY: Final = frozenset({Lookup.CONTENT, Lookup.PHRASE, Lookup.FUZZY})


@dataclass(frozen=True, slots=True)
class Asker:
    """Turns conditions into queries.

    ``analyses`` are those of the index that is asked; ``fuzziness`` is how many slips a word may have at
    most, ``language`` whose analysis is asked, all where it is empty. A strict one guesses nothing.
    """

    schema: Schema
    analyses: frozenset[Analysis] = frozenset()
    fuzziness: int = 0
    language: str = ""
    is_strict: bool = False

    def query_of(self, condition: Condition) -> Query:
        """The query of a whole question. Raises UnsupportedQuery also for nests that the server refuses."""
        if _depth(condition) > MOST_NESTED:
            raise UnsupportedQuery(f"conditions within conditions more than {MOST_NESTED} deep")
        return self.query(condition)

    def query(self, condition: Condition) -> Query:
        """The query of a condition. Raises UnsupportedQuery for fields that no index class has."""
        match condition:
            case Everything():
                return EVERYTHING
            case Compare():
                return self._comparison(condition)
            case Group():
                return self._group(condition)

    def field(self, name: str) -> str:
        """The name in the index; "content" is the document field. Raises UnsupportedQuery for others."""
        known = self.schema.document_field if name == "content" else name
        if known not in self.schema.kinds:
            raise UnsupportedQuery(f"no index has a field {name!r}")
        return known

    def _group(self, group: Group) -> Query:
        if group.negated:
            # What is to be left out is taken as it is written.
            strict = replace(self, fuzziness=0, is_strict=True)
            return {"bool": {"must_not": [strict.query(replace(group, negated=False))]}}
        if group.is_any:
            alternatives = [self.query(child) for child in group.children]
            return {"bool": {"should": alternatives, "minimum_should_match": 1}}
        clauses: dict[str, list[Query]] = {"must": [], "filter": []}
        for child in group.children:
            clauses["must" if self._ranks(child) else "filter"].append(self.query(child))
        return {"bool": {"must": clauses["must"] or [EVERYTHING], "filter": clauses["filter"]}}

    def _ranks(self, condition: Condition) -> bool:
        """Whether documents meet it more or less well."""
        if isinstance(condition, Group):
            return not condition.negated and any(map(self._ranks, condition.children))
        if not isinstance(condition, Compare) or condition.lookup not in WORDY:
            return False
        return self.schema.kinds.get(self.field(condition.field)) in WORDED

    def _comparison(self, compare: Compare) -> Query:
        field = self.field(compare.field)
        kind = self.schema.kinds[field]
        value, lookup = compare.value, compare.lookup
        if lookup is Lookup.IN:
            return self._one_of(field, value)
        if lookup is Lookup.RANGE:
            if len(value) != 2:
                raise UnsupportedQuery("a range has two ends")
            low, high = value
            return self._range(field, {"gte": low, "lte": high})
        if lookup in COMPARISONS:
            return self._range(field, {COMPARISONS[lookup]: value})
        if kind in WORDED:
            return self._of_text(field, lookup, str(value))
        if lookup in {Lookup.CONTAINS, Lookup.STARTSWITH, Lookup.ENDSWITH} and kind is Kind.KEYWORD:
            return _part(field, lookup, str(value))
        return self._one_of(field, (value,))

    def _one_of(self, field: str, values: Iterable[Any]) -> Query:
        """Documents with one of the values."""
        kind = self.schema.kinds[field]
        known = {comparable(kind, value) for value in values} - {None}
        if len(known) > MOST_VALUES:
            raise UnsupportedQuery(f"more than {MOST_VALUES} values")
        name = field + WHOLE if kind in WORDED else field
        return {"terms": {name: sorted(known)}} if known else NOTHING

    def _range(self, field: str, ends: dict[str, Any]) -> Query:
        kind = self.schema.kinds[field]
        wanted = {name: end for name, end in ends.items() if end is not None}
        if not wanted:
            return {"exists": {"field": field}}
        # Numbers between integers are ends too.
        known = {
            name: comparable(Kind.NUMBER if kind is Kind.INTEGER else kind, end)
            for name, end in wanted.items()
        }
        if None in known.values():
            return NOTHING
        if kind is Kind.INTEGER:
            known = {name: max(-BIGGEST, min(BIGGEST, end)) for name, end in known.items()}
        return {"range": {field + WHOLE if kind in WORDED else field: known}}

    # --- Texts ---------------------------------------------------------------------------------------------
    def _of_text(self, field: str, lookup: Lookup, text: str) -> Query:
        kind = self.schema.kinds[field]
        if lookup is Lookup.EXACT and field != self.schema.document_field:
            return self._one_of(field, (text,))
        if lookup in {Lookup.EXACT, Lookup.PHRASE}:
            said = " ".join(words.words(searchable_text(text)))
            return {"match_phrase": {field + FOLDED: {"query": said}}} if said else NOTHING
        if lookup in {Lookup.CONTAINS, Lookup.STARTSWITH, Lookup.ENDSWITH}:
            if field != self.schema.document_field:
                return _part(field + WHOLE, lookup, words.whole(text))
            return _each(_part(field + FOLDED, lookup, word) for word in words.words(searchable_text(text)))
        said = searchable_text(text)
        if lookup is Lookup.FUZZY:
            return self._words(field, said, fuzziness=2)
        if kind is Kind.STARTS:
            return _each(_beginning(field + FOLDED, word) for word in words.words(said))
        if kind is Kind.PARTS:
            return _each(_part(field + FOLDED, Lookup.CONTAINS, word) for word in words.words(said))
        return self._words(field, said, fuzziness=self.fuzziness)

    def _words(self, field: str, text: str, *, fuzziness: int) -> Query:
        """All words but those that say nothing are found in the field; where else counts for the rank."""
        found = list(dict.fromkeys(words.WORD.findall(text)))
        if not found:
            return NOTHING
        needless = words.stop_words(self.language)
        needed = [word for word in found if words.folded(word) not in needless] or found
        asked: Query = {
            "bool": {
                "must": [self._word(field, word, fuzziness=fuzziness) for word in needed],
                "should": [self._rank(field, text)],
            }
        }
        if field == self.schema.document_field:
            for boosted, boost in self.schema.boosts.items():
                asked["bool"]["should"] += [
                    self._rank(boosted, text, boost),
                    _constant({"term": {boosted + WHOLE: words.whole(text)}}, SCORE_OF_WHOLE),
                ]
        return asked

    def _word(self, field: str, word: str, *, fuzziness: int) -> Query:
        """One word as it is, by its stem, as part of a compound, or with slips: the best way counts."""
        plain = words.folded(word)
        ways = [_constant(self._exactly(field, word), SCORE_OF_WORD)]
        if self._guesses_compounds(field) and len(plain) >= SHORTEST_COMPOUND_PART:
            ways.append(_constant(_beginning(field + FOLDED, plain), SCORE_OF_COMPOUND))
        for slips in range(1, words.slips(word, fuzziness) + 1):
            fuzzy = {"value": plain, "fuzziness": slips, "max_expansions": EXPANSIONS, "prefix_length": 0}
            ways.append(_constant({"fuzzy": {field + FOLDED: fuzzy}}, SCORE_OF_SLIP[slips]))
        return ways[0] if len(ways) == 1 else {"dis_max": {"queries": ways}}

    def known_word(self, word: str) -> Query:
        """Documents that have a word as it is or by its stem."""
        return self._exactly(self.schema.document_field, word)

    def _exactly(self, field: str, word: str) -> Query:
        exact = [self._analysed(field, analysis, word) for analysis in self._asked_stems(field)]
        exact.append({"match_phrase": {field + FOLDED: {"query": words.folded(word)}}})
        return {"bool": {"should": exact}}

    def _rank(self, field: str, text: str, boost: float = 1.0) -> Query:
        """How much the words say about a document, by how rare they are and how short the text."""
        ways = [self._analysed(field, analysis, text) for analysis in self._asked_stems(field)]
        ways.append({"match": {field + FOLDED: {"query": " ".join(words.words(text))}}})
        return {"dis_max": {"queries": ways, "boost": boost}}

    def _analysed(self, field: str, analysis: Analysis, text: str) -> Query:
        return {"match": {f"{field}.{analysis}": {"query": text, "operator": "and"}}}

    def _asked_stems(self, field: str) -> list[Analysis]:
        """The analyses to ask: of the language, or of all."""
        if self.schema.kinds[field] is not Kind.TEXT:
            return []
        stems = (Analysis.EN, Analysis.DE)
        return [one for one in stems if one in self.analyses and self.language in {"", one.value}]

    def _guesses_compounds(self, field: str) -> bool:
        """A server that cannot take compounds apart finds them by their first part."""
        return field == self.schema.document_field and self.guesses_compounds

    @property
    def guesses_compounds(self) -> bool:
        """Whether words are also taken for the first part of longer ones."""
        return not self.is_strict and self.language in {"", "de"} and Analysis.COMPOUNDS not in self.analyses

    # --- Typeahead -----------------------------------------------------------------------------------------
    def typed_title(self, text: str) -> Query:
        """Titles that go on like the text; then those with words that do; then those with one slip."""
        field = self.field(TITLE)
        typed = searchable_text(text)
        found = words.words(typed)
        if not found:
            return NOTHING
        *complete, last = found
        begun = _each(
            [
                *({"match_phrase": {field + FOLDED: {"query": word}}} for word in complete),
                _beginning(field + FOLDED, last),
            ]
        )
        slipped = _each(self._slipped_start(field, word) for word in found)
        ways = [
            _constant({"prefix": {field + WHOLE: {"value": words.whole(typed)}}}, 100.0),
            _constant(begun, 10.0),
            _constant(slipped, 1.0),
        ]
        return {"dis_max": {"queries": ways}}

    @staticmethod
    def _slipped_start(field: str, word: str) -> Query:
        start = word[: words.LONGEST_START]
        if not words.slips(word, 1):
            return _beginning(field + FOLDED, word)
        fuzzy = {"value": start, "fuzziness": 1, "max_expansions": EXPANSIONS, "prefix_length": 0}
        return {"fuzzy": {field + STARTS: fuzzy}}

    # --- Whole questions -----------------------------------------------------------------------------------
    def boosted(self, query: Query, boosts: dict[str, float]) -> Query:
        """The same hits, those with a boosted word nearer to the front."""
        wanted = []
        for term, boost in boosts.items():
            said = " ".join(words.words(searchable_text(term)))
            if said and boost > 0:
                phrase = {"match_phrase": {self.schema.document_field + FOLDED: {"query": said}}}
                wanted.append(_constant(phrase, float(boost)))
        return {"bool": {"must": [query], "should": wanted}} if wanted else query

    def weighed(self, query: Query, field: str) -> Query:
        """The same hits, their scores multiplied by a number of theirs."""
        name = self.field(field)
        if self.schema.kinds[name] not in {Kind.INTEGER, Kind.NUMBER}:
            raise UnsupportedQuery(f"{field!r} is no number")
        factor = {"field": name, "missing": 1}
        return {"function_score": {"query": query, "field_value_factor": factor, "boost_mode": "multiply"}}


def _depth(condition: Condition) -> int:
    """How many groups are around the innermost comparison."""
    deepest, waiting = 0, [(condition, 0)]
    while waiting:
        one, depth = waiting.pop()
        deepest = max(deepest, depth)
        if isinstance(one, Group):
            waiting += [(child, depth + 1) for child in one.children]
    return deepest


def _constant(query: Query, score: float) -> Query:
    return {"constant_score": {"filter": query, "boost": score}}


def _each(queries: Iterable[Query]) -> Query:
    """All of the queries; nothing where there is none."""
    wanted = list(queries)
    return {"bool": {"filter": wanted, "must": [EVERYTHING]}} if wanted else NOTHING


def _beginning(field: str, word: str) -> Query:
    """Values or words that begin so."""
    return {"prefix": {field: {"value": word}}}


def _part(field: str, lookup: Lookup, value: str) -> Query:
    """Values or words that have a part; its own asterisks and question marks are characters like others."""
    if not value:
        return NOTHING
    if lookup is Lookup.STARTSWITH:
        return _beginning(field, value)
    escaped = "".join(f"\\{character}" if character in "*?\\" else character for character in value)
    pattern = f"*{escaped}*" if lookup is Lookup.CONTAINS else f"*{escaped}"
    return {"wildcard": {field: {"value": pattern}}}
