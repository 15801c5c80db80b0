import base64

import pytest
from django.core.exceptions import ImproperlyConfigured

from shop.core.crypto import (
    DecryptionFailed,
    Secret,
    blind_index,
    blind_indexes,
    decrypt_bytes,
    encrypt_bytes,
)

OLD = "old:" + base64.b64encode(b"1" * 32).decode()
NEW = "new:" + base64.b64encode(b"2" * 32).decode()


@pytest.fixture
def keys(settings):
    def use(*entries):
        settings.FIELD_ENCRYPTION_KEYS = list(entries)

    use(OLD)
    return use


def test_what_was_encrypted_can_be_read_in_its_own_context_only(keys):
    sealed = encrypt_bytes(b"a licence key", "row 1")

    assert decrypt_bytes(sealed, "row 1") == b"a licence key"
    with pytest.raises(DecryptionFailed):
        decrypt_bytes(sealed, "row 2")


def test_the_ciphertext_shows_nothing_and_never_repeats(keys):
    first, second = encrypt_bytes(b"a licence key", "row"), encrypt_bytes(b"a licence key", "row")

    assert b"licence" not in first
    assert first != second


def test_a_changed_byte_is_noticed(keys):
    sealed = bytearray(encrypt_bytes(b"a licence key", "row"))
    sealed[-1] ^= 1

    with pytest.raises(DecryptionFailed):
        decrypt_bytes(bytes(sealed), "row")


@pytest.mark.parametrize("stored", [b"", b"plain text", b"$", b"unknown$abcdef", b"\xff$abc"])
def test_what_was_never_encrypted_is_refused_not_shown(keys, stored):
    with pytest.raises(DecryptionFailed):
        decrypt_bytes(stored, "row")


def test_a_second_key_reads_what_the_first_one_wrote_and_a_missing_key_does_not(keys):
    sealed = encrypt_bytes(b"a licence key", "row")

    keys(NEW, OLD)
    assert decrypt_bytes(sealed, "row") == b"a licence key"
    keys(NEW)
    with pytest.raises(DecryptionFailed):
        decrypt_bytes(sealed, "row")


@pytest.mark.parametrize(
    "entry", ["", "no-colon", "id:short", "id:" + base64.b64encode(b"x").decode(), ":abc"]
)
def test_a_key_that_is_none_stops_the_start(keys, entry):
    keys(entry)

    with pytest.raises(ImproperlyConfigured):
        encrypt_bytes(b"x", "row")


def test_the_blind_index_finds_the_whole_text_and_no_part_of_it(keys):
    assert blind_index("ABCD-EFGH") == blind_index(" ABCD-EFGH ")
    assert blind_index("ABCD") != blind_index("ABCD-EFGH")


def test_the_blind_index_is_searched_under_every_key_while_keys_rotate(keys):
    written = blind_index("ABCD-EFGH")
    keys(NEW, OLD)

    assert written in blind_indexes("ABCD-EFGH")


def test_a_secret_shows_its_end_only_when_it_is_long_enough():
    assert Secret("AAAB-1234-5678-9XYZ").masked == "•••• 9XYZ"
    assert Secret("short").masked == "••••"
    assert Secret("").masked == ""


def test_a_secret_does_not_print_itself():
    secret = Secret("AAAB-1234-5678-9XYZ")

    assert (str(secret), repr(secret), f"{secret}") == ("••••", "••••", "••••")


def test_a_secret_whose_key_is_gone_is_masked_whole_and_stays_closed(keys):
    sealed = base64.b64encode(encrypt_bytes(b"AAAB-1234-5678-9XYZ", "row")).decode()
    keys(NEW)
    secret = Secret(ciphertext=sealed, context="row")

    assert secret.masked == "••••"
    with pytest.raises(DecryptionFailed):
        secret.reveal()
