"""The words of a questionnaire by their place, the same form in other words, and a form as its TOML file. Pure.

A place is what stands on the way to a text, divided by slashes: title, level/5, item/1.1, question/sex, question/sex/short,
question/sex/option/male.
"""

import json
from collections.abc import Iterable, Mapping
from typing import TypeVar

from kiosk.frozen import replace
from kiosk.survey.limits import LANGUAGES
from kiosk.survey.questionnaire import Aspect, Item, LocalizedText, Option, Question, Questionnaire

NOTHING = LocalizedText("", "")
Worded = TypeVar("Worded", Question, Option, Aspect, Item)


def texts_of(form: Questionnaire) -> dict[str, LocalizedText]:
    """Every text of a form, in the form's order. A question without a short title has an empty one."""
    texts = {"title": form.title, "purpose": form.purpose}
    texts |= {place: text for question in form.questions if question.part == 1 for place, text in _of_question(question)}
    texts |= {"scale": form.scale_question, **{f"level/{level}": text for level, text in form.levels.items()}}
    for aspect in form.aspects:
        texts |= {f"aspect/{aspect.id}": aspect.text, **{f"item/{item.id}": item.text for item in aspect.items}}
    texts |= {place: text for question in form.questions if question.part != 1 for place, text in _of_question(question)}
    return {**texts, "thanks": form.thanks}


def _of_question(question: Question) -> Iterable[tuple[str, LocalizedText]]:
    here = f"question/{question.id}"
    yield here, question.text
    yield f"{here}/short", question.short or NOTHING
    for option in question.options:
        yield f"{here}/option/{option.code}", option.text


def with_texts(form: Questionnaire, texts: Mapping[str, LocalizedText]) -> Questionnaire:
    """The form with other words at the places of `texts`; ids, order and version stay."""

    def worded(part: Worded, place: str) -> Worded:
        return replace(part, text=texts.get(place, part.text))

    def question_of(question: Question) -> Question:
        here = f"question/{question.id}"
        short = texts.get(f"{here}/short", question.short or NOTHING)
        options = tuple(worded(option, f"{here}/option/{option.code}") for option in question.options)
        return replace(worded(question, here), short=None if short == NOTHING else short, options=options)

    def aspect_of(aspect: Aspect) -> Aspect:
        return replace(worded(aspect, f"aspect/{aspect.id}"), items=tuple(worded(item, f"item/{item.id}") for item in aspect.items))

    return replace(
        form,
        title=texts.get("title", form.title),
        purpose=texts.get("purpose", form.purpose),
        thanks=texts.get("thanks", form.thanks),
        scale_question=texts.get("scale", form.scale_question),
        levels={level: texts.get(f"level/{level}", text) for level, text in form.levels.items()},
        questions=tuple(map(question_of, form.questions)),
        aspects=tuple(map(aspect_of, form.aspects)),
    )


def numbered(form: Questionnaire, known: Iterable[Questionnaire]) -> Questionnaire:
    """The form under the version that its words have among `known`, under its own where that is free, or else under the next one: a
    version keeps its words for ever."""
    family = [other for other in known if other.id == form.id]
    same = next((other for other in family if replace(other, version=form.version) == form), None)
    versions = {other.version for other in family}
    return same or (replace(form, version=max(versions) + 1) if form.version in versions else form)


def as_toml(form: Questionnaire) -> str:
    """A file that kiosk.survey.questionnaire.parse reads back as the same form."""
    lines = [f"id = {_quoted(form.id)}", f"version = {form.version}"]
    for name, text in (("title", form.title), ("purpose", form.purpose), ("thanks", form.thanks)):
        lines += ["", f"[{name}]", *(f"{language} = {_quoted(text.get(language))}" for language in LANGUAGES)]
    for question in form.questions:
        lines += ["", "[[question]]", *_question_lines(question)]
    levels = [f"  {{ score = {level}, {_words(text)} }}," for level, text in form.levels.items()]
    lines += ["", "[scale]", f"question = {{ {_words(form.scale_question)} }}", "levels = [", *levels, "]"]
    for aspect in form.aspects:
        items = [f"  {{ id = {_quoted(item.id)}, {_words(item.text)} }}," for item in aspect.items]
        lines += ["", "[[aspect]]", f"id = {_quoted(aspect.id)}", f"text = {{ {_words(aspect.text)} }}", "items = [", *items, "]"]
    return "\n".join(lines) + "\n"


def _question_lines(question: Question) -> list[str]:
    lines = [f"{name} = {_quoted(getattr(question, name))}" for name in ("id", "printed", "kind")]
    lines += [f"part = {question.part}", f"lines = {question.lines}"]
    if question.asked_if:
        lines.append(f"asked_if = {{ {_quoted(question.asked_if[0])} = {_quoted(question.asked_if[1])} }}")
    if question.options_from:
        lines.append(f"options_from = {_quoted(question.options_from)}")
    lines.append(f"text = {{ {_words(question.text)} }}")
    if question.short:
        lines.append(f"short = {{ {_words(question.short)} }}")
    if question.options:
        lines += [
            "options = [",
            *(f"  {{ code = {_quoted(option.code)}, {_words(option.text)}{_free(option)} }}," for option in question.options),
            "]",
        ]
    return lines


def _free(option: Option) -> str:
    return ", free_text = true" if option.free_text else ""


def _words(text: LocalizedText) -> str:
    return ", ".join(f"{language} = {_quoted(text.get(language))}" for language in LANGUAGES)


def _quoted(text: str) -> str:
    """A basic string of TOML 1.0: JSON's own, but for the one control character that JSON lets stand."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
