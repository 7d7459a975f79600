"""The stored responses that a batch can meet: under its numbers and those beside them, its ids, and answered at about its time.

Nearly every batch is one run of numbers from one stretch of days: that is one question, put together once.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache

from sqlalchemy import ColumnElement, CompoundSelect, Connection, Row, Select, bindparam, select, union

from kiosk.survey.dates.calendar import day_of
from kiosk.survey.quality import BURST_SECONDS
from sync.server.db.bulk import among_named
from sync.server.db.engine import is_postgresql
from sync.server.db.schema import responses
from sync.server.ingest.bursts import NO_BURST
from sync.server.ingest.validation import ValidRecord

_APART = 86_400  # seconds; an old record and a new one are two stretches, and the years between them are not read
_NO_SPAN = (1, 0)
_COLUMNS = (
    responses.c.province,
    responses.c.district,
    responses.c.id,
    responses.c.kiosk,
    responses.c.seq,
    responses.c.hash,
    responses.c.prev_hash,
    responses.c.day,
    responses.c.answered_unix,
    responses.c.mode,
    responses.c.flagged,
)


def existing_responses(connection: Connection, place: tuple[str, str], kiosk: str, sent: Sequence[ValidRecord]) -> list[Row]:
    """Rows under these numbers of the kiosk and those next to them (for the chain), of the kiosk close in time (for bursts), and under
    these ids anywhere in the province."""
    if not sent:
        return []
    seqs = [record.record["seq"] for record in sent]
    low, high = min(seqs) - 1, max(seqs) + 1
    run = high - low <= 2 * len(seqs) + 2
    first, *more = stretches(sent) or [_NO_SPAN]
    values = {"province": place[0], "district": place[1], "kiosk": kiosk, "ids": [record.record["id"] for record in sent]}
    values |= {"low": low, "high": high} if run else {"seqs": sorted({near for seq in seqs for near in (seq - 1, seq, seq + 1)})}
    rows = dict.fromkeys(connection.execute(_statement(is_postgresql(connection), run), {**values, **_span(*first)}))
    for stretch in more:
        rows |= dict.fromkeys(connection.execute(_close_in_time(), {"kiosk": kiosk, **_span(*stretch)}))
    return list(rows)


def close_in_time(connection: Connection, kiosk: str, sent: Sequence[ValidRecord]) -> list[Row]:
    """What of the kiosk is stored close enough in time to be of one burst with these, or of a group that is."""
    rows: dict[Row, None] = {}
    for stretch in stretches(sent):
        rows |= dict.fromkeys(connection.execute(_close_in_time(), {"kiosk": kiosk, **_span(*stretch)}))
    return list(rows)


def _span(first: int, last: int) -> dict[str, object]:
    """Values of `_close_in_time`; its days are those by which the index finds it."""
    first_day, last_day = (day_of(datetime.fromtimestamp(moment, UTC)).isoformat() for moment in (first, last))
    return {"first": first, "last": last, "first_day": first_day, "last_day": last_day}


@cache
def _statement(postgresql: bool, run: bool) -> CompoundSelect:
    """`run`: the numbers between low and high, not those listed.

    Ids are asked for alone, as one database holds one province: asked for with it, SQLite walks the whole province by another index."""
    table = responses.c
    numbers = table.seq.between(bindparam("low"), bindparam("high")) if run else among_named(postgresql, table.seq, "seqs")
    here = table.province == bindparam("province"), table.district == bindparam("district")
    mine = _select(*here, table.kiosk == bindparam("kiosk"), numbers)
    return union(mine, _select(among_named(postgresql, table.id, "ids")), _close_in_time())


@cache
def _close_in_time() -> Select:
    table = responses.c
    day = table.day.between(bindparam("first_day"), bindparam("last_day"))
    moment = table.answered_unix.between(bindparam("first"), bindparam("last"))
    return _select(table.kiosk == bindparam("kiosk"), day, *(table.mode != mode for mode in NO_BURST), moment)


def _select(*conditions: ColumnElement[bool]) -> Select:
    return select(*_COLUMNS).where(*conditions)


def stretches(sent: Sequence[ValidRecord]) -> list[tuple[int, int]]:
    """First and last moment (Unix seconds) of what can belong to a burst with one of these, or to a group that does."""
    spans: list[tuple[int, int]] = []
    for moment in sorted([record.answered_unix for record in sent if record.filed_mode not in NO_BURST]):
        if spans and moment - spans[-1][1] <= _APART:
            spans[-1] = (spans[-1][0], moment)
        else:
            spans.append((moment, moment))
    return [(first - 2 * BURST_SECONDS, last + 2 * BURST_SECONDS) for first, last in spans]
