import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from oscar.core.loading import get_model
from pytest_django import Settings

from shop.core.html import sanitize_html
from shop.marketplace.enums import ChangeKind, Hosting, ListingKind, PaymentModel, SyncPhase, SyncStatus
from shop.marketplace.facts import MAX_DESCRIPTION
from shop.marketplace.models import HostApplication, Listing, ListingHosting, SyncChange, SyncRun, Vendor
from shop.marketplace.services import catalogue, import_catalogue
from shop.marketplace.sources import FileSource, SourceError
from tests.factories.marketplace import DEMO_CATALOGUE, catalogue_dump, wire_addon, wire_version

Category = get_model("catalogue", "Category")
Product = get_model("catalogue", "Product")
StockRecord = get_model("partner", "StockRecord")

pytestmark = pytest.mark.django_db

AT = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)
LATER = AT + timedelta(days=1)
KEY = "org.example.timesheets"


def run(tmp_path: Path, dump: dict[str, Any], at: datetime = AT) -> SyncRun:
    path = tmp_path / "catalogue.json"
    path.write_text(json.dumps(dump), encoding="utf-8")
    return import_catalogue(source=FileSource(path), at=at)


def told(report: SyncRun, *kinds: ChangeKind) -> list[tuple[str, str, dict[str, Any]]]:
    """What a run reports: kind, key and details of each change, of these kinds or of all."""
    changes = report.changes.filter(kind__in=kinds) if kinds else report.changes.all()
    return [(change.kind, change.key, change.details) for change in changes]


def reasons(report: SyncRun) -> list[str]:
    """Why listings were skipped."""
    return [details["reason"] for _kind, _key, details in told(report, ChangeKind.SKIPPED)]


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

    assert (report.skipped, report.source) == (0, str(DEMO_CATALOGUE))
    assert report.added == Listing.objects.count()
    assert report.added >= 62
    assert Listing.objects.filter(kind=ListingKind.HOST).count() >= 13
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


