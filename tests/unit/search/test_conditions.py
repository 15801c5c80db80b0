"""Haystack's filters, and what somebody typed, as typed conditions."""

import unicodedata
from datetime import date

import pytest
from haystack.inputs import AltParser, AutoQuery, Clean, Exact, Not, PythonData, Raw
from haystack.query import SQ
from hypothesis import given
from hypothesis import strategies as st

from search.backends.conditions import (
    MAX_TEXT,
    MAX_WORDS,
    Compare,
    Condition,
    Everything,
    Group,
    Lookup,
    conditions_of,
    narrowing,
    nothing,
    positive_text,
    searchable_text,
    span,
    typed_text,
)
from search.backends.errors import UnsupportedQuery


def words(text: str, field: str = "content") -> Compare:
    return Compare(field, Lookup.CONTENT, text)


def phrase(text: str, field: str = "content") -> Compare:
    return Compare(field, Lookup.PHRASE, text)


def without(condition: Condition) -> Group:
    return Group((condition,), negated=True)


# --- Text ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "searchable"),
    [
        ("", ""),
        (" two  words\t\n", "two words"),
        ("nul\0between", "nul between"),
        ("lone\ud800surrogate", "lone surrogate"),
        ("line\u2028separator", "line separator"),
        ("o\u0308", "ö"),
        ("🦄 stays", "🦄 stays"),
        ("\u202edirection", "\u202edirection"),
    ],
)
def test_searchable_text(text, searchable):
    assert searchable_text(text) == searchable


def test_long_text_is_cut():
    assert searchable_text("x" * 7000) == "x" * MAX_TEXT
    assert searchable_text("a " * 500) == " ".join("a" * MAX_WORDS)


@given(st.text(st.characters()))
def test_searchable_text_has_nothing_that_an_engine_chokes_on(text):
    searchable = searchable_text(text)

    assert len(searchable) <= MAX_TEXT
    assert len(searchable.split()) <= MAX_WORDS
    assert not {unicodedata.category(character) for character in searchable} & {"Cc", "Cs", "Zl", "Zp"}
    assert searchable.encode().decode() == searchable


@pytest.mark.parametrize(
    ("typed", "condition"),
    [
        ("one", words("one")),
        ("one two", words("one two")),
        ('"one two"', phrase("one two")),
        ('one "two three" four', Group((words("one four"), phrase("two three")))),
        ("one -two", Group((words("one"), without(words("two"))))),
        ('one -"two three"', Group((words("one"), without(phrase("two three"))))),
        ("-one", without(words("one"))),
        ("e-mail", words("e-mail")),
        ('"one', words("one")),
        ('one"', words("one")),
        ("title:one AND [two TO *]", words("title:one AND [two TO *]")),
        ("*", Everything()),
        (" *:* ", Everything()),
        ("**", words("**")),
        ("", nothing()),
        (" \t", nothing()),
        ('"', nothing()),
        ('""', nothing()),
        ('" "', nothing()),
        ("\0", nothing()),
    ],
)
def test_typed_text(typed, condition):
    assert typed_text(typed) == condition


def test_typed_text_of_a_field():
    assert typed_text('one "two"', "title") == Group((words("one", "title"), phrase("two", "title")))


@given(st.text(st.characters(), max_size=300))
def test_any_typed_text_is_words_and_phrases_of_it(text):
    def compares(condition: Condition) -> list[Compare]:
        if isinstance(condition, Group):
            return [found for child in condition.children for found in compares(child)]
        return [condition] if isinstance(condition, Compare) else []

    searchable = searchable_text(text)
    for compare in compares(typed_text(text)):
        assert compare.field == "content"
        assert compare.lookup in {Lookup.CONTENT, Lookup.PHRASE}
        assert all(word in searchable for word in compare.value.split())


# --- Filters ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("tree", "condition"),
    [
        (SQ(content="one two"), words("one two")),
        (SQ(title="one"), words("one", "title")),
        (SQ(pages=3), Compare("pages", Lookup.CONTENT, 3)),
        (SQ(pages__exact=3), Compare("pages", Lookup.EXACT, 3)),
        (SQ(pages__in=[1, 2]), Compare("pages", Lookup.IN, (1, 2))),
        (SQ(pages__in=(number for number in (1, 2))), Compare("pages", Lookup.IN, (1, 2))),
        (SQ(pages__range=[1, None]), Compare("pages", Lookup.RANGE, (1, None))),
        (SQ(day__gte=date(2024, 1, 1)), Compare("day", Lookup.GTE, date(2024, 1, 1))),
        (SQ(title__startswith="o*"), Compare("title", Lookup.STARTSWITH, "o*")),
        (SQ(content="*"), Everything()),
        (SQ(content="*:*"), Everything()),
        (SQ(title__exact="*"), Compare("title", Lookup.EXACT, "*")),
        (SQ(content=AutoQuery("one -two")), Group((words("one"), without(words("two"))))),
        (SQ(title=AutoQuery("one")), words("one", "title")),
        (SQ(content=Exact("one two")), phrase("one two")),
        (SQ(title=Exact("one two")), Compare("title", Lookup.EXACT, "one two")),
        (SQ(content=Clean("one AND (two)")), words("one AND (two)")),
        (SQ(content=Not("one two")), without(words("one two"))),
        (SQ(pages__lt=PythonData(3)), Compare("pages", Lookup.LT, 3)),
        (~SQ(pages=3), without(Compare("pages", Lookup.CONTENT, 3))),
        (SQ(), Everything()),
    ],
)
def test_conditions_of_filters(tree, condition):
    assert conditions_of(tree) == condition


