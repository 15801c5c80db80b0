"""Files that people send us pass by what they are; what lies about itself is refused cheaply."""

import io
import struct
import time
import tracemalloc
import zipfile

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from shop.documents.uploads import LONGEST_NAME, UploadRefused, checked_upload, clean_name

MEGABYTE = 1024 * 1024
LARGEST = 10 * MEGABYTE
HTML = b"<!DOCTYPE html><html><script>alert(document.domain)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
GIF_AND_SCRIPT = b"GIF89a/*\x00\x00*/=1;alert(1)//"


def picture(kind: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (8, 8)).save(file, kind)
    return file.getvalue()


def archive(members: dict[str, bytes], *, stored: tuple[str, ...] = ()) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content, zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED)
    return file.getvalue()


def docx(**more: bytes) -> bytes:
    return archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>", **more})


def xlsx() -> bytes:
    return archive({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<w/>"})


def odf(kind: str, **more: bytes) -> bytes:
    mimetype = f"application/vnd.oasis.opendocument.{kind}".encode()
    return archive({"mimetype": mimetype, "content.xml": b"<c/>", **more}, stored=("mimetype",))


def check(name: str, content: bytes):
    return checked_upload(ContentFile(content, name=name), largest=LARGEST)


GOOD = {
    "offer.pdf": (PDF, "application/pdf"),
    "OFFER.PDF": (PDF, "application/pdf"),
    "screen.png": (picture("PNG"), "image/png"),
    "photo.jpg": (picture("JPEG"), "image/jpeg"),
    "photo.jpeg": (picture("JPEG"), "image/jpeg"),
    "photo.webp": (picture("WEBP"), "image/webp"),
    "notes.txt": ("Grüße, 100 < 200 Nutzer\r\n".encode(), "text/plain"),
    "old.csv": ("Name;Größe\r\n".encode("cp1252"), "text/csv"),
    "list.xlsx": (xlsx(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "letter.docx": (docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "letter.odt": (odf("text"), "application/vnd.oasis.opendocument.text"),
    "list.ods": (odf("spreadsheet"), "application/vnd.oasis.opendocument.spreadsheet"),
}


@pytest.mark.parametrize("name", GOOD)
def test_what_people_send_is_taken_as_it_is(name):
    content, content_type = GOOD[name]

    taken = check(name, content)

    assert (taken.name, taken.content_type, taken.content) == (name, content_type, content)


def protected() -> bytes:
    """A document whose members are marked as encrypted."""
    content = bytearray(docx())
    place = content.find(b"PK\x01\x02")
    while place >= 0:
        content[place + 8] |= 1
        place = content.find(b"PK\x01\x02", place + 4)
    return bytes(content)


LIARS = {
    "page.png": HTML,
    "page.pdf": HTML,
    "page.txt": HTML,
    "page.csv": b"\xef\xbb\xbf \r\n" + SVG,
    "picture.png": SVG,
    "picture.jpg": picture("PNG"),
    "picture.webp": picture("JPEG"),
    "both.png": GIF_AND_SCRIPT,
    "both.txt": GIF_AND_SCRIPT,
    "late.pdf": HTML + PDF,
    "program.pdf": b"MZ\x90\x00",
    "program.txt": b"MZ\x90\x00\x03",
    "script.txt": b"#!/bin/sh\nrm -rf /\n",
    "php.txt": b"<?php system($_GET[0]);",
    "plain.docx": b"PK\x03\x04 no archive",
    "other.docx": xlsx(),
    "other.xlsx": docx(),
    "archive.docx": archive({"page.html": HTML}),
    "macros.docx": docx(**{"word/vbaProject.bin": b"x"}),
    "macros.odt": odf("text", **{"Basic/script.xml": b"x"}),
    "other.odt": odf("spreadsheet"),
    "packed.odt": archive({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b""}),
    "climbing.docx": docx(**{"../../evil.xml": b"x"}),
    "prefixed.docx": HTML + docx(),
    "protected.docx": protected(),
}


@pytest.mark.parametrize("name", LIARS)
def test_what_is_something_else_than_its_name_says_is_refused(name):
    with pytest.raises(UploadRefused) as refused:
        check(name, LIARS[name])

    assert refused.value.message == (
        f"“{name}” does not hold what its name says. Please save it anew in its own program."
    )
    assert refused.value.field == "files"


@pytest.mark.parametrize(
    "name",
    ["page.html", "page.svg", "setup.exe", "mail.eml", "old.doc", "table.xlsm", "anim.gif", "noending", ""],
)
def test_kinds_that_are_not_on_the_list_are_refused_whatever_is_in_them(name):
    with pytest.raises(UploadRefused, match="of a kind that we do not take"):
        check(name, PDF)


def test_an_empty_file_is_refused_by_its_name():
    with pytest.raises(UploadRefused, match=r"“empty\.pdf” is empty"):
        check("empty.pdf", b"")


def test_a_file_over_the_limit_is_refused_unread():
    class Unreadable(ContentFile):
        def read(self, *_args):
            raise AssertionError("was read")

    file = Unreadable(b"", name="large.pdf")
    file.size = 11 * MEGABYTE

    with pytest.raises(UploadRefused, match=r"“large\.pdf” is too large: at most 10 MB a file, please\."):
        checked_upload(file, largest=LARGEST)


def test_a_file_of_just_the_limit_is_taken():
    content = PDF + b" " * (LARGEST - len(PDF))

    assert len(check("full.pdf", content).content) == LARGEST


def bombs() -> dict[str, bytes]:
    gigabyte = io.BytesIO()
    with zipfile.ZipFile(gigabyte, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        made.writestr("[Content_Types].xml", b"<Types/>")
        with made.open("word/document.xml", "w", force_zip64=False) as member:
            for _part in range(110):
                member.write(b"\0" * MEGABYTE)
    many = archive(
        {"[Content_Types].xml": b"", "word/document.xml": b"", **{f"m{n}": b"" for n in range(30_000)}}
    )
    # Says that its directory has few entries, and that it is large.
    lying = bytearray(many)
    end = lying.rfind(b"PK\x05\x06")
    lying[end + 8 : end + 12] = struct.pack("<HH", 2, 2)
    return {"inflating": gigabyte.getvalue(), "many members": many, "lying directory": bytes(lying)}


def test_archives_that_would_cost_much_are_refused_at_once_and_in_little_memory():
    for name, content in bombs().items():
        tracemalloc.start()
        started = time.process_time()

        with pytest.raises(UploadRefused):
            check("bomb.docx", content)

        spent, (_now, peak) = time.process_time() - started, tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert spent < 0.5, name
        assert peak < 3 * len(content) + 2 * MEGABYTE, name


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("..\\..\\boot.txt", "boot.txt"),
        ("/abs/olute.pdf", "olute.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie: x=1.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("zero\u200bwidth\u2066.pdf", "zerowidth.pdf"),
        ("nul\0.pdf", "nul.pdf"),
        (" . hidden.pdf . ", "hidden.pdf"),
        ("Angebot  für   Köln.pdf", "Angebot für Köln.pdf"),
        ("Ko\u0308ln.pdf", "Köln.pdf"),
        ("..", ""),
        ("\x00\x1f", ""),
    ],
)
def test_names_lose_folders_and_whatever_does_not_show(name, cleaned):
    assert clean_name(name) == cleaned


def test_a_long_name_keeps_its_ending():
    cleaned = clean_name("x" * 400 + ".docx")

    assert (len(cleaned), cleaned[-6:]) == (LONGEST_NAME, "x.docx")
    assert len(clean_name("y" * 400)) == LONGEST_NAME


def test_an_ending_that_only_looks_allowed_is_not():
    with pytest.raises(UploadRefused, match=r"invoicefdp\.exe"):
        check("invoice\u202efdp.exe", PDF)
