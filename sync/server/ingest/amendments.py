"""Corrections and withdrawals as they arrive, in any order: which form of a response counts now, and what that changes.

The rule is kiosk.survey.counting.form_that_counts. A correction that arrives before its response waits for it and counts nowhere
until then, and so does one that names a response of another kiosk, for ever.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, and_, bindparam, delete, select

from kiosk.survey.counting import form_that_counts
from kiosk.survey.dates.calendar import BANGKOK
from sync.server.comments import theme_marks
from sync.server.comments.comments import CommentKey
from sync.server.db.bulk import among, insert_rows
from sync.server.db.schema import amendments, comments, flags, responses, set_aside
from sync.server.ingest.validation import ValidRecord
from sync.server.tallies.counting import Tallies

# Of the table `comments`: what a person decided about the words.
DECIDED = ("screening", "shown_text", "search", "follow_up", "note", "owner", "due", "bulk", "changed_by", "changed_at")
_COLUMNS = (responses.c.id, responses.c.day, responses.c.flagged, responses.c.record, responses.c.province, responses.c.district)
_ANY = select(amendments.c.seq).where(amendments.c.kiosk == bindparam("kiosk")).limit(1)


class AmendableRecord(NamedTuple):
    """A stored record of a response that was amended: its own, or that of an amendment."""

    row: Row  # _COLUMNS
    record: dict[str, Any]


def store(connection: Connection, place: tuple[str, str], new: Iterable[ValidRecord]) -> None:
    """Note which of these are amendments, and which are trials."""
    rows, aside = [], []
    for response in new:
        record = response.record
        if "trial" in record:
            aside.append((*place, record["id"], record["kiosk"]))
        elif "amends" in record:
            about = record["amends"]
            named = (record["id"], record["kiosk"], record["seq"], about["id"], about["act"])
            rows.append((*place, *named, response.day, about["day"], about["reason"]))
    insert_rows(connection, amendments, tuple(amendments.c.keys()), rows)
    insert_rows(connection, set_aside, tuple(set_aside.c.keys()), aside)


def amended(connection: Connection, kiosk: str, new: Iterable[ValidRecord]) -> set[str]:
    """Ids of the responses about which there are amendments, among those that these are or name."""
    named = {response.record["amends"]["id"] for response in new if "amends" in response.record}
    if connection.execute(_ANY, {"kiosk": kiosk}).first() is None:
        return named
    table = amendments
    ids = [response.record["id"] for response in new if "amends" not in response.record]
    waiting = select(table.c.response).where(table.c.kiosk == kiosk, among(connection, table.c.response, ids))
    return named | set(connection.scalars(waiting))


def settle(connection: Connection, kiosk: str, ids: Collection[str], new: Collection[str], tallies: Tallies) -> set[str]:
    """Bring tallies and `set_aside` up to what counts of the responses `ids`; returns the days that this concerns.

    Called after the records `new` (ids) and their flags were written.
    """
    groups = _groups(connection, kiosk, ids)
    carried = _flags(connection, [form.row.id for group in groups.values() for form in group])
    for group in groups.values():
        before, after = _counting(form for form in group if form.row.id not in new), _counting(group)
        for form, sign in ((before, -1), (after, 1)):
            if form and before is not after:
                _count(tallies, form, carried[form.row.id], sign)
        _set_aside(connection, kiosk, group, after)
        _screen_alike(connection, before, after)
    return {form.row.day for group in groups.values() for form in group}


def _groups(connection: Connection, kiosk: str, ids: Collection[str]) -> dict[str, list[AmendableRecord]]:
    """Response id -> its own record, where it is stored, and those of its amendments."""
    about = amendments
    same = and_(about.c.id == responses.c.id, about.c.province == responses.c.province, about.c.district == responses.c.district)
    own = select(*_COLUMNS).where(responses.c.kiosk == kiosk, among(connection, responses.c.id, list(ids)))
    later = select(*_COLUMNS).join_from(about, responses, same)
    later = later.where(about.c.kiosk == kiosk, among(connection, about.c.response, list(ids)))
    groups: defaultdict[str, list[AmendableRecord]] = defaultdict(list)
    for row in (*connection.execute(own), *connection.execute(later)):
        record = json.loads(row.record)
        groups[record["amends"]["id"] if "amends" in record else row.id].append(AmendableRecord(row, record))
    return dict(groups)


def _counting(group: Iterable[AmendableRecord]) -> AmendableRecord | None:
    forms = {form.record["id"]: form for form in group}
    records = [form.record for form in forms.values()]
    own = next((record for record in records if "amends" not in record), None)
    counts = form_that_counts(own, [record for record in records if "amends" in record])
    return forms[counts["id"]] if counts else None


def _count(tallies: Tallies, form: AmendableRecord, carried: Sequence[str], sign: int) -> None:
    hour = datetime.fromisoformat(form.record["answered_at"]).astimezone(BANGKOK).hour
    tallies.add(form.record, form.row.day, hour, form.row.flagged, carried, sign)


def _flags(connection: Connection, ids: Sequence[str]) -> defaultdict[str, list[str]]:
    carried: defaultdict[str, list[str]] = defaultdict(list)
    for identity, flag in connection.execute(select(flags.c.id, flags.c.flag).where(among(connection, flags.c.id, ids))):
        carried[identity].append(flag)
    return carried


def _set_aside(connection: Connection, kiosk: str, group: Sequence[AmendableRecord], counts: AmendableRecord | None) -> None:
    if counts:
        row = counts.row
        here = (set_aside.c.province == row.province, set_aside.c.district == row.district, set_aside.c.id == row.id)
        connection.execute(delete(set_aside).where(*here))
    others = [(form.row.province, form.row.district, form.row.id, kiosk) for form in group if form is not counts]
    insert_rows(connection, set_aside, tuple(set_aside.c.keys()), others)


def _screen_alike(connection: Connection, before: AmendableRecord | None, after: AmendableRecord | None) -> None:
    """Words that a correction left as they were keep what a person decided about them."""
    if before is None or after is None or before is after:
        return
    table = comments
    here = (table.c.province == before.row.province, table.c.district == before.row.district)
    decided = {row.question: row for row in connection.execute(select(table).where(*here, table.c.id == before.row.id))}
    for row in connection.execute(select(table.c.question, table.c.text).where(*here, table.c.id == after.row.id)).all():
        earlier = decided.get(row.question)
        if earlier and earlier.text == row.text:
            mine = (*here, table.c.id == after.row.id, table.c.question == row.question)
            connection.execute(table.update().where(*mine).values({name: getattr(earlier, name) for name in DECIDED}))
            keys = (CommentKey(before.row.district, form.row.id, row.question) for form in (before, after))
            theme_marks.carry_over(connection, before.row.province, *keys)
