"""A photograph as telephones send it: upright, without the place where it was taken, small enough for a page; or refused in words."""

import io
import struct
import zlib
from typing import Any

import pytest
from PIL import ExifTags, Image

from sync.server.messages import texts
from sync.server.narrative.photographs import FILE_LIMIT, LONG_SIDE, PhotographError, prepared

PLACE = (15.79, 104.15)


def taken(size: tuple[int, int] = (400, 300), form: str = "JPEG", mode: str = "RGB", **options: Any) -> bytes:
    """A photograph: red at the top, blue below."""
    picture = Image.new(mode, size, "blue" if mode == "RGB" else 0)
    if mode == "RGB":
        picture.paste("red", (0, 0, size[0], size[1] // 2))
    buffer = io.BytesIO()
    picture.save(buffer, form, **options)
    return buffer.getvalue()


def with_place(orientation: int = 1) -> Image.Exif:
    """What a telephone writes into a photograph: camera, time, place, and how it was held."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation], exif[ExifTags.Base.Model], exif[ExifTags.Base.DateTime] = (
        orientation,
        "Telephone 9",
        "2026:11:02 09:41:00",
    )
    exif.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (15.0, 47.0, 24.0), 3: "E", 4: (104.0, 9.0, 0.0)})
    return exif


def shown(file: bytes) -> Image.Image:
    return Image.open(io.BytesIO(prepared(file).jpeg))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_the_place_where_it_was_taken_is_gone(form: str) -> None:
    """Neither EXIF nor GPS, time, camera, comment or XMP stands in what is stored, whatever file it came in."""
    extra = {"comment": b"at home"} if form == "JPEG" else {}
    file = taken(form=form, exif=with_place(), **extra)
    assert Image.open(io.BytesIO(file)).getexif().get_ifd(ExifTags.IFD.GPSInfo)[4] == (104.0, 9.0, 0.0)
    picture = shown(file)
    assert (picture.format, dict(picture.getexif()), set(picture.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}) == (
        "JPEG",
        {},
        set(),
    )
    assert not any(word in prepared(file).jpeg for word in (b"Exif", b"Telephone", b"at home", b"2026:11", b"xmp"))


def test_what_hides_behind_the_end_of_a_picture_is_gone() -> None:
    """A second file glued to the first, as a telephone's moving pictures are."""
    assert b"PK-hidden" not in prepared(taken() + b"PK-hidden" * 100).jpeg


def test_a_telephone_held_upright_gives_an_upright_photograph() -> None:
    """Orientation 6 (CIPA DC-008, 4.6.4): turned by 90 degrees, so that what was at the left is at the top."""
    picture = shown(taken((400, 300), exif=with_place(6)))
    red, _, blue = picture.getpixel((250, 200)) if picture.size == (300, 400) else (0, 0, 0)
    assert picture.size == (300, 400) and red > 200 and blue < 60


def test_a_large_photograph_becomes_small_enough_for_a_page() -> None:
    """2400 x 1800 pixels become 1600 x 1200, and the proportions stay."""
    file = prepared(taken((2400, 1800)))
    assert (file.width, file.height) == (LONG_SIDE, LONG_SIDE * 3 // 4)
    assert len(file.jpeg) < 400_000


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "I;16"])
def test_a_screenshot_of_any_kind_is_shown_on_white(mode: str) -> None:
    """Where the ground shows through it is white, not black."""
    picture = shown(taken(form="PNG", mode=mode))
    assert picture.mode == "RGB"
    assert picture.getpixel((10, 10)) == ((255, 255, 255) if mode in ("RGBA", "LA") else (0, 0, 0))


def test_colours_for_a_printing_press_are_shown_too() -> None:
    """A JPEG in CMYK."""
    assert shown(taken(mode="CMYK")).mode == "RGB"


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is that large."""
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", b"")
        + chunk(b"IEND", b"")
    )


REFUSED = {
    "a text with a picture's name": (b"hello, I am photograph.jpg", "photograph_unknown"),
    "nothing": (b"", "photograph_unknown"),
    "a GIF": (taken(form="GIF"), "photograph_unknown"),
    "a PDF": (taken(form="PDF"), "photograph_unknown"),
    "a torn JPEG": (taken((800, 800))[:2000], "photograph_torn"),
    "a torn PNG": (taken((800, 800), "PNG", compress_level=0)[:2000], "photograph_torn"),
    "a torn WebP": (taken((800, 800), "WEBP", lossless=True)[:-20], "photograph_torn"),
    "51 megapixels": (bomb(8500, 6000), "photograph_too_many_pixels"),
    "100 megapixels": (bomb(10_000, 10_000), "photograph_too_many_pixels"),
    "a bomb": (bomb(60_000, 60_000), "photograph_too_many_pixels"),
    "too large a file": (taken() + b"\0" * FILE_LIMIT, "photograph_too_large"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_photograph_is_refused_in_a_sentence(name: str) -> None:
    """Without unpacking what is too large to unpack."""
    file, key = REFUSED[name]
    with pytest.raises(PhotographError) as refusal:
        prepared(file)
    assert refusal.value.key == key and refusal.value.localized(texts("th"))


def test_the_same_file_is_the_same_photograph() -> None:
    """Sent twice it is stored once."""
    assert prepared(taken()).digest == prepared(taken()).digest != prepared(taken((200, 100))).digest
