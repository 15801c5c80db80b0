"""What comes back: results with their fields as the index classes know them, in every form of Haystack's."""

import pickle
from datetime import timedelta

import pytest
from django.contrib.flatpages.models import FlatPage
from django.contrib.sites.models import Site
from haystack import connections
from haystack.models import SearchResult
from haystack.query import EmptySearchQuerySet

from search.query_sets import SiteQuerySet
from tests.contract.search_backends.library import (
    ARTICLES,
    ENTRIES,
    QUESTIONS,
    ArticleIndex,
    slugs,
    where,
)

FIRST = ARTICLES[0]


class OwnResult(SearchResult):
    """A result of our own kind."""


@pytest.fixture
def first(library):
    """Result of the first article."""
    (result,) = library.all.filter(slug__exact=FIRST.slug)[:5]
    return result


def test_a_result_names_its_object(first):
    assert (first.app_label, first.model_name, str(first.pk)) == ("flatpages", "flatpage", "1")
    assert first.model is FlatPage
    assert first.content_type() == "flatpages.flatpage"


def test_a_result_has_a_score(library):
    scores = [result.score for result in library.all.filter(content="tables")[:20]]

    assert scores == sorted(scores, reverse=True)
    assert all(isinstance(score, float) and score > 0 for score in scores)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("text", FIRST.document),
        ("title", "Confluence"),
        ("pages", 120),
        ("rating", 4.5),
        ("price", "12.50"),
        ("published_on", FIRST.published_on),
        ("is_free", False),
        ("tags", ["cloud", "server"]),
        ("language", ""),
    ],
)
def test_stored_fields_come_back_as_they_were(first, name, value):
    stored = getattr(first, name)

    assert (stored, type(stored)) == (value, type(value))


def test_an_aware_moment_comes_back_as_the_same_moment(first):
    assert first.updated_at.tzinfo is not None
    assert abs(first.updated_at - FIRST.updated_at) < timedelta(milliseconds=1)


def test_fields_without_a_value_come_back_without_one(library):
    (result,) = library.all.filter(slug__exact="operators")[:5]

    missing = ("rating", "price", "published_on", "is_free")
    assert [getattr(result, name) for name in missing] == [None] * 4
    assert (result.tags or []) == []


def test_every_entry_comes_back_with_its_own_values(library):
    stored = {result.slug: result for result in library.all[:100]}

    for entry in ENTRIES:
        result = stored[entry.slug]
        assert (result.title, result.text, result.pages, result.rating, result.is_free) == (
            entry.title,
            entry.document,
            entry.pages,
            entry.rating,
            entry.is_free,
        )
        assert (result.tags or []) == entry.tags


def test_additional_fields_are_the_index_classes_own(first):
    fields = set(first.get_additional_fields())

    assert {"text", "title", "slug", "tags", "pages"} <= fields
    assert not fields & {"id", "django_ct", "django_id"}


def test_a_class_of_results_can_be_chosen(library):
    results = library.all.result_class(OwnResult)[:3]

    assert [type(result) for result in results] == [OwnResult] * 3
    usual = library.all.result_class(OwnResult).result_class(None)[0]
    assert (isinstance(usual, SearchResult), isinstance(usual, OwnResult)) == (True, False)


def test_results_survive_a_pickle(first):
    again = pickle.loads(pickle.dumps(first))  # noqa: S301 - our own

    assert (again.pk, again.title, again.tags, again.updated_at) == (
        first.pk,
        first.title,
        first.tags,
        first.updated_at,
    )


def test_query_sets_survive_a_pickle(library):
    asked = library.all.filter(content="tables").select(genre=["tables"]).fuzzy(1).order_by("slug")
    expected = slugs(asked)

    again = pickle.loads(pickle.dumps(asked))  # noqa: S301 - our own

    assert slugs(again) == expected
    assert slugs(again.filter(pages__gt=50)) == ["tables-confluence"]


def test_values(library):
    found = library.all.filter(genre__exact="tables").order_by("pages").values("slug", "pages")

    assert list(found[:10]) == [{"slug": "tables", "pages": 15}, {"slug": "tables-confluence", "pages": 80}]


