"""Every service of a period as a card: uses, responses, percent and its interval; a tap opens its figures."""

from kiosk.officer.figures.views import ByServiceView, ServiceFiguresView
from kiosk.officer.intents import OpenServicePage
from kiosk.officer.page_names import PageName
from kiosk.ui.drawing.cards import ChoiceCard
from kiosk.ui.drawing.entries import ScoreCard
from kiosk.ui.drawing.scene import Look, Scene
from kiosk.ui.page import Page
from kiosk.ui.text.thai_text import width
from screens.officer import card_rows, frame

FULL = 10_000  # hundredths of 100 %


def build(view: ByServiceView, page: Page) -> Scene:
    """Services of a period, the most used first; an officer opens the figures of one."""
    elements, area = frame.header(view.frame, page, explained=True)
    area, bar = frame.footer_area(page, area)
    period, rest = frame.period_bar(view.period, page, frame.content(area, page))
    cards = [_card(service, page) for service in view.services]
    counts = (2,) if page.metrics.width >= page.px(300) else (1,)
    shown, turners = card_rows.paged(page, cards, rest, view.page, card_rows.RowLimits(counts, most_mm=26))
    body = shown or frame.empty(page, rest, view.empty)
    return Scene(PageName.BY_SERVICE, (*elements, *period, *body, *frame.footer(page, bar, turners=turners)))


def _card(service: ServiceFiguresView, page: Page) -> card_rows.RowCard:
    def look_at(wide: int) -> tuple[Look, int]:
        text, small, score = frame.style(page, 0.9, True), frame.style(page, 0.75), frame.style(page, 1.2, True)
        figure = width("100.00", score)
        room = wide - 3 * ChoiceCard.padding(text) - figure
        lines, note = page.wrapped(service.name, text, room), page.wrapped(service.note, small, room)
        look = ScoreCard(lines, text, note, small, service.percent, score, figure, service.hundredths, FULL, page.px(4))
        return look, len(lines) * text.pitch + len(note) * small.tight + text.pixels * 5 // 4

    return card_rows.RowCard(f"service_{service.id}", OpenServicePage(service.id), look_at)
