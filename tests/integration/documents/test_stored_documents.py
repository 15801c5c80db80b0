import errno
import os
import re
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, storages
from django.db import Error, connection, transaction
from pypdf import PdfReader

from shop.core.enums import DocumentKind
from shop.documents import services
from shop.documents.exceptions import DocumentDamaged
from shop.documents.models import StoredDocument
from shop.documents.rendering import render_document
from shop.documents.responses import document_response
from shop.documents.selectors import document_for
from shop.documents.services import read_document, remove_orphaned_files, store_document
from shop.documents.storage import PrivateFileStorage
from tests.unit.documents import samples

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CONTENT = b"%PDF-1.7 CANARY-KEY-4711"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def storage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PrivateFileStorage:
    """A private storage of this test's own, in the model's field and behind ``private_storage``."""
    storage = PrivateFileStorage(location=tmp_path / "private")
    monkeypatch.setattr(StoredDocument._meta.get_field("file"), "storage", storage)
    monkeypatch.setattr(services, "private_storage", lambda: storage)
    return storage


def files_of(storage: FileSystemStorage) -> list[Path]:
    return [path for path in Path(storage.location).rglob("*") if path.is_file()]


def store(
    *, source_id: int = 1, content: bytes = CONTENT, encrypted: bool = False, **others: str
) -> StoredDocument:
    return store_document(
        kind=DocumentKind.DELIVERY_NOTE,
        source_id=source_id,
        organization_id=None,
        filename=others.pop("filename", "D-2026-00005.pdf"),
        content=content,
        encrypted=encrypted,
        at=NOW,
        **others,
    )


@pytest.mark.parametrize("encrypted", [False, True])
def test_document_is_read_as_it_was_stored(encrypted: bool) -> None:
    stored = store(encrypted=encrypted)

    document = document_for(DocumentKind.DELIVERY_NOTE, 1)
    assert document == stored
    assert read_document(document) == CONTENT
    assert (document.size, document.is_encrypted, document.created_at) == (len(CONTENT), encrypted, NOW)
    assert document.filename == "D-2026-00005.pdf"


def test_missing_document_is_none() -> None:
    store()

    assert document_for(DocumentKind.DELIVERY_NOTE, 2) is None
    assert document_for(DocumentKind.INVOICE, 1) is None
    assert document_for(DocumentKind.DELIVERY_NOTE, 1, "xml") is None


def test_file_on_the_disk_says_nothing_about_the_document(storage: PrivateFileStorage) -> None:
    store(content=b"first", source_id=1)
    store(content=b"second", source_id=2)

    names = [path.relative_to(storage.location).as_posix() for path in files_of(storage)]
    assert len(set(names)) == 2
    assert [name for name in names if not re.fullmatch(r"documents/[0-9a-f]{2}/[0-9a-f]{38}", name)] == []
    assert {stat.S_IMODE(path.stat().st_mode) for path in files_of(storage)} == {0o600}


def test_encrypted_delivery_note_shows_no_key_on_the_disk(
    storage: PrivateFileStorage, tmp_path: Path
) -> None:
    pdf = render_document(samples.delivery_note())
    plain = tmp_path / "plain.pdf"
    plain.write_bytes(pdf)
    assert samples.LICENSE_KEY[:64] in "".join(page.extract_text() for page in PdfReader(plain).pages)

    document = store(content=pdf, encrypted=True)

    [file] = files_of(storage)
    stored = file.read_bytes()
    assert not stored.startswith(b"%PDF")
    assert b"endobj" not in stored
    assert samples.LICENSE_KEY[:16].encode() not in stored
    assert read_document(document) == pdf


def test_storing_again_returns_the_first_document_unchanged(storage: PrivateFileStorage) -> None:
    first = store()
    second = store(content=b"something else", encrypted=True)

    assert second == first
    assert read_document(second) == CONTENT
    assert len(files_of(storage)) == 1


def test_variants_of_one_source_are_kept_apart() -> None:
    store()
    store(variant="xml", content=b"<xml/>", filename="D.xml", content_type="application/xml")

    document = document_for(DocumentKind.DELIVERY_NOTE, 1, "xml")
    assert document is not None
    assert read_document(document) == b"<xml/>"


