"""The support bundle of a kiosk: asking for it, reading what came, taking it along, and erasing it."""

import json
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response
from sqlalchemy import Row

from kiosk.frozen import frozen
from kiosk.language.texts import Texts
from sync.server.accounts.csrf import csrf_and_role
from sync.server.accounts.permissions import require_role
from sync.server.accounts.users import User
from sync.server.db.engine import reading, writing
from sync.server.kiosks import support_requests
from sync.server.kiosks.details import kiosk_names
from sync.server.pages.parts.rendering import language_of, moment, problem, redirect, render, texts

router = APIRouter(include_in_schema=False)
_province = csrf_and_role("province")


@router.post("/kiosks/{kiosk}/support")
def ask(request: Request, kiosk: str, user: Annotated[User, Depends(_province)], note: Annotated[str, Form()] = "") -> Response:
    with writing(request.app.state.engine) as connection:
        known = kiosk in kiosk_names(connection, user.scope)
        if not known or not support_requests.ask(connection, user.name, kiosk, note):
            return problem(
                request, user, 404 if not known else 400, texts(language_of(request))("support_waits" if known else "unknown_kiosk")
            )
    return redirect(f"/kiosks/{kiosk}#support", "support_asked")


@router.post("/kiosks/{kiosk}/support/erase")
def erase(request: Request, kiosk: str, user: Annotated[User, Depends(_province)]) -> Response:
    """Also a request that waits: it is taken back."""
    with writing(request.app.state.engine) as connection:
        if not support_requests.take_back(connection, user.name, kiosk):
            return problem(request, user, 404, texts(language_of(request))("support_none"))
    return redirect(f"/kiosks/{kiosk}#support", "support_erased")


@router.get("/kiosks/{kiosk}/support")
def support_page(request: Request, kiosk: str, user: Annotated[User, Depends(require_role("province"))]) -> Response:
    row, called = _received(request, kiosk, user)
    if row is None:
        return problem(request, user, 404, texts(language_of(request))("support_none"))
    t, bundle = texts(language_of(request)), json.loads(row.bundle)
    view: dict[str, Any] = {"parts_of": _parts(bundle), "reports": _reports(bundle, t), "lines_of": _lines(bundle)}
    return render(request, "support.html", user, row=row, called=called, **view)


@frozen
class ShownReport:
    """A self-check of the kiosk as the page shows it."""

    at: str
    checks: list[tuple[str, str, str]]  # name, outcome, sentence


def _parts(bundle: Mapping[str, Any]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Its tables. What is in a bundle is the kiosk's affair, and another version's may hold anything."""
    tables = ((name, part) for name, part in bundle.items() if isinstance(part, dict))
    return [(name, [(key, _cell(value)) for key, value in part.items()]) for name, part in tables]


def _cell(value: Any) -> str:
    return ", ".join(f"{name}: {words}" for name, words in value.items()) if isinstance(value, dict) else str(value)


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _reports(bundle: Mapping[str, Any], t: Texts) -> list[ShownReport]:
    reports = []
    for report in _dicts(bundle.get("checks")):
        words = [{name: str(check.get(name, "")) for name in ("name", "outcome", "sentence")} for check in _dicts(report.get("checks"))]
        checks = [(check["name"], check["outcome"], check["sentence"]) for check in words]
        reports.append(ShownReport(moment(str(report.get("at", "")), t), checks))
    return reports


def _lines(bundle: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    lists = ((name, bundle.get(name)) for name in ("events", "log"))
    return [(name, [_line(entry) for entry in entries]) for name, entries in lists if isinstance(entries, list) and entries]


def _line(entry: Any) -> str:
    return f"{entry.get('at', '')} {entry.get('kind', '')}: {entry.get('text', '')}" if isinstance(entry, dict) else str(entry)


@router.get("/kiosks/{kiosk}/support.json")
def support_file(request: Request, kiosk: str, user: Annotated[User, Depends(require_role("province"))]) -> Response:
    row, _ = _received(request, kiosk, user)
    if row is None:
        return problem(request, user, 404, texts(language_of(request))("support_none"))
    headers = {"Content-Disposition": f"attachment; filename=kiosk-support-{row.answered_at[:10]}.json"}
    return Response(row.bundle.encode("utf-8"), media_type="application/json", headers=headers)


def _received(request: Request, kiosk: str, user: User) -> tuple[Row | None, str]:
    """The bundle that came last, and what people call the kiosk."""
    with reading(request.app.state.engine) as connection:
        row, names = support_requests.latest(connection, kiosk), kiosk_names(connection, user.scope)
    whole = row is not None and row.state == support_requests.RECEIVED and kiosk in names
    return (row if whole else None), names.get(kiosk, "")
