"""A new index beside the one that answers, and what an index says about itself."""

from pathlib import Path

import httpx
import pytest
from django.contrib.sites.models import Site
from haystack import connections

from search.backends.base import Rebuild
from search.backends.capabilities import Capability
from tests.contract.search_backends.library import (
    ARTICLES,
    ENTRIES,
    QUESTIONS,
    Entry,
    GrownArticleIndex,
    QuestionIndex,
    by_model,
    slugs,
)

OLD, NEW = ARTICLES[:3], ARTICLES[3:7]


@pytest.fixture(autouse=True)
def _can(library):
    if lacking := library.lacks(Capability.LIVE_REBUILD):
        pytest.skip(f"not offered: {', '.join(lacking)}")


@pytest.fixture
def filled(scratch):
    """An index with three articles."""
    scratch.fill(OLD)
    return scratch


def put(library, rebuild, entries):
    for model, objects in by_model(entries).items():
        rebuild.update(library.index(model), objects)


def old_slugs():
    return sorted(entry.slug for entry in OLD)


def new_slugs():
    return sorted(entry.slug for entry in NEW)


def test_searches_have_the_old_index_until_the_new_one_is_complete(filled):
    rebuild = filled.backend.begin_rebuild()
    assert isinstance(rebuild, Rebuild)
    assert sorted(slugs(filled.all)) == old_slugs()

    put(filled, rebuild, NEW[:2])
    assert sorted(slugs(filled.all)) == old_slugs()
    put(filled, rebuild, NEW[2:])
    assert sorted(slugs(filled.all)) == old_slugs()

    rebuild.commit()
    assert sorted(slugs(filled.all)) == new_slugs()


def test_an_aborted_rebuild_leaves_the_old_index(filled):
    rebuild = filled.backend.begin_rebuild()
    put(filled, rebuild, NEW)

    rebuild.abort()

    assert sorted(slugs(filled.all)) == old_slugs()
    assert not filled.backend.needs_rebuild()


def test_an_error_in_the_middle_leaves_the_old_index(filled):
    class PowerCut(Exception):
        pass

    with pytest.raises(PowerCut), filled.backend.begin_rebuild() as rebuild:
        put(filled, rebuild, NEW)
        raise PowerCut

    assert sorted(slugs(filled.all)) == old_slugs()


def test_the_end_of_the_block_commits(filled):
    with filled.backend.begin_rebuild() as rebuild:
        put(filled, rebuild, NEW)

    assert sorted(slugs(filled.all)) == new_slugs()


def test_a_rebuild_that_nobody_finished_is_no_obstacle(filled):
    forgotten = filled.backend.begin_rebuild()
    put(filled, forgotten, QUESTIONS)
    del forgotten

    with filled.backend.begin_rebuild() as rebuild:
        put(filled, rebuild, NEW)

    assert sorted(slugs(filled.all)) == new_slugs()


def test_changes_go_into_the_new_index_afterwards(filled):
    with filled.backend.begin_rebuild() as rebuild:
        put(filled, rebuild, NEW)

    filled.fill([ARTICLES[8]])
    filled.backend.remove(NEW[0].as_object())

    assert set(slugs(filled.all)) == ({*new_slugs(), ARTICLES[8].slug} - {NEW[0].slug})


def test_changes_during_a_rebuild_are_found_at_once(filled):
    rebuild = filled.backend.begin_rebuild()
    put(filled, rebuild, NEW)

    filled.fill([ARTICLES[8]])

    assert set(slugs(filled.all)) == {*old_slugs(), ARTICLES[8].slug}
    rebuild.abort()


def test_another_connection_to_the_index_sees_the_new_one(filled, open_library):
    other = open_library(**connections.connections_info[filled.alias])
    assert sorted(slugs(other.all)) == old_slugs()

    with filled.backend.begin_rebuild() as rebuild:
        put(filled, rebuild, NEW)

    assert sorted(slugs(other.all)) == new_slugs()


def test_a_rebuild_replaces_facets_and_spelling_too(filled):
    assert filled.all.filter(content="wikki").spelling_suggestion() in {"wiki", None}
    with filled.backend.begin_rebuild() as rebuild:
        put(filled, rebuild, [Entry(pk=1, slug="only", title="Only", text="Lantern", genre="light")])

    assert filled.all.facet("genre").facet_counts()["fields"]["genre"] == [("light", 1)]
    assert filled.all.filter(content="wikki").spelling_suggestion() is None


def test_an_empty_rebuild_is_an_empty_index(filled):
    with filled.backend.begin_rebuild():
        pass

    assert filled.all.count() == 0


def test_rebuilding_twice_leaves_what_is_in_the_library_once(filled):
    for _ in range(2):
        with filled.backend.begin_rebuild() as rebuild:
            put(filled, rebuild, ENTRIES)

    assert filled.all.count() == len(ENTRIES)
    assert filled.all.models(Site).count() == len(QUESTIONS)


def test_a_first_index_can_be_made_by_a_rebuild(open_library):
    library = open_library()

    with library.backend.begin_rebuild() as rebuild:
        put(library, rebuild, OLD)

    assert sorted(slugs(library.all)) == old_slugs()


# --- What an index says about itself ------------------------------------------------------------------------
def test_an_index_that_answers_is_healthy(library):
    assert library.backend.is_healthy() is True
    assert library.backend.needs_rebuild() is False


def test_an_index_that_was_never_made_needs_a_rebuild(open_library):
    library = open_library()

    assert library.backend.needs_rebuild() is True
    assert library.backend.is_healthy() is False


def test_an_index_of_another_shape_needs_a_rebuild(filled, open_library):
    options = connections.connections_info[filled.alias]
    later = open_library(GrownArticleIndex, QuestionIndex, **options)

    assert later.backend.needs_rebuild() is True
    assert filled.backend.needs_rebuild() is False

    with later.backend.begin_rebuild() as rebuild:
        put(later, rebuild, NEW)

    assert later.backend.needs_rebuild() is False
    assert later.all.facet("publisher").facet_counts()["fields"] == {
        "publisher": [("Example Press", len(NEW))]
    }


def test_a_rebuild_makes_it_healthy(open_library):
    library = open_library()

    with library.backend.begin_rebuild() as rebuild:
        put(library, rebuild, OLD)

    assert library.backend.is_healthy() is True
    assert library.backend.needs_rebuild() is False


def test_the_old_index_is_removed(filled):
    for _ in range(3):
        with filled.backend.begin_rebuild() as rebuild:
            put(filled, rebuild, NEW)

    assert stored_indexes(filled) == 1


def stored_indexes(library):
    """How many indexes of the library the engine keeps."""
    options = connections.connections_info[library.alias]
    if library.engine == "tantivy":
        return sum(1 for _ in Path(options["PATH"]).glob("*/meta.json"))
    names = httpx.get(f"{options['URL']}/_cat/indices/{options['INDEX_NAME']}*?h=index").text.split()
    return len(names)
