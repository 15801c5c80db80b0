"""The query set of the site: what reaches the backend, in which form."""

import pickle
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.contrib.flatpages.models import FlatPage
from haystack import connections, indexes
from haystack.backends import BaseEngine
from haystack.query import SQ, EmptySearchQuerySet
from hypothesis import given
from hypothesis import strategies as st

from search.backends import base
from search.backends.base import ConditionBackend, ConditionQuery, Rebuild
from search.backends.conditions import Compare, Everything, Group, Lookup
from search.backends.errors import UnsupportedQuery
from search.query_sets import SiteQuerySet
from tests.unit.search.test_conditions import TRUTHS, as_filters, as_truth, holds

ALIAS = "recorded"


class RecordingBackend(ConditionBackend):
    """Writes down what it is asked, and finds as many results as it is told."""

    def __init__(self, connection_alias, **options):
        super().__init__(connection_alias, **options)
        self.asked = []
        self.hits = 0
        self.more = {}

    def search(self, query_string, **kwargs):
        self.asked.append((query_string, kwargs))
        start, size = self.window(kwargs.get("start_offset"), kwargs.get("end_offset"))
        found = [SimpleNamespace(pk=number) for number in range(start, min(self.hits, start + size))]
        return {"results": found, "hits": self.hits, **self.more}

    def more_like_this(self, model_instance, additional_query_string=None, **kwargs):
        return self.search(additional_query_string, instance=model_instance, **kwargs)

    def is_healthy(self):
        return True

    def needs_rebuild(self):
        return False

    def begin_rebuild(self):
        return RecordingRebuild()

    def suggest(self, text, **options):
        return self.search(text, **options)


class RecordingRebuild(Rebuild):
    """Knows how it ended."""

    ended = ""

    def update(self, index, iterable):
        """Nothing to keep."""

    def commit(self):
        self.ended = "commit"

    def abort(self):
        self.ended = "abort"


class RecordingEngine(BaseEngine):
    backend = RecordingBackend
    query = ConditionQuery


class PageIndex(indexes.SearchIndex, indexes.Indexable):
    text = indexes.CharField(document=True)
    genre = indexes.CharField(faceted=True)

    def get_model(self):
        return FlatPage


@pytest.fixture(scope="module")
def recorded():
    """The backend behind the query sets of this file."""
    info = {"ENGINE": f"{__name__}.RecordingEngine"}
    settings.HAYSTACK_CONNECTIONS[ALIAS] = connections.connections_info[ALIAS] = info
    connections[ALIAS].get_unified_index().build([PageIndex()])
    yield connections[ALIAS].get_backend()
    connections.thread_local.connections.pop(ALIAS)
    settings.HAYSTACK_CONNECTIONS.pop(ALIAS)
    connections.connections_info.pop(ALIAS, None)


@pytest.fixture
def backend(recorded):
    recorded.asked, recorded.hits, recorded.more = [], 0, {}
    return recorded


@pytest.fixture
def everything(backend):
    return SiteQuerySet(using=ALIAS)


def asked(backend):
    """The last question with its arguments."""
    return backend.asked[-1]


def test_a_plain_query_asks_for_everything(backend, everything):
    list(everything[:10])

    condition, arguments = asked(backend)
    assert condition == Everything()
    assert not arguments.keys() & {"selections", "fuzziness", "language", "weight_field", "cursor", "stats"}


def test_additions_reach_the_backend(backend, everything):
    list(everything.filter(text="one").select(genre=["a", "b"]).fuzzy(1).language("de").weigh("rank")[:10])

    condition, arguments = asked(backend)
    assert condition == Compare("text", Lookup.CONTENT, "one")
    assert {name: arguments[name] for name in ("selections", "fuzziness", "language", "weight_field")} == {
        "selections": {"genre_exact": ("a", "b")},
        "fuzziness": 1,
        "language": "de",
        "weight_field": "rank",
    }


def test_additions_survive_refinements_and_pickles(backend, everything):
    refined = everything.select(genre=["a"]).fuzzy(2).language("en").weigh("rank").after("here")

    for again in (refined.filter(text="x").order_by("text").all(), pickle.loads(pickle.dumps(refined))):  # noqa: S301
        query = again.query
        assert (query.selections, query.fuzziness, query.language) == ({"genre_exact": ("a",)}, 2, "en")
        assert (query.weight_field, query.cursor) == ("rank", "here")


def test_a_refinement_leaves_the_first_as_it_was(backend, everything):
    first = everything.select(genre=["a"])

    second = first.select(genre=["b"])

    assert (first.query.selections, second.query.selections) == (
        {"genre_exact": ("a",)},
        {"genre_exact": ("b",)},
    )


def test_an_empty_choice_is_none(backend, everything):
    assert everything.select(genre=[], text=()).query.selections == {}


@pytest.mark.parametrize(("distance", "used"), [(-5, 0), (0, 0), (1, 1), (2, 2), (3, 2), (10**20, 2)])
def test_fuzziness_is_at_most_two(backend, everything, distance, used):
    assert everything.fuzzy(distance).query.fuzziness == used


def test_the_first_page_of_a_walk_has_a_cursor_too(backend, everything):
    assert everything.after("").query.cursor == "*"
    assert everything.after("here").query.cursor == "here"


