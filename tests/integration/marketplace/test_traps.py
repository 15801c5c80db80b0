"""Each trap of the Marketplace's API, over real HTTP into the database."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import httpx
import pytest
from django.utils.dateparse import parse_datetime
from PIL import Image
from pytest_django import Settings

from shop.core.html import sanitize_html
from shop.marketplace.enums import ChangeKind, ListingKind, SyncMode, SyncStatus
from shop.marketplace.models import HostApplication, Listing, ListingHosting, SyncRun, Vendor
from tests.marketplace_stub import (
    PRODUCTS,
    SPECIALS,
    V3_CREDENTIALS,
    WRONG_TYPES,
    Catalogue,
    Stub,
    hostile_texts,
    serve_marketplace,
    special,
)
from tests.marketplace_stub.synchronizing import AT, snapshot, synchronize

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("network_source")]

LATER = AT + timedelta(days=1)
APPS, HOSTS = 90, len(PRODUCTS)
JIRA_RANGE = {"application": "jira", "min": "9.12.0", "max": "11.3.1"}


@pytest.fixture
def stub() -> Iterator[Stub]:
    """The awkward apps, and as many more as two pages for a hosting take."""
    with serve_marketplace(Catalogue(APPS)) as stub:
        yield stub


def read(stub: Stub, *, mode: SyncMode = SyncMode.FULL, at: datetime = AT) -> SyncRun:
    run = synchronize(stub, mode=mode, at=at)
    assert (run.status, run.error) == (SyncStatus.COMPLETED, "")
    return run


def listing(name: str) -> Listing:
    return Listing.objects.with_facts().get(key=special(name))


def hostings(name: str) -> dict[str, ListingHosting]:
    return {row.deployment: row for row in listing(name).hostings.all()}


def changes(run: SyncRun, *kinds: ChangeKind) -> list[tuple[str, str, object]]:
    return [(change.kind, change.key, change.details) for change in run.changes.filter(kind__in=kinds)]


def get(stub: Stub, address: str) -> dict[str, object]:
    answer: dict[str, object] = httpx.get(f"{stub.url}{address}", trust_env=False).json()
    return answer


# --- Pages and links ---
def test_everything_is_read_though_links_carry_no_host_and_apps_come_once_per_hosting(stub: Stub):
    run = read(stub)

    assert run.added == APPS + HOSTS
    assert set(Listing.objects.filter(kind=ListingKind.APP).values_list("key", flat=True)) == set(
        stub.catalogue.keys()
    )
    assert Listing.objects.filter(kind=ListingKind.HOST).count() == HOSTS


def test_pages_have_ten_entries_unless_asked_and_never_more_than_fifty(stub: Stub):
    sizes = [
        len(get(stub, f"/rest/2/addons{query}")["_embedded"]["addons"])  # type: ignore[index]
        for query in ("", "?limit=50", "?limit=1000")
    ]
    without = get(stub, "/rest/2/addons?limit=0")

    assert sizes == [10, 50, 50]
    assert list(without) == ["_links"]


def test_next_is_a_list_for_apps_of_which_the_json_link_is_taken(stub: Stub):
    links = get(stub, "/rest/2/addons")["_links"]
    assert [link["type"] for link in links["next"]] == ["text/html", "application/json"]  # type: ignore[index]

    read(stub)

    assert stub.asked("/search") == []
    assert len(stub.asked(r"addons\?.*hosting=cloud.*offset=50")) == 1


def test_next_is_one_link_for_host_products(stub: Stub):
    links = get(stub, "/rest/2/products?limit=5")["_links"]
    assert links["next"] == {"href": "/rest/2/products?limit=5&offset=5"}  # type: ignore[index]


def test_templated_links_are_not_followed(stub: Stub):
    read(stub)

    assert [address for address in stub.asked() if "{" in address or "%7B" in address.upper()] == []


def test_a_page_that_repeats_an_app_stores_it_once(stub: Stub):
    stub.faults.add("repeats", "page:2,once")

    run = read(stub)

    assert run.added == APPS + HOSTS
    assert Listing.objects.count() == APPS + HOSTS


def test_a_page_that_skips_an_app_makes_the_pages_be_walked_again(stub: Stub):
    fault = stub.faults.add("skips", "page:2,once")

    run = read(stub)

    assert fault.struck == 1
    assert run.added == APPS + HOSTS


def test_an_unknown_key_is_answered_with_json(stub: Stub):
    answer = httpx.get(f"{stub.url}/rest/2/addons/org.example.unknown", trust_env=False)

    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("application/json")
    assert [sorted(error) for error in answer.json()["errors"]] == [["message"]]


def test_the_parameters_of_the_list_narrow_it(stub: Stub):
    counts = {
        query: get(stub, f"/rest/2/addons?{query}")["count"]
        for query in (
            "cost=free",
            "cost=orderable",
            "hosting=server",
            "hosting=server&hosting=cloud",
            "text=salt",
            "application=crowd",
            "category=Reports",
        )
    }
    apps = list(stub.catalogue.apps())
    by_hosting = {name: {app.key for app in apps if name in app.releases} for name in ("server", "cloud")}

    assert counts["text=salt"] == 1
    assert counts["hosting=server"] == len(by_hosting["server"])
    assert counts["hosting=server&hosting=cloud"] == len(by_hosting["server"] | by_hosting["cloud"])
    assert 0 < counts["cost=free"] < counts["cost=orderable"] < APPS  # type: ignore[operator]
    assert 0 < counts["application=crowd"] < APPS  # type: ignore[operator]
    assert 0 < counts["category=Reports"] < APPS  # type: ignore[operator]


def test_the_order_of_the_list_is_asked_for_by_filter(stub: Stub):
    def names(order: str) -> list[str]:
        page = get(stub, f"/rest/2/addons?filter={order}&limit=50")
        return [addon["name"] for addon in page["_embedded"]["addons"]]  # type: ignore[index]

    assert names("name") == sorted(names("name"), key=str.casefold)
    assert names("atlassian") == ["Companion by Atlassian"]
    assert len({tuple(names(order)) for order in ("name", "new", "popular", "recent", "highest-rated")}) == 5


# --- How we ask ---
def test_requests_come_one_at_a_time_and_say_who_asks(stub: Stub, settings: Settings):
    read(stub)

    assert stub.most_at_once == 1
    agents = {request.headers["user-agent"] for request in stub.requests}
    assert len(agents) == 1
    assert agents.pop().startswith("LicensingServiceCenter/")
    assert {request.headers["user-agent"].rpartition(" ")[2] for request in stub.requests} == {
        f"(+{settings.SITE_URL})"
    }


@pytest.mark.parametrize("as_date", [False, True], ids=["in seconds", "as a date"])
def test_too_many_requests_are_answered_by_waiting_as_long_as_asked(stub: Stub, as_date: bool):
    # A date has no fractions: one that is two seconds away can be little more than one second away.
    seconds = 2 if as_date else 1
    fault = stub.faults.add("429", "page:2,once", path="/addons$", seconds=seconds, as_date=as_date)

    run = read(stub)

    assert (run.added, fault.struck) == (APPS + HOSTS, 1)
    asked = [request.at for request in stub.requests if request.params.get("offset") == ["50"]]
    assert asked[1] - asked[0] >= 0.95


def test_amounts_are_never_asked_for(stub: Stub):
    prices = get(stub, f"/rest/2/addons/{special('free')}/pricing/cloud/live")["items"]
    assert [item["unitCount"] for item in prices][-1] == -1  # type: ignore[union-attr, index]
    stub.forget()

    read(stub)

    assert stub.asked("pricing") == []


# --- Facts of an app ---
def test_the_number_of_an_app_is_a_text_and_may_be_missing(stub: Stub):
    app = get(stub, f"/rest/2/addons/{special('free')}")
    assert isinstance(app["id"], str)
    for key, path in ((special("free"), "id"), (special("crlf"), "_links.alternate")):
        stub.faults.add("wrong-type", key=key, field=path, missing=True)

    assert read(stub).skipped == 0
    assert listing("crlf").source_url == ""


def test_the_last_change_stands_among_the_embedded_parts(stub: Stub):
    summary = get(stub, "/rest/2/addons?limit=1")["_embedded"]["addons"][0]  # type: ignore[index]
    assert "lastModified" not in summary

    read(stub)

    assert listing("three-versions").marketplace_modified_at == parse_datetime(
        summary["_embedded"]["lastModified"]
    )
    assert listing("three-versions").marketplace_modified_at == datetime(
        2023, 6, 14, 17, 14, 45, 319_000, tzinfo=UTC
    )
    assert listing("no-date").marketplace_modified_at is None


def test_an_app_that_does_not_say_when_it_changed_is_looked_at_every_time(stub: Stub):
    read(stub)
    stub.forget()

    read(stub, mode=SyncMode.INCREMENTAL, at=LATER)

    assert {address.split("/")[4] for address in stub.asked("versions/latest")} == {special("no-date")}


def test_categories_come_in_different_orders_and_that_is_no_change(stub: Stub):
    app = next(
        item
        for item in get(stub, "/rest/2/addons?limit=50")["_embedded"]["addons"]  # type: ignore[index]
        if item["key"] == special("many-categories")
    )
    linked = [link["href"] for link in app["_links"]["categories"]]
    embedded = [category["_links"]["self"]["href"] for category in app["_embedded"]["categories"]]
    assert linked != embedded
    assert sorted(linked) == sorted(embedded)

    read(stub)
    again = read(stub, at=LATER)

    names = sorted(category.name for category in listing("many-categories").product.categories.all())
    assert names == ["Admin tools", "Security", "Utilities"]
    assert list(listing("no-category").product.categories.all()) == []
    assert (again.changed, again.unchanged) == (0, APPS + HOSTS)


def test_logos_come_in_some_of_five_sizes_as_png_or_jpeg_or_not_at_all(stub: Stub, settings: Settings):
    read(stub)

    assert listing("no-logo").logo_url == ""
    for name in ("three-versions", "jpeg-logo", "one-logo-size"):
        mirrored = listing(name)
        assert mirrored.logo_url.startswith(f"{settings.MEDIA_URL}logos/"), name
        with mirrored.logo.open() as file, Image.open(file) as image:
            assert (image.format, image.size) == ("WEBP", (72, 72)), name


def test_line_ends_of_another_system_do_not_show(stub: Stub):
    read(stub)

    stored = listing("crlf")
    assert stored.tag_line == "First second"
    assert [text for text in (stored.tag_line, stored.summary, stored.description) if "\r" in text] == []


def test_ampersands_are_neither_lost_nor_escaped_twice(stub: Stub):
    read(stub)

    stored = listing("ampersand")
    assert stored.name == stored.product.title == "Salt & Pepper"
    assert stored.tag_line == "This & that & the other"
    assert stored.summary == "Plain & simple, 1 < 2"
    assert stored.description == "<p>R&amp;D &amp; more</p>"


def test_html_in_texts_is_sanitised_and_in_lines_taken_out(stub: Stub):
    read(stub)

    stored = listing("script")
    assert stored.name == "Script in Texts"
    assert stored.tag_line == "Tag line"
    assert stored.summary == "Before after"
    assert stored.description == '<p>Text</p><a rel="noopener nofollow">link</a>'


def test_no_star_without_a_review_is_no_rating(stub: Stub):
    read(stub)

    assert (listing("unrated").rating, listing("unrated").rating_count) == (None, 0)
    assert (listing("free").rating, listing("free").rating_count) == (Decimal("3.50"), 12)


def test_letters_of_every_script_are_kept(stub: Stub):
    read(stub)

    stored = listing("unicode")
    assert stored.name == "Übersicht – 日本語 🚀 עברית"
    assert stored.summary == "多言語 · Ελληνικά · naïve café"


def test_missing_texts_are_empty_ones(stub: Stub):
    read(stub)

    stored = listing("no-texts")
    assert (stored.tag_line, stored.summary, stored.description) == ("", "", "")


def test_texts_longer_than_their_columns_are_cut(stub: Stub):
    read(stub)

    stored = listing("long-texts")
    assert (len(stored.name), len(stored.tag_line), len(stored.summary)) == (255, 255, 2_000)
    assert stored.name.endswith("N…")
    assert 10_000 < len(stored.description) <= 20_100


def test_two_apps_may_have_the_same_name(stub: Stub):
    read(stub)

    assert listing("namesake").name == listing("cloud-only").name == "Cloud Only"
    assert listing("namesake").product_id != listing("cloud-only").product_id


def test_the_number_of_a_vendor_stands_in_its_link_only(stub: Stub):
    given = get(stub, "/rest/2/vendors/90001")
    assert "id" not in given
    read(stub)

    vendor = Vendor.objects.get(key="90001")
    assert (vendor.name, vendor.email) == ("Example 90001 Ltd", "support@vendor90001.example")
    assert vendor.website == "https://vendor90001.example"


def test_atlassian_is_one_vendor_whether_it_made_an_app_or_a_product(stub: Stub):
    read(stub)

    host = Listing.objects.get(key="jira-software")
    assert listing("by-atlassian").vendor == host.vendor
    assert Vendor.objects.filter(name="Atlassian").count() == 1


# --- Versions ---
def test_payment_and_deployment_stand_on_the_version_only(stub: Stub):
    summary = get(stub, "/rest/2/addons?limit=1")["_embedded"]["addons"][0]  # type: ignore[index]
    assert "paymentModel" not in json.dumps(summary)
    assert '"deployment"' not in json.dumps(summary)

    read(stub)

    models = {
        name: {row.payment_model for row in hostings(name).values()} for name in ("free", "vendor-paid")
    }
    assert models == {"free": {"free"}, "vendor-paid": {"vendor"}}
    assert {name: row.payment_model for name, row in hostings("mixed-payment").items()} == {
        "cloud": "free",
        "data_center": "atlassian",
    }


def test_one_app_has_another_version_for_each_hosting(stub: Stub):
    read(stub)

    assert {
        name: (row.version_name, row.build_number) for name, row in hostings("three-versions").items()
    } == {
        "cloud": ("5.0.7-AC", 1_000_507),
        "data_center": ("4.9.0", 400_900),
        "server": ("3.8.4", 300_804),
    }


@pytest.mark.parametrize(
    ("name", "deployments"),
    [
        ("cloud-only", {"cloud"}),
        ("data-center-only", {"data_center"}),
        ("server-only", {"server"}),
        ("three-versions", {"cloud", "data_center", "server"}),
    ],
)
def test_an_app_is_offered_where_it_has_a_version(stub: Stub, name: str, deployments: set[str]):
    read(stub)

    assert set(hostings(name)) == deployments


def test_a_version_that_is_not_public_is_not_offered(stub: Stub):
    versions = get(stub, f"/rest/2/addons/{special('private-version')}/versions")["_embedded"]
    assert [one["status"] for one in versions["versions"]] == ["public", "private"]  # type: ignore[index]

    read(stub)

    assert {name: row.version_name for name, row in hostings("private-version").items()} == {"cloud": "1.0.0"}


def test_the_release_of_an_app_and_of_a_product_stand_at_different_places(stub: Stub):
    app = get(stub, f"/rest/2/addons/{special('server-only')}/versions/latest?hosting=server")
    product = get(stub, "/rest/2/products/key/bamboo/versions/latest?hosting=server")
    assert "releaseDate" not in app
    assert "release" not in product

    read(stub)

    bamboo = Listing.objects.get(key="bamboo").hostings.get(deployment="server")
    assert hostings("server-only")["server"].released_on == date(2023, 6, 14)
    assert (bamboo.released_on, bamboo.version_name) == (date(2024, 1, 17), "9.12.2")


def test_compatibilities_are_bounds_on_servers_and_a_yes_in_the_cloud(stub: Stub):
    read(stub)

    rows = hostings("three-versions")
    assert rows["data_center"].compatibilities == rows["server"].compatibilities == [JIRA_RANGE]
    assert rows["cloud"].compatibilities == [{"application": "jira", "min": "", "max": ""}]


def test_an_app_can_plug_into_several_applications(stub: Stub):
    read(stub)

    assert {row.key for row in listing("two-applications").applications.all()} == {"jira", "confluence"}
    assert HostApplication.objects.get(key="fecru").name == "Fisheye / Crucible"


def test_unknown_fields_are_ignored(stub: Stub):
    stub.faults.add("wrong-type", key=special("free"), field="somethingNew", value={"deep": [1, 2]})
    stub.faults.add("wrong-type", key=special("free"), field="_embedded.version.somethingNew", value="x")

    assert read(stub).skipped == 0


def test_a_field_of_the_wrong_type_costs_that_listing_only_and_is_named():
    """Every field that is read, each wrong in an app of its own."""
    catalogue = Catalogue(300, logos=False)
    in_cloud = [
        app.key for app in catalogue.apps() if app.number >= len(SPECIALS) and "cloud" in app.releases
    ]
    ordinary = in_cloud[: len(WRONG_TYPES)]
    with serve_marketplace(catalogue) as many:
        for key, (field, value) in zip(ordinary, WRONG_TYPES, strict=True):
            many.faults.add("wrong-type", key=key, field=field, value=value)

        run = read(many)

    skipped = {change.key: change.details["reason"] for change in run.changes.filter(kind=ChangeKind.SKIPPED)}
    unnamed = {
        (field, repr(value)): skipped.get(key)
        for key, (field, value) in zip(ordinary, WRONG_TYPES, strict=True)
        if not skipped.get(key, "").startswith(field)
    }
    assert unnamed == {}
    assert (run.skipped, run.added) == (len(WRONG_TYPES), 300 - len(WRONG_TYPES) + HOSTS)


def test_a_key_in_other_letter_case_is_no_other_listing(stub: Stub):
    stub.faults.add("other-case", key=special("free"))

    run = read(stub)

    assert run.added == APPS + HOSTS
    assert [key for _kind, key, _details in changes(run, ChangeKind.SKIPPED)] == [
        special("free").swapcase(),
    ]
    assert Listing.objects.filter(key__iexact=special("free")).count() == 1


@pytest.mark.parametrize("value", [None, 7, "", "with space", "a/b", "<script>", "é", ".."])
def test_a_key_that_is_none_is_not_stored(stub: Stub, value: object):
    stub.faults.add("wrong-type", key=special("free"), field="key", value=value)

    run = read(stub)

    assert (run.added, run.skipped) == (APPS + HOSTS - 1, 1)


# --- What changes ---
def test_an_unchanged_catalogue_is_read_again_without_a_change(stub: Stub):
    read(stub)
    before = snapshot(stub)

    again = read(stub, at=LATER)

    assert (again.added, again.changed, again.unchanged, again.changes.count()) == (0, 0, APPS + HOSTS, 0)
    assert snapshot(stub) == before


def test_an_app_that_vanished_is_no_longer_listed_and_never_deleted(stub: Stub):
    read(stub)
    product = listing("free").product_id
    stub.catalogue.remove(special("free"))

    run = read(stub, at=LATER)

    gone = listing("free")
    assert (gone.is_listed, gone.unlisted_at, gone.product_id) == (False, LATER, product)
    assert [key for _kind, key, _details in changes(run, ChangeKind.DELISTED)] == [special("free")]
    assert run.delisted == 1


def test_an_app_that_is_only_left_out_of_the_lists_stays(stub: Stub):
    read(stub)
    stub.catalogue.hide(special("free"))

    run = read(stub, at=LATER)

    assert (listing("free").is_listed, listing("free").stale_since) == (True, LATER)
    assert run.delisted == 0


def test_an_app_with_another_name_keeps_its_key_and_its_product(stub: Stub):
    read(stub)
    before = listing("free")
    stub.catalogue.change(special("free"), name="Free & Renamed")

    run = read(stub, at=LATER)

    after = listing("free")
    assert (after.pk, after.product_id, after.name) == (before.pk, before.product_id, "Free & Renamed")
    assert changes(run, ChangeKind.RENAMED) == [
        ("renamed", special("free"), {"old": "Free of Charge", "new": "Free & Renamed"})
    ]


@pytest.mark.parametrize("mode", list(SyncMode))
def test_changes_of_payment_and_deployment_are_reported(stub: Stub, mode: SyncMode):
    read(stub)
    stub.catalogue.change_release(special("free"), "cloud", payment="atlassian")
    stub.catalogue.change_release(special("cloud-only"), "datacenter", build=5)
    stub.catalogue.drop_release(special("three-versions"), "server")

    run = read(stub, mode=mode, at=LATER)

    assert run.changed == 3
    assert changes(run, ChangeKind.PAYMENT_CHANGED) == [
        ("payment", special("free"), {"old": {"cloud": "free"}, "new": {"cloud": "atlassian"}})
    ]
    assert sorted(key for _kind, key, _details in changes(run, ChangeKind.DEPLOYMENT_CHANGED)) == [
        special("cloud-only"),
        special("three-versions"),
    ]
    assert set(hostings("cloud-only")) == {"cloud", "data_center"}
    assert set(hostings("three-versions")) == {"cloud", "data_center"}


def test_reading_what_changed_asks_for_the_changed_ones_only(stub: Stub):
    read(stub)
    stub.catalogue.change(special("no-date"), modified_at=AT)
    read(stub, at=LATER)
    touched = stub.catalogue.touch_share(0.05)
    stub.forget()

    run = read(stub, mode=SyncMode.INCREMENTAL, at=LATER)

    assert run.changed == len(touched) == 4
    assert {address.split("/")[4] for address in stub.asked("versions/latest")} == set(touched)
    assert stub.asked("withVersion=true&limit=50") == stub.asked("products.*withVersion=true&limit=50")


# --- Version 3 ---
def test_version_3_is_asked_for_host_products_with_credentials_that_go_nowhere_else(
    stub: Stub, settings: Settings
):
    settings.MARKETPLACE_V3_URL = stub.v3_url
    settings.MARKETPLACE_V3_CREDENTIALS = V3_CREDENTIALS

    read(stub)

    assert stub.asked("/rest/3/parent-software") != []
    told = {
        request.path.startswith("/marketplace/rest/3")
        for request in stub.requests
        if "authorization" in request.headers
    }
    assert told == {True}


def test_version_3_refuses_whoever_does_not_say_who_asks(stub: Stub):
    assert httpx.get(f"{stub.v3_url}/parent-software", trust_env=False).status_code == 401


# --- Hostile texts ---
def test_there_are_hostile_texts_enough():
    texts = [one["text"] for one in hostile_texts()]

    assert len(set(texts)) == len(texts) >= 60


def test_no_hostile_text_reaches_the_catalogue_as_markup():
    with serve_marketplace(Catalogue(130, logos=False)) as stub:
        stub.faults.add("hostile-texts")
        run = read(stub)

    assert run.skipped == 0
    for stored in Listing.objects.filter(kind=ListingKind.APP).with_facts():
        assert sanitize_html(stored.description) == stored.description, stored.key
        assert stored.product.description == stored.description, stored.key
        assert "<img" not in stored.description, stored.key
        assert "<script" not in stored.description.lower(), stored.key
        assert stored.support_url == "" or stored.support_url.startswith("https://"), stored.key
