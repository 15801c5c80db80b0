"""Documents come into the index, change in it and leave it."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.contrib.flatpages.models import FlatPage
from django.contrib.sites.models import Site
from haystack import connections
from haystack.exceptions import NotHandled

from search.backends.errors import PartialFailure
from tests.contract.search_backends.library import (
    ARTICLES,
    ENTRIES,
    QUESTIONS,
    ArticleIndex,
    CarelessArticleIndex,
    Entry,
    QuestionIndex,
    slugs,
)

FIRST, SECOND, THIRD = ARTICLES[:3]
FOUNDED = date(1900, 1, 1)


def test_a_new_index_is_empty(scratch):
    assert (scratch.all.count(), list(scratch.all)) == (0, [])


def test_updated_documents_are_found(scratch):
    scratch.backend.update(scratch.index(), [FIRST.as_object(), SECOND.as_object()])

    assert sorted(slugs(scratch.all)) == ["confluence", "tables-confluence"]


def test_documents_come_from_any_iterable(scratch):
    scratch.backend.update(scratch.index(), (entry.as_object() for entry in ARTICLES[:3]))

    assert scratch.all.count() == 3


def test_an_empty_update_changes_nothing(scratch):
    scratch.fill([FIRST])

    scratch.backend.update(scratch.index(), [])

    assert slugs(scratch.all) == ["confluence"]


def test_an_updated_document_replaces_itself(scratch):
    scratch.fill([FIRST, SECOND])

    scratch.fill([replace(FIRST, title="Notebook", text="Paper between two covers.")])

    assert scratch.all.count() == 2
    assert slugs(scratch.all.filter(content="covers")) == ["confluence"]
    assert slugs(scratch.all.filter(content="wiki")) == []


def test_a_document_twice_in_one_update_is_there_once_as_it_was_last(scratch):
    scratch.backend.update(
        scratch.index(), [FIRST.as_object(), replace(FIRST, text="Paper between two covers.").as_object()]
    )

    assert slugs(scratch.all) == ["confluence"]
    assert slugs(scratch.all.filter(content="covers")) == ["confluence"]


def test_the_same_key_in_two_models_is_two_documents(scratch):
    scratch.fill([FIRST, QUESTIONS[0]])

    assert FIRST.pk == QUESTIONS[0].pk
    assert sorted(slugs(scratch.all)) == ["confluence", "how-renew"]


def test_a_document_whose_index_skips_it_is_left_out(scratch):
    scratch.fill([FIRST, replace(SECOND, genre="secret"), THIRD])

    assert sorted(slugs(scratch.all)) == ["confluence", "tables"]


def test_updating_through_the_index_class(scratch):
    scratch.index().update_object(FIRST.as_object(), using=scratch.alias)

    assert slugs(scratch.all) == ["confluence"]


def test_a_model_without_an_index_has_none(scratch):
    with pytest.raises(NotHandled):
        scratch.index(Group)


def test_refused_documents_are_named_and_the_others_are_in(open_library):
    library = open_library(CarelessArticleIndex, QuestionIndex)
    library.backend.clear()
    unreadable = Entry(pk=77, slug="unreadable", title="Unreadable", text="Nobody counted its pages.")

    with pytest.raises(PartialFailure) as failure:
        library.backend.update(
            library.index(), [FIRST.as_object(), unreadable.as_object(), SECOND.as_object()]
        )

    assert set(failure.value.reasons) == {unreadable.identifier}
    assert failure.value.reasons[unreadable.identifier]
    assert sorted(slugs(library.all)) == ["confluence", "tables-confluence"]


def test_an_object_is_removed(scratch):
    scratch.fill([FIRST, SECOND])

    scratch.backend.remove(FIRST.as_object())

    assert slugs(scratch.all) == ["tables-confluence"]


def test_an_identifier_is_removed(scratch):
    scratch.fill([FIRST, SECOND])

    scratch.backend.remove(f"flatpages.flatpage.{FIRST.pk}")

    assert slugs(scratch.all) == ["tables-confluence"]


def test_removing_what_is_not_there_changes_nothing(scratch):
    scratch.fill([FIRST])

    scratch.backend.remove("flatpages.flatpage.999")

    assert slugs(scratch.all) == ["confluence"]


def test_removing_takes_no_namesake_of_another_model(scratch):
    scratch.fill([FIRST, QUESTIONS[0]])

    scratch.backend.remove(QUESTIONS[0].as_object())

    assert slugs(scratch.all) == ["confluence"]


def test_removing_one_key_leaves_those_that_begin_with_it(scratch):
    scratch.fill([replace(FIRST, pk=1), replace(SECOND, pk=10), replace(THIRD, pk=101)])

    scratch.backend.remove("flatpages.flatpage.1")

    assert sorted(slugs(scratch.all)) == ["tables", "tables-confluence"]


def test_clear_removes_everything(scratch):
    scratch.fill([FIRST, *QUESTIONS])

    scratch.backend.clear()

    assert scratch.all.count() == 0


def test_clear_of_one_model_leaves_the_other(scratch):
    scratch.fill([FIRST, SECOND, QUESTIONS[0]])

    scratch.backend.clear(models=[FlatPage])

    assert slugs(scratch.all) == ["how-renew"]


def test_clear_of_no_models_removes_nothing(scratch):
    scratch.fill([FIRST])

    scratch.backend.clear(models=[])

    assert slugs(scratch.all) == ["confluence"]


def test_clear_of_all_models_removes_everything(scratch):
    scratch.fill([FIRST, *QUESTIONS])

    scratch.backend.clear(models=[FlatPage, Site])

    assert scratch.all.count() == 0


def test_a_cleared_index_takes_documents_again(scratch):
    scratch.fill([FIRST])
    scratch.backend.clear()

    scratch.fill([SECOND])

    assert slugs(scratch.all) == ["tables-confluence"]


def test_more_documents_than_a_batch_takes(open_library):
    library = open_library(BATCH_SIZE=100)
    library.backend.clear()

    library.fill(
        Entry(pk=number, slug=f"s{number}", title="Sheet", text="Paper.") for number in range(1, 351)
    )

    assert library.all.count() == 350
    assert library.all.filter(content="sheet paper").count() == 350


def test_a_long_document_is_found(scratch):
    long = Entry(
        pk=1,
        slug="long",
        title="Endless " * 6000,
        text="Lantern at the beginning. " + "And so it goes on. " * 50_000 + "Candle at the end.",
        tags=["x" * 50_000, "short"],
    )

    scratch.fill([long, SECOND])

    for asked in (
        scratch.all.filter(content="lantern"),
        scratch.all.filter(content="candle"),
        scratch.all.filter(title="endless"),
        scratch.all.filter(tags__exact="short"),
    ):
        assert slugs(asked) == ["long"]
    assert slugs(scratch.all.filter(content="lantern").highlight()) == ["long"]


def test_values_at_the_ends_of_their_kinds(scratch):
    scratch.fill(
        [
            Entry(pk=1, slug="far", title="Far", text="-", pages=2**53, rating=1e300, published_on=date.max),
            Entry(
                pk=2,
                slug="near",
                title="Near",
                text="-",
                pages=-(2**53),
                rating=-1e-300,
                published_on=FOUNDED,
            ),
        ]
    )

    far, near = scratch.all.order_by("slug")[:5]
    assert (far.pages, far.rating, far.published_on) == (2**53, 1e300, date.max)
    assert (near.pages, near.rating, near.published_on) == (-(2**53), -1e-300, FOUNDED)
    assert slugs(scratch.all.filter(pages__gt=2**53 - 1)) == ["far"]
    assert slugs(scratch.all.filter(published_on__gte=date(9999, 1, 1))) == ["far"]
    assert slugs(scratch.all.filter(published_on__lt=date(1900, 1, 2))) == ["near"]
    assert slugs(scratch.all.order_by("published_on")) == ["near", "far"]


def test_a_number_that_no_index_holds_harms_no_other_document(scratch):
    huge = Entry(pk=1, slug="huge", title="Huge", text="-", pages=2**70)

    with suppress(PartialFailure):
        scratch.fill([huge, SECOND])

    assert slugs(scratch.all.exclude(slug__exact="huge")) == ["tables-confluence"]
    assert slugs(scratch.all.filter(pages__lt=1000)) == ["tables-confluence"]


def test_threads_search_while_documents_change(scratch):
    scratch.fill([FIRST, SECOND, THIRD])

    def search() -> set[int]:
        # Haystack keeps its connections for each thread.
        connections[scratch.alias].get_unified_index().build([ArticleIndex(), QuestionIndex()])
        return {scratch.all.filter(content="confluence").count() for _ in range(20)}

    with ThreadPoolExecutor(4) as pool:
        searches = [pool.submit(search) for _ in range(4)]
        for number in range(5):
            scratch.fill([replace(THIRD, text=f"Confluence once more: {number}.")])
        found = set().union(*(done.result(timeout=60) for done in searches))

    assert found <= {2, 3}
    assert scratch.all.filter(content="confluence").count() == 3


def test_the_whole_library_twice_is_there_once(scratch):
    scratch.fill()
    scratch.fill()

    assert scratch.all.count() == len(ENTRIES)
