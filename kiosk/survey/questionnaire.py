"""The questionnaire as data: read from TOML, checked whole, immutable. Its content is the manual's form 1, parts 1 to 3."""

import re
import tomllib
from pathlib import Path
from typing import Any

from kiosk.frozen import frozen
from kiosk.language import checks
from kiosk.language.sentence import Sentence, localized, reason_of
from kiosk.language.texts import Texts
from kiosk.survey.limits import ID, LANGUAGES, LEVELS, VERSION_LIMIT

MOST_DOTS = 200  # in one key of the file, or one piece of its text: more is no questionnaire
QUESTION_KINDS = ("one", "many", "text")
LAST_PART = 3  # the manual, form 1: 1 about the respondent, 2 the rating scale, 3 problems and suggestions


class QuestionnaireError(Exception):
    """The questionnaire file cannot be used. Show the sentence as it is: it names the file, the place and the error."""


@frozen
class LocalizedText:
    """One text in Thai and English, which every form has."""

    th: str
    en: str

    def get(self, language: str) -> str:
        """Thai for readers of Thai, English for all others."""
        return self.th if language == "th" else self.en

    def said(self, texts: Texts) -> str:
        """In the language of the texts. One that came as files translates the Thai: words that a province has changed it cannot know."""
        return texts.phrase(self.th, self.get(texts.language))


@frozen
class Option:
    code: str
    text: LocalizedText
    free_text: bool = False  # the option opens a line to write on ("other, please say")


@frozen
class Question:
    """A question outside the rating scale (the manual, form 1, parts 1 and 3)."""

    id: str
    printed: str  # the number on the paper form
    part: int
    kind: str  # one | many | text
    text: LocalizedText
    options: tuple[Option, ...] = ()
    options_from: str = ""  # "site.services": the options are the services this district has opened
    asked_if: tuple[str, str] | None = None  # (question id, option code) that must have been chosen
    lines: int = 1
    short: LocalizedText | None = None  # a title for screens where `text` is long; `text` stands below it in small letters

    def option(self, code: str) -> Option | None:
        return next((option for option in self.options if option.code == code), None)


@frozen
class Item:
    """One line of the rating scale (the manual, form 1, part 2, items 1.1 to 4): answered 5 (best) to 1."""

    id: str
    aspect: str
    text: LocalizedText


@frozen
class Aspect:
    id: str
    text: LocalizedText
    items: tuple[Item, ...]


@frozen
class Questionnaire:
    id: str
    version: int
    title: LocalizedText
    purpose: LocalizedText
    thanks: LocalizedText
    scale_question: LocalizedText
    levels: dict[int, LocalizedText]  # 5..1 -> the level's word
    questions: tuple[Question, ...]  # in the order of the form, parts 1 and 3
    aspects: tuple[Aspect, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for aspect in self.aspects for item in aspect.items)

    def question(self, question_id: str) -> Question | None:
        return next((question for question in self.questions if question.id == question_id), None)

    def item(self, item_id: str) -> Item | None:
        return next((item for aspect in self.aspects for item in aspect.items if item.id == item_id), None)


