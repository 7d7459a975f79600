"""The month's report as a table that a spreadsheet opens: one row for each figure, numbers as numbers."""

import csv
import io
from decimal import Decimal

from kiosk.documents.counter import ServiceCounter
from kiosk.documents.period_figures import FEW, REMARKS, PeriodFigures
from kiosk.language.texts import Texts
from kiosk.reports.exports import harmless
from kiosk.survey.unfinished import reason_in_words

Value = str | int | Decimal | None
_WIDTHS = (34, 12, 64, 16, 16, 40)


def month_rows(counter: ServiceCounter, figures: PeriodFigures, t: Texts) -> list[tuple[Value, ...]]:
    """The head, then (part, id, what, number, mean or percent, words) of everything that the form prints."""
    rows: list[tuple[Value, ...]] = [tuple(t(f"table_{name}") for name in ("part", "id", "what", "number", "value", "words"))]
    sums = t("month_people"), t("month_uses"), t("month_responses"), t("month_percent")
    place = f"{counter.place} · {counter.province}"
    rows += [
        (figures.period, "", sums[0], figures.people, None, place),
        (figures.period, "", sums[1], figures.uses, None, place),
        (figures.period, "", sums[2], figures.complete, None, place),
        (figures.period, "", sums[3], figures.complete, _decimal(figures.percent), figures.level),
    ]
    rows += [(t("month_services"), each.id, each.name, each.uses, None, each.owner) for each in figures.services]
    rows += [(t("month_chosen"), each.id, each.name, each.chosen, None, each.owner) for each in figures.services]
    rows += [(t("month_scores"), line.id, line.words, line.n, _decimal(line.mean), line.level) for line in figures.scores]
    unfinished = figures.unfinished
    if unfinished.people or counter.asks_unfinished:
        rows.append((t("unfinished"), "", t("unfinished"), unfinished.people, None, t("unfinished_definition")))
    rows += [(t("unfinished"), code, reason_in_words(code, t), people, None, "") for code, people in unfinished.reasons.items()]
    for question in figures.answered_by:
        part = f"{t('month_answered_by')} · {question.words}"
        rows += [(part, code, words, count, None, FEW if count is None else "") for code, words, count in question.options]
    for line in figures.days:
        counts = zip(sums[:3], (line.people, line.uses, line.complete), strict=True)
        rows += [(t("month_days"), line.day, what, count, None, "") for what, count in counts]
    rows += [(t(f"month_{question}"), "", "", None, None, words) for question in REMARKS for words in figures.remarks.get(question, ())]
    return rows


def _decimal(printed: str | None) -> Decimal | None:
    return Decimal(printed) if printed else None


def month_csv(rows: list[tuple[Value, ...]]) -> bytes:
    """UTF-8 with a mark, so that Excel reads Thai as Thai."""
    file = io.StringIO(newline="")
    csv.writer(file).writerows([harmless(str(value)) if isinstance(value, str) else value for value in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def month_xlsx(rows: list[tuple[Value, ...]]) -> bytes:
    """One sheet with a head that stays and a filter."""
    import xlsxwriter  # late: only files need it

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    plain = book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})  # stays a text when somebody edits the cell
    number = book.add_format({"num_format": "#,##0", "valign": "top"})
    mean = book.add_format({"num_format": "0.00", "valign": "top"})
    head = book.add_format({"bold": True, "bg_color": "#123F7A", "font_color": "#FFFFFF", "text_wrap": True, "valign": "top"})
    for place, width in enumerate(_WIDTHS):
        sheet.set_column(place, place, width)
    for at, row in enumerate(rows):
        for place, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(at, place, value, plain if at else head)
            elif value is not None:
                sheet.write_number(at, place, value, mean if isinstance(value, Decimal) else number)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(rows) - 1, len(_WIDTHS) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    book.close()
    return buffer.getvalue()