def test_the_next_cursor_is_that_of_the_answer(backend, everything):
    backend.more = {"next_cursor": "there"}

    assert everything.after("").next_cursor == "there"


def test_answers_are_kept_in_all_their_parts(backend, everything):
    backend.hits = 3
    backend.more = {
        "facets": {"fields": {"genre_exact": [("a", 3)]}, "dates": {}, "queries": {"genre_exact:a": 3}},
        "spelling_suggestion": "one",
        "stats": {"pages": {"count": 3}},
    }
    found = everything.filter(text="oen").facet("genre").stats("pages")

    assert [result.pk for result in found[:10]] == [0, 1, 2]
    assert found.count() == 3
    assert found.facet_counts()["fields"] == {"genre": [("a", 3)]}
    assert found.spelling_suggestion() == "one"
    assert found.stats_results() == {"pages": {"count": 3}}
    assert asked(backend)[1]["stats"] == {"pages": []}


def test_a_slice_costs_one_question(backend, everything):
    backend.hits = 50

    assert [result.pk for result in everything[20:30]] == list(range(20, 30))
    assert len(backend.asked) == 1


def test_raw_searches_are_refused(backend, everything):
    with pytest.raises(UnsupportedQuery):
        list(everything.raw_search("*:*")[:5])

    assert backend.asked == []


def test_similar_documents_are_asked_for_with_filters_and_slices(backend, everything):
    backend.hits = 20
    page = FlatPage(pk=1)

    found = everything.filter(genre__exact="a").more_like_this(page)[5:10]

    condition, arguments = asked(backend)
    assert [result.pk for result in found] == list(range(5, 10))
    assert (condition, arguments["instance"]) == (Compare("genre", Lookup.EXACT, "a"), page)


def test_none_asks_nothing(backend, everything):
    assert list(everything.none()) == []
    assert list(everything & EmptySearchQuerySet(using=ALIAS)) == []
    assert backend.asked == []


def test_a_query_can_be_read(backend, everything):
    assert "genre" in str(everything.filter(genre__exact="a").query)


@given(
    first=st.sampled_from("abcd"),
    chain=st.lists(
        st.tuples(
            st.sampled_from(["filter", "exclude", "filter_or"]),
            st.recursive(
                st.sampled_from("abcd"),
                lambda inner: st.one_of(
                    st.tuples(inner, inner, st.sampled_from(["and", "or"])),
                    inner.map(lambda tree: (tree, None, "not")),
                ),
                max_leaves=4,
            ),
        ),
        max_size=3,
    ),
    truths=TRUTHS,
)
def test_a_chain_of_filters_means_what_it_says(recorded, first, chain, truths):
    found, expected = SiteQuerySet(using=ALIAS).filter(as_filters(first)), truths[first]

    for step, tree in chain:
        found = getattr(found, step)(as_filters(tree))
        truth = as_truth(tree, truths)
        expected = {
            "filter": expected and truth,
            "exclude": expected and not truth,
            "filter_or": expected or truth,
        }[step]

    assert holds(found.query.build_query(), truths) == expected


def test_combined_query_sets_mean_both_or_either(backend, everything):
    one, two = everything.filter(a__exact=1), everything.filter(SQ(b__exact=2) | SQ(c__exact=3))
    a, b, c = (Compare(name, Lookup.EXACT, number) for name, number in (("a", 1), ("b", 2), ("c", 3)))

    assert (one & two).query.build_query() == Group((a, Group((b, c), is_any=True)))
    assert (one | two).query.build_query() == Group((a, Group((b, c), is_any=True)), is_any=True)


# --- The window of pages ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("start", "end", "window"),
    [
        (0, 20, (0, 20)),
        (None, None, (0, base.LONGEST_PAGE)),
        (40, None, (40, base.LONGEST_PAGE)),
        (9_990, 10_010, (9_990, 10)),
        (10_000, 10_020, (0, 0)),
        (10**7, 10**7 + 20, (0, 0)),
        (2**40, 2**40 + 20, (0, 0)),
        (10**20, 10**20 + 20, (0, 0)),
        (0, 10**20, (0, base.LONGEST_PAGE)),
        (-5, 10, (0, 10)),
        (-(10**20), None, (0, base.LONGEST_PAGE)),
        (10, 5, (10, 0)),
        (0, 0, (0, 0)),
        (5, -1, (5, 0)),
    ],
)
def test_no_page_is_asked_for_beyond_the_window(start, end, window):
    assert ConditionBackend.window(start, end) == window


@given(st.integers(), st.one_of(st.none(), st.integers()))
def test_the_window_holds_for_all_numbers(start, end):
    first, size = ConditionBackend.window(start, end)

    assert 0 <= first < base.WINDOW
    assert 0 <= size <= base.LONGEST_PAGE
    assert first + size <= base.WINDOW


# --- Rebuilds -----------------------------------------------------------------------------------------------
def test_the_end_of_a_block_commits():
    with RecordingRebuild() as rebuild:
        pass

    assert rebuild.ended == "commit"


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_an_error_in_the_block_aborts_and_goes_on(error):
    rebuild = RecordingRebuild()

    with pytest.raises(error), rebuild:
        raise error

    assert rebuild.ended == "abort"
