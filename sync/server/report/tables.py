"""The report as tables: a name, a head, rows of texts and exact numbers. The workbook writes them; nothing is drawn here."""

from kiosk.language.texts import Texts
from kiosk.survey.limits import LEVELS
from sync.server.report.labels import day_words, moment_words, phones_counted, state_words
from sync.server.report.model import ReportData, Result
from sync.server.report.sheet import Cell, Column, Sheet, number
from sync.server.report.tables_of_answers import comments, narrative, opinions, providers, respondents
from sync.server.report.tables_of_evidence import completeness, left_out_words, method, quality, uncounted


def all_sheets(report: ReportData, t: Texts) -> tuple[Sheet, ...]:
    """Every table of the report, in the order in which it is read."""
    makers = (
        summary,
        districts,
        items,
        items_by_district,
        services,
        district_services,
        months,
        respondents,
        opinions,
        narrative,
        comments,
        providers,
        completeness,
        uncounted,
        quality,
        method,
    )
    return tuple(make(report, t) for make in makers)


def summary(report: ReportData, t: Texts) -> Sheet:
    whole = report.whole
    rows: list[tuple[Cell, ...]] = [
        (t("report_province"), report.province),
        (t("report_year"), str(report.year)),
        (t("report_period"), f"{day_words(report.first, t)} – {day_words(report.last, t)}"),
        (t("report_state"), state_words(report, t)),
        (t("people"), whole.people),
        (t("uses"), whole.uses),
        (t("responses_complete"), whole.complete),
        (t("responses_partial"), whole.partial),
        *([(t("mode_phone"), f"{whole.on_phones} {t(phones_counted(whole))}")] if whole.on_phones else []),
        (t("response_rate"), number(whole.rate)),
        (t("percent"), number(whole.percent)),
        (t("interval_low"), number(whole.low)),
        (t("interval_high"), number(whole.high)),
        (t("overall"), number(whole.overall)),
        (t("sd"), number(whole.overall_sd)),
        (t("level"), whole.level),
        (t("band"), t(f"band_{report.band}")),
        (t("kpi_score"), report.kpi.score),
        (t("kpi_districts"), report.kpi.districts),
        (t("kpi_names"), ", ".join(report.kpi.names)),
        *([(t("kpi_rests"), t(f"kpi_rests_{report.kpi.rests_on}"))] if report.kpi.rests_on != "now" else []),
        (t("report_digest"), report.responses_digest),
    ]
    rows += [(t(f"report_mark_{mark.step}"), f"{mark.who}, {moment_words(mark.at, t)}") for mark in report.marks]
    columns = (Column(t("report_what"), 44), Column(t("report_value"), 70, "any"))
    return Sheet(t("sheet_summary"), t("report_title", province=report.province, year=report.year), columns, tuple(rows))


def _result_columns(report: ReportData, t: Texts, rate: str = "response_rate") -> tuple[Column, ...]:
    aspects = tuple(Column(f"{aspect.id}. {aspect.text}", 14, "decimal") for aspect in report.whole.aspects)
    return (
        Column(t("people"), 11, "count"),
        Column(t("uses"), 11, "count"),
        Column(t("responses_complete"), 11, "count"),
        Column(t("responses_partial"), 11, "count"),
        Column(t("mode_self"), 10, "count"),
        Column(t("mode_assisted"), 10, "count"),
        Column(t("mode_paper"), 10, "count"),
        Column(t(rate), 11, "decimal"),
        *aspects,
        Column(t("overall"), 10, "decimal"),
        Column(t("sd"), 8, "decimal"),
        Column(t("level"), 12),
        Column(t("percent"), 10, "decimal"),
        Column(t("interval_low"), 10, "decimal"),
        Column(t("interval_high"), 10, "decimal"),
    )


def _result_cells(scope: Result) -> tuple[Cell, ...]:
    return (
        scope.people,
        scope.uses,
        scope.complete,
        scope.partial,
        scope.self_answered,
        scope.assisted,
        scope.paper,
        number(scope.rate),
        *(number(aspect.mean) for aspect in scope.aspects),
        number(scope.overall),
        number(scope.overall_sd),
        scope.level,
        number(scope.percent),
        number(scope.low),
        number(scope.high),
    )


