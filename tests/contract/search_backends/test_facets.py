"""Counts beside results, choices among them, and figures about numbers."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.flatpages.models import FlatPage
from haystack.exceptions import FacetingError

from search.backends.capabilities import Capability
from tests.contract.search_backends.library import ARTICLES, ENTRIES, counts, day, slugs, where


def offered(library, *capabilities):
    """Skip what the backend says it lacks."""
    if lacking := library.lacks(*capabilities):
        pytest.skip(f"not offered: {', '.join(lacking)}")


def chosen(test):
    return [entry for entry in ENTRIES if test(entry)]


@pytest.mark.parametrize("name", ["genre", "author", "tags"])
def test_field_facets_count_all_hits(library, name):
    offered(library, Capability.FACET_FIELD)

    facets = library.all.facet(name).facet_counts()

    assert facets["fields"] == {name: counts(name)}


@pytest.mark.parametrize(("name", "kind"), [("pages", int), ("is_free", bool), ("rating", float)])
def test_facets_of_other_fields_have_their_types(library, name, kind):
    offered(library, Capability.FACET_FIELD)

    found = library.all.facet(name).facet_counts()["fields"][name]

    assert dict(found) == dict(counts(name))
    assert {type(value) for value, _ in found} == {kind}


def test_several_facets_at_once(library):
    facets = library.all.facet("genre").facet("tags").filter(content="tables").facet_counts()

    hits = [entry for entry in ENTRIES if entry.slug in set(slugs(library.all.filter(content="tables")))]
    assert facets["fields"] == {"genre": counts("genre", hits), "tags": counts("tags", hits)}


def test_facets_follow_filters_models_and_narrowing(library):
    asked = library.all.filter(is_free=True).narrow('genre_exact:"ledger"').facet("tags")

    hits = chosen(lambda entry: entry.is_free and entry.genre == "ledger")
    assert asked.facet_counts()["fields"]["tags"] == counts("tags", hits)


def test_facets_leave_another_model_out(library):
    found = library.all.models(FlatPage).facet("author").facet_counts()["fields"]["author"]

    assert found == counts("author", ARTICLES)


def test_a_facet_of_nothing_is_empty(library):
    assert library.all.filter(content="notthere").facet("genre").facet_counts()["fields"] == {"genre": []}


def test_no_facets_without_asking(library):
    assert not library.all.filter(content="tables").facet_counts().get("fields")


@pytest.mark.parametrize("option", ["limit", "size"])
def test_a_facet_can_be_shortened(library, option):
    found = library.all.facet("genre", **{option: 2}).facet_counts()["fields"]["genre"]

    assert found == counts("genre")[:2]


def test_results_come_with_facets(library):
    asked = library.all.filter(genre__exact="ledger").order_by("pages").facet("tags")

    assert slugs(asked[:2]) == ["ledger-01", "ledger-02"]
    assert asked.facet_counts()["fields"]["tags"] == [("archive", 25), ("odd", 13), ("even", 12)]


def as_day(value):
    return value.date() if isinstance(value, datetime) else value


@pytest.mark.parametrize(("gap", "amount"), [("month", 1), ("year", 1), ("day", 7), ("month", 3)])
def test_date_facets_count_each_gap(library, gap, amount):
    offered(library, Capability.FACET_DATE)
    start, end = date(2024, 1, 1), date(2026, 1, 1)

    facets = library.all.date_facet("published_on", start, end, gap, amount).facet_counts()

    found = [(as_day(begin), number) for begin, number in facets["dates"]["published_on"]]
    assert [begin for begin, _ in found] == sorted(begin for begin, _ in found)
    inside = [
        entry.published_on for entry in ENTRIES if entry.published_on and start <= entry.published_on < end
    ]
    assert sum(number for _, number in found) == len(inside)
    for position, (begin, number) in enumerate(found):
        limit = found[position + 1][0] if position + 1 < len(found) else end
        assert number == sum(begin <= published < limit for published in inside)


def test_date_facets_by_month_begin_with_the_month(library):
    offered(library, Capability.FACET_DATE)

    facets = library.all.date_facet(
        "published_on", date(2024, 1, 1), date(2024, 4, 1), "month"
    ).facet_counts()

    filled = {as_day(begin): number for begin, number in facets["dates"]["published_on"] if number}
    assert filled == {date(2024, 1, 1): 4, date(2024, 2, 1): 1, date(2024, 3, 1): 1}


def test_a_date_facet_of_moments(library):
    offered(library, Capability.FACET_DATE)

    facets = library.all.date_facet(
        "updated_at", datetime(2023, 12, 1, tzinfo=UTC), datetime(2024, 4, 1, tzinfo=UTC), "month"
    ).facet_counts()

    filled = {as_day(begin): number for begin, number in facets["dates"]["updated_at"] if number}
    assert filled == {date(2024, 1, 1): len(ENTRIES) - 2, date(2024, 2, 1): 1}


def test_an_unknown_gap_is_refused(library):
    with pytest.raises(FacetingError):
        library.all.date_facet("published_on", date(2024, 1, 1), date(2025, 1, 1), "fortnight")


def test_query_facets_count_spans_and_values(library):
    offered(library, Capability.FACET_QUERY)

    facets = (
        library.all.query_facet("pages", "[1 TO 100]")
        .query_facet("pages", "[1000 TO *]")
        .query_facet("published_on", f"[* TO {day(45)}]")
        .query_facet("genre", "post")
        .query_facet("tags", '"data center"')
        .facet_counts()
    )

    assert {name.replace("_exact", ""): number for name, number in facets["queries"].items()} == {
        "pages:[1 TO 100]": len(chosen(lambda entry: entry.pages and entry.pages <= 100)),
        "pages:[1000 TO *]": 25,
        f"published_on:[* TO {day(45)}]": len(
            chosen(lambda entry: entry.published_on and entry.published_on <= day(45))
        ),
        "genre:post": 3,
        'tags:"data center"': 3,
    }


@pytest.mark.parametrize("query", ["[1 TO 5] OR *:*", "po*", "*", "/p.*/", "[a TO", "post) OR (wiki"])
def test_query_facets_are_no_query_language(library, query):
    offered(library, Capability.FACET_QUERY)

    facets = library.all.query_facet("genre", query).facet_counts()

    assert list(facets["queries"].values()) == [0]


# --- Choices ------------------------------------------------------------------------------------------------
def test_choices_of_one_field_are_alternatives(library):
    offered(library, Capability.SELECTIONS)

    found = library.all.select(genre=["wiki", "planning"])

    assert set(slugs(found)) == {"confluence", "jira", "boards"}
    assert found.count() == 3


def test_choices_of_several_fields_must_all_hold(library):
    offered(library, Capability.SELECTIONS)

    found = library.all.select(genre=["wiki", "planning"], tags=["data center"])

    assert set(slugs(found)) == {"jira", "boards"}


def test_choices_can_be_made_one_after_another(library):
    offered(library, Capability.SELECTIONS)

    found = library.all.select(genre=["wiki", "planning"]).select(tags=["data center"])

    assert set(slugs(found)) == {"jira", "boards"}


def test_no_choice_changes_nothing(library):
    assert library.all.select(genre=[]).count() == len(ENTRIES)


def test_counts_leave_the_choice_of_their_own_field_aside(library):
    offered(library, Capability.SELECTIONS)

    facets = (
        library.all.select(genre=["planning"], tags=["cloud"])
        .facet("genre")
        .facet("tags")
        .facet("author")
        .facet_counts()["fields"]
    )

    assert facets == {
        "genre": counts("genre", chosen(lambda entry: "cloud" in entry.tags)),
        "tags": counts("tags", chosen(lambda entry: entry.genre == "planning")),
        "author": counts("author", chosen(lambda entry: entry.genre == "planning" and "cloud" in entry.tags)),
    }


def test_a_count_says_what_the_choice_brings(library):
    """Choosing one more value of a facet: as many hits as counted, if nothing was chosen of it before."""
    offered(library, Capability.SELECTIONS)
    asked = library.all.filter(content="tables").select(tags=["cloud"])

    for value, number in asked.facet("genre").facet_counts()["fields"]["genre"]:
        assert asked.select(genre=[value]).count() == number


def test_choices_narrow_words_and_other_filters(library):
    offered(library, Capability.SELECTIONS)

    found = library.all.filter(content="tables").filter(is_free=False).select(tags=["cloud", "server"])

    assert set(slugs(found)) == where(lambda entry: entry.slug in {"confluence", "tables-confluence"})


def test_choices_keep_pages_and_orders(library):
    offered(library, Capability.SELECTIONS)
    asked = library.all.select(tags=["odd"]).order_by("-pages").facet("tags")

    assert slugs(asked[:2]) == ["ledger-25", "ledger-23"]
    assert asked.count() == 13
    assert asked.facet_counts()["fields"]["tags"] == counts("tags")


@pytest.mark.parametrize(
    "value", ["nothing of that", "", "*", 'x" OR "y', "\0", "ledger OR wiki", "x" * 5000, 7, None]
)
def test_a_choice_of_an_unknown_value_finds_nothing_and_counts_go_on(library, value):
    offered(library, Capability.SELECTIONS)
    asked = library.all.select(genre=[value]).facet("genre")

    assert asked.count() == 0
    assert asked.facet_counts()["fields"]["genre"] == counts("genre")


def test_an_unknown_choice_beside_a_known_one_changes_nothing(library):
    offered(library, Capability.SELECTIONS)

    assert slugs(library.all.select(genre=["wiki", "nothing of that"])) == ["confluence"]


# --- Figures ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["pages", "rating"])
def test_figures_about_a_number(library, name):
    offered(library, Capability.STATS)
    values = [getattr(entry, name) for entry in ENTRIES if getattr(entry, name) is not None]

    figures = library.all.stats(name).stats_results()[name]

    expected = {
        "count": len(values),
        "min": min(values),
        "max": max(values),
        "sum": sum(values),
        "mean": sum(values) / len(values),
    }
    assert {key: figures[key] for key in expected} == pytest.approx(expected)


def test_figures_follow_the_question(library):
    offered(library, Capability.STATS)

    figures = library.all.filter(genre__exact="post").stats("pages").stats_results()["pages"]

    assert (figures["count"], figures["min"], figures["max"]) == (3, 1, 8)


def test_figures_about_nothing(library):
    offered(library, Capability.STATS)

    figures = library.all.filter(content="notthere").stats("pages").stats_results()["pages"]

    assert (figures["count"], figures["min"], figures["max"]) == (0, None, None)
