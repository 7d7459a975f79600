"""A paper form typed in: which field the keys go to, what a key means there, when the form is complete. Pure; paper_entry.py saves.

Made for two hands on a keyboard: digits answer and go on by themselves, space and Enter leave a field, backspace goes back. The
form is kept by a key of its own, or by Enter in its last field: in a field of several choices a clerk presses Enter to go on.
In an open question that holds words the keys write, as everywhere.
"""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from kiosk.frozen import field, frozen, replace
from kiosk.survey.answers import asked
from kiosk.survey.catalogue_search import other_layout
from kiosk.survey.limits import LEVELS, PAPER_KEYS
from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.record_checks import storable
from kiosk.survey.response import Answer
from kiosk.ui.input.physical_keyboard import digit
from kiosk.ui.input.text_editing import THAI, composed, erased, layout_of

OTHER = ".other"
_EMPTY: Mapping[str, Any] = MappingProxyType({})


@frozen
class PaperChoice:
    """One thing that can be answered with a key: its code, and its words in both languages."""

    code: str
    key: str
    words: tuple[str, str]  # th, en


@frozen
class PaperField:
    """One place of the form. An "other" line has the id of its question with OTHER behind it."""

    id: str
    kind: str  # one | many | level | text
    part: int
    choices: tuple[PaperChoice, ...] = ()


@frozen
class PaperForm:
    """The form that is being typed in."""

    day: date  # the day written on the form
    at: str  # id of the field that keys go to
    answers: Mapping[str, Answer] = field(default_factory=lambda: _EMPTY)
    other: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    saved: int = 0  # forms kept since this page was opened
    message: str = ""  # key of a text
    gaps: tuple[str, ...] = ()  # fields that were empty when keeping was tried: the next try keeps it as it is
    layer: str = THAI  # the layout that the keyboard has in an open question
    correcting: str = ""  # id of the saved response that this form corrects; "": a new one


FieldsOf = Callable[[PaperForm], tuple[PaperField, ...]]  # the places of a form, given what was answered


def fields(form: Questionnaire, services: tuple[tuple[str, str], ...], paper: PaperForm) -> tuple[PaperField, ...]:
    """The places of this form in the order of the paper; `services` are the (id, name) that can be chosen."""
    places: list[PaperField] = []
    for part in (1, 2, 3):
        if part == 2:
            places += [PaperField(item.id, "level", 2, _levels(form)) for item in form.items]
        for question in form.questions:
            if question.part == part and asked(question, paper.answers):
                pairs = [(option.code, (option.text.th, option.text.en)) for option in question.options]
                pairs = pairs or [(service_id, (name, name)) for service_id, name in services]
                choices = _keyed(pairs) if question.kind != "text" else ()
                places.append(PaperField(question.id, question.kind, part, choices))
                if _wants_words(form, question.id, paper.answers.get(question.id)):
                    places.append(PaperField(question.id + OTHER, "text", part))
    return tuple(places)


def _keyed(pairs: list[tuple[str, tuple[str, str]]]) -> tuple[PaperChoice, ...]:
    keys = [*PAPER_KEYS, *[""] * len(pairs)]
    return tuple(PaperChoice(code, key, words) for (code, words), key in zip(pairs, keys, strict=False))


def _levels(form: Questionnaire) -> tuple[PaperChoice, ...]:
    return tuple(PaperChoice(str(level), str(level), (form.levels[level].th, form.levels[level].en)) for level in LEVELS)


def _wants_words(form: Questionnaire, question_id: str, answer: Answer | None) -> bool:
    question = form.question(question_id)
    chosen = answer if isinstance(answer, tuple) else (answer,)
    return question is not None and any(option.free_text and option.code in chosen for option in question.options)


def empty(day: date, form: Questionnaire, saved: int = 0) -> PaperForm:
    return PaperForm(day, form.questions[0].id, saved=saved)


def value_of(paper: PaperForm, field_id: str) -> Answer | None:
    return paper.other.get(field_id.removesuffix(OTHER)) if field_id.endswith(OTHER) else paper.answers.get(field_id)


def here(way: tuple[PaperField, ...], paper: PaperForm) -> PaperField:
    return next((place for place in way if place.id == paper.at), way[0])


def moved_to(paper: PaperForm, field_id: str) -> PaperForm:
    return replace(paper, at=field_id, message="", gaps=())


def stepped(way: tuple[PaperField, ...], paper: PaperForm, by: int) -> PaperForm:
    """The field before or after; the ends hold."""
    place = way.index(here(way, paper)) + by
    return moved_to(paper, way[min(max(place, 0), len(way) - 1)].id)


