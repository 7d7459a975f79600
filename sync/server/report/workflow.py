"""The report's workflow: draft -> review -> certified -> locked, stored by version. A locked one never changes; a new version follows."""

import json

from sqlalchemy import ColumnElement, Connection, Row, Select, insert, select, update

from kiosk.frozen import frozen, replace
from kiosk.language.texts import Texts
from sync.server import audit
from sync.server.clock import now
from sync.server.configuration.level_band import chosen_band
from sync.server.db.schema import reports
from sync.server.messages import LocalizedError
from sync.server.report import four_eyes
from sync.server.report.builder import build_report
from sync.server.report.model import Mark, ReportData, data_of, from_data
from sync.server.settings import Settings

DRAFT, REVIEW, CERTIFIED, LOCKED = "draft", "review", "certified", "locked"
STEPS = {"review": (DRAFT, REVIEW), "certify": (REVIEW, CERTIFIED), "lock": (CERTIFIED, LOCKED)}


_NOTHING_ASKED = {"asked_step": "", "asked_by": "", "asked_at": None}


class ReportError(LocalizedError):
    """It is not the report's turn for this step."""


@frozen
class StoredReport:
    """One version of a year's report and its row."""

    row: Row
    report: ReportData

    @property
    def state(self) -> str:
        return self.row.state


def latest(connection: Connection, province: str, year: int) -> StoredReport | None:
    """The highest version of a year's report; None before the first draft."""
    return _stored(connection.execute(_of_year(province, year).limit(1)).one_or_none())


def version(connection: Connection, province: str, year: int, number: int) -> StoredReport | None:
    return _stored(connection.execute(_of_year(province, year).where(reports.c.version == number)).one_or_none())


def locked_years(connection: Connection, province: str) -> frozenset[int]:
    """Fiscal years whose latest version is filed and locked: with a new version in work, its figures may move again."""
    rows = select(reports.c.fiscal_year, reports.c.state).where(reports.c.province == province).order_by(reports.c.version)
    states = {row.fiscal_year: row.state for row in connection.execute(rows)}
    return frozenset(year for year, state in states.items() if state == LOCKED)


def history(connection: Connection, province: str) -> list[Row]:
    """Every version without its figures, newest year and version first."""
    columns = [column for column in reports.c if column.name != "figures"]
    return list(
        connection.execute(
            select(*columns).where(reports.c.province == province).order_by(reports.c.fiscal_year.desc(), reports.c.version.desc())
        )
    )


def _of_year(province: str, year: int) -> Select:
    return select(reports).where(reports.c.province == province, reports.c.fiscal_year == year).order_by(reports.c.version.desc())


def _stored(row: Row | None) -> StoredReport | None:
    return None if row is None else StoredReport(row, from_data(json.loads(row.figures)))


def draft(connection: Connection, settings: Settings, actor: str, year: int, t: Texts) -> int:
    """Make the year's draft, or make it anew from the figures of now; returns its version.

    After a locked report a new version begins. Raises ReportError while one is in review or certified: take it back first.
    """
    before = latest(connection, settings.province, year)
    if before and before.state in (REVIEW, CERTIFIED):
        raise ReportError("report_fault_not_draft")
    report = build_report(connection, settings, year, chosen_band(connection), t)
    number = 1 if before is None else before.row.version + (before.state == LOCKED)
    values = {
        "state": DRAFT,
        "band": report.band,
        "figures": _text(report),
        "digest": report.responses_digest,
        "changed_by": actor,
        "changed_at": now(),
    }
    if before and before.state == DRAFT:
        connection.execute(update(reports).where(_one(settings.province, year, number)).values(**values))
    else:
        connection.execute(insert(reports).values(province=settings.province, fiscal_year=year, version=number, **values))
    audit.record(connection, actor, "report.draft", f"{year}", f"version {number}")
    return number


def advance(connection: Connection, actor: str, province: str, year: int, step: str) -> None:
    """Take a step: review, certify or lock; where two persons are wanted (report.four_eyes), the first asks for it and the second confirms.
    The figures stay those of the draft. Raises ReportError when it is not the report's turn, or the same person confirms."""
    stored = latest(connection, province, year)
    if step not in STEPS or stored is None or stored.state != STEPS[step][0]:
        raise ReportError("report_fault_turn")
    asked = ""
    if step in four_eyes.STEPS and four_eyes.is_on(connection):
        asked = stored.row.asked_by if stored.row.asked_step == step else ""
        if asked == actor:
            raise ReportError("report_fault_same_person")
        if not asked:
            _change(connection, stored, {"asked_step": step, "asked_by": actor, "asked_at": now()})
            audit.record(connection, actor, f"report.{step}_ask", f"{year}", f"version {stored.row.version}")
            return
    at, state = now(), STEPS[step][1]
    report = replace(stored.report, state=state, marks=(*stored.report.marks, Mark(step, actor, at)))
    values = {"state": state, "figures": _text(report), "changed_by": actor, "changed_at": at, **_NOTHING_ASKED}
    values |= {"certify": {"certified_by": actor, "certified_at": at}, "lock": {"locked_by": actor, "locked_at": at}}.get(step, {})
    _change(connection, stored, values)
    version = f"version {stored.row.version}" + (f", asked by {asked}" if asked else "")
    audit.record(connection, actor, f"report.{step}", f"{year}", version)


def take_back(connection: Connection, actor: str, province: str, year: int, note: str) -> None:
    """From review or certified back to draft, with the reason. Raises ReportError when it is locked or already a draft, or without one."""
    if not note:
        raise ReportError("report_fault_reason")
    stored = latest(connection, province, year)
    if stored is None or stored.state not in (REVIEW, CERTIFIED):
        raise ReportError("report_fault_turn")
    report = replace(stored.report, state=DRAFT, marks=())
    values = {
        "state": DRAFT,
        "figures": _text(report),
        "note": note[:2000],
        "certified_by": "",
        "certified_at": None,
        "changed_by": actor,
        "changed_at": now(),
        **_NOTHING_ASKED,
    }
    _change(connection, stored, values)
    audit.record(connection, actor, "report.take_back", f"{year}", note)


def _change(connection: Connection, stored: StoredReport, values: dict) -> None:
    """Write only if nobody took a step since it was read. Raises ReportError otherwise."""
    where = _one(stored.row.province, stored.row.fiscal_year, stored.row.version) & (reports.c.state == stored.state)
    if not connection.execute(update(reports).where(where).values(**values)).rowcount:
        raise ReportError("report_fault_turn")


def _one(province: str, year: int, number: int) -> ColumnElement[bool]:
    return (reports.c.province == province) & (reports.c.fiscal_year == year) & (reports.c.version == number)


def _text(report: ReportData) -> str:
    return json.dumps(data_of(report), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
