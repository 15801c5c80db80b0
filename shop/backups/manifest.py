"""What a backup says of itself. It is written last: a folder without it is no backup.

The manifest holds the digest of the list of all files and is sealed with every encryption key that was
configured, so that a changed byte anywhere and a wrong or missing key are found before anything is done. The
keys themselves are nowhere in a backup.
"""

import hashlib
import hmac
import json
import os
from collections.abc import Collection
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from shop.backups.exceptions import BackupError
from shop.core.crypto import digests_by_key

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
SUMS: Final = "SHA256SUMS"
ERASURES: Final = "erasures.json"
UNFINISHED: Final = ".unfinished"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """``sums`` is the SHA-256 of the list of files; ``tables`` are rows by table; ``numbers`` the last number
    by kind and year of each series; ``migrations`` what the schema consists of, as "app.name".
    """

    format: int
    backup_id: str
    made_at: str
    release: str
    django: str
    vendor: str
    server: str
    database: str
    files: int
    bytes: int
    sums: str
    migrations: list[str]
    tables: dict[str, int]
    numbers: dict[str, int]

    @property
    def at(self) -> datetime:
        """The moment whose state it holds."""
        return datetime.fromisoformat(self.made_at)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Seal the manifest and write it, to the disk."""
    content = asdict(manifest)
    digest = _digest(content)
    sealed = {"content": content, "digest": digest, "seals": digests_by_key(_sealed_text(digest))}
    with (folder / MANIFEST).open("xb") as file:
        file.write(_canonical(sealed))
        file.flush()
        os.fsync(file.fileno())


def read_manifest(folder: Path, *, without_keys: Collection[str] = ()) -> Manifest:
    """The manifest of a whole backup, proven unchanged, with every key it needs at hand.

    ``without_keys`` are ids of keys that are lost for good. Raises BackupError.
    """
    if not folder.is_dir():
        raise BackupError(f"There is no folder {folder}.")
    try:
        raw = (folder / MANIFEST).read_bytes()
    except FileNotFoundError:
        raise BackupError(
            f"{folder} is no whole backup: it has no {MANIFEST}, which is written last."
        ) from None
    content, digest, seals = _parsed(raw)
    if content.get("format") != FORMAT:
        raise BackupError(
            f"The backup has the format {content.get('format')}; this release ({FORMAT}) cannot read it."
        )
    _check_keys(digest, seals, without_keys)
    try:
        return Manifest(**{field.name: content[field.name] for field in fields(Manifest)})
    except KeyError as error:
        raise _damaged() from error


def _parsed(raw: bytes) -> tuple[dict[str, Any], str, dict[str, str]]:
    try:
        sealed = json.loads(raw)
        content, digest, seals = sealed["content"], sealed["digest"], sealed["seals"]
        # To the byte: a change that JSON does not care for is a change.
        is_whole = raw == _canonical(sealed) and hmac.compare_digest(digest, _digest(content))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise _damaged() from error
    if not is_whole:
        raise _damaged()
    return content, digest, seals


def _check_keys(digest: str, seals: dict[str, str], without_keys: Collection[str]) -> None:
    ours = digests_by_key(_sealed_text(digest))
    needed = {key_id: seal for key_id, seal in seals.items() if key_id not in without_keys}
    missing = sorted(set(needed) - set(ours))
    if missing:
        raise BackupError(
            f"FIELD_ENCRYPTION_KEYS lacks the key {_quoted(missing)}, which the backup was made with. "
            "Nothing was changed."
        )
    others = [key_id for key_id, seal in needed.items() if not hmac.compare_digest(seal, ours[key_id])]
    if others:
        raise BackupError(
            f"The key {_quoted(others)} in FIELD_ENCRYPTION_KEYS is another one than that of the backup, or "
            f"{MANIFEST} was changed. Nothing was changed."
        )
    if not needed:
        raise BackupError("At least one key of the backup is needed to prove that it is unchanged.")


def _quoted(key_ids: list[str]) -> str:
    return ", ".join(f"“{key_id}”" for key_id in key_ids)


def _damaged() -> BackupError:
    return BackupError(f"{MANIFEST} is damaged. Take another backup; nothing was changed.")


def _sealed_text(digest: str) -> str:
    """What is digested: never the same as that of another kind of text."""
    return f"backup manifest {digest}"


def _digest(content: dict[str, Any]) -> str:
    return hashlib.sha256(_canonical(content)).hexdigest()


def _canonical(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, sort_keys=True, indent=1, ensure_ascii=True) + "\n").encode()
