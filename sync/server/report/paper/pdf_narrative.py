"""The report's chapters on paper: what districts and province wrote, with their photographs two side by side."""

from collections.abc import Mapping, Sequence

from kiosk.language.texts import Texts
from sync.server.narrative.photographs import ReportPhotograph
from sync.server.report.model import Narrative, ReportData
from sync.server.report.paper.pdf_canvas import HEIGHT, INNER, MARGIN, Lettering, Paper

_GAP = 6.0  # millimetres between two photographs
_HIGHEST = 66.0  # of a photograph, at most
_BODY, _CAPTION = Lettering(9.5), Lettering(8.5)


def narrative(paper: Paper, report: ReportData, t: Texts, photographs: Mapping[str, bytes]) -> None:
    """Nothing at all where nobody wrote a chapter. `photographs`: digest -> JPEG."""
    if not report.narrative:
        return
    paper.heading(t("report_narrative"), 50)
    for district in dict.fromkeys(chapter.district for chapter in report.narrative):
        paper.heading(t("district_words", name=district) if district else t("report_heading_province", province=report.province), 40, 3)
        for chapter in report.narrative:
            if chapter.district == district:
                _chapter(paper, chapter, t, photographs)


def _chapter(paper: Paper, chapter: Narrative, t: Texts, photographs: Mapping[str, bytes]) -> None:
    paper.heading(chapter.heading, 24, 4)
    for paragraph in filter(None, map(str.strip, chapter.text.split("\n"))):
        paper.paragraph(paragraph, _BODY)
    shown = [photograph for photograph in chapter.photographs if photograph.digest in photographs]
    for place in range(0, len(shown), 2):
        _row(paper, shown[place : place + 2], photographs)
    if len(shown) < len(chapter.photographs):
        paper.paragraph(t("photographs_withdrawn", n=len(chapter.photographs) - len(shown)), _CAPTION)
    paper.y += 3


def _row(paper: Paper, shown: Sequence[ReportPhotograph], photographs: Mapping[str, bytes]) -> None:
    """One photograph or two of the same height, each above its caption, on one page."""
    width = (INNER - _GAP) / 2
    sizes = [_fitted(photograph, width) for photograph in shown]
    captions = [paper.broken(photograph.caption, width, _CAPTION.size) for photograph in shown]
    height = max(size[1] for size in sizes)
    under = height + 1.5 + max(map(len, captions)) * paper.line(_CAPTION.size)
    paper.need(under + 3)
    for place, (photograph, size, lines) in enumerate(zip(shown, sizes, captions, strict=True)):
        x = MARGIN + place * (width + _GAP)
        box = (x, paper.y + height - size[1], *size)
        with paper.pdf.figure(photograph.caption, box, HEIGHT):
            paper.pdf.image(photographs[photograph.digest], *box)
        with paper.pdf.element("Caption"):
            for line, words in enumerate(lines):
                paper.text(words, x, paper.y + height + 1.5 + line * paper.line(_CAPTION.size), _CAPTION)
    paper.y += under + 3


def _fitted(photograph: ReportPhotograph, width: float) -> tuple[float, float]:
    """Its width and height in millimetres."""
    scale = min(width / photograph.width, _HIGHEST / photograph.height)
    return photograph.width * scale, photograph.height * scale
