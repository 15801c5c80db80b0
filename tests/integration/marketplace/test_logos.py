"""Logos are copied, checked by content, and served as our own."""

import errno
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import FileSystemStorage
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from shop.marketplace.enums import ChangeKind
from shop.marketplace.models import Listing, SyncRun
from shop.marketplace.pictures import NoPicture, logo_from
from shop.marketplace.services import import_catalogue
from shop.marketplace.services import logos as service
from shop.marketplace.sources import ImageRefused
from tests.integration.marketplace.in_memory import InMemorySource, app, picture

pytestmark = pytest.mark.django_db

AT = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)
LATER = AT + timedelta(days=1)
ADDRESS = "https://cdn.example/one.png"
OTHER_ADDRESS = "https://cdn.example/two.png"


@pytest.fixture(autouse=True)
def _empty_folder() -> Iterator[None]:
    for path in stored():
        path.unlink()
    yield
    for path in stored():
        path.unlink()


def stored() -> list[Path]:
    """The logos on disk."""
    return sorted(Path(settings.MEDIA_ROOT, "logos").glob("*"))


def mirror(
    images: dict[str, bytes | ImageRefused], *addresses: str, at: datetime = AT
) -> tuple[SyncRun, InMemorySource]:
    """Synchronise one app for each address, app1 and on, with a source that has these images."""
    source = InMemorySource(
        [app(f"org.example.app{number}", logo_address=address) for number, address in enumerate(addresses, 1)]
    )
    source.images = images
    return import_catalogue(source=source, at=at), source


def refused(run: SyncRun) -> list[tuple[str, str]]:
    """Which logos the run did not take, and why."""
    changes = run.changes.filter(kind=ChangeKind.LOGO_REFUSED)
    return [(change.key, change.details["reason"]) for change in changes]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_logo_is_stored_as_a_small_picture_without_what_came_with_it(kind: str):
    # The extension says nothing.
    run, _source = mirror({ADDRESS: picture(kind, size=(800, 400))}, ADDRESS)

    listing = Listing.objects.get()
    assert (listing.logo_settled_address, refused(run)) == (ADDRESS, [])
    assert listing.logo_url.startswith("/media/logos/")
    with Image.open(listing.logo.path) as logo:
        assert (logo.format, logo.size) == ("WEBP", (256, 128))


def test_metadata_does_not_come_along():
    notes = PngInfo()
    notes.add_text("Comment", "<script>alert(1)</script>")
    exif = Image.Exif()
    exif[0x010E] = "where it was taken"
    mirror({ADDRESS: picture("PNG", pnginfo=notes, exif=exif)}, ADDRESS)

    content = Path(Listing.objects.get().logo.path).read_bytes()
    with Image.open(BytesIO(content)) as logo:
        assert dict(logo.getexif()) == {}
    assert b"script" not in content
    assert b"where it was taken" not in content


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_that_lies_on_its_side_is_put_upright(kind: str):
    exif = Image.Exif()
    exif[0x0112] = 6

    with Image.open(BytesIO(logo_from(picture(kind, size=(800, 400), exif=exif)))) as logo:
        assert logo.size == (128, 256)


def test_transparency_stays():
    target = BytesIO()
    Image.new("RGBA", (32, 32), (255, 0, 0, 0)).save(target, "PNG")

    with Image.open(BytesIO(logo_from(target.getvalue()))) as logo:
        assert (logo.mode, logo.getpixel((5, 5))[3]) == ("RGBA", 0)


def bomb() -> bytes:
    """A PNG of a few kilobytes that unpacks to a hundred million pixels."""
    target = BytesIO()
    Image.new("1", (10_000, 10_000)).save(target, "PNG")
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "no PNG, JPEG, GIF or WebP"),
        (b"<!doctype html><script>alert(1)</script>", "no PNG, JPEG, GIF or WebP"),
        (b"", "no PNG, JPEG, GIF or WebP"),
        (picture("BMP"), "no PNG, JPEG, GIF or WebP"),
        (picture("TIFF"), "no PNG, JPEG, GIF or WebP"),
        (picture()[:-20], "no PNG, JPEG, GIF or WebP"),
        (picture(size=(4097, 10)), "4097 × 10 pixels are too many"),
        (picture(size=(2100, 2001)), "2100 × 2001 pixels are too many"),
        (bomb(), "no PNG, JPEG, GIF or WebP"),
    ],
    ids=["svg", "html", "nothing", "bmp", "tiff", "torn", "too wide", "too many pixels", "bomb"],
)
def test_what_is_no_good_picture_is_refused_for_good(content: bytes, reason: str):
    run, _source = mirror({ADDRESS: content}, ADDRESS)
    _run, again = mirror({ADDRESS: content}, ADDRESS, at=LATER)

    listing = Listing.objects.get()
    assert (listing.logo_url, listing.logo_settled_address, stored()) == ("", ADDRESS, [])
    assert [(key, why[: len(reason)]) for key, why in refused(run)] == [("org.example.app1", reason)]
    assert again.asked == []


