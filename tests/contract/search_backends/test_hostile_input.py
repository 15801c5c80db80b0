"""Whatever is typed: an answer or a clear refusal, and never a document outside of what was asked for."""

import re
import unicodedata
from contextlib import suppress

import pytest
from django.contrib.flatpages.models import FlatPage
from django.contrib.sites.models import Site
from haystack.inputs import AutoQuery, Clean, Exact, Not
from haystack.query import SQ
from hypothesis import given, settings
from hypothesis import strategies as st

from search.backends.capabilities import Capability
from search.backends.errors import PartialFailure, UnsupportedQuery
from tests.contract.search_backends.library import ENTRIES, QUESTIONS, Entry, slugs, where

TEXTS = [
    *"+-&|!(){}[]^\"~*?:\\/<>=@#$%;,.'`",
    "&&",
    "||",
    "AND",
    "OR",
    "NOT",
    "AND AND",
    "wiki AND",
    "OR wiki",
    "NOT wiki",
    "wiki AND NOT",
    "title:wiki",
    "title:",
    ":wiki",
    "genre:post",
    "_exists_:title",
    "_query_:{!lucene}x",
    "django_ct:sites.site",
    "id:1",
    '"wiki',
    'wiki"',
    '""',
    '"""',
    "'wiki",
    "(wiki",
    "wiki)",
    "((((((((((",
    "[* TO *]",
    "[1 TO",
    "{a TO z}",
    "pages:[* TO *]",
    "/.*/",
    "/(.+)+/",
    "(a+)+$",
    "w*",
    "*iki",
    "*",
    "**",
    "?",
    "w?ki",
    "wiki~",
    "wiki~100",
    "wiki^1000000000",
    "wiki^-1",
    "--wiki",
    "- wiki",
    "-",
    "+wiki",
    "a\0b",
    "\0",
    "\x1b[31m",
    "\r\n\t",
    "🦄",
    "👩‍👩‍👧‍👦 family",
    "\u202ewiki\u202c",
    "\u200f\u200e",
    "\ufeffwiki",
    "\ud800",
    "wiki\udfff",
    "\ufffe\uffff",
    "e\u0301" * 200,
    "\u0301" * 300,
    "x" * 7000,
    "wiki " * 1400,
    " ".join(f"word{number}" for number in range(500)),
    "-" * 5000,
    '"' * 4999,
    "(" * 3000,
    "*" * 3000,
    "{!join from=id}",
    "${jndi:ldap://127.0.0.1/a}",
    "'; DROP TABLE search; --",
    "<script>alert(1)</script>",
    "%00%0a../../etc/passwd",
    '{"match_all": {}}',
    '{"query": {"bool": {}}}',
    "\\",
    "\\\\\\",
    "\\u0000",
    "１２３",
    "²",
    "İstanbul",
    "ﬁ",
    "ǅ",
]


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: ascii(text[:24]))
def test_typed_text_is_only_text(library, text):
    for asked in (
        library.all.auto_query(text),
        library.all.filter(content=text),
        library.all.filter(content=Clean(text)),
        library.all.filter(content=Exact(text)),
        library.all.filter(title=text),
    ):
        narrowed = asked.models(Site).fuzzy(2).highlight().facet("genre")

        assert set(slugs(narrowed[:20])) <= {entry.slug for entry in QUESTIONS}
        assert 0 <= narrowed.count() <= len(QUESTIONS)
        assert isinstance(narrowed.facet_counts()["fields"]["genre"], list)
        assert narrowed.spelling_suggestion() is None or isinstance(narrowed.spelling_suggestion(), str)


@pytest.mark.parametrize(
    "text", ["title:wiki", "genre:post", "django_ct:sites.site", "[* TO *]", "/.*/", "w*", "*iki"]
)
def test_query_languages_find_no_more_than_their_words(library, text):
    for asked in (library.all.auto_query(text), library.all.filter(content=text)):
        assert set(slugs(asked)) <= where(
            lambda entry: re.search(r"\b(wiki|to)\b", entry.document, re.IGNORECASE)
        )


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: ascii(text[:24]))
def test_every_lookup_takes_every_text(library, text):
    for field in ("title", "genre", "tags"):
        assert slugs(library.all.filter(**{f"{field}__exact": text})) == []
        for lookup in ("contains", "startswith", "endswith", "fuzzy", "gt", "lte"):
            assert 0 <= library.all.filter(**{f"{field}__{lookup}": text}).count() <= len(ENTRIES)


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: ascii(text[:24]))
def test_every_text_can_be_left_out(library, text):
    everybody = library.all.filter(genre__exact="help")

    assert set(slugs(everybody.exclude(content=text))) <= where(lambda entry: entry.genre == "help")
    assert set(slugs(everybody.filter(content=Not(text)))) <= where(lambda entry: entry.genre == "help")


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: ascii(text[:24]))
def test_every_text_can_be_boosted_chosen_and_similar(library, text):
    asked = library.all.filter(content="wiki").boost(text, 3).select(genre=["wiki", text])

    assert slugs(asked) == ["confluence"]


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: ascii(text[:24]))
def test_narrowing_takes_a_text_as_a_value_or_refuses_it(library, text):
    try:
        found = slugs(library.all.narrow(f'genre_exact:"{text}"'))
    except UnsupportedQuery:
        found = []

    assert found == []


