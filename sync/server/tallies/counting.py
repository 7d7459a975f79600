"""From responses to the running tallies: what one response adds to which row, gathered for a batch and written in one go.

The same rules as the kiosk's tallies: levels, options and uses of complete responses only; a response that chose several services
counts once in the whole and once in each of them; it counts on the Bangkok day it was answered.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain
from operator import add, mul
from typing import NamedTuple

from sqlalchemy import Connection, Table

from kiosk.survey.limits import ID_LENGTH, MODES
from kiosk.survey.scoring import LEVELS
from sync.server.db.bulk import upsert_rows
from sync.server.db.schema import FLAG, FORM, HOUR, item_tallies, option_tallies, period_counts
from sync.server.tallies.layout import Given, Group, Layout, Rated

_COUNTS = ("partial", *(f"mode_{mode}" for mode in MODES), "spread_n", "spread_total", "spread_squares")
_LEVELS = tuple(f"n{level}" for level in LEVELS)
_PARTIAL = ""  # in place of a mode


class Sums(NamedTuple):
    """Rows to be added to a table: its primary key, then numbers under `columns`."""

    table: Table
    columns: Sequence[str]
    rows: list[tuple]


def write(connection: Connection, many: Sequence[Sums]) -> None:
    for table, columns, rows in many:
        upsert_rows(connection, table, (*table.primary_key.columns.keys(), *columns), rows, add=columns)


class Tallies:
    """The changes of one batch in one district. `add` with sign -1 takes a response out again (its quality flag changed).

    `add` only sorts; `sums` counts group by group and question by question, which takes a third of the time of counting
    answer by answer.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._given: defaultdict[Group, list[Given]] = defaultdict(list)

    def add(self, record: Mapping, day: str, hour: int, flagged: int, flags: Collection[str] = (), sign: int = 1) -> None:
        """`day` (ISO) and `hour` are Bangkok's; `flagged` is 1 for a response with a quality flag, `flags` are all that it carries."""
        form, mode = record["questionnaire"], record["mode"] if record["status"] == "complete" else _PARTIAL
        self._given[Group(day, flagged, sign, form["id"], form["version"])].append(Given(mode, hour, record["answers"], flags))

    def sums(self, province: str, district: str) -> list["Sums"]:
        """Everything gathered, for the days and for their months: what `write` adds to the tables."""
        items = self._layout.items_in([one.answers for given in self._given.values() for one in given])
        counts, levels, options = _Periods(), _Periods(), _Periods()
        for group, given in self._given.items():
            for service, some in self._by_service(given, items).items():
                key = (service, district, group.flagged)
                counts.add(group, key, _counts(some))
                levels.add(group, key, _level_counts(some, len(items)))
            for question, code, n in chain(self._chosen(group, [one for one in given if one.mode != _PARTIAL]), _flags(given)):
                options.add(group, (question, district, group.flagged, code), (n,))
        rated = [(province, *key, item, *numbers[5 * at : 5 * at + 5]) for key, numbers in levels for at, item in enumerate(items)]
        return [
            Sums(period_counts, _COUNTS, [(province, *key, *numbers) for key, numbers in counts]),
            Sums(item_tallies, _LEVELS, [row for row in rated if any(row[-5:])]),
            Sums(option_tallies, ("n",), [(province, *key, *numbers) for key, numbers in options]),
        ]

    def _by_service(self, given: Sequence[Given], items: Sequence[str]) -> Mapping[str, list[Rated]]:
        found: defaultdict[str, list[Rated]] = defaultdict(list)
        for mode, _, answers, _ in given:
            levels = b"" if mode == _PARTIAL else _levels(answers, items)
            one = Rated(mode, self._layout.own_score(answers, levels) if levels else None, levels)
            for service in ("", *self._layout.services_of(answers)):
                found[service].append(one)
        return found

    def _chosen(self, group: Group, given: Sequence[Given]) -> Iterator[tuple[str, str, int]]:
        """(question, code, how many) of complete responses: choices as `Layout.choices` names them, hours, foreign questionnaires."""
        if not given:
            return
        layout = self._layout.named(group.form, group.version)
        for question, key in layout.choices.items() if layout else ():
            for code, n in _codes([one.answers[question] for one in given if question in one.answers]):
                yield key, code, n
        for hour, n in Counter([one.hour for one in given]).items():
            yield HOUR, f"{hour:02d}", n
        if layout is not self._layout:
            yield FORM, f"{group.form}/{group.version}"[-ID_LENGTH:], len(given)


def _flags(given: Sequence[Given]) -> Iterator[tuple[str, str, int]]:
    return ((FLAG, flag, n) for flag, n in Counter(flag for one in given for flag in one.flags).items())


def _levels(answers: Mapping, items: Sequence[str]) -> bytes:
    try:
        return bytes(map(answers.__getitem__, items))
    except (KeyError, TypeError):  # skipped, or answered with something that is no level
        return bytes(level if isinstance(level, int) else 0 for level in map(answers.get, items))


def _counts(some: Sequence[Rated]) -> tuple[int, ...]:
    """In the order of _COUNTS."""
    modes, own = [one.mode for one in some], [one.own for one in some if one.own is not None]
    return (modes.count(_PARTIAL), *(modes.count(mode) for mode in MODES), len(own), sum(own), sum(map(mul, own, own)))


def _level_counts(some: Sequence[Rated], items: int) -> list[int]:
    """Item by item, in the order of LEVELS."""
    whole = b"".join([one.levels for one in some])
    columns = [whole[place::items] for place in range(items)]
    return [column.count(level) for column in columns for level in LEVELS]


def _codes(column: Sequence[object]) -> Iterator[tuple[str, int]]:
    """How many chose each code of a question; levels and what is too long for a code are none."""
    chosen = [code for answer in column for code in (answer if isinstance(answer, list) else (answer,))]
    return ((code, n) for code, n in Counter(chosen).items() if isinstance(code, str) and len(code) <= ID_LENGTH)


class _Periods:
    """Numbers of days and of their months, under the rest of a table's key."""

    def __init__(self) -> None:
        self._sums: dict[tuple, Sequence[int]] = {}

    def __iter__(self) -> Iterator[tuple[tuple, Sequence[int]]]:
        return iter(self._sums.items())

    def add(self, group: Group, key: tuple, numbers: Sequence[int]) -> None:
        signed = numbers if group.sign == 1 else [group.sign * number for number in numbers]
        for period in (group.day, group.day[:7]):
            before = self._sums.get((period, *key))
            self._sums[period, *key] = list(map(add, before, signed)) if before else signed
