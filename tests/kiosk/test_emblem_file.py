"""A picture becomes the district's emblem, or is refused whole."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from kiosk import emblem_file
from kiosk.emblem_file import LEAST_SIDE, SIDE, EmblemError
from kiosk.paths import DataDir


def picture(size: tuple[int, int] = (300, 200), kind: str = "PNG", mode: str = "RGB", **saved: Any) -> bytes:
    """A blue rectangle in the middle, on white or on nothing."""
    drawn = Image.new(mode, size, (255, 255, 255, 0)[: len(mode)])
    ImageDraw.Draw(drawn).rectangle((size[0] // 4, size[1] // 4, size[0] * 3 // 4, size[1] * 3 // 4), fill=(18, 63, 122))
    file = BytesIO()
    drawn.save(file, kind, **saved)
    return file.getvalue()


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "RGBA"), ("PNG", "RGB"), ("JPEG", "RGB"), ("WEBP", "RGB")])
def test_a_picture_from_a_stick_becomes_round_and_nothing_of_it_is_cut(kind: str, mode: str) -> None:
    """All of the drawing lies in the circle, as large as it can be there; outside of the circle nothing covers the page."""
    with Image.open(BytesIO(emblem_file.prepared(picture(kind=kind, mode=mode), "seal"))) as round_one:
        assert round_one.size == (SIDE, SIDE) and round_one.mode == "RGBA"
        corners = [round_one.getpixel((x, y)) for x in (0, SIDE - 1) for y in (0, SIDE - 1)]
        assert all(corner[3] == 0 for corner in corners)
        dark = round_one.convert("L").point(lambda value: 255 if value < 128 else 0).getbbox()
        assert dark and 1.35 < (dark[2] - dark[0]) / (dark[3] - dark[1]) < 1.65  # its own shape
        reach = ((dark[2] - dark[0]) ** 2 + (dark[3] - dark[1]) ** 2) ** 0.5
        assert SIDE * 0.9 < reach < SIDE


def test_where_and_when_a_photograph_was_taken_is_not_kept() -> None:
    """Only pixels stay: no EXIF, no comment, nothing behind the end."""
    said = Image.Exif()
    said[0x010E] = "taken at the home of Somchai"  # ImageDescription
    round_one = emblem_file.prepared(picture(kind="JPEG", exif=said) + b"a name behind the end", "seal.jpg")
    assert b"Somchai" not in round_one and b"behind" not in round_one
    with Image.open(BytesIO(round_one)) as stored:
        assert not stored.getexif() and not stored.info


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"nothing", "no picture"),
        (picture()[:200], "no picture"),
        (picture((LEAST_SIDE - 1, 300)), "fewer than"),
        (picture((6000, 5000)), "million pixels"),
    ],
)
def test_a_file_that_is_none_is_refused_in_one_sentence(content: bytes, says: str) -> None:
    """Text, a torn file, one too small to be seen, one too large to unpack."""
    with pytest.raises(EmblemError, match=says):
        emblem_file.prepared(content, "seal.png")


def test_a_white_sheet_is_no_emblem() -> None:
    """An empty disc in the header would look broken."""
    blank = BytesIO()
    Image.new("RGB", (300, 300), "white").save(blank, "PNG")
    with pytest.raises(EmblemError, match="white"):
        emblem_file.prepared(blank.getvalue(), "seal.png")


def test_a_file_of_many_megabytes_is_not_even_read(tmp_path: Path) -> None:
    """A video by a picture's name."""
    (tmp_path / "seal.png").write_bytes(b"\0" * (emblem_file.FILE_LIMIT + 1))
    with pytest.raises(EmblemError, match="larger than 5 MB"):
        emblem_file.read(tmp_path / "seal.png")


def test_the_emblem_is_kept_until_it_is_removed(tmp_path: Path) -> None:
    """No export or backup may be written over it; without one there is none."""
    data = DataDir(tmp_path)
    assert emblem_file.kept(data) == b""
    emblem_file.keep(data, emblem_file.prepared(picture(), "seal.png"))
    assert emblem_file.kept(data).startswith(b"\x89PNG") and data.owns(data.emblem)
    emblem_file.remove(data)
    assert emblem_file.kept(data) == b""
