"""Each test of the contract runs once for each engine. A library that is only read is filled once."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from haystack import connections, indexes

from tests.contract.search_backends.library import ArticleIndex, Library, QuestionIndex
from tests.search_engines import leave_a_part, parameters_of
from tests.services import elasticsearch_missing, elasticsearch_server, free_port

CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
TANTIVY = "search.backends.tantivy.TantivySearchEngine"
ELASTICSEARCH = "search.backends.elasticsearch8.Elasticsearch8SearchEngine"
NEWEST = "elasticsearch-9.2"
INDEXES = (ArticleIndex, QuestionIndex)

Options = dict[str, Any]
OpenLibrary = Callable[..., Library]
_numbers = count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The newest server gets a part of each test's parameters, and none of the hundred hostile texts: these
    are for the full run. The oldest gets everything in each.
    """
    newest = [item for item in items if parameters_of(item).get("engine") == NEWEST]
    for item in newest:
        if "text" in parameters_of(item) and item.path.stem == "test_hostile_input":
            item.add_marker(pytest.mark.slow)
    leave_a_part(newest)


@contextmanager
def connected(
    engine: str, options: Options, index_classes: Iterable[type[indexes.SearchIndex]]
) -> Iterator[Library]:
    """A connection of Haystack of its own, for as long as the context lasts."""
    alias = f"library-{next(_numbers)}"
    info = {"INCLUDE_SPELLING": True} | options
    settings.HAYSTACK_CONNECTIONS[alias] = connections.connections_info[alias] = info
    library = Library(engine, alias)
    try:
        connections[alias].get_unified_index().build([make() for make in index_classes])
        yield library
    finally:
        # Another test may have given the thread new connections.
        vars(connections.thread_local).get("connections", {}).pop(alias, None)
        settings.HAYSTACK_CONNECTIONS.pop(alias, None)
        connections.connections_info.pop(alias, None)


@pytest.fixture(
    scope="session",
    params=[
        "tantivy",
        pytest.param("elasticsearch-8.19", marks=pytest.mark.elasticsearch),
        pytest.param(NEWEST, marks=pytest.mark.elasticsearch),
    ],
)
def engine(request: pytest.FixtureRequest) -> str:
    """The engine by name; every test of the contract depends on it."""
    return str(request.param)


@pytest.fixture(scope="session")
def new_options(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Options]]:
    """Makes options of a connection whose index nobody else has."""
    if engine == "tantivy":
        yield lambda: {"ENGINE": TANTIVY, "PATH": str(tmp_path_factory.mktemp("index") / "search")}
        return
    version = engine.removeprefix("elasticsearch-")
    if lacking := elasticsearch_missing(version):
        if CI and "Java" not in lacking:
            pytest.fail(lacking)
        pytest.skip(lacking)
    with elasticsearch_server(version) as server:
        yield lambda: {
            "ENGINE": ELASTICSEARCH,
            "URL": server.url,
            "INDEX_NAME": f"library-{next(_numbers)}",
            # A machine that runs all of this at once may be slow; how fast it is, is not asked here.
            "TIMEOUT": 30,
        }


@pytest.fixture(scope="session")
def library(engine: str, new_options: Callable[[], Options]) -> Iterator[Library]:
    """The whole library, to be read only."""
    with connected(engine, new_options(), INDEXES) as opened:
        opened.fill()
        yield opened


@pytest.fixture
def open_library(engine: str, new_options: Callable[[], Options]) -> Iterator[OpenLibrary]:
    """Opens further libraries: ``open_library(*index_classes, **options)``, each with an index of its own
    unless ``options`` are those of another one.
    """
    with ExitStack() as stack:

        def open_one(*index_classes: type[indexes.SearchIndex], **options: Any) -> Library:
            chosen = options if "ENGINE" in options else new_options() | options
            return stack.enter_context(connected(engine, chosen, index_classes or INDEXES))

        yield open_one


@pytest.fixture
def scratch(open_library: OpenLibrary) -> Library:
    """An index without documents, for a test that writes."""
    opened = open_library()
    opened.backend.clear()
    return opened


@pytest.fixture
def dead_options(engine: str, new_options: Callable[[], Options]) -> Options:
    """Options of a connection whose engine is broken: a folder of rubbish, or a port where nobody listens."""
    options = new_options()
    if engine == "tantivy":
        folder = Path(options["PATH"])
        folder.mkdir(parents=True)
        for name in ("current", "meta.json"):
            (folder / name).write_bytes(b"\0 rubbish")
        return options
    return options | {"URL": f"http://127.0.0.1:{free_port()}", "TIMEOUT": 2}


@pytest.fixture
def dead(open_library: OpenLibrary, dead_options: Options) -> Library:
    """A library whose engine does not answer."""
    return open_library(**dead_options)
