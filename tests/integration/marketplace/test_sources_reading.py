"""Reading the whole Marketplace, or what changed, over the network."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from shop.marketplace.enums import Hosting, ListingKind, PaymentModel, SyncMode
from shop.marketplace.parsing import (
    HOST_VENDOR,
    SkippedListing,
    SourceListing,
    SourceVendor,
    UnchangedListing,
)
from shop.marketplace.sources import ComeBackLater, SourceError
from tests.integration.marketplace.reading import (
    Listing,
    Reader,
    by_key,
    make_reader,
    no_progress,
    stopping_after,
)
from tests.marketplace_stub import PRODUCTS, Catalogue, Stub, serve_marketplace, special
from tests.marketplace_stub.faults import Answer
from tests.marketplace_stub.server import Request

APPS = 120
LISTS = r"^/rest/2/addons\?"
# First pages of apps: of three looks ahead, then of the walks for cloud, Data Center and server.
FIRST_WALK, LAST_WALK = "page:1,after:3", "page:1,after:5"


@pytest.fixture(scope="module")
def marketplace() -> Iterator[Stub]:
    with serve_marketplace(Catalogue(APPS)) as stub:
        yield stub


@pytest.fixture
def reader(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reader]:
    yield from make_reader(tmp_path, settings, monkeypatch)


@pytest.fixture(scope="module")
def readings() -> dict[str, dict[str, Listing]]:
    """What was found once for all tests."""
    return {}


@pytest.fixture
def clean(stub: Stub, reader: Reader, readings: dict[str, dict[str, Listing]]) -> dict[str, Listing]:
    """What a reading without any trouble finds."""
    if not readings:
        readings["clean"] = by_key(reader.read(stub, run_id=99))
        stub.forget()
    return dict(readings["clean"])


def known_of(listings: Mapping[str, Listing]) -> dict[str, datetime | None]:
    return {
        key: listing.modified_at
        for key, listing in listings.items()
        if isinstance(listing, SourceListing) and listing.kind == ListingKind.APP
    }


def vendors_of(listings: Mapping[str, Listing]) -> dict[str, SourceVendor]:
    return {
        listing.vendor.key: listing.vendor
        for listing in listings.values()
        if isinstance(listing, SourceListing)
    }


# --- Everything ---------------------------------------------------------------------------------------------


def test_a_full_reading_finds_every_listing_with_its_versions(stub: Stub, reader: Reader):
    source = reader.open(stub)
    source.read(no_progress)
    found = by_key(list(source.listings()))

    assert set(found) == {*stub.catalogue.keys(), *(product.key for product in PRODUCTS)}
    assert {type(listing) for listing in found.values()} == {SourceListing}
    assert source.expected_count() == len(found) == APPS + len(PRODUCTS)
    for app in stub.catalogue.apps():
        told = found[app.key]
        assert isinstance(told, SourceListing)
        assert {
            row.deployment: (row.payment_model, row.version_name, row.build_number) for row in told.hostings
        } == {
            Hosting(hosting.replace("datacenter", "data_center")): (
                release.payment,
                release.name,
                release.build,
            )
            for hosting, release in app.releases.items()
            if release.status == "public"
        }, app.key


def test_each_hosting_has_the_version_and_the_payment_model_of_its_own(clean: dict[str, Listing]):
    three, mixed = clean[special("three-versions")], clean[special("mixed-payment")]

    assert isinstance(three, SourceListing)
    assert [(row.deployment, row.version_name) for row in three.hostings] == [
        (Hosting.CLOUD, "5.0.7-AC"),
        (Hosting.DATA_CENTER, "4.9.0"),
        (Hosting.SERVER, "3.8.4"),
    ]
    assert isinstance(mixed, SourceListing)
    assert [(row.deployment, row.payment_model) for row in mixed.hostings] == [
        (Hosting.CLOUD, PaymentModel.FREE),
        (Hosting.DATA_CENTER, PaymentModel.ATLASSIAN),
    ]


def test_host_products_have_their_hostings_and_their_vendor(clean: dict[str, Listing]):
    confluence = clean["confluence"]

    assert isinstance(confluence, SourceListing)
    assert (confluence.kind, confluence.vendor) == (ListingKind.HOST, HOST_VENDOR)
    assert [(row.deployment, row.version_name) for row in confluence.hostings] == [
        (Hosting.CLOUD, "Cloud"),
        (Hosting.DATA_CENTER, "11.3.1"),
        (Hosting.SERVER, "9.12.2"),
    ]


def test_apps_by_the_maker_of_the_host_products_are_of_the_same_vendor(stub: Stub, clean: dict[str, Listing]):
    companion = clean[special("by-atlassian")]

    assert isinstance(companion, SourceListing)
    assert companion.vendor == HOST_VENDOR
    assert stub.asked("/rest/2/vendors/1$") == []


def test_a_reading_asks_for_one_thing_at_a_time_and_nobody_else(stub: Stub, reader: Reader):
    reader.read(stub)

    assert stub.most_at_once == 1
    assert stub.foreign_requests == []
    # Versions come along with the lists.
    assert stub.asked("/versions") == []
    assert stub.asked("{") == []


def test_progress_never_goes_back_and_ends_at_its_total(stub: Stub, reader: Reader):
    heard: list[tuple[int, int]] = []

    reader.open(stub).read(lambda done, total: heard.append((done, total)))

    assert heard == sorted(heard)
    done, total = heard[-1]
    assert done == total > APPS
    # After the host products everybody knows where this is going.
    assert {total for done, total in heard if done > sum(len(p.releases) for p in PRODUCTS)} == {total}


def test_names_of_applications_are_read(stub: Stub, reader: Reader):
    source = reader.open(stub)
    source.read(no_progress)

    assert source.application_names()["fecru"] == "Fisheye / Crucible"


def test_without_names_of_applications_there_are_none(stub: Stub, reader: Reader):
    stub.faults.add("500", path="/rest/2/applications")
    source = reader.open(stub)
    source.read(no_progress)

    assert source.application_names() == {}
    assert source.expected_count() == APPS + len(PRODUCTS)


def test_logos_are_told_by_their_best_address(stub: Stub, clean: dict[str, Listing]):
    def address(name: str) -> str:
        listing = clean[special(name)]
        assert isinstance(listing, SourceListing)
        return listing.logo_address.removeprefix(f"{stub.cdn}/logos/").partition("-")[2]

    assert address("three-versions") == "image.png"
    assert address("jpeg-logo") == "image.jpeg"
    assert address("one-logo-size") == "smallHighResImage.png"
    assert address("no-logo") == ""


def test_traps_of_the_summary_are_read_right(clean: dict[str, Listing]):
    unrated, crlf, few = (clean[special(name)] for name in ("unrated", "crlf", "no-texts"))

    assert isinstance(unrated, SourceListing)
    assert isinstance(crlf, SourceListing)
    assert isinstance(few, SourceListing)
    assert (unrated.rating, unrated.rating_count) == (None, 0)
    assert crlf.tag_line == "First\r\nsecond"
    assert (few.tag_line, few.summary, few.description) == ("", "", "")
    assert crlf.rating == Decimal("3.50")


# --- Broken parts -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        ("name", None, "name"),
        ("_embedded.lastModified", "yesterday", "_embedded.lastModified"),
        ("_embedded.vendor._links", {}, "_embedded.vendor"),
        ("_embedded.version.paymentModel", "gift", "_embedded.version.paymentModel"),
        ("_embedded.version.compatibilities", "all", "_embedded.version.compatibilities"),
    ],
)
def test_a_broken_app_is_skipped_by_the_name_of_the_field_and_the_rest_arrives(
    stub: Stub, reader: Reader, clean: dict[str, Listing], field: str, value: Any, named: str
):
    key = special("three-versions")
    stub.faults.add("wrong-type", key=key, field=field, value=value)

    found = by_key(reader.read(stub))

    broken = found.pop(key)
    assert isinstance(broken, SkippedListing)
    assert broken.reason.startswith(f"{named}: ")
    assert found == {other: listing for other, listing in clean.items() if other != key}


def test_an_app_that_is_broken_for_one_hosting_is_not_told_by_the_others(stub: Stub, reader: Reader):
    key = special("three-versions")
    stub.faults.add("wrong-type", LAST_WALK, key=key, field="_embedded.version.buildNumber", value="1")

    broken = by_key(reader.read(stub))[key]

    assert isinstance(broken, SkippedListing)
    assert broken.reason.startswith("_embedded.version.buildNumber: ")


def test_apps_without_a_key_are_told_apart_and_counted_once(stub: Stub, reader: Reader):
    for name in ("three-versions", "free"):
        stub.faults.add("wrong-type", key=special(name), field="key", value=7)

    found = reader.read(stub)

    assert [listing.key for listing in found if isinstance(listing, SkippedListing)] == ["?"] * 4
    assert len(stub.asked(LISTS + ".*withVersion.*limit=(47|41)")) == 0


def test_an_app_without_its_version_in_the_list_is_asked_for(
    stub: Stub, reader: Reader, clean: dict[str, Listing]
):
    key = special("three-versions")
    stub.faults.add("wrong-type", key=key, field="_embedded.version", missing=True)

    assert by_key(reader.read(stub)) == clean
    assert stub.asked("/versions") == [
        f"/rest/2/addons/{key}/versions/latest?hosting={hosting}"
        for hosting in ("cloud", "datacenter", "server")
    ]


def test_a_key_in_other_letters_is_told_besides_for_the_import_to_decide(stub: Stub, reader: Reader):
    stub.faults.add("other-case", key=special("free"))

    found = by_key(reader.read(stub))

    assert {special("free"), special("free").swapcase()} <= set(found)


def test_huge_texts_are_cut_before_they_are_kept(stub: Stub, reader: Reader):
    key = special("free")
    stub.faults.add("huge-texts", key=key)
    source = reader.open(stub)
    source.read(no_progress)

    listing = by_key(list(source.listings()))[key]

    assert isinstance(listing, SourceListing)
    assert len(listing.description) == 25_000
    assert reader.spool().stat().st_size < 5 * 1024**2


@pytest.mark.parametrize("fault", ["too-large", "gzip-bomb"])
def test_a_page_that_is_too_large_is_read_in_shorter_ones(
    stub: Stub, reader: Reader, clean: dict[str, Listing], fault: str
):
    stub.faults.add(fault, "page:2", path="/addons$")

    assert by_key(reader.read(stub)) == clean
    assert [address for address in stub.asked("hosting=cloud.*offset=50") if "limit=7" in address]


def test_a_page_that_stays_too_large_ends_the_reading(stub: Stub, reader: Reader):
    stub.faults.add("too-large", "after:3", path="/addons$")

    with pytest.raises(SourceError, match="limit=1 is larger than 16 MiB"):
        reader.open(stub).read(no_progress)


# --- Pages --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", ["repeats", "skips", "twice"])
@pytest.mark.parametrize("page", ["page:2", "page:3"])
def test_a_catalogue_that_moves_while_it_is_read_is_read_completely(
    stub: Stub, reader: Reader, clean: dict[str, Listing], fault: str, page: str
):
    stub.faults.add(fault, f"{page},once")

    assert by_key(reader.read(stub)) == clean


@pytest.mark.parametrize("fault", ["no-next", "empty-with-next"])
def test_a_walk_that_ends_too_early_is_walked_again(
    stub: Stub, reader: Reader, clean: dict[str, Listing], fault: str
):
    stub.faults.add(fault, f"{FIRST_WALK},once")

    assert by_key(reader.read(stub)) == clean
    assert stub.asked("hosting=cloud.*limit=47")


def test_a_walk_that_always_ends_too_early_costs_no_listing_a_hosting(
    stub: Stub, reader: Reader, clean: dict[str, Listing]
):
    stub.faults.add("empty-with-next", "page:2")

    found = by_key(reader.read(stub))

    assert len(found) < len(clean)
    # Those that another walk met are complete: they were asked for one by one.
    assert found == {key: clean[key] for key in found}
    assert len(stub.asked(LISTS + "hosting=cloud&withVersion")) == 6
    assert stub.asked("/versions/latest.hosting=cloud")


def test_a_hosting_that_suddenly_shows_nothing_ends_the_reading_until_it_is_mended(
    stub: Stub, reader: Reader, clean: dict[str, Listing], monkeypatch: pytest.MonkeyPatch
):
    def without_the_cloud(request: Request) -> Answer:
        answer = Stub.answer(stub, request)
        if request.path.endswith("/addons") and request.params.get("hosting") == ["cloud"]:
            answer.document = {"_links": {}, "_embedded": {"addons": []}, "count": 0}
        return answer

    with monkeypatch.context() as patch:
        patch.setattr(stub, "answer", without_the_cloud)
        source = reader.open(stub)
        with pytest.raises(SourceError, match="lists no addons for cloud, although"):
            source.read(no_progress)
        source.suspend()

    assert by_key(reader.read(stub)) == clean


def test_a_hosting_that_nothing_is_offered_for_any_more_is_believed(
    stub: Stub, reader: Reader, clean: dict[str, Listing], monkeypatch: pytest.MonkeyPatch
):
    def without_servers(request: Request) -> Answer:
        answer = Stub.answer(stub, request)
        if request.params.get("hosting") == ["server"]:
            if request.path.endswith("/addons"):
                answer.document = {"_links": {}, "_embedded": {"addons": []}, "count": 0}
            elif request.path.endswith("/latest"):
                answer.status, answer.document = 404, {"errors": [{"message": "not found"}]}
        return answer

    monkeypatch.setattr(stub, "answer", without_servers)

    found = by_key(reader.read(stub))

    offered = {
        hosting.deployment
        for listing in found.values()
        if isinstance(listing, SourceListing) and listing.kind == ListingKind.APP
        for hosting in listing.hostings
    }
    assert offered == {Hosting.CLOUD, Hosting.DATA_CENTER}
    assert len(stub.asked("/addons/.*/versions/latest.hosting=server")) == 20


@pytest.mark.parametrize("count", [None, 0, -1, 7, "many", 1.5, True, 10**9, 10**30])
def test_a_wrong_total_is_borne(stub: Stub, reader: Reader, clean: dict[str, Listing], count: Any):
    stub.faults.add("wrong-count", count=count)

    assert by_key(reader.read(stub)) == clean


@pytest.mark.parametrize(
    ("fault", "words"),
    [("next-self", "lead in a circle"), ("next-circle", "lead in a circle"), ("next-foreign", "leads away")],
)
def test_a_next_page_that_leads_nowhere_ends_the_reading_until_it_is_mended(
    stub: Stub, reader: Reader, clean: dict[str, Listing], fault: str, words: str
):
    stub.faults.add(fault, "page:2")
    source = reader.open(stub)
    with pytest.raises(SourceError, match=words):
        source.read(no_progress)
    source.suspend()
    assert stub.foreign_requests == []
    stub.faults.clear()
    stub.forget()

    assert by_key(reader.read(stub)) == clean
    # The page that was wrong is asked for again; those before it are not unless they may be wrong as well.
    first_page = stub.asked(r"hosting=cloud&withVersion=true&limit=50$")
    assert len(first_page) == (1 if fault == "next-circle" else 0)


def test_pages_without_end_come_to_an_end(stub: Stub, reader: Reader, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("shop.marketplace.sources.v2.MAX_PAGES", 2)

    with pytest.raises(SourceError, match="more than 2 pages"):
        reader.open(stub).read(no_progress)


# --- Vendors ------------------------------------------------------------------------------------------------


def test_vendors_are_read_from_their_own_entries_unless_they_are_fresh(
    stub: Stub, reader: Reader, clean: dict[str, Listing]
):
    vendors = vendors_of(clean)
    assert {vendor.is_complete for vendor in vendors.values()} == {True}
    keys = sorted(vendors.keys() - {HOST_VENDOR.key})
    stored = SourceVendor(key=keys[0], name="As stored", email="stored@vendor.example", is_complete=True)

    found = by_key(reader.read(stub, fresh_vendors={keys[0]: stored}))

    assert sorted(stub.asked("/vendors/")) == [f"/rest/2/vendors/{key}" for key in keys[1:]]
    assert vendors_of(found) == {**vendors, keys[0]: stored}


@pytest.mark.parametrize("options", [{"path": "/vendors/90003", "status": 404}, {"path": "/vendors/90003"}])
def test_a_vendor_without_an_entry_is_known_by_its_name(stub: Stub, reader: Reader, options: dict[str, Any]):
    stub.faults.add("500", **options)

    vendor = vendors_of(by_key(reader.read(stub)))["90003"]

    assert vendor == SourceVendor(key="90003", name=vendor.name)
    assert vendor.name


@pytest.mark.parametrize("fault", ["500", "html", "not-an-object"])
def test_after_some_vendors_that_fail_in_a_row_no_more_are_asked_for(
    stub: Stub, reader: Reader, clean: dict[str, Listing], fault: str
):
    stub.faults.add(fault, path="/vendors/")

    found = by_key(reader.read(stub))

    assert set(found) == set(clean)
    # Three vendors, three attempts each.
    assert len(stub.asked("/vendors/")) == 9
    assert {vendor.is_complete for vendor in vendors_of(found).values() if vendor != HOST_VENDOR} == {False}


# --- What changed -------------------------------------------------------------------------------------------


def test_reading_what_changed_tells_the_others_as_unchanged(
    stub: Stub, reader: Reader, clean: dict[str, Listing]
):
    changed, added = special("mixed-payment"), special("free")
    known = {key: at for key, at in known_of(clean).items() if key != added}
    stub.catalogue.change_release(changed, "cloud", payment="vendor")
    stub.catalogue.change(changed, modified_at=datetime(2026, 1, 1, tzinfo=UTC))

    found = by_key(reader.read(stub, mode=SyncMode.INCREMENTAL, known=known, fresh_vendors=vendors_of(clean)))

    # An app that does not say when it changed is asked for each time.
    told = {changed, added, special("no-date"), *(product.key for product in PRODUCTS)}
    assert {key for key, listing in found.items() if isinstance(listing, SourceListing)} == told
    assert {key for key, listing in found.items() if isinstance(listing, UnchangedListing)} == set(
        clean
    ) - told
    assert len(stub.asked(LISTS)) == 3
    assert len(stub.asked("/versions/latest")) == 9
    listing = found[changed]
    assert isinstance(listing, SourceListing)
    assert [row.payment_model for row in listing.hostings] == [PaymentModel.VENDOR, PaymentModel.ATLASSIAN]


def test_reading_what_changed_finds_the_same_as_reading_everything(
    stub: Stub, reader: Reader, clean: dict[str, Listing]
):
    known = dict.fromkeys(clean, datetime(2001, 1, 1, tzinfo=UTC))

    found = by_key(reader.read(stub, mode=SyncMode.INCREMENTAL, known=known))

    assert found == clean


def test_reading_what_changed_without_knowing_anything_reads_everything(
    stub: Stub, reader: Reader, clean: dict[str, Listing]
):
    assert by_key(reader.read(stub, mode=SyncMode.INCREMENTAL)) == clean
    assert stub.asked("/versions/latest") == []


# --- Interruptions ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", SyncMode)
@pytest.mark.parametrize("pages", range(1, 10, 2))
def test_a_reading_interrupted_at_any_page_goes_on_where_it_stopped(
    stub: Stub, reader: Reader, clean: dict[str, Listing], mode: SyncMode, pages: int
):
    known = known_of(clean) if mode == SyncMode.INCREMENTAL else {}
    whole = by_key(reader.read(stub, run_id=2, mode=mode, known=known))
    stub.forget()
    source = reader.open(stub, mode=mode, known=known)
    try:
        source.read(stopping_after(pages))
    except KeyboardInterrupt:
        source.suspend()
    before = stub.asked("/rest/2/(products|vendors)|limit=50")
    stub.forget()

    found = by_key(reader.read(stub, mode=mode, known=known))

    assert found == whole
    assert set(stub.asked()) & set(before) == set()


def test_a_reading_killed_while_writing_goes_on_with_the_last_complete_answer(
    stub: Stub, reader: Reader, clean: dict[str, Listing]
):
    source = reader.open(stub)
    source.read(no_progress)
    source.suspend()
    whole = reader.spool().read_bytes()
    ends = [place for place in range(len(whole)) if whole.startswith(b'{"walk": "addons', place)]

    for end in (ends[0] + 3, ends[1], ends[2] - 5, ends[-1] + 40):
        reader.spool().write_bytes(whole[:end])
        assert by_key(reader.read(stub)) == clean


def test_a_complete_reading_is_not_asked_for_again(stub: Stub, reader: Reader, clean: dict[str, Listing]):
    source = reader.open(stub)
    source.read(no_progress)
    names = source.application_names()
    source.suspend()
    stub.forget()

    again = reader.open(stub)
    again.read(no_progress)

    assert stub.requests == []
    assert by_key(list(again.listings())) == clean
    assert again.application_names() == names


def test_a_wish_to_be_left_alone_ends_the_reading_and_loses_nothing(
    stub: Stub, reader: Reader, clean: dict[str, Listing]
):
    stub.faults.add("429", LAST_WALK, path="/addons$", seconds=900)
    source = reader.open(stub)
    with pytest.raises(ComeBackLater, match="15 minutes"):
        source.read(no_progress)
    source.suspend()
    stub.faults.clear()
    stub.forget()

    assert by_key(reader.read(stub)) == clean
    assert stub.asked("hosting=(cloud|datacenter).*withVersion") == []


def test_what_was_read_is_forgotten_after_a_complete_run_only(stub: Stub, reader: Reader):
    source = reader.open(stub)
    source.read(no_progress)
    source.suspend()
    assert reader.spool().exists()

    again = reader.open(stub)
    again.close()

    assert not reader.spool().exists()


# --- One listing --------------------------------------------------------------------------------------------


def test_a_listing_is_gone_when_the_source_says_so(stub: Stub, reader: Reader):
    stub.catalogue.remove(special("free"))
    stub.catalogue.change(special("crlf"), status="archived")
    source = reader.open(stub)

    assert source.is_gone(special("free"), ListingKind.APP) is True
    assert source.is_gone(special("crlf"), ListingKind.APP) is True
    assert source.is_gone(special("unicode"), ListingKind.APP) is False
    assert source.is_gone("confluence", ListingKind.HOST) is False
    assert source.is_gone("hipchat", ListingKind.HOST) is True


def test_a_listing_is_not_gone_without_a_clear_answer(stub: Stub, reader: Reader):
    source = reader.open(stub)
    stub.faults.add(
        "wrong-type", key=special("free"), field="key", value="org.example.other", path="/addons/"
    )
    assert source.is_gone(special("free"), ListingKind.APP) is False

    stub.faults.add("500", status=404)
    with pytest.raises(SourceError):
        source.is_gone(special("free"), ListingKind.APP)
