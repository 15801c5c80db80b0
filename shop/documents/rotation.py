"""Another key for everything that is encrypted: columns and files are opened with the key they were made
with and closed with the one that encrypts today.

Whatever happens on the way, each ciphertext is whole under the one key or the other, and with both configured
all of them open. What was done stays done: a second run goes on with what is left.
"""

import base64
import binascii
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, cast

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.core.files.base import ContentFile
from django.db import models, transaction

from shop.core.crypto import (
    DecryptionFailed,
    EncryptedTextField,
    blind_index,
    current_key_id,
    decrypt_bytes,
    encrypt_bytes,
    key_id_of,
)
from shop.documents.storage import PrivateFileStorage, private_storage

ROWS_AT_ONCE: Final = 200
# Longer than the id of any key.
LONGEST_ID: Final = 300

# Name and context of each file, for those who keep encrypted files in the private storage.
EncryptedFiles = Callable[[], Iterator[tuple[str, str]]]
_files: dict[str, EncryptedFiles] = {}
OnProgress = Callable[[int], None]


def declare_encrypted_files(label: str, files: EncryptedFiles) -> None:
    """Have files take part in the rotation; called from an AppConfig's ``ready``."""
    _files[label] = files


@dataclass(slots=True)
class Rotated:
    """What became of one kind of ciphertexts. ``old`` came under another key while it was worked on."""

    label: str
    seen: int = 0
    changed: int = 0
    old: int = 0
    # Where those are that no configured key opens.
    unreadable: list[str] = field(default_factory=list)


def encrypted_fields() -> list[tuple[type[models.Model], EncryptedTextField]]:
    """Every encrypted column."""
    return [
        (model, one)
        for model in apps.get_models()
        for one in model._meta.local_fields
        if isinstance(one, EncryptedTextField)
    ]


def rotate_everything(
    *, on_progress: Callable[[str, int], None] = lambda _label, _done: None
) -> list[Rotated]:
    """Close everything with today's key, and look again at the end whether everything is.

    ``on_progress`` hears of which kind how many were looked at.
    """
    results = []
    for model, one in encrypted_fields():
        label = f"{model._meta.label_lower}.{one.name}"
        results.append(_rotate_field(model, one, Rotated(label), partial(on_progress, label)))
    for label, files in _files.items():
        results.append(_rotate_files(files, Rotated(label), partial(on_progress, label)))
    return results


# --- Columns ------------------------------------------------------------------------------------------------
def _rotate_field(
    model: type[models.Model], one: EncryptedTextField, result: Rotated, on_progress: OnProgress
) -> Rotated:
    for rows in _batches(model, one):
        with transaction.atomic():
            for pk, bound, ciphertext in rows:
                result.seen += 1
                if not _is_current(ciphertext):
                    _rotate_row(model, one, pk, bound, ciphertext, result)
        on_progress(result.seen)
    # Whoever runs with the keys of before may have written in the meantime.
    for rows in _batches(model, one):
        result.old += sum(not _is_current(ciphertext) for _pk, _bound, ciphertext in rows)
    result.old -= len(result.unreadable)
    return result


def _batches(
    model: type[models.Model], one: EncryptedTextField
) -> Iterator[Sequence[tuple[int, object, str]]]:
    """Key, what the ciphertext is bound to, and ciphertext of every row that has one, in order."""
    last: Any = None
    filled = model._base_manager.exclude(**{one.name: ""}).order_by("pk")
    while True:
        following = filled if last is None else filled.filter(pk__gt=last)
        rows = list(following.values_list("pk", one.bound_to, one.name)[:ROWS_AT_ONCE])
        if not rows:
            return
        last = rows[-1][0]
        yield rows


def _rotate_row(
    model: type[models.Model], one: EncryptedTextField, pk: int, bound: object, old: str, result: Rotated
) -> None:
    context = one.context_of(bound)
    try:
        plain = decrypt_bytes(base64.b64decode(old), context)
    except (DecryptionFailed, binascii.Error):
        result.unreadable.append(f"{result.label} {pk}")
        return
    changes = {one.name: base64.b64encode(encrypt_bytes(plain, context)).decode()}
    digest = f"{one.name}_index"
    if _has_field(model, digest):
        changes[digest] = blind_index(plain.decode())
    # Only what was read is replaced: somebody may have written another text since.
    result.changed += model._base_manager.filter(pk=pk, **{one.name: old}).update(**changes)


def _has_field(model: type[models.Model], name: str) -> bool:
    try:
        model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return True


def _is_current(ciphertext: str) -> bool:
    beginning = ciphertext[: LONGEST_ID // 3 * 4]
    try:
        return key_id_of(base64.b64decode(beginning)) == current_key_id()
    except binascii.Error:
        return False


# --- Files --------------------------------------------------------------------------------------------------
def _rotate_files(files: EncryptedFiles, result: Rotated, on_progress: OnProgress) -> Rotated:
    storage = cast(PrivateFileStorage, private_storage())
    for name, context in files():
        result.seen += 1
        try:
            if not _is_current_file(storage, name):
                _rotate_file(storage, name, context)
                result.changed += 1
        except FileNotFoundError:
            # Decided on, or expired, since the row was read.
            continue
        except DecryptionFailed:
            result.unreadable.append(f"{result.label} {name}")
        on_progress(result.seen)
    return result


def _is_current_file(storage: PrivateFileStorage, name: str) -> bool:
    with storage.open(name) as file:
        return key_id_of(file.read(LONGEST_ID)) == current_key_id()


def _rotate_file(storage: PrivateFileStorage, name: str, context: str) -> None:
    with storage.open(name) as file:
        plain = decrypt_bytes(file.read(), context)
    storage.replace(name, ContentFile(encrypt_bytes(plain, context)))
