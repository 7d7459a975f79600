"""Two or three answers as large tiles side by side, a picture above each word: a page with so few is composed, not a short list."""

from collections.abc import Sequence

from kiosk.frozen import frozen
from kiosk.ui.drawing.cards import ChoiceTile
from kiosk.ui.drawing.scene import Box, Element
from kiosk.ui.page import Page
from kiosk.ui.text.thai_text import holds_words

MOST, MOST_MM, LEAST_PICTURE_MM = 3, 150.0, 16.0
SCALES = (1.6, 1.35, 1.15, 1.0)
PICTURE_SHARE = 0.4  # of a tile's height: larger letters that leave less of it to the picture are not taken


@frozen
class Tile:
    name: str
    intent: object
    text: str
    picture: str
    chosen: bool = False
    mark: str = "one"  # of ChoiceTile


def tiles(page: Page, plan: Sequence[Tile], area: Box) -> list[Element]:
    """The tiles at the top of `area`, in the largest letters in which no word is torn; none where they do not fit."""
    boxes = area.columns(len(plan), page.metrics.gap * 2)
    height = min(area.h, page.px(MOST_MM), boxes[0].w * 5 // 4)
    for scale in SCALES:
        style = page.style(scale, bold=True)
        room = ChoiceTile.words_width(boxes[0].w, style, plan[0].mark)
        lines = [page.wrapped(tile.text, style, room) for tile in plan]
        picture = ChoiceTile.picture_size(boxes[0].w, height, style, max(map(len, lines)))
        whole = all(holds_words(tile.text, style, room) for tile in plan)
        least = page.px(LEAST_PICTURE_MM) if scale == SCALES[-1] else max(page.px(LEAST_PICTURE_MM), round(height * PICTURE_SHARE))
        if whole and max(map(len, lines)) <= 2 and picture >= least:
            break
    else:
        return []
    return [
        Element(
            tile.name,
            Box(box.x, box.y, box.w, height),
            ChoiceTile(words, style, tile.picture, picture, tile.chosen, page.px(5), tile.mark),
            tile.intent,
            answer=True,
        )
        for tile, words, box in zip(plan, lines, boxes, strict=True)
    ]
