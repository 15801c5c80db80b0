"""Slips, umlauts, stems and compounds: how words of readers find words of documents."""

import pytest

from search.backends.capabilities import Capability
from tests.contract.search_backends.library import Entry, slugs


def offered(library, *capabilities):
    """Skip what the backend says it lacks."""
    if lacking := library.lacks(*capabilities):
        pytest.skip(f"not offered: {', '.join(lacking)}")


# --- Slips --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("words", "distance", "expected"),
    [
        ("confuence", 0, set()),
        ("confuence", 1, {"confluence", "tables-confluence", "glossary", "which-tables"}),
        ("confluens", 1, set()),
        ("confluens", 2, {"confluence", "tables-confluence", "glossary", "which-tables"}),
        ("tabels", 1, {"confluence", "tables", "tables-confluence", "glossary", "which-tables"}),
        ("confluens tabels", 2, {"confluence", "tables-confluence", "glossary", "which-tables"}),
        ("envlope", 1, {"card"}),
        ("enwelopp", 1, set()),
        ("enwelopp", 2, {"card"}),
        ("hrose", 1, {"cart"}),
        # Up to seven letters are forgiven one slip, however many are allowed; three letters and numbers none.
        ("hxxse", 2, set()),
        ("ikn", 2, set()),
        ("basel3", 2, set()),
        ("1999", 2, set()),
        ("1924", 2, {"ledger-24"}),
        ("completelydifferent", 2, set()),
    ],
)
def test_slips_are_forgiven_by_the_length_of_the_word(library, words, distance, expected):
    offered(library, Capability.FUZZY)

    assert set(slugs(library.all.filter(content=words).fuzzy(distance))) == expected


def test_exact_hits_come_before_forgiven_ones(library):
    offered(library, Capability.FUZZY)

    assert slugs(library.all.filter(content="card").fuzzy(1)) == ["card", "cart"]
    assert slugs(library.all.filter(content="cart").fuzzy(1)) == ["cart", "card"]


def test_exact_hits_in_the_text_come_before_forgiven_ones_in_the_title(scratch):
    offered(scratch, Capability.FUZZY)
    scratch.fill(
        [
            Entry(pk=1, slug="almost", title="Lantern", text="Lantern, lantern, and once more."),
            Entry(pk=2, slug="exact", title="Something else", text="All the words before one lanterm."),
            Entry(pk=3, slug="other", title="Other", text="A third one."),
        ]
    )

    assert slugs(scratch.all.filter(content="lanterm").fuzzy(2)) == ["exact", "almost"]


def test_what_is_forgiven_does_not_change_other_filters(library):
    offered(library, Capability.FUZZY)

    assert slugs(library.all.filter(genre__exact="tabels").fuzzy(2)) == []
    assert slugs(library.all.filter(content="tabels", genre__exact="wiki").fuzzy(2)) == ["confluence"]


def test_excluded_words_are_not_forgiven(library):
    offered(library, Capability.FUZZY)

    assert slugs(library.all.auto_query("horse -carp").fuzzy(2)) == ["cart"]


@pytest.mark.parametrize(("asked", "used"), [(-1, 0), (0, 0), (1, 1), (2, 2), (3, 2), (10**9, 2)])
def test_distances_are_cut(library, asked, used):
    assert library.all.fuzzy(asked).query.fuzziness == used


# --- Umlauts and case ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "words", ["Größe", "größe", "GRÖSSE", "Grösse", "Groesse", "Grosse", "groesse", "Gro\u0308ße", "GRÖẞE"]
)
def test_umlauts_and_sharp_s_in_every_spelling(library, words):
    assert slugs(library.all.filter(content=words, pages__exact=8)) == ["groesse"]


@pytest.mark.parametrize("name", ["Müller", "Mueller", "Muller", "MÜLLER", "mu\u0308ller"])
def test_names_with_umlauts(library, name):
    assert slugs(library.all.filter(content=name)) == ["wie-verlaengern"]


