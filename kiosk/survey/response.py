"""A response as stored, chained, sent and counted. Pure: ids, moments and the previous hash are arguments.

Draft -> seal(seq, prev_hash) -> Response -> as_record() is the wire's and the export's JSON object.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from kiosk.frozen import field, field_names, frozen
from kiosk.survey.dates.calendar import day_of

FIRST_PREVIOUS = "0" * 64
FIELDS = (
    "id",
    "kiosk",
    "seq",
    "questionnaire",
    "started_at",
    "answered_at",
    "duration_s",
    "language",
    "mode",
    "status",
    "answers",
    "other",
    "prev_hash",
    "hash",
)

OPTIONAL = ("trial", "amends", "via")  # absent from nearly every record; hashed where they are there
ANY_LANGUAGE = "languages"  # a receiver takes responses of every language, not of Thai and English alone
TAKEN = (*OPTIONAL, ANY_LANGUAGE)  # what came into records after 0.2.0, as a province tells its kiosks that it takes it

Answer = str | int | tuple[str, ...]


@frozen
class Amendment:
    """What makes a record a correction or a withdrawal: the response that it is about, why, and when that was decided.

    A correction is the whole response in its new form; a withdrawal has no answers. What follows for the figures says
    kiosk.survey.counting.form_that_counts.
    """

    act: str  # correct | withdraw
    id: str  # of the response, never of another amendment
    reason: str
    day: str  # YYYY-MM-DD, Asia/Bangkok
    by: str  # officer | command


@frozen
class Draft:
    """A finished response without a place in the chain: no `seq`, no hashes."""

    id: str  # UUID version 7, made when the citizen starts (RFC 9562, 5.7)
    kiosk: str  # UUID of the kiosk
    questionnaire: tuple[str, int]  # id, version
    started_at: str  # ISO 8601 with offset
    answered_at: str
    duration_s: int | float  # ours are whole seconds; others may send parts
    language: str
    mode: str
    status: str
    answers: Mapping[str, Answer] = field(default_factory=lambda: MappingProxyType({}))
    other: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    trial: str = ""  # of limits.TRIALS; "": it counts
    amends: Amendment | None = None
    via: str = ""  # of limits.VIAS: no kiosk took it, the province did; "": a kiosk did


_DRAFTED = attrgetter(*field_names(Draft))  # the fields that a response begins with, in their order


@frozen
class Response(Draft):
    seq: int = 0
    prev_hash: str = FIRST_PREVIOUS
    hash: str = ""

    @property
    def day(self) -> str:
        """The Bangkok day it counts on, ISO."""
        return day_of(datetime.fromisoformat(self.answered_at)).isoformat()

    def as_record(self) -> dict[str, Any]:
        """The contract's JSON object, fields in the contract's order."""
        return ordered({**_unsealed(self), "seq": self.seq, "prev_hash": self.prev_hash, "hash": self.hash})


def seal(draft: Draft, seq: int, prev_hash: str) -> Response:
    """Give a draft its place in the chain: `seq` (1, 2, 3 ... without gaps) and the hash over everything else."""
    return sealed(draft, seq, prev_hash)[0]


def sealed(draft: Draft, seq: int, prev_hash: str) -> tuple[Response, str]:
    """As `seal`, with the canonical text that is hashed: hash = SHA-256(text), text in UTF-8 (RFC 8785)."""
    text = _canonical({**_unsealed(draft), "seq": seq, "prev_hash": prev_hash})
    hash = hashlib.sha256(text).hexdigest()
    return Response(*_DRAFTED(draft), seq, prev_hash, hash), text.decode("utf-8")  # type: ignore[call-arg]


def digest(record: Mapping[str, Any]) -> str:
    """SHA-256, lower-case hex, of the record without `hash` as canonical JSON (RFC 8785)."""
    return hashlib.sha256(_canonical({key: value for key, value in record.items() if key != "hash"})).hexdigest()


def canonical(record: Mapping[str, Any]) -> str:
    """The record as canonical JSON text (RFC 8785): how it is stored and hashed."""
    return _canonical(dict(record)).decode("utf-8")


_PLAIN = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")).encode


def _canonical(record: dict[str, Any]) -> bytes:
    """RFC 8785. Where keys are ASCII and no number is a fraction (every form of ours: ids, levels, whole seconds), the standard
    library's encoder sorts, escapes and prints the very same bytes, ten times as fast; tests hold the two against each other."""
    if isinstance(record.get("duration_s"), int):
        return _PLAIN(record).encode("utf-8")
    import rfc8785  # late: no record of this product needs it

    return rfc8785.dumps(record)


def from_record(record: Mapping[str, Any]) -> Response:
    """A response from a record in which `record_checks.problems` finds nothing."""
    return Response(
        id=record["id"],
        kiosk=record["kiosk"],
        questionnaire=(record["questionnaire"]["id"], record["questionnaire"]["version"]),
        started_at=record["started_at"],
        answered_at=record["answered_at"],
        duration_s=record["duration_s"],
        language=record["language"],
        mode=record["mode"],
        status=record["status"],
        answers={key: tuple(value) if isinstance(value, list) else value for key, value in record["answers"].items()},
        other=dict(record["other"]),
        seq=record["seq"],
        trial=record.get("trial", ""),
        amends=Amendment(**record["amends"]) if "amends" in record else None,
        via=record.get("via", ""),
        prev_hash=record["prev_hash"],
        hash=record["hash"],
    )


def _unsealed(draft: Draft) -> dict[str, Any]:
    record = {
        "id": draft.id,
        "kiosk": draft.kiosk,
        "questionnaire": {"id": draft.questionnaire[0], "version": draft.questionnaire[1]},
        "started_at": draft.started_at,
        "answered_at": draft.answered_at,
        "duration_s": draft.duration_s,
        "language": draft.language,
        "mode": draft.mode,
        "status": draft.status,
        "answers": {key: list(value) if isinstance(value, tuple) else value for key, value in draft.answers.items()},
        "other": dict(draft.other),
    }
    if draft.trial:
        record["trial"] = draft.trial
    if draft.amends:
        from dataclasses import asdict  # late: a start does without

        record["amends"] = asdict(draft.amends)
    if draft.via:
        record["via"] = draft.via
    return record


def ordered(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record with its fields in the contract's order, those that are not always there at the end. Raises KeyError."""
    return {name: record[name] for name in FIELDS} | {name: record[name] for name in OPTIONAL if name in record}
