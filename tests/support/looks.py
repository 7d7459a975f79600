"""Looks that were drawn before one was chosen, and screens before and after: `python -m tests.support.looks BEFORE_FOLDER` writes the two
pictures of assets/handbook/look.md. BEFORE_FOLDER holds the gallery's pictures of the version before, by their names."""

import sys
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from kiosk.frozen import replace
from kiosk.ui.drawing.scene import Scene
from kiosk.ui.drawing.theme import NORMAL, Theme
from kiosk.ui.drawing.tiles import picture_of
from kiosk.ui.page import Page
from kiosk.ui.text.fonts import find_fonts
from tests.support import gallery

PICTURES = Path(__file__).resolve().parents[2] / "assets" / "pictures"
SHOWN = ("attract", "item-1.1", "thanks")
CHANGED = ("attract", "question-sex", "question-services", "item-1.1", "thanks")
HIGH, GAP = 460, 10  # pixels of one screen, and between them


def _changed(name: str, **roles: str) -> Theme:
    return Theme(name, tuple({**dict(NORMAL.colours), **roles}.items()))


# Paper: no coloured page at all, blue only where something is tapped.
PAPER = _changed(
    "paper",
    brand="#FFFFFF",
    brand_deep="#F4F6FA",
    brand_soft="#E7ECF4",
    brand_edge="#5B6B86",
    on_brand="#14213D",
    on_brand_soft="#36435A",
    accent="#0A55A3",
    on_accent="#FFFFFF",
    progress_track="#C9D2E0",
)
# Field: the green of young rice, the sun's yellow.
FIELD = _changed(
    "field",
    brand="#14532D",
    brand_deep="#0B3320",
    brand_soft="#1F6B3B",
    brand_edge="#9AD0AC",
    on_brand_soft="#E4F4E9",
    action="#14532D",
    action_pressed="#0B3320",
    chosen_edge="#14532D",
    chosen="#E6F4EC",
    chip="#DDF0E3",
    on_chip="#14532D",
    progress_track="#0B3320",
    paper="#F5F8F4",
)
# Silk: the maroon and cream of woven cloth.
SILK = _changed(
    "silk",
    brand="#6B1530",
    brand_deep="#430B1D",
    brand_soft="#83294A",
    brand_edge="#E3A9BD",
    on_brand_soft="#FBE9EF",
    action="#6B1530",
    action_pressed="#430B1D",
    chosen_edge="#6B1530",
    chosen="#FBEAF0",
    chip="#F6DDE6",
    on_chip="#6B1530",
    progress_track="#430B1D",
    paper="#FDF8F1",
)
LOOKS = (NORMAL, PAPER, FIELD, SILK)


def _scenes(theme: Theme, names: tuple[str, ...]) -> Iterator[tuple[Scene, Page]]:
    context = gallery.citizen_context()
    context = replace(context, site=replace(context.site, demonstration=False, from_province=type(context.site.from_province)()))
    variant, states = gallery.Variant("portrait"), gallery.states(context)
    page = replace(gallery.page_for(variant, context, find_fonts()), theme=theme)
    for name in names:
        yield gallery.scene_for(states[name], variant, context, page), page


def small(picture: Image.Image, high: int = HIGH) -> Image.Image:
    return picture.convert("RGB").resize((picture.width * high // picture.height, high), Image.Resampling.LANCZOS)


def _row(pictures: list[Image.Image]) -> Image.Image:
    row = Image.new("RGB", (sum(picture.width + GAP for picture in pictures) - GAP, HIGH), "#FFFFFF")
    x = 0
    for picture in pictures:
        row.paste(picture, (x, 0))
        x += picture.width + GAP
    return row


def _column(rows: list[Image.Image]) -> Image.Image:
    whole = Image.new("RGB", (max(row.width for row in rows), len(rows) * (HIGH + GAP) - GAP), "#FFFFFF")
    for number, row in enumerate(rows):
        whole.paste(row, (0, number * (HIGH + GAP)))
    return whole


def drawn(theme: Theme, names: tuple[str, ...], high: int = HIGH) -> list[Image.Image]:
    """The screens of those names in that theme, small."""
    scenes = _scenes(theme, names)
    return [small(picture_of(scene, page.theme, page.metrics.width, page.metrics.height)[0], high) for scene, page in scenes]


def main(before: Path) -> None:
    looks = [_row(drawn(theme, SHOWN)) for theme in LOOKS]
    pairs = _column([_row(looks[:2]), _row(looks[2:])])
    pairs.quantize(256, Image.Quantize.MAXCOVERAGE).save(PICTURES / "looks.png", optimize=True)
    old = [small(Image.open(before / f"{name}.png")) for name in CHANGED]
    _column([_row(old), _row(drawn(NORMAL, CHANGED))]).quantize(256, Image.Quantize.MAXCOVERAGE).save(
        PICTURES / "before-after.png", optimize=True
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
