"""How a page that needs less than its height is composed on a tall panel: question and answers at the lower end, where they are within
everybody's reach, a picture of what is asked above them."""

from collections.abc import Sequence

from kiosk.frozen import replace
from kiosk.ui.drawing.pictures.pictograms import Pictogram
from kiosk.ui.drawing.scene import Box, Element
from kiosk.ui.page import TALL_MM, Page

MOST_MM, LEAST_MM = 60.0, 34.0  # of the picture


def lowered(page: Page, area: Box, elements: Sequence[Element], picture: str = "") -> list[Element]:
    """`elements`, which begin at the top of `area`, at its lower end; as they are on a panel that is not tall or where they fill it.

    A usual stand carries a 21.5 inch panel with its lower edge at 900 mm: what lies in the lower 400 mm is in the zone up to 1,300 mm.
    """
    spare = area.bottom - max(element.box.bottom for element in elements)
    if page.metrics.landscape or page.metrics.height < TALL_MM * page.metrics.per_mm or spare < page.air:
        return list(elements)
    moved = [replace(element, box=replace(element.box, y=element.box.y + spare)) for element in elements]
    size = min(page.px(MOST_MM), spare - page.air)
    if not picture or size < page.px(LEAST_MM):
        return moved
    return [Element("picture", Box(area.x, area.y + spare - page.air - size, size, size), Pictogram(picture)), *moved]