def without_controls(text):
    """The text with a space for each control character, as an engine may keep it."""
    return "".join(" " if unicodedata.category(character) == "Cc" else character for character in text)


def test_a_document_takes_every_text_and_gives_it_back(scratch):
    texts = [text for text in TEXTS if not any(0xD800 <= ord(character) < 0xE000 for character in text)]
    scratch.fill(
        [
            Entry(pk=number, slug=f"t{number}", title="Any", text=text, tags=[text])
            for number, text in enumerate(texts, start=1)
        ]
    )

    stored = {result.slug: result for result in scratch.all[:200]}

    assert len(stored) == len(texts)
    for number, text in enumerate(texts, start=1):
        assert without_controls(stored[f"t{number}"].text) == without_controls(f"Any\n{text}")
        assert list(map(without_controls, stored[f"t{number}"].tags)) == [without_controls(text)]


def test_a_document_with_a_lone_surrogate_harms_no_other(scratch):
    with suppress(PartialFailure):
        scratch.fill(
            [
                Entry(pk=1, slug="whole", title="Whole", text="Lantern"),
                Entry(pk=2, slug="half", title="Half \ud83d", text="Lantern \udc00", tags=["\ud800"]),
            ]
        )

    assert "whole" in slugs(scratch.all.filter(content="lantern"))


@pytest.mark.parametrize(
    "field", ["nosuchfield", "", "title; drop", "-", "--pages", "text.keyword", "\0", "*"]
)
def test_an_unknown_order_is_refused(library, field):
    with pytest.raises(UnsupportedQuery):
        list(library.all.order_by(field)[:5])


@pytest.mark.parametrize("field", ["nosuchfield", "", "*", "_id", "title; drop", "\0"])
def test_an_unknown_facet_is_refused(library, field):
    with pytest.raises(UnsupportedQuery):
        library.all.facet(field).facet_counts()
    with pytest.raises(UnsupportedQuery):
        list(library.all.select(**{field: ["x"]})[:5])
    with pytest.raises(UnsupportedQuery):
        library.all.query_facet(field, "x").facet_counts()


@pytest.mark.parametrize("field", ["nosuchfield", "title", ""])
def test_figures_about_no_number_are_refused(library, field):
    if Capability.STATS not in library.backend.capabilities:
        pytest.skip("not offered: stats")
    with pytest.raises(UnsupportedQuery):
        library.all.stats(field).stats_results()


def test_a_weight_by_no_number_is_refused(library):
    for field in ("nosuchfield", "title"):
        with pytest.raises(UnsupportedQuery):
            list(library.all.filter(content="wiki").weigh(field)[:5])


@pytest.mark.parametrize("language", ["xx", "", "DE", "de_AT", "\0", "x" * 500, "*"])
def test_an_unknown_language_is_no_language(library, language):
    assert slugs(library.all.filter(content="wiki").language(language)) == ["confluence"]


@pytest.mark.parametrize("size", [0, -1, 10**6, 10**20])
def test_a_facet_of_any_size(library, size):
    found = library.all.facet("genre", limit=size).facet_counts()["fields"]["genre"]

    assert len(found) <= len({entry.genre for entry in ENTRIES})


def test_deep_nests_end(library):
    tree = SQ(genre__exact="wiki")
    for _ in range(60):
        tree = ~(tree | SQ(genre__exact="post"))

    try:
        found = library.all.filter(tree).count()
    except UnsupportedQuery:
        found = 0

    assert 0 <= found <= len(ENTRIES)


def test_many_conditions_end(library):
    tree = SQ(genre__exact="wiki")
    for number in range(500):
        tree |= SQ(pages__exact=number)

    assert library.all.filter(tree).count() == len(
        where(lambda entry: entry.genre == "wiki" or (entry.pages or 999) < 500)
    )


@settings(max_examples=150, deadline=None)
@given(
    text=st.text(st.characters(), max_size=400),
    start=st.integers(-(10**21), 10**21),
    distance=st.integers(-3, 10),
    language=st.sampled_from(["", "de", "en"]),
)
def test_any_text_finds_documents_of_the_chosen_models_only(library, text, start, distance, language):
    asked = library.all.models(FlatPage).filter(content=AutoQuery(text)).fuzzy(distance).language(language)

    answer = library.backend.search(
        asked.query.build_query(),
        **(asked.query.build_params() | {"start_offset": start, "end_offset": start + 20, "highlight": True}),
    )

    assert {result.model for result in answer["results"]} <= {FlatPage}
    assert set(slugs(asked[:50])) <= where(lambda entry: entry.model is FlatPage)
    assert len(answer["results"]) <= answer["hits"] <= len(ENTRIES) - len(QUESTIONS)
