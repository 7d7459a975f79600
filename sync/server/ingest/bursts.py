"""Quality flags in the database: rows beside the responses, and bursts that a later arrival completes. It removes nothing.

A burst is a property of a group, whatever order its responses arrive in: those that came before the one that completes it are
flagged then, and move in the tallies from the unflagged figures to the flagged ones.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, Row, delete, select, update

from kiosk.survey.dates.calendar import BANGKOK
from kiosk.survey.limits import PHONE
from kiosk.survey.quality import BURST, BURST_SECONDS, QUALITY_FLAGS
from sync.server.db.bulk import among, insert_rows
from sync.server.db.schema import flags, responses, set_aside
from sync.server.ingest.validation import PAPER, ValidRecord, bursts
from sync.server.tallies.counting import Tallies

# Typed or imported in one go: when that happened says nothing. Nor does it of people who answer at home, each on a telephone.
NO_BURST = (PAPER, PHONE)


class ExistingInBurst(NamedTuple):
    """A stored response that has become part of a burst, and the flags it carried until then."""

    row: Row
    flags: frozenset[str]


def mark_bursts(connection: Connection, kiosk: str, new: Sequence[ValidRecord], existing: Sequence[Row]) -> list[ExistingInBurst]:
    """Adds the flag to those of `new` that are part of a burst; returns those of `existing` that have now become part of one.

    Called before `new` is written. `existing`: what is stored close in time to them (sync.server.ingest.existing); others do not matter.
    """
    live = [response for response in new if response.filed_mode not in NO_BURST]
    if not live:
        return []
    near = [row for row in existing if row.kiosk == kiosk and row.mode not in NO_BURST]
    moments = sorted([response.answered_unix for response in live] + [row.answered_unix for row in near])
    in_burst = bursts(moments, set(moments))
    for response in live:
        if response.answered_unix in in_burst and BURST not in response.flags:  # a transaction that is tried again comes here twice
            response.flags += (BURST,)
    return _without_flag(connection, [row for row in near if row.answered_unix in in_burst])


def _without_flag(connection: Connection, rows: Sequence[Row]) -> list[ExistingInBurst]:
    """Those of one kiosk's `rows` that are not called part of a burst yet; they are all in its own district."""
    if not rows:
        return []
    carried: defaultdict[str, set[str]] = defaultdict(set)
    here = flags.c.province == rows[0].province, flags.c.district == rows[0].district
    theirs = select(flags.c.id, flags.c.flag).where(*here, among(connection, flags.c.id, [row.id for row in rows]))
    for identity, flag in connection.execute(theirs):
        carried[identity].add(flag)
    return [ExistingInBurst(row, frozenset(carried[row.id])) for row in rows if BURST not in carried[row.id]]


def flag_rows(place: tuple[str, str], response: ValidRecord) -> list[tuple]:
    record = response.record
    return [(*place, record["id"], flag, record["kiosk"], record["seq"], response.day) for flag in response.flags]


def flag_existing(connection: Connection, in_burst: Sequence[ExistingInBurst], tallies: Tallies) -> None:
    """Flag stored responses as part of a burst; those that had no quality flag yet change sides in the tallies, where they count."""
    aside = _set_aside(connection, [burst.row.id for burst in in_burst])
    for row, before in in_burst:
        mine = (responses.c.province == row.province) & (responses.c.district == row.district) & (responses.c.id == row.id)
        record = json.loads(connection.execute(select(responses.c.record).where(mine)).scalar_one())
        insert_rows(
            connection,
            flags,
            ("province", "district", "id", "flag", "kiosk", "seq", "day"),
            [(row.province, row.district, row.id, BURST, record["kiosk"], row.seq, row.day)],
        )
        hour = datetime.fromisoformat(record["answered_at"]).astimezone(BANGKOK).hour
        if row.id not in aside:
            tallies.add(record, row.day, hour, row.flagged, before, sign=-1)
            tallies.add(record, row.day, hour, 1, before | {BURST})
        if not row.flagged:
            connection.execute(update(responses).where(mine).values(flagged=1))


def unflag(connection: Connection, near: Sequence[Row], gone: Sequence[ValidRecord]) -> set[str]:
    """Those of one kiosk's stored responses that are no longer part of a burst since `gone` were taken out; returns their days, whose
    tallies are then to be recounted. `near`: what is stored close in time to `gone`."""
    if not near:
        return set()
    moments = sorted(row.answered_unix for row in near)
    beside = [row for row in near if any(abs(row.answered_unix - record.answered_unix) <= BURST_SECONDS for record in gone)]
    still = bursts(moments, {row.answered_unix for row in beside})
    days, here = set(), (flags.c.province == near[0].province, flags.c.district == near[0].district)
    for row in beside:
        mine = (*here, flags.c.id == row.id)
        if row.answered_unix in still or not connection.execute(delete(flags).where(*mine, flags.c.flag == BURST)).rowcount:
            continue
        flagged = int(not set(QUALITY_FLAGS).isdisjoint(connection.scalars(select(flags.c.flag).where(*mine))))
        this = (responses.c.province == row.province, responses.c.district == row.district, responses.c.id == row.id)
        connection.execute(update(responses).where(*this).values(flagged=flagged))
        days.add(row.day)
    return days


def _set_aside(connection: Connection, ids: Sequence[str]) -> set[str]:
    """Those of them that count nowhere."""
    return set(connection.scalars(select(set_aside.c.id).where(among(connection, set_aside.c.id, ids)))) if ids else set()
