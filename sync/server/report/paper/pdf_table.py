"""Tables on paper: heads that come again on each page, rows that are never torn, bars between the figures."""

from collections.abc import Sequence

from kiosk.frozen import frozen, replace
from sync.server.report.paper.pdf_canvas import BAR_HEIGHT, BRAND, FOOT, HEIGHT, INK, MARGIN, TINT, WHITE, Colour, Lettering, Paper

PADDING = 2.4  # of a cell, both sides together


@frozen
class Cell:
    """One cell of a table on paper. In place of words: `bar` (0 to 1) with an interval as `whisker`, or `parts` of the levels 5..1."""

    words: str
    align: str = "L"
    bold: bool = False
    bar: float | None = None
    colour: Colour = INK
    whisker: tuple[float, float] | None = None
    parts: tuple[float, ...] = ()


def table(
    paper: Paper,
    heads: Sequence[Cell],
    widths: Sequence[float],
    rows: Sequence[Sequence[Cell]],
    size: float = 8.5,
    stripes: frozenset[int] = frozenset(),
) -> None:
    """A table; `stripes` are rows on a tint."""
    paper.need(_row_height(paper, heads, widths, size - 0.7, head=True) + 12)
    with paper.pdf.element("Table"):
        _head(paper, heads, widths, size)
        for place, row in enumerate(rows):
            for part in _on_pages(paper, row, widths, size):
                if paper.need(_row_height(paper, part, widths, size)):
                    with paper.pdf.artifact():  # a reader has heard the heads
                        _head(paper, heads, widths, size)
                _row(paper, part, widths, size, tint=place in stripes)
    paper.y += 4


def height_of(paper: Paper, heads: Sequence[Cell], widths: Sequence[float], rows: Sequence[Sequence[Cell]], size: float = 8.5) -> float:
    """What `table` would take on one page."""
    return _row_height(paper, heads, widths, size - 0.7, head=True) + sum(_row_height(paper, row, widths, size) for row in rows) + 4


def _head(paper: Paper, heads: Sequence[Cell], widths: Sequence[float], size: float) -> None:
    _row(paper, heads, widths, size - 0.7, head=True)


def _on_pages(paper: Paper, row: Sequence[Cell], widths: Sequence[float], size: float) -> list[Sequence[Cell]]:
    """The row, or the parts of one that is higher than a page."""
    most = int((HEIGHT - FOOT - MARGIN - 30) / paper.line(size))
    lines = [paper.broken(cell.words, width - PADDING, size, cell.bold) for cell, width in zip(row, widths, strict=True)]
    longest = max(map(len, lines))
    if longest <= most:
        return [row]
    return [
        [replace(cell, words="\n".join(own[start : start + most])) for cell, own in zip(row, lines, strict=True)]
        for start in range(0, longest, most)
    ]


def _row_height(paper: Paper, row: Sequence[Cell], widths: Sequence[float], size: float, head: bool = False) -> float:
    lines = max(len(paper.broken(cell.words, width - PADDING, size, cell.bold or head)) for cell, width in zip(row, widths, strict=True))
    return lines * paper.line(size) + 1.4


def _row(paper: Paper, row: Sequence[Cell], widths: Sequence[float], size: float, *, head: bool = False, tint: bool = False) -> None:
    height, x = _row_height(paper, row, widths, size, head), MARGIN
    if head or tint:
        paper.block(MARGIN, paper.y, sum(widths), height, BRAND if head else TINT)
    with paper.pdf.element("TR"):
        for cell, width in zip(row, widths, strict=True):
            with paper.pdf.element("TH" if head else "TD"):
                _cell(paper, cell, (x, width), height, size, head)
            x += width
    paper.y += height
    if not head:
        paper.rule(paper.y)


def _cell(paper: Paper, cell: Cell, span: tuple[float, float], height: float, size: float, head: bool) -> None:
    """`span`: where the cell begins, and its width."""
    x, width = span[0] + PADDING / 2, span[1] - PADDING
    if cell.parts:
        paper.stack(x, paper.y + height / 2 - 1.6, width, cell.parts)
        return
    if cell.bar is not None:
        paper.bar(x, paper.y + (height - BAR_HEIGHT) / 2, width, cell.bar, cell.colour, cell.whisker)
        return
    lettering = Lettering(size, cell.bold or head, WHITE if head else cell.colour)
    lines = paper.broken(cell.words, width, size, lettering.bold)
    spare = height - 1.4 - len(lines) * paper.line(size)
    y = paper.y + 0.7 + (spare / 2 if cell.align == "R" else 0)
    for line in lines:
        paper.text(line, x, y, lettering, cell.align, width)
        y += paper.line(size)
