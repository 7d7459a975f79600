"""Gaps in `seq` and breaks in the hash chain of each kiosk, updated with every batch so that no page has to walk the responses."""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Connection, Row, bindparam, delete, select

from kiosk.survey.response import FIRST_PREVIOUS
from sync.server.db.bulk import insert_for, upsert
from sync.server.db.schema import chain_breaks, held_ranges

_TOUCHING = select(held_ranges).where(
    held_ranges.c.kiosk == bindparam("kiosk"),
    held_ranges.c.first_seq <= bindparam("next"),
    held_ranges.c.last_seq >= bindparam("previous"),
)


def extend(connection: Connection, kiosk: str, seqs: Collection[int]) -> bool:
    """Add newly stored numbers to the kiosk's runs, joining runs that now touch.

    True when one of them is there already: its response was stored once and has been lost (sync.server.tallies.rebuild).
    """
    arrived = runs(seqs)
    if not arrived:
        return False
    low, high = arrived[0][0], arrived[-1][1]
    touching = connection.execute(_TOUCHING, {"kiosk": kiosk, "previous": low - 1, "next": high + 1})
    before = [(row.first_seq, row.last_seq) for row in touching]
    after = joined([*before, *arrived])
    gone = {first for first, _ in before} - {first for first, _ in after}
    if gone:
        connection.execute(delete(held_ranges).where(held_ranges.c.kiosk == kiosk, held_ranges.c.first_seq.in_(gone)))
    changed = [{"kiosk": kiosk, "first_seq": first, "last_seq": last} for first, last in after if (first, last) not in before]
    upsert(connection, held_ranges, changed, replace=("last_seq",))
    return any(first <= seq <= last for first, last in before for seq in seqs)


def shrink(connection: Connection, kiosk: str, seq: int) -> None:
    """Take a number out of the kiosk's runs again: no response stands under it any more."""
    table = held_ranges
    within = table.c.kiosk == kiosk, table.c.first_seq <= seq, table.c.last_seq >= seq
    row = connection.execute(select(table).where(*within)).one_or_none()
    if row is None:
        return
    connection.execute(delete(table).where(*within))
    left = [(first, last) for first, last in ((row.first_seq, seq - 1), (seq + 1, row.last_seq)) if first <= last]
    upsert(connection, table, [{"kiosk": kiosk, "first_seq": first, "last_seq": last} for first, last in left], replace=("last_seq",))


def runs(seqs: Iterable[int]) -> list[tuple[int, int]]:
    """Numbers as (first, last) runs: 1, 2, 3, 7 -> (1, 3), (7, 7)."""
    return joined((seq, seq) for seq in seqs)


def joined(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Ranges in order; those that touch or overlap become one."""
    result: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if result and first <= result[-1][1] + 1:
            result[-1] = (result[-1][0], max(last, result[-1][1]))
        else:
            result.append((first, last))
    return result


def find_breaks(links: Mapping[int, tuple[str, str]], arrived: Iterable[int]) -> set[int]:
    """Numbers whose prev_hash is not the hash of the one before. `links`: seq -> (hash, prev_hash), of the arrived and their neighbours.

    A number whose predecessor is not stored is a gap, not a break.
    """
    breaks = set()
    for seq in {near for number in arrived for near in (number, number + 1)} & links.keys():
        before = FIRST_PREVIOUS if seq == 1 else links[seq - 1][0] if seq - 1 in links else None
        if before is not None and links[seq][1] != before:
            breaks.add(seq)
    return breaks


def record_breaks(connection: Connection, kiosk: str, seqs: Iterable[int], found_at: str) -> None:
    """A break that is known already keeps the moment it was found."""
    for seq in sorted(seqs):
        connection.execute(insert_for(connection, chain_breaks).values(kiosk=kiosk, seq=seq, found_at=found_at).on_conflict_do_nothing())


def gaps(connection: Connection, kiosk: str) -> list[tuple[int, int]]:
    """Missing numbers below the highest stored, as (first, last) runs, in order."""
    ranges = connection.execute(select(held_ranges).where(held_ranges.c.kiosk == kiosk).order_by(held_ranges.c.first_seq))
    return _between((row.first_seq, row.last_seq) for row in ranges)


def all_gaps(connection: Connection) -> dict[str, list[tuple[int, int]]]:
    """Kiosk -> its gaps, for every kiosk that has one."""
    ranges: dict[str, list[tuple[int, int]]] = {}
    for row in connection.execute(select(held_ranges).order_by(held_ranges.c.kiosk, held_ranges.c.first_seq)):
        ranges.setdefault(row.kiosk, []).append((row.first_seq, row.last_seq))
    missing = {kiosk: _between(runs) for kiosk, runs in ranges.items()}
    return {kiosk: gaps for kiosk, gaps in missing.items() if gaps}


def breaks(connection: Connection, kiosk: str) -> list[Row]:
    """Breaks of the chain, lowest number first: seq and when it was found."""
    return list(connection.execute(select(chain_breaks).where(chain_breaks.c.kiosk == kiosk).order_by(chain_breaks.c.seq)))


def _between(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    missing, expected = [], 1
    for first, last in ranges:
        if first > expected:
            missing.append((expected, first - 1))
        expected = last + 1
    return missing
