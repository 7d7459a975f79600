"""Every table of the figures for other programs, under addresses that do not change: for people who are logged in, and for their keys."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import PlainTextResponse, Response, StreamingResponse
from pydantic import BaseModel
from sqlalchemy import Connection

from kiosk.frozen import frozen
from kiosk.language.texts import Texts
from kiosk.survey.dates.calendar import fiscal_year, fiscal_year_days
from kiosk.survey.dates.typed_dates import parse_date
from sync.server.accounts import security_events
from sync.server.accounts.csrf import csrf_checked
from sync.server.accounts.permissions import current_user, user_or_none
from sync.server.accounts.users import User
from sync.server.configuration import published as configs
from sync.server.configuration.level_band import chosen_band
from sync.server.data_tables import data_keys, table_files
from sync.server.data_tables.data_keys import DataKeyError
from sync.server.data_tables.page_tables import TABLES
from sync.server.data_tables.table_files import FORMATS
from sync.server.data_tables.table_rows import OF_A_SERVICE, OF_A_YEAR, DataTable
from sync.server.db.engine import reading, writing
from sync.server.kiosks.districts import district_names
from sync.server.pages.parts.filters import chosen_service
from sync.server.pages.parts.period import period, today
from sync.server.pages.parts.rendering import language_of, problem, redirect, render, settings_of, texts
from sync.server.report.context import ReportContext
from sync.server.report.xlsx import sheets_file
from sync.server.scope import Scope

router = APIRouter(include_in_schema=False)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LIMIT, _MOST = 5000, 50_000  # rows of a page of JSON where the address names no number, and at most
_LONGEST = 40 * 366  # days


@router.get("/data")
def data_page(request: Request, user: Annotated[User, Depends(current_user)], district: str = "") -> Response:
    return _page(request, user, district)


def _page(request: Request, user: User, district: str = "", key: str = "", fault: str = "") -> Response:
    chosen = period(request.query_params, today())
    with reading(request.app.state.engine) as connection:
        names = district_names(connection, user.scope)
        keys = data_keys.keys_of(connection, user.scope, "" if user.role == "province" else user.name)
    narrowed = {"district": district} if district in names and not user.district else {}
    return render(
        request,
        "data_tables.html",
        user,
        400 if fault else 200,
        period=chosen,
        districts=names,
        district=narrowed.get("district", ""),
        tables=list(TABLES),
        query="&".join(filter(None, (chosen.query, urlencode(narrowed)))),
        keys=keys,
        key=key,
        fault=fault,
        purpose_letters=data_keys.PURPOSE_LETTERS,
        site=str(request.base_url).rstrip("/"),
    )


@router.post("/data/keys")
def make_key(request: Request, user: Annotated[User, Depends(csrf_checked)], purpose: Annotated[str, Form()] = "") -> Response:
    """The key stands on this page and on no later one."""
    try:
        with writing(request.app.state.engine) as connection:
            key = data_keys.issue(connection, user, " ".join(purpose.split()))
    except DataKeyError as fault:
        return _page(request, user, fault=fault.localized(texts(language_of(request))))
    return _page(request, user, key=key)


@router.post("/data/keys/withdraw")
def withdraw_key(request: Request, user: Annotated[User, Depends(csrf_checked)], key: Annotated[str, Form()] = "") -> Response:
    with writing(request.app.state.engine) as connection:
        withdrawn = data_keys.withdraw(connection, user, key[:64])
    return (
        redirect("/data", "data_key_withdrawn") if withdrawn else problem(request, user, 404, texts(language_of(request))("data_key_none"))
    )


class TableQuery(BaseModel):
    """What an address asks for; empty fields mean the current fiscal year, all districts, the first page."""

    year: str = ""
    month: str = ""
    since: str = ""
    until: str = ""
    district: str = ""
    service: str = ""
    after: str = ""
    limit: str = ""


def _reader(request: Request) -> User | Response:
    """Who asks: the account of the key that came along, or of the session; or the answer to a program that has neither, with the
    challenge by which a spreadsheet asks its person for the key (RFC 7617). Raises LoginNeededError for a person at a browser."""
    key = data_keys.sent_key(request.headers.get("authorization", ""))
    if not key:
        asks_a_person = "text/html" in request.headers.get("accept", "")
        return current_user(request) if asks_a_person or user_or_none(request) else _challenge(request, "data_key_needed")
    with writing(request.app.state.engine) as connection:
        user = data_keys.holder(connection, key)
        if user is not None:
            data_keys.note_use(connection, key)
    if user is None:
        security_events.note(request.app, security_events.KEY_UNKNOWN, subject=request.url.path)
    return user or _challenge(request, "data_key_unknown")


def _challenge(request: Request, sentence: str) -> Response:
    headers = {"WWW-Authenticate": 'Basic realm="data", charset="UTF-8"'}
    return PlainTextResponse(texts(language_of(request))(sentence), 401, headers)


@router.get("/data/{table}.{form}")
def data_file(
    request: Request,
    table: str,
    form: str,
    reader: Annotated[User | Response, Depends(_reader)],
    asked: Annotated[TableQuery, Query()],
    heads: str = "",
) -> Response:
    """`heads`: "words" names the columns for people; otherwise they have the names that do not change. A workbook is for people."""
    if isinstance(reader, Response):
        return reader
    t = texts(language_of(request))
    if table not in TABLES or form not in FORMATS:
        return _refusal(request, reader, 404, t("not_found"))
    try:
        first, last = _span(asked, table)
        page = _page_asked(asked, form)
    except ValueError:
        return _refusal(request, reader, 400, t("data_span_wrong"))
    if table == "days" and page.after:
        first = max(first, _day_of(page.after, first))  # the days before are not even counted
    scope = Scope(reader.province, reader.district or asked.district)
    service = chosen_service(asked.service, scope) if asked.service else ""
    if asked.service and not (service and table in OF_A_SERVICE):
        return _refusal(request, reader, 400, t("data_service_wrong"))
    build = _Build(table, form, first, last, scope, page, t if heads == "words" or form == "xlsx" else None, service)
    return _answer(request, build)


def _refusal(request: Request, user: User, status: int, sentence: str) -> Response:
    if user.csrf and "text/html" in request.headers.get("accept", ""):
        return problem(request, user, status, sentence)
    return PlainTextResponse(sentence, status)


@frozen
class _Build:
    """A file that was asked for. `heads`: the language of the columns' names for people; None for programs."""

    table: str
    form: str
    first: date
    last: date
    scope: Scope
    page: table_files.RowsAsked
    heads: Texts | None
    service: str


