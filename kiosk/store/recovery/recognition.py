"""Recognises which table a row read from raw pages belongs to, by its shape; a response also by its hash. It reads no file."""

import hashlib
import json
from typing import Any

from kiosk.store import tallies
from kiosk.store.database import DamagedStoreError
from kiosk.store.outbox import STATES
from kiosk.store.recovery.pages import PageRow
from kiosk.survey.dates.calendar import moment_of
from kiosk.survey.response import digest, from_record


def response_columns(text: str, hash: str) -> tuple[Any, ...]:
    """(seq, id, day, answered_at, hash, record) by the response's text: the row's own columns may be torn."""
    response = from_record({**json.loads(text), "hash": hash})
    return response.seq, response.id, response.day, response.answered_at, hash, text


def recognised(row: PageRow) -> tuple[str, tuple[Any, ...]] | None:
    """(table, values in the order of its columns); None for a row of no known shape or that contradicts itself."""
    if row.rowid is not None:
        numbered = (row.rowid, *row.values[1:])
        match row.values:
            case (None, _, _, _, str(hash), str(text), str(flags), str(clock_note)) if _proved(row.rowid, text, hash):
                return "trials" if "trial" in json.loads(text) else "responses", (*response_columns(text, hash), flags, clock_note)
            case (None, str(), "check_in" | "day_total", int(), str(), str(), "checkin" | "officer", int(), str(uses)) if isinstance(
                _json(uses), dict
            ):
                return "visits", numbered
            case (None, str(at), str(), str()) if moment_of(at):
                return "journal", numbered
            case (None, str(), str(at), 0 | 1) if moment_of(at):
                return "imported_rows", numbered
            case (None, "response" | "visit", *_) if waits(numbered):
                return "undated", numbered
            case (None, int(last), str(at)) if moment_of(at) and last >= row.rowid:
                return "lost", numbered
        return None
    match row.values:
        case (str(state), "response" | "visit", int(), str(), int(), _, _, str(), _) if state in STATES:
            return "outbox", row.values
        case (str(), int(), str(layout)) if _is_layout(layout):
            return "layouts", row.values
        case (str(), str()):
            return "settings", row.values
    return None


def _proved(seq: int, text: str, hash: str) -> bool:
    return hashlib.sha256(text.encode("utf-8")).hexdigest() == hash and json.loads(text).get("seq") == seq


def waits(row: tuple[Any, ...]) -> bool:
    """Whether a row of the table `undated` is whole. A response in it is sealed outside of the chain, so its hash proves it."""
    match row:
        case (int(), "response", str(id), str(at), str(), int() | float(), str(text)) if moment_of(at):
            record = _json(text)
            return isinstance(record, dict) and record.get("id") == id and _proves_itself(record)
        case (int(), "visit", str(), str(at), str(), int() | float(), str(text)) if moment_of(at):
            return isinstance(_json(text), list)
        case (int(), "start", str(), str(at), str(), int() | float(), "null"):
            return bool(moment_of(at))
    return False


def _proves_itself(record: dict[str, Any]) -> bool:
    try:
        return record.get("hash") == digest(record)
    except ValueError:  # not even a text that could be hashed
        return False


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _is_layout(text: str) -> bool:
    try:
        return bool(tallies.layout_from_json(text))
    except DamagedStoreError:
        return False
