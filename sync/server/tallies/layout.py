"""A questionnaire as columns: which answers are counted where."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from operator import mul
from typing import NamedTuple

from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.scoring import own_score
from sync.server.tallies.choices import counted_under


class Group(NamedTuple):
    """Responses that are counted together. `sign` is -1 where they are taken out again."""

    day: str
    flagged: int
    sign: int
    form: str
    version: int


class Given(NamedTuple):
    """What of a response is counted."""

    mode: str  # _PARTIAL: nothing but that it was begun
    hour: int
    answers: Mapping
    flags: Collection[str]


class Rated(NamedTuple):
    """What one response adds to the whole and to each service it chose."""

    mode: str
    own: int | None  # kiosk.survey.scoring.own_score
    levels: bytes  # one for each item, 0 where it was skipped


_KINDS: dict[str, type] = {"one": str, "many": list, "text": str}


_KIND_WORDS = {int: "a level from 1 to 5", str: "one text", list: "a list of codes"}


class Layout:
    """What a tally needs of the shipped questionnaire: its aspects, its choice questions, and the question that names services.

    What `published` versions ask otherwise is counted by their own layouts (`of`); the ten items are the same in all of them.
    """

    def __init__(self, questionnaire: Questionnaire, published: Iterable[Questionnaire] = (), shipped: Questionnaire | None = None) -> None:
        self.aspects = {aspect.id: tuple(item.id for item in aspect.items) for aspect in questionnaire.aspects}
        self.items = tuple(item.id for item in questionnaire.items)
        self._weights = tuple(6 // len(members) for members in self.aspects.values() for _ in members)
        self.texts = tuple(sorted(one.id for one in questionnaire.questions if one.kind == "text"))
        self.services = next((one.id for one in questionnaire.questions if one.options_from), "services")
        choices = [one for one in questionnaire.questions if one.kind != "text" and not one.options_from]
        self.choices = {one.id: counted_under(one, shipped or questionnaire) for one in choices}
        self._asked = frozenset((*self.items, *self.texts, *self.choices, self.services))
        self._kinds = {one.id: _KINDS[one.kind] for one in questionnaire.questions} | dict.fromkeys(self.items, int)
        self.form = questionnaire.id, questionnaire.version
        self._published = {(one.id, one.version): Layout(one, shipped=questionnaire) for one in published}

    def of(self, form: Mapping) -> "Layout | None":
        """The layout of a record's `questionnaire`; None for one that nobody published here: what its codes mean is not known."""
        return self.named(form["id"], form["version"])

    def named(self, form: str, version: int) -> "Layout | None":
        return self if (form, version) == self.form else self._published.get((form, version))

    def items_in(self, many: Sequence[Mapping]) -> tuple[str, ...]:
        """The items, and whatever else these answers may have rated: another version's questions."""
        return (*self.items, *sorted(set().union(*many) - self._asked))

    def own_score(self, answers: Mapping, levels: bytes) -> int | None:
        """kiosk.survey.scoring.own_score; in a third of its time where no item was skipped. `levels`: as in Rated."""
        return own_score(answers, self.aspects) if 0 in levels else sum(map(mul, self._weights, levels))

    def misfits(self, answers: Mapping) -> list[str]:
        """Answers of another kind than their question takes, in words. Which codes exist is left to the form that was answered."""
        kinds = self._kinds
        known = kinds.get
        wrong = [question for question, answer in answers.items() if known(question) is not answer.__class__ and question in kinds]
        return [f"answers: {question}: must be {_KIND_WORDS[kinds[question]]}" for question in wrong]

    def services_of(self, answers: Mapping) -> Sequence[str]:
        chosen = answers.get(self.services)
        return chosen if isinstance(chosen, list) else ()
