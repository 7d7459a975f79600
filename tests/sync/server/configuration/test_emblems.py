"""The emblem that a province gives to its kiosks: pixels of our own making, small enough to be sent, stored once however often brought."""

import base64
import random
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import Engine, func, select

from kiosk import emblem_file
from kiosk.emblem_file import SIDE
from sync.client.configuration import EMBLEM_LIMIT
from sync.server.configuration import emblems
from sync.server.db.engine import in_transaction, reading
from sync.server.db.schema import emblem_pictures
from tests.kiosk.test_emblem_file import picture

PROVINCE = "ยโสธร"


def test_nothing_of_the_file_is_sent_but_its_pixels() -> None:
    """The kiosk draws the same round emblem from it as from the file itself."""
    said = Image.Exif()
    said[0x010E] = "taken at the home of Somchai"  # ImageDescription
    webp = emblems.prepared(picture(kind="JPEG", exif=said) + b"a name behind the end", "seal.jpg")
    assert b"Somchai" not in webp and b"behind" not in webp
    there, here = (Image.open(BytesIO(png)).convert("L") for png in (emblem_file.prepared(picture(), "seal"), emblems.png(webp)))
    assert there.size == here.size == (SIDE, SIDE)
    differing = sum(abs(before - after) > 60 for before, after in zip(there.tobytes(), here.tobytes(), strict=True))
    assert differing < SIDE * SIDE / 100  # the edges of the drawing alone


def test_the_worst_picture_is_not_too_large_for_a_kiosk() -> None:
    """Noise of every colour, which nothing makes smaller: a kiosk still takes it."""
    noise = Image.frombytes("RGB", (900, 900), random.Random(5).randbytes(900 * 900 * 3))
    file = BytesIO()
    noise.save(file, "PNG")
    assert len(base64.b64encode(emblems.prepared(file.getvalue(), "noise.png"))) < EMBLEM_LIMIT


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
def test_a_picture_that_is_brought_twice_is_stored_once(engine: Engine) -> None:
    """By its digest; no other province's kiosks are given it."""
    webp = emblems.prepared(picture(), "seal.png")
    digests = {in_transaction(engine, lambda connection: emblems.store(connection, "jangwat", PROVINCE, webp)) for _ in range(2)}
    with reading(engine) as connection:
        assert connection.scalar(select(func.count()).select_from(emblem_pictures)) == 1
        (digest,) = digests
        assert emblems.picture(connection, PROVINCE, digest) == webp
        assert emblems.picture(connection, "อุบลราชธานี", digest) is None
        config = {"services": ["P002"], "emblem_sha256": digest}
        assert emblems.for_kiosk(connection, PROVINCE, config) == {"services": ["P002"], "emblem": base64.b64encode(webp).decode()}
        assert config["emblem_sha256"] == digest, "what was read is not changed"
        assert emblems.for_kiosk(connection, PROVINCE, {"services": ["P002"]}) == {"services": ["P002"]}
