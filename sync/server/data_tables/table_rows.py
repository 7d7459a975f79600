"""The tables that are handed on: their columns under names that do not change, and their rows.

Figures, small cells and screening are those of the yearly report: every row comes from the functions that fill it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from sqlalchemy import Connection

from kiosk.frozen import frozen
from kiosk.survey.catalogue_search import thai_order
from kiosk.survey.dates.calendar import month_days
from kiosk.survey.limits import LEVELS
from sync.server.kiosks.districts import district_names
from sync.server.report import answers
from sync.server.report.context import ReportContext
from sync.server.report.labels import kind_words
from sync.server.report.model import SUPPRESSED, Distribution, Result
from sync.server.report.results import result
from sync.server.report.sheet import Cell, number
from sync.server.scope import Scope
from sync.server.services import directory
from sync.server.tallies import queries
from sync.server.tallies.choices import who_answered
from sync.server.tallies.queries import Totals
from sync.server.tallies.service_keys import parts_of

Rows = Iterator[tuple[Cell, ...]]


@frozen
class DataColumn:
    """`key`: its name for programs; `text`: the id of its name for people."""

    key: str
    text: str
    kind: str = "text"  # text | count | decimal
    values: tuple[tuple[str, object], ...] = ()  # what the text asks for


@frozen
class DataTable:
    """`keys`: how many of the first columns together name a row, in whose order the rows come."""

    name: str
    columns: tuple[DataColumn, ...]
    keys: int
    rows: Rows


def place_of(key: Iterable[Cell]) -> tuple[tuple[str, str], ...]:
    """Where the row of this key stands: names in the order of a Thai dictionary."""
    return tuple(thai_order("" if part is None else str(part)) for part in key)


_DISTRICT, _SERVICE = DataColumn("district", "district"), DataColumn("service", "service_id")


def result_columns(context: ReportContext) -> tuple[DataColumn, ...]:
    counts = ("people", "uses", "complete", "partial", "self", "assisted", "paper")
    texts = {"complete": "responses_complete", "partial": "responses_partial"} | {mode: f"mode_{mode}" for mode in counts[4:]}
    aspects = tuple(DataColumn(f"aspect_{aspect.id}", "mean_of_aspect", "decimal", (("id", aspect.id),)) for aspect in context.form.aspects)
    return (
        *(DataColumn(key, texts.get(key, key), "count") for key in counts),
        DataColumn("rate", "response_rate", "decimal"),
        *aspects,
        DataColumn("overall", "overall", "decimal"),
        DataColumn("sd", "sd", "decimal"),
        DataColumn("level", "level"),
        DataColumn("percent", "percent", "decimal"),
        DataColumn("low", "interval_low", "decimal"),
        DataColumn("high", "interval_high", "decimal"),
        DataColumn("phone", "mode_phone", "count"),  # answered on telephones: in `complete` only where the province lets them count
    )


def result_cells(line: Result) -> tuple[Cell, ...]:
    counts = (line.people, line.uses, line.complete, line.partial, line.self_answered, line.assisted, line.paper)
    aspects = (number(aspect.mean) for aspect in line.aspects)
    ends = (number(line.percent), number(line.low), number(line.high))
    return (*counts, number(line.rate), *aspects, number(line.overall), number(line.overall_sd), line.level, *ends, line.on_phones)


def _districts(connection: Connection, context: ReportContext, scope: Scope) -> DataTable:
    def rows() -> Rows:
        totals = queries.by_district(connection, scope, context.first, context.last, context.service)
        for name in sorted(district_names(connection, scope), key=thai_order):
            yield (name, *result_cells(result(context, name, name, totals.get(name, Totals()), service=context.service)))

    return DataTable("districts", (_DISTRICT, *result_columns(context)), 1, rows())


def _days(connection: Connection, context: ReportContext, scope: Scope) -> DataTable:
    """A month at a time: memory does not grow with the span."""

    def rows() -> Rows:
        names = sorted(district_names(connection, scope), key=thai_order)
        for first, last in _months_between(context.first, context.last):
            days = {name: queries.by_day(connection, Scope(scope.province, name), first, last) for name in names}
            for day in sorted({day for totals in days.values() for day in totals}):
                for name, totals in days.items():
                    if day in totals:
                        yield (day, name, *result_cells(result(context, day, name, totals[day])))

    return DataTable("days", (DataColumn("day", "day"), _DISTRICT, *result_columns(context)), 2, rows())


def _months_between(first: date, last: date) -> Iterable[tuple[date, date]]:
    while first <= last:
        closing = min(month_days(first)[1], last)
        yield first, closing
        first = closing + timedelta(days=1)


def _months(connection: Connection, context: ReportContext, scope: Scope) -> DataTable:
    def rows() -> Rows:
        for month, totals in queries.by_month(connection, scope, context.first, context.last, context.service).items():
            yield (month, *result_cells(result(context, month, month, totals, service=context.service)))

    return DataTable("months", (DataColumn("month", "month"), *result_columns(context)), 1, rows())


def _services(connection: Connection, context: ReportContext, scope: Scope) -> DataTable:
    catalogue = context.settings.catalogue

    def rows() -> Rows:
        names = dict(directory.opened_services(connection, scope, catalogue))
        by_service = queries.by_service(connection, scope, context.first, context.last)
        for key, totals in sorted(by_service.items(), key=lambda pair: place_of(parts_of(pair[0]))):
            known, (service, district) = catalogue.services.get(key), parts_of(key)
            name = names.get(key) or directory.name_in_figures(key, catalogue, "", bool(scope.district))
            cells = result_cells(result(context, service, name, totals, service=key))
            yield (service, district, name, known.agency if known else "", *cells[1:])  # nobody comes for one service only: no people

    head = (_SERVICE, _DISTRICT, DataColumn("name", "service"), DataColumn("agency", "agency"))
    return DataTable("services", (*head, *result_columns(context)[1:]), 2, rows())


def _items(connection: Connection, context: ReportContext, scope: Scope) -> DataTable:
    def rows() -> Rows:
        totals = queries.by_district(connection, scope, context.first, context.last, context.service)
        for name in sorted(district_names(connection, scope), key=thai_order):
            line = result(context, name, name, totals.get(name, Totals()))
            for item in (item for aspect in line.aspects for item in aspect.items):
                yield (name, item.id, item.text, item.n, *item.counts, number(item.mean), number(item.sd), item.level)

    levels = tuple(DataColumn(f"level_{level}", "persons_of_level", "count", (("level", level),)) for level in LEVELS)
    head = (_DISTRICT, DataColumn("item", "item"), DataColumn("text", "item_text"), DataColumn("n", "persons", "count"))
    means = (DataColumn("mean", "mean", "decimal"), DataColumn("sd", "sd", "decimal"), DataColumn("level", "level"))
    return DataTable("items", (*head, *levels, *means), 2, rows())


def _answers(connection: Connection, context: ReportContext, scope: Scope) -> DataTable:
    """Of a whole fiscal year, as the report has it: a month's small cells could be had from those of the other eleven."""

    def rows() -> Rows:
        shares: list[tuple[Cell, ...]] = []
        whole = Scope(scope.province)
        by_district = queries.by_district(connection, whole, context.first, context.last)
        parts = {part: who_answered(by_district, context.form, context.published, part=part) for part in (1, 3)}
        for part, shown in parts.items():
            places = {"": shown.whole} if not scope.district else {}
            if part == 1:
                places |= {name: tables for name, tables in shown.districts.items() if scope.district in ("", name)}
            shares += [row for place, tables in places.items() for row in _shares(place, answers.distributions(context, tables))]
        yield from sorted(shares, key=lambda row: place_of(row[:3]))

    head = (_DISTRICT, DataColumn("question", "data_question"), DataColumn("option", "data_code"))
    texts = (DataColumn("text", "question"), DataColumn("answer", "answer"))
    return DataTable(
        "answers", (*head, *texts, DataColumn("n", "persons", "count"), DataColumn("percent", "percent_of", "decimal")), 3, rows()
    )


