"""What is shown around a hit, and what is offered instead of a misspelt word."""

import re

import pytest

from search.backends.capabilities import Capability
from tests.contract.search_backends.library import ARTICLES, Entry

LONG = ARTICLES[12]
OTHER = Entry(pk=2, slug="b", title="Two", text="two")


def offered(library, *capabilities):
    """Skip what the backend says it lacks."""
    if lacking := library.lacks(*capabilities):
        pytest.skip(f"not offered: {', '.join(lacking)}")


def fragments(asked, field="text"):
    """Fragments of the first result."""
    return asked[0].highlighted[field]


def marked(asked, field="text"):
    """The words that the fragments of the first result emphasise."""
    return re.findall("<em>(.*?)</em>", " ".join(fragments(asked, field)))


def test_words_are_marked_where_they_stand(library):
    offered(library, Capability.HIGHLIGHT)

    assert marked(library.all.filter(content="horse").highlight()) == ["horse"]
    assert "pulled by a <em>horse</em>" in fragments(library.all.filter(content="horse").highlight())[0]


def test_every_word_is_marked_as_it_is_written(library):
    offered(library, Capability.HIGHLIGHT)
    asked = library.all.filter(content="WOOD horse").highlight()

    assert sorted(marked(asked)) == ["Wood", "horse"]


def test_a_title_is_marked_too(library):
    offered(library, Capability.HIGHLIGHT)
    asked = library.all.filter(content="tables").highlight()

    assert fragments(asked, "title") == ["<em>Tables</em>"]


def test_only_who_asks_gets_fragments(library):
    assert library.all.filter(content="horse")[0].highlighted is None


def test_words_of_filters_are_not_marked(library):
    offered(library, Capability.HIGHLIGHT)
    asked = library.all.filter(content="horse", genre__exact="post").exclude(content="wheels").highlight()

    assert list(asked) == []
    asked = library.all.filter(content="horse").exclude(content="paper").highlight()
    assert marked(asked) == ["horse"]


def test_values_of_filters_are_no_words(library):
    offered(library, Capability.HIGHLIGHT, Capability.SPELLING)
    asked = library.all.filter(content="macros", slug__exact="confluence", genre__exact="wiki").highlight()

    assert marked(asked) == ["Macros"]
    assert asked.filter(author__exact="Hrose").spelling_suggestion() is None


def test_phrases_are_marked(library):
    offered(library, Capability.HIGHLIGHT)
    asked = library.all.auto_query('"two wheels"').highlight()

    assert " ".join(marked(asked)) == "two wheels"


def test_a_result_without_words_asked_has_no_marks(library):
    offered(library, Capability.HIGHLIGHT)

    highlighted = library.all.filter(genre__exact="wiki").highlight()[0].highlighted

    assert "<em>" not in str(highlighted or {})


def test_forgiven_words_are_marked(library):
    offered(library, Capability.HIGHLIGHT, Capability.FUZZY)

    assert marked(library.all.filter(content="hrose").fuzzy(1).highlight()) == ["horse"]


def test_stems_are_marked_as_whole_words(library):
    offered(library, Capability.HIGHLIGHT, Capability.STEMMING_EN)
    asked = library.all.filter(content="sprint", pages__exact=45).highlight()

    assert set(marked(asked)) == {"Sprints", "sprint"}


def test_compounds_are_marked(library):
    offered(library, Capability.HIGHLIGHT, Capability.COMPOUNDS)
    asked = library.all.filter(content="Lizenz", slug__exact="lizenzverlaengerung").highlight()

    (word,) = set(marked(asked, "title"))
    assert "Lizenzverlängerung".startswith(word)


def test_umlauts_are_marked_as_written(library):
    offered(library, Capability.HIGHLIGHT)

    assert marked(library.all.filter(content="Groesse", pages__exact=8).highlight(), "title") == ["Größe"]


@pytest.mark.parametrize("words", ["ink", "script alert", "blotting", "img", "b", "loud", "lt", "gt", "amp"])
def test_markup_of_documents_is_escaped(library, words):
    offered(library, Capability.HIGHLIGHT)
    asked = library.all.filter(content=words, slug__exact="markup").highlight()

    for result in asked[:5]:
        for found in result.highlighted.values():
            text = "".join(found)
            assert re.sub("</?em>", "", text).count("<") == 0
            assert re.findall("&(?!(?:lt|gt|amp|quot|#x27|#39|#x2F|#47);)", text) == []
            assert text.count("<em>") == text.count("</em>")


def test_escaped_text_says_the_same(library):
    offered(library, Capability.HIGHLIGHT)
    asked = library.all.filter(content="blotting", slug__exact="markup")

    (fragment,) = fragments(asked.highlight(fragment_size=1000, number_of_fragments=1))

    assert "&amp; <em>blotting</em> paper: &lt;img src=x" in fragment
    assert "&lt;script&gt;alert(" in fragment


