"""A questionnaire as columns of the tallies: which answers are counted where, and which cannot be answers of it."""

from collections.abc import Iterable, Mapping, Sequence
from operator import is_, mul
from typing import Any

from kiosk.survey.counting import layout_of
from kiosk.survey.open_text import picked_under
from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.scoring import own_score
from kiosk.survey.unfinished import unfinished_under
from sync.server.tallies.choices import counted_under

_SERVICES = "services"  # the question that names services, in a form that has none
_KINDS: dict[str, type] = {"one": str, "many": list, "text": str}
_KIND_WORDS = {int: "a level from 1 to 5", str: "one text", list: "a list of codes"}


class TallyLayout:
    """What a tally needs of the shipped questionnaire: its aspects, its choice questions, and the question that names services.

    What `published` versions ask otherwise is counted by their own layouts (`of`); the ten items are the same in all of them.
    """

    def __init__(self, questionnaire: Questionnaire, published: Iterable[Questionnaire] = (), shipped: Questionnaire | None = None) -> None:
        layout = layout_of(questionnaire)
        self.aspects = layout.aspects
        self.items = tuple(item.id for item in questionnaire.items)
        self.texts = tuple(sorted(question.id for question in questionnaire.questions if question.kind == "text"))
        self.services = layout.services or _SERVICES
        choices = [question for question in questionnaire.questions if question.id in layout.choices and not question.options_from]
        self.choices = {question.id: counted_under(question, shipped or questionnaire) for question in choices}
        self.choices |= {picked_under(text): picked_under(text) for text in self.texts}
        self.form = questionnaire.id, questionnaire.version
        self._weights = tuple(6 // len(members) for members in self.aspects.values() for _ in members)
        self._asked = frozenset((*self.items, *self.texts, *self.choices, self.services, unfinished_under(self.services)))
        self._kinds = {question.id: _KINDS[question.kind] for question in questionnaire.questions} | dict.fromkeys(self.items, int)
        self._kinds |= {picked_under(text): list for text in self.texts} | {unfinished_under(self.services): list}
        self._published = {(form.id, form.version): TallyLayout(form, shipped=questionnaire) for form in published}

    def of(self, form: Mapping[str, Any]) -> "TallyLayout | None":
        """The layout of a record's `questionnaire`; None for one that nobody published here: what its codes mean is not known."""
        return self.named(form["id"], form["version"])

    def named(self, form: str, version: int) -> "TallyLayout | None":
        return self if (form, version) == self.form else self._published.get((form, version))

    def items_in(self, answers: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
        """The items, and whatever else these responses may have rated: another version's questions."""
        return (*self.items, *sorted(set().union(*answers) - self._asked))

    def own_score(self, answers: Mapping[str, Any], levels: bytes) -> int | None:
        """kiosk.survey.scoring.own_score; in a third of its time where no item was skipped. `levels`: one for each item, 0 = skipped."""
        return own_score(answers, self.aspects) if 0 in levels else sum(map(mul, self._weights, levels))

    def misfits(self, answers: Mapping[str, Any]) -> list[str]:
        """Answers of another kind than their question takes, in words. Which codes exist is left to the form that was answered."""
        kinds = self._kinds
        known = kinds.get
        if all(map(is_, map(known, answers), map(type, answers.values()))):  # as nearly always
            return []
        wrong = [question for question, answer in answers.items() if known(question) is not answer.__class__ and question in kinds]
        return [f"answers: {question}: must be {_KIND_WORDS[kinds[question]]}" for question in wrong]

    def services_of(self, answers: Mapping) -> Sequence[str]:
        services = answers.get(self.services)
        return services if isinstance(services, list) else ()
