"""Conditions as the engine's query objects. No query language: user text only ever becomes terms."""

import math
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import tantivy

from search.backends.conditions import (
    MAX_TEXT,
    Compare,
    Condition,
    Everything,
    Group,
    Lookup,
    searchable_text,
)
from search.backends.errors import UnsupportedQuery
from search.backends.tantivy.analysis import Forms, forgiven, forms, stop_words, whole, words_of
from search.backends.tantivy.schema import (
    EVERY_FORM,
    EVERY_WORD,
    FIELD_TYPES,
    LONGEST_TERM,
    TEXTS,
    Field,
    IndexSchema,
    Kind,
    clean,
    number_of,
)

Query = tantivy.Query
MUST, SHOULD, MUST_NOT = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot
# Whoever is called exactly what was asked for comes first, then what has all words, then what is spelled
# alike, also where scores are multiplied by a weight below three.
SCORE_OF_NAME: Final = 4_000.0
SCORE_OF_ALL_WORDS: Final = 1_000.0
SCORE_OF_SLIPS: Final = 0.1
SCORE_OF_ONE_SLIP: Final = 0.1
SHARE_OF_PARTS: Final = 0.3
SHARE_OF_PLAIN: Final = 1.1
SHARE_OF_OTHER_FIELDS: Final = 0.2
ORDERED: Final = frozenset({Lookup.GT, Lookup.GTE, Lookup.LT, Lookup.LTE, Lookup.RANGE})


