"""The report form of a counter for a month or a day (แบบรายงานผลการให้บริการ e-Service, the manual's form (1) of Yasothon): people, uses,
scores, problems, suggestions, and a place for signatures."""

from collections.abc import Sequence

from kiosk.documents import brand
from kiosk.documents.counter import ServiceCounter
from kiosk.documents.period_figures import FEW, REMARKS, PeriodFigures
from kiosk.documents.sheet import A4, BRAND, DEEP, INK, LINE, SOFT, TINT, WHITE, PaperPage, PaperSheet, Rectangle, Type
from kiosk.frozen import frozen
from kiosk.language.texts import Texts
from kiosk.survey.scoring import MISSING
from kiosk.survey.unfinished import reasons_in_words

_MARGIN = 15.0
_INNER = A4[0] - 2 * _MARGIN
_BOTTOM = A4[1] - 16.0
_SIZE = 9.0
_PLAIN, _STRONG, _NOTE = Type(_SIZE), Type(_SIZE, bold=True), Type(8, colour=SOFT)
_SCORES_HIGH = 112.0  # all of the table of scores: it is read as one
_BLANK_LINES = 3  # for what the officers themselves have to say


@frozen
class _Cell:
    words: str
    align: str = "L"


def month_report(counter: ServiceCounter, figures: PeriodFigures, t: Texts) -> list[PaperPage]:
    """As many pages as it takes, each with its foot. Raises fonts.FontsMissingError."""
    pages = _Pages(counter, figures, t)
    _head(pages)
    _cards(pages)
    pages.heading(t("month_services"))
    _services(pages)
    pages.heading(t("month_scores"), _SCORES_HIGH)
    _scores(pages)
    _unfinished(pages)
    _answered_by(pages)
    if figures.days:
        pages.heading(t("month_days"))
        _days(pages)
    for question in REMARKS:
        _remarks(pages, question)
    pages.heading(t("month_officers"), 92)
    for _ in range(_BLANK_LINES):
        pages.sheet.blank(_MARGIN, pages.y, _INNER, _PLAIN)
        pages.y += _PLAIN.line + 2
    _signatures(pages)
    return pages.finished()


class _Pages:
    """Sheets filled from the top down."""

    def __init__(self, counter: ServiceCounter, figures: PeriodFigures, t: Texts) -> None:
        self.counter, self.figures, self.t = counter, figures, t
        self.sheets = [PaperSheet()]
        self.y = 12.0

    @property
    def sheet(self) -> PaperSheet:
        return self.sheets[-1]

    def need(self, height: float) -> bool:
        if self.y + height <= _BOTTOM:
            return False
        self.sheets.append(PaperSheet())
        self.y = 14.0
        return True

    def heading(self, words: str, keep: float = 26) -> None:
        self.need(keep)
        self.y += 2.5
        self.sheet.area(Rectangle(_MARGIN, self.y + 1, 1.4, 6, BRAND, None, 0.6))
        self.sheet.line(_MARGIN + 3.5, self.y, words, Type(12.5, bold=True, colour=BRAND))
        self.y += 8.5

    def paragraph(self, words: str, type_: Type = _PLAIN, indent: float = 0) -> None:
        for line in self.sheet.lines(words, _INNER - indent, type_):
            self.need(type_.line)
            self.sheet.line(_MARGIN + indent, self.y, line, type_)
            self.y += type_.line

    def table(
        self, heads: Sequence[_Cell], widths: Sequence[float], rows: Sequence[Sequence[_Cell]], strong: frozenset[int] = frozenset()
    ) -> None:
        """Its head again on each page; no row is torn; `strong` rows are bold on a tint."""
        self._row(heads, widths, "head")
        for place, row in enumerate(rows):
            kind = "strong" if place in strong else ""
            if self.need(self._height(row, widths, kind)):
                self._row(heads, widths, "head")
            self._row(row, widths, kind)
        self.y += 2

    def _height(self, row: Sequence[_Cell], widths: Sequence[float], kind: str) -> float:
        type_ = _STRONG if kind else _PLAIN
        return max(len(self.sheet.lines(cell.words, width - 3, type_)) for cell, width in zip(row, widths, strict=True)) * type_.line + 1

    def _row(self, row: Sequence[_Cell], widths: Sequence[float], kind: str) -> None:
        height, x = self._height(row, widths, kind), _MARGIN
        ground = {"head": BRAND, "strong": TINT, "": WHITE}[kind]
        self.sheet.area(Rectangle(_MARGIN, self.y, sum(widths), height, ground, LINE))
        for cell, width in zip(row, widths, strict=True):
            type_ = Type(_SIZE, bold=bool(kind), colour=WHITE if kind == "head" else INK, align=cell.align)
            self.sheet.block((x + 1.5, self.y + 0.5, width - 3), cell.words, type_)
            x += width
        self.y += height

    def finished(self) -> list[PaperPage]:
        for number, sheet in enumerate(self.sheets, 1):
            sheet.stroke([(_MARGIN, A4[1] - 12), (A4[0] - _MARGIN, A4[1] - 12)], LINE)
            sheet.line(_MARGIN, A4[1] - 11, f"{self.t('month_title')} · {self.counter.place} · {self.figures.period}", _NOTE)
            page = self.t("form_page", page=number, pages=len(self.sheets))
            sheet.line(_MARGIN, A4[1] - 11, page, Type(8, colour=SOFT, align="R"), _INNER)
        return [sheet.page() for sheet in self.sheets]


