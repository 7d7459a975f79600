"""At which hours people answer: one column for each hour of the office's day, more where somebody answered earlier or later."""

from kiosk.officer.figures.views import HoursView
from kiosk.officer.page_names import PageName
from kiosk.ui.drawing.charts import ChartColumn
from kiosk.ui.drawing.looks import Panel, TextLines
from kiosk.ui.drawing.scene import Box, Element, Scene
from kiosk.ui.page import Page
from kiosk.ui.text.thai_text import width
from screens.officer import frame

HIGHEST_MM = 240.0


def build(view: HoursView, page: Page) -> Scene:
    """How many people answered at which hour of a period; only to read."""
    elements, area = frame.header(view.frame, page)
    area, bar = frame.footer_area(page, area)
    period, rest = frame.period_bar(view.period, page, frame.content(area, page))
    body = _chart(view, page, rest) if view.hours else frame.empty(page, rest, view.empty)
    return Scene(PageName.HOURS, (*elements, *period, *body, *frame.footer(page, bar)))


def _chart(view: HoursView, page: Page, area: Box) -> list[Element]:
    text = frame.style(page)
    box, _ = area.cut_top(min(area.h, page.px(HIGHEST_MM)))
    inner = box.inset(page.px(4), page.px(3))
    lines = page.wrapped(view.note, text, inner.w)
    note, rest = inner.cut_top(len(lines) * text.pitch, page.px(3))
    columns = rest.columns(len(view.hours), page.px(0.8))
    widest = max(width(label, text) for label, _ in view.hours)
    small = text if widest <= columns[0].w else frame.style(page, frame.small(page))
    full = max(count for _, count in view.hours)
    return [
        Element("chart", box, Panel(radius=page.px(4))),
        Element("note", note, TextLines(lines, text, "soft_ink")),
        *(
            Element(f"hour_{label}", place, ChartColumn(label, count, full, small))
            for (label, count), place in zip(view.hours, columns, strict=True)
        ),
    ]
