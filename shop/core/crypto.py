"""Encryption at rest for licence keys and documents that hold them. Fails closed: what cannot be proven is
not shown.

AES-256-GCM. Keys come from FIELD_ENCRYPTION_KEYS, a list of ``id:base64`` entries (32 bytes each), the first
of which encrypts; the others only decrypt. The associated data binds a ciphertext to its row and column, so
that one copied to another row does not open.
"""

import base64
import binascii
import hmac
import os
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models

NONCE_BYTES = 12
VISIBLE_CHARACTERS = 4


class DecryptionFailed(Exception):
    """The key is missing, or the ciphertext was changed or moved. Never answered with the stored text."""


@lru_cache(maxsize=4)
def _parse_keys(entries: tuple[str, ...]) -> dict[str, bytes]:
    keys = {}
    for entry in entries:
        key_id, _, encoded = entry.partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            key = b""
        if not key_id or "$" in key_id or len(key) != 32:
            raise ImproperlyConfigured(
                "FIELD_ENCRYPTION_KEYS is a list of id:base64 entries of 32 bytes each."
            )
        keys[key_id] = key
    if not keys:
        raise ImproperlyConfigured("FIELD_ENCRYPTION_KEYS is empty.")
    return keys


def _keys() -> dict[str, bytes]:
    return _parse_keys(tuple(settings.FIELD_ENCRYPTION_KEYS))


def current_key_id() -> str:
    """The id of the key that encrypts today."""
    return next(iter(_keys()))


def key_id_of(sealed: bytes) -> str:
    """The id of the key that a ciphertext was made with; its beginning is enough. "" for what is none."""
    key_id, separator, _rest = sealed.partition(b"$")
    return key_id.decode("ascii", "replace") if separator else ""


def encrypt_bytes(data: bytes, context: str) -> bytes:
    """``key id $ nonce ciphertext``; ``context`` names row and column and is needed again to decrypt."""
    key_id = current_key_id()
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(_keys()[key_id]).encrypt(nonce, data, f"{key_id}|{context}".encode())
    return key_id.encode() + b"$" + nonce + sealed


def decrypt_bytes(data: bytes, context: str) -> bytes:
    """Raises DecryptionFailed for an unknown key, changed bytes or another context."""
    key_id, separator, rest = data.partition(b"$")
    key = _keys().get(key_id.decode("ascii", "replace"))
    if not separator or key is None:
        raise DecryptionFailed("unknown key")
    try:
        return AESGCM(key).decrypt(
            rest[:NONCE_BYTES], rest[NONCE_BYTES:], f"{key_id.decode()}|{context}".encode()
        )
    except InvalidTag:
        raise DecryptionFailed("changed or moved ciphertext") from None


def blind_index(text: str) -> str:
    """Keyed digest by which an encrypted value is found again by its whole text, with a key of its own."""
    return _digest(_keys()[current_key_id()], text)


def blind_indexes(text: str) -> list[str]:
    """The digests under every configured key, for look-ups while keys are being rotated."""
    return [_digest(key, text) for key in _keys().values()]


def digests_by_key(text: str) -> dict[str, str]:
    """The digest under each configured key, by the key's id: who has the same keys gets the same ones."""
    return {key_id: _digest(key, text) for key_id, key in _keys().items()}


def _digest(key: bytes, text: str) -> str:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"blind-index").derive(key)
    return hmac.new(derived, text.strip().encode(), "sha256").hexdigest()


class _Ciphertext(str):
    """What the database holds, as opposed to a text that somebody assigned."""


class Secret:
    """A text that does not show itself: not in str(), repr(), templates, logs or JSON. ``reveal`` is
    deliberate.
    """

    __slots__ = ("_ciphertext", "_context", "_plain")

    def __init__(self, plain: str | None = None, *, ciphertext: str = "", context: str = "") -> None:
        self._plain = plain
        self._ciphertext = ciphertext
        self._context = context

    def reveal(self) -> str:
        """The plain text. Raises DecryptionFailed."""
        if self._plain is None:
            self._plain = (
                decrypt_bytes(base64.b64decode(self._ciphertext), self._context).decode()
                if self._ciphertext
                else ""
            )
        return self._plain

    @property
    def masked(self) -> str:
        """The last four characters of a long text, so that its owner can tell it from others. One that cannot
        be decrypted is masked whole: the page around it stays readable.
        """
        try:
            plain = self.reveal()
        except DecryptionFailed:
            return "••••"
        visible = plain[-VISIBLE_CHARACTERS:] if len(plain) >= 4 * VISIBLE_CHARACTERS else ""
        return f"•••• {visible}".rstrip() if plain else ""

    def __bool__(self) -> bool:
        return bool(self._plain or self._ciphertext)

    def __str__(self) -> str:
        return "••••" if self else ""

    __repr__ = __str__


class EncryptedTextField(models.TextField[Any, Any]):
    """Text encrypted at rest. Reads as a Secret; assign a str or a Secret.

    ``bound_to`` names another field of the model whose value never changes and is set before the first save
    (a UUID): it becomes part of the associated data.
    """

    def __init__(self, *args: Any, bound_to: str, **kwargs: Any) -> None:
        self.bound_to = bound_to
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "bound_to": self.bound_to}

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, _SecretDescriptor(self))

    def context(self, instance: models.Model) -> str:
        return self.context_of(getattr(instance, self.bound_to))

    def context_of(self, bound: object) -> str:
        """The associated data of the row whose ``bound_to`` has this value."""
        return f"{self.model._meta.label_lower}.{self.name}:{bound}"

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> _Ciphertext:
        return _Ciphertext(value or "")

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = model_instance.__dict__.get(self.attname) or _Ciphertext()
        if isinstance(value, Secret):
            plain = value.reveal().encode()
            sealed = encrypt_bytes(plain, self.context(model_instance)) if plain else b""
            value = _Ciphertext(base64.b64encode(sealed).decode())
            model_instance.__dict__[self.attname] = value
        return str(value)

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, Secret):
            raise TypeError("an encrypted field is saved through its instance, not by a query")
        return super().get_prep_value(value)


class _SecretDescriptor:
    """Holds the ciphertext as loaded, or a Secret as assigned; hands out Secrets only."""

    def __init__(self, field: EncryptedTextField) -> None:
        self.field = field

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        if instance is None:
            return self
        if self.field.attname not in instance.__dict__:
            instance.refresh_from_db(fields=[self.field.attname])
        value = instance.__dict__[self.field.attname]
        return (
            value
            if isinstance(value, Secret)
            else Secret(ciphertext=value, context=self.field.context(instance))
        )

    def __set__(self, instance: Any, value: Any) -> None:
        loaded_or_secret = isinstance(value, _Ciphertext | Secret)
        instance.__dict__[self.field.attname] = value if loaded_or_secret else Secret(value or "")
