"""A catalogue of the project's own beside the Marketplace's: neither takes or loses what is the other's."""

import pytest

from shop.marketplace.enums import ChangeKind
from shop.marketplace.models import Listing
from shop.marketplace.services import import_catalogue
from tests.factories.journeys import NOW
from tests.factories.marketplace import ProductFactory
from tests.integration.marketplace.in_memory import InMemorySource, app, host

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _sources(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    settings.CATALOGUE_SOURCES = {"own": "yours.catalogue.OwnProducts"}


def listed() -> list[str]:
    return list(Listing.objects.filter(is_listed=True).order_by("key").values_list("key", flat=True))


def read(*given, name="own:products"):
    return import_catalogue(source=InMemorySource(list(given), name), at=NOW)


def test_a_reading_of_one_source_leaves_the_other_alone():
    market, own = [host("wiki"), app("org.example.app1")], [host("own.notebook")]
    assert read(*market, name="https://marketplace.example").added == 2
    assert read(*own).added == 1

    again = read(*market, name="https://marketplace.example")
    run = read(*own)

    assert (again.delisted, again.missing, run.delisted, run.missing) == (0, 0, 0, 0)
    assert listed() == ["org.example.app1", "own.notebook", "wiki"]


def test_what_is_gone_from_the_own_source_is_taken_out():
    own = [host(f"own.product{number}") for number in range(20)]
    read(*own)

    assert read(*own[:-1]).delisted == 1


def test_a_vendor_of_the_marketplace_cannot_take_a_key_of_ours_nor_we_one_of_theirs():
    product = ProductFactory()
    read(host("own.notebook", product_id=product.pk))

    theirs = read(app("Own.notebook"), name="https://marketplace.example")
    ours = read(host("own.notebook", product_id=product.pk), app("org.example.app1"))

    for run, key in ((theirs, "Own.notebook"), (ours, "org.example.app1")):
        (change,) = run.changes.filter(kind=ChangeKind.SKIPPED)
        assert (change.key, change.details) == (key, {"reason": "has a key that belongs to another source"})
    assert listed() == ["own.notebook"]


def test_a_product_that_was_there_before_stays_itself():
    product = ProductFactory(title="Lab Notebook")
    before = (product.upc, product.product_class_id, product.stockrecords.count())

    read(host("own.notebook", name="Lab Notebook 2", product_id=product.pk))

    product.refresh_from_db()
    assert product.listing.key == "own.notebook"
    assert (product.title, product.upc, product.product_class_id) == ("Lab Notebook 2", *before[:2])
    assert product.stockrecords.count() == before[2] + 1


@pytest.mark.parametrize("twice", [False, True])
def test_a_product_that_is_not_there_or_has_a_listing_is_skipped(twice):
    product = ProductFactory()
    read(host("own.notebook", product_id=product.pk))
    wrong = product.pk if twice else 10**9

    run = read(host("own.notebook", product_id=product.pk), host("own.other", product_id=wrong))

    assert run.skipped == 1
    assert listed() == ["own.notebook"]