def test_fragments_have_the_size_asked_for(library):
    offered(library, Capability.HIGHLIGHT)
    asked = library.all.filter(content="rivers", pages__exact=LONG.pages)

    short = fragments(asked.highlight(fragment_size=60, number_of_fragments=1))
    whole = fragments(asked.highlight(fragment_size=2000, number_of_fragments=1))

    assert len(short) == 1
    assert "<em>rivers</em>" in short[0]
    assert len(short[0].replace("<em>", "").replace("</em>", "")) <= 100
    assert len(whole[0]) > 400


def test_as_many_fragments_as_asked_for(library):
    offered(library, Capability.HIGHLIGHT)
    asked = library.all.filter(content="words", pages__exact=LONG.pages)

    one = fragments(asked.highlight(fragment_size=40, number_of_fragments=1))
    three = fragments(asked.highlight(fragment_size=40, number_of_fragments=3))

    assert (len(one), len(three)) == (1, 3)
    assert all("<em>words</em>" in fragment for fragment in three)


@pytest.mark.parametrize("size", [0, -1, 10**9])
def test_fragments_of_no_sense_do_no_harm(library, size):
    offered(library, Capability.HIGHLIGHT)
    asked = library.all.filter(content="horse").highlight(fragment_size=size, number_of_fragments=size)

    assert [result.slug for result in asked[:5]] == ["cart"]


def test_other_marks_are_not_taken_from_the_caller(library):
    """Fragments go into pages as they are: only our own element may be in them."""
    offered(library, Capability.HIGHLIGHT)
    asked = library.all.filter(content="horse").highlight(pre_tags=["<script>"], post_tags=["</script>"])

    assert "<script>" not in str(asked[0].highlighted)
    assert marked(asked) == ["horse"]


# --- Spelling -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [
        ("confluense", "confluence"),
        ("confluens tabels", "confluence tables"),
        ("tables confluens", "tables confluence"),
        ("hrose", "horse"),
        ("burndwon charts", "burndown charts"),
    ],
)
def test_unknown_words_are_replaced_by_known_ones(library, typed, suggestion):
    offered(library, Capability.SPELLING)

    assert library.all.filter(content=typed).spelling_suggestion().casefold() == suggestion
    assert library.all.auto_query(typed).spelling_suggestion().casefold() == suggestion


@pytest.mark.parametrize(
    "typed", ["confluence", "tables confluence", "Ledger volume", "horse paper", "Größe"]
)
def test_known_words_are_left_as_they_are(library, typed):
    assert library.all.filter(content=typed).spelling_suggestion() is None


@pytest.mark.parametrize(
    "typed", ["zzzzzzzzzzzz", "confluense zzzzzzzzzzzz", "*", "", "?", "12345678", "qjv", "🦄", "\0"]
)
def test_nothing_is_suggested_where_nothing_is_near(library, typed):
    assert library.all.auto_query(typed).spelling_suggestion() is None


def test_short_words_are_not_corrected(scratch):
    scratch.fill([Entry(pk=1, slug="a", title="One", text="A cart, a bat and a lantern."), OTHER])

    for typed in ("vat", "at", "cat", "vat lanterm"):
        assert scratch.all.filter(content=typed).spelling_suggestion() is None
    assert scratch.all.filter(content="bat lanterm").spelling_suggestion() == "bat lantern"


def test_another_text_can_be_asked_for(library):
    offered(library, Capability.SPELLING)

    assert library.all.filter(content="horse").spelling_suggestion("confluense") == "confluence"
    assert (
        library.all.set_spelling_query("confluense").filter(content="x").spelling_suggestion() == "confluence"
    )


def test_suggestions_have_hits(library):
    offered(library, Capability.SPELLING)
    suggestion = library.all.filter(content="envelops pictur whels").spelling_suggestion()

    for word in suggestion.split():
        assert library.all.filter(content=word).count() > 0


def test_the_more_frequent_word_is_suggested(scratch):
    offered(scratch, Capability.SPELLING)
    scratch.fill(
        [
            *(Entry(pk=number, slug=f"l{number}", title="One", text="A lantern.") for number in range(1, 9)),
            Entry(pk=20, slug="w", title="Other", text="A wantern, whatever that is."),
        ]
    )

    assert scratch.all.filter(content="xantern").spelling_suggestion() == "lantern"


def test_words_that_left_the_index_are_not_suggested(scratch):
    offered(scratch, Capability.SPELLING)
    scratch.fill([Entry(pk=1, slug="a", title="One", text="lantern"), OTHER])
    assert scratch.all.filter(content="lanterm").spelling_suggestion() == "lantern"

    scratch.backend.clear()
    scratch.fill([OTHER])

    assert scratch.all.filter(content="lanterm").spelling_suggestion() is None


def test_no_suggestion_where_the_connection_does_not_ask_for_it(open_library):
    library = open_library(INCLUDE_SPELLING=False)
    library.backend.clear()
    library.fill(ARTICLES[:3])

    assert library.all.filter(content="confluense").spelling_suggestion() is None
