"""A4 pages on which Thai is shaped (HarfBuzz, through fpdf2) and broken between words: text, boxes, bars. It knows no survey word."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from kiosk.frozen import frozen
from kiosk.ui.text import font_files
from kiosk.ui.text.font_files import Fonts
from kiosk.ui.text.thai_words import syllables, words
from sync.server.messages import LocalizedError
from sync.server.report.paper.missing_letters import named

WIDTH, HEIGHT, MARGIN = 210.0, 297.0, 16.0
INNER = WIDTH - 2 * MARGIN
FOOT = 16.0
LEADING = 1.75  # line height in sizes: Thai stacks a vowel and a tone mark over a letter, and a vowel under it

Colour = tuple[int, int, int]
INK, SOFT, LINE, BRAND, TINT, WHITE = (20, 33, 61), (74, 88, 114), (201, 210, 224), (18, 63, 122), (233, 238, 246), (255, 255, 255)
TRACK, ITEM, ACCENT, GOOD = (228, 234, 243), (106, 158, 219), (242, 169, 0), (23, 108, 64)
LEVEL_COLOURS: tuple[Colour, ...] = ((27, 127, 75), (93, 148, 51), (179, 138, 0), (203, 103, 21), (179, 38, 30))  # levels 5..1
PERCENT = (98, 176, 136)
WARN, BAD, POOR, QUIET = (138, 75, 0), (163, 33, 26), (217, 116, 108), (170, 182, 200)
# Letters that the Thai fonts lack (Lao, arrows, faces; Chinese) come from these where they are installed: Debian's fonts-dejavu-core and
# fonts-droid-fallback. What none of them has is named in words (missing_letters).
FALLBACKS = (Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"), Path("/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf"))


class FontMissingError(LocalizedError):
    """No Thai font can be embedded. The sentence names the package to install."""


def find_fonts() -> Fonts:
    """The Thai family of the kiosk's screens. Raises FontMissingError. No font file is part of this product."""
    family = font_files.find(font_files.FOLDERS)
    if family is None:
        raise FontMissingError("report_font_missing", package=font_files.PACKAGE)
    return family


@frozen
class Lettering:
    """How words are written: size in points, weight, colour."""

    size: float
    bold: bool = False
    colour: Colour = INK


SMALL = Lettering(8.5, colour=SOFT)  # labels, and notes below what they are about
BAR_HEIGHT = 2.6


