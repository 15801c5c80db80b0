"""Pictures from outside, made safe to serve: decoded by content, and encoded anew at the size we show."""

import io
from typing import Final

from PIL import Image, ImageOps

FORMATS: Final = ("PNG", "JPEG", "GIF", "WEBP")
MAX_SIDE: Final = 4096
# To be decoded: some formats need twenty bytes for each, which must fit beside a synchronisation.
MAX_PIXELS: Final = 4_200_000
LOGO_SIDE: Final = 256
EXTENSION: Final = "webp"


class NoPicture(ValueError):
    """The bytes are no picture that we take. The text says why, for staff."""


def logo_from(content: bytes) -> bytes:
    """Return the picture as WebP of at most 256 pixels a side, without metadata and further frames.

    What a name or a header says of the content counts for nothing. Raises NoPicture.
    """
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            _check_sides(picture)
            picture.verify()
        # Verified ones cannot be decoded any more.
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            return _encoded(picture)
    except NoPicture:
        raise
    except Exception as error:
        # Hostile bytes make decoders raise anything.
        raise NoPicture(f"no PNG, JPEG, GIF or WebP that can be read ({type(error).__name__})") from error


def _check_sides(picture: Image.Image) -> None:
    width, height = picture.size
    if width > MAX_SIDE or height > MAX_SIDE:
        raise NoPicture(f"{width} × {height} pixels are too many")


def _encoded(picture: Image.Image) -> bytes:
    # JPEG can be decoded at a fraction of its size, which saves most of the memory.
    picture.draft("RGB", (LOGO_SIDE, LOGO_SIDE))
    width, height = picture.size
    if width * height > MAX_PIXELS:
        raise NoPicture(f"{width} × {height} pixels are too many")
    colours = picture if picture.mode in ("RGB", "RGBA") else picture.convert("RGBA")
    colours.thumbnail((LOGO_SIDE, LOGO_SIDE))
    upright = ImageOps.exif_transpose(colours)
    # A new picture has no metadata that could come along.
    clean = Image.new(upright.mode, upright.size)
    clean.paste(upright)
    target = io.BytesIO()
    clean.save(target, "WEBP", quality=90, method=4)
    return target.getvalue()
