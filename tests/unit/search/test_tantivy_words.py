"""Words, stems, compounds, slips and marks of the embedded backend."""

import pytest
from haystack import indexes
from hypothesis import given
from hypothesis import strategies as st

from search.backends.conditions import Compare, Group, Lookup, typed_text
from search.backends.tantivy.analysis import forgiven, forms, whole, words_of
from search.backends.tantivy.highlighting import Highlighter
from search.backends.tantivy.schema import IndexSchema
from search.backends.tantivy.spelling import Vocabulary, distance

SCHEMA = IndexSchema(
    {
        "text": indexes.CharField(document=True, index_fieldname="text"),
        "title": indexes.CharField(boost=3.0),
        "title_auto": indexes.EdgeNgramField(),
    }
)


@pytest.mark.parametrize(
    ("compound", "parts"),
    [
        ("lizenzverlängerung", ("lizenz", "verlangerung")),
        ("wartungsverträge", ("wartung", "vertrage")),
        ("flussdiagramme", ("fluss", "diagramme")),
        ("seitenbaum", ("seite", "baum")),
        ("projektplanung", ("projekt", "planung")),
        ("datenbankserver", ("datenbank", "server")),
        ("kalenderansicht", ("kalender", "ansicht")),
        ("zeiterfassung", ("zeit", "erfassung")),
        ("jiraprojekt", ("projekt",)),
    ],
)
def test_compounds_are_found_by_their_parts(compound, parts):
    assert forms(compound).parts == parts


@pytest.mark.parametrize(
    "word",
    [
        "benutzer",
        "verlängern",
        "controller",
        "importance",
        "documentation",
        "workflow",
        "database",
        "information",
        "atlassian",
        "background",
        "lizenz",
        "abc123projekt9",
    ],
)
def test_other_words_have_no_parts(word):
    assert forms(word).parts == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [("häuser", "haus"), ("größe", "groesse"), ("mueller", "müller"), ("lizenzen", "lizenz")],
)
def test_german_forms_meet(one, other):
    assert set(forms(one).german) & set(forms(other).german)


def test_words_keep_signs_that_are_names_of_languages():
    assert words_of("C++ und C#, node.js; foo++") == ["c++", "und", "c#", "node", "js", "foo"]


def test_whole_values_differ_by_more_than_case_accents_and_spaces():
    assert whole("  Größe   UND Gewicht ") == whole("grösse und gewicht")
    assert whole("C++") != whole("C#")


@pytest.mark.parametrize(
    ("word", "fuzziness", "slips"),
    [
        ("abc", 2, 0),
        ("abcd", 2, 1),
        ("abcdefg", 2, 1),
        ("abcdefgh", 2, 2),
        ("abcdefgh", 1, 1),
        ("abcdef1", 2, 0),
    ],
)
def test_slips_are_forgiven_by_length(word, fuzziness, slips):
    assert forgiven(word, fuzziness) == slips


def slow_distance(one: str, other: str) -> int:
    """The distance by its definition."""
    rows = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i in range(len(one) + 1):
        for j in range(len(other) + 1):
            if not i or not j:
                rows[i][j] = i + j
                continue
            rows[i][j] = min(
                rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (one[i - 1] != other[j - 1])
            )
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1]


@given(st.text("abc", max_size=8), st.text("abc", max_size=8))
def test_distance_is_the_number_of_slips_up_to_the_limit(one, other):
    assert distance(one, other) == min(slow_distance(one, other), 3)


class TestVocabulary:
    known = Vocabulary([("tables", 9), ("cables", 2), ("fables", 5), ("größe", 3), ("macro", 1)])

    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("tabels", "tables"),
            ("xables", "tables"),
            ("fabels", "fables"),
            ("grosze", "größe"),
            ("marco", "macro"),
        ],
    )
    def test_the_nearest_and_most_frequent_word_is_meant(self, typed, meant):
        assert self.known.nearest(typed) == meant

    @pytest.mark.parametrize("typed", ["", "ab", "tables2", "elephants", "t" * 500])
    def test_nothing_is_meant_where_nothing_is_near(self, typed):
        assert self.known.nearest(typed) == ""

    def test_accents_do_not_make_a_word_unknown(self):
        assert self.known.knows("grösse")
        assert not self.known.knows("gross")


class TestHighlighter:
    @staticmethod
    def mark(condition, text, *, fuzziness=0, **options):
        return Highlighter(SCHEMA, condition, fuzziness=fuzziness).fragments(text, **options)

    @pytest.mark.parametrize(
        ("asked", "text", "marked"),
        [
            ("license", "Two Licenses here", "Two <em>Licenses</em> here"),
            ("Lizenz", "Zur Lizenzverlängerung", "Zur <em>Lizenzverlängerung</em>"),
            ("Muller", "Herr Müller", "Herr <em>Müller</em>"),
            ("b", "<b> & b", "&lt;<em>b</em>&gt; &amp; <em>b</em>"),
        ],
    )
    def test_what_was_found_is_marked_and_the_rest_escaped(self, asked, text, marked):
        assert self.mark(typed_text(asked), text) == [marked]

    def test_misspelt_words_are_marked_as_far_as_they_are_forgiven(self):
        assert self.mark(typed_text("tabels"), "All tables", fuzziness=1) == ["All <em>tables</em>"]
        assert self.mark(typed_text("tabels"), "All tables") == []

    def test_beginnings_are_marked(self):
        asked = Compare("title_auto", Lookup.CONTENT, "conf")

        assert self.mark(asked, "For Confluence") == ["For <em>Confluence</em>"]

    def test_what_is_excluded_is_not_marked(self):
        asked = Group((typed_text("rows"), typed_text("-columns")))

        assert self.mark(asked, "rows and columns") == ["<em>rows</em> and columns"]

    def test_fragments_stand_around_hits_and_do_not_overlap(self):
        text = "filler " * 50 + "rows " + "filler " * 50 + "rows " + "filler " * 50

        fragments = self.mark(typed_text("rows"), text, size=60, number=3)

        assert [fragment.count("<em>rows</em>") for fragment in fragments] == [1, 1]
        assert all(len(fragment) < 90 for fragment in fragments)

    @given(st.text(max_size=300), st.text(max_size=40))
    def test_any_text_comes_out_escaped(self, text, asked):
        for fragment in self.mark(typed_text(asked), text, fuzziness=2):
            bare = fragment.replace("<em>", "").replace("</em>", "")
            assert not set("<>\"'") & set(bare)
