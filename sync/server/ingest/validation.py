"""Looking at each record of a batch before any lock is taken: well-formed or not, its hash, its flags, the day it counts on. No SQL."""

import hashlib
import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

from kiosk.frozen import frozen
from kiosk.survey import quality, record_checks, response
from kiosk.survey.dates.calendar import BANGKOK
from kiosk.survey.limits import WITHDRAW
from kiosk.survey.quality import QUALITY_FLAGS
from kiosk.survey.record_checks import plainly_well_formed, problems
from sync.server.tallies.layout import TallyLayout
from sync.server.tallies.service_keys import OWN
from sync.wire import Code

REASON_LIMIT = 300
OTHER_KIOSK = "kiosk: this key belongs to another kiosk"
KEPT_LIMIT = 256 * 1024  # characters of a refused record; no form of ours comes near it
_DEPTH_LIMIT = 64  # a body of ours is five deep
_TOKENS = re.compile(rb'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)  # texts whole, and what opens and closes
UNKNOWN_QUESTIONNAIRE = "unknown_questionnaire"
UNKNOWN_SERVICE = "unknown_service"
PAPER = "paper"  # a mode
_OUR_OFFSET = "+07:00"  # a moment written with it says day and hour of Bangkok itself
_QUALITY = frozenset(QUALITY_FLAGS)


@frozen
class ValidationContext:
    """What a record is compared with: the questionnaire's layout, the versions and the services that are known here."""

    layout: TallyLayout
    questionnaires: frozenset[str]  # "opdc-2564/1"
    services: frozenset[str]


@dataclass(slots=True)
class ValidRecord:
    """A well-formed response and what is derived from it."""

    record: dict[str, Any]
    text: str  # canonical JSON
    day: str
    hour: int
    answered_unix: int
    flags: tuple[str, ...]
    by_itself: bool  # it is a response and counts as it stands, unless an amendment says otherwise
    filed_mode: str  # the column `mode`: how it was answered, or PHONE where no kiosk took it

    @property
    def flagged(self) -> int:
        return int(not _QUALITY.isdisjoint(self.flags))


@frozen
class RejectedRecord:
    """What cannot be a response of this kiosk: stored as text, with the reason."""

    id: str  # as it was sent
    reason: str
    code: Code
    text: str  # ASCII JSON, so that any database can hold it

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.text.encode("ascii")).hexdigest()


def parse(body: bytes) -> object:
    """The JSON value of a body. Raises ValueError.

    orjson takes a third of the time of the standard library's parser, but refuses a whole body for one half of a surrogate pair,
    one huge number or one record that is nested deeply; then a slower one reads it, so that one bad record does not block the rest.
    """
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        try:
            return json.loads(_shallow(body), parse_int=_whole)
        except RecursionError as error:  # brackets hidden in UTF-16, which nobody sends
            raise ValueError("nested too deeply") from error


def _whole(digits: str) -> int | float:
    """A number with more digits than any field takes is only known to be too large."""
    return int(digits) if len(digits) <= 40 else float(digits)


def _shallow(body: bytes) -> bytes:
    """The JSON with null in place of what lies deeper than anything of ours: a reader that goes down with it would run out of stack."""
    parts, depth, done = [], 0, 0
    for token in _TOKENS.finditer(body):
        if token[0] in b"[{":
            depth += 1
            if depth == _DEPTH_LIMIT + 1:
                parts += [body[done : token.start()], b"null"]
        elif token[0] in b"]}":
            if depth == _DEPTH_LIMIT + 1:
                done = token.end()
            depth -= 1
    return b"".join([*parts, b"" if depth > _DEPTH_LIMIT else body[done:]])


def canonical(record: dict[str, Any]) -> bytes:
    """kiosk.survey.response.canonical by orjson, in a tenth of the time: it sorts and escapes as RFC 8785 does where keys are ASCII and
    no number is a fraction, as in every record that is plainly well-formed."""
    return orjson.dumps(record, option=orjson.OPT_SORT_KEYS)


def digest(record: dict[str, Any], text: bytes) -> str:
    """kiosk.survey.response.digest of a plainly well-formed record from its canonical `text`, which needs no writing a second time
    where the hash stands in it once: the contract's own field, between `duration_s` and `id`."""
    mark = b'"hash":"%b",' % record["hash"].encode("ascii")
    if text.count(mark) == 1:
        return hashlib.sha256(text.replace(mark, b"")).hexdigest()
    return hashlib.sha256(canonical({key: value for key, value in record.items() if key != "hash"})).hexdigest()


