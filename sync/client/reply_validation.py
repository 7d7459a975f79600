"""Whether what came back is a province's answer, held against the wire before anything believes it. Pure; it asks nothing.

An answer that is not exactly what the wire promises counts as none: captive portals, proxies and half-written bodies must never
make a response look as if it had arrived.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from kiosk.store.outbox import RecordVerdict
from kiosk.survey.limits import HASH
from kiosk.survey.province_status import read_status
from kiosk.updates.update_file import LARGEST, VERSION
from sync import wire
from sync.client.errors import KeyRefusedError, NoReplyError, NotSentError, RequestRefusedError, TooLargeError
from sync.wire import Code

PACK_NAME = re.compile(r"(th|en)(-[a-z0-9]{2,16})?")  # kiosk.audio.pack.NAME, which a kiosk without a pack does not load

REASON_LIMIT = 300  # characters of a sentence or a value that are read
VALUES_LIMIT = 10
LONGEST_WAIT_S = 3600.0  # more than that of Retry-After is a mistake, and the officers would wait for nothing


def parsed(status: int, content_type: str, retry_after: str | None, body: bytes) -> object:
    """The JSON of an answer of 200. Raises NotSentError for everything else, with the reason an officer is told."""
    if 300 <= status < 400 or status == 511:  # 511 is what a log-in page should answer (RFC 6585, 6)
        raise NoReplyError("portal")
    value = _json(body)
    if status == 200:
        if value is None:
            raise NoReplyError("portal" if _is_page(content_type, body) else "not_json")
        return value
    raise _fault(status, value, retry_after)


def _fault(status: int, value: object, retry_after: str | None) -> NotSentError:
    reason, code, values = _problem(value)
    if status == 413:
        return TooLargeError()
    if status in (429, 503) and (status == 429 or seconds(retry_after) is not None):
        return _later(NoReplyError("busy", seconds=round(seconds(retry_after) or 60)), seconds(retry_after) or 60.0)
    if not reason:
        return NoReplyError("proxy", status=status)
    if status == 401:
        return KeyRefusedError("revoked" if code == Code.KEY_REVOKED else "unknown_key")
    if status >= 500 or status == 408:
        return NoReplyError("server_error", status=status)
    return RequestRefusedError(status, reason, code, values)


def _problem(value: object) -> tuple[str, str, wire.Values]:
    """(sentence, code, values) of problem details (sync.wire.Problem); an older province sends the sentence alone."""
    if not isinstance(value, dict) or not isinstance(value.get("error"), str):
        return "", "", {}
    return value["error"][:REASON_LIMIT], *_code(value)


def _code(value: Mapping[str, Any]) -> tuple[str, wire.Values]:
    """The code and what fills its text; "" and nothing where there are none that can be used."""
    code, values = value.get("code"), value.get("values")
    if not isinstance(code, str) or len(code) > wire.CODE_LIMIT:
        return "", {}
    given = values.items() if isinstance(values, dict) else ()
    fits = {name: content for name, content in given if isinstance(content, str | int) and len(str(content)) <= REASON_LIMIT}
    return code, dict(list(fits.items())[:VALUES_LIMIT])


def _later(fault: NoReplyError, after: float) -> NoReplyError:
    fault.retry_after = after
    return fault


def seconds(retry_after: str | None) -> float | None:
    """Retry-After in seconds; its other form, a date, is read by nobody we ask (RFC 9110, 10.2.3) and counts as a minute."""
    if not retry_after:
        return None
    text = retry_after.strip()
    return min(float(text), LONGEST_WAIT_S) if text.isascii() and text.isdigit() else 60.0


def _json(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _is_page(content_type: str, body: bytes) -> bool:
    return "html" in content_type.lower() or body.lstrip()[:1] == b"<"


def enrolled(value: object) -> wire.EnrollReply:
    reply = _object(value, "enroll")
    key, district, place = (_text(reply.get(name), f"enroll.{name}") for name in ("key", "district", "place"))
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        raise NoReplyError("wrong_shape", what="enroll.key")
    return {"key": key, "district": district, "place": place}


def plain_object(value: object) -> dict[str, Any]:
    """Whatever object came: its reader has the rules."""
    return _object(value, "set_up")


def verdicts(value: object, sent: Sequence[str]) -> dict[str, RecordVerdict]:
    """One for every id that was sent and for no other."""
    listed = _object(value, "verdicts").get("verdicts")
    if not isinstance(listed, list):
        raise NoReplyError("wrong_shape", what="verdicts")
    answers: dict[str, RecordVerdict] = {}
    for record in listed:
        entry = _object(record, "verdict")
        identity, verdict, reason = (_text(entry.get(name), f"verdict.{name}") for name in ("id", "verdict", "reason"))
        if verdict not in wire.VERDICTS:
            raise NoReplyError("wrong_shape", what="verdict.verdict")
        answer = RecordVerdict(verdict, reason, *_code(entry))
        if answers.setdefault(identity, answer) != answer:
            raise NoReplyError("wrong_shape", what="verdict.id")
    unknown, missing = answers.keys() - set(sent), set(sent) - answers.keys()
    if unknown:
        raise NoReplyError("unknown_id", id=min(unknown)[:40])
    if missing:
        raise NoReplyError("missing_verdicts", count=len(missing))
    return answers


def ledger(value: object) -> dict[str, wire.LedgerDay]:
    """day -> what the province holds of it."""
    if not isinstance(value, list):
        raise NoReplyError("wrong_shape", what="ledger")
    days: dict[str, wire.LedgerDay] = {}
    for entry in [_object(record, "ledger") for record in value]:
        day, digest, count = _text(entry.get("day"), "ledger.day"), _text(entry.get("digest"), "ledger.digest"), entry.get("count")
        if not isinstance(count, int) or isinstance(count, bool) or count < 0:
            raise NoReplyError("wrong_shape", what="ledger.count")
        days[day] = {"day": day, "count": count, "digest": digest}
    return days


def heartbeat(value: object) -> wire.HeartbeatReply:
    answer = _object(value, "heartbeat")
    time, config, unreconciled = _text(answer.get("time"), "time"), _text(answer.get("config"), "config"), answer.get("unreconciled")
    if not isinstance(unreconciled, list) or not all(isinstance(day, str) for day in unreconciled) or not _is_moment(time):
        raise NoReplyError("wrong_shape", what="heartbeat")
    reply: wire.HeartbeatReply = {"time": time, "config": config, "unreconciled": unreconciled}
    if read_status(answer.get("duties"), date.min):  # one that cannot be read is as none: nothing of a heartbeat rests on it
        reply["duties"] = answer["duties"]
    update = _offered(answer.get("update"))
    if update:
        reply["update"] = update
    if packs := _packs(answer.get("audio")):
        reply["audio"] = packs
    asked = answer.get("support")
    if isinstance(asked, dict) and all(isinstance(asked.get(name), str) for name in ("id", "at", "note")):
        reply["support"] = {"id": asked["id"], "at": asked["at"], "note": asked["note"]}
    takes = answer.get("takes")
    reply["takes"] = [name for name in takes if isinstance(name, str)] if isinstance(takes, list) else []
    return reply


def _offered(said: object) -> wire.OfferedUpdate | None:
    """One that cannot be read is as none."""
    if not isinstance(said, dict):
        return None
    version, sum_, size = said.get("version"), said.get("sha256"), said.get("size")
    if not isinstance(version, str) or not isinstance(sum_, str) or not isinstance(size, int):
        return None
    if not VERSION.fullmatch(version) or not HASH.fullmatch(sum_) or not 0 < size <= 2 * LARGEST:
        return None
    return {"version": version, "sha256": sum_, "size": size}


def _packs(said: object) -> list[wire.OfferedPack]:
    """One that cannot be read is as none."""
    packs: list[wire.OfferedPack] = []
    for pack in said if isinstance(said, list) else ():
        name, sum_, size = (pack.get(key) for key in ("name", "sha256", "size")) if isinstance(pack, dict) else ("", "", 0)
        if not isinstance(name, str) or not isinstance(sum_, str) or not isinstance(size, int):
            continue
        if PACK_NAME.fullmatch(name) and HASH.fullmatch(sum_) and 0 < size <= LARGEST:
            packs.append({"name": name, "sha256": sum_, "size": size})
    return packs


def config(value: object) -> Mapping[str, Any]:
    """What the province sets; whether a kiosk can use it is sync.client.configuration's affair."""
    return _object(value, "config")


def _is_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _object(value: object, what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise NoReplyError("wrong_shape", what=what)
    return value


def _text(value: object, what: str) -> str:
    if not isinstance(value, str):
        raise NoReplyError("wrong_shape", what=what)
    return value