def _span(asked: TableQuery, table: str) -> tuple[date, date]:
    """The days that are asked for. Raises ValueError for what is no day, year or month."""
    if not (asked.since or asked.until):
        chosen = period({"year": asked.year, "month": asked.month}, today())
        if chosen.misread:
            raise ValueError(chosen.misread)
        return fiscal_year_days(chosen.year) if table in OF_A_YEAR else (chosen.first, chosen.last)
    until = parse_date(asked.until) if asked.until else today()
    since = parse_date(asked.since) if asked.since else fiscal_year_days(fiscal_year(until))[0]
    if (until - since).days > _LONGEST:
        raise ValueError("too long")
    return fiscal_year_days(fiscal_year(until)) if table in OF_A_YEAR else (since, until)


def _day_of(key: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(key.partition(table_files.SEPARATOR)[0])
    except ValueError:
        return otherwise


def _page_asked(asked: TableQuery, form: str) -> table_files.RowsAsked:
    limit = int(asked.limit) if asked.limit else _LIMIT if form == "json" else 0
    if not (1 if form == "json" else 0) <= limit <= _MOST:  # JSON is put together in memory: never without an end
        raise ValueError(asked.limit)
    return table_files.RowsAsked(asked.after, limit)


def _answer(request: Request, build: _Build) -> Response:
    names = {"Content-Disposition": f"attachment; filename={build.table}.{build.form}"}
    if build.form == "csv":
        return StreamingResponse(_csv(request, build), media_type="text/csv; charset=utf-8", headers=names)
    t = texts(language_of(request))
    with reading(request.app.state.engine) as connection:
        table = _table(request, connection, build)
        rows, rest = table_files.page_of(table, build.page)
        if build.form == "json":
            return Response(table_files.json_page(table, rows, rest), media_type="application/json")
        sheet = table_files.as_sheet(table, rows, t(f"data_{build.table}"), t)
    return Response(sheets_file([sheet], sheet.title, build.last, t), media_type=_XLSX, headers=names)


def _csv(request: Request, build: _Build) -> Iterator[bytes]:
    """Row by row, in one view of the database, however long it takes."""
    with reading(request.app.state.engine) as connection:
        table = _table(request, connection, build)
        yield from table_files.csv_pieces(table, table_files.page_of(table, build.page)[0], build.heads)


def _table(request: Request, connection: Connection, build: _Build) -> DataTable:
    settings = settings_of(request)
    t = build.heads or texts(language_of(request))
    published = configs.published(connection, settings.questionnaire)
    context = ReportContext(settings, chosen_band(connection), t, build.first, build.last, published, build.service)
    return TABLES[build.table](connection, context, build.scope)
