"""The district's emblem: a picture that somebody brings, checked, drawn anew as a small round PNG of our own, and where it is kept.

Nothing of the file is kept but its pixels: no camera, place or time, no comment, and nothing behind the picture's end.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from math import hypot
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk import atomic_file
from kiosk.language.sentence import ForeseenError, Sentence, localized
from kiosk.paths import DataDir
from kiosk.system import files

if TYPE_CHECKING:
    from PIL import Image

FILES = (".png", ".jpg", ".jpeg", ".webp")
FORMATS = ("PNG", "JPEG", "WEBP")
FILE_LIMIT = 5 * 2**20  # bytes of the file that is brought
PIXEL_LIMIT = 25_000_000  # unpacked 100 MB for a moment
LEAST_SIDE = 96  # pixels: a smaller one would be a blur on the first screen
SIDE = 640  # pixels of what is kept: 140 to the inch on the largest sheet
_COARSE = 128  # pixels a side, to find how far the drawing reaches from its middle
_INK = 24  # how far a pixel is from white before it belongs to the drawing, of 255


class EmblemError(ForeseenError):
    """The file cannot be an emblem. Its one sentence is for officers."""


def read(path: Path) -> bytes:
    """The emblem of a picture file, as `prepared` makes it. Raises EmblemError."""
    try:
        content = files.content(path, FILE_LIMIT + 1)
    except OSError as error:
        raise EmblemError(localized(error)) from error
    return prepared(content, path.name)


def prepared(content: bytes, name: str) -> bytes:
    """A PNG of `SIDE` x `SIDE` pixels: the drawing, whole, in the largest circle, on white; outside of the circle it is transparent.
    Raises EmblemError."""
    from PIL import Image

    if len(content) > FILE_LIMIT:
        raise EmblemError(Sentence("{file} is larger than {limit} MB", file=name, limit=FILE_LIMIT >> 20))
    with _refusals(name):
        drawing = _cropped(_flat(content, name))
        round_one = Image.new("RGB", (SIDE, SIDE), "white")
        share = SIDE * 0.97 / (2 * _reach(drawing))
        fitted = drawing.resize((max(1, round(drawing.width * share)), max(1, round(drawing.height * share))), Image.Resampling.LANCZOS)
        round_one.paste(fitted, ((SIDE - fitted.width) // 2, (SIDE - fitted.height) // 2))
        round_one.putalpha(_circle(SIDE))
        buffer = BytesIO()
        round_one.save(buffer, "PNG", optimize=True)
        return buffer.getvalue()


def _flat(content: bytes, name: str) -> "Image.Image":
    """The pixels alone, upright, on white."""
    from PIL import Image, ImageOps

    with Image.open(BytesIO(content), formats=FORMATS) as opened:
        if opened.width * opened.height > PIXEL_LIMIT:
            raise EmblemError(Sentence("{file} has more than {limit} million pixels", file=name, limit=PIXEL_LIMIT // 10**6))
        if min(opened.size) < LEAST_SIDE:
            raise EmblemError(Sentence("{file} has fewer than {least} pixels a side; take a larger picture", file=name, least=LEAST_SIDE))
        turned = ImageOps.exif_transpose(opened)
        turned = turned.convert("RGBA" if turned.has_transparency_data else "RGB")
        turned.thumbnail((2 * SIDE, 2 * SIDE))
        plain = Image.new("RGB", turned.size, "white")  # a new picture: the old one carries the file's comments along
        plain.paste(turned, mask=turned if turned.mode == "RGBA" else None)
        return plain


def _ink(picture: "Image.Image") -> "Image.Image":
    """A mask of what is not white."""
    from PIL import ImageOps

    return ImageOps.invert(picture.convert("L")).point(lambda value: 255 if value > _INK else 0)


def _cropped(picture: "Image.Image") -> "Image.Image":
    """Without the white around the drawing."""
    box = _ink(picture).getbbox()
    if box is None:
        raise EmblemError(Sentence("there is nothing but white in this picture"))
    return picture.crop(box)


def _reach(drawing: "Image.Image") -> float:
    """How far the drawing reaches from its middle, pixels: a seal no further than its edge, a rectangle to its corners."""
    scale = max(drawing.size) / _COARSE
    small = _ink(drawing).resize((max(1, round(drawing.width / scale)), max(1, round(drawing.height / scale))))
    middle_x, middle_y = (small.width - 1) / 2, (small.height - 1) / 2
    dark = small.tobytes()
    places = (divmod(at, small.width) for at, value in enumerate(dark) if value > 127)
    return max((hypot(x - middle_x, y - middle_y) for y, x in places), default=1.0) * scale + scale / 2


def _circle(side: int) -> "Image.Image":
    from PIL import Image, ImageDraw

    large = Image.new("L", (side * 2, side * 2), 0)
    ImageDraw.Draw(large).ellipse((0, 0, side * 2 - 1, side * 2 - 1), fill=255)
    return large.resize((side, side), Image.Resampling.LANCZOS)


@contextmanager
def _refusals(name: str) -> Iterator[None]:
    """What Pillow says of files that it cannot read, as one of our sentences."""
    try:
        yield
    except EmblemError:
        raise
    except Exception as error:  # a torn or forged file makes the decoders raise OSError, SyntaxError, ValueError, struct.error ...
        raise EmblemError(Sentence("{file} is no picture that can be used: take a PNG, JPEG or WebP", file=name)) from error


def keep(data: DataDir, png: bytes) -> None:
    """An officer's, in place of the one before. Raises EmblemError."""
    try:
        atomic_file.write(data.emblem, png, 0o644)
    except OSError as error:
        raise EmblemError(localized(error)) from error


def remove(data: DataDir) -> None:
    """Raises EmblemError."""
    try:
        data.emblem.unlink(missing_ok=True)
    except OSError as error:
        raise EmblemError(localized(error)) from error


def keep_given(data: DataDir, png: bytes) -> None:
    """The province's, in place of the one before; nothing: it gives none (any more). Raises OSError."""
    if png:
        atomic_file.write(data.given_emblem, png, 0o644)
    else:
        data.given_emblem.unlink(missing_ok=True)


def kept(data: DataDir) -> bytes:
    """The emblem's PNG, for paper; nothing where there is none."""
    try:
        return data.shown_emblem.read_bytes()
    except OSError:
        return b""