@pytest.mark.parametrize(
    ("stored", "typed"), [("Mueller", "Müller"), ("Muller", "Müller"), ("Goethe", "Göthe")]
)
def test_umlauts_that_only_the_reader_writes(scratch, stored, typed):
    scratch.fill([Entry(pk=1, slug="name", title="Name", text=f"By {stored}, at home.")])

    assert slugs(scratch.all.filter(content=typed)) == ["name"]


@pytest.mark.parametrize(
    ("stored", "typed"), [("café", "cafe"), ("cafe", "café"), ("Brûlé", "brule"), ("Ångström", "angstrom")]
)
def test_other_accents(scratch, stored, typed):
    scratch.fill([Entry(pk=1, slug="word", title="Word", text=f"One {stored} please.")])

    assert slugs(scratch.all.filter(content=typed)) == ["word"]


@pytest.mark.parametrize(
    "word",
    ["日本語", "Ελληνικά", "русский", "עברית", "C++", "c#", "node.js", "AT&T", "8.19", "O'Brien", "🦄"],
)
def test_words_of_other_scripts_and_with_signs_find_themselves_or_nothing_else(scratch, word):
    scratch.fill(
        [
            Entry(pk=1, slug="with", title="With", text=f"Here is {word} in a sentence."),
            Entry(pk=2, slug="without", title="Without", text="Nothing special."),
        ]
    )

    found = slugs(scratch.all.filter(content=word))

    assert found == (["with"] if any(character.isalnum() for character in word) else [])


# --- Stems --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("words", "slug"),
    [("licenses", "how-renew"), ("license", "how-renew"), ("renewing", "how-renew"), ("run", "boards")],
)
def test_english_stems(library, words, slug):
    offered(library, Capability.STEMMING_EN)

    assert slug in slugs(library.all.filter(content=words))
    assert slug in slugs(library.all.filter(content=words).language("en"))


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("Haus", "flussdiagramm"),
        ("Hauses", "flussdiagramm"),
        ("Weg", "flussdiagramm"),
        ("Entscheidung", "flussdiagramm"),
        ("Pakete", "groesse"),
        ("Gebühr", "groesse"),
        ("Gebuehr", "groesse"),
        ("Lizenz", "wie-verlaengern"),
        ("Seiten", "wie-verlaengern"),
    ],
)
def test_german_stems(library, words, slug):
    offered(library, Capability.STEMMING_DE)

    assert slug in slugs(library.all.filter(content=words))
    assert slug in slugs(library.all.filter(content=words).language("de"))


def test_one_language_does_not_stem_as_the_other(library):
    offered(library, Capability.STEMMING_DE, Capability.STEMMING_EN)

    assert slugs(library.all.filter(content="Haus").language("en")) == []
    assert slugs(library.all.filter(content="Häuser").language("en")) == ["flussdiagramm"]


def test_documents_for_both_languages_are_found_in_both(library):
    for language in ("", "de", "en"):
        assert slugs(library.all.filter(content="wiki").language(language)) == ["confluence"]


# --- Compounds ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("Lizenz", "lizenzverlaengerung"),
        ("Wartung", "lizenzverlaengerung"),
        ("Lizenzverlängerung", "lizenzverlaengerung"),
        ("lizenzverlaengerung", "lizenzverlaengerung"),
    ],
)
def test_the_first_part_of_a_compound_finds_it(library, words, slug):
    assert slug in slugs(library.all.filter(content=words).language("de"))
    assert slug in slugs(library.all.filter(content=words))


def test_the_last_part_of_a_compound_finds_it(library):
    offered(library, Capability.COMPOUNDS, Capability.STEMMING_DE)

    assert "flussdiagramm" in slugs(library.all.filter(content="Diagramme").language("de"))
    assert "lizenzverlaengerung" in slugs(library.all.filter(content="Verlängerung").language("de"))


def test_a_word_itself_comes_before_compounds_with_it(scratch):
    scratch.fill(
        [
            Entry(pk=1, slug="compound", title="Lizenzverwaltung", text="Alle an einem Ort.", language="de"),
            Entry(pk=2, slug="word", title="Lizenz", text="Nur eine.", language="de"),
        ]
    )

    assert slugs(scratch.all.filter(content="Lizenz")) == ["word", "compound"]
