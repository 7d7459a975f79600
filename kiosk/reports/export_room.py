"""Looks whether there is room for an export before it begins and while it is written: it ends before the answers' reserve is touched."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kiosk.disk_room import room_beside
from kiosk.frozen import frozen
from kiosk.language.sentence import Sentence
from kiosk.reports.exports import ExportError

# Bytes that a response takes at most while it is exported, a fifth more than measured with words of their own in every answer. XlsxWriter
# writes all rows unpacked, copies them once more, and packs that copy to an eighth.
_BYTES = {"csv": 700, "jsonl": 1100, "xlsx": 4200}
_TO_COME = {"xlsx": 1.25}  # what is still taken after the last row, for each byte taken until then
_EVERY = 200  # responses between two looks


@frozen
class ExportRoom:
    """Where an export goes: its form, its file, and the folder of the store whose disk must not run full."""

    form: str
    out: Path
    store: Path

    def guarded(self, records: Iterator[Mapping[str, Any]], count: int) -> Iterator[Mapping[str, Any]]:
        """The same records, about `count` of them. Raises ExportError before the first, or between two, where there is no room."""
        before = self._room()
        if before is not None and before < count * _BYTES[self.form]:
            raise self._refusal(count * _BYTES[self.form], before)
        return self._watched(records, before)

    def _watched(self, records: Iterator[Mapping[str, Any]], before: int | None) -> Iterator[Mapping[str, Any]]:
        for number, record in enumerate(records, 1):
            yield record
            room = self._room() if before is not None and number % _EVERY == 0 else None
            if room is not None and before is not None and room < (before - room) * _TO_COME.get(self.form, 0):
                raise self._refusal(2 * max(0, before - room), max(0, room))

    def _room(self) -> int | None:
        try:
            return room_beside(self.store, self.out.parent)
        except OSError:  # no folder: the export itself says so
            return None

    def _refusal(self, needed: int, room: int) -> ExportError:
        return ExportError(
            Sentence(
                "{folder}: no room for this export: it takes about {needed} MB, and {room} MB may be used; "
                "choose fewer days, or another place. Nothing was written.",
                folder=self.out.parent,
                needed=max(1, needed // 10**6),
                room=max(0, room // 10**6),
            )
        )
