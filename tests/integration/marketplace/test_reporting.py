"""What staff are told about the state of the catalogue."""

from datetime import timedelta

import pytest

from shop.marketplace.enums import ListingKind, SyncStatus
from shop.marketplace.models import Listing, SyncRun
from shop.marketplace.reporting import catalogue_state, concern
from tests.factories.journeys import NOW
from tests.factories.marketplace import ListingFactory

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def make_run(status, **values):
    """A run that began at NOW unless told otherwise."""
    defaults = {
        "source": "https://marketplace.example",
        "mode": "full",
        "requested_at": NOW,
        "started_at": NOW,
    }
    return SyncRun.objects.create(**{**defaults, "status": status, **values})


def test_the_state_counts_what_is_listed_gone_and_doubtful():
    ListingFactory(host=True)
    ListingFactory(stale_since=NOW)
    ListingFactory.create_batch(2)
    ListingFactory(is_listed=False, stale_since=NOW)
    run = make_run(SyncStatus.COMPLETED)
    make_run(SyncStatus.ABANDONED)

    state = catalogue_state()

    assert (state.products, state.apps, state.listed) == (1, 3, 4)
    assert (state.unlisted, state.unconfirmed, state.last_run) == (1, 1, run)
    assert Listing.objects.filter(kind=ListingKind.APP).count() == 4


@pytest.mark.parametrize(("days", "is_told"), [(0, False), (3, False), (4, True)])
def test_an_old_catalogue_is_told_after_three_days(days, is_told):
    run = make_run(SyncStatus.COMPLETED, started_at=NOW - timedelta(days=days))

    found = concern(on_date=TODAY)

    assert (found.run if found else None) == (run if is_told else None)


def test_a_failed_run_is_told_until_it_is_given_up():
    make_run(SyncStatus.COMPLETED)
    failed = make_run(SyncStatus.FAILED, finished_at=NOW)

    told = concern(on_date=TODAY)
    SyncRun.objects.filter(pk=failed.pk).delete()
    make_run(SyncStatus.ABANDONED)

    assert (told.run, told.since) == (failed, NOW)
    assert concern(on_date=TODAY) is None


def test_missing_listings_come_before_everything_else():
    waiting = make_run(SyncStatus.COMPLETED, missing=40, finished_at=NOW)
    make_run(SyncStatus.FAILED)

    told = concern(on_date=TODAY)
    SyncRun.objects.filter(pk=waiting.pk).update(missing_settled_at=NOW)

    assert told.run == waiting
    assert concern(on_date=TODAY).run != waiting


def test_without_any_run_there_is_nothing_to_tell():
    assert (concern(on_date=TODAY), catalogue_state().last_run) == (None, None)