class QueryBuilder:
    """Makes queries of conditions, for one search.

    Where it ``is_ranked``, hits have scores; else the queries find the same with less work. ``terms_of``
    lists the terms of a text column; it is asked for comparisons of texts by order.
    """

    def __init__(
        self,
        schema: IndexSchema,
        *,
        fuzziness: int = 0,
        language: str = "",
        is_ranked: bool = True,
        terms_of: Callable[[str], Iterable[str]] = lambda column: (),
    ) -> None:
        self.schema = schema
        self.engine = schema.engine
        self.fuzziness = min(max(fuzziness, 0), 2)
        self.language = language if language in {"de", "en"} else ""
        self.is_ranked = is_ranked
        self.terms_of = terms_of

    def query(self, condition: Condition) -> tantivy.Query:
        """The query of a condition. Raises UnsupportedQuery for fields and comparisons that do not exist."""
        if isinstance(condition, Everything):
            return Query.const_score_query(Query.all_query(), 1.0)
        if isinstance(condition, Compare):
            return self._comparison(condition)
        if condition.negated:
            # Nothing is left out for being spelled alike.
            return _but_not(self._without_slips()._group(condition))
        return self._group(condition)

    def _without_slips(self) -> "QueryBuilder":
        return QueryBuilder(self.schema, language=self.language, is_ranked=False, terms_of=self.terms_of)

    def _group(self, group: Group) -> tantivy.Query:
        children = [self.query(child) for child in group.children]
        if not children:
            return Query.all_query()
        return any_of(children) if group.is_any else all_of(children)

    def _comparison(self, asked: Compare) -> tantivy.Query:
        field = self.schema.field(asked.field)
        if not field.is_indexed:
            raise UnsupportedQuery(f"the field {asked.field!r} is stored, not searched")
        if asked.lookup is Lookup.IN:
            return any_of(self.query(Compare(asked.field, Lookup.EXACT, each)) for each in asked.value)
        if asked.value is None:
            return Query.empty_query()
        if field.kind in TEXTS:
            return self._text(field, asked.lookup, asked.value)
        if field.kind is Kind.KEYWORD:
            return self._keyword(field, asked.lookup, asked.value)
        return self._number(field, asked.lookup, asked.value)

    def _present(self, field: Field) -> tantivy.Query:
        if not field.column:
            raise UnsupportedQuery(f"the field {field.name!r} is not asked for absence")
        return Query.exists_query(field.column)

    # Texts

    def _text(self, field: Field, lookup: Lookup, value: Any) -> tantivy.Query:
        if lookup in ORDERED:
            return self._ordered_terms(field, lookup, value)
        if isinstance(value, list | tuple | set | frozenset):
            return all_of(self._text(field, lookup, each) for each in value)
        text = searchable_text(clean(value))
        words = list(words_of(text))
        match lookup:
            case Lookup.EXACT if field.column:
                return const(self._term(field.whole, whole(clean(value))[:LONGEST_TERM]), 1.0)
            case Lookup.EXACT | Lookup.PHRASE:
                return self._phrase(field, words)
            case Lookup.CONTENT if field.kind is Kind.TEXT:
                return self._content(field, text, words)
            case Lookup.FUZZY:
                return all_of(self._fuzzy(field.words, forms(word).plain, 2) for word in words)
            case Lookup.CONTENT if field.kind is Kind.PREFIX:
                return self._beginning(field, words)
            case Lookup.STARTSWITH | Lookup.CONTAINS | Lookup.ENDSWITH if field.column:
                return self._part(field.whole, lookup, whole(clean(value)))
            case Lookup.STARTSWITH:
                return self._beginning(field, words)
            case Lookup.CONTENT | Lookup.CONTAINS:
                return all_of(self._pattern(field.words, f".*{_letters(word)}.*") for word in words)
            case Lookup.ENDSWITH:
                patterns = [self._term(field.words, forms(word).plain) for word in words[:-1]]
                patterns += [self._pattern(field.words, f".*{_letters(word)}") for word in words[-1:]]
                return all_of(patterns)
        raise UnsupportedQuery(f"{lookup} does not compare texts")

    def _content(self, field: Field, text: str, words: Sequence[str]) -> tantivy.Query:
        """All words, exactly or with slips. What is called so ranks first, then what has them all exactly."""
        needless = stop_words(self.language)
        needed = [word for word in words if forms(word).plain not in needless] or words
        known = [forms(word) for word in dict.fromkeys(needed)]
        if not known:
            return Query.empty_query()
        fields = [field, *self.schema.boosted] if field.is_document else [field]
        exact = [self._anywhere(field, word) for word in known]
        furthest = [forgiven(word.plain, self.fuzziness) for word in known]
        found = all_of(
            any_of([query, self._slips(field, word, far)]) if far else query
            for query, word, far in zip(exact, known, furthest, strict=True)
        )
        if not self.is_ranked:
            return found
        ranks = [self._word(fields, word) for word in known]
        ranks += [const(self._term(each.whole, whole(text)), SCORE_OF_NAME) for each in fields if each.column]
        if any(furthest):
            ranks.append(const(all_of(exact), SCORE_OF_ALL_WORDS))
            ranks += [const(self._slips(field, word, 1), SCORE_OF_ONE_SLIP) for word in known]
        score = SCORE_OF_SLIPS if any(furthest) else 0.0
        return Query.boolean_query([(MUST, const(found, score)), *((SHOULD, rank) for rank in ranks)])

    def _anywhere(self, field: Field, word: Forms) -> tantivy.Query:
        """One word in any of its forms, whichever of the ranking fields has it."""
        if not field.is_document:
            return any_of(self._forms_in(field, word))
        found = [self._term(EVERY_FORM, form) for form in word.marked(self.language)]
        if self.language != "en" and len(word.parts) > 1:
            found.append(all_of(self._term(EVERY_FORM, f"d:{stem}") for stem in word.part_stems))
        return any_of(found)

    def _word(self, fields: Sequence[Field], word: Forms) -> tantivy.Query:
        """One word in one of several fields, in any of its forms."""
        alternatives = [
            boosted(query, field.boost) for field in fields for query in self._forms_in(field, word)
        ]
        return Query.disjunction_max_query(alternatives, SHARE_OF_OTHER_FIELDS)

    def _forms_in(self, field: Field, word: Forms) -> list[tantivy.Query]:
        found = [boosted(self._term(field.words, word.plain, "freq"), SHARE_OF_PLAIN)]
        if self.language != "de":
            found += [self._term(field.english, stem, "freq") for stem in word.english]
        if self.language != "en":
            found += [self._term(field.german, stem, "freq") for stem in word.german]
            if len(word.parts) > 1:
                parts = all_of(self._term(field.german, stem, "freq") for stem in word.part_stems)
                found.append(boosted(parts, SHARE_OF_PARTS))
        return found

    def _slips(self, field: Field, word: Forms, distance: int) -> tantivy.Query:
        return self._fuzzy(EVERY_WORD if field.is_document else field.words, word.plain, distance)

    def _fuzzy(self, name: str, word: str, fuzziness: int) -> tantivy.Query:
        return Query.fuzzy_term_query(self.engine, name, word, forgiven(word, fuzziness))

    def _beginning(self, field: Field, words: Sequence[str]) -> tantivy.Query:
        """All words, the last one as a beginning; all of them where the field is made for that."""
        known = [forms(word) for word in words]
        whole_words = () if field.kind is Kind.PREFIX else known[:-1]
        found = [self._term(field.words, word.plain) for word in whole_words]
        return all_of([*found, *(self.beginning(field.words, word) for word in known[len(whole_words) :])])

    def beginning(self, name: str, word: Forms) -> tantivy.Query:
        """Terms that begin with a word, whichever way its umlauts are written."""
        return any_of(self.prefix(name, each) for each in word.beginnings)

    def prefix(self, name: str, word: str, distance: int = 0) -> tantivy.Query:
        """Terms that begin with a plain word, or with something as alike as the distance says."""
        return Query.fuzzy_term_query(self.engine, name, word, distance, prefix=True)

    def _phrase(self, field: Field, words: Sequence[str]) -> tantivy.Query:
        plain_words = [forms(word).plain for word in words]
        if not plain_words:
            return Query.empty_query()
        fields = [field, *self.schema.boosted] if field.is_document else [field]
        if len(plain_words) == 1:
            found = [(each, self._term(each.words, plain_words[0], "freq")) for each in fields]
        else:
            found = [(each, Query.phrase_query(self.engine, each.words, plain_words)) for each in fields]
        return Query.disjunction_max_query(
            [boosted(query, each.boost) for each, query in found], SHARE_OF_OTHER_FIELDS
        )

    # Keywords

    def _keyword(self, field: Field, lookup: Lookup, value: Any) -> tantivy.Query:
        if lookup in ORDERED:
            return self._ordered_terms(field, lookup, value)
        if isinstance(value, list | tuple | set | frozenset):
            return all_of(self._keyword(field, lookup, each) for each in value)
        text = clean(value)[:LONGEST_TERM]
        match lookup:
            case Lookup.EXACT | Lookup.CONTENT | Lookup.PHRASE:
                return const(self._term(field.column, text), 1.0)
            case Lookup.STARTSWITH | Lookup.CONTAINS | Lookup.ENDSWITH:
                return self._part(field.column, lookup, text)
            case Lookup.FUZZY:
                return self._fuzzy(field.column, text[:64], 2)
        raise UnsupportedQuery(f"{lookup} does not compare keywords")

    def _ordered_terms(self, field: Field, lookup: Lookup, value: Any) -> tantivy.Query:
        low, high, takes_low, takes_high = _ends(lookup, value)
        lowest, highest = (None if end is None else clean(end) for end in (low, high))
        if not field.column:
            raise UnsupportedQuery(f"the field {field.name!r} has no order")
        terms = [
            term
            for term in self.terms_of(field.column)
            if (lowest is None or term > lowest or (takes_low and term == lowest))
            and (highest is None or term < highest or (takes_high and term == highest))
        ]
        return const(Query.term_set_query(self.engine, field.column, terms), 1.0)

    # Numbers, dates, booleans

    def _number(self, field: Field, lookup: Lookup, value: Any) -> tantivy.Query:
        if lookup in ORDERED:
            low, high, takes_low, takes_high = _ends(lookup, value)
        elif lookup in {Lookup.EXACT, Lookup.CONTENT, Lookup.PHRASE}:
            low, high, takes_low, takes_high = value, value, True, True
        else:
            raise UnsupportedQuery(f"{lookup} does not compare the field {field.name!r}")
        try:
            if field.kind is Kind.INTEGER and lookup in ORDERED:
                low, takes_low = _whole_number(low, math.ceil, takes_low)
                high, takes_high = _whole_number(high, math.floor, takes_high)
            ends = [None if end is None else number_of(end, field.kind) for end in (low, high)]
        except (TypeError, ValueError, OverflowError):
            # What is no number is equal to none, and neither greater nor less.
            return Query.empty_query()
        if ends == [None, None]:
            return self._present(field)
        kind = FIELD_TYPES[field.kind]
        if field.kind is Kind.BOOLEAN:
            return self._boolean(field, ends, takes_low, takes_high)
        found = Query.range_query(
            self.engine,
            field.column,
            kind,
            ends[0],
            ends[1],
            include_lower=takes_low or ends[0] is None,
            include_upper=takes_high or ends[1] is None,
        )
        return const(found, 1.0)

    def _boolean(self, field: Field, ends: list[Any], takes_low: bool, takes_high: bool) -> tantivy.Query:
        low, high = ends
        matching = [
            each
            for each in (False, True)
            if (low is None or each > low or (takes_low and each == low))
            and (high is None or each < high or (takes_high and each == high))
        ]
        return any_of(const(self._term(field.column, each), 1.0) for each in matching)

    def chosen(self, field_name: str, values: Iterable[Any]) -> tantivy.Query:
        """Documents that have one of the values in a field."""
        return const(any_of(self.query(Compare(field_name, Lookup.EXACT, each)) for each in values), 0.0)

    def _term(self, name: str, value: Any, index_option: str = "basic") -> tantivy.Query:
        return Query.term_query(self.engine, name, value, index_option)

    def _part(self, name: str, lookup: Lookup, text: str) -> tantivy.Query:
        """Values that begin with, contain or end with a text."""
        if not text:
            return Query.empty_query()
        before = "" if lookup is Lookup.STARTSWITH else ".*"
        behind = "" if lookup is Lookup.ENDSWITH else ".*"
        return self._pattern(name, f"{before}{_literal(text[:MAX_TEXT])}{behind}")

    def _pattern(self, name: str, pattern: str) -> tantivy.Query:
        return const(Query.regex_query(self.engine, name, pattern), 1.0)


