"""What people send us: checked by what it is, not by what it says it is.

Nothing is unpacked, decoded or shown. A file passes when its name ends with a known ending and its bytes are
of that kind; whatever passes is still only ever a download.
"""

import hashlib
import io
import struct
import unicodedata
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from shop.core.exceptions import DomainError

LONGEST_NAME = 120
MOST_MEMBERS = 2_000
LARGEST_DIRECTORY = 512 * 1024
LARGEST_UNPACKED = 100 * 1024 * 1024
# Format characters turn the order of a name's letters around; the others have no business in a name.
_NOT_IN_NAMES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_MARKUP = (b"<!doctype", b"<html", b"<head", b"<body", b"<script", b"<svg", b"<?xml", b"<?php", b"<iframe")
_END_OF_DIRECTORY = b"PK\x05\x06"
_ODF = "application/vnd.oasis.opendocument."
_OOXML = "application/vnd.openxmlformats-officedocument."


class UploadRefused(DomainError):
    """A file that is not taken; the message names it and says what to do."""

    code = "upload_refused"

    def __init__(self, message: object) -> None:
        super().__init__(message, field="files")


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedUpload:
    """A file that was looked at. ``name`` is safe to show and to send in a header."""

    name: str
    content_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def clean_name(name: str) -> str:
    """A file's name without folders, control and format characters, at most 120 long with its ending; "" if
    nothing remains.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    kept = "".join(letter for letter in last if unicodedata.category(letter) not in _NOT_IN_NAMES)
    kept = " ".join(kept.split()).strip(" .")
    if len(kept) <= LONGEST_NAME:
        return kept
    stem, dot, ending = kept.rpartition(".")
    if not dot or len(ending) > 10:
        return kept[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"


def checked_upload(file: "File[Any]", *, largest: int) -> CheckedUpload:
    """Read and judge a file of at most ``largest`` bytes; a larger one is refused unread.

    Raises UploadRefused for an empty or too large file, an ending that is not on the list, and for content
    that is something else than the ending says.
    """
    name = clean_name(str(file.name or ""))
    shown = name or _("The file")
    size = file.size or 0
    if size == 0:
        raise UploadRefused(_("“%(name)s” is empty.") % {"name": shown})
    if size > largest:
        raise UploadRefused(
            _("“%(name)s” is too large: at most %(count)d MB a file, please.")
            % {"name": shown, "count": largest // (1024 * 1024)}
        )
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    kind = KINDS.get(ending)
    if kind is None:
        raise UploadRefused(
            _("“%(name)s” is of a kind that we do not take. Please send one of: %(kinds)s.")
            % {"name": shown, "kinds": ", ".join(sorted(KINDS))}
        )
    file.seek(0)
    content: bytes = file.read(largest + 1)
    content_type, is_one = kind
    if len(content) != size or not is_one(content):
        raise UploadRefused(
            _("“%(name)s” does not hold what its name says. Please save it anew in its own program.")
            % {"name": shown}
        )
    return CheckedUpload(name=name, content_type=content_type, content=content)


def _begins(*signatures: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(signatures)


def _is_png(content: bytes) -> bool:
    return content.startswith(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")


def _is_webp(content: bytes) -> bool:
    return content[:4] == b"RIFF" and content[8:12] == b"WEBP"


def _is_text(content: bytes) -> bool:
    """UTF-8, or what Windows writes; no control characters but line ends and tabs, and no web page."""
    if any((byte < 32 and byte not in b"\t\n\r\f") or byte == 127 for byte in set(content)):
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        try:
            content.decode("cp1252")
        except UnicodeDecodeError:
            return False
    beginning = content[:1024].lower()
    return not beginning.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"#!") and not any(
        mark in beginning for mark in _MARKUP
    )


def _members(content: bytes) -> dict[str, zipfile.ZipInfo]:
    """The directory of an archive by name, without unpacking anything; empty for one that is none, is
    protected, or would unpack to more than a document has.

    The directory's size is looked at before the directory is: reading a hundred thousand entries costs
    seconds.
    """
    end = content.rfind(_END_OF_DIRECTORY, max(0, len(content) - 65_557))
    if not content.startswith(b"PK\x03\x04") or end < 0 or len(content) < end + 22:
        return {}
    entries, directory_size = struct.unpack("<HI", content[end + 10 : end + 16])
    is_zip64 = content[max(0, end - 20) : end].startswith(b"PK\x06\x07")
    if is_zip64 or entries > MOST_MEMBERS or directory_size > LARGEST_DIRECTORY:
        return {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, struct.error):
        return {}
    unpacked = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    is_protected = any(info.flag_bits & 1 for info in infos)
    leads_out = any(info.filename.startswith("/") or ".." in info.filename for info in infos)
    if unpacked > LARGEST_UNPACKED or packed > len(content) or is_protected or leads_out:
        return {}
    return {info.filename: info for info in infos}


def _is_ooxml(part: str) -> Callable[[bytes], bool]:
    """Office's own formats, without macros."""

    def is_one(content: bytes) -> bool:
        members = _members(content)
        has_macros = any(name.lower().endswith("vbaproject.bin") for name in members)
        return {"[Content_Types].xml", part} <= members.keys() and not has_macros

    return is_one


def _is_odf(kind: str) -> Callable[[bytes], bool]:
    """OpenDocument: the first member is its type, stored as it is."""
    expected = f"{_ODF}{kind}".encode()

    def is_one(content: bytes) -> bool:
        members = _members(content)
        first = next(iter(members.values()), None)
        if first is None or first.filename != "mimetype" or first.compress_type != zipfile.ZIP_STORED:
            return False
        has_macros = any(name.startswith(("Basic/", "Scripts/")) for name in members)
        beginning = content[first.header_offset : first.header_offset + 400]
        return expected in beginning and "content.xml" in members and not has_macros

    return is_one


# By the ending: what a download says it is, and whether some bytes are.
KINDS: Mapping[str, tuple[str, Callable[[bytes], bool]]] = {
    "pdf": ("application/pdf", _begins(b"%PDF-1.", b"%PDF-2.")),
    "png": ("image/png", _is_png),
    "jpg": ("image/jpeg", _begins(b"\xff\xd8\xff")),
    "jpeg": ("image/jpeg", _begins(b"\xff\xd8\xff")),
    "webp": ("image/webp", _is_webp),
    "txt": ("text/plain", _is_text),
    "csv": ("text/csv", _is_text),
    "xlsx": (f"{_OOXML}spreadsheetml.sheet", _is_ooxml("xl/workbook.xml")),
    "docx": (f"{_OOXML}wordprocessingml.document", _is_ooxml("word/document.xml")),
    "odt": (f"{_ODF}text", _is_odf("text")),
    "ods": (f"{_ODF}spreadsheet", _is_odf("spreadsheet")),
}
ACCEPTED = ",".join(f".{ending}" for ending in KINDS)