def _head(pages: _Pages) -> None:
    t, counter = pages.t, pages.counter
    lines = (
        (t("month_title"), Type(17, bold=True, colour=BRAND, align="C", pitch=1.4)),
        (t("month_place", place=counter.place, district=counter.district, province=counter.province), Type(12.5, align="C")),
        (pages.figures.period, Type(12.5, bold=True, colour=DEEP, align="C")),
    )
    for words, type_ in lines:
        pages.y = pages.sheet.block((_MARGIN, pages.y, _INNER), words, type_, even=True)
    pages.y += 3


def _cards(pages: _Pages) -> None:
    t, figures = pages.t, pages.figures
    ends = figures.interval
    note = t("month_interval", low=ends[0], high=ends[1]) if ends else figures.level
    cards = (
        (t("month_people"), number(figures.people), t("month_uncounted") if figures.people is None else t("month_persons")),
        (t("month_uses"), number(figures.uses), t("month_times")),
        (t("month_responses"), number(figures.complete), t("month_partial", n=figures.partial)),
        (t("month_percent"), figures.percent or MISSING, note),
    )
    width, high = (_INNER - 9) / 4, 25.0
    for place, (label, value, words) in enumerate(cards):
        x = _MARGIN + place * (width + 3)
        pages.sheet.area(Rectangle(x, pages.y, width, high, WHITE if place < 3 else TINT, LINE, 2))
        pages.sheet.line(x + 3, pages.y + 1.5, label, pages.sheet.fitted(label, width - 6, Type(9, colour=SOFT)))
        pages.sheet.line(x + 3, pages.y + 6.5, value, Type(21, bold=True, colour=BRAND, pitch=1.3))
        pages.sheet.line(x + 3, pages.y + 18, words, pages.sheet.fitted(words, width - 6, Type(8, colour=SOFT)))
    pages.y += high + 3
    modes = figures.by_mode
    pages.paragraph(t("month_modes", own=modes.get("self", 0), assisted=modes.get("assisted", 0), paper=modes.get("paper", 0)), _NOTE)


def number(value: int | None) -> str:
    return MISSING if value is None else f"{value:,}"


def _services(pages: _Pages) -> None:
    t, figures = pages.t, pages.figures
    heads = [_Cell(""), _Cell(t("month_service")), _Cell(t("month_owner")), _Cell(t("month_used"), "R"), _Cell(t("month_chosen"), "R")]
    rows = [
        [_Cell(str(place), "R"), _Cell(each.name), _Cell(each.owner), _Cell(number(each.uses), "R"), _Cell(number(each.chosen), "R")]
        for place, each in enumerate(figures.services, 1)
    ]
    rows.append([_Cell(""), _Cell(t("month_sum")), _Cell(""), _Cell(number(figures.uses), "R"), _Cell("")])
    pages.table(heads, (9, 68, 60, 17, 26), rows, frozenset({len(rows) - 1}))
    pages.paragraph(" · ".join(filter(None, (t("month_services_note"), brand.translated_words(t)))), _NOTE)


