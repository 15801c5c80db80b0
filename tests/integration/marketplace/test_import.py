import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from oscar.core.loading import get_model
from pytest_django import Settings

from shop.core.html import sanitize_html
from shop.marketplace import services
from shop.marketplace.enums import Hosting, ListingKind, PaymentModel
from shop.marketplace.facts import MAX_DESCRIPTION
from shop.marketplace.models import HostApplication, Listing, ListingHosting, Vendor
from shop.marketplace.services import ChangedListing, ImportReport, import_catalogue
from shop.marketplace.sources import FileSource, SourceError
from tests.factories.marketplace import DEMO_CATALOGUE, catalogue_dump, wire_addon, wire_version

Category = get_model("catalogue", "Category")
Product = get_model("catalogue", "Product")
StockRecord = get_model("partner", "StockRecord")

pytestmark = pytest.mark.django_db

AT = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)
LATER = AT + timedelta(days=1)
KEY = "org.example.timesheets"


def run(tmp_path: Path, dump: dict[str, Any], at: datetime = AT) -> ImportReport:
    path = tmp_path / "catalogue.json"
    path.write_text(json.dumps(dump), encoding="utf-8")
    return import_catalogue(source=FileSource(path), at=at)


def rows() -> dict[str, list[dict[str, Any]]]:
    """Everything the import writes, but for the time of the synchronisation."""
    found = {}
    for model in (Listing, ListingHosting, Vendor, HostApplication, Product, StockRecord, Category):
        values = list(model._default_manager.order_by("pk").values())
        for value in values:
            value.pop("synchronized_at", None)
        found[model._meta.label] = values
    found["categories"] = list(Product.categories.through.objects.order_by("pk").values())
    found["applications"] = list(Listing.applications.through._default_manager.order_by("pk").values())
    return found


def test_the_demo_catalogue_is_read_without_a_loss():
    report = import_catalogue(source=FileSource(DEMO_CATALOGUE), at=AT)

    assert report.skipped == ()
    assert len(report.added) == Listing.objects.count() == 49
    assert Listing.objects.filter(kind=ListingKind.HOST).count() == 13
    assert {row.key for row in HostApplication.objects.all()} >= {
        "jira",
        "confluence",
        "bitbucket",
        "bamboo",
        "crowd",
    }
    assert set(ListingHosting.objects.values_list("payment_model", flat=True)) == set(PaymentModel.values)
    only = {
        frozenset(row.deployment for row in listing.hostings.all())
        for listing in Listing.objects.prefetch_related("hostings")
    }
    assert only >= {
        frozenset({Hosting.CLOUD}),
        frozenset({Hosting.DATA_CENTER}),
        frozenset({Hosting.CLOUD, Hosting.DATA_CENTER, Hosting.SERVER}),
    }


def test_every_demo_listing_has_what_a_page_shows():
    import_catalogue(source=FileSource(DEMO_CATALOGUE), at=AT)

    for listing in Listing.objects.with_facts():
        assert listing.tag_line, listing.key
        assert listing.summary, listing.key
        assert listing.description.startswith("<p>"), listing.key
        assert sanitize_html(listing.description) == listing.description, listing.key
        assert listing.source_url.startswith("https://"), listing.key
        assert listing.applications.all(), listing.key
        assert listing.logo_url == "", listing.key
        assert listing.product.title == listing.name
        assert listing.product.upc == listing.key
        assert listing.product.description == listing.description


def test_a_listing_is_stored_beside_a_product_without_a_price(tmp_path: Path, settings: Settings):
    settings.MARKETPLACE_URL = "https://marketplace.example"
    run(tmp_path, catalogue_dump(wire_addon()))

    listing = Listing.objects.get(key=KEY)
    assert listing.kind == ListingKind.APP
    assert (listing.rating, listing.rating_count, listing.installs) == (Decimal("3.94"), 12, 85)
    assert listing.source_url == "https://marketplace.example/apps/900001/example"
    assert listing.synchronized_at == AT
    assert listing.vendor.key == "90001"
    assert [category.name for category in listing.product.categories.all()] == ["Admin tools"]
    assert listing.product.product_class.slug == "license"
    assert not listing.product.product_class.track_stock
    record = listing.product.stockrecords.get()
    assert (record.partner_sku, record.price, record.num_in_stock) == (KEY, None, None)
    assert record.price_currency == settings.OSCAR_DEFAULT_CURRENCY


