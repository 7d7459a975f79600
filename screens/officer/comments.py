"""What people wrote, newest first, a page at a time."""

from kiosk.officer.figures.views import CommentsView, CommentView
from kiosk.officer.page_names import PageName
from kiosk.ui.drawing.cards import ChoiceCard
from kiosk.ui.drawing.entries import PaperCard
from kiosk.ui.drawing.looks import TextLines
from kiosk.ui.drawing.scene import Element, Look, Scene
from kiosk.ui.page import Page
from screens.officer import card_rows, frame

LONGEST = 8  # lines of one comment shown; an export holds it whole


def build(view: CommentsView, page: Page) -> Scene:
    """What people wrote in a period; only to read."""
    elements, area = frame.header(view.frame, page, explained=True)
    area, bar = frame.footer_area(page, area)
    period, rest = frame.period_bar(view.period, page, frame.content(area, page))
    if not view.comments:
        return Scene(PageName.COMMENTS, (*elements, *period, *frame.empty(page, rest, view.empty, "words"), *frame.footer(page, bar)))
    text = frame.style(page, 0.82)
    line, rest = rest.cut_top(text.pitch, page.px(2))
    note = Element("note", line, TextLines((view.note,), text, "soft_ink"))
    cards = [comment_card(place, comment, page) for place, comment in enumerate(view.comments)]
    shown, turners = card_rows.paged(
        page, cards, rest, view.page, card_rows.RowLimits((2,) if page.metrics.landscape else (1,), most_mm=14)
    )
    return Scene(PageName.COMMENTS, (*elements, *period, note, *shown, *frame.footer(page, bar, turners=turners)))


def comment_card(place: int, comment: CommentView, page: Page) -> card_rows.RowCard:
    def look_at(wide: int) -> tuple[Look, int]:
        text, small = frame.style(page), frame.style(page, 0.75)
        room = wide - 2 * ChoiceCard.padding(text)
        lines, note = page.wrapped(comment.text, text, room)[:LONGEST], page.wrapped(comment.note, small, room)
        return PaperCard(lines, text, note, small, page.px(4)), len(lines) * text.pitch + len(note) * small.tight + text.pixels * 2 // 3

    return card_rows.RowCard(f"comment_{place}", None, look_at)
