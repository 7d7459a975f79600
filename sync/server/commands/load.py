"""`province load`: exported responses (JSON lines) in bulk; checks, verdicts and tallies are the wire's, thousands in a transaction."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, Engine

from kiosk.survey.privacy import handing_on
from sync import wire
from sync.server import audit
from sync.server.clock import now
from sync.server.commands.errors import CommandFailedError, InputError
from sync.server.configuration import published
from sync.server.db.engine import analyze, in_transaction
from sync.server.ingest import responses
from sync.server.ingest.validation import RejectedRecord, ValidationContext, ValidRecord, parse, validate
from sync.server.kiosks import enrolment
from sync.server.settings import Settings, unstated_district
from sync.wire import Code

_BATCH = 5000  # records in one transaction
_LINE_LIMIT = wire.BODY_LIMIT
_ERRORS_SHOWN = 20

Line = tuple[int, ValidRecord | RejectedRecord]  # its number in the file, from 1


def run(parsed: argparse.Namespace, settings: Settings, engine: Engine) -> int:
    """2 when a record was refused; the others are stored all the same."""
    if not parsed.file.is_file():
        raise InputError(f"{parsed.file} is no file.")
    try:
        result = load(engine, settings, parsed.file, parsed.district or None, _show_progress)
    except OSError as unreadable:  # a stick that is going bad, or was pulled out
        how_far = "What came before is stored; the whole file may be loaded again."
        raise CommandFailedError(f"{parsed.file} cannot be read to its end: {unreadable.strerror}. {how_far}") from unreadable
    if parsed.json:
        print(json.dumps(result.counts))
    else:
        print(result.summary)
    for error in result.errors:
        print(f"province: {parsed.file}, {error}", file=sys.stderr)
    if result.unstated:
        district = unstated_district()
        print(f"province: kiosks that nobody has enrolled are in the district {district}; name theirs with --district.", file=sys.stderr)
    return 2 if result.refused else 0


def _show_progress(lines: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{lines} lines", end="", file=sys.stderr, flush=True)


@dataclass(slots=True)
class LoadResult:
    """What became of the lines. Each transaction was committed whole; loading the same file again finds duplicates."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(wire.VERDICTS, 0))
    errors: list[str] = field(default_factory=list)  # the first ones, each with its line
    unstated: bool = False  # some went into the district "not stated"

    @property
    def refused(self) -> int:
        return self.counts[wire.CONFLICT] + self.counts[wire.REJECTED]

    @property
    def summary(self) -> str:
        return ", ".join(f"{count} {verdict}" for verdict, count in self.counts.items())

    def add(self, verdict: str, number: int, reason: str) -> None:
        self.counts[verdict] += 1
        if verdict not in wire.TAKEN and len(self.errors) < _ERRORS_SHOWN:
            self.errors.append(f"line {number}: {reason}")


def load(engine: Engine, settings: Settings, path: Path, district: str | None, progress: Callable[[int], None]) -> LoadResult:
    """Load a file. `district`: of kiosks that nobody has enrolled. `progress` is called with the lines done, after each transaction.

    Raises OSError when the file cannot be read, InputError for an export to hand on and for an empty file.
    """
    with engine.connect() as connection:
        context = published.validation_context(settings, connection)
    loader = _Loader(engine, settings, context, district)
    batch: list[Line] = []
    for number, line in _lines(path):
        if number == 1 and _is_handed_on(line):
            raise InputError(f"{path} is an export to hand on, without ids and hashes; load takes a sealed one (export --sealed).")
        batch.append((number, _record(line, context)))
        if len(batch) == _BATCH:
            loader.store(batch)
            batch = []
            progress(number)
    loader.store(batch)
    if not any(loader.result.counts.values()):
        raise InputError(f"{path} is empty: it holds no response.")
    analyze(engine)
    act = (audit.COMMAND_LINE, "responses.load", path.name, loader.result.summary, district or "")
    in_transaction(engine, lambda connection: audit.record(connection, *act))
    return loader.result


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                yield number, line.removeprefix(b"\xef\xbb\xbf")


def _is_handed_on(line: bytes) -> bool:
    try:
        record = parse(line) if len(line) <= _LINE_LIMIT else None
    except ValueError:
        return False
    return isinstance(record, dict) and record.keys() == {*handing_on.HEAD, "answers", "other"}


def _record(line: bytes, context: ValidationContext) -> ValidRecord | RejectedRecord:
    """A line as its own kiosk's record: a file is trusted as the whole of what several kiosks sent."""
    try:
        record = parse(line) if len(line) <= _LINE_LIMIT else None
    except ValueError:
        return RejectedRecord("", "this line is not JSON", Code.NOT_JSON, "null")
    kiosk = record.get("kiosk") if isinstance(record, dict) else ""
    return validate(record, kiosk if isinstance(kiosk, str) else "", context)


class _Loader:
    """Stores batches and counts what became of them."""

    def __init__(self, engine: Engine, settings: Settings, context: ValidationContext, district: str | None) -> None:
        self._engine, self._context = engine, context
        self._province, self._district = settings.province, district or unstated_district()
        self.result = LoadResult()

    def store(self, batch: list[Line]) -> None:
        """One transaction, kiosk by kiosk; tried again with care where a unique constraint was broken (ingest.responses)."""
        by_kiosk: dict[str, list[tuple[int, ValidRecord]]] = {}
        for number, record in batch:
            if isinstance(record, RejectedRecord):
                self.result.add(wire.REJECTED, number, record.reason)
            else:
                by_kiosk.setdefault(record.record["kiosk"], []).append((number, record))
        if not by_kiosk:
            return
        careful = iter((False,))
        for number, verdict in in_transaction(self._engine, lambda connection: self._store(connection, by_kiosk, next(careful, True))):
            self.result.add(verdict["verdict"], number, verdict["reason"])

    def _store(
        self, connection: Connection, by_kiosk: dict[str, list[tuple[int, ValidRecord]]], careful: bool
    ) -> list[tuple[int, wire.Verdict]]:
        verdicts: list[tuple[int, wire.Verdict]] = []
        for kiosk in sorted(by_kiosk):
            sender = enrolment.sender_for(connection, kiosk, self._province, self._district)
            self.result.unstated |= sender.district == unstated_district()
            numbers, records = zip(*by_kiosk[kiosk], strict=True)
            outcome = responses.store(connection, self._context.layout, sender, records, now(), careful)
            verdicts += zip(numbers, outcome.verdicts, strict=True)
        return verdicts
