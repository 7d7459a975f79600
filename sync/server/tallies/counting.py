"""A batch of responses as rows of the running tallies.

What one response counts for is kiosk.survey.counting's rule; here a whole batch is counted by columns, which a test holds against it.
A response counts on the Bangkok day it was answered.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain
from operator import add, mul
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table

from kiosk.survey.limits import ID_LENGTH, LEVELS, MODES, PHONE
from kiosk.survey.unfinished import codes_counted, unfinished_under
from sync.server.db.bulk import add_rows
from sync.server.db.schema import FLAG, FORM, FROM_KIOSKS, FROM_PHONES, HOUR, TallyTables
from sync.server.tallies import month_changes
from sync.server.tallies.layout import TallyLayout

_COUNTS = ("partial", *(f"mode_{mode}" for mode in MODES), "spread_n", "spread_total", "spread_squares")
_LEVELS = tuple(f"n{level}" for level in LEVELS)
_PARTIAL = ""  # in place of a mode


class Sums(NamedTuple):
    """Rows to be added to a table: its primary key, then numbers under `columns`."""

    table: Table
    columns: Sequence[str]
    rows: list[tuple[Any, ...]]


class _Group(NamedTuple):
    """Responses that are counted together. `sign` is -1 where they are taken out again."""

    day: str
    flagged: int
    sign: int
    form: str
    version: int
    on_phones: bool


class _Response(NamedTuple):
    """What of a response is counted."""

    mode: str  # _PARTIAL: nothing but that it was begun
    hour: int
    answers: Mapping[str, Any]
    flags: Collection[str]


class _Ratings(NamedTuple):
    """What one response adds to the whole and to each service it chose."""

    mode: str
    own: int | None  # kiosk.survey.scoring.own_score
    levels: bytes  # one for each item, 0 where it was skipped


def write(connection: Connection, sums: Sequence[Sums]) -> None:
    add_rows(connection, sums)
    for province, months in _months_in(sums).items():
        month_changes.note(connection, province, months)


def _months_in(sums: Sequence[Sums]) -> dict[str, set[str]]:
    """Province -> the months of these rows: a key begins with province and period."""
    months: defaultdict[str, set[str]] = defaultdict(set)
    for table in sums:
        for province, period, *_ in table.rows:
            months[province].add(period[:7])
    return months


class Tallies:
    """The changes of one batch in one district. `add` with sign -1 takes a response out again (its quality flag changed).

    `add` only sorts; `sums` counts group by group and question by question, which takes a third of the time of counting
    answer by answer.
    """

    def __init__(self, layout: TallyLayout) -> None:
        self._layout = layout
        self._groups: defaultdict[_Group, list[_Response]] = defaultdict(list)

    def add(self, record: Mapping[str, Any], day: str, hour: int, flagged: int, flags: Collection[str] = (), sign: int = 1) -> None:
        """`day` (ISO) and `hour` are Bangkok's; `flagged` is 1 for a response with a quality flag, `flags` are all that it carries."""
        form, mode = record["questionnaire"], record["mode"] if record["status"] == "complete" else _PARTIAL
        group = _Group(day, flagged, sign, form["id"], form["version"], record.get("via") == PHONE)
        self._groups[group].append(_Response(mode, hour, record["answers"], flags))

    def sums(self, province: str, district: str) -> list[Sums]:
        """Everything gathered, for the days and for their months: what `write` adds to the tables."""
        phones = {group: responses for group, responses in self._groups.items() if group.on_phones}
        kiosks = {group: responses for group, responses in self._groups.items() if not group.on_phones} if phones else self._groups
        sums = list(self._sums(FROM_KIOSKS, kiosks, province, district))
        return [*sums, *self._sums(FROM_PHONES, phones, province, district)] if phones else sums

    def _sums(self, tables: TallyTables, groups: Mapping[_Group, Sequence[_Response]], province: str, district: str) -> Iterator[Sums]:
        items = self._layout.items_in([response.answers for responses in groups.values() for response in responses])
        counts, levels, options = _PeriodSums(), _PeriodSums(), _PeriodSums()
        for group, responses in groups.items():
            for service, ratings in self._by_service(responses, items).items():
                key = (service, district, group.flagged)
                counts.add(group, key, _counts(ratings))
                levels.add(group, key, _level_counts(ratings, len(items)))
            complete = [response for response in responses if response.mode != _PARTIAL]
            unfinished = self._unfinished_counts(group, responses)
            for question, code, n in chain(self._option_counts(group, complete), unfinished, _flag_counts(responses)):
                options.add(group, (question, district, group.flagged, code), (n,))
        rated = [(province, *key, item, *numbers[5 * at : 5 * at + 5]) for key, numbers in levels for at, item in enumerate(items)]
        yield Sums(tables.counts, _COUNTS, [(province, *key, *numbers) for key, numbers in counts])
        yield Sums(tables.items, _LEVELS, [row for row in rated if any(row[-5:])])
        yield Sums(tables.options, ("n",), [(province, *key, *numbers) for key, numbers in options])

    def _by_service(self, responses: Sequence[_Response], items: Sequence[str]) -> Mapping[str, list[_Ratings]]:
        by_service: defaultdict[str, list[_Ratings]] = defaultdict(list)
        for mode, _, answers, _ in responses:
            levels = b"" if mode == _PARTIAL else _levels(answers, items)
            ratings = _Ratings(mode, self._layout.own_score(answers, levels) if levels else None, levels)
            for service in ("", *self._layout.services_of(answers)):
                by_service[service].append(ratings)
        return by_service

    def _option_counts(self, group: _Group, complete: Sequence[_Response]) -> Iterator[tuple[str, str, int]]:
        """(question, code, how many): choices as `TallyLayout.choices` names them, hours, foreign questionnaires."""
        if not complete:
            return
        layout = self._layout.named(group.form, group.version)
        for question, key in layout.choices.items() if layout else ():
            answers = [response.answers[question] for response in complete if question in response.answers]
            for code, n in _code_counts(answers):
                yield key, code, n
        for hour, n in Counter([response.hour for response in complete]).items():
            yield HOUR, f"{hour:02d}", n
        if layout is not self._layout:
            yield FORM, f"{group.form}/{group.version}"[-ID_LENGTH:], len(complete)

    def _unfinished_counts(self, group: _Group, responses: Sequence[_Response]) -> Iterator[tuple[str, str, int]]:
        """Errands that were not finished, of those who walked away too: kiosk.survey.unfinished."""
        layout = self._layout.named(group.form, group.version)
        if layout is None:
            return
        field = unfinished_under(layout.services)
        said = [response.answers for response in responses if field in response.answers]
        codes = [code for answers in said for code in codes_counted(layout.services, answers, layout.services_of(answers))]
        for (question, code), n in Counter(codes).items():
            if isinstance(code, str) and len(code) <= ID_LENGTH:
                yield question, code, n


