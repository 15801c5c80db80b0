"""Which addresses a webhook may have."""

import pytest

from shop.core.exceptions import InvalidInput
from shop.webhooks.addresses import checked_address, may_be_private


@pytest.mark.parametrize(
    "address",
    [
        "https://hooks.example.com/licensing",
        "https://hooks.example.com:443/",
        "https://hooks.example.com:8443/in?source=shop",
        "https://93.184.215.14/in",
        "https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/in",
        "  https://hooks.example.com/in  ",
    ],
)
def test_an_address_on_the_internet_is_taken(address):
    assert checked_address(address) == address.strip()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "hooks.example.com",
        "http://hooks.example.com/",
        "ftp://hooks.example.com/",
        "javascript:alert(1)",
        "https://",
        "https:///in",
        "https://user:password@hooks.example.com/",
        "https://user@hooks.example.com/",
        "https://hooks.example.com/#part",
        "https://hooks.example.com:25/",
        "https://hooks.example.com:22/",
        "https://hooks.example.com:99999/",
        "https://hooks.example.com/a b",
        "https://hooks.example.com/\r\nHost: inner",
        "https://hooks.exämple.com/",
        "https://hooks.example.com/" + "a" * 500,
    ],
)
def test_what_is_no_address_of_ours_to_call_is_refused(address):
    with pytest.raises(InvalidInput) as refusal:
        checked_address(address)

    assert refusal.value.field == "url"


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "localhost.",
        "database",
        "printer.local",
        "api.localhost",
        "vault.internal",
        "127.0.0.1",
        "127.1.2.3",
        "127.1",
        "2130706433",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "0.0.0.0",  # noqa: S104 - an address to be refused
        "10.0.0.8",
        "172.16.5.4",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "198.18.0.1",
        "192.0.2.1",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:10.0.0.8]",
        "[fe80::1]",
        "[fc00::1]",
        "[ff02::1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
    ],
)
def test_private_networks_are_refused_in_every_spelling(host):
    with pytest.raises(InvalidInput):
        checked_address(f"https://{host}/in")


def test_only_while_the_project_is_tried_out_loopback_may_be_called(settings):
    assert not may_be_private("localhost")
    settings.DEBUG = True

    assert checked_address("http://localhost:9000/in") == "http://localhost:9000/in"
    assert may_be_private("127.0.0.1")
    assert not may_be_private("10.0.0.8")
    for address in ("http://10.0.0.8/", "http://hooks.example.com/", "https://169.254.169.254/"):
        with pytest.raises(InvalidInput):
            checked_address(address)
