"""The questionnaire as data: read from TOML, checked whole, immutable. It knows no answers and no screen."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

ITEM_LEVELS = (5, 4, 3, 2, 1)
QUESTION_KINDS = ("one", "many", "text")


class QuestionnaireError(Exception):
    """The questionnaire file cannot be used. Show the sentence as it is: it names the file, the place and the fault."""


@dataclass(frozen=True, slots=True)
class Words:
    """One text in the two languages of the kiosk."""

    th: str
    en: str

    def get(self, language: str) -> str:
        return self.en if language == "en" else self.th


@dataclass(frozen=True, slots=True)
class Option:
    code: str
    text: Words
    free_text: bool = False  # the option opens a line to write on ("other, please say")


@dataclass(frozen=True, slots=True)
class Question:
    """A question outside the rating scale (parts 1 and 3 of the form)."""

    id: str
    printed: str  # the number on the paper form
    part: int
    kind: str  # one | many | text
    text: Words
    options: tuple[Option, ...] = ()
    options_from: str = ""  # "site.services": the options are the services this district has opened
    asked_if: tuple[str, str] | None = None  # (question id, option code) that must have been chosen
    lines: int = 1

    def option(self, code: str) -> Option | None:
        return next((option for option in self.options if option.code == code), None)


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the rating scale: answered 5 (best) to 1."""

    id: str
    aspect: str
    text: Words


@dataclass(frozen=True, slots=True)
class Aspect:
    id: str
    text: Words
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Questionnaire:
    id: str
    version: int
    title: Words
    purpose: Words
    thanks: Words
    scale_question: Words
    levels: dict[int, Words]  # 5..1 -> the level's word
    questions: tuple[Question, ...]  # in the order of the form, parts 1 and 3
    aspects: tuple[Aspect, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for aspect in self.aspects for item in aspect.items)

    def question(self, question_id: str) -> Question | None:
        return next((question for question in self.questions if question.id == question_id), None)

    def item(self, item_id: str) -> Item | None:
        return next((item for item in self.items if item.id == item_id), None)


def load(path: Path) -> Questionnaire:
    """Read and check a questionnaire file. Raises QuestionnaireError with file, line or place, and what is wrong."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionnaireError(f"{path}: the questionnaire cannot be read: {error}") from error
    return parse(text, str(path))


def parse(text: str, source: str) -> Questionnaire:
    """As `load`, from text; `source` is the name used in errors."""
    try:
        return _build(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise QuestionnaireError(f"{source}: not valid TOML: {error}") from error
    except KeyError as error:
        raise QuestionnaireError(f"{source}: {error.args[0]} is missing") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise QuestionnaireError(f"{source}: {error}") from error


def _build(data: dict) -> Questionnaire:
    aspects = tuple(_aspect(entry) for entry in data["aspect"])
    questions = tuple(_question(entry) for entry in data["question"])
    levels = {int(level["score"]): _words(level, "scale.levels") for level in data["scale"]["levels"]}
    if tuple(sorted(levels, reverse=True)) != ITEM_LEVELS:
        raise ValueError("scale.levels must be exactly the scores 5, 4, 3, 2, 1")
    questionnaire = Questionnaire(
        id=_text(data["id"], "id"),
        version=_positive(data["version"], "version"),
        title=_words(data["title"], "title"),
        purpose=_words(data["purpose"], "purpose"),
        thanks=_words(data["thanks"], "thanks"),
        scale_question=_words(data["scale"]["question"], "scale.question"),
        levels=levels,
        questions=questions,
        aspects=aspects,
    )
    _check_ids(questionnaire)
    _check_branches(questionnaire)
    return questionnaire


def _question(entry: dict) -> Question:
    question_id = _text(entry["id"], "question id")
    kind = entry["kind"]
    if kind not in QUESTION_KINDS:
        raise ValueError(f"question {question_id}: kind must be one, many or text, not {kind!r}")
    options = tuple(
        Option(_text(option["code"], f"question {question_id} option code"), _words(option, question_id), bool(option.get("free_text")))
        for option in entry.get("options", ())
    )
    options_from = entry.get("options_from", "")
    if kind != "text" and not options and not options_from:
        raise ValueError(f"question {question_id}: a choice needs options")
    if len({option.code for option in options}) != len(options):
        raise ValueError(f"question {question_id}: two options have the same code")
    condition = entry.get("asked_if")
    return Question(
        id=question_id,
        printed=str(entry.get("printed", "")),
        part=_positive(entry["part"], f"question {question_id}: part"),
        kind=kind,
        text=_words(entry["text"], question_id),
        options=options,
        options_from=options_from,
        asked_if=None if condition is None else next(iter(condition.items())),
        lines=int(entry.get("lines", 1)),
    )


def _aspect(entry: dict) -> Aspect:
    aspect_id = _text(entry["id"], "aspect id")
    items = tuple(Item(_text(item["id"], "item id"), aspect_id, _words(item, item["id"])) for item in entry["items"])
    if not items:
        raise ValueError(f"aspect {aspect_id}: no items")
    return Aspect(aspect_id, _words(entry["text"], f"aspect {aspect_id}"), items)


def _words(entry: dict, place: str) -> Words:
    if not isinstance(entry, dict) or not entry.get("th") or not entry.get("en"):
        raise ValueError(f"{place}: the text is needed in th and en")
    return Words(str(entry["th"]), str(entry["en"]))


def _text(value: object, place: str) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(f"{place} must be a text")
    return value


def _positive(value: object, place: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError(f"{place} must be a whole number of 1 or more")
    return value


def _check_ids(questionnaire: Questionnaire) -> None:
    ids = [question.id for question in questionnaire.questions] + [item.id for item in questionnaire.items]
    doubled = next((one for one in ids if ids.count(one) > 1), None)
    if doubled:
        raise ValueError(f"the id {doubled} is used twice")
    if len(questionnaire.aspects) != 4:
        raise ValueError("the score is defined over four aspects (contract, Scoring)")


def _check_branches(questionnaire: Questionnaire) -> None:
    seen: set[str] = set()
    for question in questionnaire.questions:
        if question.asked_if:
            parent_id, code = question.asked_if
            parent = questionnaire.question(parent_id)
            if parent is None or parent_id not in seen or parent.option(code) is None:
                raise ValueError(f"question {question.id}: asked_if names no earlier answer {parent_id} = {code}")
        seen.add(question.id)
