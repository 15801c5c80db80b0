"""What a backend leaves out is named here; asking for it is refused, or does nothing, as it says."""

from typing import Any

import pytest
from haystack.inputs import AltParser, Raw

from search.backends.capabilities import Capability
from search.backends.errors import UnsupportedQuery
from tests.contract.search_backends.library import ENTRIES, Library, slugs

# What no backend of ours does, on purpose: nothing here has a place, and user text is no query language.
LEFT_OUT = {
    "tantivy": {Capability.GEO, Capability.RAW},
    "elasticsearch-8.19": {Capability.GEO, Capability.RAW},
    "elasticsearch-9.2": {Capability.GEO, Capability.RAW},
}


def test_what_is_left_out_is_named_here(library):
    assert set(Capability) - library.backend.capabilities == LEFT_OUT[library.engine]


@pytest.fixture
def lacking(library: Library, request: pytest.FixtureRequest) -> Capability:
    """A capability that the backend lacks; others are tested where they belong."""
    capability: Capability = request.param
    if capability in library.backend.capabilities:
        pytest.skip(f"offered: {capability.value}")
    return capability


REFUSED: dict[Capability, Any] = {
    Capability.RAW: lambda asked: asked.raw_search("wiki"),
    Capability.CURSOR: lambda asked: asked.after(""),
    Capability.SELECTIONS: lambda asked: asked.select(genre=["wiki"]),
    Capability.WEIGHT: lambda asked: asked.weigh("weight"),
    Capability.STATS: lambda asked: asked.stats("pages"),
}
# These leave the answer as it would be without: it is less good, but not wrong.
IGNORED: dict[Capability, Any] = {
    Capability.STEMMING_EN: lambda asked: asked.language("en"),
    Capability.STEMMING_DE: lambda asked: asked.language("de"),
    Capability.COMPOUNDS: lambda asked: asked.language("de"),
    Capability.FUZZY: lambda asked: asked.fuzzy(2),
    Capability.BOOST: lambda asked: asked.boost("wiki", 2),
    Capability.HIGHLIGHT: lambda asked: asked.highlight(),
}


@pytest.mark.parametrize("lacking", list(REFUSED), indirect=True, ids=lambda capability: capability.name)
def test_what_would_give_a_wrong_answer_is_refused(library, lacking):
    with pytest.raises(UnsupportedQuery):
        list(REFUSED[lacking](library.all.filter(genre__exact="wiki"))[:5])


@pytest.mark.parametrize("lacking", list(IGNORED), indirect=True, ids=lambda capability: capability.name)
def test_what_would_make_an_answer_better_only_is_ignored(library, lacking):
    assert slugs(IGNORED[lacking](library.all.filter(content="wiki"))) == ["confluence"]


def test_raw_queries_are_refused_in_every_form(library):
    for raw in (Raw("*:*"), Raw('{"match_all": {}}'), AltParser("dismax", "wiki", qf="title")):
        with pytest.raises(UnsupportedQuery):
            list(library.all.filter(content=raw)[:5])


@pytest.mark.parametrize(
    "places",
    [
        {"within": {"field": "place", "point_1": (0, 0), "point_2": (1, 1)}},
        {"dwithin": {"field": "place", "point": (0, 0), "distance": 5}},
        {"distance_point": {"field": "place", "point": (0, 0)}},
    ],
    ids=lambda places: next(iter(places)),
)
def test_places_are_refused(library, places):
    with pytest.raises(UnsupportedQuery):
        library.backend.search(library.all.query.build_query(), **places)


def test_what_nobody_asks_for_is_not_refused(library):
    answer = library.backend.search(
        library.all.query.build_query(), within={}, dwithin={}, distance_point={}, end_offset=1
    )

    assert answer["hits"] == len(ENTRIES)
