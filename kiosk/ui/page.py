"""What every screen is built on: sizes of text, the frame with header and footer, and the grid that never clips a card."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

from kiosk.frozen import frozen, replace
from kiosk.ui.drawing.emblem import Emblem
from kiosk.ui.drawing.looks import Button, Fill, Heading, Progress, TextLines
from kiosk.ui.drawing.metrics import CONSONANT_MM, ScreenMetrics
from kiosk.ui.drawing.paint import BLEED
from kiosk.ui.drawing.scene import Box, Element
from kiosk.ui.drawing.theme import Theme
from kiosk.ui.reach import Reach
from kiosk.ui.text import thai_text
from kiosk.ui.text.fonts import Fonts, consonant_ratio
from kiosk.ui.text.thai_text import TextStyle

HEADER_MM = (17.0, 24.0, 30.0)  # on screens lower than LOW_MM a second line would cost an answer; tall ones have room
LOW_MM = 200.0
TALL_MM = 400.0
MARGIN_MM = 6.0
MARGIN_SHARE = 0.036  # of the shorter side, on large screens
PROGRESS_MM = 1.8
RULE = 2  # pixels of the line above the footer
HEADING_SCALES = (1.0, 0.85, 0.7)  # of the place in the header
TITLE_SCALES = (1.45, 1.3, 1.15, 1.0)  # a title is larger than an answer where there is room for it
TITLE_LINES = 3
TITLE_SHARE = 0.36  # of the height between header and footer


@frozen
class ButtonSize:
    """How large a button may be, beyond what its words need."""

    scale: float = 1.0  # of its words, to an answer's
    limit: int = 0  # pixels that its words may take; 0: half the screen
    least_mm: float = 0


AS_ITS_WORDS = ButtonSize()


@frozen
class Page:
    """The measures of one screen in one theme and text step, and the words of one language."""

    metrics: ScreenMetrics
    fonts: Fonts
    theme: Theme
    words: Callable[..., str]  # texts of the screen's language by key
    text_step: int = 0
    thai_digits: bool = False  # numbers are drawn in the digits of Thai: an option of the site
    reach: Reach | None = None  # where the screen goes higher than somebody who sits reaches
    emblem: Emblem | None = None  # the district's own; None: the product's sign
    scan_ms: int = 0  # pace of the ring that moves by itself for somebody with one switch; 0: it does not

    @property
    def as_typed(self) -> "Page":
        """The same page for letters that people type and keys that they read: drawn as they are."""
        return replace(self, thai_digits=False)

    def style(self, scale: float = 1.0, bold: bool = False, step: int | None = None) -> TextStyle:
        """Text whose consonants are `scale` x the step's height; the step's height is the floor (VVSG 7.1-G)."""
        height = CONSONANT_MM[self.text_step if step is None else step] * self.metrics.per_mm * self.metrics.roominess * scale
        return _style(self.fonts.bold if bold else self.fonts.regular, height, self.thai_digits)

    @property
    def screen(self) -> Box:
        return Box(0, 0, self.metrics.width, self.metrics.height)

    @property
    def low(self) -> bool:
        """So low a screen that every millimetre belongs to the answers."""
        return self.metrics.height < LOW_MM * self.metrics.per_mm

    @property
    def margin(self) -> int:
        return max(self.px(MARGIN_MM), round(min(self.metrics.width, self.metrics.height) * MARGIN_SHARE))

    @property
    def air(self) -> int:
        """Space between things that do not belong together: above a title, between title and answers."""
        return self.px(2.5) if self.low or (self.text_step == 2 and self.metrics.landscape) else self.px(6)

    def px(self, millimetres: float) -> int:
        return self.metrics.px(millimetres)

    def wrapped(self, text: str, style: TextStyle, width: int) -> tuple[str, ...]:
        return thai_text.balanced(text, style, width)

    def title(
        self, text: str, area: Box, hint: str = "", scales: Sequence[float] = TITLE_SCALES, step: int | None = None
    ) -> "tuple[list[Element], Box]":
        """A title and a hint below it at the top of `area`, the largest of `scales` that takes no more than its share; and what is left.

        `step` is a smaller text step for the title, where the person's own would leave no room for an answer.
        """
        small = self.style()
        hint_lines = self.wrapped(hint, small, area.w) if hint else ()
        for scale in scales:
            style = self.style(scale, bold=True, step=step)
            lines = self.wrapped(text, style, area.w)
            whole = thai_text.holds_words(text, style, area.w)
            if whole and len(lines) <= TITLE_LINES and len(lines) * style.pitch + len(hint_lines) * small.pitch <= area.h * TITLE_SHARE:
                break
        top, rest = area.cut_top(len(lines) * style.pitch)
        elements = [Element("title", top, TextLines(lines, style))]
        if hint_lines:
            top, rest = rest.cut_top(self.px(2))[1].cut_top(len(hint_lines) * small.pitch)
            elements.append(Element("hint", top, TextLines(hint_lines, small, "soft_ink")))
        return elements, rest.cut_top(self.air)[1]

    def header(
        self, place: str, subtitle: str, buttons: Sequence[tuple[str, str, str, object]], progress: tuple[int, int] | None
    ) -> "tuple[list[Element], Box]":
        """The brand bar: emblem, place, and small buttons (name, words, icon, intent) at the right; a progress line below."""
        tall = self.metrics.height >= TALL_MM * self.metrics.per_mm
        style = self.style(1.0, bold=True, step=0)
        height = self.px(HEADER_MM[0]) if self.low else max(self.px(HEADER_MM[2 if tall else 1]), style.tight * 2 + style.pixels // 3)
        bar, rest = self.screen.cut_top(height)
        line, rest = rest.cut_top(self.px(PROGRESS_MM))
        elements = [Element("header", bar, Fill("brand"))]
        x = bar.right - max(self.px(3), self.margin // 2)
        for name, words, icon, intent in reversed(buttons):
            wide = max(self.px(16), thai_text.width(words, style) + style.pixels * 2 // 3 if words else 0)
            box = Box(x - wide, bar.y + (height - self.metrics.target) // 2, wide, self.metrics.target)
            elements.append(Element(name, box, Button((words,) if words else (), style, "header", icon, radius=self.px(3)), intent))
            x = box.x - self.metrics.gap
        elements.append(self._heading(Box(self.margin, bar.y, x - self.margin, height), place, subtitle))
        if progress:
            elements.append(Element("progress", line, Progress(*progress)))
        return elements, rest

    def _heading(self, box: Box, place: str, subtitle: str) -> Element:
        """As much of emblem, place and subtitle as fits whole: the subtitle's first part where all of it does not. A place that is too long
        is written smaller, and then to where the bar ends; it is never left out."""
        style, small = self.style(1.0, bold=True, step=0), self.style(1.0, step=0)
        emblem = self.style(1.5, bold=True, step=0)
        size = min(box.h, Heading.emblem_size(style, self.emblem)) + style.pixels // 2
        two = style.tight * 2 + style.pixels // 4 <= box.h
        for mark, room in ((emblem, box.w - size), (None, box.w)) if two else ():
            for below in (subtitle, subtitle.split(" · ", maxsplit=1)[0]):
                if thai_text.width(place, style) <= room and thai_text.width(below, small) <= room:
                    return Element("heading", box, Heading((place,), style, (below,), small, mark, self.emblem))
        for scale in HEADING_SCALES:
            style = self.style(scale, bold=True, step=0)
            for mark, room in ((emblem, box.w - size), (None, box.w)):
                lines = self.wrapped(place, style, room)
                if len(lines) * style.tight + style.pixels // 4 <= box.h:
                    return Element("heading", box, Heading(lines, style, (), small, mark, self.emblem))
        return Element("heading", box, Heading(_cut(place, style, box), style, (), small, None))

    @property
    def _footer_pad(self) -> int:
        """Pixels above and below the footer's buttons: their shadows leave the rule above them alone."""
        return max(self.px(2 if self.low else 3.5), BLEED + RULE)

    def footer_area(self, area: Box) -> tuple[Box, Box]:
        """(the space for the page's content, the footer's bar: Back, something between, Next)."""
        return area.cut_bottom(max(self.metrics.answer, self.style().pitch) + 2 * self._footer_pad)

    def footer(self, bar: Box, left: Element | None, middle: Sequence[Element], right: Element | None) -> list[Element]:
        """Left, a group in the middle and right, in the bar; each as wide as it wants, less where there is no room."""
        elements = [Element("footer", bar, Fill("card")), Element("footer_rule", Box(bar.x, bar.y, bar.w, RULE), Fill("line"))]
        inner = bar.inset(self.margin, self._footer_pad)
        group = max((element.box.right for element in middle), default=0)
        widths = [left.box.w if left else 0, group, right.box.w if right else 0]
        gaps = self.metrics.gap * (sum(width > 0 for width in widths) - 1)
        wide_left, wide_right = _shares([widths[0], widths[2]], inner.w - group - gaps)
        low = inner.x + wide_left + self.metrics.gap
        high = inner.right - wide_right - self.metrics.gap
        start = min(max(inner.x + (inner.w - group) // 2, low), high - group)
        if left:
            elements.append(replace(left, box=Box(inner.x, inner.y, wide_left, inner.h)))
        elements += [
            replace(element, box=Box(start + element.box.x, _middle(inner, element), element.box.w, _height(inner, element)))
            for element in middle
        ]
        if right:
            elements.append(replace(right, box=Box(inner.right - wide_right, inner.y, wide_right, inner.h)))
        return elements

    def button(
        self, name: str, words: str, intent: object, kind: str = "plain", icon: str = "", size: ButtonSize = AS_ITS_WORDS
    ) -> Element:
        """A button as large as its words need, at the origin: the layout moves it.

        A sign that points right stands after the words, any other before them.
        """
        style = self.style(size.scale, bold=kind != "quiet")
        limit = size.limit or self.metrics.width // 2 - self.margin * 2
        lines = self.wrapped(words, style, limit) if words else ()
        wide = max([thai_text.width(line, style) for line in lines], default=0) + 2 * style.pixels
        wide += round(style.pixels * 1.5) if icon and words else 0
        floor = self.metrics.answer
        box = Box(0, 0, max(wide, floor, self.px(size.least_mm)), max(floor, len(lines) * style.pitch + style.pixels // 2))
        return Element(name, box, Button(lines, style, kind, icon, icon == "right", radius=self.px(4)), intent, answer=True)


def _cut(text: str, style: TextStyle, box: Box) -> tuple[str, ...]:
    """Whole lines, as many as the box is high; the last one ends with an ellipsis."""
    lines = thai_text.wrap(text, style, box.w - style.pixels)
    most = max(1, (box.h - style.pixels // 4) // style.tight)
    return (*lines[: most - 1], lines[most - 1].rstrip() + "…")


@lru_cache(maxsize=256)
def _style(path: Path, height: float, thai_digits: bool) -> TextStyle:
    """A font at the pixel size that makes its consonants `height` pixels high, or a little more."""
    return TextStyle(path, max(10, int(-(-height / consonant_ratio(path) // 1))), thai_digits)


def _height(bar: Box, element: Element) -> int:
    return bar.h if element.intent is not None else element.box.h


def _middle(bar: Box, element: Element) -> int:
    return bar.y + (bar.h - _height(bar, element)) // 2


def _shares(widths: list[int], room: int) -> list[int]:
    """Widths as wanted, or all scaled down to fit the room."""
    total = sum(widths)
    return widths if total <= room else [width * room // total for width in widths]