def load(path: Path) -> Questionnaire:
    """Read and check a questionnaire file. Raises QuestionnaireError, which names file, line or place, and error."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else Sentence("it is not UTF-8")
        raise QuestionnaireError(Sentence("{path}: the questionnaire cannot be read: {reason}", path=path, reason=reason)) from error
    return parse(text, str(path))


def parse(text: str, source: str) -> Questionnaire:
    """As `load`, from text; `source` is the name used in errors."""
    try:
        if any(part.count(".") > MOST_DOTS for part in re.split(r"[={,\[\n]", text)):
            raise RecursionError  # a key of a hundred thousand parts takes the parser minutes
        return _build(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        where = Sentence(", line {line}", line=line[1]) if line else ""
        raise QuestionnaireError(
            Sentence("{source}: not valid TOML: {error}", source=source, error=localized(error), where=where)
        ) from error
    except RecursionError as error:
        raise QuestionnaireError(
            Sentence("{source}: {error}", source=source, error=Sentence("lists or tables are nested too deeply"))
        ) from error
    except ValueError as error:
        raise QuestionnaireError(Sentence("{source}: {error}", source=source, error=localized(error))) from error


def _build(data: dict[str, Any]) -> Questionnaire:
    scale = _table(data.get("scale"), "scale")
    questionnaire = Questionnaire(
        id=_id(data.get("id"), "id"),
        version=_whole(data.get("version"), "version", VERSION_LIMIT),
        title=_words(data.get("title"), "title"),
        purpose=_words(data.get("purpose"), "purpose"),
        thanks=_words(data.get("thanks"), "thanks"),
        scale_question=_words(scale.get("question"), "scale.question"),
        levels=_levels(scale),
        questions=tuple(_question(entry) for entry in _tables(data.get("question"), "question")),
        aspects=tuple(_aspect(entry) for entry in _tables(data.get("aspect"), "aspect")),
    )
    _check_ids(questionnaire)
    _check_branches(questionnaire)
    return questionnaire


def _levels(scale: dict[str, Any]) -> dict[int, LocalizedText]:
    entries = _tables(scale.get("levels"), "scale.levels")
    if tuple(sorted((str(entry.get("score")) for entry in entries), reverse=True)) != tuple(map(str, LEVELS)):
        raise ValueError(Sentence("scale.levels must be exactly the scores 5, 4, 3, 2, 1"))
    return {int(entry["score"]): _words(entry, f"scale.levels {entry['score']}") for entry in entries}


def _question(entry: dict[str, Any]) -> Question:
    question_id = _id(entry.get("id"), "a question's id")
    place = Sentence("question {id}", id=question_id)
    kind = entry.get("kind")
    if kind not in QUESTION_KINDS:
        raise ValueError(Sentence("{place}: kind must be one, many or text, not {kind!r}", place=place, kind=kind))
    options = tuple(_option(option, place) for option in _tables(entry.get("options", []), Sentence("{place}: options", place=place)))
    options_from = entry.get("options_from", "")
    if kind != "text" and not options and not options_from:
        raise ValueError(Sentence("{place}: a choice needs options", place=place))
    if len({option.code for option in options}) != len(options):
        raise ValueError(Sentence("{place}: two options have the same code", place=place))
    return Question(
        id=question_id,
        printed=str(entry.get("printed", "")),
        part=_whole(entry.get("part"), Sentence("{place}: part", place=place), LAST_PART),
        kind=kind,
        text=_words(entry.get("text"), Sentence("{place}: text", place=place)),
        options=options,
        options_from=str(options_from),
        asked_if=_condition(entry.get("asked_if"), place),
        lines=_whole(entry.get("lines", 1), Sentence("{place}: lines", place=place), 20),
        short=_words(entry["short"], Sentence("{place}: short", place=place)) if "short" in entry else None,
    )


def _option(entry: dict[str, Any], place: str) -> Option:
    code = _id(entry.get("code"), Sentence("{place}: an option's code", place=place))
    return Option(code, _words(entry, Sentence("{place}: option {code}", place=place, code=code)), bool(entry.get("free_text")))


def _condition(value: object, place: str) -> tuple[str, str] | None:
    if value is None:
        return None
    if not isinstance(value, dict) or len(value) != 1:
        raise ValueError(Sentence("{place}: asked_if must be one question id = one option code", place=place))
    parent, code = next(iter(value.items()))
    return parent, str(code)


def _aspect(entry: dict[str, Any]) -> Aspect:
    aspect_id = _id(entry.get("id"), "an aspect's id")
    place = Sentence("aspect {id}", id=aspect_id)
    entries = _tables(entry.get("items"), Sentence("{place}: items", place=place))
    if not 1 <= len(entries) <= 3:  # scoring.own_score is exact for these
        raise ValueError(Sentence("{place}: must have one, two or three items, not {count}", place=place, count=len(entries)))
    return Aspect(
        aspect_id, _words(entry.get("text"), Sentence("{place}: text", place=place)), tuple(_item(item, aspect_id) for item in entries)
    )


def _item(entry: dict[str, Any], aspect_id: str) -> Item:
    item_id = _id(entry.get("id"), Sentence("aspect {id}: an item's id", id=aspect_id))
    return Item(item_id, aspect_id, _words(entry, Sentence("item {id}", id=item_id)))


def _table(value: object, place: str) -> dict[str, Any]:
    return checks.mapping(value, place, Sentence("is missing" if value is None else "must be a table"))


def _tables(value: object, place: str) -> list[dict[str, Any]]:
    entries = checks.sequence(value, place, Sentence("is missing" if value is None else "must be a list of tables"))
    return [_table(entry, place) for entry in entries]


def _words(value: object, place: str) -> LocalizedText:
    entry = _table(value, place)
    if not all(isinstance(entry.get(language), str) and entry[language] for language in LANGUAGES):
        raise ValueError(Sentence("{place}: the text is needed in th and en", place=place))
    return LocalizedText(entry["th"], entry["en"])


def _id(value: object, place: str) -> str:
    rule = Sentence("must be made of letters, digits, dot and dash, at most 64 of them, not {value!r}", value=value)
    return checks.matching(value, place, ID, rule)


def _whole(value: object, place: str, limit: int) -> int:
    return checks.whole_number(value, place, 1, limit, Sentence("must be a whole number from {low} to {high}", low=1, high=limit))


def _check_ids(questionnaire: Questionnaire) -> None:
    ids = [question.id for question in questionnaire.questions] + [item.id for item in questionnaire.items]
    doubled = next((field_id for field_id in ids if ids.count(field_id) > 1), None)
    if doubled:
        raise ValueError(Sentence("the id {doubled} is used twice", doubled=doubled))
    if len({aspect.id for aspect in questionnaire.aspects}) != len(questionnaire.aspects):
        raise ValueError(Sentence("two aspects have the same id"))
    if len(questionnaire.aspects) != 4:
        raise ValueError(Sentence("the score is defined over four aspects"))


def _check_branches(questionnaire: Questionnaire) -> None:
    seen: set[str] = set()
    for question in questionnaire.questions:
        if question.asked_if:
            parent_id, code = question.asked_if
            parent = questionnaire.question(parent_id)
            if parent is None or parent.kind != "one" or parent_id not in seen or parent.option(code) is None:
                raise ValueError(
                    Sentence(
                        "question {id}: asked_if names no earlier choose-one answer {parent_id} = {code}",
                        id=question.id,
                        parent_id=parent_id,
                        code=code,
                    )
                )
        seen.add(question.id)
