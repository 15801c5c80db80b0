"""Titles while somebody types, and words that go on."""

import pytest
from django.contrib.flatpages.models import FlatPage
from django.contrib.sites.models import Site

from search.backends.capabilities import Capability
from tests.contract.search_backends.library import Entry, slugs


@pytest.fixture(autouse=True)
def _can(library):
    if lacking := library.lacks(Capability.AUTOCOMPLETE):
        pytest.skip(f"not offered: {', '.join(lacking)}")


def suggested(library, text, **options):
    return slugs(library.backend.suggest(text, **options)["results"])


@pytest.mark.parametrize("typed", ["conf", "Conf", "CONF", "confl", "confluence", "co"])
def test_titles_that_begin_so_come_first(library, typed):
    assert suggested(library, typed)[:2] == ["confluence", "tables-confluence"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("flussd", ["flussdiagramm"]),
        ("gewi", ["groesse"]),
        ("größe u", ["groesse"]),
        ("groess", ["groesse"]),
        ("gross", ["groesse"]),
        ("tables for conf", ["tables-confluence"]),
        ("conf tab", ["tables-confluence"]),
        ("lizenzv", ["lizenzverlaengerung"]),
        ("jira", ["jira"]),
    ],
)
def test_titles_whose_words_go_on_so(library, typed, expected):
    assert suggested(library, typed)[: len(expected)] == expected


def test_words_inside_a_title_come_behind_those_at_its_beginning(library):
    found = suggested(library, "tab")

    assert (set(found[:2]), found[2:]) == ({"tables", "tables-confluence"}, ["which-tables"])


@pytest.mark.parametrize("typed", ["zzz", "zzzzzzzz", "tables wiki"])
def test_no_title_that_goes_on_so(library, typed):
    assert suggested(library, typed) == []


def test_words_of_texts_are_no_titles(library):
    assert suggested(library, "horse") == []


@pytest.mark.parametrize("typed", ["conflu", "cofnlu", "confleu"])
def test_one_slip_is_forgiven(library, typed):
    assert "confluence" in suggested(library, typed)


def test_the_misspelt_come_last(scratch):
    scratch.fill(
        [
            Entry(pk=1, slug="slip", title="Lamtern", text="-"),
            Entry(pk=2, slug="word", title="The Lantern", text="-"),
            Entry(pk=3, slug="begin", title="Lantern", text="-"),
        ]
    )

    assert suggested(scratch, "lante") == ["begin", "word", "slip"]


def test_short_texts_are_taken_as_they_are(library):
    assert "cart" not in suggested(library, "cab")
    assert "jira" not in suggested(library, "ji r")


@pytest.mark.parametrize("limit", [1, 2, 8])
def test_no_more_than_the_limit(library, limit):
    answer = library.backend.suggest("ledger", limit=limit)

    assert len(answer["results"]) == limit


@pytest.mark.parametrize("limit", [0, -1, 10**20])
def test_limits_that_make_no_sense_do_no_harm(library, limit):
    assert len(library.backend.suggest("ledger", limit=limit)["results"]) <= 25


def test_models_narrow_suggestions(library):
    assert suggested(library, "tab", models=[Site]) == ["which-tables"]
    assert "which-tables" not in suggested(library, "tab", models=[FlatPage])


def test_narrowing_narrows_suggestions(library):
    assert suggested(library, "tab", narrow_queries=['genre_exact:"help"']) == ["which-tables"]
    assert suggested(library, "ledger", narrow_queries=['tags_exact:"even"', "is_free:true"], limit=20) != []
    assert suggested(library, "tab", narrow_queries={'genre_exact:"nothing"'}) == []


def test_a_language_leaves_documents_of_another_one_out_or_behind(library):
    found = suggested(library, "wie", language="de")

    assert found[:1] == ["wie-verlaengern"]


def test_a_weight_orders_equals(library):
    if lacking := library.lacks(Capability.WEIGHT):
        pytest.skip(f"not offered: {', '.join(lacking)}")

    found = suggested(library, "ledger volume", weight_field="weight", limit=5)

    assert found == ["ledger-25", "ledger-24", "ledger-23", "ledger-22", "ledger-21"]


def test_suggestions_are_results(library):
    result = library.backend.suggest("confl")["results"][0]

    assert (result.title, result.model, str(result.pk)) == ("Confluence", FlatPage, "1")


@pytest.mark.parametrize(
    "typed",
    ["", " ", "\0", "*", "?", '"', "title:x", "a OR b", "(", "/.*/", "x" * 7000, "🦄", "\ud800", "\u202e"],
)
def test_hostile_texts_suggest_titles_or_nothing(library, typed):
    answer = library.backend.suggest(typed)

    assert len(answer["results"]) <= 8
    if not any(character.isalnum() for character in typed):
        assert list(answer["results"]) == []


def test_words_that_go_on_through_haystacks_autocomplete(library):
    found = library.all.autocomplete(title_auto="conf")

    assert set(slugs(found)) == {"confluence", "tables-confluence"}
    assert slugs(library.all.autocomplete(title_auto="tab conf")) == ["tables-confluence"]
    assert slugs(library.all.autocomplete(title_auto="onfl")) == []


def test_a_new_document_is_suggested_and_a_removed_one_is_not(scratch):
    entry = Entry(pk=1, slug="lantern", title="Lantern", text="-")
    scratch.fill([entry])
    assert suggested(scratch, "lan") == ["lantern"]

    scratch.backend.remove(entry.as_object())

    assert suggested(scratch, "lan") == []
