"""The frame of citizens' pages, in the survey and the guide: the header with its three switches, the footer's ways back and on."""

from kiosk.citizen import intents
from kiosk.citizen.views import Frame
from kiosk.ui.drawing.looks import Button, TextLines
from kiosk.ui.drawing.paint import BLEED
from kiosk.ui.drawing.scene import Box, Element
from kiosk.ui.intents import Back, ChooseLanguage, NextTextSize, SetLanguage, ToggleContrast
from kiosk.ui.page import ButtonSize, Page
from kiosk.ui.text.thai_text import width


def header(frame: Frame, page: Page, leave: bool = True) -> tuple[list[Element], Box]:
    """The brand bar; returns its elements and the space below. `leave` shows the house that asks whether to stop."""
    buttons: list[tuple[str, str, str, object]] = [
        ("contrast", "", "contrast", ToggleContrast()),
        ("text_size", page.words("text_size_short"), "", NextTextSize()),
        language_button(frame),
    ]
    if leave:
        buttons.insert(0, ("leave", "", "house", intents.AskStop()))
    return marked(frame, page, *page.header(frame.place, frame.subtitle, buttons, frame.progress))


def language_button(frame: Frame) -> tuple[str, str, str, object]:
    """The other language by its own name; where there are more, a globe that leads to all of them."""
    others = frame.other_languages
    return ("language", others[0].short, "", SetLanguage(others[0].id)) if len(others) == 1 else ("language", "", "globe", ChooseLanguage())


def marked(frame: Frame, page: Page, elements: list[Element], area: Box) -> tuple[list[Element], Box]:
    """With the frame's mark in one small line below the bar, always at the same place; the space below it, whose own air it stands in."""
    if not frame.mark:
        return elements, area
    style = page.style(1.0, step=0)
    above = BLEED if frame.progress else 0
    box = Box(area.x + page.margin, area.y + above, area.w - 2 * page.margin, style.tight)
    rest = area.cut_top(max(0, above + style.tight + 2 * BLEED - page.air))[1]
    return [*elements, mark_in(box, frame, page)], rest


def mark_in(box: Box, frame: Frame, page: Page) -> Element:
    return Element("mark", box, TextLines((frame.mark,), page.style(1.0, step=0), "soft_ink"))


def back(page: Page) -> Element:
    return page.button("back", page.words("back"), Back(), icon="left")


def skip(page: Page, words: str = "skip") -> Element:
    return page.button("skip", page.words(words), intents.Skip(), kind="quiet")


def forward(page: Page, words: str = "", intent: object = None, least_mm: float = 45) -> Element:
    size = ButtonSize(least_mm=least_mm)
    return page.button("next", words or page.words("next"), intent or intents.Forward(), kind="primary", icon="right", size=size)


def footer(
    page: Page, bar: Box, turners: list[Element], onward: Element | None, *shorter: Element | None, progress: tuple[int, int] | None = None
) -> list[Element]:
    """Back at the left, the way on at the right: Next once there is an answer, until then Skip. Between them how far one is, where
    there are no buttons that turn pages and both ways are whole beside it.

    Where not all fits whole, Back keeps its word only, then its sign only, then the way on takes its shorter words, the first that fit.
    """
    onward = onward or skip(page)
    group = max((turner.box.right for turner in turners), default=0)
    room = bar.w - 2 * page.margin - group - page.metrics.gap * (2 if turners else 1)
    word_only, sign_only = page.button("back", page.words("back"), Back()), page.button("back", "", Back(), icon="left")
    tries = [(left, right) for right in (onward, *shorter) if right for left in (back(page), word_only, sign_only)]
    fitting = (pair for pair in tries if pair[0].box.w + pair[1].box.w <= room and (_on_one_line(pair[1]) or pair[1].box.h <= bar.h))
    left, right = next(fitting, tries[-1])
    if progress and not turners:
        turners = [
            counter for counter in [_counter(page, progress)] if counter.box.w <= room - left.box.w - right.box.w - 2 * page.metrics.gap
        ]
    return page.footer(bar, left, turners, right)


def _counter(page: Page, progress: tuple[int, int]) -> Element:
    """Step 3 of 21, counted as a person counts: the one that is on the screen is the third."""
    behind, total = progress
    style, words = page.style(), page.words("step_of", number=min(behind + 1, total), total=total)
    return Element("step", Box(0, 0, width(words, style) + 2, style.pitch), TextLines((words,), style, "soft_ink", "centre"))


def _on_one_line(button: Element) -> bool:
    return isinstance(button.look, Button) and len(button.look.lines) == 1


def content(area: Box, page: Page) -> Box:
    """The area with the page's margins."""
    return area.inset(page.margin, page.air)
