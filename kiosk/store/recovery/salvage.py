"""Salvages a damaged database: moves it aside and saves everything readable, with ids, seq and hashes, into a new one.

A response proves itself (hash = SHA-256 of its text), so rows may come from any readable page; nothing is invented. Missing
numbers are recorded as lost and never assigned again, and `kiosk verify` keeps naming them. The tallies are recounted. Why
SQLite's own `.recover` is not enough is said in kiosk.store.recovery.pages.
"""

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from kiosk.frozen import frozen
from kiosk.language.sentence import amount
from kiosk.store import journal, settings, tallies, visits
from kiosk.store.database import SQLITE_ERRORS, exchange_file, finish_exchange, open_store, suspect_mark, to_store_error, transaction
from kiosk.store.outbox import STATES
from kiosk.store.recovery import pages, progress, texts
from kiosk.store.recovery.pages import PageRow
from kiosk.store.recovery.recognition import recognised, response_columns, waits
from kiosk.store.responses import set_aside
from kiosk.store.tally_tables import Tally, replace_stored
from kiosk.store.verify import layouts_by_version
from kiosk.survey.counting import layout_of
from kiosk.survey.dates.calendar import BANGKOK
from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.response import from_record
from kiosk.system import files

Span = tuple[int, int]  # first and last seq, both included


@frozen
class SalvageResult:
    """What the officer is shown."""

    saved: int  # responses in the new database
    missing: tuple[Span, ...]  # seq that are known to have been assigned and could not be read
    folder: Path  # where the damaged files are, unchanged
    after: int | None = None  # the end of the file is gone: later numbers may have been assigned

    @property
    def lost(self) -> int:
        return sum(last - first + 1 for first, last in self.missing)

    def sentence(self) -> str:
        lost = [f"missing: number {self.missing_numbers()}"] if self.missing else []
        lost += [f"the end of the file is gone, later ones than number {self.after} may be lost"] if self.after is not None else []
        missing = "; ".join(lost) or "none is missing"
        saved = amount(self.saved, "response was", "responses were")
        return f"The database was damaged. {saved} saved, {missing}. The damaged files are kept in {self.folder}."

    def missing_numbers(self) -> str:
        """ "3, 7-9"; "" when nothing is missing."""
        return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in self.missing)


def salvage(
    database: Path, damaged: Path, questionnaire: Questionnaire, at: datetime, report: progress.Report = lambda share: None
) -> SalvageResult:
    """Build a new database from everything readable, and let it take the place of the damaged one, which goes to
    `damaged`/<timestamp>/ with its -wal and -shm. Close every connection and hold the kiosk's lock first. `report` hears how far it is.

    A power cut at any moment leaves either the damaged database or the complete new one in place, and the next call goes on where this
    one was. Raises StoreUnavailableError when there is no room for the new one; the damaged one then lies where it was.
    """
    building = progress.building_file(database)
    try:
        folder = progress.unfinished(database)
        if folder is None:
            folder = _new_folder(damaged, at)
            _set_aside(database, folder)
            _remove(building)
        with closing(open_store(building)) as new:
            progress.begin(new, folder)
            _read_pages(new, folder / database.name, report)
            with transaction(new):
                result = _fill(new, folder / database.name, questionnaire, at, report)
            new.execute("PRAGMA journal_mode = DELETE")
        files.sync(building)
        files.replace(building, exchange_file(database))
        finish_exchange(database)
        suspect_mark(database).unlink(missing_ok=True)
    except BaseException as error:
        _remove(building)
        if isinstance(error, (OSError, *SQLITE_ERRORS)):
            raise to_store_error(error, building) from error
        raise
    return result


def _new_folder(damaged: Path, at: datetime) -> Path:
    name = at.astimezone(BANGKOK).strftime("%Y-%m-%dT%H%M%S")
    names = (name, *(f"{name}-{number}" for number in range(2, 1000)))
    return next(damaged / name for name in names if not (damaged / name).exists())


def _set_aside(database: Path, folder: Path) -> None:
    """Hard links, not copies: nothing is read and no room is needed. A file system without links gets copies."""
    folder.mkdir(parents=True, exist_ok=True)
    for suffix in ("", "-wal", "-shm"):
        source, target = database.with_name(database.name + suffix), folder / (database.name + suffix)
        if source.exists():
            try:
                os.link(source, target)
            except OSError:
                shutil.copy2(source, target)
                files.sync(target)