def _shares(place: str, tables: Iterable[Distribution]) -> Rows:
    """A number that may not be shown is empty."""
    for table in tables:
        for share in table.shares:
            count = None if share.count == SUPPRESSED else share.count
            yield (place, table.question, share.code, table.text, share.label, count, number(share.percent))


def _comments(connection: Connection, context: ReportContext, scope: Scope) -> DataTable:
    """Those that a person has passed, in the words that may be shown."""

    def rows() -> Rows:
        listed, _ = answers.screened_comments(connection, context, scope)
        alike = Counter(
            (line.day, line.district, kind_words(line.kind, context.t), line.text, line.theme, line.follow_up) for line in listed
        )
        yield from ((*words, n) for words, n in sorted(alike.items(), key=lambda pair: place_of(pair[0])))

    head = (DataColumn("day", "day"), _DISTRICT, DataColumn("question", "kind"), DataColumn("text", "words"))
    more = (DataColumn("theme", "comment_theme"), DataColumn("follow_up", "follow_up"), DataColumn("n", "times_written", "count"))
    return DataTable("comments", (*head, *more), 6, rows())


REPORT_TABLES: dict[str, Callable[[Connection, ReportContext, Scope], DataTable]] = {
    "districts": _districts,
    "services": _services,
    "items": _items,
    "months": _months,
    "days": _days,
    "answers": _answers,
    "comments": _comments,
}
OF_A_YEAR = ("answers",)  # tables of whole fiscal years alone
OF_A_SERVICE = ("districts", "months", "items")  # tables that can be of one service's respondents