def test_importing_the_same_again_writes_nothing_but_the_time():
    import_catalogue(source=FileSource(DEMO_CATALOGUE), at=AT)
    before = rows()

    with CaptureQueriesContext(
        connection,
    ) as queries:
        report = import_catalogue(source=FileSource(DEMO_CATALOGUE), at=LATER)

    assert (report.added, report.changed, report.unchanged, report.skipped) == ((), (), 49, ())
    writing = [query["sql"] for query in queries if query["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]
    assert len(writing) == 1
    assert "synchronized_at" in writing[0]
    assert rows() == before
    assert set(Listing.objects.values_list("synchronized_at", flat=True)) == {LATER}


def test_reading_unchanged_listings_costs_the_same_for_few_and_for_many(tmp_path: Path):
    few = catalogue_dump(*(wire_addon(f"org.example.app{number}") for number in range(2)))
    many = catalogue_dump(*(wire_addon(f"org.example.app{number}") for number in range(60)))
    counts = []
    for dump in (few, many):
        run(tmp_path, dump)
        with CaptureQueriesContext(connection) as queries:
            run(tmp_path, dump, at=LATER)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_a_renamed_listing_keeps_its_key_and_its_product(tmp_path: Path):
    run(tmp_path, catalogue_dump(wire_addon()))
    before = Listing.objects.get(key=KEY)

    report = run(tmp_path, catalogue_dump(wire_addon(name="Hours & Minutes")), at=LATER)

    after = Listing.objects.get(key=KEY)
    assert report.changed == (ChangedListing(KEY, ("name",)),)
    assert (after.pk, after.product_id, after.name) == (before.pk, before.product_id, "Hours & Minutes")
    assert (after.product.title, after.product.slug) == ("Hours & Minutes", "hours-minutes")
    assert after.synchronized_at == LATER


@pytest.mark.parametrize(
    ("given", "versions", "fields"),
    [
        ({"tagLine": "Another line"}, None, ("tag_line",)),
        ({"embedded": {"distribution": {"totalInstalls": 86}}}, None, ("installs",)),
        ({"embedded": {"reviews": {"averageStars": 0.0, "count": 0}}}, None, ("rating", "rating_count")),
        ({"embedded": {"categories": [{"name": "Reports"}]}}, None, ("categories",)),
        ({"status": "private"}, None, ("is_listed",)),
        ({}, [wire_version(paymentModel="vendor")], ("hostings",)),
        ({}, [wire_version(deployment={"cloud": True}, compatibilities=[])], ("hostings", "applications")),
    ],
)
def test_a_change_is_reported_by_field(
    tmp_path: Path, given: dict[str, Any], versions: list[dict[str, Any]] | None, fields: tuple[str, ...]
):
    run(tmp_path, catalogue_dump(wire_addon()))

    dump = catalogue_dump(wire_addon(**given), versions={KEY: versions} if versions else None)
    report = run(tmp_path, dump, at=LATER)
    again = run(tmp_path, dump, at=LATER)

    assert report.changed == (ChangedListing(KEY, fields),)
    assert (again.changed, again.unchanged) == ((), 1)


def test_a_hosting_that_is_no_longer_offered_goes(tmp_path: Path):
    both = {"server": False, "cloud": True, "dataCenter": True}
    run(tmp_path, catalogue_dump(wire_addon(), versions={KEY: [wire_version(deployment=both)]}))
    assert ListingHosting.objects.count() == 2

    run(tmp_path, catalogue_dump(wire_addon()), at=LATER)

    assert [row.deployment for row in Listing.objects.get(key=KEY).hostings.all()] == [Hosting.DATA_CENTER]


def test_categories_that_staff_added_stay(tmp_path: Path):
    run(tmp_path, catalogue_dump(wire_addon()))
    product = Listing.objects.get(key=KEY).product
    product.categories.add(Category.add_root(name="Recommended by us", slug="recommended"))

    run(tmp_path, catalogue_dump(wire_addon(embedded={"categories": [{"name": "Reports"}]})), at=LATER)

    assert {category.name for category in product.categories.all()} == {"Recommended by us", "Reports"}


def test_a_change_by_hand_to_the_product_is_put_right(tmp_path: Path):
    run(tmp_path, catalogue_dump(wire_addon()))
    Product.objects.update(description="<p>By hand</p>")

    report = run(tmp_path, catalogue_dump(wire_addon()), at=LATER)

    assert report.changed == (ChangedListing(KEY, ("product",)),)
    assert Product.objects.get().description == "<p>More about it.</p>"


def test_a_broken_listing_keeps_its_last_good_state(tmp_path: Path):
    run(tmp_path, catalogue_dump(wire_addon(), wire_addon("org.example.other", name="Other")))
    before = rows()

    report = run(
        tmp_path,
        catalogue_dump(wire_addon(name={"en": "Example"}), wire_addon("org.example.other", name="Other")),
        at=LATER,
    )

    assert [(skipped.key, skipped.reason.split(":")[0]) for skipped in report.skipped] == [(KEY, "name")]
    assert (report.changed, report.unchanged) == ((), 1)
    assert rows() == before
    assert Listing.objects.get(key=KEY).synchronized_at == AT


def test_a_listing_the_database_refuses_is_skipped_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def refuse(given: Any, listing: Listing) -> list[ListingHosting]:
        if listing.key == KEY:
            raise IntegrityError
        return []

    monkeypatch.setattr(services, "hosting_rows", refuse)

    report = run(tmp_path, catalogue_dump(wire_addon(), wire_addon("org.example.other", name="Other")))

    assert report.added == ("org.example.other",)
    assert [(skipped.key, skipped.reason) for skipped in report.skipped] == [
        (KEY, "could not be stored: IntegrityError")
    ]
    assert Product.objects.filter(upc=KEY).count() == 0


def test_a_repeated_listing_is_taken_once(tmp_path: Path):
    report = run(tmp_path, catalogue_dump(wire_addon(), wire_addon(), wire_addon(KEY.upper())))

    assert report.added == (KEY,)
    assert [skipped.key for skipped in report.skipped] == [KEY, KEY.upper()]


def test_a_key_in_other_letter_case_does_not_make_a_second_listing(tmp_path: Path):
    run(tmp_path, catalogue_dump(wire_addon()))

    report = run(tmp_path, catalogue_dump(wire_addon(KEY.upper())), at=LATER)

    assert [skipped.reason for skipped in report.skipped] == [f"is known as {KEY}, in other letter case"]
    assert Listing.objects.count() == 1


def test_the_database_itself_refuses_a_key_in_other_letter_case(tmp_path: Path):
    run(tmp_path, catalogue_dump(wire_addon(), wire_addon("org.example.other")))

    with pytest.raises(IntegrityError), transaction.atomic():
        Listing.objects.filter(key="org.example.other").update(key=KEY.upper())


def test_a_listing_that_was_never_public_is_not_added(tmp_path: Path):
    report = run(tmp_path, catalogue_dump(wire_addon(status="private")))

    assert [skipped.reason for skipped in report.skipped] == ["is not public"]
    assert Product.objects.count() == 0


def test_a_listing_without_a_version_is_not_added(tmp_path: Path):
    report = run(tmp_path, catalogue_dump(wire_addon(), versions={KEY: []}))

    assert [skipped.reason for skipped in report.skipped] == ["has no public version for any hosting"]


def test_a_listing_that_is_not_in_the_file_stays(tmp_path: Path):
    run(tmp_path, catalogue_dump(wire_addon(), wire_addon("org.example.other")))

    run(tmp_path, catalogue_dump(wire_addon()), at=LATER)

    assert Listing.objects.get(key="org.example.other").is_listed


def test_texts_are_cleaned_cut_and_of_one_kind_of_line_end(tmp_path: Path):
    dump = catalogue_dump(
        wire_addon(
            name="Charts\r\n & <b>Boards</b>\x00" + "x" * 300,
            tagLine="<script>alert(1)</script>Fast\r\nand safe",
            summary="First\x00 & foremost.\r\n\r\nSecond.",
        ),
        versions={
            KEY: [
                wire_version(
                    text={"moreDetails": "<p>One</p>\r\n<script>alert(1)</script>" + "<p>x</p>" * 1_000_000}
                )
            ]
        },
    )

    run(tmp_path, dump)

    listing = Listing.objects.get(key=KEY)
    assert listing.name.startswith("Charts & Boardsx")
    assert len(listing.name) == 255
    assert listing.tag_line == "Fast and safe"
    assert listing.summary == "First & foremost."
    assert listing.description.startswith("<p>One</p>\n<p>x</p>")
    assert len(listing.description) <= MAX_DESCRIPTION
    assert listing.product.description == listing.description


def test_a_plain_summary_becomes_paragraphs_where_there_is_no_description(tmp_path: Path):
    dump = catalogue_dump(
        wire_addon(summary="Less < more &amp; so on.\r\n\r\nSecond."),
        versions={KEY: [wire_version(text=None)]},
    )

    run(tmp_path, dump)

    assert Listing.objects.get(key=KEY).description == "<p>Less &lt; more &amp; so on.</p><p>Second.</p>"


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Zeiterfassung für Übermütige", "zeiterfassung-fur-ubermutige"),
        ("時間", "u6642u9593"),
        ("***", "orgexampletimesheets"),
    ],
)
def test_every_product_gets_an_address(tmp_path: Path, name: str, slug: str):
    run(tmp_path, catalogue_dump(wire_addon(name=name)))

    assert Product.objects.get().slug == slug


