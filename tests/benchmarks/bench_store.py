"""What a saved response costs beside a raw write + fsync of its bytes, and whether a day's figures stay as quick after a million.

Save and raw write take turns on the same disk, so that both meet the same weather; medians are compared. The floor writes only
the response's own record; saving also keeps its indexes, tallies and place in the outbox. Both stores of the second part hold the
same fiscal year with one equally busy day, so that only the number of responses differs. A year's figures also depend on how many different
answers there were in its months, so of them only the time has a target.
"""

import argparse
import hashlib
import os
import random
import sqlite3
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median

from kiosk.store import responses
from kiosk.store.database import open_store
from kiosk.store.tallies import lines, totals
from kiosk.store.tally_tables import Lines, Tally, add
from kiosk.store.verify import verify
from kiosk.survey import scoring
from kiosk.survey.counting import layout_of
from kiosk.survey.dates.calendar import BANGKOK
from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.response import FIRST_PREVIOUS, canonical, sealed
from tests.support.drafts import SERVICES, make_draft
from tests.support.shipped import shipped_questionnaire

SAVES = 1500
SAVE_TARGET = 2.0  # times a raw write + fsync of the same bytes
READS = 200
READ_TARGET_MS = 5.0
FLAT_TARGET = 1.3  # times the figures of a thousand responses
FEW, MANY = 1_000, 1_000_000
PILE = 20_000  # responses stored in one transaction while filling
FIRST = datetime(2026, 10, 1, 8, 30, tzinfo=BANGKOK)  # fiscal year 2570
DAYS = 365
BUSY, BUSY_COUNT = datetime(2027, 3, 15, 8, 30, tzinfo=BANGKOK), 300  # the day whose figures are read
PATTERNS = 72  # different forms, answered again and again with other ids and moments
_MOMENT = datetime(2001, 1, 1, tzinfo=BANGKOK)  # stands for the moment, as do the next ones for id, seq and previous hash
_STAMP = "2001-01-01T00:00:00+07:00"
_ID = "00000000-0000-7000-8000-00000000dead"
_SEQ = 2**53 - 1
_PREVIOUS = "e" * 64


