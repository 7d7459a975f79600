"""Stores diagnostics reports in the journal and returns the latest. It checks nothing."""

import json
import sqlite3
from datetime import datetime
from typing import Any

from kiosk.diagnostics.result import DiagnosticsReport, as_json, from_json
from kiosk.language.texts import Texts
from kiosk.store import journal
from kiosk.survey.dates.calendar import day_of, timestamp

KIND = "selfcheck"


def save_report(connection: sqlite3.Connection, report: DiagnosticsReport, texts: Texts) -> None:
    """Store a report with its sentences. Raises StoreError when the journal cannot be written."""
    journal.note(connection, KIND, json.dumps(as_json(report, texts), ensure_ascii=False), report.at)


def latest(connection: sqlite3.Connection, count: int = 1) -> list[DiagnosticsReport]:
    """The last stored reports, newest first."""
    return [from_json(json.loads(event.text)) for event in journal.events(connection, KIND, count)]


def due(connection: sqlite3.Connection, now: datetime) -> bool:
    """Whether today's diagnostics have not run yet: each morning, and after a night in which the kiosk was off."""
    last = latest(connection)
    return not last or day_of(last[0].at) < day_of(now)


def for_heartbeat(report: DiagnosticsReport, texts: Texts) -> list[dict[str, Any]]:
    """The report as sync.wire.Check lists it."""
    at = timestamp(report.at)
    return [{"check": result.name, "result": result.outcome, "sentence": result.sentence(texts), "at": at} for result in report.results]
