"""The documents of rows as the services leave them."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from oscar.core.loading import get_model

from search.search_indexes import FaqIndex, ListingIndex
from tests.factories.cms import FaqEntryPageFactory
from tests.factories.marketplace import ListingFactory, VendorFactory

Category = get_model("catalogue", "Category")

pytestmark = pytest.mark.django_db


def test_a_listing_tells_what_it_is_and_where_it_runs():
    listing = ListingFactory(
        key="org.example.timesheets",
        name="Timesheets",
        tag_line="Hours at a glance",
        summary="For <b>teams</b>.",
        description="<p>Books hours.</p><p>Exports them.</p>",
        vendor=VendorFactory(key="90001", name="Example Ltd"),
        applications=["jira"],
        hostings={"cloud": "vendor", "data_center": "atlassian"},
        rating=Decimal("3.90"),
        installs=999,
        marketplace_modified_at=datetime(2026, 1, 15, tzinfo=UTC),
    )
    root = Category.add_root(name="Marketplace")
    listing.product.categories.add(root.add_child(name="Admin tools", slug="admin-tools"))
    listing.product.categories.add(root.add_child(name="Hidden", slug="hidden", is_public=False))

    index = ListingIndex()
    (row,) = index.with_ids([listing.pk])
    document = index.full_prepare(row)

    assert document["text"].splitlines() == [
        "Timesheets",
        "Hours at a glance",
        "Example Ltd",
        "For teams.",
        "Books hours. Exports them.",
        "org.example.timesheets org example timesheets",
        "Admin tools",
    ]
    del document["text"]
    assert document == {
        "id": f"marketplace.listing.{listing.pk}",
        "django_ct": "marketplace.listing",
        "django_id": str(listing.pk),
        "title": "Timesheets",
        "title_auto": "Timesheets",
        "vendor_name": "Example Ltd",
        "applications": ["Jira"],
        "categories": ["Admin tools"],
        "host": ["jira"],
        "host_exact": ["jira"],
        "deployment": ["cloud", "data_center"],
        "deployment_exact": ["cloud", "data_center"],
        "category": ["admin-tools"],
        "category_exact": ["admin-tools"],
        "vendor": "90001",
        "vendor_exact": "90001",
        "payment_model": ["atlassian", "vendor"],
        "payment_model_exact": ["atlassian", "vendor"],
        "hosting": ["cloud/vendor", "data_center/atlassian"],
        "hosting_exact": ["cloud/vendor", "data_center/atlassian"],
        "kind": "app",
        "kind_exact": "app",
        "language": "",
        "language_exact": "",
        "rating": 3.9,
        "installs": 999,
        "weight": 1.75,
        "changed_at": datetime(2026, 1, 15, tzinfo=UTC),
        "name_sort": "timesheets",
        "key": "org.example.timesheets",
    }


def test_what_nobody_rated_has_no_rating_rather_than_a_bad_one():
    index = ListingIndex()
    (row,) = index.with_ids([ListingFactory().pk])

    assert "rating" not in index.full_prepare(row)


def test_a_question_is_its_title_and_the_words_of_its_answer_in_one_language():
    entry = FaqEntryPageFactory(title="How long?", answer="<p>Two <b>days</b>.</p><p>Or three.</p>")

    index = FaqIndex()
    (row,) = index.with_ids([entry.pk])
    document = index.full_prepare(row)

    assert document["text"] == "How long?\nTwo days. Or three."
    assert (document["kind"], document["language"]) == ("question", "en")
    assert document["changed_at"] == entry.last_published_at
