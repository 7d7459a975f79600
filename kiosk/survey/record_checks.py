"""Checks whether a record from anywhere has the form of a response. Pure; it knows no questionnaire."""

import re
from datetime import datetime
from functools import lru_cache
from itertools import islice
from operator import itemgetter
from typing import Any

from kiosk.language.sentence import Sentence
from kiosk.survey.dates.calendar import day_of
from kiosk.survey.limits import (
    AMENDED_BY,
    AMENDING,
    ANSWERS_LIMIT,
    HASH,
    ID,
    LANGUAGE,
    LANGUAGES,
    LIST_LIMIT,
    MODES,
    REASON_LIMIT,
    STATUSES,
    TEXT_LIMIT,
    TRIALS,
    UUID,
    VERSION_LIMIT,
    VIAS,
)
from kiosk.survey.response import FIELDS, OPTIONAL, digest

_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NAMED = 20  # unknown names that are listed
_FIELD_SET = frozenset(FIELDS)
_KNOWN = (*FIELDS, *OPTIONAL)
_AMENDMENT = {"act", "id", "reason", "day", "by"}
_MARKS = itemgetter("id", "kiosk", "prev_hash", "hash", "started_at", "answered_at")
# The marks a line each; moments of years that are inside every limit whatever the offset.
_PLAIN_MOMENT = r"(?:19[89]|[2-8][0-9]{2})[0-9]" + _MOMENT.pattern.removeprefix(r"\d{4}")
_PLAIN_MARKS = re.compile("\n".join([UUID.pattern] * 2 + [HASH.pattern] * 2 + [_PLAIN_MOMENT] * 2), re.ASCII)
# Control characters, halves of surrogate pairs (no UTF-8) and U+FFFE, U+FFFF (no XML, so no spreadsheet).
_UNSTORABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def problems(record: object) -> list[str]:
    """What is wrong with a record's form, a sentence for each field; empty when it is a well-formed response.

    It trusts nothing: `record` may be any JSON value. Whether answers fit a questionnaire: `answers.problems`.
    """
    if not isinstance(record, dict):
        return [Sentence("a response must be an object")]
    faults: list[str] = [Sentence("{field}: missing", field=name) for name in FIELDS if name not in record]
    unknown = islice((name for name in record if name not in _KNOWN), _NAMED)
    faults += [Sentence("{name!r} is not a field of a response", name=str(name)[:40]) for name in unknown]
    if faults:
        return faults
    faults = [Sentence("{field}: {fault}", field=name, fault=fault) for name, fault in _field_faults(record) if fault]
    if not faults and digest(record) != record["hash"]:
        faults = [WRONG_HASH]
    return faults


