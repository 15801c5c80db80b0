"""Host products by version 3 of the API."""

from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings
from pytest_httpserver import HTTPServer

from shop.marketplace.enums import Hosting, PaymentModel
from shop.marketplace.parsing import SourceListing
from shop.marketplace.sources import SourceError
from tests.integration.marketplace.reading import Reader, by_key, make_reader, no_progress
from tests.marketplace_stub import PRODUCTS, V3_CREDENTIALS, Stub

PARENTS = "/marketplace/rest/3/parent-software"


@pytest.fixture
def reader(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch, stub: Stub
) -> Iterator[Reader]:
    for reader in make_reader(tmp_path, settings, monkeypatch):
        settings.MARKETPLACE_V3_URL = stub.v3_url
        settings.MARKETPLACE_V3_CREDENTIALS = V3_CREDENTIALS
        yield reader


@pytest.fixture
def version_3(httpserver: HTTPServer, reader: Reader, settings: Settings) -> HTTPServer:
    """A version 3 of our own making, beside the stub's version 2."""
    settings.MARKETPLACE_V3_URL = httpserver.url_for(PARENTS).removesuffix("/parent-software")
    return httpserver


def parent(parent_id: str, **given: Any) -> dict[str, Any]:
    hostings = [{"hosting": name} for name in given.pop("hostings", ("cloud",))]
    return {"id": parent_id, "name": "New Name", "hostingOptions": hostings, "state": "ACTIVE", **given}


def answer_with(
    server: HTTPServer,
    *parents: dict[str, Any],
    name: str = "parentSoftware",
    query: str = "limit=50",
    **links: Any,
) -> None:
    """Let one page hold these products; each has one version, for the cloud."""
    server.expect_request(PARENTS, query_string=query).respond_with_json(
        {"links": links, name: list(parents)}
    )
    for given in parents:
        server.expect_request(f"{PARENTS}/{given['id']}/versions").respond_with_json(
            {"links": {}, "versions": [{"buildNumber": 77, "versionNumber": "7.7", "hosting": ["cloud"]}]}
        )


def host(reader: Reader, stub: Stub, key: str) -> SourceListing:
    listing = by_key(reader.read(stub))[key]
    assert isinstance(listing, SourceListing)
    return listing


def test_host_products_are_the_same_in_both_versions_of_a_consistent_source(
    stub: Stub, reader: Reader, settings: Settings
):
    both = reader.read(stub)
    settings.MARKETPLACE_V3_CREDENTIALS = ""

    assert reader.read(stub) == both


def test_the_password_goes_to_version_3_only(stub: Stub, reader: Reader):
    reader.read(stub)

    word = f"Basic {b64encode(V3_CREDENTIALS.encode()).decode()}"
    for request in stub.requests:
        expected = word if request.path.startswith("/marketplace/rest/3/") else None
        assert request.headers.get("authorization") == expected
    # One page of products, and the newest version of each.
    assert len(stub.asked(PARENTS)) == 1 + len(PRODUCTS)


def test_version_3_has_the_say_in_name_and_hostings(stub: Stub, reader: Reader, version_3: HTTPServer):
    answer_with(version_3, parent("confluence", hostings=("CLOUD", "dataCenter", "moon")))

    listing = host(reader, stub, "confluence")

    assert listing.name == "New Name"
    assert [(row.deployment, row.version_name) for row in listing.hostings] == [
        (Hosting.CLOUD, "Cloud"),
        (Hosting.DATA_CENTER, "11.3.1"),
    ]
    assert listing.is_public


def test_a_hosting_that_version_2_does_not_know_gets_the_newest_version_made_for_it(
    stub: Stub, reader: Reader, version_3: HTTPServer
):
    answer_with(
        version_3, parent("bamboo", hostings=("cloud", "datacenter")), parent("trello", hostings=("server",))
    )
    found = by_key(reader.read(stub))

    bamboo, trello = found["bamboo"], found["trello"]

    assert isinstance(bamboo, SourceListing)
    assert isinstance(trello, SourceListing)
    assert [
        (row.deployment, row.payment_model, row.version_name, row.build_number) for row in bamboo.hostings
    ] == [
        (Hosting.CLOUD, PaymentModel.ATLASSIAN, "7.7", 77),
        (Hosting.DATA_CENTER, PaymentModel.ATLASSIAN, "11.3.1", 11_030_001),
    ]
    assert [(row.deployment, row.version_name, row.build_number) for row in trello.hostings] == [
        (Hosting.SERVER, "", 0)
    ]


