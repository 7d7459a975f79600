"""A handbook on A4 with pictures, as many pages as it needs: a cover, then the blocks of text.py from the top down."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from kiosk.documents import brand
from kiosk.documents.counter import ServiceCounter
from kiosk.documents.handbook.text import Block, read
from kiosk.documents.sheet import A4, ACCENT, BRAND, DEEP, LINE, PALE, SOFT, TINT, WHITE, PaperPage, PaperSheet, Rectangle, Type
from kiosk.frozen import frozen
from kiosk.language.texts import Texts
from kiosk.survey.dates.calendar import short_date
from kiosk.survey.questionnaire import Questionnaire

LEFT, TOP, FOOT = 20.0, 22.0, 279.0
ROOM = A4[0] - 2 * LEFT
_PLAIN = Type(10.5, pitch=1.5)
_CODE = Type(9, colour=DEEP, pitch=1.5)
_CELL = Type(10, pitch=1.5)
_CAPTION = Type(9, colour=SOFT, align="C", pitch=1.4)
PICTURE_PIXELS = 700  # wide, of a printed thing
_HIGHEST = 92.0  # of a picture, millimetres: three screens that stand upright fill the width


@frozen
class DrawnPicture:
    """A picture that the program made just now, and what is seen on it."""

    png: bytes
    caption: str


@frozen
class HandbookCover:
    """What the first page says besides the title."""

    place: str
    version: str
    made_on: date


def wanted(blocks: list[Block]) -> list[str]:
    """The names of the pictures that a handbook asks for."""
    return [name for block in blocks if block.kind == "pictures" for name in block.rows[0]]


def province_handbook(counter: ServiceCounter, form: Questionnaire, cover: HandbookCover, folder: Path, t: Texts) -> list[PaperPage]:
    """The province's handbook, with pictures of what it prints with a counter's own words. Raises HandbookError."""
    from kiosk.documents.kinds import KINDS
    from kiosk.documents.to_picture import png_of

    blocks = read(folder, "province")
    names = [name for name in wanted(blocks) if name in KINDS] if counter.services else []  # nothing to show of an empty province
    drawn = {name: png_of(KINDS[name](counter, form, t)[0], PICTURE_PIXELS) for name in names}
    return handbook(blocks, captioned(drawn, t), cover, t)


def captioned(drawn: Mapping[str, bytes], t: Texts) -> dict[str, DrawnPicture]:
    """PNGs with the words below them."""
    return {name: DrawnPicture(png, t(f"handbook_picture_{name}")) for name, png in drawn.items()}


class _Writer:
    """Fills one sheet after the other."""

    def __init__(self, title: str, t: Texts) -> None:
        self.title, self._t = title, t
        self.sheets: list[PaperSheet] = []
        self.sheet, self.y = PaperSheet(), TOP

    def begin(self) -> None:
        self.sheet, self.y = PaperSheet(), TOP
        self.sheets.append(self.sheet)
        self.sheet.line(LEFT, 11, self.title, Type(9, colour=SOFT))
        self.sheet.stroke([(LEFT, 17.5), (A4[0] - LEFT, 17.5)], LINE)
        self.sheet.line(LEFT, 283, str(len(self.sheets) + 1), Type(9, colour=SOFT, align="R"), ROOM)

    def need(self, height: float) -> None:
        """A new page where this one has no room for so much."""
        if not self.sheets or self.y + height > FOOT:
            self.begin()

    def words(self, text: str, type_: Type, indent: float = 0, after: float = 2.2) -> None:
        for line in self.sheet.lines(text, ROOM - indent, type_):
            self.need(type_.line)
            self.sheet.line(LEFT + indent, self.y, line, type_)
            self.y += type_.line
        self.y += after


def handbook(blocks: list[Block], pictures: Mapping[str, DrawnPicture], cover: HandbookCover, t: Texts) -> list[PaperPage]:
    """The pages. A picture that `pictures` has not is left out. Raises fonts.FontsMissingError."""
    title = blocks[0].text
    writer = _Writer(title, t)
    steps = 0
    for block in blocks[1:]:
        steps = steps + 1 if block.kind == "step" else 0
        if block.kind == "pictures":
            _pictures(writer, [pictures[name] for name in block.rows[0] if name in pictures])
        elif block.kind == "table":
            _table(writer, block.rows)
        elif block.kind == "code":
            _code(writer, block.rows)
        elif block.kind == "heading":
            _heading(writer, block.text)
        else:
            _listed(writer, block, steps)
    return [_cover(title, cover, t), *(sheet.page() for sheet in writer.sheets)]


def _cover(title: str, cover: HandbookCover, t: Texts) -> PaperPage:
    sheet = PaperSheet()
    sheet.area(Rectangle(0, 0, *A4, BRAND))
    sheet.area(Rectangle(0, 205, A4[0], 3, ACCENT))
    sheet.area(Rectangle(0, 208, A4[0], A4[1] - 208, DEEP))
    brand.mark(sheet, LEFT, 50, 30)
    y = sheet.block((LEFT, 92, ROOM), title, sheet.fitted(title, ROOM, Type(40, bold=True, colour=WHITE, pitch=1.35), lines=2), even=True)
    y = sheet.block((LEFT, y + 4, ROOM), t("handbook_about"), Type(16, colour=PALE, pitch=1.5), even=True)
    sheet.block((LEFT, y + 12, ROOM), cover.place, sheet.fitted(cover.place, ROOM, Type(20, bold=True, colour=ACCENT), lines=2), even=True)
    said = t("handbook_made", version=cover.version, day=short_date(cover.made_on, t.language))
    sheet.block((LEFT, 222, ROOM), said, Type(12, colour=PALE))
    return sheet.page()


def _heading(writer: _Writer, text: str) -> None:
    type_ = Type(16, bold=True, colour=BRAND, pitch=1.45)
    writer.need(type_.line + 24)  # with some of what it heads
    writer.y += 3 if writer.y > TOP else 0
    writer.sheet.bookmark(writer.y, text)
    writer.words(text, type_, after=2.5)


def _listed(writer: _Writer, block: Block, number: int) -> None:
    indent = {"item": 6.0, "step": 9.0}.get(block.kind, 0.0)
    lines = len(writer.sheet.lines(block.text, ROOM - indent, _PLAIN))
    writer.need(min(lines, 3) * _PLAIN.line)
    if block.kind == "item":
        writer.sheet.area(Rectangle(LEFT + 1.5, writer.y + 2.4, 1.7, 1.7, ACCENT, None, 0.85))
    elif block.kind == "step":
        writer.sheet.area(Rectangle(LEFT, writer.y + 0.2, 6, 6, BRAND, None, 3))
        writer.sheet.line(LEFT, writer.y + 0.7, str(number), Type(9.5, bold=True, colour=WHITE, align="C"), 6)
    writer.words(block.text, _PLAIN, indent)


def _code(writer: _Writer, rows: tuple[tuple[str, ...], ...]) -> None:
    for (line,) in rows:
        writer.need(_CODE.line + 1)
        type_ = writer.sheet.fitted(line, ROOM - 8, _CODE)
        writer.sheet.area(Rectangle(LEFT, writer.y, ROOM, _CODE.line + 0.4, TINT))
        writer.sheet.line(LEFT + 4, writer.y, line.replace("  ", " "), type_)
        writer.y += _CODE.line
    writer.y += 3


def _table(writer: _Writer, rows: tuple[tuple[str, ...], ...]) -> None:
    """The first column as wide as its words ask, up to 40 %; its head again on every page."""
    sheet = writer.sheet
    shares = [max(sheet.wide(row[at], _CELL) for row in rows) for at in range(len(rows[0]))]
    first = min(max(shares[0] + 6, ROOM * 0.22), ROOM * 0.4)
    widths = [first, *[(ROOM - first) / (len(shares) - 1)] * (len(shares) - 1)]
    head = Type(10, bold=True, colour=WHITE, pitch=1.5)
    for at, row in enumerate(rows):
        if at == 0:
            writer.need(30)
            _row(writer, row, widths, head, BRAND)
            continue
        if writer.y + _height(sheet, row, widths, _CELL) > FOOT:
            writer.begin()
            _row(writer, rows[0], widths, head, BRAND)
        _row(writer, row, widths, _CELL, TINT if at % 2 == 0 else WHITE)
    writer.y += 4


def _row(writer: _Writer, row: tuple[str, ...], widths: list[float], type_: Type, fill: tuple[int, int, int]) -> None:
    sheet, x = writer.sheet, LEFT
    high = _height(sheet, row, widths, type_)
    sheet.area(Rectangle(LEFT, writer.y, ROOM, high, fill, LINE, stroke=0.15))
    for at, (cell, wide) in enumerate(zip(row, widths, strict=True)):
        sheet.block((x + 2.5, writer.y + 1.2, wide - 5), cell, _of_column(type_, at))
        x += wide
    writer.y += high


def _of_column(type_: Type, at: int) -> Type:
    """The first column says what the row is about."""
    return Type(type_.size, type_.bold or at == 0, type_.colour, pitch=type_.pitch)


def _height(sheet: PaperSheet, row: tuple[str, ...], widths: list[float], type_: Type) -> float:
    cells = enumerate(zip(row, widths, strict=True))
    return max(len(sheet.lines(cell, wide - 5, _of_column(type_, at))) for at, (cell, wide) in cells) * type_.line + 3


def _pictures(writer: _Writer, shown: list[DrawnPicture]) -> None:
    """Side by side, each with its words below."""
    if not shown:
        return
    gap = 6.0
    wide = (ROOM - gap * (len(shown) - 1)) / len(shown)
    measure = PaperSheet()
    wide = min(wide, wide * _HIGHEST / max(measure.picture((0, 0, wide), picture.png, "") for picture in shown))
    high = max(measure.picture((0, 0, wide), picture.png, "") for picture in shown)
    below = max(len(measure.lines(picture.caption, wide, _CAPTION)) for picture in shown) * _CAPTION.line
    writer.need(high + below + 6)
    x = LEFT + (ROOM - wide * len(shown) - gap * (len(shown) - 1)) / 2
    for picture in shown:
        bottom = writer.sheet.picture((x, writer.y + 1, wide), picture.png, picture.caption)
        writer.sheet.area(Rectangle(x, writer.y + 1, wide, bottom - writer.y - 1, None, LINE, stroke=0.3))
        writer.sheet.block((x, bottom + 1.2, wide), picture.caption, _CAPTION, even=True)
        x += wide + gap
    writer.y += high + below + 6
