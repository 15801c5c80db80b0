"""Words, fragments and documents of the Elasticsearch backend, without a server."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from haystack import indexes
from hypothesis import given
from hypothesis import strategies as st

from search.backends.conditions import Compare, Everything, Group, Lookup
from search.backends.elasticsearch8 import highlighting, words
from search.backends.elasticsearch8.facets import gaps
from search.backends.elasticsearch8.queries import MOST_NESTED, Asker
from search.backends.elasticsearch8.schema import Analysis, Kind, Schema, comparable, storable
from search.backends.errors import UnsupportedQuery

FIELDS = {
    "text": indexes.CharField(document=True),
    "title": indexes.CharField(boost=3.0),
    "pages": indexes.IntegerField(),
    "genre_exact": indexes.FacetCharField(),
    "day": indexes.DateField(),
}
SCHEMA = Schema(FIELDS, "text")
STYLE = highlighting.Style(("text",), size=40, number=2)


@pytest.mark.parametrize("spelling", ["Müller", "Mueller", "Muller", "MÜLLER", "Mu\u0308ller"])
def test_umlauts_are_alike_in_every_spelling(spelling):
    assert words.words(spelling) == ["muller"]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("table", "table", 0),
        ("tabel", "table", 1),
        ("tble", "table", 1),
        ("tibel", "table", 2),
        ("a", "table", 3),
    ],
)
def test_slips_are_counted_swapped_neighbors_once(one, other, expected):
    assert words.distance(one, other, 2) == expected


@given(st.text(max_size=8), st.text(max_size=8))
def test_the_distance_is_the_same_in_both_directions(one, other):
    assert words.distance(one, other, 2) == words.distance(other, one, 2)


@given(st.text(alphabet=st.characters(exclude_characters="\ue000\ue001"), max_size=80), st.data())
def test_fragments_are_escaped_text_with_nothing_but_emphasis(text, data):
    position = st.integers(0, len(text))
    spans = [tuple(sorted(span)) for span in data.draw(st.lists(st.tuples(position, position), max_size=4))]

    for fragment in highlighting.fragments(text, spans, STYLE):
        plain = fragment.replace("<em>", "").replace("</em>", "")
        assert not {"<", ">", '"'} & set(plain)


def test_marks_of_the_server_are_places_in_the_text():
    assert highlighting.marked("one two", ["one \ue000two\ue001"]) == [(4, 7)]
    assert highlighting.marked("another", ["one \ue000two\ue001"]) == []


def test_a_document_has_the_fields_of_its_index_classes_only():
    made = SCHEMA.document({"id": "a.b.1", "title": "Größe", "pages": 3, "price": "secret"})

    assert made["title"] == "Größe"
    assert made["title__whole"] == ["grosse"]
    assert "price" not in made
    assert set(made) <= set(SCHEMA.mapping([])["properties"])


def test_the_shape_of_an_index_follows_its_fields_and_analyses():
    def shape(schema, *analyses):
        return schema.mapping(analyses)["_meta"]

    grown = Schema(FIELDS | {"vendor": indexes.CharField()}, "text")
    assert shape(SCHEMA) == shape(Schema(dict(FIELDS), "text"))
    assert len({str(shape(SCHEMA)), str(shape(grown)), str(shape(SCHEMA, Analysis.EN))}) == 3


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (Kind.INTEGER, "12", 12),
        (Kind.INTEGER, 2**70, None),
        (Kind.INTEGER, "NaN", None),
        (Kind.NUMBER, "1e999", None),
        (Kind.BOOLEAN, "true", True),
        (Kind.BOOLEAN, "perhaps", None),
        (Kind.DATE, "2026-13-45", None),
        (Kind.DATE, date(2026, 1, 2), "2026-01-02T00:00:00"),
        (Kind.KEYWORD, "a\ud800", "a?"),
    ],
)
def test_values_are_compared_as_their_field_holds_them(kind, value, expected):
    assert comparable(kind, value) == expected


def test_moments_are_kept_in_utc():
    tokyo = datetime(2026, 1, 1, 9, tzinfo=timezone(timedelta(hours=9)))

    assert storable(tokyo) == datetime(2026, 1, 1, tzinfo=UTC).isoformat()


def test_months_begin_on_their_last_day_where_they_have_no_such_day():
    found = list(gaps(date(2026, 1, 31), date(2026, 4, 1), "month"))

    assert [begin.date() for begin in found] == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)]


def test_gaps_beyond_count_are_refused():
    with pytest.raises(UnsupportedQuery):
        list(gaps(date(2026, 1, 1), date(2027, 1, 1), "second"))


def _keys(query):
    if isinstance(query, dict):
        return set(query).union(*map(_keys, query.values()))
    return set().union(*map(_keys, query)) if isinstance(query, (list, tuple)) else set()


@given(st.text(max_size=50), st.sampled_from([Lookup.CONTENT, Lookup.PHRASE, Lookup.CONTAINS, Lookup.FUZZY]))
def test_text_never_becomes_a_query_language(text, lookup):
    query = Asker(SCHEMA, fuzziness=2).query_of(Compare("title", lookup, text))

    assert not _keys(query) & {"query_string", "simple_query_string", "regexp", "script", "script_score"}


def test_what_is_left_out_is_not_guessed():
    query = Asker(SCHEMA, fuzziness=2).query_of(
        Group((Compare("content", Lookup.CONTENT, "carpenter"),), negated=True)
    )

    assert not _keys(query) & {"fuzzy", "prefix"}


def test_nests_that_the_server_refuses_are_refused():
    nest = Everything()
    for _ in range(MOST_NESTED + 1):
        nest = Group((nest,), negated=True)

    with pytest.raises(UnsupportedQuery):
        Asker(SCHEMA).query_of(nest)


@given(st.text(max_size=30), st.text(max_size=12), st.booleans(), st.booleans())
def test_words_are_marked_as_if_each_word_was_compared(text, word, is_beginning, is_part):
    text = highlighting.composed(f"{text} {word} Größe Mueller")
    looked_for = [
        highlighting.Wanted("text", found, is_beginning=is_beginning, is_part=is_part)
        for found in [*words.words(word), "grosse", "muller"]
    ]

    expected = [
        found.span()
        for found in words.WORD.finditer(text)
        if any(one.is_in(words.folded(found[0])) for one in looked_for)
    ]

    assert sorted(highlighting.Marker(looked_for).hits(text)) == expected


@pytest.mark.parametrize(
    ("word", "slips", "marked"), [("tabel", 1, "table"), ("tabel", 0, None), ("tible", 1, "Table")]
)
def test_slips_are_marked_where_the_word_itself_is_not(word, slips, marked):
    text = f"One {marked or 'table'} here."
    found = highlighting.Marker([highlighting.Wanted("text", word, slips=slips)]).hits(text)

    assert [text[slice(*span)] for span in found] == ([marked] if marked else [])
