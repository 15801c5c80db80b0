"""Files that editors upload: only what is on the list, never shown in place, never too large."""

import io
import resource
import time
import zlib

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from tests.factories.cms import HomePageFactory
from tests.functional.hardening.walking import as_

HTML = b"<!DOCTYPE html><html><script>alert(document.domain)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
REFUSED = {
    "page.html": HTML,
    "page.HTM": HTML,
    "page.xhtml": HTML,
    "page.svg": SVG,
    "page.xml": SVG,
    "page.pdf.html": HTML,
    "page.exe": b"MZ",
    "page.js": b"alert(1)",
    "page.php": b"<?php",
    "page.html.": HTML,
    "page.html ": HTML,
    "page": HTML,
    ".htaccess": b"x",
    "empty.pdf": b"",
}
POLYGLOTS = {
    "page.pdf": HTML,
    "picture.txt": SVG,
    "both.pdf": b"%PDF-1.7\n" + HTML,
    "table.csv": b"=cmd|calc!A1\n",
}


@pytest.fixture
def editor(admin_user):
    HomePageFactory()
    return as_(admin_user)


def upload(editor, name, content, kind="text/html"):
    file = SimpleUploadedFile(name, content, content_type=kind)
    return editor.post("/cms/documents/add/", {"title": name, "file": file, "collection": 1})


@pytest.mark.parametrize("name", REFUSED)
def test_a_document_of_a_kind_that_is_not_on_the_list_is_refused(editor, name):
    response = upload(editor, name, REFUSED[name])

    assert response.status_code == 200
    assert get_document_model().objects.count() == 0


@pytest.mark.parametrize("name", POLYGLOTS)
def test_a_document_that_is_something_else_is_a_download_and_runs_nothing(editor, name):
    upload(editor, name, POLYGLOTS[name])
    document = get_document_model().objects.get()

    response = as_(None).get(document.url)
    response.close()

    assert response.status_code == 200
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["Content-Type"].partition(";")[0] not in {"text/html", "image/svg+xml"}
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "name", ["../../settings.txt", "..\\..\\settings.txt", "/etc/passwd.txt", "a/b/c.txt"]
)
def test_the_name_of_a_file_leads_nowhere(editor, name):
    upload(editor, name, b"x")

    for document in get_document_model().objects.all():
        assert document.file.name.startswith("documents/")
        assert ".." not in document.file.name
        assert document.file.path.startswith(str(django_settings.MEDIA_ROOT))


def test_a_document_beyond_the_limit_is_refused(editor, settings):
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 1000

    response = upload(editor, "large.txt", b"x" * 1001)

    assert response.status_code == 200
    assert get_document_model().objects.count() == 0


# --- Images ----------------------------------------------------------------------
def png_of(width, height):
    """A PNG of one colour, a few kilobytes for hundreds of megapixels."""
    row = b"\x00" + b"\x00" * ((width + 7) // 8)
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(row * 100) for _ in range(height // 100)) + packer.flush()

    def chunk(kind, body):
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([1, 0, 0, 0, 0])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def picture(kind, size=(64, 64), frames=1):
    file = io.BytesIO()
    images = [Image.new("RGB", size, (number % 256, 0, 0)) for number in range(frames)]
    more = {"save_all": True, "append_images": images[1:]} if frames > 1 else {}
    images[0].save(file, kind, **more)
    return file.getvalue()


def bad_images():
    whole = picture("JPEG", (800, 800))
    return {
        "bomb.png": png_of(30_000, 30_000),
        "large.png": png_of(5_000, 5_000),
        "cut in its head.jpg": whole[:120],
        "cut in its middle.jpg": whole[: len(whole) // 2],
        "animation.gif": picture("GIF", frames=200),
        "renamed.png": picture("GIF"),
        "page.png": HTML,
        "picture.svg": SVG,
        "picture.bmp": picture("BMP"),
        "picture.tiff": picture("TIFF"),
        "empty.png": b"",
    }


def test_images_that_harm_are_refused_quickly_and_in_little_memory(editor):
    accepted = []
    for name, content in bad_images().items():
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        started = time.process_time()
        file = SimpleUploadedFile(name, content, content_type="image/png")
        response = editor.post("/cms/images/add/", {"title": name, "file": file, "collection": 1})

        assert response.status_code < 500, name
        assert time.process_time() - started < 2, name
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024, name
        if get_image_model().objects.filter(title=name).exists():
            accepted.append(name)

    assert accepted == []


def test_an_ordinary_picture_is_taken(editor):
    file = SimpleUploadedFile("photo.jpg", picture("JPEG"), content_type="image/jpeg")

    response = editor.post("/cms/images/add/", {"title": "Photo", "file": file, "collection": 1})

    assert response.status_code == 302
    assert get_image_model().objects.get().title == "Photo"