def test_importing_the_same_again_writes_nothing_but_the_run():
    first = import_catalogue(source=FileSource(DEMO_CATALOGUE), at=AT)
    before = rows()

    with CaptureQueriesContext(connection) as queries:
        report = import_catalogue(source=FileSource(DEMO_CATALOGUE), at=LATER)

    assert (report.added, report.changed, report.skipped) == (0, 0, 0)
    assert report.unchanged == first.added
    writing = [query["sql"] for query in queries if query["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]
    written = {sql.replace("INTO ", "").split()[1].strip('"') for sql in writing}
    assert written == {"marketplace_syncrun", "core_auditevent"}
    assert rows() == before
    assert set(Listing.objects.values_list("synchronized_at", flat=True)) == {AT}


def test_what_a_later_run_confirms_is_as_fresh_as_that_run(tmp_path: Path):
    run(tmp_path, catalogue_dump(wire_addon()))
    run(tmp_path, catalogue_dump(wire_addon()), at=LATER)

    listing = Listing.objects.with_last_run().get()

    assert (listing.synchronized_at, listing.confirmed_at) == (AT, LATER)


def test_reading_unchanged_listings_costs_the_same_for_few_and_for_many(tmp_path: Path):
    counts = []
    for number in (2, 100, 200, 300):
        dump = catalogue_dump(*(wire_addon(f"org.example.app{number}") for number in range(number)))
        run(tmp_path, dump)
        with CaptureQueriesContext(connection) as queries:
            run(tmp_path, dump, at=LATER)
        counts.append(len(queries))

    assert counts[0] == counts[1]
    # One query for the listings of a hundred and three for what belongs to them.
    assert (counts[2] - counts[1], counts[3] - counts[2]) == (4, 4)


def test_a_renamed_listing_keeps_its_key_and_its_product(tmp_path: Path):
    run(tmp_path, catalogue_dump(wire_addon()))
    before = Listing.objects.get(key=KEY)

    report = run(tmp_path, catalogue_dump(wire_addon(name="Hours & Minutes")), at=LATER)

    after = Listing.objects.get(key=KEY)
    assert told(report) == [
        (ChangeKind.RENAMED, KEY, {"old": "Example Timesheets", "new": "Hours & Minutes"})
    ]
    assert (after.pk, after.product_id, after.name) == (before.pk, before.product_id, "Hours & Minutes")
    assert (after.product.title, after.product.slug) == ("Hours & Minutes", "hours-minutes")
    assert after.synchronized_at == LATER


CLOUD = {"server": False, "cloud": True, "dataCenter": False}
BOTH = {"server": False, "cloud": True, "dataCenter": True}


@pytest.mark.parametrize(
    ("given", "versions", "changes"),
    [
        ({"tagLine": "Another line"}, None, [("changed", {"fields": ["tag_line"]})]),
        (
            {"embedded": {"distribution": {"totalInstalls": 86}}},
            None,
            [("changed", {"fields": ["installs"]})],
        ),
        (
            {"embedded": {"reviews": {"averageStars": 0.0, "count": 0}}},
            None,
            [("changed", {"fields": ["rating", "rating_count"]})],
        ),
        (
            {"embedded": {"categories": [{"name": "Reports"}]}},
            None,
            [("changed", {"fields": ["categories"]})],
        ),
        (
            {},
            [wire_version(paymentModel="vendor")],
            [("payment", {"old": {"data_center": "atlassian"}, "new": {"data_center": "vendor"}})],
        ),
        ({}, [wire_version(name="1.0.1")], [("changed", {"fields": ["versions"]})]),
        (
            {},
            [wire_version(deployment=BOTH)],
            [("deployment", {"old": ["data_center"], "new": ["cloud", "data_center"]})],
        ),
        (
            {"name": "Hours", "summary": "Fewer lines"},
            [wire_version(deployment=CLOUD, compatibilities=[])],
            [
                ("renamed", {"old": "Example Timesheets", "new": "Hours"}),
                ("deployment", {"old": ["data_center"], "new": ["cloud"]}),
                ("changed", {"fields": ["summary", "applications"]}),
            ],
        ),
    ],
)
def test_a_change_is_reported_once_by_its_kind(
    tmp_path: Path,
    given: dict[str, Any],
    versions: list[dict[str, Any]] | None,
    changes: list[tuple[str, dict[str, Any]]],
):
    run(tmp_path, catalogue_dump(wire_addon()))

    dump = catalogue_dump(wire_addon(**given), versions={KEY: versions} if versions else None)
    report = run(tmp_path, dump, at=LATER)
    again = run(tmp_path, dump, at=LATER)

    assert told(report) == [(kind, KEY, details) for kind, details in changes]
    assert (told(again), again.unchanged) == ([], 1)


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

    assert told(report) == [(ChangeKind.CHANGED, KEY, {"fields": ["product"]})]
    assert Product.objects.get().description == "<p>More about it.</p>"


def test_a_broken_listing_keeps_its_last_good_state(tmp_path: Path):
    run(tmp_path, catalogue_dump(wire_addon(), wire_addon("org.example.other", name="Other")))
    before = rows()
    dump = catalogue_dump(wire_addon(name={"en": "Example"}), wire_addon("org.example.other", name="Other"))

    report = run(tmp_path, dump, at=LATER)
    run(tmp_path, dump, at=LATER + timedelta(days=1))

    assert [(key, details["reason"].split(":")[0]) for _kind, key, details in told(report)] == [(KEY, "name")]
    assert (report.changed, report.unchanged) == (0, 1)
    broken = Listing.objects.with_last_run().get(key=KEY)
    assert (broken.is_listed, broken.stale_since, broken.confirmed_at) == (True, LATER, AT)
    Listing.objects.update(stale_since=None)
    assert rows() == before


def test_a_listing_that_can_be_read_again_is_confirmed_again(tmp_path: Path):
    run(tmp_path, catalogue_dump(wire_addon()))
    run(tmp_path, catalogue_dump(wire_addon(name=None)), at=LATER)

    report = run(tmp_path, catalogue_dump(wire_addon()), at=LATER)

    assert Listing.objects.get().stale_since is None
    assert (told(report), report.unchanged) == ([], 1)


def test_a_listing_the_database_refuses_is_skipped_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def refuse(given: Any, listing: Listing) -> list[ListingHosting]:
        if listing.key == KEY:
            raise IntegrityError
        return []

    monkeypatch.setattr(catalogue, "hosting_rows", refuse)

    report = run(tmp_path, catalogue_dump(wire_addon(), wire_addon("org.example.other", name="Other")))

    assert told(report) == [
        (ChangeKind.ADDED, "org.example.other", {}),
        (ChangeKind.SKIPPED, KEY, {"reason": "could not be stored: IntegrityError"}),
    ]
    assert Product.objects.filter(upc=KEY).count() == 0


def test_a_repeated_listing_is_taken_once(tmp_path: Path):
    report = run(tmp_path, catalogue_dump(wire_addon(), wire_addon(), wire_addon(KEY.upper())))

    assert [(kind, key) for kind, key, _details in told(report)] == [
        (ChangeKind.ADDED, KEY),
        (ChangeKind.SKIPPED, KEY),
        (ChangeKind.SKIPPED, KEY.upper()),
    ]
    assert Listing.objects.get().stale_since is None


def test_a_key_in_other_letter_case_does_not_make_a_second_listing(tmp_path: Path):
    run(tmp_path, catalogue_dump(wire_addon()))

    report = run(tmp_path, catalogue_dump(wire_addon(KEY.upper())), at=LATER)

    assert reasons(report) == [f"is known as {KEY}, in other letter case"]
    assert Listing.objects.count() == 1


def test_the_database_itself_refuses_a_key_in_other_letter_case(tmp_path: Path):
    run(tmp_path, catalogue_dump(wire_addon(), wire_addon("org.example.other")))

    with pytest.raises(IntegrityError), transaction.atomic():
        Listing.objects.filter(key="org.example.other").update(key=KEY.upper())


def test_a_listing_that_was_never_public_is_not_added(tmp_path: Path):
    report = run(tmp_path, catalogue_dump(wire_addon(status="private")))

    assert reasons(report) == ["is not public"]
    assert Product.objects.count() == 0


def test_a_listing_without_a_version_is_not_added(tmp_path: Path):
    report = run(tmp_path, catalogue_dump(wire_addon(), versions={KEY: []}))

    assert reasons(report) == ["has no public version for any hosting"]


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


def test_of_a_description_that_grows_when_it_is_mended_the_words_are_kept(tmp_path: Path):
    text = "<p>One &amp; two</p>" + "<b><p>" * 3_000
    run(tmp_path, catalogue_dump(wire_addon(), versions={KEY: [wire_version(text={"moreDetails": text})]}))

    assert Listing.objects.get(key=KEY).description == "One &amp; two"


def test_a_name_that_nobody_can_see_gives_way_to_the_key(tmp_path: Path):
    run(tmp_path, catalogue_dump(wire_addon(name="\u200b\u2060\u202e")))

    assert Listing.objects.get().name == KEY


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

    assert [key for _kind, key, _details in told(report)] == keys
    assert {len(product.upc) for product in Product.objects.all()} == {64}


def test_a_vendors_new_name_is_taken_over(tmp_path: Path):
    run(tmp_path, catalogue_dump(wire_addon()))
    vendor = {"_links": {"self": {"href": "/rest/2/vendors/90001"}}, "name": "Example GmbH"}

    run(tmp_path, catalogue_dump(wire_addon(embedded={"vendor": vendor})), at=LATER)

    assert [vendor.name for vendor in Vendor.objects.all()] == ["Example GmbH"]


def test_an_app_that_embeds_a_name_only_does_not_undo_what_is_known_of_its_vendor(tmp_path: Path):
    complete = {
        "_links": {"self": {"href": "/rest/2/vendors/90001"}},
        "name": "Example Ltd",
        "email": "help@vendor.example",
        "vendorLinks": {"homePage": "https://vendor.example"},
    }
    dump = catalogue_dump(wire_addon())
    dump["responses"]["/rest/2/vendors/90001"] = complete
    run(tmp_path, dump)
    known = Vendor.objects.values().get()

    run(tmp_path, catalogue_dump(wire_addon()), at=LATER)

    assert (known["email"], known["website"], known["details_read_at"]) == (
        "help@vendor.example",
        "https://vendor.example",
        AT,
    )
    assert Vendor.objects.values().get() == known


def test_a_vendors_own_entry_is_noted_as_read_again_after_a_month(tmp_path: Path):
    dump = catalogue_dump(wire_addon())
    dump["responses"]["/rest/2/vendors/90001"] = {
        "_links": {"self": {"href": "/rest/2/vendors/90001"}},
        "name": "Example Ltd",
    }
    read_at = []
    for days in (0, 29, 30):
        run(tmp_path, dump, at=AT + timedelta(days=days))
        read_at.append(Vendor.objects.get().details_read_at)

    assert read_at == [AT, AT, AT + timedelta(days=30)]


def test_apps_that_name_their_vendor_differently_do_not_take_turns(tmp_path: Path):
    names = {"org.example.a": "Example Ltd", "org.example.b": "EXAMPLE LIMITED"}
    dump = catalogue_dump(
        *(
            wire_addon(
                key,
                embedded={"vendor": {"_links": {"self": {"href": "/rest/2/vendors/90001"}}, "name": name}},
            )
            for key, name in names.items()
        )
    )
    run(tmp_path, dump)

    with CaptureQueriesContext(connection) as queries:
        run(tmp_path, dump, at=LATER)

    assert Vendor.objects.get().name == "Example Ltd"
    assert [query["sql"] for query in queries if 'UPDATE "marketplace_vendor"' in query["sql"]] == []


def test_a_source_that_fails_half_way_leaves_what_was_stored(tmp_path: Path):
    run(tmp_path, catalogue_dump(wire_addon()))
    dump = catalogue_dump(wire_addon())
    dump["responses"]["/rest/2/addons?limit=50"]["_links"] = {"next": {"href": "/rest/2/addons?offset=50"}}

    with pytest.raises(SourceError, match="offset=50"):
        run(tmp_path, dump, at=LATER)

    assert Listing.objects.count() == 1
    assert (SyncRun.objects.latest("pk").status, SyncChange.objects.count()) == (SyncStatus.FAILED, 1)


def test_progress_is_told_after_every_hundred(tmp_path: Path):
    path = tmp_path / "catalogue.json"
    path.write_text(
        json.dumps(catalogue_dump(*(wire_addon(f"org.example.app{n}") for n in range(101)))), encoding="utf-8"
    )
    heard: list[tuple[SyncPhase, int, int]] = []

    import_catalogue(source=FileSource(path), at=AT, on_progress=lambda *figures: heard.append(figures))

    assert [figures for figures in heard if figures[0] == SyncPhase.IMPORTING] == [
        (SyncPhase.IMPORTING, 0, 101),
        (SyncPhase.IMPORTING, 100, 101),
        (SyncPhase.IMPORTING, 101, 101),
    ]


@pytest.mark.parametrize("href", ["http://[::1", "javascript:alert(1)", "//x y", "", None])
def test_an_address_that_no_page_may_link_to_is_left_out(tmp_path: Path, href: str | None):
    addon = wire_addon()
    addon["_links"]["alternate"]["href"] = href

    report = run(tmp_path, catalogue_dump(addon))

    assert report.added == 1
    assert Listing.objects.get(key=KEY).source_url == ""
