"""The minutes of the meeting at which a province chooses its districts and services (the manual, step 1): when, who, by which criteria,
what was decided, and two signatures. With nothing filled in it is the form to write on."""

from kiosk.documents.sheet import A4, BOX, BRAND, INK, LINE, SOFT, TICK, TINT, WHITE, PaperPage, PaperSheet, Rectangle, Type
from kiosk.frozen import frozen
from kiosk.language.texts import Texts
from kiosk.survey.first_day.selection_criteria import DISTRICT_CRITERIA, SERVICE_CRITERIA

_EDGE = 18.0
_WIDE = A4[0] - 2 * _EDGE
_BOTTOM = A4[1] - 18.0
_PLAIN, _STRONG, _NOTE = Type(10.5), Type(12, bold=True, colour=BRAND), Type(8.5, colour=SOFT)
_BLANK_ROWS = 5  # of each table, where nothing is filled in


@frozen
class SelectionRecord:
    """One meeting in words. `districts`: name and the criteria met; `services`: id, name, owner; `criteria`: those of the services."""

    province: str
    day: str = ""
    place: str = ""
    order: str = ""  # number of the order or letter that follows
    attended: tuple[str, ...] = ()
    districts: tuple[tuple[str, frozenset[str]], ...] = ()
    services: tuple[tuple[str, str, str], ...] = ()
    criteria: frozenset[str] = frozenset()
    decision: tuple[str, ...] = ()  # paragraphs


def selection_minutes(record: SelectionRecord, t: Texts) -> list[PaperPage]:
    """As many sheets as it takes. Raises fonts.FontsMissingError."""
    pages = _MinutesPages(record, t)
    for words, type_ in ((t("minutes_title"), Type(16, bold=True, colour=BRAND, align="C")), (record.province, Type(12, align="C"))):
        pages.y = pages.sheet.block((_EDGE, pages.y, _WIDE), words, type_, even=True)
    pages.y += 3
    for key, words in (("minutes_day", record.day), ("minutes_place", record.place), ("minutes_order", record.order)):
        pages.field(t(key), words)
    pages.heading(t("minutes_attended"))
    pages.paragraphs(record.attended, 3)
    pages.heading(t("minutes_districts"))
    _districts(pages)
    pages.heading(t("minutes_services"))
    pages.signs("  ".join(f"{TICK if name in record.criteria else BOX} {t(f'criterion_{name}')}" for name in SERVICE_CRITERIA))
    _services(pages)
    pages.heading(t("minutes_decision"))
    pages.paragraphs(record.decision, 4)
    _signatures(pages)
    return pages.finished()


class _MinutesPages:
    """Sheets filled from the top down."""

    def __init__(self, record: SelectionRecord, t: Texts) -> None:
        self.record, self.t = record, t
        self.sheets, self.y = [PaperSheet()], 14.0

    @property
    def sheet(self) -> PaperSheet:
        return self.sheets[-1]

    def need(self, height: float) -> None:
        if self.y + height > _BOTTOM:
            self.sheets.append(PaperSheet())
            self.y = 14.0

    def heading(self, words: str) -> None:
        self.need(28)
        self.y = self.sheet.block((_EDGE, self.y + 3, _WIDE), words, _STRONG) + 0.5

    def field(self, label: str, words: str) -> None:
        end = self.sheet.line(_EDGE, self.y, f"{label} ", Type(10.5, bold=True))
        if words:
            self.y = self.sheet.block((end, self.y, _EDGE + _WIDE - end), words, _PLAIN)
        else:
            self.sheet.blank(end, self.y, _EDGE + _WIDE - end, _PLAIN)
            self.y += _PLAIN.line + 1

    def paragraphs(self, paragraphs: tuple[str, ...], blanks: int) -> None:
        for line in [line for words in paragraphs for line in self.sheet.lines(words, _WIDE, _PLAIN)]:
            self.need(_PLAIN.line)
            self.sheet.line(_EDGE, self.y, line, _PLAIN)
            self.y += _PLAIN.line
        for _ in range(0 if paragraphs else blanks):
            self.need(_PLAIN.line + 2)
            self.sheet.blank(_EDGE, self.y, _WIDE, _PLAIN)
            self.y += _PLAIN.line + 2

    def signs(self, words: str) -> None:
        for line in self.sheet.lines(words, _WIDE, _PLAIN):
            self.sheet.with_signs(_EDGE, self.y, line, _PLAIN)
            self.y += _PLAIN.line

    def row(self, widths: tuple[float, ...], cells: tuple[str, ...], head: bool = False) -> None:
        type_ = Type(9.5, bold=head, colour=WHITE if head else INK)
        high = max(len(self.sheet.lines(words, width - 3, type_)) for words, width in zip(cells, widths, strict=True)) * type_.line + 1.5
        self.need(high)
        self.sheet.area(Rectangle(_EDGE, self.y, sum(widths), high, BRAND if head else WHITE, LINE))
        x = _EDGE
        for words, width in zip(cells, widths, strict=True):
            if words in (TICK, BOX):
                self.sheet.with_signs(x + width / 2 - 2, self.y + 0.7, words, type_)
            else:
                self.sheet.block((x + 1.5, self.y + 0.7, width - 3), words, type_)
            x += width
        self.y += high

    def finished(self) -> list[PaperPage]:
        for number, sheet in enumerate(self.sheets, 1):
            words = f"{self.t('minutes_title')} · {self.t('form_page', page=number, pages=len(self.sheets))}"
            sheet.line(_EDGE, A4[1] - 11, words, _NOTE)
        return [sheet.page() for sheet in self.sheets]


def _districts(pages: _MinutesPages) -> None:
    widths = (54.0, *(30.0,) * len(DISTRICT_CRITERIA))
    pages.row(widths, (pages.t("minutes_district"), *(pages.t(f"criterion_{name}") for name in DISTRICT_CRITERIA)), head=True)
    rows = pages.record.districts or ((" ", frozenset[str]()),) * _BLANK_ROWS
    for name, met in rows:
        pages.row(widths, (name, *(TICK if criterion in met else BOX for criterion in DISTRICT_CRITERIA)))


def _services(pages: _MinutesPages) -> None:
    widths = (10.0, 20.0, 78.0, 66.0)
    pages.y += 1
    pages.row(widths, ("", pages.t("minutes_id"), pages.t("month_service"), pages.t("month_owner")), head=True)
    rows = pages.record.services or ((" ", "", ""),) * _BLANK_ROWS
    for number, (identity, name, owner) in enumerate(rows, 1):
        pages.row(widths, (str(number), identity, name, owner))


def _signatures(pages: _MinutesPages) -> None:
    pages.need(46)
    pages.y += 8
    width = _WIDE / 2
    for place, key in enumerate(("minutes_recorder", "minutes_chair")):
        x, y = _EDGE + place * width, pages.y
        for words in (pages.t("month_signed"), pages.t("provider_position"), pages.t("month_date")):
            end = pages.sheet.line(x, y, words, _PLAIN)
            pages.sheet.blank(end + 1, y, x + width - 12 - end, _PLAIN)
            y += _PLAIN.line + 3
        pages.sheet.area(Rectangle(x, y + 0.5, width - 10, 7, TINT, None, 1))
        pages.sheet.line(x, y + 1, pages.t(key), Type(10, bold=True, align="C"), width - 10)
