"""The report's last pages as PDF: who answered, the tables that are printed as they stand, and the signatures."""

from collections.abc import Sequence

from kiosk.language.texts import Texts
from kiosk.survey.scoring import MISSING
from sync.server.report.labels import count_words, moment_words
from sync.server.report.model import SUPPRESSED, Distribution, ReportData
from sync.server.report.pdf_canvas import INNER, ITEM, MARGIN, SOFT, Cell, Paper
from sync.server.report.sheet import Sheet
from sync.server.report.tables_of_answers import comments, providers
from sync.server.report.tables_of_evidence import completeness, method, quality


def distributions(paper: Paper, tables: Sequence[Distribution], t: Texts) -> None:
    for table in tables:
        paper.need(16 + 6 * len(table.shares[:4]))
        paper.paragraph(t("distribution_words", text=table.text, n=count_words(table.n)), 9.5, bold=True, after=0.5)
        rows = [_share_row(share.label, share.count, share.percent, t) for share in table.shares]
        paper.table([Cell(t("answer")), Cell(""), Cell(t("persons"), "R"), Cell(t("percent_of"), "R")], (78, 60, 22, 18), rows, 8.5)


def _share_row(label: str, count: int, percent: str | None, t: Texts) -> list[Cell]:
    words = t("count_hidden") if count == SUPPRESSED else count_words(count)
    bar = Cell("", bar=float(percent) / 100 if percent else 0.0, colour=ITEM)
    return [Cell(label), bar, Cell(words, "R"), Cell(percent or MISSING, "R")]


def appendices(report: ReportData, t: Texts) -> Sequence[tuple[Sheet, tuple[float, ...]]]:
    return (
        (comments(report, t), (30, 22, 22, 74, 30)),
        (providers(report, t), (18, 20, 16, 34, 38, 32, 20)),
        (completeness(report, t), (24, 16, 22, 20, 40, 22, 15, 19)),
        (quality(report, t), (82, 30, 33, 33)),
        (method(report, t), (10, 168)),
    )


def table_of(paper: Paper, sheet: Sheet, widths: Sequence[float], t: Texts) -> None:
    paper.heading(sheet.title, 40)
    if sheet.note:
        paper.paragraph(sheet.note, 8.5, colour=SOFT)
    if not sheet.rows:
        paper.paragraph(t("nothing_here"), 9.5, after=4)
        return
    heads = [Cell(column.head, "L" if column.kind == "text" else "R") for column in sheet.columns]
    rows = [[_plain(cell, column.kind) for cell, column in zip(row, sheet.columns, strict=True)] for row in sheet.rows]
    paper.table(heads, widths, rows, 8)


def _plain(cell: object, kind: str) -> Cell:
    if cell is None:
        return Cell(MISSING if kind != "text" else "", "L" if kind == "text" else "R")
    return Cell(count_words(cell) if isinstance(cell, int) else str(cell), "L" if kind == "text" or isinstance(cell, str) else "R")


def signatures(paper: Paper, report: ReportData, t: Texts) -> None:
    paper.heading(t("report_signatures"), 70)
    for mark in report.marks:
        paper.paragraph(f"{t(f'report_mark_{mark.step}')}: {mark.who}, {moment_words(mark.at, t)}", 9.5, after=0.5)
    width = INNER / 2
    for place, role in enumerate(("report_signed_by", "report_approved_by")):
        x = MARGIN + place * width
        paper.text("." * 56, x, paper.y + 16, 9, align="C", width=width - 6)
        paper.text("( " + " " * 60 + " )", x, paper.y + 23, 9, align="C", width=width - 6)
        paper.text(t(role), x, paper.y + 30, 9.5, align="C", width=width - 6)
    paper.y += 40
