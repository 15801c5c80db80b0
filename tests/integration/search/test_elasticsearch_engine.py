"""What only the Elasticsearch backend has: indexes behind an alias, servers that fail or lack languages."""

import time
from collections.abc import Callable, Iterator
from itertools import count

import pytest
from django.contrib.flatpages.models import FlatPage
from haystack import connections, indexes

from search.backends.capabilities import Capability
from search.backends.elasticsearch8 import Elasticsearch8SearchBackend
from search.backends.elasticsearch8.searching import Search
from search.backends.errors import EngineDown
from tests.search_engines import search_engine
from tests.services import ElasticsearchServer, elasticsearch_server

pytestmark = pytest.mark.elasticsearch
_names = count(1)


class PageIndex(indexes.SearchIndex, indexes.Indexable):
    """Titles and texts of flat pages."""

    text = indexes.CharField(document=True, model_attr="content")
    title = indexes.CharField(model_attr="title", boost=2.0)

    def get_model(self):
        return FlatPage


def page(pk, title):
    return FlatPage(pk=pk, url=f"/{pk}/", title=title, content=f"All about {title}.")


@pytest.fixture
def server(elasticsearch_servers: Callable[[str], ElasticsearchServer]) -> ElasticsearchServer:
    return elasticsearch_servers("8.19")


@pytest.fixture
def backend(server) -> Iterator[Elasticsearch8SearchBackend]:
    """A backend with an index of its own and two documents."""
    engine = "search.backends.elasticsearch8.Elasticsearch8SearchEngine"
    with search_engine(ENGINE=engine, URL=server.url, INDEX_NAME=f"pages-{next(_names)}", TIMEOUT=2):
        connections["default"].get_unified_index().build([PageIndex()])
        made = connections["default"].get_backend()
        made.update(PageIndex(), [page(1, "Lanterns"), page(2, "Candles")])
        yield made
        remove_indexes(made)


def remove_indexes(backend):
    """Remove the index that answers and those that nobody asks; a server takes no patterns for that."""
    names = [*backend.indexes_in_use(), *backend.leftovers()]
    if names:
        backend.writer.indices.delete(index=names)


def found(backend, text):
    return sorted(result.title for result in backend.search(text)["results"])


def test_the_alias_is_a_name_for_one_index_of_the_time_it_was_made(backend):
    (name,) = backend.indexes_in_use()

    assert name.startswith(f"{backend.index_name}-2")


def test_a_rebuild_that_was_not_finished_is_removed_by_the_next_one(backend):
    backend.begin_rebuild()
    assert len(backend.leftovers()) == 1

    with backend.begin_rebuild() as rebuild:
        rebuild.update(PageIndex(), [page(3, "Lanterns again")])

    assert backend.leftovers() == []
    assert len(backend.indexes_in_use()) == 1
    assert found(backend, "lanterns") == ["Lanterns again"]


def test_the_companions_of_fields_are_not_stored(backend):
    (hit,) = backend.client.search(
        index=backend.index_name, query={"ids": {"values": ["flatpages.flatpage.1"]}}
    )["hits"]["hits"]

    assert set(hit["_source"]) == {"id", "django_ct", "django_id", "text", "title"}


def test_no_index_is_an_engine_that_is_down(backend):
    remove_indexes(backend)

    with pytest.raises(EngineDown):
        backend.search("lanterns")
    assert (backend.is_healthy(), backend.needs_rebuild()) == (False, True)


def test_writing_makes_no_index_named_like_the_alias(backend):
    remove_indexes(backend)

    backend.remove("flatpages.flatpage.1")

    assert backend.indexes_in_use() != []


def test_a_server_that_hangs_is_given_up_in_time(backend, server):
    server.pause()
    try:
        began = time.monotonic()
        healthy = backend.is_healthy()
        with pytest.raises(EngineDown):
            backend.search("lanterns")
        seconds = time.monotonic() - began
    finally:
        server.resume()

    assert not healthy
    assert seconds < 5
    assert found(backend, "lanterns") == ["Lanterns"]


def test_a_server_that_comes_back_answers_again(backend, server):
    server.kill()
    try:
        with pytest.raises(EngineDown):
            backend.search("lanterns")
        assert not backend.is_healthy()
    finally:
        server.start()

    assert found(backend, "lanterns") == ["Lanterns"]


def test_a_server_that_dies_between_two_requests_is_down(backend, server, monkeypatch):
    """Similar documents take a text first, and then how the index analyzes words."""
    monkeypatch.setattr(backend, "_known_until", 0.0)
    stored_text = Search._stored_text

    def taken_and_gone(search, identifier, field):
        text = stored_text(search, identifier, field)
        server.kill()
        return text

    monkeypatch.setattr(Search, "_stored_text", taken_and_gone)
    try:
        with pytest.raises(EngineDown):
            backend.more_like_this(page(1, "Lanterns"))
    finally:
        server.start()


def test_the_client_is_shared_by_the_backends_of_a_process(backend):
    again = Elasticsearch8SearchBackend("default", URL=backend.url, INDEX_NAME=backend.index_name, TIMEOUT=2)

    assert again.client is backend.client


def test_a_server_without_languages_says_so_and_still_finds_words():
    engine = "search.backends.elasticsearch8.Elasticsearch8SearchEngine"
    with (
        elasticsearch_server("8.19", analyzes_languages=False) as plain,
        search_engine(ENGINE=engine, URL=plain.url, INDEX_NAME="pages", TIMEOUT=10),
    ):
        connections["default"].get_unified_index().build([PageIndex()])
        backend = connections["default"].get_backend()
        backend.update(PageIndex(), [page(1, "Lizenzverlängerung"), page(2, "Größe")])

        assert found(backend, "Groesse") == ["Größe"]
        assert found(backend, "Lizenz") == ["Lizenzverlängerung"]
        lacking = {Capability.STEMMING_EN, Capability.STEMMING_DE}
        assert not lacking & backend.capabilities
