"""From responses to the running tallies: what one response adds to which row, gathered for a batch and written in one go.

The same rules as the kiosk's tallies: levels, options and uses of complete responses only; a response that chose several services
counts once in the whole and once in each of them; it counts on the Bangkok day it was answered.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.scoring import LEVELS, own_score
from sync.server.database import upsert
from sync.server.figures import HOUR
from sync.server.tables import item_tallies, option_tallies, period_counts

_CODE_LIMIT = 64  # an option code is an id; anything longer is no code of any questionnaire
_COUNTS = ("partial", "mode_self", "mode_assisted", "mode_paper", "spread_n", "spread_total", "spread_squares")
_LEVELS = tuple(f"n{level}" for level in LEVELS)


class Layout:
    """What a tally needs of a questionnaire: its aspects, its choice questions, and the question that names services."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.aspects = {aspect.id: tuple(item.id for item in aspect.items) for aspect in questionnaire.aspects}
        self.items = tuple(item.id for item in questionnaire.items)
        self.texts = frozenset(one.id for one in questionnaire.questions if one.kind == "text")
        self.choices = frozenset(one.id for one in questionnaire.questions if one.kind != "text" and not one.options_from)
        self.services = next((one.id for one in questionnaire.questions if one.options_from), "services")

    def services_of(self, answers: Mapping) -> Sequence[str]:
        chosen = answers.get(self.services)
        return chosen if isinstance(chosen, list) else ()


class Tallies:
    """The changes of one batch in one district. `add` with sign -1 takes a response out again (its quality flag changed)."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._levels: Counter[tuple] = Counter()  # (day, service, flagged, item, level)
        self._counts: Counter[tuple] = Counter()  # (day, service, flagged, column)
        self._options: Counter[tuple] = Counter()  # (day, question, flagged, code)

    def add(self, record: Mapping, day: str, hour: int, flagged: int, sign: int = 1) -> None:
        """`day` (ISO) and `hour` are Bangkok's; `flagged` is 1 for a response with a quality flag."""
        answers = record["answers"]
        groups = [(day, service, flagged) for service in ("", *self._layout.services_of(answers))]
        if record["status"] != "complete":
            for group in groups:
                self._counts[(*group, "partial")] += sign
            return
        mode, own = f"mode_{record['mode']}", own_score(answers, self._layout.aspects)
        levels = [(item, level) for item, level in answers.items() if isinstance(level, int)]
        for group in groups:
            self._counts[(*group, mode)] += sign
            for one in levels:
                self._levels[group + one] += sign
            if own is not None:
                self._counts[(*group, "spread_n")] += sign
                self._counts[(*group, "spread_total")] += sign * own
                self._counts[(*group, "spread_squares")] += sign * own * own
        self._add_options(answers, day, hour, flagged, sign)

    def _add_options(self, answers: Mapping, day: str, hour: int, flagged: int, sign: int) -> None:
        self._options[day, HOUR, flagged, f"{hour:02d}"] += sign
        for question, answer in answers.items():
            if question in self._layout.choices:
                for code in answer if isinstance(answer, list) else (str(answer),):
                    if len(code) <= _CODE_LIMIT:
                        self._options[day, question, flagged, code] += sign

    def write(self, connection: Connection, province: str, district: str) -> None:
        """Add everything gathered to the tables, to the days and to their months."""
        place = {"province": province, "district": district}
        upsert(connection, period_counts, _rows(self._counts, place, ("service", "flagged"), _COUNTS), add=_COUNTS)
        levels: Counter[tuple] = Counter()
        for (*key, level), count in self._levels.items():
            levels[(*key, f"n{level}")] += count
        upsert(connection, item_tallies, _rows(levels, place, ("service", "flagged", "item"), _LEVELS), add=_LEVELS)
        options = Counter({(*key, "n"): count for key, count in self._options.items()})
        upsert(connection, option_tallies, _rows(options, place, ("question", "flagged", "code"), ("n",)), add=("n",))


def _rows(counted: Counter[tuple], place: dict, names: Sequence[str], columns: Sequence[str]) -> list[dict]:
    """Rows by day and by month from (day, *names, column) -> count."""
    rows: dict[tuple, dict] = {}
    for (day, *key, column), count in counted.items():
        for period in (day, day[:7]):
            row = rows.get((period, *key))
            if row is None:
                row = rows[period, *key] = {**place, "period": period, **dict(zip(names, key, strict=True)), **dict.fromkeys(columns, 0)}
            row[column] += count
    return list(rows.values())
