"""What monitoring hears about the search, and the command that builds the index."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from search import indexing
from search.health import SearchState, state
from shop.core.locks import exclusive
from tests.factories.marketplace import ListingFactory
from tests.integration.search.engine import Shelf

pytestmark = pytest.mark.django_db


def test_without_an_engine_the_search_is_off_and_nothing_is_degraded(client: Client):
    assert client.get("/readyz").json() == {"status": "ok", "degraded": [], "search": "off"}


def test_the_state_follows_the_index_from_empty_to_ok(shelf: type[Shelf]):
    empty = state()
    with exclusive(indexing.LOCK):
        building = state()
    indexing.rebuild()
    with exclusive(indexing.LOCK):
        again = state()

    assert (empty, building) == (SearchState.EMPTY, SearchState.REBUILDING)
    assert (state(), again) == (SearchState.OK, SearchState.OK)


def test_an_engine_that_is_down_is_said_to_be_and_the_site_is_ready_all_the_same(
    shelf: type[Shelf], client: Client
):
    indexing.rebuild()
    shelf.is_down = True

    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "degraded": ["search"], "search": "down"}


def rebuild_search(*arguments: str) -> str:
    out = StringIO()
    call_command("rebuild_search", *arguments, stdout=out, stderr=out)
    return out.getvalue()


def test_the_command_says_how_much_it_indexed(shelf: type[Shelf]):
    ListingFactory(name="Indexed")

    assert rebuild_search().startswith("search index 1 documents in ")
    assert shelf.titles() == ["Indexed"]


def test_the_command_leaves_an_index_that_is_good_alone_where_asked_to(shelf: type[Shelf]):
    first = rebuild_search("--if-needed")
    ListingFactory()

    assert first.startswith("search index 0 documents")
    assert rebuild_search("--if-needed") == ""
    assert shelf.titles() == []


def test_the_command_refuses_while_another_one_builds(shelf: type[Shelf], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("shop.core.locks.RETRY_SECONDS", 0)
    monkeypatch.setattr("search.management.commands.rebuild_search.PATIENCE_SECONDS", 0)

    with exclusive(indexing.LOCK), pytest.raises(CommandError, match="Somebody else") as refusal:
        rebuild_search()

    assert refusal.value.returncode == 2


def test_the_command_tells_of_an_engine_that_is_down(shelf: type[Shelf]):
    shelf.is_down = True

    assert "does not answer" in rebuild_search("--if-needed")
    with pytest.raises(CommandError, match="does not answer"):
        rebuild_search()


def test_the_command_has_nothing_to_do_without_an_engine():
    assert "no search engine" in rebuild_search()