def _flag_counts(responses: Sequence[_Response]) -> Iterator[tuple[str, str, int]]:
    return ((FLAG, flag, n) for flag, n in Counter(flag for response in responses for flag in response.flags).items())


def _levels(answers: Mapping[str, Any], items: Sequence[str]) -> bytes:
    try:
        return bytes(map(answers.__getitem__, items))
    except (KeyError, TypeError):  # skipped, or answered with something that is no level
        return bytes(level if isinstance(level, int) else 0 for level in map(answers.get, items))


def _counts(ratings: Sequence[_Ratings]) -> tuple[int, ...]:
    """In the order of _COUNTS."""
    modes, own = [rating.mode for rating in ratings], [rating.own for rating in ratings if rating.own is not None]
    return (modes.count(_PARTIAL), *(modes.count(mode) for mode in MODES), len(own), sum(own), sum(map(mul, own, own)))


def _level_counts(ratings: Sequence[_Ratings], items: int) -> list[int]:
    """Item by item, in the order of LEVELS."""
    whole = b"".join([rating.levels for rating in ratings])
    columns = [whole[place::items] for place in range(items)]
    return [column.count(level) for column in columns for level in LEVELS]


def _code_counts(answers: Sequence[object]) -> Iterator[tuple[str, int]]:
    """How many chose each code of a question; levels and what is too long for an id are no codes."""
    codes = [code for answer in answers for code in (answer if isinstance(answer, list) else (answer,))]
    return ((code, n) for code, n in Counter(codes).items() if isinstance(code, str) and len(code) <= ID_LENGTH)


class _PeriodSums:
    """Numbers of days and of their months, under the rest of a table's key."""

    def __init__(self) -> None:
        self._sums: dict[tuple[Any, ...], Sequence[int]] = {}

    def __iter__(self) -> Iterator[tuple[tuple[Any, ...], Sequence[int]]]:
        return iter(self._sums.items())

    def add(self, group: _Group, key: tuple[Any, ...], numbers: Sequence[int]) -> None:
        signed = numbers if group.sign == 1 else [group.sign * number for number in numbers]
        for period in (group.day, group.day[:7]):
            before = self._sums.get((period, *key))
            self._sums[period, *key] = list(map(add, before, signed)) if before else signed
