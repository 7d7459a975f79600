"""Writes the report as PDF, section by section. How a page is drawn is pdf_canvas.py; what it says is model.py."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time

from kiosk.language.texts import Texts
from kiosk.survey.dates.calendar import BANGKOK
from kiosk.survey.limits import LEVELS
from kiosk.survey.scoring import MISSING
from sync.server.report.labels import count_words, day_words, kpi_names, state_words
from sync.server.report.model import AspectLine, DistrictPart, ItemLine, ReportData, Result
from sync.server.report.paper.pdf_appendices import annex, annexes_of_words, distributions, evidence_and_signatures
from sync.server.report.paper.pdf_canvas import (
    ACCENT,
    BAD,
    BRAND,
    GOOD,
    INK,
    INNER,
    ITEM,
    LINE,
    MARGIN,
    PERCENT,
    POOR,
    QUIET,
    SMALL,
    SOFT,
    TINT,
    WARN,
    WHITE,
    Lettering,
    Paper,
)
from sync.server.report.paper.pdf_narrative import narrative
from sync.server.report.paper.pdf_table import Cell, table
from sync.server.report.tables_of_answers import respondents_note
from sync.server.report.tables_of_evidence import left_out_words


def document(report: ReportData, t: Texts, photographs: Mapping[str, bytes]) -> bytes:
    """The file's bytes; the same report gives the same bytes. Raises pdf_canvas.FontMissingError.

    First what is signed, a few pages however many districts and comments there are, with the chapters that people wrote, and the
    signatures under its last chapter. What can be long follows as annexes: the districts, the providers' questionnaires, the comments.
    `photographs`: digest -> JPEG.
    """
    title = t("report_title", province=report.province, year=report.year)
    dated = datetime.combine(datetime.fromisoformat(report.last).date(), time(0), BANGKOK)
    mark = t(f"report_state_{report.state}") if report.state in ("draft", "review") else ""
    foot = t("report_foot", province=report.province, year=report.year, state=state_words(report, t))
    paper = Paper(title, foot, dated, mark, t.language)
    _opening(paper, report, t)
    _districts(paper, report, t)
    _months(paper, report, t)
    _levels(paper, report.whole, t)
    _services(paper, report, t)
    paper.heading(t("sheet_respondents_title"), 70)
    paper.paragraph(respondents_note(report, t), SMALL)
    distributions(paper, report.demographics, t)
    paper.heading(t("sheet_opinions_title"), 60)
    paper.paragraph(t("note_rounded"), SMALL)
    distributions(paper, report.opinions, t)
    narrative(paper, report, t, photographs)
    evidence_and_signatures(paper, report, t)
    _annex_of_districts(paper, report, t)
    annexes_of_words(paper, report, t)
    return paper.bytes()


SCORE = {"good": GOOD, "warn": WARN, "bad": BAD, "": INK}  # by Result.sign
BARS = {"good": PERCENT, "warn": ACCENT, "bad": POOR, "": QUIET}


# ---- the first page
def _opening(paper: Paper, report: ReportData, t: Texts) -> None:
    paper.box(MARGIN, paper.y, INNER, 40, BRAND, None)
    paper.box(MARGIN, paper.y + 37.6, INNER, 2.4, ACCENT, None)
    year = t("report_heading_year", year=report.year, first=day_words(report.first, t), last=day_words(report.last, t))
    with paper.pdf.element("H1"):
        paper.text(t("report_heading"), MARGIN + 7, paper.y + 4, Lettering(11.5, colour=WHITE))
        paper.text(t("report_heading_province", province=report.province), MARGIN + 7, paper.y + 11.5, Lettering(22, True, WHITE))
        paper.text(year, MARGIN + 7, paper.y + 26.5, Lettering(10.5, colour=WHITE))
    paper.y += 45
    _figures(paper, report.whole, t)
    _kpi(paper, report, t)
    paper.heading(t("sheet_items_title"))
    _items(paper, report.whole, t)
    paper.paragraph(t("note_score"), SMALL)


def _figures(paper: Paper, scope: Result, t: Texts) -> None:
    interval = t("interval_words", low=scope.low, high=scope.high) if scope.low else scope.level if scope.few else t("interval_none")
    level = (
        f"{scope.level} · S.D. {scope.overall_sd or MISSING}"
        if scope.few
        else t("level_words", level=scope.level, sd=scope.overall_sd or MISSING)
    )
    cards = (
        (
            t("people"),
            count_words(scope.people),
            t("people_uncounted") if scope.uses is None else t("uses_words", n=count_words(scope.uses)),
            BRAND,
        ),
        (
            t("responses_complete"),
            count_words(scope.complete),
            t("rate_words", rate=scope.rate) if scope.rate else t("rate_unknown"),
            BRAND,
        ),
        (t("percent"), scope.percent or MISSING, interval, SCORE[scope.sign]),
        (t("overall"), scope.overall or MISSING, level, BRAND),
    )
    paper.need(28)
    width = (INNER - 3 * 4) / 4
    for place, (label, value, note, colour) in enumerate(cards):
        x = MARGIN + place * (width + 4)
        paper.box(x, paper.y, width, 26)
        with paper.pdf.element("P"):
            paper.text(label, x + 3, paper.y + 1.2, SMALL)
            paper.text(value, x + 3, paper.y + 6, Lettering(19, True, colour))
            paper.text(note, x + 3, paper.y + 19, Lettering(7.5, colour=SOFT))
    paper.y += 30


def _kpi(paper: Paper, report: ReportData, t: Texts) -> None:
    names = paper.broken(kpi_names(report, t), 125, 9)
    height = max(24, 18 + len(names) * paper.line(9))
    paper.box(MARGIN, paper.y, INNER, height, TINT, None)
    with paper.pdf.element("P"):
        paper.text(t("indicator_name"), MARGIN + 4, paper.y + 2, Lettering(9, True, BRAND))
        paper.text(t("kpi_words", n=report.kpi.districts), MARGIN + 4, paper.y + 8, Lettering(10, bold=True))
        for place, line in enumerate(names):
            paper.text(line, MARGIN + 4, paper.y + 15 + place * paper.line(9), Lettering(9, colour=SOFT))
    for place, score in enumerate((50, 75, 100)):
        x = MARGIN + INNER - 44 + place * 14
        reached = report.kpi.score >= score
        paper.box(x, paper.y + 6, 12, 12, GOOD if reached else WHITE, None if reached else LINE)
        colour = WHITE if reached else SOFT
        with paper.pdf.element("P"):
            paper.text(str(score), x, paper.y + 6.4, Lettering(11, True, colour), "C", 12)
            paper.text(t(f"kpi_level_{score}"), x, paper.y + 12.4, Lettering(6, colour=colour), "C", 12)
    paper.y += height + 4


def _items(paper: Paper, scope: Result, t: Texts) -> None:
    heads = [Cell(""), Cell(t("item_text")), Cell(""), Cell("n", "R"), Cell(t("mean"), "R"), Cell(t("sd"), "R"), Cell(t("level"))]
    rows: list[list[Cell]] = []
    stripes: set[int] = set()
    for aspect in scope.aspects:
        stripes.add(len(rows))
        only = aspect.items[0] if len(aspect.items) == 1 else None
        rows.append(_item_row(aspect, count_words(only.n) if only else "", (only.sd or MISSING) if only else ""))
        rows += [_item_row(item, count_words(item.n), item.sd or MISSING) for item in aspect.items if not only]
    stripes.add(len(rows))
    overall = AspectLine("", t("overall"), scope.overall, scope.level, ())
    rows.append(_item_row(overall, count_words(scope.complete), scope.overall_sd or MISSING))
    table(paper, heads, (9, 66, 42, 15, 14, 12, 20), rows, 8, frozenset(stripes))


def _item_row(line: AspectLine | ItemLine, n: str, sd: str) -> list[Cell]:
    strong = isinstance(line, AspectLine)
    share = float(line.mean) / 5 if line.mean else 0.0  # a length on paper, not a score
    bar = Cell("", bar=share, colour=BRAND if strong else ITEM)
    return [
        Cell(line.id, bold=strong),
        Cell(line.text, bold=strong),
        bar,
        Cell(n, "R"),
        Cell(line.mean or MISSING, "R", True),
        Cell(sd, "R", colour=SOFT),
        Cell(line.level),
    ]


def _levels(paper: Paper, scope: Result, t: Texts) -> None:
    """How many chose each level of each item, drawn and counted."""
    paper.heading(t("levels_of_answers"), 80)
    rows = [
        [Cell(item.id), Cell(item.text), Cell("", parts=_shares(item)), *(Cell(count_words(count), "R") for count in item.counts)]
        for aspect in scope.aspects
        for item in aspect.items
    ]
    heads = [Cell(""), Cell(t("item_text")), Cell(""), *(Cell(f"{t('level')} {level}", "R") for level in LEVELS)]
    table(paper, heads, (9, 63, 28.5, 15.5, 15.5, 15.5, 15.5, 15.5), rows, 8)


def _shares(item: ItemLine) -> tuple[float, ...]:
    return tuple(count / item.n for count in item.counts) if item.n else ()


# ---- districts and services
# Each holds its head's longest word and, where persons are counted, 100,000 in bold: neither is ever broken.
_RESULT_WIDTHS = (21.2, 16.4, 16.4, 14.2, 16, 14.4, 14, 10.2, 27.4)


def _result_heads(t: Texts) -> list[Cell]:
    names = (t("people"), t("uses"), t("responses_short"), t("rate_short"))
    return [
        *(Cell(name, "R") for name in names),
        Cell(""),
        *(Cell(t(name), "R") for name in ("percent_short", "overall_short", "sd", "interval_short")),
    ]


def _result_row(scope: Result, strong: bool = False) -> list[Cell]:
    interval = f"{scope.low}–{scope.high}" if scope.low else scope.level if scope.few else MISSING
    plain = (count_words(scope.people), count_words(scope.uses), count_words(scope.complete), scope.rate or MISSING)
    ends = (float(scope.low) / 100, float(scope.high) / 100) if scope.low and scope.high else None  # lengths on paper
    return [
        *(Cell(words, "R", strong) for words in plain),
        Cell("", bar=float(scope.percent) / 100 if scope.percent else 0.0, colour=BARS[scope.sign], whisker=ends),
        Cell(scope.percent or MISSING, "R", True, colour=SCORE[scope.sign]),
        *(Cell(words, "R", strong) for words in (scope.overall or MISSING, scope.overall_sd or MISSING, interval)),
    ]


def _districts(paper: Paper, report: ReportData, t: Texts) -> None:
    paper.new_page()
    paper.heading(t("sheet_districts_title"))
    rows = [[Cell(part.result.name, bold=True), *_result_row(part.result)] for part in report.districts]
    rows.append([Cell(t("whole_province"), bold=True), *_result_row(report.whole, True)])
    table(
        paper,
        [Cell(t("district")), *_result_heads(t)],
        (INNER - sum(_RESULT_WIDTHS), *_RESULT_WIDTHS),
        rows,
        8.5,
        frozenset({len(rows) - 1}),
    )
    for words in (t("note_interval"), left_out_words(report, t)):
        if words:
            paper.paragraph(words, SMALL)


def _annex_of_districts(paper: Paper, report: ReportData, t: Texts) -> None:
    annex(paper, 0, t)
    for place, part in enumerate(report.districts):
        _district(paper, part, t, 60 if place == 0 else 200)


def _district(paper: Paper, part: DistrictPart, t: Texts, keep: float) -> None:
    """Each begins on a new page unless what comes before left `keep` free."""
    paper.heading(t("district_words", name=part.result.name), keep, 3)
    paper.paragraph(t("district_opened", n=part.opened, target=count_words(part.target)), Lettering(9, colour=SOFT))
    _figures(paper, part.result, t)
    _items(paper, part.result, t)
    if part.services:
        paper.heading(t("sheet_services"), 30, 4)
        _service_table(paper, part.services, t("word_owner"), t)


def _service_table(paper: Paper, services: Sequence[Result], owner: str, t: Texts) -> None:
    """With the office that owns each, under the head `owner`. Nobody is counted as having come for one service: no people, no rate."""
    widths = (*_RESULT_WIDTHS[1:3], *_RESULT_WIDTHS[5:])
    names = (INNER - sum(widths)) * 0.58
    rows = [
        [Cell(f"{service.id}  {service.name}"), Cell(service.owner or MISSING), *_of_service(_result_row(service))] for service in services
    ]
    heads = [Cell(t("service")), Cell(owner), *_of_service(_result_heads(t))]
    table(paper, heads, (names, INNER - sum(widths) - names, *widths), rows, 8)


def _of_service(cells: list[Cell]) -> list[Cell]:
    """Uses, responses, and the scores without their bar."""
    return [*cells[1:3], *cells[5:]]


def _services(paper: Paper, report: ReportData, t: Texts) -> None:
    paper.heading(t("sheet_services_title"), 60)
    paper.paragraph(t("note_services"), SMALL)
    _service_table(paper, report.services, t("agency"), t)


def _months(paper: Paper, report: ReportData, t: Texts) -> None:
    paper.heading(t("sheet_months_title"), 60)
    rows = [[Cell(month.name), *_result_row(month)] for month in report.months]
    table(paper, [Cell(t("month")), *_result_heads(t)], (INNER - sum(_RESULT_WIDTHS), *_RESULT_WIDTHS), rows, 8.5)
