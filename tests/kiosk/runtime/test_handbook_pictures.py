"""Pictures for the handbooks: drawn now, of this place, from a store that is gone afterwards."""

import io
from pathlib import Path

import pytest
from PIL import Image

from kiosk.documents.handbook.a4_pages import wanted
from kiosk.documents.handbook.text import read
from kiosk.paths import ASSETS, DataDir
from kiosk.runtime import handbook_pictures, opening
from tests.support.gallery import is_blank


@pytest.mark.timeout(120)
def test_every_picture_of_the_kiosks_handbooks_is_drawn(tmp_path: Path) -> None:
    """Each name that the pages ask for is a screen with something on it; the kiosk's own store stays as it was."""
    place = opening.place(DataDir(tmp_path))
    names = {name for reader in ("officer", "technician") for name in wanted(read(ASSETS / "handbook", reader))}
    drawn = handbook_pictures.pictures(place, names)
    assert drawn.keys() == names and len(names) > 8
    for name, png in drawn.items():
        picture = Image.open(io.BytesIO(png)).convert("RGB")
        assert picture.size == (540, 960) and not is_blank(picture), name
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site.json"]
    assert handbook_pictures.pictures(place, []) == {}