def test_a_key_longer_than_oscars_columns_still_finds_its_product(tmp_path: Path):
    keys = ["org.example." + "x" * 200 + end for end in ("a", "b")]

    report = run(tmp_path, catalogue_dump(*(wire_addon(key) for key in keys)))

    assert report.added == tuple(keys)
    assert {len(product.upc) for product in Product.objects.all()} == {64}


def test_a_vendors_new_name_is_taken_over(tmp_path: Path):
    run(tmp_path, catalogue_dump(wire_addon()))
    vendor = {"_links": {"self": {"href": "/rest/2/vendors/90001"}}, "name": "Example GmbH"}

    run(tmp_path, catalogue_dump(wire_addon(embedded={"vendor": vendor})), at=LATER)

    assert [vendor.name for vendor in Vendor.objects.all()] == ["Example GmbH"]


def test_a_source_that_fails_half_way_leaves_what_was_stored(tmp_path: Path):
    run(tmp_path, catalogue_dump(wire_addon()))
    dump = catalogue_dump(wire_addon())
    dump["responses"]["/rest/2/addons?limit=50"]["_links"] = {"next": {"href": "/rest/2/addons?offset=50"}}

    with pytest.raises(SourceError, match="offset=50"):
        run(tmp_path, dump, at=LATER)

    assert Listing.objects.count() == 1