class Paper:
    """Pages filled from the top down. Lengths in millimetres, sizes in points; `y` is where the next thing goes."""

    def __init__(self, title: str, foot: str, dated: datetime, mark: str = "", language: str = "th") -> None:
        from sync.server.report.paper.pdf_structure import (
            TaggedPDF,
        )  # late: it loads Pillow, which the server does not need for anything else

        self.pdf = TaggedPDF(title, {"th": "th-TH", "en": "en-GB"}[language])
        fonts = find_fonts()
        self.pdf.add_font("thai", "", fonts.regular)
        self.pdf.add_font("thai", "B", fonts.bold)
        others = [path for path in FALLBACKS if path.exists()]
        for path in others:
            self.pdf.add_font(path.stem.lower(), "", path)
        self.pdf.set_fallback_fonts([path.stem.lower() for path in others], exact_match=False)
        self._drawn = frozenset[int]().union(*(font.cmap for font in self.pdf.fonts.values()))  # type: ignore[union-attr]
        self.pdf.set_text_shaping(True, script="thai", language="tha")
        self.pdf.set_auto_page_break(False)
        self.pdf.set_margin(0)
        self.pdf.c_margin = 0
        self.pdf.set_creation_date(dated.astimezone(UTC))
        self.foot, self.mark, self.y = foot, mark, MARGIN
        self._widths: dict[tuple[str, bool], float] = {}  # (words, bold) -> width at one point
        self._broken: dict[tuple[str, float, float, bool], list[str]] = {}
        self.new_page()

    def new_page(self) -> None:
        self.pdf.add_page()
        self.y = MARGIN
        with self.pdf.artifact():
            if self.mark:
                with self.pdf.rotation(52, WIDTH / 2, HEIGHT / 2):
                    self.text(self.mark, 0, HEIGHT / 2 - 18, Lettering(90, True, (240, 243, 248)), "C", WIDTH)
            self.rule(HEIGHT - FOOT + 2)
            self.text(self.foot, MARGIN, HEIGHT - FOOT + 3.5, Lettering(8, colour=SOFT))
            self.text(str(self.pdf.page_no()), MARGIN, HEIGHT - FOOT + 3.5, Lettering(8, colour=SOFT), "R", INNER)

    def need(self, height: float) -> bool:
        """A new page unless `height` still fits; says whether there was one."""
        if self.y + height <= HEIGHT - FOOT:
            return False
        self.new_page()
        return True

    def bytes(self) -> bytes:
        """The finished file; nothing can be drawn after it."""
        try:
            return self.pdf.tagged()
        finally:
            self.close()

    def close(self) -> None:
        """fpdf2 keeps each font's file open until told otherwise."""
        for font in self.pdf.fonts.values():
            font.close()  # type: ignore[union-attr]

    # ---- text
    def text(self, words_: str, x: float, y: float, lettering: Lettering, align: str = "L", width: float = 0) -> None:
        """One line, its box beginning at (x, y); `width` only matters for "C" and "R"."""
        if not words_:
            return
        self._font(lettering.size, lettering.bold)
        self.pdf.set_text_color(*lettering.colour)
        self.pdf.set_xy(x, y)
        words_ = self._shown(words_)
        with self.pdf.words(words_):
            self.pdf.cell(width or None, self.line(lettering.size), words_, align=align)

    def _shown(self, text: str) -> str:
        """What no font can draw is named in its place."""
        return named(text, self._drawn)

    def _font(self, size: float, bold: bool) -> None:
        self.pdf.set_font("thai", "B" if bold else "", size)

    @staticmethod
    def line(size: float) -> float:
        """Height of a line in millimetres (a point is 0.3528 mm)."""
        return size * 0.3528 * LEADING

    def width_of(self, words_: str, size: float, bold: bool = False) -> float:
        """Measured once at 10 points: shaping a word takes a millisecond, and reports repeat their words."""
        known = self._widths.get((words_, bold))
        if known is None:
            self._font(10, bold)
            known = self._widths[words_, bold] = self.pdf.get_string_width(words_) / 10
        return known * size

    def broken(self, text: str, width: float, size: float, bold: bool = False) -> list[str]:
        """The text in lines of at most `width`, broken between words; one that no line can hold between syllables, at last anywhere.

        Thai fonts kern no pairs across words, so a line is as wide as its words together.
        """
        key = (text, round(width, 3), size, bold)
        if key not in self._broken:  # a table asks for its rows' heights before it draws them
            self._broken[key] = self._break(text, width, size, bold)
        return self._broken[key]

    def _break(self, text: str, width: float, size: float, bold: bool) -> list[str]:
        lines: list[str] = []
        for paragraph in self._shown(text).split("\n"):
            current, wide = "", 0.0
            for piece in self._pieces(paragraph, width, size, bold):
                word = piece
                bare = self.width_of(word.rstrip(), size, bold)
                if current and wide + bare > width:
                    lines.append(current.rstrip())
                    current, wide = "", 0.0
                while bare > width and len(word) > 1:
                    fits = self._fitting(word, width, size, bold)
                    lines.append(word[:fits])
                    word = word[fits:]
                    bare = self.width_of(word.rstrip(), size, bold)
                current, wide = current + word, wide + self.width_of(word, size, bold)
            lines.append(current.rstrip())
        return lines

    def _pieces(self, text: str, width: float, size: float, bold: bool) -> list[str]:
        """Words, and the syllables of those that no line can hold."""
        pieces: list[str] = []
        for word in words(text) if text else ():
            fits = self.width_of(word.rstrip(), size, bold) <= width
            pieces += (word,) if fits else syllables(word)
        return pieces

    def _fitting(self, word: str, width: float, size: float, bold: bool) -> int:
        """How many letters of a word that is too wide fit, at least one."""
        return next(n for n in range(len(word) - 1, 0, -1) if n == 1 or self.width_of(word[:n], size, bold) <= width)

    def paragraph(self, text: str, lettering: Lettering, *, after: float = 2) -> None:
        """Across the page, on a new one where this one is full; `after`: the space below."""
        lines = self.broken(text, INNER, lettering.size, lettering.bold)
        self.need(self.line(lettering.size))
        with self.pdf.element("P"):
            self._lines(lines, MARGIN, lettering)
        self.y += after

    def _lines(self, lines: Sequence[str], x: float, lettering: Lettering) -> None:
        for line in lines:
            self.need(self.line(lettering.size))
            self.text(line, x, self.y, lettering)
            self.y += self.line(lettering.size)

    def heading(self, text: str, keep: float = 30, level: int = 2) -> None:
        """A chapter's name, or one below it (`level` 2 to 4); `keep` is what must still fit under it."""
        self.need(keep)
        size, indent = {2: (14.0, 4.0), 3: (12.0, 0.0), 4: (10.5, 0.0)}[level]
        if indent:
            with self.pdf.artifact():
                self.pdf.set_fill_color(*ACCENT)
                self.pdf.rect(MARGIN, self.y + 1.8, 1.6, 6, style="F", round_corners=True, corner_radius=0.8)
        with self.pdf.element(f"H{level}"):
            self._lines(self.broken(text, INNER - indent, size, bold=True), MARGIN + indent, Lettering(size, True, BRAND))
        self.y += 1.5

    # ---- shapes
    def rule(self, y: float) -> None:
        with self.pdf.artifact():
            self.pdf.set_draw_color(*LINE)
            self.pdf.set_line_width(0.25)
            self.pdf.line(MARGIN, y, WIDTH - MARGIN, y)

    def box(self, x: float, y: float, width: float, height: float, fill: Colour = WHITE, edge: Colour | None = LINE) -> None:
        with self.pdf.artifact():
            self.pdf.set_fill_color(*fill)
            self.pdf.set_draw_color(*(edge or fill))
            self.pdf.set_line_width(0.25)
            self.pdf.rect(x, y, width, height, style="DF", round_corners=True, corner_radius=min(2.5, height / 2, width / 2))

    def block(self, x: float, y: float, width: float, height: float, fill: Colour) -> None:
        """A filled rectangle with sharp corners."""
        with self.pdf.artifact():
            self.pdf.set_fill_color(*fill)
            self.pdf.rect(x, y, width, height, style="F")

    def bar(
        self,
        x: float,
        y: float,
        width: float,
        share: float,
        colour: Colour = BRAND,
        whisker: tuple[float, float] | None = None,
    ) -> None:
        """A bar of `share` (0 to 1) on its track, with an interval of shares as `whisker`."""
        height = BAR_HEIGHT
        self.box(x, y, width, height, TRACK, None)
        if share > 0:
            self.box(x, y, max(height, width * min(1.0, share)), height, colour, None)
        if whisker:
            low, high = (x + width * end for end in whisker)
            with self.pdf.artifact():
                self.pdf.set_draw_color(*INK)
                self.pdf.set_line_width(0.35)
                self.pdf.line(low, y + height / 2, high, y + height / 2)
                for end in (low, high):
                    self.pdf.line(end, y + 0.3, end, y + height - 0.3)

    def stack(self, x: float, y: float, width: float, parts: Sequence[float], height: float = 3.2) -> None:
        """Shares of the levels 5..1 side by side, filling the width."""
        for share, colour in zip(parts, LEVEL_COLOURS, strict=True):
            if share:
                self.block(x, y, width * share, height, colour)
                x += width * share
