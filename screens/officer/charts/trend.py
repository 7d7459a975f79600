"""The percent as a curve over a year's months or a month's weeks, with how sure each point is."""

from kiosk.officer.figures.views import TrendView
from kiosk.officer.intents import Open
from kiosk.officer.page_names import PageName
from kiosk.ui.drawing.curve import CurveChart, CurvePoint
from kiosk.ui.drawing.looks import Panel, TextLines
from kiosk.ui.drawing.scene import Box, Element, Scene
from kiosk.ui.page import Page
from kiosk.ui.text.thai_text import TextStyle
from screens.officer import frame

HIGHEST_MM = 340.0
LETTERS = (1.2, 1.0, 0.9, 0.82)  # of the curve, the largest in which every word has its column


def build(view: TrendView, page: Page) -> Scene:
    """How the percent went; only to read, "?" says what it means."""
    elements, area = frame.header(view.frame, page, explained=True)
    area, bar = frame.footer_area(page, area)
    period, rest = frame.period_bar(view.period, page, frame.content(area, page))
    body = _chart(view, page, rest) if view.points else frame.empty(page, rest, view.empty)
    hours = frame.button(page, "hours", page.words("to_hours"), Open(PageName.HOURS), icon="clock")
    return Scene(PageName.TREND, (*elements, *period, *body, *frame.footer(page, bar, [hours])))


def _chart(view: TrendView, page: Page, area: Box) -> list[Element]:
    box, _ = area.cut_top(min(area.h, page.px(HIGHEST_MM)))
    inner = box.inset(page.px(4), page.px(3))
    text = next(
        (style for scale in frame.scales(page) if _notes_high(view, page, inner.w, style := frame.style(page, scale)) <= inner.h // 3), None
    )
    notes = view.notes if text else view.notes[:-1]  # on a low panel the curve needs the room, and "?" explains it
    text = text or frame.style(page, frame.small(page))
    lines = tuple(line for note in notes for line in page.wrapped(note, text, inner.w))
    note, rest = inner.cut_top(len(lines) * text.pitch, page.px(3))
    points = tuple(
        CurvePoint(point.label, point.hundredths, point.bounds, point.shown, page.words("trend_n", n=point.n)) for point in view.points
    )
    return [
        Element("chart", box, Panel(radius=page.px(4))),
        *([Element("note", note, TextLines(lines, text, "soft_ink"))] if lines else []),
        Element("curve", rest, _curve(points, page, rest)),
    ]


def _curve(points: tuple[CurvePoint, ...], page: Page, area: Box) -> CurveChart:
    charts = [CurveChart(points, frame.style(page, scale)) for scale in (*LETTERS, frame.small(page)) if scale >= frame.small(page)]
    return next((chart for chart in charts if chart.holds_words(area.w, area.h)), charts[-1])


def _notes_high(view: TrendView, page: Page, wide: int, style: TextStyle) -> int:
    return sum(len(page.wrapped(note, style, wide)) for note in view.notes) * style.pitch
