"""The nation's figures as files: provinces, districts, services, months as CSV, JSON or XLSX, in the province's columns."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response, StreamingResponse
from sqlalchemy import Connection

from kiosk.survey.catalogue_search import thai_order
from sync.ministry.pages.national_duties import COUNTED
from sync.ministry.pages.national_view import NationalView, look
from sync.server.accounts.permissions import current_user
from sync.server.accounts.users import User
from sync.server.data_tables import table_files
from sync.server.data_tables.table_files import FORMATS, RowsAsked
from sync.server.data_tables.table_rows import DataColumn, DataTable, Rows, result_cells, result_columns
from sync.server.db.engine import reading
from sync.server.pages.parts.rendering import language_of, problem, render, settings_of, texts
from sync.server.report.context import ReportContext
from sync.server.report.results import result
from sync.server.report.sheet import Cell
from sync.server.report.xlsx import sheets_file
from sync.server.services.directory import name_in_figures
from sync.server.tallies.queries import Totals

router = APIRouter(include_in_schema=False)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MODES = slice(4, 7)  # of result_cells: empty where the answers stay hidden
_PROVINCE, _DISTRICT = DataColumn("province", "ministry_province"), DataColumn("district", "district")
_SERVICE, _NAME, _MONTH = DataColumn("service", "service_id"), DataColumn("name", "service"), DataColumn("month", "month")


def _cells(context: ReportContext, totals: Totals, service: str = "") -> tuple[Cell, ...]:
    cells = list(result_cells(result(context, "", "", totals, service=service)))
    if totals.complete and not totals.counts:
        cells[_MODES] = [None] * 3
    return tuple(cells)


def _provinces(view: NationalView, context: ReportContext) -> DataTable:
    totals = view.figures.provinces(view.month)
    rows = ((name, *_cells(context, totals[name])) for name in sorted(totals, key=thai_order))
    return DataTable("provinces", (_PROVINCE, *result_columns(context)), 1, rows)


def _districts(view: NationalView, context: ReportContext) -> DataTable:
    totals = view.figures.districts(period=view.month)
    rows = ((*place, *_cells(context, totals[place])) for place in sorted(totals, key=lambda place: [*map(thai_order, place)]))
    return DataTable("districts", (_PROVINCE, _DISTRICT, *result_columns(context)), 2, rows)


def _services(view: NationalView, context: ReportContext) -> DataTable:
    totals, catalogue = view.figures.services(period=view.month), context.settings.catalogue
    rows = (
        (key, name_in_figures(key, catalogue, language=context.language), *_cells(context, totals[key], key)[1:]) for key in sorted(totals)
    )
    return DataTable("services", (_SERVICE, _NAME, *result_columns(context)[1:]), 1, rows)


def _months(view: NationalView, context: ReportContext) -> DataTable:
    def rows() -> Rows:
        for name in sorted(view.facts, key=thai_order):
            for month, totals in view.figures.months(name).items():
                yield (name, month, *_cells(context, totals))

    return DataTable("months", (_PROVINCE, _MONTH, *result_columns(context)), 2, rows())


def _completeness(view: NationalView, _: ReportContext) -> DataTable:
    """What the page of the indicator shows: districts that count, days that agree and the others."""
    columns = (DataColumn("kpi", "ministry_kpi_short", "count"), DataColumn("opened", "ministry_opened", "count"))
    counted = (DataColumn(name, f"ministry_{name}", "count") for name in COUNTED)

    def rows() -> Rows:
        for name in sorted(view.facts, key=thai_order):
            facts = view.facts[name]
            yield (name, facts.kpi, len(facts.opened), *(facts.sum_of(part) for part in COUNTED))

    return DataTable("completeness", (_PROVINCE, *columns, *counted), 1, rows())


TABLES: dict[str, Callable[[NationalView, ReportContext], DataTable]] = {
    "provinces": _provinces,
    "districts": _districts,
    "services": _services,
    "months": _months,
    "completeness": _completeness,
}


@router.get("/data")
def tables_page(request: Request, user: Annotated[User, Depends(current_user)]) -> Response:
    with reading(request.app.state.engine) as connection:
        view = look(request, connection)
    return render(request, "national_tables.html", user, period=view.chosen, tables=list(TABLES))


@router.get("/data/{table}.{form}")
def table_file(request: Request, table: str, form: str, user: Annotated[User, Depends(current_user)], heads: str = "") -> Response:
    """`heads`: "words" names the columns for people; a workbook always does."""
    t = texts(language_of(request))
    if table not in TABLES or form not in FORMATS:
        return problem(request, user, 404, t("not_found"))
    words = t if heads == "words" or form == "xlsx" else None
    with reading(request.app.state.engine) as connection:
        content, kind = _content(request, connection, table, form, words)
    names = {"Content-Disposition": f"attachment; filename={table}.{form}"}
    return StreamingResponse(iter([content]), media_type=kind, headers=names)


def _content(request: Request, connection: Connection, name: str, form: str, words: object) -> tuple[bytes, str]:
    t, view = texts(language_of(request)), look(request, connection)
    chosen = view.chosen
    table = TABLES[name](view, ReportContext(settings_of(request), view.measure.band, t, chosen.first, chosen.last))
    rows, rest = table_files.page_of(table, RowsAsked())
    if form == "csv":
        return b"".join(table_files.csv_pieces(table, rows, t if words else None)), "text/csv; charset=utf-8"
    if form == "json":
        return table_files.json_page(table, rows, rest), "application/json"
    sheet = table_files.as_sheet(table, rows, t(f"ministry_table_{name}"), t)
    return sheets_file([sheet], sheet.title, chosen.last, t), _XLSX