def districts(report: ReportData, t: Texts) -> Sheet:
    columns = (
        Column(t("district"), 24),
        Column(t("services_open"), 10, "count"),
        *_result_columns(report, t),
        Column(t("target"), 12, "count"),
    )
    rows = [(part.result.name, part.opened, *_result_cells(part.result), part.target) for part in report.districts]
    rows.append((t("whole_province"), None, *_result_cells(report.whole), None))
    note = " · ".join(words for words in (t("note_interval"), left_out_words(report, t)) if words)
    return Sheet(t("sheet_districts"), t("sheet_districts_title"), columns, tuple(rows), frozenset({len(rows) - 1}), note, 1)


def items(report: ReportData, t: Texts) -> Sheet:
    counts = tuple(Column(f"{t('level')} {level}", 9, "count") for level in LEVELS)
    columns = (
        Column(t("item"), 8),
        Column(t("item_text"), 52),
        Column("n", 9, "count"),
        *counts,
        Column(t("mean"), 10, "decimal"),
        Column(t("sd"), 9, "decimal"),
        Column(t("level"), 14),
    )
    rows: list[tuple[Cell, ...]] = []
    strong = set()
    for aspect in report.whole.aspects:
        strong.add(len(rows))
        rows.append((aspect.id, aspect.text, None, None, None, None, None, None, number(aspect.mean), None, aspect.level))
        rows += [(item.id, item.text, item.n, *item.counts, number(item.mean), number(item.sd), item.level) for item in aspect.items]
    strong.add(len(rows))
    whole = report.whole
    rows.append(
        ("", t("overall"), whole.complete, None, None, None, None, None, number(whole.overall), number(whole.overall_sd), whole.level)
    )
    return Sheet(t("sheet_items"), t("sheet_items_title"), columns, tuple(rows), frozenset(strong), t("note_score"), 1)


def items_by_district(report: ReportData, t: Texts) -> Sheet:
    scopes = [part.result for part in report.districts] + [report.whole]
    names = [district.name for district in scopes[:-1]] + [t("whole_province")]
    columns = (Column(t("item"), 8), Column(t("item_text"), 52), *(Column(name, 14, "decimal") for name in names))
    rows: list[tuple[Cell, ...]] = []
    strong = set()
    for place, aspect in enumerate(report.whole.aspects):
        strong.add(len(rows))
        rows.append((aspect.id, aspect.text, *(number(scope.aspects[place].mean) for scope in scopes)))
        for line, item in enumerate(aspect.items):
            rows.append((item.id, item.text, *(number(scope.aspects[place].items[line].mean) for scope in scopes)))
    strong.add(len(rows))
    rows.append(("", t("overall"), *(number(scope.overall) for scope in scopes)))
    return Sheet(t("sheet_items_districts"), t("sheet_items_districts_title"), columns, tuple(rows), frozenset(strong), sums=1)


def services(report: ReportData, t: Texts) -> Sheet:
    columns = (
        Column(t("service_id"), 10),
        Column(t("service"), 46),
        Column(t("agency"), 34),
        *_result_columns(report, t, "rate_of_uses_head")[1:],
    )
    rows = tuple((service.id, service.name, service.owner, *_result_cells(service)[1:]) for service in report.services)
    return Sheet(t("sheet_services"), t("sheet_services_title"), columns, rows, note=t("note_services"))


def district_services(report: ReportData, t: Texts) -> Sheet:
    columns = (
        Column(t("district"), 20),
        Column(t("service_id"), 10),
        Column(t("service"), 46),
        Column(t("word_owner"), 34),
        *_result_columns(report, t, "rate_of_uses_head")[1:],
    )
    rows = tuple(
        (part.result.name, service.id, service.name, service.owner, *_result_cells(service)[1:])
        for part in report.districts
        for service in part.services
    )
    return Sheet(t("sheet_district_services"), t("sheet_district_services_title"), columns, rows, note=t("note_services"))


def months(report: ReportData, t: Texts) -> Sheet:
    columns = (Column(t("month"), 22), *_result_columns(report, t))
    rows = tuple((month.name, *_result_cells(month)) for month in report.months)
    return Sheet(t("sheet_months"), t("sheet_months_title"), columns, rows, note=left_out_words(report, t))
