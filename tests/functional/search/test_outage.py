"""The engine is down, slow or empty: the database answers within three seconds, and says so (D-13)."""

import shutil
import socket
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from haystack import connections
from structlog.testing import capture_logs

from search.breaker import CircuitBreaker, breaker_of, engine_in_use
from tests.factories.cms import FaqEntryPageFactory
from tests.factories.marketplace import ListingFactory
from tests.search_engines import search_engine
from tests.services import free_port

ELASTICSEARCH = "search.backends.elasticsearch8.Elasticsearch8SearchEngine"


def products(response):
    return [card.listing.name for card in response.context["browsing"].page.object_list]


def is_plain(response):
    return response.get("X-Search-Fallback") == "database" and "This is the plain search" in response.text


def later():
    """The ten seconds pass in which nobody asks a failed engine."""
    breaker_of.cache_clear()


@pytest.fixture
def tracker(db):
    FaqEntryPageFactory(title="What is a tracker?", slug="a", answer="<p>It counts <b>hours</b>.</p>")
    return ListingFactory(name="Time Tracker")


@contextmanager
def silent_server():
    """Takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


# --- Down and slow --------------------------------------------------------------------------------
def test_nobody_listens_at_the_engines_address(client, tracker):
    with search_engine(ENGINE=ELASTICSEARCH, URL=f"http://127.0.0.1:{free_port()}", INDEX_NAME="down"):
        response = client.get("/search/?q=tracker")

    assert is_plain(response)
    assert products(response) == ["Time Tracker"]


def test_an_engine_that_does_not_answer_costs_three_seconds_once(client, tracker):
    client.get("/search/")
    with (
        silent_server() as port,
        search_engine(ENGINE=ELASTICSEARCH, URL=f"http://127.0.0.1:{port}", INDEX_NAME="slow"),
    ):
        began = time.monotonic()
        first = client.get("/search/?q=tracker")
        took = time.monotonic() - began
        second = client.get("/search/?q=tracker")
        took_again = time.monotonic() - began - took

    assert is_plain(first)
    assert is_plain(second)
    assert took < 3
    assert took_again < 1


def test_questions_are_found_in_an_outage_too(client, tracker):
    response = client.get("/search/?q=hours")

    assert response.context["found"].tab == "questions"
    assert [found.page.title for found in response.context["found"].questions] == ["What is a tracker?"]
    # A word that only names a tag is none.
    assert client.get("/search/?q=<b>").context["found"].total == 0


def test_facets_stay_multi_select_in_an_outage(client, db):
    for key in ("jira", "confluence", "bamboo"):
        ListingFactory(name=f"Tracker for {key}", applications=[key])

    response = client.get("/search/?q=tracker&host=jira&host=bamboo")

    assert sorted(products(response)) == ["Tracker for bamboo", "Tracker for jira"]
    assert len(response.context["browsing"].facets.host) == 3


def test_an_installation_without_an_engine_claims_no_fault(client, tracker):
    with search_engine(ENGINE="search.backends.absent.AbsentSearchEngine"), capture_logs() as logs:
        response = client.get("/search/?q=tracker")

    assert is_plain(response)
    assert products(response) == ["Time Tracker"]
    assert "not available" not in response.text
    assert [entry for entry in logs if entry["event"] == "search engine down"] == []


def test_an_outage_is_said_to_be_one(client, tracker):
    with search_engine(ENGINE=ELASTICSEARCH, URL=f"http://127.0.0.1:{free_port()}", INDEX_NAME="down"):
        response = client.get("/search/?q=tracker")

    assert "The search engine is not available at the moment." in response.text


# --- Without an index -----------------------------------------------------------------------------
def test_an_empty_index_beside_a_full_catalogue_is_none(client, db, search_index):
    ListingFactory(name="Time Tracker")

    response = client.get("/search/?q=tracker")

    assert is_plain(response)
    assert products(response) == ["Time Tracker"]


def test_an_empty_catalogue_needs_no_plain_search(client, db, search_index):
    assert "X-Search-Fallback" not in client.get("/search/?q=tracker")


def test_the_folder_of_the_index_is_gone(client, tracker, search_index):
    shutil.rmtree(Path(connections["default"].options["PATH"]))
    connections["default"].reset_sessions()

    response = client.get("/search/?q=tracker")

    assert is_plain(response)
    assert products(response) == ["Time Tracker"]


def test_the_index_has_another_shape(client, tracker, search_index, monkeypatch):
    monkeypatch.setattr(connections["default"].get_backend(), "needs_rebuild", lambda: True)

    assert is_plain(client.get("/search/?q=tracker"))


def test_the_search_recovers_by_itself(client, tracker, search_index):
    assert not is_plain(client.get("/search/?q=tracker"))
    shutil.rmtree(Path(connections["default"].options["PATH"]))
    connections["default"].reset_sessions()
    assert is_plain(client.get("/search/?q=tracker"))

    search_index()

    assert is_plain(client.get("/search/?q=tracker"))
    later()
    response = client.get("/search/?q=trakcer")
    assert not is_plain(response)
    assert products(response) == ["Time Tracker"]


# --- The breaker ----------------------------------------------------------------------------------
class Clock:
    now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_after_a_failure_nobody_asks_for_ten_seconds_and_then_one(clock):
    breaker = CircuitBreaker(clock=clock)
    assert breaker.allows()
    breaker.failed()

    clock.now += 9.9
    assert not breaker.allows()
    clock.now += 0.2
    assert [breaker.allows(), breaker.allows()] == [True, False]


def test_once_it_answers_everybody_asks_again(clock):
    breaker = CircuitBreaker(clock=clock)
    breaker.failed()
    clock.now += 11
    assert breaker.allows()

    breaker.succeeded()

    assert [breaker.allows(), breaker.allows()] == [True, True]


def test_one_who_asks_and_never_comes_back_does_not_silence_it_for_ever(clock):
    breaker = CircuitBreaker(clock=clock)
    breaker.failed()
    clock.now += 11
    assert breaker.allows()

    clock.now += 10.1

    assert breaker.allows()


def test_each_engine_has_a_breaker_of_its_own(db, search_index):
    own = breaker_of(engine_in_use())

    assert own is breaker_of(engine_in_use())
    assert own is not breaker_of("another")
