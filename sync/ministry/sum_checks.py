"""Does a roll-up add up: months to the year, districts to the province; and does it keep small cells to itself? Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from kiosk.survey.limits import SMALLEST_GROUP
from sync.server.rollups.rollup_model import RollupError, RollupManifest, RollupPart, RollupRow, digest_of, text_of
from sync.server.tallies.service_keys import OWN

_Key = tuple[str, str, str]  # service, district, period


def check_parts(manifest: RollupManifest, parts: Sequence[RollupPart]) -> None:
    """Raises RollupError naming the first thing that does not fit."""
    announced = {part.district: (part.sha256, part.rows) for part in manifest.parts}
    if announced != {part.district: (digest_of(text_of(part)), len(part.rows)) for part in parts}:
        raise RollupError("rollup_fault_part")
    rows = {(row.service, part.district, row.period): row for part in parts for row in part.rows}
    if len(rows) != sum(len(part.rows) for part in parts):
        raise RollupError("rollup_fault_twice")
    for (service, district, period), row in rows.items():
        if row.items is not None and (len(row.items) != len(manifest.items) or 0 < row.complete < SMALLEST_GROUP):
            raise RollupError("rollup_fault_small", where=_words(service, district, period))
    _check_sums(rows, {(service, district, "") for service, district, _ in rows}, by=2)
    _check_sums(rows, {(service, "", period) for service, _, period in rows if not service.startswith(OWN)}, by=1)


def _check_sums(rows: Mapping[_Key, RollupRow], sums: set[_Key], by: int) -> None:
    """Each of `sums` is a row, and the sum of its parts. `by`: what is summed over, a place in the key: 1 districts, 2 months."""
    parts: dict[_Key, list[RollupRow]] = defaultdict(list)
    for (service, district, period), row in rows.items():
        if (service, district, period)[by]:
            parts[(service, "", period) if by == 1 else (service, district, "")].append(row)
    for key in sorted(sums):
        whole, summed = rows.get(key), parts.get(key, [])
        if whole is None or _counts([whole]) != _counts(summed):
            raise RollupError("rollup_fault_sums", where=_words(*key))
        shown, added = _answers([whole]), _answers(summed)
        if shown is not None and added is not None and shown != added:
            raise RollupError("rollup_fault_sums", where=_words(*key))


def _counts(rows: Sequence[RollupRow]) -> tuple[int, ...]:
    counts = [(row.complete, row.partial, row.answered, row.people or 0, row.uses or 0) for row in rows]
    return tuple(sum(numbers) for numbers in zip(*counts, strict=True))


def _answers(rows: Sequence[RollupRow]) -> list[int] | None:
    """Modes, spread and levels added up; None where some of them are hidden."""
    if any(row.items is None for row in rows):
        return None
    flat = [[*(row.modes or ()), *(row.spread or ()), *(n for levels in row.items or () for n in levels)] for row in rows]
    return [sum(numbers) for numbers in zip(*flat, strict=True)]


def _words(service: str, district: str, period: str) -> str:
    return " ".join(filter(None, (district, period, service))) or "-"
