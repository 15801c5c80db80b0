"""Which addresses are asked: links of a source, and computers that a name stands for."""

import httpx
import pytest

from shop.core.network import is_public
from shop.marketplace.sources import SourceError
from shop.marketplace.sources.transport import Patience, Transport, joined, service_address

PLAIN = "https://marketplace.example"
PREFIXED = "https://proxy.example/atlassian"
VERSION_3 = "https://api.example/marketplace/rest/3"


@pytest.mark.parametrize(
    ("base", "link", "expected"),
    [
        (PLAIN, "/rest/2/addons?offset=50", "https://marketplace.example/rest/2/addons?offset=50"),
        (PLAIN, "https://marketplace.example/rest/2/addons", "https://marketplace.example/rest/2/addons"),
        (PLAIN, "https://MARKETPLACE.example:443/x", "https://marketplace.example/x"),
        (PLAIN, "//marketplace.example/x", "https://marketplace.example/x"),
        (PLAIN + "/", "/x", "https://marketplace.example/x"),
        ("http://127.0.0.1:8099", "/x", "http://127.0.0.1:8099/x"),
        (PREFIXED, "/rest/2/addons", "https://proxy.example/atlassian/rest/2/addons"),
        (PREFIXED, "/atlassian/rest/2/addons", "https://proxy.example/atlassian/rest/2/addons"),
        (PREFIXED, "/atlassians/x", "https://proxy.example/atlassian/atlassians/x"),
        (VERSION_3, "/parent-software", "https://api.example/marketplace/rest/3/parent-software"),
        (VERSION_3, "/rest/3/x?cursor=1", "https://api.example/marketplace/rest/3/x?cursor=1"),
        (VERSION_3, "/marketplace/rest/3/x", "https://api.example/marketplace/rest/3/x"),
    ],
)
def test_a_link_is_joined_to_the_service(base: str, link: str, expected: str):
    transport = Transport(base, patience=Patience())

    assert transport.resolve(link) == expected
    transport.close()


@pytest.mark.parametrize(
    "link",
    [
        "https://elsewhere.example/rest/2/addons",
        "http://marketplace.example/rest/2/addons",
        "https://marketplace.example:8443/rest/2/addons",
        "//elsewhere.example/rest/2/addons",
        "https://marketplace.example@elsewhere.example/",
        "https://user:word@marketplace.example/",
        "https://marketplace.example.elsewhere.example/",
        "file:///etc/passwd",
        "ftp://marketplace.example/x",
    ],
)
def test_a_link_to_elsewhere_is_refused_by_name(link: str):
    transport = Transport(PLAIN, patience=Patience())

    with pytest.raises(SourceError, match=r"leads away from marketplace\.example") as refusal:
        transport.resolve(link)

    assert link in str(refusal.value)
    transport.close()


@pytest.mark.parametrize("link", ["", "addons", "?offset=50", "/?", "https://[::1", "/a\x00b", "#x"])
def test_what_is_no_address_is_refused(link: str):
    with pytest.raises(SourceError, match="is not an address"):
        joined(httpx.URL(PLAIN), link)


@pytest.mark.parametrize(
    "given",
    [
        "",
        "marketplace.example",
        "ftp://marketplace.example",
        "https://",
        "https://[::1",
        "https://h:99999999",
    ],
)
def test_a_service_needs_an_address(given: str):
    with pytest.raises(SourceError, match="address"):
        service_address(given)


def test_an_address_with_a_password_is_refused_without_repeating_it():
    with pytest.raises(SourceError) as refusal:
        service_address("https://buyer:pass-word@marketplace.example")

    assert "pass-word" not in str(refusal.value)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("::ffff:93.184.216.34", True),
        ("127.0.0.1", False),
        ("10.0.0.1", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.1", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        # Site-local of old, IPv4 at the end of IPv6, and what translators and tunnels lead to.
        ("fec0::1", False),
        ("::7f00:1", False),
        ("64:ff9b::5db8:d822", True),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::a00:1", False),
        ("64:ff9b:1::a00:1", False),
        ("2002:5db8:d822::1", True),
        ("2002:7f00:1::1", False),
        ("2002:a00:1::1", False),
        ("ff0e::1", False),
    ],
)
def test_only_addresses_of_the_internet_are_public(address: str, expected: bool):
    assert is_public(address) is expected
