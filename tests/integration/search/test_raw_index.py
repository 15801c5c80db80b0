"""What lies in the index as the engine keeps it: nothing that is not public, whoever could read the files."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import tantivy
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from elasticsearch import Elasticsearch
from oscar.core.loading import get_model
from wagtail.models import PageViewRestriction

from search import indexing
from search.search_indexes import ListingIndex
from shop.accounts.models import Organization
from shop.core.changes import mark_changed
from shop.marketplace.models import Listing
from tests.factories.cms import FaqEntryPageFactory
from tests.factories.journeys import deliver, make_license, make_order
from tests.factories.marketplace import ListingFactory, ProductFactory
from tests.factories.prices import import_prices
from tests.factories.prices import row as price_row
from tests.search_engines import search_engine
from tests.services import ElasticsearchServer

Category = get_model("catalogue", "Category")
StockRecord = get_model("partner", "StockRecord")

pytestmark = pytest.mark.django_db

# Each is written somewhere where the index must not have it from, and is found in no other text.
SECRETS = (
    "47114711",  # a price
    "sencanary",
    "keycanary",
    "orgcanary",
    "personcanary",
    "ordercanary",
    "draftcanary",
    "privatecanary",
    "unpublishedcanary",
    "delistedcanary",
    "hiddencanary",
    "categorycanary",
)
PUBLIC = ("showncanary", "questioncanary", "answercanary")


@pytest.fixture
def world(organization: Organization, customer: User, staff: User) -> Listing:
    """A shop in which every kind of secret is stored, besides what is public."""
    Organization.objects.filter(pk=organization.pk).update(name="Orgcanary")
    User.objects.filter(pk=customer.pk).update(last_name="Personcanary", email="personcanary@example.com")
    listing = ListingFactory(name="Showncanary", description="<p>Plain.</p>")
    StockRecord.objects.update(price="47114711.00")
    import_prices(price_row(Product_key=listing.key, Price="47114711.00"), by=staff)
    root = Category.add_root(name="Marketplace")
    listing.product.categories.add(root.add_child(name="Categorycanary", is_public=False))
    deliver(make_order(customer, staff, [listing], po_number="Ordercanary"), staff)
    make_license(
        organization,
        listing,
        "Sencanary-1",
        by=staff,
        deployment="data_center",
        license_key="Keycanary-1",
    )
    ListingFactory(name="Delistedcanary", is_listed=False)
    ListingFactory(name="Hiddencanary", product=ProductFactory(is_public=False))
    shown = FaqEntryPageFactory(title="Questioncanary", answer="<p>Answercanary</p>")
    shown.answer = "<p>Draftcanary</p>"
    shown.save_revision()
    FaqEntryPageFactory(title="Unpublishedcanary", parent=shown.get_parent().specific).unpublish()
    private = FaqEntryPageFactory(title="Privatecanary", parent=shown.get_parent().specific)
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    return listing


def fields_and_contents(options: dict[str, str]) -> tuple[set[str], str]:
    """The names of the fields that hold something, and all that they hold, in lower case."""
    if "PATH" in options:
        return _tantivy_contents(Path(options["PATH"]))
    return _elasticsearch_contents(options["URL"], options["INDEX_NAME"])


def _tantivy_contents(folder: Path) -> tuple[set[str], str]:
    (schema,) = folder.rglob("meta.json")
    index = tantivy.Index.open(str(schema.parent))
    searcher = index.searcher()
    found = searcher.search(tantivy.Query.all_query(), limit=1000)
    documents = [searcher.doc(address).to_dict() for _score, address in found.hits]
    names = [field["name"] for field in json.loads(schema.read_text())["schema"] if field["type"] == "text"]
    terms = {name: [term for term, _count in searcher.terms_with_prefix(name, "")] for name in names}
    used = {name for document in documents for name in document} | {name for name in terms if terms[name]}
    for document in documents:
        used |= json.loads(document["_source"][0]).keys()
    return used, str([documents, terms]).lower()


def _elasticsearch_contents(url: str, name: str) -> tuple[set[str], str]:
    with Elasticsearch(url) as client:
        client.indices.refresh(index=name)
        hits = client.search(index=name, size=1000)["hits"]["hits"]
        vectors = [
            client.termvectors(index=name, id=hit["_id"], fields=["*"], positions=False, offsets=False)
            for hit in hits
        ]
    used = {field for hit in hits for field in hit["_source"]}
    used |= {field for vector in vectors for field in vector["term_vectors"]}
    return used, str([hits, [vector.body for vector in vectors]]).lower()


@pytest.fixture(
    params=[
        "tantivy",
        pytest.param("8.19", marks=pytest.mark.elasticsearch),
        pytest.param("9.2", marks=pytest.mark.elasticsearch),
    ]
)
def options(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    elasticsearch_servers: Callable[[str], ElasticsearchServer],
) -> dict[str, str]:
    """Options of a connection to an engine that has no index yet."""
    if request.param == "tantivy":
        return {
            "ENGINE": "search.backends.tantivy.TantivySearchEngine",
            "PATH": str(tmp_path / "search"),
        }
    return {
        "ENGINE": "search.backends.elasticsearch8.Elasticsearch8SearchEngine",
        "URL": elasticsearch_servers(request.param).url,
        "INDEX_NAME": "raw",
    }


def test_no_secret_is_in_the_index(world: Listing, options: dict[str, str]):
    with search_engine(**options):
        call_command("rebuild_search", verbosity=0)
        mark_changed("marketplace.listing", Listing.objects.values_list("pk", flat=True))
        indexing.index_changes()
        used, contents = fields_and_contents(options)

    assert [word for word in PUBLIC if word not in contents] == []
    assert [word for word in SECRETS if word in contents] == []
    # An engine may read a field in several ways, named after it, and keep words of its own.
    allowed = (*ListingIndex.fields, "id", "django_ct", "django_id", "_")
    assert sorted(name for name in used if not name.startswith(allowed)) == []


def test_what_is_delisted_is_gone_from_the_files(options: dict[str, str]):
    listing = ListingFactory(name="Goescanary")
    with search_engine(**options):
        indexing.rebuild()
        before = fields_and_contents(options)[1]
        Listing.objects.update(is_listed=False)
        mark_changed("marketplace.listing", [listing.pk])
        indexing.index_changes()
        after = fields_and_contents(options)[1]

    assert "goescanary" in before
    assert "goescanary" not in after


def test_the_tests_have_no_engine_that_they_did_not_ask_for():
    assert settings.HAYSTACK_CONNECTIONS["default"]["ENGINE"].endswith("AbsentSearchEngine")