def const(query: tantivy.Query, score: float) -> tantivy.Query:
    """A query whose hits all have the same score."""
    return Query.const_score_query(query, score)


def boosted(query: tantivy.Query, factor: float) -> tantivy.Query:
    """A query whose hits count more or less."""
    return query if factor == 1.0 else Query.boost_query(query, factor)


def all_of(queries: Iterable[tantivy.Query]) -> tantivy.Query:
    """What all of the queries find; nothing for none."""
    found = list(queries)
    return found[0] if len(found) == 1 else Query.boolean_query([(MUST, query) for query in found])


def any_of(queries: Iterable[tantivy.Query]) -> tantivy.Query:
    """What at least one of the queries finds; nothing for none."""
    found = list(queries)
    return found[0] if len(found) == 1 else Query.boolean_query([(SHOULD, query) for query in found])


def _but_not(query: tantivy.Query) -> tantivy.Query:
    return Query.boolean_query([(MUST, const(Query.all_query(), 1.0)), (MUST_NOT, query)])


def _ends(lookup: Lookup, value: Any) -> tuple[Any, Any, bool, bool]:
    """The lower and the upper end of a comparison, and whether they belong to it."""
    if lookup is Lookup.RANGE:
        if len(value) != 2:
            raise UnsupportedQuery("a range has two ends")
        return value[0], value[1], True, True
    if lookup in {Lookup.GT, Lookup.GTE}:
        return value, None, lookup is Lookup.GTE, False
    return None, value, False, lookup is Lookup.LTE


def _whole_number(end: Any, rounding: Callable[[float], int], takes_end: bool) -> tuple[Any, bool]:
    """An end of a span among whole numbers: 12.5 is the same as from 13, or up to 12."""
    if end is None or float(end).is_integer():
        return end, takes_end
    return rounding(float(end)), True


def _letters(word: str) -> str:
    """A plain word inside a pattern."""
    return re.escape(forms(word).plain)


def _literal(text: str) -> str:
    """Any text inside a pattern of the engine, whose patterns know fewer escapes than Python's."""
    return "".join(character if character.isalnum() else f"\\x{{{ord(character):x}}}" for character in text)