def plainly_well_formed(record: object) -> bool:
    """Whether a record is certainly well-formed, in a quarter of the time that `problems` takes; False proves nothing.

    The caller checks the hash: in bulk (sync.server.ingest.validation) the hashed text is needed for more than that.
    """
    if not isinstance(record, dict):
        return False
    try:
        form, marks = record["questionnaire"], _MARKS(record)
        return (
            record.keys() == _FIELD_SET
            and _PLAIN_MARKS.fullmatch("\n".join(marks)) is not None
            and all(map(datetime.fromisoformat, marks[-2:]))
            and type(record["seq"]) is int
            and 1 <= record["seq"] <= 2**53 - 1
            and type(record["duration_s"]) is int
            and 0 <= record["duration_s"] <= 2**31
            and (record["language"] in LANGUAGES and record["mode"] in MODES and record["status"] in STATUSES)
            and (form.keys() == {"id", "version"} and is_id(form["id"]))
            and (type(form["version"]) is int and 1 <= form["version"] <= VERSION_LIMIT)
            and _plain_answers(record["answers"])
            and _plain_other(record["other"])
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return False


def _plain_answers(answers: dict[str, Any]) -> bool:
    if len(answers) > ANSWERS_LIMIT or not all(map(is_id, answers)):
        return False
    for answer in answers.values():
        kind = type(answer)
        if kind is int:
            if not 1 <= answer <= 5:
                return False
        elif kind is list:
            if len(answer) > LIST_LIMIT or not all(map(is_id, answer)) or len(set(answer)) != len(answer):
                return False
        elif kind is not str:
            return False
    return _plain_texts([answer for answer in answers.values() if type(answer) is str])


def _plain_other(other: dict[str, Any]) -> bool:
    return not other or (
        len(other) <= ANSWERS_LIMIT and all(is_id(key) and type(text) is str and _plain_text(text) for key, text in other.items())
    )


def _plain_texts(texts: list[str]) -> bool:
    """Each of them, looked at together where they are short, as nearly always."""
    joined = "".join(texts)
    return all(texts) and ((len(joined) <= TEXT_LIMIT and joined.isprintable()) or all(map(_plain_text, texts)))


def _plain_text(text: str) -> bool:
    """Printable characters are never _UNSTORABLE: `isprintable` saves the search for nearly every text."""
    return 0 < len(text) <= TEXT_LIMIT and (text.isprintable() or not _UNSTORABLE.search(text))


def _field_faults(record: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        ("id", _pattern(record["id"], UUID, _AUUID)),
        ("kiosk", _pattern(record["kiosk"], UUID, _AUUID)),
        ("seq", _whole(record["seq"], 1, 2**53 - 1)),
        ("questionnaire", _questionnaire_fault(record["questionnaire"])),
        ("started_at", _moment_fault(record["started_at"])),
        ("answered_at", _moment_fault(record["answered_at"])),
        ("duration_s", _seconds_fault(record["duration_s"])),
        ("language", _pattern(record["language"], LANGUAGE, Sentence("the id of a language, such as th or en"))),
        ("mode", _one_of(record["mode"], MODES)),
        ("status", _one_of(record["status"], STATUSES)),
        ("answers", _answers_fault(record["answers"])),
        ("other", _other_fault(record["other"])),
        ("prev_hash", _pattern(record["prev_hash"], HASH, _A_HASH)),
        ("hash", _pattern(record["hash"], HASH, _A_HASH)),
        ("trial", _one_of(record["trial"], TRIALS) if "trial" in record else ""),
        ("amends", _amendment_fault(record["amends"], record["id"]) if "amends" in record else ""),
        ("via", _one_of(record["via"], VIAS) if "via" in record else ""),
    ]


_AUUID, _A_HASH = Sentence("a UUID in lower case"), Sentence("64 lower-case hex digits")


WRONG_HASH = Sentence("hash: is not the SHA-256 of this record")


_AN_ID = Sentence("an id of letters, digits, dot, dash")


def _pattern(value: object, pattern: re.Pattern[str], wanted: str) -> str:
    return "" if isinstance(value, str) and pattern.fullmatch(value) else Sentence("must be {wanted}", wanted=wanted)


def _whole(value: object, low: int, high: int) -> str:
    fits = isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
    return "" if fits else Sentence("must be a whole number from {low} to {high}", low=low, high=high)


def _seconds_fault(value: object) -> str:
    fits = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 2**31
    return "" if fits else Sentence("must be a number of seconds from 0 to 2147483648")


def _one_of(value: object, allowed: tuple[str, ...]) -> str:
    return "" if isinstance(value, str) and value in allowed else Sentence("must be one of {names}", names=", ".join(allowed))


def _questionnaire_fault(value: object) -> str:
    if not isinstance(value, dict) or set(value) != {"id", "version"}:
        return Sentence("must be an object with id and version")
    return _pattern(value["id"], ID, _AN_ID) or _whole(value["version"], 1, VERSION_LIMIT)


def _moment_fault(value: object) -> str:
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        return Sentence("must be an ISO 8601 moment with an offset")
    try:
        day = day_of(datetime.fromisoformat(value))
    except (ValueError, OverflowError):
        return Sentence("is no moment of any calendar")
    return "" if 1970 <= day.year <= 9000 else Sentence("is outside the years that can be counted")


def _amendment_fault(value: object, own_id: object) -> str:
    if not isinstance(value, dict) or value.keys() != _AMENDMENT:
        return Sentence("must be an object of act, id, reason, day and by")
    faults = [
        ("act", _one_of(value["act"], AMENDING)),
        ("id", _pattern(value["id"], UUID, _AUUID) or (Sentence("is this record's own") if value["id"] == own_id else "")),
        ("reason", reason_fault(value["reason"])),
        ("day", _day_fault(value["day"])),
        ("by", _one_of(value["by"], AMENDED_BY)),
    ]
    return next((Sentence("{field}: {fault}", field=name, fault=fault) for name, fault in faults if fault), "")


def reason_fault(value: object) -> str:
    """What is wrong with the reason of a correction or withdrawal; "" when nothing is."""
    if not isinstance(value, str) or not 0 < len(value) <= REASON_LIMIT:
        return Sentence("must be 1 to {text_limit} characters", text_limit=REASON_LIMIT)
    return text_fault(value)


def _day_fault(value: object) -> str:
    return "" if isinstance(value, str) and _DAY.fullmatch(value) and not _moment_fault(f"{value}T12:00:00Z") else Sentence("must be a day")


def _answers_fault(value: object) -> str:
    if not isinstance(value, dict) or len(value) > ANSWERS_LIMIT:
        return Sentence("must be an object of at most 200 answers")
    for key, answer in value.items():
        if not is_id(key):
            return Sentence("{key!r} is no question id", key=key[:40])
        if isinstance(answer, list):
            fits = len(answer) <= LIST_LIMIT and all(isinstance(code, str) and is_id(code) for code in answer)
            fault = "" if fits and len(set(answer)) == len(answer) else Sentence("must be a list of different option codes")
        elif isinstance(answer, str):
            fault = text_fault(answer)
        else:
            fault = _whole(answer, 1, 5)
        if fault:
            return Sentence("{field}: {fault}", field=key, fault=fault)
    return ""


@lru_cache(maxsize=4096)
def is_id(text: str) -> bool:
    """Whether this can be an id of a question, item, option or service. Cached: the same few hundred recur."""
    return ID.fullmatch(text) is not None


def _other_fault(value: object) -> str:
    if not isinstance(value, dict) or len(value) > ANSWERS_LIMIT:
        return Sentence("must be an object of at most 200 texts")
    for key, text in value.items():
        if not ID.fullmatch(key):
            return Sentence("{key!r} is no question id", key=key[:40])
        fault = text_fault(text) if isinstance(text, str) else Sentence("must be text")
        if fault:
            return Sentence("{field}: {fault}", field=key, fault=fault)
    return ""


def text_fault(text: str) -> str:
    """What is wrong with a free text; "" when it can be stored, hashed and exported anywhere."""
    if not text or len(text) > TEXT_LIMIT:
        return Sentence("must be 1 to {text_limit} characters", text_limit=TEXT_LIMIT)
    return Sentence("holds control characters") if _UNSTORABLE.search(text) else ""


def storable(typed: str) -> str:
    """The storable part of a typed text: trimmed, without control characters, at most TEXT_LIMIT characters."""
    return _UNSTORABLE.sub("", typed.replace("\r\n", "\n").replace("\t", " ")).strip()[:TEXT_LIMIT].strip()