def _remove(building: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        building.with_name(building.name + suffix).unlink(missing_ok=True)


def _read_pages(new: sqlite3.Connection, old: Path, report: progress.Report) -> None:
    """Insert every whole row of every page, and collect the numbers that were assigned."""
    by_page = pages.rows_by_page(old, old.with_name(old.name + "-wal"), progress.next_page(new))
    while _read_piece(new, by_page, report):
        pass


def _read_piece(new: sqlite3.Connection, by_page: Iterator[pages.PageRows], report: progress.Report) -> bool:
    """Whether there was a piece to read."""
    following, total = 0, 1
    with transaction(new):
        for page in islice(by_page, progress.PIECE):
            for row in page.rows:
                _note_number(new, row)
                _insert(new, row)
            following, total = page.number + 1, page.total
        if following:
            progress.reached(new, following)
    report(progress.PAGES_SHARE * following / total if following else progress.PAGES_SHARE)
    return following > 0


def _fill(new: sqlite3.Connection, old: Path, questionnaire: Questionnaire, at: datetime, report: progress.Report) -> SalvageResult:
    """What can only be done once all pages are read."""
    images = pages.images(old, old.with_name(old.name + "-wal"))
    page_count = old.stat().st_size // pages.PAGE
    _insert_torn_rows(new, progress.reported(images, page_count, report, progress.PAGES_SHARE, progress.TEXTS_SHARE))
    _copy_unproved(new, old, at)
    saved, last = new.execute("SELECT count(*), coalesce(max(seq), 0) FROM responses").fetchone()
    lost_before = new.execute("SELECT coalesce(max(last_seq), 0) FROM lost").fetchone()[0]
    highest = _highest(max(last, lost_before), progress.numbers(new, "outbox"), progress.numbers(new, "ids"))
    missing = tuple(_gaps(new, highest))
    _note_lost(new, missing, at)
    _recount(new, questionnaire, saved, report)
    progress.end(new)
    result = SalvageResult(saved, missing, old.parent, highest if _cut_short(old) else None)
    journal.note(new, "salvage", result.sentence(), at)
    settings.SALVAGE_NOTICE.put(new, settings.SalvageNotice(saved, result.missing_numbers(), str(old.parent), result.after))
    return result


def _cut_short(old: Path) -> bool:
    """Whether the file ends before its header says (sqlite.org/fileformat2.html, 1.3); without a header, within a page."""
    size = old.stat().st_size
    with old.open("rb") as file:
        head = file.read(32)
    if not head.startswith(b"SQLite format 3\0") or len(head) < 32:
        return not size or bool(size % pages.PAGE)
    page = int.from_bytes(head[16:18], "big")
    return size < int.from_bytes(head[28:32], "big") * (65536 if page == 1 else page)


def _note_number(new: sqlite3.Connection, row: PageRow) -> None:
    """Collect numbers that were assigned, by the outbox and by the index of ids: also those whose response cannot be read."""
    match row.values:
        case (str(state), "response", int(number), *_) if row.rowid is None and state in STATES and len(row.values) == 9:
            progress.note_number(new, "outbox", number)
        case (str(id), int(number)) if row.rowid is None and len(id) == 36 and id.count("-") == 4:
            progress.note_number(new, "ids", number)


def _highest(known: int, outbox: set[int], ids: set[int]) -> int:
    """The highest number assigned: named by both the outbox and the ids, or following without a gap. A torn number is neither."""
    agreed = max((outbox & ids) | {known})
    either = outbox | ids
    while agreed + 1 in either:
        agreed += 1
    return agreed


def _insert(new: sqlite3.Connection, row: PageRow) -> None:
    """Insert a row into the table whose shape it has; a row of no known shape, or that contradicts itself, is left out."""
    recognised_row = recognised(row)
    if recognised_row:
        table, values = recognised_row
        marks = ",".join("?" * len(values))
        with suppress(sqlite3.IntegrityError):  # of the right shape, but with a value that this column never has: torn
            new.execute(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", values)


def _insert_torn_rows(new: sqlite3.Connection, pages: Iterator[bytes]) -> None:
    """Whole responses in torn rows; what stood beside them in the row (kiosk.store.responses.ResponseMetadata) is not known any more."""
    stored = dict(new.execute("SELECT seq, record ->> 'prev_hash' FROM responses"))
    for text, hash in texts.proved_texts(pages, stored, set(stored.values())):
        new.execute("INSERT OR IGNORE INTO responses VALUES (?, ?, ?, ?, ?, ?, '', '')", response_columns(text, hash))


def _copy_unproved(new: sqlite3.Connection, old: Path, at: datetime) -> None:
    """Copy the count of sessions begun and what waits for its day as far as SQLite can still read it, from either end up to the damage.
    What waited and was saved meanwhile waits no longer; of what is torn the journal has the number."""
    torn = set()
    for table, marks in (("starts", "?,?"), ("undated", "?,?,?,?,?,?,?")):
        for row in _readable(old, table):
            if table == "undated" and not waits(row):
                torn.add(row[0])
            else:
                with suppress(sqlite3.IntegrityError):
                    new.execute(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", row)
    new.execute(_SAVED_MEANWHILE)
    if torn:
        journal.note(new, "salvage", f"{amount(len(torn), 'entry', 'entries')} that waited for a day could not be read", at)


def _readable(old: Path, table: str) -> Iterator[tuple[Any, ...]]:
    """The rows before the damage, and those behind it."""
    for order in ("ASC", "DESC"):
        with suppress(*SQLITE_ERRORS), closing(sqlite3.connect(f"{old.resolve().as_uri()}?mode=ro", uri=True)) as source:
            yield from source.execute(f"SELECT * FROM {table} ORDER BY 1 {order}")


def _gaps(new: sqlite3.Connection, highest: int) -> Iterator[Span]:
    expected = 1
    for (seq,) in new.execute("SELECT seq FROM responses ORDER BY seq"):
        if seq > expected:
            yield expected, seq - 1
        expected = seq + 1
    if expected <= highest:
        yield expected, highest


def _note_lost(new: sqlite3.Connection, missing: tuple[Span, ...], at: datetime) -> None:
    """Spans lost to earlier damage keep the moment at which they were noted."""
    before = {(first, last): noted for first, last, noted in new.execute("SELECT first_seq, last_seq, noted_at FROM lost")}
    new.execute("DELETE FROM lost")
    now = at.astimezone(BANGKOK).isoformat(timespec="seconds")
    new.executemany("INSERT INTO lost VALUES (?, ?, ?)", [(*span, before.get(span, now)) for span in missing])


def _recount(new: sqlite3.Connection, questionnaire: Questionnaire, saved: int, report: progress.Report) -> None:
    """Tallies from what was saved; records that lost their outbox row are queued again (the province recognises duplicates)."""
    new.execute(_AMENDMENTS)
    layouts, tally, left_out = layouts_by_version(new, questionnaire), Tally(), set_aside(new)
    before = progress.PAGES_SHARE + progress.TEXTS_SHARE
    stored = new.execute("SELECT record, hash FROM responses")
    for text, hash in progress.reported(stored, saved, report, before, 1 - before):
        response = from_record({**json.loads(text), "hash": hash})
        if response.seq in left_out:
            continue
        layout = layouts.get(response.questionnaire)
        if layout is None:  # its layout was lost: count it under the present one, and store that so that verify does the same
            layout = layouts[response.questionnaire] = layout_of(questionnaire)
        tally.count(tallies.lines(layout, response))
    new.executemany("INSERT OR IGNORE INTO layouts VALUES (?, ?, ?)", [(*key, layout.as_json()) for key, layout in layouts.items()])
    replace_stored(new, tally)
    counted = [(*key, number) for key, number in visits.recounted(new).items()]
    new.executemany("INSERT INTO visit_tallies VALUES (?, ?, ?, ?)", counted)
    new.execute("DELETE FROM outbox WHERE kind = 'response' AND number NOT IN (SELECT seq FROM responses)")
    new.execute("DELETE FROM outbox WHERE kind = 'visit' AND number NOT IN (SELECT number FROM visits)")
    new.execute(_STALE)
    for kind, number, at, table in (("response", "seq", "answered_at", "responses"), ("visit", "number", "at", "visits")):
        known = f"SELECT outbox.number FROM outbox WHERE kind = '{kind}'"
        values = f"SELECT 'pending', '{kind}', {number}, {at} FROM {table} WHERE {number} NOT IN ({known})"
        new.execute(f"INSERT INTO outbox (state, kind, number, queued_at) {values}")


# A page that is not in use any more may still hold what waited before it was put on its day, under the same id.
_SAVED_MEANWHILE = """DELETE FROM undated WHERE id IN (SELECT id FROM responses) OR id IN (SELECT id FROM trials)
    OR id IN (SELECT id FROM visits)"""
_AMENDMENTS = """INSERT INTO amendments SELECT seq, record ->> '$.amends.id', record ->> '$.amends.act' FROM responses
    WHERE record ->> '$.amends.id' IS NOT NULL"""
# A page may have an outdated outbox row of a record; of two the earlier state stays, so that nothing is left unsent.
_STALE = """DELETE FROM outbox WHERE EXISTS (SELECT 1 FROM outbox AS earlier
    WHERE earlier.state < outbox.state AND earlier.kind = outbox.kind AND earlier.number = outbox.number)"""
