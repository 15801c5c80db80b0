"""An engine that does not answer says so; only who asks for silence gets an empty answer."""

import pytest
from haystack import connections

from search.backends.errors import EngineDown
from tests.contract.search_backends.library import ARTICLES, slugs

FIRST = ARTICLES[0]


def searches(library):
    """Everything that asks the engine, by name."""
    return {
        "search": lambda: list(library.all.filter(content="tables")[:5]),
        "count": lambda: library.all.count(),
        "facets": lambda: library.all.facet("genre").facet_counts(),
        "similar": lambda: list(library.all.more_like_this(FIRST.as_object())[:5]),
        "spelling": lambda: library.all.filter(content="tabels").spelling_suggestion(),
        "suggest": lambda: library.backend.suggest("tab"),
    }


def changes(library):
    """Everything that changes the index, by name."""
    return {
        "update": lambda: library.fill([FIRST]),
        "remove": lambda: library.backend.remove(FIRST.as_object()),
        "clear": lambda: library.backend.clear(),
    }


QUESTIONS = ["search", "count", "facets", "similar", "spelling", "suggest"]


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_dead_engine_is_said_to_be_down(dead, name):
    with pytest.raises(EngineDown):
        searches(dead)[name]()


@pytest.mark.parametrize("name", QUESTIONS)
def test_an_index_that_was_never_made_is_no_empty_answer(open_library, name):
    library = open_library()

    with pytest.raises(EngineDown):
        searches(library)[name]()


def test_a_dead_engine_is_not_healthy(dead):
    assert dead.backend.is_healthy() is False


def test_a_dead_engine_answers_when_it_lives_again(dead, open_library):
    for _ in range(3):
        with pytest.raises(EngineDown):
            list(dead.all[:5])

    living = open_library()
    living.fill([FIRST])
    assert slugs(living.all) == ["confluence"]


@pytest.mark.parametrize("name", ["search", "count", "facets", "similar", "spelling", "suggest"])
def test_a_dead_engine_is_hidden_where_the_connection_says_so(open_library, dead_options, name):
    library = open_library(**(dead_options | {"SILENTLY_FAIL": True}))

    answer = searches(library)[name]()

    if name == "suggest":
        assert (list(answer["results"]), answer["hits"]) == ([], 0)
    else:
        assert not answer or not any(answer.values())


@pytest.mark.parametrize("name", ["update", "remove"])
def test_changes_fail_silently_where_the_connection_says_so(open_library, dead_options, name):
    library = open_library(**(dead_options | {"SILENTLY_FAIL": True}))

    changes(library)[name]()


@pytest.mark.parametrize("name", ["update", "remove", "clear"])
def test_changes_in_a_dead_engine_are_said_to_fail(dead, engine, name):
    if engine == "tantivy" and name == "clear":
        pytest.skip("clearing puts a new index in place of a broken one")
    with pytest.raises(EngineDown):
        changes(dead)[name]()


def test_opening_a_connection_asks_nothing(dead):
    """A site starts without its engine."""
    assert connections[dead.alias].get_backend() is dead.backend
    assert dead.all.filter(content="tables").select(genre=["wiki"]).facet("genre").query