@pytest.mark.parametrize(
    ("state", "is_public"),
    [
        ("ACTIVE", True),
        ("", True),
        (None, True),
        ("SOMETHING_NEW", True),
        ("ARCHIVED", False),
        ("Retired", False),
    ],
)
def test_a_product_that_is_not_offered_is_not_public(
    stub: Stub, reader: Reader, version_3: HTTPServer, state: str | None, is_public: bool
):
    answer_with(version_3, parent("crowd", state=state))

    assert host(reader, stub, "crowd").is_public is is_public


def test_products_are_found_under_their_other_key_unless_they_have_one_of_their_own(
    stub: Stub, reader: Reader, version_3: HTTPServer
):
    answer_with(
        version_3,
        parent("jira", name="Jira"),
        parent("jira-service-management", name="Not This One"),
        parent("jira-servicedesk", name="This One"),
        parent("rovo", name="Unknown to Version 2"),
    )

    found = by_key(reader.read(stub))

    assert found["jira-software"].name == "Jira"  # type: ignore[union-attr]
    assert found["jira-servicedesk"].name == "This One"  # type: ignore[union-attr]
    assert {"jira", "rovo", "jira-service-management"} & set(found) == set()


@pytest.mark.parametrize("name", ["parentSoftware", "items"])
@pytest.mark.parametrize("shape", [str, lambda address: {"href": address}])
def test_pages_by_cursor_are_followed_in_all_their_shapes(
    stub: Stub, reader: Reader, version_3: HTTPServer, name: str, shape: Any
):
    following = shape("/rest/3/parent-software?cursor=c1")
    answer_with(version_3, parent("confluence"), name=name, next=following)
    answer_with(version_3, parent("crowd", name="Other Name"), name=name, query="cursor=c1", next=None)

    found = by_key(reader.read(stub))

    assert [found[key].name for key in ("confluence", "crowd")] == ["New Name", "Other Name"]  # type: ignore[union-attr]


def test_an_empty_page_is_the_last_one(stub: Stub, reader: Reader, version_3: HTTPServer):
    answer_with(version_3, next="/rest/3/parent-software?cursor=c1")

    assert host(reader, stub, "crowd").name == "Crowd"
    assert len(version_3.log) == 1


def test_a_product_whose_versions_are_not_to_be_had_is_read_without(
    stub: Stub, reader: Reader, version_3: HTTPServer
):
    version_3.expect_request(PARENTS).respond_with_json(
        {"links": {}, "parentSoftware": [parent("bamboo", hostings=("cloud",))]}
    )
    version_3.expect_request(f"{PARENTS}/bamboo/versions").respond_with_json({"code": "404"}, status=404)

    (row,) = host(reader, stub, "bamboo").hostings

    assert (row.deployment, row.version_name, row.build_number) == (Hosting.CLOUD, "", 0)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"links": {}, "parentSoftware": [{"id": "crowd", "name": 7}]}, "name"),
        ({"links": {}, "parentSoftware": [{"id": "../x", "name": "Crowd"}]}, "id"),
        ({"links": [], "parentSoftware": []}, "not a page"),
        ({"links": {}}, "no list"),
    ],
)
def test_a_version_3_that_cannot_be_read_ends_the_reading(
    stub: Stub, reader: Reader, version_3: HTTPServer, answer: dict[str, Any], words: str
):
    version_3.expect_request(PARENTS).respond_with_json(answer)

    with pytest.raises(SourceError, match=words):
        reader.open(stub).read(no_progress)


@pytest.mark.parametrize(
    ("link", "words"),
    [("https://elsewhere.example/x", "leads away"), ("/parent-software?limit=50", "circle")],
)
def test_a_cursor_that_leads_nowhere_ends_the_reading(
    stub: Stub, reader: Reader, version_3: HTTPServer, link: str, words: str
):
    answer_with(version_3, parent("crowd"), next=link)

    with pytest.raises(SourceError, match=words):
        reader.open(stub).read(no_progress)


def test_wrong_credentials_end_the_reading(stub: Stub, reader: Reader, settings: Settings):
    settings.MARKETPLACE_V3_CREDENTIALS = "buyer@example.com:wrong"

    with pytest.raises(SourceError, match="refuses access") as refusal:
        reader.open(stub).read(no_progress)

    assert "wrong" not in str(refusal.value)


def test_credentials_are_not_sent_over_an_open_connection(stub: Stub, reader: Reader, settings: Settings):
    settings.MARKETPLACE_V3_URL = "http://api.example/marketplace/rest/3"

    with pytest.raises(SourceError, match="not https"):
        reader.open(stub)


def test_host_products_are_not_asked_for_again_after_an_interruption(stub: Stub, reader: Reader):
    source = reader.open(stub)
    source.read(no_progress)
    source.suspend()
    stub.forget()

    reader.open(stub).read(no_progress)

    assert stub.asked(PARENTS) == []
