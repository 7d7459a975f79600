"""The kiosks: enrolling one with a code and its QR, revoking one, and what is known of each: health, gaps, the ledger's days."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response
from sqlalchemy import Connection, Row, func, select

from kiosk.language.texts import Texts
from kiosk.survey.calendar import span_of
from kiosk.survey.response import problems
from sync.server.accounts.permissions import Forbidden, csrf_and_role, csrf_checked, require_role
from sync.server.accounts.sessions import names_this_machine
from sync.server.accounts.users import User
from sync.server.configuration.holidays import entered_holidays
from sync.server.db.engine import reading, writing
from sync.server.db.schema import chain_breaks, conflicts, health, heartbeats, kiosks, ledger_days, rejected
from sync.server.duties.district_facts import counted_day, day_state
from sync.server.ingest import hash_chain
from sync.server.kiosks import districts, enrolment
from sync.server.kiosks.silence import is_silent
from sync.server.pages import qr
from sync.server.pages.filters import district_names
from sync.server.pages.period import today
from sync.server.pages.rendering import language_of, problem, redirect, render, selfcheck_texts, texts
from sync.server.scope import Scope

router = APIRouter(include_in_schema=False)
STRIP_DAYS = 30
GAPS_SHOWN = 50
_officers = require_role("province", "district")


@dataclass(frozen=True, slots=True)
class Machine:
    row: Row
    beat: Row | None  # the last heartbeat
    state: str  # waiting | silent | heard | revoked | loaded
    gaps: int
    breaks: int
    worst: str  # of its self-checks: pass | warning | fail | ""
    strip: tuple[tuple[str, int | None], ...]  # (day, the ledger's state) of the last days, oldest first


@router.get("/kiosks")
def kiosk_list(request: Request, user: Annotated[User, Depends(_officers)]) -> Response:
    now = today()
    with reading(request.app.state.engine) as connection:
        machines = _machines(connection, user.scope, now)
        names = district_names(connection, user.scope)
    return render(request, "kiosks.html", user, machines=machines, districts=names, days=STRIP_DAYS, fault="")


@router.post("/kiosks/enroll")
def enroll(
    request: Request,
    user: Annotated[User, Depends(csrf_checked)],
    district: Annotated[str, Form()] = "",
    new_district: Annotated[str, Form()] = "",
    place: Annotated[str, Form()] = "",
) -> Response:
    """A code for a kiosk of a district; only the province may name a new district. The code is shown on this page only."""
    t = texts(language_of(request))
    name = (new_district.strip() if user.role == "province" else "") or district.strip()
    if not user.may_change(name) or user.role == "viewer":
        raise Forbidden("forbidden_change")
    if not name:
        return problem(request, user, 400, t("enroll_needs_district"))
    try:
        with writing(request.app.state.engine) as connection:
            code, expires = enrolment.issue_code(connection, user.name, user.province, name, place.strip())
    except districts.EnrolmentFault:
        return problem(request, user, 400, t("enroll_bad_name"))
    address = str(request.base_url).rstrip("/")
    shown: dict[str, Any] = {"address": address, "own_name": names_this_machine(request), "qr": qr.code(f"{address} {code}")}
    return render(request, "enroll.html", user, district=name, code=code, expires=expires, **shown)


@router.get("/kiosks/{kiosk}")
def kiosk_page(request: Request, kiosk: str, user: Annotated[User, Depends(_officers)]) -> Response:
    now = today()
    with reading(request.app.state.engine) as connection:
        found = [one for one in _machines(connection, user.scope, now, kiosk) if one.row.kiosk == kiosk]
        if not found:
            return problem(request, user, 404, texts(language_of(request))("unknown_kiosk"))
        details = _details(connection, kiosk, now)
    names, t = selfcheck_texts(language_of(request)), texts(language_of(request))
    return render(
        request,
        "kiosk.html",
        user,
        machine=found[0],
        days=STRIP_DAYS,
        check_name=lambda check: names.get(f"check_{check}") or check,
        clock=lambda milliseconds: clock_words(milliseconds, t),
        refusal=lambda row: refusal_words(row.record, row.reason, t),
        **details,
    )


def clock_words(difference: int, t: Texts) -> str:
    """How wrong a kiosk's clock is, from the server's time minus its own in milliseconds."""
    seconds = round(abs(difference) / 1000)
    n, unit = (seconds, "seconds") if seconds < 120 else span_of(timedelta(seconds=seconds))
    return t("clock_slow" if difference > 0 else "clock_fast", time=t(unit, n=n)) if seconds else t(unit, n=0)


def refusal_words(record: str, reason: str, t: Texts) -> str:
    """Why a record was refused in the reader's language, where its form is at fault; else `reason`, as its kiosk was told."""
    try:
        found = problems(json.loads(record))
    except (ValueError, RecursionError):  # too long to be kept whole
        found = []
    return "; ".join(map(t.told, found)) or reason