def test_a_picture_with_html_behind_it_loses_it():
    mirror({ADDRESS: picture("GIF") + b"<script>alert(1)</script>"}, ADDRESS)

    assert b"script" not in Path(Listing.objects.get().logo.path).read_bytes()


def test_an_address_that_gives_nothing_for_good_is_settled_and_reported():
    run, _source = mirror({ADDRESS: ImageRefused("answers 404", is_final=True)}, ADDRESS)

    assert refused(run) == [("org.example.app1", "answers 404")]
    assert Listing.objects.get().logo_settled_address == ADDRESS


def test_what_fails_for_now_is_tried_again_by_the_next_run():
    first, _source = mirror({ADDRESS: ImageRefused("answers 503", is_final=False)}, ADDRESS)
    after_first = Listing.objects.get()
    mirror({ADDRESS: picture()}, ADDRESS, at=LATER)

    assert (first.status, refused(first)) == ("completed", [])
    assert (after_first.logo_url, after_first.logo_settled_address) == ("", "")
    assert Listing.objects.get().logo_settled_address == ADDRESS
    assert len(stored()) == 1


def test_a_server_of_images_that_is_down_is_not_asked_for_each():
    addresses = [f"https://cdn.example/{number}.png" for number in range(30)]
    down = {address: ImageRefused("timed out", is_final=False) for address in addresses}

    run, source = mirror(down, *addresses)

    assert (run.status, len(source.asked)) == ("completed", service.PATIENCE)


def test_a_full_disk_leaves_the_logos_to_the_next_run(monkeypatch: pytest.MonkeyPatch):
    def refuse(*_given: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    addresses = [f"https://cdn.example/{number}.png" for number in range(3)]
    images: dict[str, bytes | ImageRefused] = dict.fromkeys(addresses, picture())
    with monkeypatch.context() as patch:
        patch.setattr(FileSystemStorage, "_save", refuse)
        full, source = mirror(images, *addresses)

    mirror(images, *addresses, at=LATER)

    assert (full.status, refused(full), len(source.asked)) == ("completed", [], 1)
    assert Listing.objects.exclude(logo="").count() == 3


def test_logos_that_always_fail_do_not_keep_the_others_waiting_for_ever():
    addresses = [f"https://cdn.example/{number}.png" for number in range(40)]
    images: dict[str, bytes | ImageRefused] = dict.fromkeys(
        addresses[:20], ImageRefused("timed out", is_final=False)
    )
    images |= dict.fromkeys(addresses[20:], picture())

    for day in range(4):
        mirror(images, *addresses, at=AT + timedelta(days=day))

    assert Listing.objects.exclude(logo="").count() == 20


def test_the_same_picture_is_stored_once_and_goes_with_its_last_listing():
    mirror({ADDRESS: picture(), OTHER_ADDRESS: picture()}, ADDRESS, OTHER_ADDRESS)
    names = [listing.logo.name for listing in Listing.objects.all()]
    mirror({ADDRESS: picture()}, ADDRESS, "", at=LATER)
    after_one = stored()
    mirror({}, "", "", at=LATER)

    assert (len(set(names)), len(after_one), stored()) == (1, 1, [])
    assert {(listing.logo.name, listing.logo_settled_address) for listing in Listing.objects.all()} == {
        ("", "")
    }


def test_a_new_address_brings_the_new_picture_and_removes_the_old_one():
    mirror({ADDRESS: picture(colour="navy")}, ADDRESS)
    old = stored()
    mirror({OTHER_ADDRESS: picture(colour="red")}, OTHER_ADDRESS, at=LATER)

    assert len(stored()) == 1
    assert stored() != old
    assert [Path(Listing.objects.get().logo.path)] == stored()


def test_half_a_file_of_a_writer_that_died_is_written_again():
    mirror({ADDRESS: picture()}, ADDRESS)
    [path] = stored()
    whole = path.read_bytes()
    path.write_bytes(whole[:50])
    Listing.objects.update(logo="", logo_settled_address="")

    mirror({ADDRESS: picture()}, ADDRESS, at=LATER)

    assert stored() == [path]
    assert path.read_bytes() == whole


def test_settled_logos_cost_one_query_and_no_request(django_assert_num_queries):
    run, source = mirror({ADDRESS: picture()}, ADDRESS)
    source.asked.clear()

    with django_assert_num_queries(1):
        service.mirror_logos(source=source, run=run, on_progress=lambda done, total: None)

    assert source.asked == []


def test_a_large_photograph_is_decoded_at_a_fraction_of_its_size():
    assert len(logo_from(picture("JPEG", size=(4000, 4000)))) < 20_000


def test_a_refusal_says_which_decoder_gave_up():
    with pytest.raises(NoPicture, match=r"can be read \(UnidentifiedImageError\)"):
        logo_from(b"nothing of the kind")
