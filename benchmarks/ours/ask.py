"""Ask our search backend in this process and write what each answer took: `… .ask RESULT --category SLUG …`.

As the site asks: five facets, highlighted, 20 results; also with two facets chosen. ``--raw`` adds what the
same requests take without our backend: with its client alone, and without that, over a connection that is
kept.
"""

import argparse
import gc
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from time import perf_counter, process_time
from typing import Any
from urllib.parse import urlsplit

import django

django.setup()

import urllib3
from django.conf import settings
from elastic_transport import Transport
from elasticsearch import Elasticsearch
from haystack import connections
from haystack.inputs import AutoQuery

from benchmarks.measuring import WrongAnswer
from benchmarks.questions import Kind, Question, Times, questions, timed
from search.query_sets import SiteQuerySet
from shop.marketplace.models import Listing

FACETS = ("host", "category", "vendor", "payment_model", "hosting")
RESULTS = 20
CHOSEN_HOSTINGS = ("cloud/free", "cloud/vendor", "cloud/atlassian")
RAW_ROUNDS = 6

Call = Callable[[], Mapping[str, Any]]


def call(question: Question, *, slips: int, chosen: Mapping[str, Sequence[str]]) -> Call:
    """The backend's search for a question, ready to be made."""
    asked = SiteQuerySet().models(Listing).select(**chosen).weigh("weight")
    if question.kind is Kind.BEGINNING:
        asked = asked.filter(content__startswith=question.text)
    else:
        asked = asked.filter(content=AutoQuery(question.text)).fuzzy(slips)
    asked = asked.highlight(fragment_size=200, number_of_fragments=1)
    for facet in FACETS:
        asked = asked.facet(facet)
    query = asked.query
    query.set_limits(0, RESULTS)
    return partial(query.backend.search, query.build_query(), **query.build_params())


def suggestion(question: Question) -> Call:
    """The backend's search for titles that go on like a text."""
    backend: Any = connections["default"].get_backend()
    return partial(
        backend.suggest, question.text, limit=6, models=[Listing], language="en", weight_field="weight"
    )


def settings_of(category: str) -> dict[str, list[Call]]:
    """The calls of each setting that is measured, by its name."""
    chosen = {"": {}, ", two facets chosen": {"hosting": CHOSEN_HOSTINGS, "category": [category]}}
    words = [question for question in questions() if question.kind is not Kind.BEGINNING]
    beginnings = [question for question in questions() if question.kind is Kind.BEGINNING]
    found = {
        f"distance {slips}{name}": [call(question, slips=slips, chosen=choice) for question in words]
        for slips in (0, 1, 2)
        for name, choice in chosen.items()
    }
    for name, choice in chosen.items():
        found[f"beginnings{name}"] = [call(question, slips=0, chosen=choice) for question in beginnings]
    return found | {"typeahead": [suggestion(question) for question in beginnings]}


def with_marks(call: Call) -> Call:
    """The call, and a look at the marks of all its results: they are made when somebody looks at them."""

    def asked() -> Mapping[str, Any]:
        answer = call()
        for result in answer["results"]:
            _ = result.highlighted
        return answer

    return asked


def measured(calls: Sequence[Call], seconds: float) -> dict[str, Any]:
    """What each answer took with all its marks, and how many documents each question finds."""
    calls = [with_marks(one) for one in calls]
    hits = [int(one()["hits"]) for one in calls]
    # What the preparation left behind is not the engine's business.
    gc.collect()
    times: Times = timed(calls, seconds=seconds)
    return {**asdict(times), "questions": len(calls), "hits": hits}


# --- Beside the same requests without our backend -----------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Request:
    """A request as the client's transport was asked to send it."""

    method: str
    target: str
    body: Any


@dataclass(frozen=True, slots=True)
class Watched:
    """What elasticsearch-py was called with, and the requests that it made of that."""

    searches: list[tuple[Elasticsearch, Mapping[str, Any]]]
    requests: list[Request]


_search = Elasticsearch.search
_send = Transport.perform_request


@contextmanager
def watching() -> Iterator[Watched]:
    """Note what is searched for with the client, and what it sends."""
    noted = Watched([], [])

    def search(self: Elasticsearch, **options: Any) -> Any:
        noted.searches.append((self, options))
        return _search(self, **options)

    def send(self: Transport, method: str, target: str, *, body: Any = None, **options: Any) -> Any:
        noted.requests.append(Request(method, target, body))
        return _send(self, method, target, body=body, **options)

    Elasticsearch.search = search  # type: ignore[method-assign,assignment]
    Transport.perform_request = send  # type: ignore[method-assign,assignment]
    try:
        yield noted
    finally:
        Elasticsearch.search = _search  # type: ignore[method-assign]
        Transport.perform_request = _send  # type: ignore[method-assign]


def overhead(calls: Sequence[Call]) -> dict[str, Any]:
    """What each question took in each round, on the clock and of the processor in this process, by the way it
    was asked: over a bare connection, with elasticsearch-py, with our backend, and with all results' marks.
    """
    address = urlsplit(settings.HAYSTACK_CONNECTIONS["default"]["URL"])
    pool = urllib3.HTTPConnectionPool(address.hostname or "", address.port, maxsize=1)
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    taken: dict[str, dict[str, list[list[float]]]] = {"wall": defaultdict(list), "cpu": defaultdict(list)}
    for one in calls:
        one()
        with watching() as noted:
            one()
        if len(noted.searches) != len(noted.requests):
            raise WrongAnswer("our backend asked for something else than searches")
        bodies = [json.dumps(request.body).encode() for request in noted.requests]

        def bare(noted: Watched = noted, bodies: Sequence[bytes] = bodies) -> None:
            for request, body in zip(noted.requests, bodies, strict=True):
                answer = pool.request(request.method, request.target, body=body, headers=headers)
                json.loads(answer.data)

        def client(noted: Watched = noted) -> None:
            for searcher, options in noted.searches:
                searcher.search(**options)

        ways: list[tuple[str, Callable[[], object]]] = [
            *(("bare", bare), ("client", client), ("backend", one), ("marked", with_marks(one)))
        ]
        found: dict[str, Times] = {name: Times([], []) for name, _action in ways}
        for _ in range(RAW_ROUNDS):
            # Each begins in turn: who comes later finds the server's caches warm.
            ways.append(ways.pop(0))
            for name, action in ways:
                started, started_cpu = perf_counter(), process_time()
                action()
                found[name].cpu.append(process_time() - started_cpu)
                found[name].wall.append(perf_counter() - started)
        for name, times in found.items():
            taken["wall"][name].append(times.wall)
            taken["cpu"][name].append(times.cpu)
    return taken


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("result", type=Path)
    parser.add_argument("--category", required=True)
    parser.add_argument("--seconds", type=float, default=3, help="of each setting")
    parser.add_argument("--raw", action="store_true")
    options = parser.parse_args(arguments)
    calls = settings_of(options.category)
    figures: dict[str, Any] = {name: measured(some, options.seconds) for name, some in calls.items()}
    if options.raw:
        figures["overhead"] = {
            name: overhead(calls[name]) for name in ("distance 1", "distance 1, two facets chosen")
        }
    options.result.write_text(json.dumps(figures))


if __name__ == "__main__":
    main(sys.argv[1:])
