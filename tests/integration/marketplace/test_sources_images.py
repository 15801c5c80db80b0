"""Fetching logos: from which hosts, how much, and what stays refused."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from shop.marketplace.sources import ImageRefused
from shop.marketplace.sources.images import ImageFetcher
from tests.integration.marketplace.reading import QUICK, Reader, make_reader
from tests.marketplace_stub import Stub

HOSTS = (".images.example", "cdn.example", "localhost")


@pytest.fixture
def images(stub: Stub) -> Iterator[ImageFetcher]:
    fetcher = ImageFetcher(stub.url, hosts=HOSTS, patience=QUICK)
    yield fetcher
    fetcher.close()


def refusal(fetcher: ImageFetcher, address: str) -> ImageRefused:
    with pytest.raises(ImageRefused) as refused:
        fetcher.fetch(address)
    return refused.value


def logo(stub: Stub) -> str:
    return f"{stub.cdn}/logos/0-image.png"


def test_a_logo_is_fetched(stub: Stub, images: ImageFetcher):
    assert images.fetch(logo(stub)).startswith(b"\x89PNG")
    assert stub.requests[0].headers["user-agent"].startswith("LicensingServiceCenter/")


def test_an_address_without_a_host_is_at_the_source(stub: Stub, images: ImageFetcher):
    assert images.fetch("/cdn/logos/0-image.png") == images.fetch(logo(stub))


def test_a_source_fetches_images_by_the_settings(
    stub: Stub, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
):
    settings.MARKETPLACE_IMAGE_HOSTS = ["cdn.example"]
    reading: Iterator[Reader] = make_reader(tmp_path, settings, monkeypatch)
    source = next(reading).open(stub)

    assert source.fetch_image(logo(stub)).startswith(b"\x89PNG")
    with pytest.raises(ImageRefused, match=r"images\.example"):
        source.fetch_image("https://images.example/i.png")
    assert next(reading, None) is None


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("https://elsewhere.example/i.png", "not among the hosts"),
        ("https://images.example/i.png", "not among the hosts"),
        ("https://notcdn.example/i.png", "not among the hosts"),
        ("https://cdn.example.elsewhere.example/i.png", "not among the hosts"),
        ("//elsewhere.example/i.png", "not among the hosts"),
        ("https://cdn.example:6379/i.png", "port"),
        ("https://user:word@cdn.example/i.png", "password"),
        ("ftp://cdn.example/i.png", "https"),
        ("file:///etc/passwd", "https"),
        ("data:image/png;base64,AAAA", "https"),
        ("i.png", "not an address"),
        ("https://[::1", "not an address"),
        ("", "not an address"),
    ],
)
def test_other_addresses_are_refused_for_good(images: ImageFetcher, address: str, words: str):
    refused = refusal(images, address)

    assert words in refused.reason
    assert refused.is_final


def test_another_port_of_the_source_is_not_asked(stub: Stub, images: ImageFetcher):
    port = int(stub.foreign_url.rpartition(":")[2])

    refused = refusal(images, f"http://127.0.0.1:{port}/cdn/logos/0-image.png")

    assert ("port" in refused.reason, refused.is_final) == (True, True)
    assert stub.foreign_requests == []


def test_an_open_connection_will_not_do_where_the_source_has_a_safe_one():
    fetcher = ImageFetcher("https://marketplace.example", hosts=HOSTS, patience=QUICK)

    refused = refusal(fetcher, "http://cdn.example/i.png")

    assert ("https" in refused.reason, refused.is_final) == (True, True)
    fetcher.close()


def test_a_host_in_a_private_network_is_refused_even_if_it_is_among_the_hosts(
    stub: Stub, images: ImageFetcher
):
    # "localhost" is allowed by name, and leads to this computer.
    refused = refusal(images, "http://localhost/i.png")

    assert ("private network" in refused.reason, refused.is_final) == (True, True)


def test_a_name_that_leads_to_a_private_address_is_refused(
    images: ImageFetcher, monkeypatch: pytest.MonkeyPatch
):
    def look_up(*_where: Any, **_how: Any) -> list[Any]:
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443))
            for address in ("93.184.216.34", "169.254.169.254")
        ]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)

    refused = refusal(images, "https://cdn.example/i.png")

    assert ("private network" in refused.reason, refused.is_final) == (True, True)


def test_a_name_that_nobody_knows_may_be_known_later(images: ImageFetcher, monkeypatch: pytest.MonkeyPatch):
    def look_up(*_where: Any, **_how: Any) -> list[Any]:
        raise socket.gaierror("unknown")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)

    refused = refusal(images, "https://cdn.example/i.png")

    assert ("is not known" in refused.reason, refused.is_final) == (True, False)


@pytest.mark.parametrize(
    ("fault", "options", "words", "is_final", "attempts"),
    [
        ("logo-404", {}, "404", True, 1),
        ("500", {"status": 403}, "403", True, 1),
        ("logo-too-large", {}, "larger than 2 MiB", True, 1),
        ("gzip-bomb", {"size": 8 * 1024**2}, "larger than 2 MiB", True, 1),
        ("logo-redirect", {}, "with a port", True, 1),
        ("logo-redirect", {"to": "https://elsewhere.example/i.png"}, "not among the hosts", True, 1),
        ("logo-redirect", {"to": "/cdn/logos/0-image.png"}, "redirected too often", True, 4),
        ("logo-500", {}, "500", False, 2),
        ("429", {"seconds": 3600}, "429", False, 2),
        ("cut", {}, "could not be read", False, 2),
    ],
)
def test_what_goes_wrong_is_final_or_passes(
    stub: Stub,
    images: ImageFetcher,
    fault: str,
    options: dict[str, Any],
    words: str,
    is_final: bool,
    attempts: int,
):
    stub.faults.add(fault, path="/cdn/", **options)

    refused = refusal(images, logo(stub))

    assert words in refused.reason
    assert refused.is_final is is_final
    assert len(stub.requests) == attempts
    assert stub.foreign_requests == []


def test_what_passes_is_tried_a_second_time(stub: Stub, images: ImageFetcher):
    stub.faults.add("logo-500", "once")

    assert images.fetch(logo(stub)).startswith(b"\x89PNG")


def test_a_redirect_within_the_source_is_followed(stub: Stub, images: ImageFetcher):
    stub.faults.add("logo-redirect", "once", to="/cdn/logos/1-image.png")

    assert images.fetch(logo(stub)).startswith(b"\x89PNG")
    assert stub.asked("/cdn/logos/1-") == ["/cdn/logos/1-image.png"]


def test_a_slow_drip_of_an_image_ends_at_the_deadline(stub: Stub):
    stub.faults.add("drip", path="/cdn/", piece=1, pause=0.05)
    fetcher = ImageFetcher(stub.url, hosts=(), patience=replace(QUICK, answer_deadline=0.2))

    refused = refusal(fetcher, logo(stub))

    assert ("in time" in refused.reason, refused.is_final) == (True, False)
    fetcher.close()
