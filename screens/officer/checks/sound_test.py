"""Whether both sides of the headphones are heard, then whether every key of the keypad is pressed: nothing else is on the page."""

from kiosk.officer.intents import Act
from kiosk.officer.page_names import PageName
from kiosk.officer.views import SelectableView, SoundTestView
from kiosk.ui.drawing.looks import Button
from kiosk.ui.drawing.metrics import TARGET_MM
from kiosk.ui.drawing.scene import Box, Element, Scene
from kiosk.ui.page import Page
from screens.officer import card_rows, frame
from screens.officer.export import choice_card
from screens.officer.first_day.parts import top
from screens.widgets import composition

HIGHEST_MM = 70.0


def build(view: SoundTestView, page: Page) -> Scene:
    """An officer says what is heard on each side, then presses one key after the other; what does not work is kept."""
    elements, area = frame.header(view.frame, page)
    area, bar = frame.footer_area(page, area)
    inner = frame.content(area, page)
    title, rest = top(page, inner, view.title, view.hint)
    missed = frame.button(page, "missed", view.missed, Act("missed"), kind="quiet")
    if view.side:
        body = composition.lowered(page, inner, [*title, *_sides(view, page, rest)], "voice")
        actions = [missed, frame.button(page, "heard", page.words("sound_heard"), Act("heard"), kind="primary", icon="tick")]
        return Scene(PageName.SOUND_TEST, (*elements, *body, *frame.footer(page, bar, actions)), about=view.side)
    cards = [choice_card(page, SelectableView(name, words, note, done, None), "many") for name, words, note, done in view.rows]
    counts = (4, 3) if page.metrics.landscape else (2, 1)
    shown, turners = card_rows.paged(page, cards, rest, view.page, card_rows.RowLimits(counts, most_mm=34, least_mm=TARGET_MM))
    body = [*title, *shown] if turners else composition.lowered(page, inner, [*title, *shown], "voice")
    return Scene(PageName.SOUND_TEST, (*elements, *body, *frame.footer(page, bar, [missed], turners)), key_intents=view.keys)


def _sides(view: SoundTestView, page: Page, area: Box) -> list[Element]:
    """The two sides as two fields, the one that sounds now marked; below them the tone once more."""
    again = frame.button(page, "hear", page.words("sound_again"), Act("hear"), icon="speech")
    height = min(page.px(HIGHEST_MM), area.h - again.box.h - page.px(6))
    fields, rest = area.cut_top(height, page.px(6))
    style = frame.style(page, 1.6, bold=True)
    shown = [
        Element(
            side,
            box,
            Button((page.words(f"sound_side_{side}"),), style, "plain", "speech" if on else "", radius=page.px(4), chosen=on),
        )
        for side, box in zip(("left", "right"), fields.columns(2, page.px(6)), strict=True)
        for on in [side == view.side]
    ]
    below = Box(rest.x + (rest.w - again.box.w) // 2, rest.y, again.box.w, again.box.h)
    return [*shown, Element(again.name, below, again.look, again.intent, answer=True)]
