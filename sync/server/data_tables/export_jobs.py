"""Exports of responses that people ask for on a page: made beside the pages, fetched when they are done, gone after a day.

A file is `province export`'s: the day only, in another order each time, small cells and words by its rules. It lies in the database in
packed pieces, so that every process of the server gives it out, whichever of them made it.
"""

import secrets
import time
import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, Engine, Row, and_, delete, func, insert, or_, select, update

from kiosk.frozen import frozen
from sync.server import audit
from sync.server.accounts.users import User
from sync.server.clock import now
from sync.server.db.engine import is_postgresql, reading, writing
from sync.server.db.schema import export_jobs, export_pieces, responses
from sync.server.db.schema.amendment_tables import counts_itself
from sync.server.db.turns import take_turns
from sync.server.messages import LocalizedError
from sync.server.scope import Scope

WAITING, WORKING, READY, FAILED = "waiting", "working", "ready", "failed"
FORMS = ("csv", "xlsx", "jsonl", "sav")
EXPIRES_SECONDS = 24 * 3600
JOBS = 5  # of an account
SHEET_ROWS = 1_048_575  # of a worksheet below its head
_SILENT_SECONDS = 120  # a job whose maker was not heard for so long is begun again: that process has ended, or hangs
_PIECE = 2**20  # bytes before packing


class ExportRefusedError(LocalizedError):
    """What was asked for cannot be made."""


@frozen
class ExportAsked:
    """`form`: one of FORMS; the days from first to last."""

    form: str
    scope: Scope
    first: date
    last: date


def ask(connection: Connection, user: User, asked: ExportAsked) -> str:
    """Put an export into the line; its name. The same once more before it is made, as by a second click, is the one that is there.
    Raises ExportRefusedError."""
    take_turns(connection, [f"export {user.name}"])
    jobs, wanted = jobs_of(connection, user), _values(asked)
    for begun in (job for job in jobs if job.state in (WAITING, WORKING)):
        if wanted.items() <= begun._asdict().items():
            return str(begun.job)
    if len(jobs) >= JOBS:
        raise ExportRefusedError("export_many", limit=JOBS)
    count = _count(connection, asked)
    if asked.form == "xlsx" and count > SHEET_ROWS:
        raise ExportRefusedError("export_too_long_for_sheet", n=f"{count:,}")
    job, moment = secrets.token_urlsafe(24), int(time.time())
    values: dict[str, str | int] = {"job": job, "user": user.name, "state": WAITING, "responses": count, **wanted}
    values |= {"created_at": now(), "touched_unix": moment, "expires_unix": moment + EXPIRES_SECONDS}
    connection.execute(insert(export_jobs).values(**values))
    audit.record(connection, user.name, "responses.export", asked.form, f"{asked.first} – {asked.last}", asked.scope.district)
    return job


def _values(asked: ExportAsked) -> dict[str, str]:
    """What is asked for, as the table has it."""
    place = {"province": asked.scope.province, "district": asked.scope.district}
    return {**place, "form": asked.form, "first": asked.first.isoformat(), "last": asked.last.isoformat()}


def _count(connection: Connection, asked: ExportAsked) -> int:
    table, scope = responses, asked.scope
    days = table.c.day.between(asked.first.isoformat(), asked.last.isoformat())
    conditions = [table.c.province == scope.province, days, counts_itself(table)]
    conditions += [table.c.district == scope.district] if scope.district else []
    return connection.scalar(select(func.count()).select_from(table).where(*conditions)) or 0


def jobs_of(connection: Connection, user: User) -> list[Row]:
    """What the account asked for and what is not gone yet, the latest first."""
    mine = (export_jobs.c.user == user.name, export_jobs.c.expires_unix > int(time.time()))
    return list(connection.execute(select(export_jobs).where(*mine).order_by(export_jobs.c.created_at.desc(), export_jobs.c.job)))


