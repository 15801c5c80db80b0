"""Ask Haystack's own engines for one machine in this process: `… .ask RESULT DOCUMENTS --category SLUG`.

Whoosh has the documents of our index, a line of JSON each, behind an index class with the same fields, and is
asked what our backends are asked. The simple backend compares the rows of the stock shop.
"""

import argparse
import hashlib
import json
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import django
from django.conf import settings

settings.HAYSTACK_CONNECTIONS = {
    **settings.HAYSTACK_CONNECTIONS,
    "whoosh": {
        "ENGINE": "haystack.backends.whoosh_backend.WhooshEngine",
        "PATH": str(settings.VAR_DIR / "whoosh-documents"),
        "INCLUDE_SPELLING": True,
        "SILENTLY_FAIL": False,
    },
    "simple": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"},
}
django.setup()

from haystack import connections, indexes
from haystack.inputs import AutoQuery
from haystack.query import SearchQuerySet
from oscar.core.loading import get_model

from benchmarks.questions import Kind, Question, questions, timed

Product = get_model("catalogue", "Product")

FACETS = ("host", "category", "vendor", "payment_model", "hosting")
RESULTS = 20
CHOSEN_HOSTINGS = ("cloud/free", "cloud/vendor", "cloud/atlassian")
BATCH = 1000
LABEL = "catalogue.product"

Call = Callable[[], Mapping[str, Any]]


class DocumentIndex(indexes.SearchIndex, indexes.Indexable):
    """The fields of our index classes; the documents come as they are."""

    text = indexes.CharField(document=True)
    title = indexes.CharField(boost=3.0)
    title_auto = indexes.EdgeNgramField()
    vendor_name = indexes.CharField(boost=1.5)
    applications = indexes.MultiValueField()
    categories = indexes.MultiValueField()
    host = indexes.MultiValueField(faceted=True)
    deployment = indexes.MultiValueField(faceted=True)
    category = indexes.MultiValueField(faceted=True)
    vendor = indexes.CharField(faceted=True)
    payment_model = indexes.MultiValueField(faceted=True)
    hosting = indexes.MultiValueField(faceted=True)
    kind = indexes.CharField(faceted=True)
    language = indexes.CharField(faceted=True)
    rating = indexes.FloatField(null=True)
    installs = indexes.IntegerField()
    weight = indexes.FloatField()
    changed_at = indexes.DateTimeField(null=True)
    name_sort = indexes.CharField()
    key = indexes.CharField()

    def get_model(self) -> type:
        return Product

    def prepare(self, obj: Any) -> dict[str, Any]:
        values = {name: obj.document.get(name) for name in self.fields}
        document = {
            name: None if value is None else self.fields[name].convert(value)
            for name, value in values.items()
        }
        # As Haystack names documents and finds their models; the rows themselves are never read.
        document |= {"id": f"{LABEL}.{obj.pk}", "django_ct": LABEL, "django_id": str(obj.pk)}
        self.prepared_data = document
        return document


def fill_whoosh(documents: Path) -> float:
    """Index the documents with Whoosh unless it has these already; return the seconds that took then."""
    stamp = settings.VAR_DIR / "whoosh-documents.stamp"
    state = hashlib.sha256(documents.read_bytes()).hexdigest()
    if stamp.exists() and json.loads(stamp.read_text())["state"] == state:
        return float(json.loads(stamp.read_text())["seconds"])
    shutil.rmtree(settings.VAR_DIR / "whoosh-documents", ignore_errors=True)
    started = time.perf_counter()
    with documents.open(encoding="utf-8") as lines:
        rows = [SimpleNamespace(pk=number, document=json.loads(line)) for number, line in enumerate(lines, 1)]
    connection = connections["whoosh"]
    index = connection.get_unified_index().get_index(Product)
    for start in range(0, len(rows), BATCH):
        connection.get_backend().update(index, rows[start : start + BATCH])
    seconds = time.perf_counter() - started
    stamp.write_text(json.dumps({"state": state, "seconds": seconds}))
    return seconds


def call(question: Question, *, is_fuzzy: bool, chosen: Mapping[str, Sequence[str]]) -> Call:
    """Whoosh's search for a question, ready to be made; fuzzy as Haystack has it: two slips."""
    asked = SearchQuerySet(using="whoosh")
    if question.kind is Kind.BEGINNING:
        asked = asked.filter(content__startswith=question.text)
    elif is_fuzzy:
        asked = asked.filter(content__fuzzy=question.text)
    else:
        asked = asked.filter(content=AutoQuery(question.text))
    for field, values in chosen.items():
        asked = asked.narrow(" OR ".join(f'{field}_exact:"{value}"' for value in values))
    asked = asked.highlight()
    for facet in FACETS:
        asked = asked.facet(facet)
    query = asked.query
    query.set_limits(0, RESULTS)
    backend, built, options = query.backend, query.build_query(), query.build_params()
    # The backend adds to the set of narrowings that it is given.
    return lambda: backend.search(
        built, **{**options, "narrow_queries": set(options.get("narrow_queries") or ())}
    )


def plain_call(question: Question) -> Call:
    """The simple backend's search for a question."""
    query = SearchQuerySet(using="simple").filter(content=AutoQuery(question.text)).query
    return partial(query.backend.search, query.build_query())


def measured(calls: Sequence[Call], seconds: float) -> dict[str, Any]:
    """What each answer took, and how many documents each question that was asked finds."""
    hits: list[int] = []
    times = timed([partial(_noting, one, hits) for one in calls], seconds=seconds)
    asked = min(len(calls), len(hits))
    return {**asdict(times), "questions": asked, "hits": hits[:asked]}


def _noting(one: Call, hits: list[int]) -> None:
    hits.append(int(one()["hits"]))


def main(arguments: Iterable[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("result", type=Path)
    parser.add_argument("documents", type=Path)
    parser.add_argument("--category", required=True)
    parser.add_argument("--seconds", type=float, default=3, help="of each setting")
    options = parser.parse_args(list(arguments))
    for alias in ("whoosh", "simple"):
        connections[alias].get_unified_index().build(indexes=[DocumentIndex()])
    filled = fill_whoosh(options.documents)
    words = [question for question in questions() if question.kind is not Kind.BEGINNING]
    beginnings = [question for question in questions() if question.kind is Kind.BEGINNING]
    whoosh = {}
    for name, chosen in {
        "": {},
        ", two facets chosen": {"hosting": CHOSEN_HOSTINGS, "category": [options.category]},
    }.items():
        calls = {
            f"distance 0{name}": [call(one, is_fuzzy=False, chosen=chosen) for one in words],
            f"distance 2{name}": [call(one, is_fuzzy=True, chosen=chosen) for one in words],
            f"beginnings{name}": [call(one, is_fuzzy=False, chosen=chosen) for one in beginnings],
        }
        whoosh |= {setting: measured(some, options.seconds) for setting, some in calls.items()}
    simple = {"distance 0": measured([plain_call(one) for one in words], options.seconds)}
    options.result.write_text(json.dumps({"seconds": filled, "whoosh": whoosh, "simple": simple}))


if __name__ == "__main__":
    main(sys.argv[1:])
