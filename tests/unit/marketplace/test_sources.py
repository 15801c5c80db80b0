import json
from pathlib import Path
from typing import Any

import pytest

from shop.marketplace.enums import ListingKind, SyncMode
from shop.marketplace.parsing import SkippedListing, SourceListing
from shop.marketplace.sources import FileSource, ImageRefused, SourceError, open_source, walk_collection
from tests.factories.marketplace import catalogue_dump, wire_addon, wire_version


def page(items: list[object], next_link: object = None) -> dict[str, Any]:
    return {"_links": {"next": next_link} if next_link else {}, "_embedded": {"addons": items}, "count": 3}


def file_source(tmp_path: Path, dump: object) -> FileSource:
    path = tmp_path / "catalogue.json"
    path.write_text(dump if isinstance(dump, str) else json.dumps(dump), encoding="utf-8")
    return FileSource(path)


def test_pages_are_followed_to_the_last_one():
    answers = {
        "/a": page([1, 2], [{"href": "/b", "type": "application/json"}]),
        "/b": page([3], {"href": "/c"}),
        "/c": page([]),
    }

    assert list(walk_collection(answers.__getitem__, "/a", "addons")) == [1, 2, 3]


def test_pages_that_lead_in_a_circle_end_the_walk():
    answers = {"/a": page([1], {"href": "/b"}), "/b": page([2], {"href": "/a"})}

    with pytest.raises(SourceError, match="circle"):
        list(walk_collection(answers.__getitem__, "/a", "addons"))


@pytest.mark.parametrize("answer", ["<html>", None, [], {"_embedded": []}, {"_embedded": {"addons": {}}}, {}])
def test_an_answer_that_is_no_page_is_refused(answer: object):
    with pytest.raises(SourceError, match="/a"):
        list(walk_collection({"/a": answer}.__getitem__, "/a", "addons"))


@pytest.mark.parametrize(
    "content", ["", "{", "<html></html>", "[]", "{}", '{"responses": []}', '{"responses": {}}', "[" * 100_000]
)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, content: str):
    with pytest.raises(SourceError, match=r"catalogue\.json"):
        list(file_source(tmp_path, content).listings())


def test_a_missing_file_is_refused(tmp_path: Path):
    with pytest.raises(SourceError, match="cannot be read"):
        FileSource(tmp_path / "none.json")


def test_a_broken_listing_is_skipped_and_the_others_arrive(tmp_path: Path):
    dump = catalogue_dump(
        wire_addon("org.example.one"),
        wire_addon("org.example.two", name=None),
        wire_addon("org.example.three"),
        wire_addon("org.example.four", embedded={"vendor": {"_links": {}, "name": "Nobody"}}),
        versions={"org.example.three": [wire_version(paymentModel="gift")]},
    )
    dump["responses"]["/rest/2/addons?limit=50"]["_embedded"]["addons"].append("neither list nor object")

    found = list(file_source(tmp_path, dump).listings())

    assert [type(listing) for listing in found] == [SourceListing, *[SkippedListing] * 4]
    assert [
        (skipped.key, skipped.reason.split(": ")[0])
        for skipped in found
        if isinstance(skipped, SkippedListing)
    ] == [
        ("org.example.two", "name"),
        ("org.example.three", "paymentModel"),
        ("org.example.four", "_embedded.vendor"),
        ("?", "the whole"),
    ]


def test_a_listing_whose_versions_are_missing_is_skipped(tmp_path: Path):
    dump = catalogue_dump(wire_addon("org.example.one"))
    del dump["responses"]["/rest/2/addons/org.example.one/versions"]

    (found,) = file_source(tmp_path, dump).listings()

    assert isinstance(found, SkippedListing)
    assert found.reason.startswith("versions: ")


def test_a_vendors_own_entry_is_preferred_over_the_embedded_one(tmp_path: Path):
    dump = catalogue_dump(wire_addon())
    dump["responses"]["/rest/2/vendors/90001"] = {
        "_links": {"self": {"href": "/rest/2/vendors/90001"}},
        "name": "Example Ltd",
        "email": "help@vendor.example",
    }

    (found,) = file_source(tmp_path, dump).listings()

    assert isinstance(found, SourceListing)
    assert (found.vendor.email, found.vendor.is_complete) == ("help@vendor.example", True)


def test_names_of_applications_and_the_count_come_from_the_answers(tmp_path: Path):
    dump = catalogue_dump(wire_addon())
    dump["responses"]["/rest/2/applications"] = {
        "_embedded": {"applications": [{"key": "jira", "name": "Jira"}, {"key": None}]}
    }
    source = file_source(tmp_path, dump)

    assert source.application_names() == {"jira": "Jira"}
    assert source.expected_count() == 1
    assert source.gathered_on == "2026-01-15"


def test_a_path_stands_for_a_file(tmp_path: Path):
    path = tmp_path / "catalogue.json"
    path.write_text(json.dumps(catalogue_dump(wire_addon())), encoding="utf-8")
    heard: list[tuple[int, int]] = []

    source = open_source(str(path), run_id=1, mode=SyncMode.FULL, known={}, fresh_vendors={})
    source.read(lambda done, total: heard.append((done, total)))

    assert isinstance(source, FileSource)
    assert (source.name, heard) == (str(path), [])
    (found,) = source.listings()
    assert isinstance(found, SourceListing)
    assert not found.vendor.is_complete
    source.close()
    assert path.exists()


def test_what_a_file_does_not_list_is_gone(tmp_path: Path):
    assert file_source(tmp_path, catalogue_dump()).is_gone("org.example.one", ListingKind.APP) is True


def test_a_file_holds_no_images_but_another_source_may(tmp_path: Path):
    with pytest.raises(ImageRefused, match="holds no images") as refusal:
        file_source(tmp_path, catalogue_dump()).fetch_image("https://cdn.example/i.png")

    assert refusal.value.is_final is False


@pytest.mark.parametrize(
    "source", ["ftp://marketplace.example", "marketplace.example", "", "https://", "http://[::1"]
)
def test_what_is_neither_an_address_nor_a_file_is_refused(source: str):
    with pytest.raises(SourceError):
        open_source(source, run_id=1, mode=SyncMode.FULL, known={}, fresh_vendors={})