def remove(connection: Connection, user: User, job: str) -> bool:
    """The file and what is known of it, before its time. False when this account has none of that name."""
    removed = connection.execute(delete(export_jobs).where(export_jobs.c.job == job, export_jobs.c.user == user.name)).rowcount
    if removed:
        connection.execute(delete(export_pieces).where(export_pieces.c.job == job))
    return bool(removed)


def fetch(connection: Connection, user: User, job: str) -> Row | None:
    """The job of this account whose file is there; noted as fetched."""
    row = next((row for row in jobs_of(connection, user) if row.job == job and row.state == READY), None)
    if row is not None:
        connection.execute(update(export_jobs).where(export_jobs.c.job == job).values(fetched_at=now()))
        audit.record(connection, user.name, "responses.fetch", row.form, f"{row.first} – {row.last}", row.district)
    return row


def pieces(engine: Engine, job: str) -> Iterator[bytes]:
    """The file, a megabyte at a time."""
    number = 0
    while True:
        with reading(engine) as connection:
            packed = connection.scalar(select(export_pieces.c.packed).where(export_pieces.c.job == job, export_pieces.c.number == number))
        if packed is None:
            return
        yield zlib.decompress(packed)
        number += 1


# ---------------------------------------------------------------- for their maker


def expire(connection: Connection) -> None:
    """Take away what is past its time, and pieces of jobs that were removed while they were made."""
    connection.execute(delete(export_jobs).where(export_jobs.c.expires_unix <= int(time.time())))
    connection.execute(delete(export_pieces).where(export_pieces.c.job.not_in(select(export_jobs.c.job))))


class Claim:
    """A job that its holder alone works on. Whoever begins it again after a silence takes it over: `touch` then says so, and what the
    first maker goes on to write is refused."""

    def __init__(self, row: Row) -> None:
        self.row, self._touched = row, row.touched_unix

    def touch(self, connection: Connection, **values: str | int) -> bool:
        """Say that the job is worked on. False when it was removed meanwhile, or taken over."""
        mine = (export_jobs.c.job == self.row.job, export_jobs.c.touched_unix == self._touched)
        moment = int(time.time())
        changed = connection.execute(update(export_jobs).where(*mine).values(touched_unix=moment, **values)).rowcount
        self._touched = moment if changed else self._touched
        return bool(changed)


def claim(connection: Connection) -> Claim | None:
    """The job that has waited longest, now worked on by the caller alone."""
    first = select(export_jobs).where(_to_do()).order_by(export_jobs.c.created_at, export_jobs.c.job).limit(1)
    row = connection.execute(first.with_for_update(skip_locked=True) if is_postgresql(connection) else first).one_or_none()
    if row is None:
        return None
    connection.execute(delete(export_pieces).where(export_pieces.c.job == row.job))
    claimed = Claim(row)
    claimed.touch(connection, state=WORKING, looked_at=0)
    return claimed


def any_to_do(connection: Connection) -> bool:
    return connection.scalar(select(export_jobs.c.job).where(_to_do()).limit(1)) is not None


def _to_do() -> ColumnElement[bool]:
    given_up = and_(export_jobs.c.state == WORKING, export_jobs.c.touched_unix < int(time.time()) - _SILENT_SECONDS)
    return or_(export_jobs.c.state == WAITING, given_up)


def keep(engine: Engine, claimed: Claim, path: Path) -> bool:
    """Store the finished file; it can be fetched once this returns True. False when the job is no longer the caller's."""
    with path.open("rb") as file:
        for number, piece in enumerate(iter(lambda: file.read(_PIECE), b"")):
            packed = zlib.compress(piece, 6)
            with writing(engine) as connection:
                if not claimed.touch(connection):
                    return False
                connection.execute(insert(export_pieces).values(job=claimed.row.job, number=number, packed=packed))
    with writing(engine) as connection:
        return claimed.touch(connection, state=READY, bytes=path.stat().st_size)
