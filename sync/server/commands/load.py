"""Bulk load of exported responses (JSON lines): the same checks, verdicts and tallies as over the wire, thousands in a transaction."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from kiosk.survey.calendar import timestamp
from sync import wire
from sync.server import audit
from sync.server.configuration import published
from sync.server.db.engine import analyze, in_transaction
from sync.server.ingest import responses
from sync.server.ingest.validation import RejectedRecord, ValidationContext, ValidRecord, parse, validate
from sync.server.kiosks import enrolment
from sync.server.settings import Settings, unstated_district
from sync.server.tallies.layout import TallyLayout
from sync.wire import Code

_AT_ONCE = 5000
_LINE_LIMIT = wire.BODY_LIMIT
_FAULTS_KEPT = 20

Line = tuple[int, ValidRecord | RejectedRecord]


@dataclass(slots=True)
class Loaded:
    """What became of the lines. Each transaction was committed whole; loading the same file again finds duplicates."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(wire.VERDICTS, 0))
    faults: list[str] = field(default_factory=list)  # the first ones, each with its line
    unstated: bool = False  # some went into the district "not stated"

    @property
    def refused(self) -> int:
        return self.counts[wire.CONFLICT] + self.counts[wire.REJECTED]


def load(engine: Engine, settings: Settings, path: Path, district: str | None, told: Callable[[int], None]) -> Loaded:
    """Load a file. `district`: where kiosks belong that nobody has enrolled. `told` hears the number of lines done, now and then.

    Raises OSError when the file cannot be read.
    """
    with engine.connect() as connection:
        known = published.known(settings, connection)
    loaded, batch, number = Loaded(), [], 0
    for number, line in _lines(path):
        batch.append((number, _sifted(line, known)))
        if len(batch) == _AT_ONCE:
            _take(engine, settings, known.layout, batch, district, loaded)
            batch = []
            told(number)
    _take(engine, settings, known.layout, batch, district, loaded)
    analyze(engine)
    summary = ", ".join(f"{count} {verdict}" for verdict, count in loaded.counts.items())
    in_transaction(
        engine, lambda connection: audit.record(connection, audit.COMMAND_LINE, "responses.load", path.name, summary, district or "")
    )
    return loaded


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                yield number, line.removeprefix(b"\xef\xbb\xbf")


def _sifted(line: bytes, known: ValidationContext) -> ValidRecord | RejectedRecord:
    """A line as its own kiosk's record: a file is trusted as the whole of what several kiosks sent."""
    try:
        record = parse(line) if len(line) <= _LINE_LIMIT else None
    except ValueError:
        return RejectedRecord("", "this line is not JSON", Code.NOT_JSON, "null")
    kiosk = record.get("kiosk") if isinstance(record, dict) else ""
    return validate(record, kiosk if isinstance(kiosk, str) else "", known)


def _take(engine: Engine, settings: Settings, layout: TallyLayout, batch: list[Line], district: str | None, loaded: Loaded) -> None:
    groups: dict[str, list[Line]] = {}
    for number, one in batch:
        if isinstance(one, RejectedRecord):
            _count(loaded, wire.REJECTED, number, one.reason)
        else:
            groups.setdefault(one.record["kiosk"], []).append((number, one))
    if not groups:
        return

    careful = iter((False,))

    def work(connection: Connection) -> list[tuple[int, wire.Verdict]]:
        again, given = next(careful, True), list[tuple[int, wire.Verdict]]()
        for kiosk in sorted(groups):
            sender = enrolment.sender_for(connection, kiosk, settings.province, district or unstated_district())
            loaded.unstated |= sender.district == unstated_district()
            numbers, sifted = zip(*groups[kiosk], strict=True)
            outcome = responses.store(connection, layout, sender, sifted, timestamp(datetime.now(UTC)), again)
            given += zip(numbers, outcome.verdicts, strict=True)
        return given

    for number, verdict in in_transaction(engine, work):
        _count(loaded, verdict["verdict"], number, verdict["reason"])


def _count(loaded: Loaded, verdict: str, number: int, reason: str) -> None:
    loaded.counts[verdict] += 1
    if verdict not in wire.KEPT and len(loaded.faults) < _FAULTS_KEPT:
        loaded.faults.append(f"line {number}: {reason}")