def measure_saving(folder: Path, form: Questionnaire) -> tuple[float, float, int]:
    """Medians in ms of save() and of write + fsync, and the median size of a record in bytes."""
    rng = random.Random(1)
    moment = FIRST
    saving, writing, sizes = [], [], []
    raw = os.open(folder / "raw", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    with closing(open_store(folder / "kiosk.db")) as store:
        for _ in range(SAVES):
            moment += timedelta(seconds=150)
            services = tuple(rng.sample(SERVICES, rng.choices((1, 2, 3), (7, 2, 1))[0]))  # most people came for one thing
            draft = make_draft(rng, answered_at=moment, mode="self", services=services)
            start = time.perf_counter()
            saved = responses.save(store, draft, form)
            saving.append(time.perf_counter() - start)
            content = canonical(saved.as_record()).encode()
            start = time.perf_counter()
            os.write(raw, content)
            os.fsync(raw)
            writing.append(time.perf_counter() - start)
            sizes.append(len(content))
    os.close(raw)
    settled = SAVES // 3  # by then the write-ahead log has reached its size, as on a kiosk after its first half hour
    return median(saving[settled:]) * 1000, median(writing[settled:]) * 1000, int(median(sizes))


def fill(path: Path, count: int, form: Questionnaire) -> None:
    """`count` chained responses with their tallies and outbox rows, written past `save` for speed; `verify` finds nothing wrong."""
    rng = random.Random(2)
    layout = layout_of(form)
    patterns = [make_draft(rng, mode="self", answered_at=_MOMENT, id=_ID) for _ in range(PATTERNS)]
    texts = [sealed(pattern, _SEQ, _PREVIOUS)[1] for pattern in patterns]
    tally, rows, previous = Tally(), [], FIRST_PREVIOUS
    open_store(path).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as store:
        store.execute("PRAGMA journal_mode = OFF")  # only the reading is measured
        store.execute("BEGIN")
        store.execute("INSERT INTO layouts VALUES (?, ?, ?)", (form.id, form.version, layout.as_json()))
        for seq in range(1, count + 1):
            at = _moment(seq, count)
            stamp, identity = at.isoformat(), f"{seq:08x}-0000-7000-8000-{seq:012x}"
            text = texts[seq % PATTERNS].replace(_STAMP, stamp).replace(_ID, identity).replace(_PREVIOUS, previous)
            text = text.replace(str(_SEQ), str(seq))
            previous = hashlib.sha256(text.encode()).hexdigest()
            rows.append((seq, identity, stamp[:10], stamp, previous, text))
            if len(rows) == PILE or seq == count:
                store.executemany("INSERT INTO responses (seq, id, day, answered_at, hash, record) VALUES (?,?,?,?,?,?)", rows)
                rows.clear()
        store.execute("INSERT INTO outbox (state, kind, number, queued_at) SELECT 'pending', 'response', seq, answered_at FROM responses")
        for (pattern, answered), times in Counter((seq % PATTERNS, _moment(seq, count)) for seq in range(1, count + 1)).items():
            counted = lines(layout, replace(patterns[pattern], answered_at=answered.isoformat()))
            tally.count(Lines(*([(*row[:3], *(times * number for number in row[3:])) for row in rows] for rows in counted)))
        add(store, tally.as_lines())
        store.execute("COMMIT")


def _moment(seq: int, count: int) -> datetime:
    """The first ones on the busy day, the others evenly over the year; the hour goes with the pattern, so that they can be summed."""
    day = BUSY if seq <= BUSY_COUNT else FIRST + timedelta(days=seq * DAYS // (count + 1))
    return day.replace(hour=8 + seq % PATTERNS % 9, minute=30)


def measure_reading(small: Path, large: Path, form: Questionnaire) -> dict[str, tuple[float, float]]:
    """Median ms of a day's and a fiscal year's totals and scores in the small and the large store, which take turns."""
    aspects = {aspect.id: [item.id for item in aspect.items] for aspect in form.aspects}
    last = FIRST.date() + timedelta(days=DAYS - 1)
    spans = {"day": (BUSY.date(), BUSY.date()), "fiscal year": (FIRST.date(), last)}
    medians = {}
    with closing(open_store(small)) as few, closing(open_store(large)) as many:
        for name, span in spans.items():
            times = [(_milliseconds(few, span, aspects), _milliseconds(many, span, aspects)) for _ in range(READS + 1)][1:]
            medians[name] = (median(small_time for small_time, _ in times), median(other for _, other in times))
    return medians


def _milliseconds(store: sqlite3.Connection, span: tuple[date, date], aspects: dict[str, list[str]]) -> float:
    start = time.perf_counter()
    summed = totals(store, *span)
    scores = scoring.score(summed.complete, summed.counts, aspects)
    scoring.interval(scores.percent, summed.spread)
    return (time.perf_counter() - start) * 1000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--many", type=int, default=MANY, help="responses in the large store")
    many = parser.parse_args().many
    form = shipped_questionnaire()
    with tempfile.TemporaryDirectory(prefix="bench-store-") as name:
        folder = Path(name)
        save, raw, size = measure_saving(folder, form)
        print(
            f"save one response       {save:7.3f} ms   raw write + fsync of its {size} bytes {raw:.3f} ms   "
            f"{save / raw:.2f} x (target {SAVE_TARGET} x)"
        )
        missed = save > SAVE_TARGET * raw
        for count in (FEW, many):
            start = time.perf_counter()
            fill(folder / f"{count}.db", count, form)
            print(f"filled a store with {count:9,} {time.perf_counter() - start:8.1f} s", flush=True)
        with closing(open_store(folder / f"{FEW}.db")) as store:
            assert verify(store, form).ok, "the filled store is not what save would have made"
        figures = measure_reading(folder / f"{FEW}.db", folder / f"{many}.db", form)
    for span, (few, cost) in figures.items():
        flat = FLAT_TARGET if span == "day" else None
        targets = f"target {READ_TARGET_MS} ms" + (f", {flat} x" if flat else "")
        beside = f"{few:6.2f} ms with {FEW:,}   {cost / few:.2f} x"
        print(f"figures of a {span:11} {cost:6.2f} ms with {many:,}   {beside} ({targets})")
        missed |= cost > READ_TARGET_MS or bool(flat and cost > flat * few)
    return int(missed)


if __name__ == "__main__":
    raise SystemExit(main())
