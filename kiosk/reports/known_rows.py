"""Which forms of a sheet came in before: by what they say, whatever file, encoding, column order or labels they come in. Pure.

Two forms say the same when mode, day and answers are the same; the time of day too, where both name one. Each stored response
stands for one form: of three equal forms two of which are stored, one is new. A form that names no day is looked for among those
that came in without one. A form with an id is known by that id alone, which the store answers.
"""

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from kiosk.frozen import frozen
from kiosk.language.sentence import Sentence, listed
from kiosk.reports.imports import FormSheet
from kiosk.sheet_file import SheetError
from kiosk.store.imported_rows import StoredRow
from kiosk.survey.dates.calendar import BANGKOK, day_of, short_date
from kiosk.survey.response import Draft

SOURCES = 3  # files that the sentence names; there may be more
_NO_TIME = "12:00"  # a day alone is stored as its noon (kiosk.survey.dates.typed_dates)


@frozen
class Overlap:
    """What of a sheet came in before: for each source (file, day of its import or None) the number of forms, most first.

    The file "" stands for forms that were typed in or answered on this kiosk itself.
    """

    count: int  # forms in the sheet
    sources: tuple[tuple[str, date | None, int], ...]

    @property
    def known(self) -> int:
        return sum(number for *_, number in self.sources)

    def where(self) -> str:
        """From which files, when, and how many of each, as a sentence's end."""
        return listed([_source(*source) for source in self.sources[:SOURCES]])


class KnownRowsError(SheetError):
    """Some of the forms came in before, and nobody has said what to do with them. Nothing was changed."""

    def __init__(self, name: str, overlap: Overlap) -> None:
        self.overlap = overlap
        super().__init__(
            Sentence(
                "{name}: {known} of its {count} forms came in before: {sources}; nothing was changed "
                "(--only-new takes the other {fresh}, --again takes all)",
                name=name,
                known=overlap.known,
                count=overlap.count,
                fresh=overlap.count - overlap.known,
                sources=overlap.where(),
            )
        )


def _source(file: str, day: date | None, count: int) -> Sentence:
    if day is None:
        return Sentence(
            "{count} was typed in or answered on this kiosk" if count == 1 else "{count} were typed in or answered on this kiosk",
            count=count,
        )
    said = Sentence("{iso}", iso=day, thai=short_date(day, "th"))
    if not file:
        return Sentence("{count} in a file which was imported on {day}", count=count, day=said)
    return Sentence("{count} in {file}, which was imported on {day}", count=count, file=file, day=said)


def known_forms(sheet: FormSheet, of_days: Iterable[StoredRow], without_day: Iterable[StoredRow]) -> dict[str, StoredRow]:
    """Id of a draft without an id of its own -> the stored response that says the same. `of_days`: what is stored of the sheet's
    days; `without_day`: what came in without a day."""
    drafts = [draft for draft in sheet.drafts if draft.id not in sheet.identified]
    meanings = {draft.id: _meaning(draft.mode, draft.answers, draft.other) for draft in drafts}
    stored = _Stored(set(meanings.values()), of_days, without_day)
    known = {}
    for draft in sorted(drafts, key=lambda draft: _minute(draft.answered_at) == _NO_TIME):  # those with a time can choose less
        meaning = meanings[draft.id]
        row = stored.undated(meaning) if draft.id in sheet.undated else stored.dated(meaning, draft)
        if row:
            known[draft.id] = row
    return known


def overlap(sheet: FormSheet, known: Mapping[str, StoredRow]) -> Overlap:
    sources = Counter((row.file, _import_day(row)) for row in known.values())
    return Overlap(len(sheet.drafts), tuple((file, day, number) for (file, day), number in sources.most_common()))


def days_of(sheet: FormSheet) -> set[date]:
    """The days that forms without an id name."""
    nameless = (draft for draft in sheet.drafts if draft.id not in sheet.identified | sheet.undated)
    return {day_of(datetime.fromisoformat(draft.answered_at)) for draft in nameless}


class _Stored:
    """Stored responses by what they say. One that was taken is gone."""

    def __init__(self, meanings: set[str], of_days: Iterable[StoredRow], without_day: Iterable[StoredRow]) -> None:
        self._by_day: dict[tuple[str, str], dict[str, list[StoredRow]]] = defaultdict(dict)  # (meaning, day) -> minute -> rows
        self._without_day: dict[str, list[StoredRow]] = defaultdict(list)
        self._taken: set[str] = set()  # ids of responses
        for row in of_days:
            if (meaning := _meaning_of(row)) in meanings:
                moment = row.record["answered_at"]
                minute = _minute(moment) if row.dated else _NO_TIME
                self._by_day[meaning, _day(moment)].setdefault(minute, []).append(row)
        for row in without_day:
            if (meaning := _meaning_of(row)) in meanings:
                self._without_day[meaning].append(row)

    def undated(self, meaning: str) -> StoredRow | None:
        return self._take(self._without_day[meaning])

    def dated(self, meaning: str, draft: Draft) -> StoredRow | None:
        """One of that minute, else one that names no time; for a form without a time one of any minute."""
        minutes = self._by_day[meaning, _day(draft.answered_at)]
        minute = _minute(draft.answered_at)
        for place in (minute, _NO_TIME, *(minutes if minute == _NO_TIME else ())):
            row = self._take(minutes.get(place, []))
            if row:
                return row
        return None

    def _take(self, rows: list[StoredRow]) -> StoredRow | None:
        while rows:
            row = rows.pop(0)
            response = row.record.get("amends", row.record)["id"]  # a response and its corrections are one form
            if response not in self._taken:
                self._taken.add(response)
                return row
        return None


def _meaning_of(row: StoredRow) -> str:
    return _meaning(row.record["mode"], row.record["answers"], row.record["other"])


def _meaning(mode: str, answers: Mapping[str, Any], other: Mapping[str, str]) -> str:
    """One text for all ways to write these answers: the order of codes and of columns, blanks and kinds of letters do not count."""
    plain = {
        field: sorted(answer) if isinstance(answer, list | tuple) else _plain(answer) if isinstance(answer, str) else answer
        for field, answer in answers.items()
    }
    return json.dumps([mode, plain, {field: _plain(text) for field, text in other.items()}], sort_keys=True, ensure_ascii=False)


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip()


def _local(moment: str) -> datetime:
    return datetime.fromisoformat(moment).astimezone(BANGKOK)


def _day(moment: str) -> str:
    return _local(moment).date().isoformat()


def _minute(moment: str) -> str:
    return f"{_local(moment):%H:%M}"


def _import_day(row: StoredRow) -> date | None:
    return day_of(datetime.fromisoformat(row.imported_at)) if row.imported_at else None