@router.post("/kiosks/{kiosk}/revoke")
def revoke(request: Request, kiosk: str, user: Annotated[User, Depends(csrf_and_role("province"))]) -> Response:
    with writing(request.app.state.engine) as connection:
        if not enrolment.revoke(connection, user.name, kiosk):
            return problem(request, user, 404, texts(language_of(request))("unknown_kiosk"))
    return redirect(f"/kiosks/{kiosk}", "revoked")


def _machines(connection: Connection, scope: Scope, now: date, kiosk: str = "") -> list[Machine]:
    wanted = select(kiosks).where(kiosks.c.province == scope.province).order_by(kiosks.c.district, kiosks.c.enrolled_at)
    if scope.district:
        wanted = wanted.where(kiosks.c.district == scope.district)
    if kiosk:
        wanted = wanted.where(kiosks.c.kiosk == kiosk)
    rows = list(connection.execute(wanted))
    latest = select(heartbeats.c.kiosk, func.max(heartbeats.c.day).label("day")).group_by(heartbeats.c.kiosk).subquery()
    beats = {
        row.kiosk: row
        for row in connection.execute(
            select(heartbeats).join(latest, (heartbeats.c.kiosk == latest.c.kiosk) & (heartbeats.c.day == latest.c.day))
        )
    }
    breaks = dict(tuple(row) for row in connection.execute(select(chain_breaks.c.kiosk, func.count()).group_by(chain_breaks.c.kiosk)))
    worst, holidays = _worst(connection), entered_holidays(connection)
    strips = _strips(connection, scope, now)
    days = [(now - timedelta(days=back)).isoformat() for back in range(STRIP_DAYS - 1, -1, -1)]
    return [
        Machine(
            row,
            beats.get(row.kiosk),
            _state(row, now, holidays),
            max(0, row.last_seq - row.held),
            breaks.get(row.kiosk, 0),
            worst.get(row.kiosk, ""),
            tuple((day, strips.get((row.kiosk, day))) for day in days),
        )
        for row in rows
    ]


def _state(row: Row, now: date, holidays: Collection[date]) -> str:
    if row.revoked_at:
        return "revoked"
    if not row.enrolled_at:
        return "loaded"
    if not row.last_seen_at:
        return "waiting"
    return "silent" if is_silent(row.last_seen_at, now, holidays) else "heard"


def _worst(connection: Connection) -> dict[str, str]:
    order = ("pass", "warning", "fail")
    found: dict[str, str] = {}
    for kiosk, result in connection.execute(select(health.c.kiosk, health.c.result).distinct()):
        if result in order and order.index(result) >= order.index(found.get(kiosk, "pass")):
            found[kiosk] = result
    return found


def _strips(connection: Connection, scope: Scope, now: date) -> dict[tuple[str, str], int]:
    first = (now - timedelta(days=STRIP_DAYS - 1)).isoformat()
    wanted = select(ledger_days.c.kiosk, ledger_days.c.day, day_state).where(
        ledger_days.c.province == scope.province, counted_day, ledger_days.c.day >= first
    )
    if scope.district:
        wanted = wanted.where(ledger_days.c.district == scope.district)
    return {(kiosk, day): int(state) for kiosk, day, state in connection.execute(wanted)}


def _details(connection: Connection, kiosk: str, now: date) -> dict:
    first = (now - timedelta(days=90)).isoformat()
    return {
        "checks": list(connection.execute(select(health).where(health.c.kiosk == kiosk).order_by(health.c.check_id))),
        "beats": list(
            connection.execute(select(heartbeats).where(heartbeats.c.kiosk == kiosk).order_by(heartbeats.c.day.desc()).limit(14))
        ),
        "missing": hash_chain.gaps(connection, kiosk)[:GAPS_SHOWN],
        "breaks": [row.seq for row in hash_chain.breaks(connection, kiosk)[:GAPS_SHOWN]],
        "ledger": list(
            connection.execute(
                select(ledger_days, day_state.label("state"))
                .where(ledger_days.c.kiosk == kiosk, counted_day, ledger_days.c.day >= first)
                .order_by(ledger_days.c.day.desc())
            )
        ),
        "conflicts": connection.scalar(
            select(func.count()).select_from(conflicts).where(conflicts.c.kiosk == kiosk, conflicts.c.settled_at.is_(None))
        ),
        "rejected": list(
            connection.execute(
                select(rejected.c.id, rejected.c.reason, rejected.c.record, rejected.c.received_at)
                .where(rejected.c.kiosk == kiosk)
                .order_by(rejected.c.received_at.desc())
                .limit(20)
            )
        ),
    }