def writing(way: tuple[PaperField, ...], paper: PaperForm) -> bool:
    """Whether keys write words now: in an open question that holds some."""
    return here(way, paper).kind == "text" and bool(value_of(paper, paper.at))


def typed(ways: FieldsOf, paper: PaperForm, text: str, pressed: int = 0) -> PaperForm:
    """A letter of the keyboard, with either layout switched on; `pressed`: the key of a real one."""
    way = ways(paper)
    at = here(way, paper)
    if text == " " and not writing(way, paper):
        return stepped(way, paper, 1)
    if at.kind == "text":
        layer = (layout_of(text) if pressed else "") or paper.layer
        return replace(written(paper, at.id, composed(str(value_of(paper, at.id) or ""), text)), layer=layer)
    key = digit(text, pressed) or (text if text.isascii() else other_layout(text)).lower()
    choice = next((option for option in at.choices if option.key and option.key == key), None)
    return chosen(ways, paper, choice.code) if choice else paper


def erase(way: tuple[PaperField, ...], paper: PaperForm) -> PaperForm:
    """Backspace: a letter, else this field's answer, else one field back."""
    value = value_of(paper, paper.at)
    if writing(way, paper):
        return written(paper, paper.at, erased(str(value)))
    if value is not None:
        return _without(paper, paper.at)
    return stepped(way, paper, -1)


def chosen(ways: FieldsOf, paper: PaperForm, code: str) -> PaperForm:
    """An option or a level: one of one goes on by itself (to a line that it has just opened), one of many is ticked or unticked."""
    at = here(ways(paper), paper)
    if at.kind == "many":
        old = paper.answers.get(at.id, ())
        old = old if isinstance(old, tuple) else ()
        now = tuple(code_before for code_before in old if code_before != code) if code in old else (*old, code)
        return _with(paper, at.id, now) if now else _without(paper, at.id)
    answered = _with(paper, at.id, int(code) if at.kind == "level" else code)
    return stepped(ways(answered), answered, 1)


def written(paper: PaperForm, field_id: str, text: str) -> PaperForm:
    if not text:
        return _without(paper, field_id)
    if field_id.endswith(OTHER):
        return replace(paper, other=MappingProxyType({**paper.other, field_id.removesuffix(OTHER): text}), message="", gaps=())
    return _with(paper, field_id, text)


def _with(paper: PaperForm, field_id: str, answer: Answer) -> PaperForm:
    return replace(paper, answers=MappingProxyType({**paper.answers, field_id: answer}), message="", gaps=())


def _without(paper: PaperForm, field_id: str) -> PaperForm:
    if field_id.endswith(OTHER):
        key = field_id.removesuffix(OTHER)
        return replace(
            paper,
            other=MappingProxyType({question_id: text for question_id, text in paper.other.items() if question_id != key}),
            message="",
            gaps=(),
        )
    left = {question_id: answer for question_id, answer in paper.answers.items() if question_id != field_id}
    return replace(paper, answers=MappingProxyType(left), message="", gaps=())


def tidied(form: Questionnaire, paper: PaperForm) -> PaperForm:
    """Without answers whose branch was closed by a later change, and words whose "other" was taken back. They were never asked."""
    answers = {
        question_id: answer
        for question_id, answer in paper.answers.items()
        if (question := form.question(question_id)) is None or asked(question, paper.answers)
    }
    words = {question_id: text for question_id, text in paper.other.items() if _wants_words(form, question_id, answers.get(question_id))}
    if len(answers) == len(paper.answers) and len(words) == len(paper.other):
        return paper
    return replace(paper, answers=MappingProxyType(answers), other=MappingProxyType(words))


def gaps(way: tuple[PaperField, ...], paper: PaperForm) -> tuple[str, ...]:
    """Choices and levels without an answer; open questions are an offer."""
    return tuple(place.id for place in way if place.kind != "text" and value_of(paper, place.id) is None)


def finished(form: Questionnaire, paper: PaperForm) -> tuple[dict[str, Answer], dict[str, str]]:
    """(answers, other) as they are stored: texts trimmed, empty ones left out, those of closed branches too."""
    whole = tidied(form, paper)
    answers = {question_id: storable(answer) if isinstance(answer, str) else answer for question_id, answer in whole.answers.items()}
    other = {question_id: storable(text) for question_id, text in whole.other.items()}
    return {question_id: answer for question_id, answer in answers.items() if answer != ""}, {
        question_id: text for question_id, text in other.items() if text
    }