def test_values_list(library):
    found = library.all.filter(genre__exact="tables").order_by("pages")

    assert [list(row) for row in found.values_list("slug", "rating")[:10]] == [
        ["tables", 2.5],
        ["tables-confluence", 4.0],
    ]
    assert list(found.values_list("slug", flat=True)[:10]) == ["tables", "tables-confluence"]


def test_values_of_pk_and_score(library):
    ((pk, score),) = library.all.filter(slug__exact="jira").values_list("pk", "score")[:5]

    assert str(pk) == "4"
    assert isinstance(score, float)


@pytest.mark.django_db
def test_load_all_brings_the_objects_at_once(library, django_assert_num_queries):
    for entry in (*ARTICLES[:3], QUESTIONS[2]):
        carrier = entry.as_object()
        carrier.save()
    asked = library.all.filter(slug__in=["confluence", "tables", "which-tables"]).order_by("slug").load_all()

    with django_assert_num_queries(2):
        objects = [result.object for result in asked[:10]]

    assert objects == [FlatPage(pk=1), FlatPage(pk=3), Site(pk=3)]


@pytest.mark.django_db
def test_load_all_leaves_out_what_the_database_lost(library):
    ARTICLES[0].as_object().save()
    asked = library.all.filter(slug__in=["confluence", "tables"]).load_all()

    assert [result.object for result in asked] == [FlatPage(pk=1)]


def test_models_narrow(library):
    articles, questions = library.all.models(FlatPage), library.all.models(Site)

    assert (articles.count(), questions.count()) == (len(ARTICLES), len(QUESTIONS))
    assert set(slugs(questions)) == where(lambda entry: entry.model is Site)
    assert library.all.models(FlatPage, Site).count() == len(ENTRIES)


def test_models_narrow_a_question_too(library):
    assert slugs(library.all.models(Site).filter(content="tables")) == ["which-tables"]


def test_what_is_no_longer_indexed_is_neither_found_nor_counted(open_library, scratch):
    scratch.fill()

    smaller = open_library(ArticleIndex, **connections.connections_info[scratch.alias])

    assert smaller.all.count() == len(ARTICLES)
    assert set(slugs(smaller.all)) == {entry.slug for entry in ARTICLES}
    assert "which-tables" not in slugs(smaller.all.filter(content="tables"))


def test_none_finds_nothing(library):
    assert (len(library.all.none()), list(library.all.none())) == (0, [])


def test_none_combined(library):
    tables = library.all.filter(genre__exact="tables")
    none = EmptySearchQuerySet(using=library.alias)

    assert list(tables & none) == []
    assert set(slugs(tables | none)) == {"tables", "tables-confluence"}


def test_query_sets_combine(library):
    tables = library.all.filter(genre__exact="tables")
    free = library.all.filter(is_free=True)

    assert slugs(tables & free) == ["tables"]
    assert set(slugs(tables | free)) == where(lambda entry: entry.genre == "tables" or entry.is_free)


def test_a_query_set_is_not_changed_by_its_refinements(library):
    tables = library.all.filter(genre__exact="tables")

    tables.filter(is_free=True).exclude(pages=15).order_by("slug").select(genre=["wiki"]).models(Site)

    assert set(slugs(tables)) == {"tables", "tables-confluence"}


def test_using_asks_another_index(library, scratch):
    scratch.fill([FIRST])

    assert slugs(library.all.using(scratch.alias)) == ["confluence"]
    assert slugs(SiteQuerySet(using=scratch.alias)) == ["confluence"]


def test_best_match_and_latest(library):
    assert library.all.filter(content="confluence").best_match().slug == "confluence"
    assert library.all.filter(genre__exact="ledger").latest("published_on").slug == "ledger-25"


def test_a_count_asks_for_no_documents(library):
    asked = library.all.filter(genre__exact="ledger")

    assert (len(asked), asked.count()) == (25, 25)
    assert len(library.backend.search(asked.query.build_query(), end_offset=0)["results"]) == 0
