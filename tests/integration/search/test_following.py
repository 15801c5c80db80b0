"""From a change to what a search finds, with the embedded engine and the relay."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import transaction

from search import indexing
from search.health import SearchState, state
from search.query_sets import SiteQuerySet
from search.search_indexes import ListingIndex
from shop.core.changes import mark_changed
from shop.core.models import ChangeMark
from shop.core.outbox import relay_once
from shop.marketplace.models import Listing
from shop.marketplace.services import import_catalogue
from shop.marketplace.sources import FileSource
from tests.factories.marketplace import ListingFactory, catalogue_dump, wire_addon

AT = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)


def found(text: str) -> list[str]:
    return [result.title for result in SiteQuerySet().auto_query(text)]


@pytest.mark.django_db(transaction=True)
def test_what_a_synchronisation_brings_is_found_as_soon_as_the_relay_has_looked(
    search_index: Callable[[], object], tmp_path: Path
):
    path = tmp_path / "catalogue.json"
    path.write_text(json.dumps(catalogue_dump(wire_addon())), encoding="utf-8")

    import_catalogue(source=FileSource(path), at=AT)
    before = found("timesheets")
    relay_once()

    assert (before, found("timesheets")) == ([], ["Example Timesheets"])


@pytest.mark.django_db
def test_searches_go_on_in_the_old_index_until_the_new_one_is_complete(search_index: Callable[[], object]):
    listing = ListingFactory(name="Old Diagrams")
    search_index()
    Listing.objects.filter(pk=listing.pk).update(name="New Diagrams")
    meanwhile: list[list[str]] = []

    indexing.rebuild(on_progress=lambda _done, _total: meanwhile.append(found("diagrams")))

    assert meanwhile == [["Old Diagrams"]]
    assert found("diagrams") == ["New Diagrams"]


@pytest.mark.django_db
def test_a_rebuild_that_breaks_off_changes_nothing_and_the_next_one_succeeds(
    search_index: Callable[[], object], monkeypatch: pytest.MonkeyPatch
):
    ListingFactory(name="Diagrams")
    search_index()
    with monkeypatch.context() as broken:
        broken.setattr(ListingIndex, "prepare", lambda index, row: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            indexing.rebuild()

    assert (state(), found("diagrams")) == (SearchState.OK, ["Diagrams"])
    assert indexing.rebuild() == 1


@pytest.mark.django_db(transaction=True)
def test_a_delisted_entry_is_not_found_any_more_and_one_that_returns_is(
    search_index: Callable[[], object],
):
    listing = ListingFactory(name="Diagrams")
    search_index()
    seen = [found("diagrams")]
    for is_listed in (False, True):
        with transaction.atomic():
            Listing.objects.update(is_listed=is_listed)
            mark_changed("marketplace.listing", [listing.pk])
        relay_once()
        seen.append(found("diagrams"))

    assert seen == [["Diagrams"], [], ["Diagrams"]]
    assert ChangeMark.objects.count() == 0
