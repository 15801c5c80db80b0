"""What people type and what it has to find, over the catalogue and FAQ of the demo (``pairs.json``)."""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import translation
from haystack import connections
from pytest_django import DjangoDbBlocker

from cms.demo import build_demo_pages
from search.backends.capabilities import Capability
from search.indexing import rebuild
from search.queries import SiteSearch, Tab, search_site
from shop.marketplace.outline import ListingFilters
from shop.marketplace.services import import_catalogue
from shop.marketplace.sources import FileSource
from tests.factories.marketplace import DEMO_CATALOGUE
from tests.search_engines import search_engine
from tests.services import elasticsearch_missing, elasticsearch_server

AT = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)
PAIRS = json.loads((Path(__file__).parent / "pairs.json").read_text(encoding="utf-8"))
CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
SITE_INDEX = "pairs"

Pair = dict[str, Any]


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Catalogue and pages of the demo, taken back after the last test of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        import_catalogue(source=FileSource(DEMO_CATALOGUE), at=AT)
        build_demo_pages(at=AT)
        yield
        transaction.set_rollback(True)


@pytest.fixture(
    scope="module",
    params=[
        "tantivy",
        pytest.param("8.19", marks=pytest.mark.elasticsearch),
        pytest.param("9.2", marks=pytest.mark.elasticsearch),
    ],
)
def capabilities(
    request: pytest.FixtureRequest, demo: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[frozenset[Capability]]:
    """An engine over the demo, by what it can do."""
    if request.param == "tantivy":
        folder = tmp_path_factory.mktemp("pairs") / "search"
        with search_engine(ENGINE="search.backends.tantivy.TantivySearchEngine", PATH=str(folder)):
            rebuild()
            yield connections["default"].get_backend().capabilities
        return
    if lacking := elasticsearch_missing(request.param):
        if CI and "Java" not in lacking:
            pytest.fail(lacking)
        pytest.skip(lacking)
    engine = "search.backends.elasticsearch8.Elasticsearch8SearchEngine"
    with (
        elasticsearch_server(request.param) as server,
        search_engine(ENGINE=engine, URL=server.url, INDEX_NAME=SITE_INDEX, TIMEOUT=30),
    ):
        rebuild()
        yield connections["default"].get_backend().capabilities


@pytest.fixture(autouse=True)
def time_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is found is looked at here, not how quickly on a machine that does other work."""
    monkeypatch.setattr("search.engine.PAGE_SECONDS", 60)


def found(pair: Pair, language: str) -> tuple[list[str], list[str]]:
    """Keys of listings and slugs of questions on the first page of each tab."""

    def ask(tab: Tab) -> Any:
        return search_site(SiteSearch(filters=ListingFilters(text=pair["text"]), language=language, tab=tab))

    with translation.override(language):
        products, questions = ask(Tab.PRODUCTS), ask(Tab.QUESTIONS)
    assert not products.is_fallback
    keys = [card.listing.key for card in products.products.page.object_list]
    return keys, [question.page.slug for question in questions.questions.object_list]


@pytest.mark.parametrize(
    ("language", "pair"),
    [
        pytest.param(language, pair, id=f"{language}: {pair['what']}: {pair['text']}")
        for language in ("en", "de")
        for pair in PAIRS[language]
    ],
)
def test_what_people_type_is_found(capabilities: frozenset[Capability], language: str, pair: Pair) -> None:
    lacking = [name for name in pair.get("needs", ()) if Capability[name] not in capabilities]
    if lacking:
        pytest.skip(f"this server cannot do {', '.join(lacking)}")

    listings, questions = found(pair, language)

    first = pair.get("first", 3)
    assert set(pair.get("listings", ())) <= set(listings[:first]), listings[:5]
    assert set(pair.get("questions", ())) <= set(questions[:first]), questions[:5]


@pytest.mark.parametrize("language", ["en", "de"])
def test_there_are_pairs_enough_to_judge_by(language: str) -> None:
    assert len(PAIRS[language]) >= 20