def _scores(pages: _Pages) -> None:
    t, lines = pages.t, pages.figures.scores
    heads = [_Cell(""), _Cell(t("form_item")), _Cell(t("month_n"), "R"), _Cell(t("month_mean"), "R"), _Cell(t("month_level"))]
    rows = [
        [
            _Cell(line.id),
            _Cell(line.words),
            _Cell("" if line.n is None else number(line.n), "R"),
            _Cell(line.mean or MISSING, "R"),
            _Cell(line.level),
        ]
        for line in lines
    ]
    pages.table(heads, (10, 98, 20, 22, 30), rows, frozenset(place for place, line in enumerate(lines) if line.strong))
    percent = pages.figures.percent
    pages.paragraph(t("month_percent_words", percent=percent or MISSING, level=pages.figures.level), _STRONG)


def _unfinished(pages: _Pages) -> None:
    """Errands that could not be finished: beside the scores, in none of them."""
    t, figure = pages.t, pages.figures.unfinished
    if not figure.people and not pages.counter.asks_unfinished:
        return
    said = (reasons_in_words(figure, t) or t("unfinished_no_reason")) if figure.people else t("unfinished_none")
    pages.y += 1.5
    pages.paragraph(f"{t('unfinished_people', n=figure.people)} · {said}", _STRONG)
    pages.paragraph(t("unfinished_definition"), _NOTE)


def _answered_by(pages: _Pages) -> None:
    """One line for a question, as long as its options are."""
    t, lines = pages.t, pages.figures.answered_by
    if not lines:
        return
    pages.heading(t("month_answered_by"))
    heads = [_Cell(t("form_item")), _Cell(""), _Cell(t("month_answers"))]
    rows = [
        [
            _Cell(line.id),
            _Cell(line.words),
            _Cell(" · ".join(f"{words} {FEW if count is None else number(count)}" for _, words, count in line.options if count != 0)),
        ]
        for line in lines
    ]
    pages.table(heads, (10, 52, 118), rows)
    pages.paragraph(t("month_answered_by_note", mark=FEW), _NOTE)


def _days(pages: _Pages) -> None:
    t = pages.t
    heads = [_Cell(t("month_day")), _Cell(t("month_people"), "R"), _Cell(t("month_uses"), "R"), _Cell(t("month_responses"), "R")]
    rows = [
        [_Cell(line.day), _Cell(number(line.people), "R"), _Cell(number(line.uses), "R"), _Cell(number(line.complete), "R")]
        for line in pages.figures.days
    ]
    sums = pages.figures
    rows.append([_Cell(t("month_sum")), _Cell(number(sums.people), "R"), _Cell(number(sums.uses), "R"), _Cell(number(sums.complete), "R")])
    pages.table(heads, (60, 40, 40, 40), rows, frozenset({len(rows) - 1}))


def _remarks(pages: _Pages, question: str) -> None:
    pages.heading(pages.t(f"month_{question}"))
    words = pages.figures.remarks.get(question, ())
    for place, remark in enumerate(words, 1):
        pages.paragraph(f"({place}) {remark}", indent=3)
    if not words:
        pages.paragraph(pages.t("month_none"), _NOTE, 3)
    if question == REMARKS[-1] and pages.figures.unread:
        pages.paragraph(pages.t("month_unread", n=pages.figures.unread), _NOTE)


def _signatures(pages: _Pages) -> None:
    """Two people, below each other's space: who reports, and who has looked at it."""
    pages.need(48)
    pages.y += 12
    width = _INNER / 2
    for place, key in enumerate(("month_reporter", "month_head")):
        x, y = _MARGIN + place * width, pages.y
        for words in (pages.t("month_signed"), "(", pages.t("provider_position"), pages.t("month_date")):
            end = pages.sheet.line(x, y, words, _PLAIN)
            pages.sheet.blank(end + 1, y, x + width - 12 - end, _PLAIN)
            if words == "(":
                pages.sheet.line(x + width - 10, y, ")", _PLAIN)
            y += _PLAIN.line + 3
        pages.sheet.line(x, y, pages.t(key), Type(9.5, bold=True, align="C"), width - 10)
    pages.y += 4 * (_PLAIN.line + 3) + 6