def test_slower_of_two_processes_gets_the_document_of_the_quicker(
    storage: PrivateFileStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = store()
    # What the slower process saw before the other's row was there.
    seen = iter([None, first])
    monkeypatch.setattr(services, "document_for", lambda *_key: next(seen))

    assert store(content=b"slower") == first
    assert len(files_of(storage)) == 1


@pytest.mark.parametrize("encrypted", [False, True])
@pytest.mark.parametrize("damage", ["flip", "cut", "remove", "replace"])
def test_damaged_file_is_never_handed_out(damage: str, encrypted: bool, storage: PrivateFileStorage) -> None:
    document = store(encrypted=encrypted)
    [file] = files_of(storage)
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    match damage:
        case "flip":
            file.write_bytes(content)
        case "cut":
            file.write_bytes(content[:-4])
        case "remove":
            file.unlink()
        case "replace":
            file.write_bytes(b"")

    with pytest.raises(DocumentDamaged):
        read_document(document)


def test_encrypted_file_of_another_document_does_not_open(storage: PrivateFileStorage) -> None:
    store(source_id=1, encrypted=True)
    first = files_of(storage)[0].read_bytes()
    document = store(source_id=2, encrypted=True)
    Path(document.file.path).write_bytes(first)

    with pytest.raises(DocumentDamaged):
        read_document(document)


def test_full_disk_leaves_neither_row_nor_file_and_the_next_try_works(
    storage: PrivateFileStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def disk_full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", disk_full)
        with pytest.raises(OSError, match="No space left"):
            store()

    assert StoredDocument.objects.count() == 0
    assert files_of(storage) == []
    assert read_document(store()) == CONTENT


def test_refused_row_takes_its_file_away(storage: PrivateFileStorage) -> None:
    with pytest.raises(Error), transaction.atomic():
        store_document(
            kind=DocumentKind.QUOTE,
            source_id=1,
            organization_id=10**9,
            filename="Q.pdf",
            content=CONTENT,
            encrypted=False,
            at=None,  # type: ignore[arg-type] - the column is not null
        )

    assert StoredDocument.objects.count() == 0
    assert files_of(storage) == []


def test_orphaned_files_are_swept_and_others_stay(storage: PrivateFileStorage) -> None:
    document = store(source_id=1)
    with transaction.atomic():
        store(source_id=2)
        transaction.set_rollback(True)
    assert len(files_of(storage)) == 2
    later = datetime.now(UTC) + timedelta(minutes=1)

    assert remove_orphaned_files(before=later - timedelta(hours=1)) == 0
    assert remove_orphaned_files(before=later) == 1
    assert [path.as_posix() for path in files_of(storage)] == [document.file.path]
    assert remove_orphaned_files(before=later) == 0


def test_stored_row_cannot_be_changed_or_deleted() -> None:
    document = store()

    for statement in (
        "UPDATE documents_storeddocument SET sha256 = 'x'",
        "DELETE FROM documents_storeddocument",
    ):
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert StoredDocument.objects.get().sha256 == document.sha256


def test_response_is_a_download_that_nobody_keeps() -> None:
    response = document_response(store())

    assert response.content == CONTENT
    assert dict(response.items()) == {
        "Content-Type": "application/pdf",
        "Content-Disposition": 'attachment; filename="D-2026-00005.pdf"',
        "Content-Length": str(len(CONTENT)),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
        "Content-Security-Policy": "default-src 'none'",
    }


def test_only_pdf_is_shown_in_the_browser() -> None:
    pdf = document_response(store(), inline=True)
    page = document_response(store(source_id=2, content_type="text/html", filename="x.html"), inline=True)

    assert pdf["Content-Disposition"] == 'inline; filename="D-2026-00005.pdf"'
    assert page["Content-Disposition"] == 'attachment; filename="x.html"'


@pytest.mark.parametrize(
    ("wished", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\windows\\x.pdf", "x.pdf"),
        ('a"; filename="b\r\nX: y.pdf', "a- filename-b-X- y.pdf"),
        ("Angebot Müller (2).pdf", "Angebot Müller (2).pdf"),
        ("...", "document"),
        ("x" * 300 + ".pdf", "x" * 100 + ".pdf"),
        ("x." + "y" * 300, "x." + "y" * 19),
    ],
)
def test_file_name_is_harmless(wished: str, kept: str) -> None:
    document = store(filename=wished)

    assert document.filename == kept
    assert "\n" not in document_response(document)["Content-Disposition"]


def test_private_files_have_no_address(storage: PrivateFileStorage) -> None:
    with pytest.raises(ValueError, match="no address"):
        _ = store().file.url


def test_private_storage_never_overwrites(storage: PrivateFileStorage) -> None:
    first = storage.save("documents/one", ContentFile(b"1"))
    second = storage.save("documents/one", ContentFile(b"2"))

    assert first != second
    assert Path(storage.path(first)).read_bytes() == b"1"


def test_configured_private_storage_is_the_durable_one_outside_the_served_folders() -> None:
    configured = storages["private"]

    assert isinstance(configured, PrivateFileStorage)
    assert not Path(configured.location).is_relative_to(settings.MEDIA_ROOT)


@pytest.mark.parametrize(("way", "header"), [("x-accel", "X-Accel-Redirect"), ("x-sendfile", "X-Sendfile")])
def test_the_proxy_sends_the_file_where_it_can(settings, storage, way, header):
    settings.FILES_BY_PROXY = way
    document = store()

    response = document_response(document, inline=True)

    name = str(document.file.name)
    assert response.headers[header] == (f"/private-files/{name}" if way == "x-accel" else storage.path(name))
    assert response.content == b""
    # The proxy knows the length; one of ours would be believed.
    assert "Content-Length" not in response.headers
    assert response.headers["Cache-Control"] == "private, no-store"


def test_the_proxy_gets_neither_what_is_encrypted_nor_what_was_changed(settings, storage):
    settings.FILES_BY_PROXY = "x-accel"
    encrypted, changed = store(encrypted=True), store(source_id=2)
    Path(storage.path(str(changed.file.name))).write_bytes(b"%PDF-1.7 something else")

    response = document_response(encrypted)

    assert response.content == CONTENT
    assert "X-Accel-Redirect" not in response.headers
    with pytest.raises(DocumentDamaged):
        document_response(changed)