def test_progress_is_told_after_every_hundred(tmp_path: Path):
    path = tmp_path / "catalogue.json"
    path.write_text(
        json.dumps(catalogue_dump(*(wire_addon(f"org.example.app{n}") for n in range(101)))), encoding="utf-8"
    )
    told: list[int] = []

    import_catalogue(source=FileSource(path), at=AT, on_progress=told.append)

    assert told == [100, 101]


def test_sync_marketplace_reads_a_file_and_says_what_it_did():
    output = StringIO()

    call_command("sync_marketplace", source=str(DEMO_CATALOGUE), stdout=output)

    assert "49 of 49 listings read" in output.getvalue()
    assert "49 added, 0 changed, 0 unchanged, 0 skipped" in output.getvalue()
    assert Listing.objects.count() == 49


def test_sync_marketplace_names_what_it_skipped(tmp_path: Path):
    path = tmp_path / "catalogue.json"
    path.write_text(json.dumps(catalogue_dump(wire_addon(name=None))), encoding="utf-8")
    errors = StringIO()

    call_command("sync_marketplace", source=str(path), stdout=StringIO(), stderr=errors)

    assert f"skipped {KEY}: name" in errors.getvalue()


@pytest.mark.parametrize("href", ["http://[::1", "javascript:alert(1)", "//x y", "", None])
def test_an_address_that_no_page_may_link_to_is_left_out(tmp_path: Path, href: str | None):
    addon = wire_addon()
    addon["_links"]["alternate"]["href"] = href

    report = run(tmp_path, catalogue_dump(addon))

    assert report.added == (KEY,)
    assert Listing.objects.get(key=KEY).source_url == ""


@pytest.mark.parametrize("arguments", [{}, {"source": "https://marketplace.example"}])
def test_sync_marketplace_over_the_network_says_what_works_instead(arguments: dict[str, str]):
    with pytest.raises(CommandError, match=r"not available in this version.*JSON file") as refusal:
        call_command("sync_marketplace", **arguments)

    assert refusal.value.returncode == 1


def test_sync_marketplace_with_a_broken_file_says_what_to_do(tmp_path: Path):
    path = tmp_path / "catalogue.json"
    path.write_text("<html>502 Bad Gateway</html>", encoding="utf-8")

    with pytest.raises(CommandError, match="repair or replace the file"):
        call_command("sync_marketplace", source=str(path))

    assert Listing.objects.count() == 0
