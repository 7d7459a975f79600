"""The report's last pages as PDF: who answered, how far the figures can be trusted, the signatures, and the annexes that hold words."""

from collections.abc import Sequence

from kiosk.language.texts import Texts
from kiosk.survey.scoring import MISSING
from sync.server.report.grouped_comments import CommentLine, DistrictComments, grouped
from sync.server.report.labels import count_words, kind_words, moment_words
from sync.server.report.model import SUPPRESSED, Distribution, ReportData
from sync.server.report.paper.pdf_canvas import FOOT, HEIGHT, INNER, ITEM, MARGIN, SMALL, Lettering, Paper
from sync.server.report.paper.pdf_table import Cell, height_of, table
from sync.server.report.sheet import Sheet
from sync.server.report.tables_of_answers import comments, providers
from sync.server.report.tables_of_evidence import completeness, method, quality

SIGNATURES = 70.0  # millimetres that the signatures take, with the marks of review, certifying and locking
_ANNEXES = ("sheet_district_results", "sheet_providers_title", "sheet_remarks_title")


def distributions(paper: Paper, tables: Sequence[Distribution], t: Texts) -> None:
    for asked in tables:
        paper.need(16 + 6 * len(asked.shares[:4]))
        paper.paragraph(t("distribution_words", text=asked.text, n=count_words(asked.n)), Lettering(9.5, bold=True), after=0.5)
        rows = [_share_row(share.label, share.count, share.percent, t) for share in asked.shares]
        table(paper, [Cell(t("answer")), Cell(""), Cell(t("persons"), "R"), Cell(t("percent_of"), "R")], (78, 60, 22, 18), rows, 8.5)


def _share_row(label: str, count: int, percent: str | None, t: Texts) -> list[Cell]:
    words = t("count_hidden") if count == SUPPRESSED else count_words(count)
    bar = Cell("", bar=float(percent) / 100 if percent else 0.0, colour=ITEM)
    return [Cell(label), bar, Cell(words, "R"), Cell(percent or MISSING, "R")]


# ---- the last of what is signed
def evidence_and_signatures(paper: Paper, report: ReportData, t: Texts) -> None:
    """How far the figures can be trusted; the signatures stand under the last of these chapters, never on a page of their own."""
    table_of(paper, completeness(report, t), (24, 16, 22, 20, 40, 22, 15, 19), t)
    table_of(paper, quality(report, t), (82, 30, 33, 33), t)
    table_of(paper, method(report, t), (10, 168), t, SIGNATURES)
    signatures(paper, report, t)


def table_of(paper: Paper, sheet: Sheet, widths: Sequence[float], t: Texts, below: float = 0) -> None:
    """A sheet as it stands, with its title; `below`: what must fit under it on the same page, where that page can hold both."""
    heads = [Cell(column.head, "L" if column.kind == "text" else "R") for column in sheet.columns]
    rows = [[_plain(cell, column.kind) for cell, column in zip(row, sheet.columns, strict=True)] for row in sheet.rows]
    whole = 20 + height_of(paper, heads, widths, rows, 8) + below
    paper.heading(sheet.title, whole if below and whole < HEIGHT - FOOT - MARGIN else 40)
    if sheet.note:
        paper.paragraph(sheet.note, SMALL)
    if not sheet.rows:
        paper.paragraph(t("nothing_here"), Lettering(9.5), after=4)
        return
    table(paper, heads, widths, rows, 8)


def _plain(cell: object, kind: str) -> Cell:
    if cell is None:
        return Cell(MISSING if kind != "text" else "", "L" if kind == "text" else "R")
    return Cell(count_words(cell) if isinstance(cell, int) else str(cell), "L" if kind == "text" or isinstance(cell, str) else "R")


def signatures(paper: Paper, report: ReportData, t: Texts) -> None:
    paper.heading(t("report_signatures"), SIGNATURES)
    titles = "\n".join(annex_title(place, t) for place in range(3))
    paper.paragraph(t("report_signed_pages", last=paper.pdf.page_no(), annexes=titles), Lettering(8.5))
    for mark in report.marks:
        paper.paragraph(f"{t(f'report_mark_{mark.step}')}: {mark.who}, {moment_words(mark.at, t)}", Lettering(9.5), after=0.5)
    width = INNER / 2
    for place, role in enumerate(("report_signed_by", "report_approved_by")):
        x = MARGIN + place * width
        paper.text("." * 56, x, paper.y + 16, Lettering(9), "C", width - 6)
        paper.text("( " + " " * 60 + " )", x, paper.y + 23, Lettering(9), "C", width - 6)
        paper.text(t(role), x, paper.y + 30, Lettering(9.5), "C", width - 6)
    paper.y += 40


# ---- annexes
def annex_title(place: int, t: Texts) -> str:
    return t("report_annex", letter=t("report_annex_letters").split()[place], title=t(_ANNEXES[place]))


def annex(paper: Paper, place: int, t: Texts) -> None:
    """Each begins on a new page: it can be taken off."""
    paper.new_page()
    paper.heading(annex_title(place, t))


def annexes_of_words(paper: Paper, report: ReportData, t: Texts) -> None:
    """The providers' questionnaires, and the comments by district."""
    annex(paper, 1, t)
    sheet = providers(report, t)
    if sheet.rows:
        rows = [[_plain(cell, "text") for cell in row] for row in sheet.rows]
        table(paper, [Cell(column.head) for column in sheet.columns], (18, 20, 16, 34, 38, 32, 20), rows, 8)
    else:
        paper.paragraph(t("nothing_here"), Lettering(9.5))
    annex(paper, 2, t)
    paper.paragraph(f"{comments(report, t).note} {t('note_grouped_comments')}", SMALL)
    for district in grouped(report):
        _comments_of(paper, district, t)


def _comments_of(paper: Paper, district: DistrictComments, t: Texts) -> None:
    paper.heading(t("district_words", name=district.district), 40, 3)
    if district.nothing:
        paper.paragraph(t("comments_nothing", n=count_words(district.nothing)), SMALL)
    if district.lines:
        heads = [
            Cell(t("comment_theme")),
            Cell(t("kind")),
            Cell(t("words")),
            Cell(t("times_written"), "R"),
            Cell(t("follow_up")),
            Cell(t("comment_owner")),
        ]
        table(paper, heads, (26, 26, 66, 14, 26, 20), [_comment_row(line, t) for line in district.lines], 8)


def _comment_row(line: CommentLine, t: Texts) -> list[Cell]:
    words = (line.theme or t("theme_none"), kind_words(line.kind, t), line.text, count_words(line.n), line.follow_up, line.owner)
    return [Cell(cell, "R" if place == 3 else "L") for place, cell in enumerate(words)]
