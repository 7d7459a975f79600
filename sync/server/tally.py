"""From responses to the running tallies: what one response adds to which row, gathered for a batch and written in one go.

The same rules as the kiosk's tallies: levels, options and uses of complete responses only; a response that chose several services
counts once in the whole and once in each of them; it counts on the Bangkok day it was answered.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection

from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.scoring import LEVELS, own_score
from sync.server.choices import counted_under
from sync.server.database import upsert_rows
from sync.server.figures import FORM, HOUR
from sync.server.tables import item_tallies, option_tallies, period_counts

_CODE_LIMIT = 64  # an option code is an id; anything longer is no code of any questionnaire
_COUNTS = ("partial", "mode_self", "mode_assisted", "mode_paper", "spread_n", "spread_total", "spread_squares")
_PARTIAL, _SPREAD = _COUNTS.index("partial"), _COUNTS.index("spread_n")
_LEVELS = tuple(f"n{level}" for level in LEVELS)

Group = tuple[str, str, int]  # (day, service or "" for the whole, flagged)


class Layout:
    """What a tally needs of the shipped questionnaire: its aspects, its choice questions, and the question that names services.

    What `published` versions ask otherwise is counted by their own layouts (`of`); the ten items are the same in all of them.
    """

    def __init__(self, questionnaire: Questionnaire, published: Iterable[Questionnaire] = (), shipped: Questionnaire | None = None) -> None:
        self.aspects = {aspect.id: tuple(item.id for item in aspect.items) for aspect in questionnaire.aspects}
        self.items = tuple(item.id for item in questionnaire.items)
        self.texts = frozenset(one.id for one in questionnaire.questions if one.kind == "text")
        self.services = next((one.id for one in questionnaire.questions if one.options_from), "services")
        choices = [one for one in questionnaire.questions if one.kind != "text" and not one.options_from]
        self.choices = {one.id: counted_under(one, shipped or questionnaire) for one in choices}
        self.form = questionnaire.id, questionnaire.version
        self._published = {(one.id, one.version): Layout(one, shipped=questionnaire) for one in published}

    def of(self, form: Mapping) -> "Layout | None":
        """The layout of a record's `questionnaire`; None for one that nobody published here: what its codes mean is not known."""
        named = form["id"], form["version"]
        return self if named == self.form else self._published.get(named)

    def services_of(self, answers: Mapping) -> Sequence[str]:
        chosen = answers.get(self.services)
        return chosen if isinstance(chosen, list) else ()


class Tallies:
    """The changes of one batch in one district. `add` with sign -1 takes a response out again (its quality flag changed)."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._counts: dict[Group, list[int]] = {}  # in the order of _COUNTS
        self._levels: dict[Group, dict[str, list[int]]] = {}  # item -> in the order of LEVELS
        self._options: defaultdict[tuple[str, int], Counter[tuple[str, str]]] = defaultdict(Counter)  # (day, flagged) -> (key, code)

    def add(self, record: Mapping, day: str, hour: int, flagged: int, sign: int = 1) -> None:
        """`day` (ISO) and `hour` are Bangkok's; `flagged` is 1 for a response with a quality flag."""
        answers = record["answers"]
        groups = [(day, service, flagged) for service in ("", *self._layout.services_of(answers))]
        if record["status"] != "complete":
            for group in groups:
                self._group(group)[0][_PARTIAL] += sign
            return
        mode, own = _COUNTS.index(f"mode_{record['mode']}"), own_score(answers, self._layout.aspects)
        options, layout = self._options[day, flagged], self._layout.of(record["questionnaire"])
        levels = self._levels_and_options(answers, options, sign, layout.choices if layout else {})
        options[HOUR, f"{hour:02d}"] += sign
        if layout is not self._layout:
            options[FORM, _form(record["questionnaire"])] += sign
        for group in groups:
            counts, items = self._group(group)
            counts[mode] += sign
            if own is not None:
                counts[_SPREAD] += sign
                counts[_SPREAD + 1] += sign * own
                counts[_SPREAD + 2] += sign * own * own
            for item, place in levels:
                items[item][place] += sign

    def _levels_and_options(
        self, answers: Mapping, options: Counter[tuple[str, str]], sign: int, choices: Mapping[str, str]
    ) -> list[tuple[str, int]]:
        """(item, place of its level in LEVELS) of each rated item; the chosen options are counted on the way."""
        levels = []
        for question, answer in answers.items():
            if type(answer) is int:
                levels.append((question, 5 - answer))
            elif question in choices:
                key = choices[question]
                for code in answer if isinstance(answer, list) else (answer,):
                    if len(code) <= _CODE_LIMIT:
                        options[key, code] += sign
        return levels

    def _group(self, group: Group) -> tuple[list[int], dict[str, list[int]]]:
        counts = self._counts.get(group)
        if counts is None:
            counts = self._counts[group] = [0] * len(_COUNTS)
            self._levels[group] = defaultdict(_no_levels)
        return counts, self._levels[group]

    def write(self, connection: Connection, province: str, district: str) -> None:
        """Add everything gathered to the tables, to the days and to their months."""
        counts, levels, options = _Rows(), _Rows(), _Rows()
        for (day, service, flagged), numbers in self._counts.items():
            counts.add(day, (service, district, flagged), numbers)
            for item, places in self._levels[day, service, flagged].items():
                levels.add(day, (service, district, flagged, item), places)
        for (day, flagged), chosen in self._options.items():
            for (question, code), number in chosen.items():
                options.add(day, (question, district, flagged, code), (number,))
        for table, rows, columns in ((period_counts, counts, _COUNTS), (item_tallies, levels, _LEVELS), (option_tallies, options, ("n",))):
            names = [column.name for column in table.primary_key.columns]
            upsert_rows(connection, table, (*names, *columns), rows.of(province), add=columns)


class _Rows:
    """Sums by day and by month, under the rest of a table's key."""

    def __init__(self) -> None:
        self._sums: dict[tuple, list[int]] = {}

    def add(self, day: str, key: tuple, numbers: Sequence[int]) -> None:
        for period in (day, day[:7]):
            sums = self._sums.get((period, *key))
            if sums is None:
                self._sums[period, *key] = list(numbers)
            else:
                for place, number in enumerate(numbers):
                    sums[place] += number

    def of(self, province: str) -> list[tuple]:
        return [(province, *key, *numbers) for key, numbers in self._sums.items()]


def _form(form: Mapping) -> str:
    return f"{form['id']}/{form['version']}"[-_CODE_LIMIT:]


def _no_levels() -> list[int]:
    return [0] * len(LEVELS)
