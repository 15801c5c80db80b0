"""Texts with marks: nothing of an engine's fragment ever reaches a page as HTML."""

import pytest

from search.marking import Piece, found_words, mark, pieces_of, plain
from search.templatetags.marking import marked


@pytest.mark.parametrize(
    ("fragment", "pieces"),
    [
        ("", ()),
        ("no mark", (Piece("no mark"),)),
        ("a <em>b</em> c", (Piece("a "), Piece("b", is_found=True), Piece(" c"))),
        ("<em>a</em><em>b</em>", (Piece("a", is_found=True), Piece("b", is_found=True))),
        ("R&amp;D &lt;em&gt;", (Piece("R&D <em>"),)),
        ("<em>not closed", (Piece("not closed", is_found=True),)),
        ("</em>closed", (Piece("closed"),)),
        ("<b>bold</b>", (Piece("<b>bold</b>"),)),
    ],
)
def test_a_fragment_is_taken_apart_at_its_marks(fragment, pieces):
    assert pieces_of(fragment) == pieces


def test_words_are_marked_where_they_stand_as_words():
    text = mark("Tables for Table and tables", ["table", "tables"])

    assert [piece.text for piece in text if piece.is_found] == ["Tables", "Table", "tables"]
    assert plain(text) == "Tables for Table and tables"
    assert mark("Stable", ["table"]) == (Piece("Stable"),)
    assert mark("a+b (c)", ["a+b", "(c)"])[0] == Piece("a+b", is_found=True)
    assert (mark("", ["x"]), mark("x", [])) == ((), (Piece("x"),))


def test_what_was_found_is_known_in_lower_case():
    assert found_words([pieces_of("<em>Draw</em> it"), pieces_of("<em>STRASSE</em>")]) == {"draw", "strasse"}


def test_every_piece_is_escaped():
    text = pieces_of("&lt;script&gt; <em>&lt;b&gt;</em> <img>")

    assert marked(text) == "&lt;script&gt; <mark>&lt;b&gt;</mark> &lt;img&gt;"