def validate(record: object, kiosk: str, context: ValidationContext) -> ValidRecord | RejectedRecord:
    """A record as `kiosk` sent it. It may write only as itself."""
    if isinstance(record, dict) and plainly_well_formed(record):
        text = canonical(record)
        faults = [] if digest(record, text) == record["hash"] else problems(record)
    else:
        faults, text = problems(record), b""
    if not faults and isinstance(record, dict):
        layout = context.layout.of(record["questionnaire"])
        faults = layout.misfits(record["answers"]) if layout else []
        if record["kiosk"] != kiosk:
            return _rejected(record, [OTHER_KIOSK], Code.KEY_OF_ANOTHER_KIOSK)
        if not faults:
            return _valid_record(record, text.decode() or response.canonical(record), context)
    return _rejected(record, faults, Code.HASH_WRONG if record_checks.WRONG_HASH in faults else Code.RECORD_INVALID)


def _rejected(record: object, faults: Sequence[str], code: Code) -> RejectedRecord:
    return RejectedRecord(sent_id(record), "; ".join(faults)[:REASON_LIMIT], code, _as_text(record))


def _as_text(record: object) -> str:
    """A rejected record as text to look at; the kiosk keeps the whole of it."""
    parts, length = [], 0
    try:
        for part in json.JSONEncoder().iterencode(record):  # not all of 16 MB of which a sixtieth is kept
            parts.append(part)
            length += len(part)
            if length >= KEPT_LIMIT:
                break
        return "".join(parts)[:KEPT_LIMIT]
    except RecursionError:
        return '"nested too deeply to be kept"'


def _valid_record(record: dict, text: str, context: ValidationContext) -> ValidRecord:
    answered_at = record["answered_at"]
    moment = datetime.fromisoformat(answered_at)
    unix = int(moment.timestamp())
    if not answered_at.endswith(_OUR_OFFSET):
        answered_at = moment.astimezone(BANGKOK).isoformat()
    by_itself = "amends" not in record and "trial" not in record
    # When an amendment or a trial was made says as little about the citizen as when a paper form was typed.
    filed_mode = (record.get("via") or record["mode"]) if by_itself else PAPER
    return ValidRecord(
        record, text, answered_at[:10], int(answered_at[11:13]), unix, _flags(record, context), by_itself=by_itself, filed_mode=filed_mode
    )


def _flags(record: dict, context: ValidationContext) -> tuple[str, ...]:
    answers = record["answers"]
    if "trial" in record or record.get("amends", {}).get("act") == WITHDRAW:
        return ()
    typed = "amends" in record  # by an officer: how long that took says nothing about the citizen
    flags = quality.flags(answers, context.layout.items, record["duration_s"], PAPER if typed else record["mode"])
    form = record["questionnaire"]
    if f"{form['id']}/{form['version']}" not in context.questionnaires:
        flags += (UNKNOWN_QUESTIONNAIRE,)
    unknown = set(context.layout.services_of(answers)) - context.services
    if not all(service.startswith(OWN) for service in unknown):
        flags += (UNKNOWN_SERVICE,)
    return flags


def sent_id(record: object, name: str = "id") -> str:
    """The id under which a verdict goes back: as it came, whatever it is, so that the sender finds its record; "" for what is no text."""
    identity = record.get(name) if isinstance(record, dict) else ""
    return identity if isinstance(identity, str) else ""


def storable_id(identity: str) -> str:
    """An id when it is text that a database and a log can hold; otherwise nothing."""
    return identity[:64] if identity.isprintable() else ""


def bursts(moments: Sequence[int], candidates: Iterable[int]) -> set[int]:
    """Those of `candidates` that are part of a burst among `moments` (sorted, Unix seconds, one kiosk)."""
    in_burst = set()
    for moment in candidates:
        low, high = bisect_left(moments, moment - quality.BURST_SECONDS), bisect_right(moments, moment + quality.BURST_SECONDS)
        if high - low >= quality.BURST_COUNT:
            near = list(moments[low:high])
            near.remove(moment)
            if quality.is_burst([datetime.fromtimestamp(other, UTC) for other in near], datetime.fromtimestamp(moment, UTC)):
                in_burst.add(moment)
    return in_burst