@pytest.mark.parametrize("value", [Raw("x"), Raw("*:*", da="x"), AltParser("dismax", "x"), Raw("")])
def test_raw_queries_are_refused(value):
    with pytest.raises(UnsupportedQuery):
        conditions_of(SQ(content=value))
    with pytest.raises(UnsupportedQuery):
        conditions_of(SQ(title="one") & ~(SQ(title="two") | SQ(content=value)))


def test_and_or_not():
    one, two, three = SQ(a=1), SQ(b=2), SQ(c=3)
    a, b, c = (Compare(name, Lookup.CONTENT, number) for name, number in (("a", 1), ("b", 2), ("c", 3)))

    assert conditions_of(one & two) == Group((a, b))
    assert conditions_of(one | two) == Group((a, b), is_any=True)
    assert conditions_of((one | two) & three) == Group((Group((a, b), is_any=True), c))
    assert conditions_of(one & ~two) == Group((a, without(b)))
    assert conditions_of(~(one | two)) == Group((a, b), is_any=True, negated=True)


TRUTHS = st.fixed_dictionaries({name: st.booleans() for name in "abcd"})


def _trees(inner):
    return st.one_of(
        st.tuples(inner, inner, st.sampled_from(["and", "or"])), inner.map(lambda tree: (tree, None, "not"))
    )


@given(st.recursive(st.sampled_from("abcd"), _trees, max_leaves=8), TRUTHS)
def test_any_nest_means_what_it_meant(tree, truths):
    assert holds(conditions_of(as_filters(tree)), truths) == as_truth(tree, truths)


def as_filters(tree):
    if isinstance(tree, str):
        return SQ(**{f"{tree}__exact": True})
    left, right, kind = tree
    if kind == "not":
        return ~as_filters(left)
    return as_filters(left) & as_filters(right) if kind == "and" else as_filters(left) | as_filters(right)


def as_truth(tree, truths):
    if isinstance(tree, str):
        return truths[tree]
    left, right, kind = tree
    if kind == "not":
        return not as_truth(left, truths)
    both = (as_truth(left, truths), as_truth(right, truths))
    return all(both) if kind == "and" else any(both)


def holds(condition, truths):
    if isinstance(condition, Everything):
        return True
    if isinstance(condition, Compare):
        return truths[condition.field] is condition.value
    parts = [holds(child, truths) for child in condition.children]
    return (any(parts) if condition.is_any else all(parts)) is not condition.negated


# --- Narrowing and spans ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("query", "field", "value"),
    [
        ('host:"jira"', "host", "jira"),
        ("host:jira", "host", "jira"),
        (" host_exact:jira ", "host_exact", "jira"),
        ('vendor:"A (B) & C: [D]*"', "vendor", "A (B) & C: [D]*"),
        ('host:""', "host", ""),
        ("day:2024-01-31", "day", "2024-01-31"),
    ],
)
def test_narrowing(query, field, value):
    assert narrowing(query) == Compare(field, Lookup.EXACT, value)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "jira",
        "host:",
        ":jira",
        "host:ji*ra",
        "host:ji?ra",
        "host:/jira/",
        "host:[a TO b]",
        "host:{a",
        "host:(a b)",
        "host:a b",
        'host:"a" OR host:"b"',
        'host:"a"b"',
        "-host:a",
        "host :a",
        "a.b:c",
        "host:a:b",
        "host:a\\",
    ],
)
def test_anything_else_is_no_narrowing(query):
    with pytest.raises(UnsupportedQuery):
        narrowing(query)


@pytest.mark.parametrize(
    ("query", "condition"),
    [
        ("[1 TO 5]", Compare("pages", Lookup.RANGE, ("1", "5"))),
        ("[* TO 5]", Compare("pages", Lookup.RANGE, (None, "5"))),
        ("[1 TO *]", Compare("pages", Lookup.RANGE, ("1", None))),
        ("[* TO *]", Compare("pages", Lookup.RANGE, (None, None))),
        ("7", Compare("pages", Lookup.EXACT, "7")),
        ('"two words"', Compare("pages", Lookup.EXACT, "two words")),
        ("[1 TO 5] OR *:*", Compare("pages", Lookup.EXACT, "[1 TO 5] OR *:*")),
        ("[1 TO 5", Compare("pages", Lookup.EXACT, "[1 TO 5")),
    ],
)
def test_span(query, condition):
    assert span("pages", query) == condition


# --- What is looked for -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("tree", "text"),
    [
        (SQ(content="one two"), "one two"),
        (SQ(content=AutoQuery('one "two three" -four -"five six"')), "one two three"),
        (SQ(content="one") & ~SQ(content="two"), "one"),
        (SQ(content="one") | SQ(title="two"), "one two"),
        (~SQ(content="one"), ""),
        (SQ(content="*"), ""),
        (SQ(content="one", pages__gt=3, day__in=[date(2024, 1, 1)]), "one"),
        # Values of filters are no words that somebody looks for in texts.
        (SQ(genre__exact="essay", content="one"), "one"),
    ],
)
def test_positive_text(tree, text):
    assert sorted(positive_text(conditions_of(tree)).split()) == sorted(text.split())
