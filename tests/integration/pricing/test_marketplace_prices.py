"""The Marketplace's list prices: fetched politely, checked and shown like any other list."""

import pytest

from shop.core.jobs import Job
from shop.core.models import OutboxEvent
from shop.core.outbox import run_event
from shop.marketplace.sources import SourceError
from shop.pricing.enums import ImportStatus, PriceSource
from shop.pricing.models import Price, PriceListImport
from shop.pricing.services import apply_price_list, read_price_list, request_marketplace_prices
from tests.factories.marketplace import ListingFactory
from tests.factories.prices import AT, TODAY
from tests.marketplace_stub import Catalogue, serve_marketplace
from tests.marketplace_stub.synchronizing import LITTLE_PATIENCE

pytestmark = pytest.mark.django_db


@pytest.fixture
def stub(settings, tmp_path, monkeypatch):
    monkeypatch.setattr("shop.marketplace.sources.transport.PATIENCE", LITTLE_PATIENCE)
    settings.VAR_DIR = tmp_path
    with serve_marketplace(Catalogue(12)) as stub:
        settings.MARKETPLACE_URL = stub.url
        yield stub


@pytest.fixture
def apps(stub):
    """Three apps of the stub that are in our catalogue, and one that it does not know."""
    known = [stub.catalogue.app(number) for number in stub.catalogue.select(lambda _app: True, name="all")]
    listed = [
        ListingFactory(key=app.key, hostings={_ours(name): "atlassian" for name in app.releases})
        for app in known[:3]
    ]
    return [*listed, ListingFactory(key="org.example.unheard-of", hostings={"cloud": "atlassian"})]


def _ours(name: str) -> str:
    return {"cloud": "cloud", "datacenter": "data_center", "server": "server"}[name]


def requested(staff) -> PriceListImport:
    return request_marketplace_prices(valid_from=TODAY, is_complete=False, by=staff, at=AT)


def test_list_prices_come_into_the_same_preview_and_then_into_the_book(stub, apps, staff):
    price_list = requested(staff)
    assert run_event(OutboxEvent.objects.get(job=Job.READ_PRICE_LIST).pk)
    price_list.refresh_from_db()
    hostings = sum(listing.hostings.count() for listing in apps[:3])

    assert (price_list.status, price_list.error) == (ImportStatus.READY, "")
    # Seven tiers, a price for new licences and one for renewals each.
    assert (price_list.rows, price_list.added, price_list.wrong) == (hostings * 14, hostings * 14, 0)
    assert Price.objects.count() == 0
    assert stub.most_at_once == 1
    assert len(stub.asked("pricing")) == hostings + 1

    apply_price_list(price_list_id=price_list.pk, by=staff, at=AT)

    prices = Price.objects.filter(listing_key=apps[0].key, user_tier=2**31 - 1)
    assert {(price.currency, price.purchase_type, str(price.unit_price)) for price in prices} == {
        ("USD", "new", "1414.21"),
        ("USD", "renewal", "707.11"),
    }
    assert {price.origin.source for price in Price.objects.all()} == {PriceSource.MARKETPLACE}


def test_an_interrupted_fetching_goes_on_behind_the_last_complete_app(stub, apps, staff):
    price_list = requested(staff)
    second = apps[1].key
    stub.faults.add("500", "always", path=second)

    with pytest.raises(SourceError):
        read_price_list(price_list_id=price_list.pk, at=AT)
    price_list.refresh_from_db()
    assert (price_list.status, price_list.last_listing_id) == (ImportStatus.READING, apps[0].pk)
    assert "answered 500" in price_list.error

    stub.faults.clear()
    stub.forget()
    done = read_price_list(price_list_id=price_list.pk, at=AT)

    assert done.status == ImportStatus.READY
    assert stub.asked(f"{apps[0].key}/pricing") == []
    assert (done.wrong, done.rows) == (0, sum(listing.hostings.count() for listing in apps[:3]) * 14)
