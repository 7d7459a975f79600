"""A photograph that somebody sends: checked, turned upright, drawn anew as a JPEG of our own. Pure; it stores nothing.

Nothing of the file is kept but its pixels: no EXIF (place, camera, time), no comment, no thumbnail, and nothing behind the picture's end.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING

from kiosk.frozen import frozen
from sync.server.messages import LocalizedError

if TYPE_CHECKING:
    from PIL import Image

FILE_LIMIT = 10 * 2**20  # bytes of one file: a telephone's photographs are 3 to 8 MB
PIXEL_LIMIT = 50_000_000  # a telephone of 48 megapixels; unpacked 150 MB
LONG_SIDE = 1600  # pixels: across an A4 page at 230 to the inch
_QUALITY = 85
_FORMATS = ("JPEG", "PNG", "WEBP")
_unpacking = Lock()  # one at a time, however many people send at once


class PhotographError(LocalizedError):
    """The file cannot be shown as a photograph."""


@frozen
class ReportPhotograph:
    """A photograph in a chapter. `digest`: SHA-256 of its JPEG."""

    digest: str
    caption: str
    width: int  # pixels
    height: int


@frozen
class PreparedPhotograph:
    """What is stored of a file that was sent."""

    digest: str
    jpeg: bytes
    width: int
    height: int


def prepared(file: bytes) -> PreparedPhotograph:
    """The photograph of a JPEG, PNG or WebP file. Raises PhotographError: too large, no such file, torn, or too many pixels."""
    if len(file) > FILE_LIMIT:
        raise PhotographError("photograph_too_large", limit=FILE_LIMIT >> 20)
    with _unpacking:
        picture = _upright(file)
        buffer = BytesIO()
        picture.save(buffer, "JPEG", quality=_QUALITY, optimize=True)
    jpeg = buffer.getvalue()
    return PreparedPhotograph(hashlib.sha256(jpeg).hexdigest(), jpeg, *picture.size)


def _upright(file: bytes) -> "Image.Image":
    """The pixels alone, at most LONG_SIDE long, on white where the file lets the ground through."""
    from PIL import Image, ImageOps  # late: the server needs them for nothing else

    with _refusals(file), Image.open(BytesIO(file), formats=_FORMATS) as opened:
        if opened.width * opened.height > PIXEL_LIMIT:
            raise PhotographError("photograph_too_many_pixels", limit=PIXEL_LIMIT // 1_000_000)
        opened.draft("RGB", (LONG_SIDE, LONG_SIDE))  # a JPEG is unpacked no larger than it is needed
        turned = ImageOps.exif_transpose(opened)
        turned = turned.convert("RGBA" if turned.has_transparency_data else "RGB")
        turned.thumbnail((LONG_SIDE, LONG_SIDE))
        plain = Image.new("RGB", turned.size, "white")  # a new picture: the old one carries the file's comments along
        plain.paste(turned, mask=turned if turned.mode == "RGBA" else None)
        return plain


@contextmanager
def _refusals(file: bytes) -> Iterator[None]:
    """What Pillow says of files it cannot read, as one of our sentences."""
    from PIL import Image, UnidentifiedImageError

    try:
        yield
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PhotographError("photograph_too_many_pixels", limit=PIXEL_LIMIT // 1_000_000) from error
    except UnidentifiedImageError as error:
        known = file.startswith((b"\xff\xd8\xff", b"\x89PNG")) or file[8:12] == b"WEBP"
        raise PhotographError("photograph_torn" if known else "photograph_unknown") from error
    except PhotographError:
        raise
    except Exception as error:  # a torn or forged file makes the decoders raise OSError, SyntaxError, ValueError, struct.error ...
        raise PhotographError("photograph_torn") from error
