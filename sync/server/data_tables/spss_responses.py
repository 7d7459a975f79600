"""Responses that are handed on, as a file for SPSS and PSPP: the form's words as labels, no answer as a declared missing value.

Texts and services are as wide and as many as these responses need, so that they are read twice: once into a file beside, then into the
one that is wanted. Memory does not grow with their number.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from kiosk.frozen import replace
from kiosk.language.texts import Texts
from kiosk.reports.exports import ExportError
from kiosk.survey.catalogue import Catalogue
from kiosk.survey.limits import LEVELS, MODES, PHONE
from kiosk.survey.questionnaire import Question, Questionnaire
from sync.server.data_tables import spss_file
from sync.server.data_tables.spss_file import SpssVariable, Value

NOT_RATED, NOT_CHOSEN = 9, 99  # no answer: of an item, of a choice
_STATUSES = ("complete", "partial")
_YES, _NO = 1, 0
_MOST_VARIABLES = 2000

Record = Mapping[str, Any]
Column = tuple[SpssVariable, "_Reader"]


class _Reader:
    """How a variable's value is read from a record."""

    def __init__(self, *path: str, codes: Mapping[str, int] | None = None, otherwise: int | None = None, chosen: str = "") -> None:
        self._path, self._codes, self._otherwise, self._chosen = path, codes, otherwise, chosen

    def value(self, record: Record) -> Value:
        answer: Any = record
        for name in self._path:
            answer = answer.get(name) if isinstance(answer, Mapping) else None
        if self._chosen:
            return self._otherwise if not isinstance(answer, list) else _YES if self._chosen in answer else _NO
        if self._codes is not None:
            return self._codes.get(answer, self._otherwise) if isinstance(answer, str) else self._otherwise
        if self._otherwise is not None:
            return answer if isinstance(answer, int) else self._otherwise
        return answer if isinstance(answer, str) else None


class _Day(_Reader):
    def value(self, record: Record) -> Value:
        return spss_file.days_as_seconds(date.fromisoformat(record["day"]))


def write(records: Iterable[Record], form: Questionnaire, catalogue: Catalogue, out: Path, t: Texts) -> int:
    """Records as kiosk.survey.privacy.handing_on gives them; returns how many. Raises ExportError."""
    with TemporaryFile("w+", encoding="utf-8", dir=out.parent) as aside:
        widths, services = _noted(records, form, aside)
        columns = list(_columns(form, catalogue, t, widths, services))
        if len(columns) > _MOST_VARIABLES:
            raise ExportError(f"{len(columns)} variables are more than the file holds; choose one district")
        names = spss_file.with_unlike_names(variable.name for variable, _ in columns)
        variables = [replace(variable, name=name) for (variable, _), name in zip(columns, names, strict=True)]
        aside.seek(0)
        cases = ([reader.value(record) for _, reader in columns] for record in map(json.loads, aside))
        return spss_file.write(out, form.title.get(t.language), variables, cases)


def _noted(records: Iterable[Record], form: Questionnaire, aside: IO[str]) -> tuple[dict[tuple[str, str], int], list[str]]:
    """Write the records aside; how many bytes each text needs at most, and the services that were chosen."""
    widths: dict[tuple[str, str], int] = {}
    services: set[str] = set()
    question = next((question.id for question in form.questions if question.options_from), "")
    for record in records:
        aside.write(json.dumps(record, ensure_ascii=False) + "\n")
        chosen = record["answers"].get(question)
        services.update(chosen if isinstance(chosen, list | tuple) else ())
        for part in ("answers", "other"):
            for key, text in record[part].items():
                if isinstance(text, str):
                    widths[part, key] = max(widths.get((part, key), 1), min(len(text.encode()), spss_file.TEXT_BYTES))
    return widths, sorted(services)


def _columns(
    form: Questionnaire, catalogue: Catalogue, t: Texts, widths: Mapping[tuple[str, str], int], services: list[str]
) -> Iterator[Column]:
    """The day and how it was answered, part 1, the items, part 3, the words of "other"."""
    yield SpssVariable("day", t("day"), is_date=True), _Day()
    yield _coded("mode", t("spss_mode"), {mode: t(f"mode_{mode}") for mode in (*MODES, PHONE)}, ("mode",))
    yield _coded("status", t("spss_status"), {status: t(f"spss_{status}") for status in _STATUSES}, ("status",))
    yield _coded("language", t("spss_language"), {"th": "ไทย", "en": "English"}, ("language",))
    for question in (question for question in form.questions if question.part < 2):
        yield from _question(question, catalogue, t, widths, services)
    words = tuple((level, form.levels[level].get(t.language)) for level in LEVELS)
    labels = (*words, (NOT_RATED, t("spss_not_answered")))
    for item in form.items:
        label = f"{item.id} {item.text.get(t.language)}"
        yield SpssVariable(f"item_{item.id}", label, labels=labels, missing=NOT_RATED), _Reader("answers", item.id, otherwise=NOT_RATED)
    for question in (question for question in form.questions if question.part >= 2):
        yield from _question(question, catalogue, t, widths, services)
    for question in (question for question in form.questions if any(option.free_text for option in question.options)):
        width = widths.get(("other", question.id), 1)
        yield SpssVariable(f"other_{question.id}", f"{_words(question, t)}: …", width), _Reader("other", question.id)


def _question(
    question: Question, catalogue: Catalogue, t: Texts, widths: Mapping[tuple[str, str], int], services: list[str]
) -> Iterator[Column]:
    path = ("answers", question.id)
    if question.kind == "text":
        yield SpssVariable(question.id, _words(question, t), widths.get(path, 1)), _Reader(*path)
        return
    options = {option.code: option.text.get(t.language) for option in question.options}
    if question.options_from:
        options = {code: known.name if (known := catalogue.services.get(code)) else code for code in services}
    if question.kind == "one":
        yield _coded(question.id, _words(question, t), options, path)
        return
    labels = ((_YES, t("spss_chosen")), (_NO, t("spss_not_chosen")), (NOT_RATED, t("spss_not_answered")))
    for code, words in options.items():
        label = f"{words} · {_words(question, t)}"  # what differs first: long labels are cut
        variable = SpssVariable(f"{question.id}_{code}", label, labels=labels, missing=NOT_RATED)
        yield variable, _Reader(*path, otherwise=NOT_RATED, chosen=code)


def _coded(name: str, label: str, options: Mapping[str, str], path: tuple[str, ...]) -> Column:
    """One choice as a number: 1, 2, 3 ... in the order of the form."""
    codes = {code: number for number, code in enumerate(options, 1)}
    labels = (*((codes[code], words) for code, words in options.items()), (NOT_CHOSEN, "–"))
    return SpssVariable(name, label, labels=labels, missing=NOT_CHOSEN), _Reader(*path, codes=codes, otherwise=NOT_CHOSEN)


def _words(question: Question, t: Texts) -> str:
    return question.text.get(t.language).replace("{place}", t("the_place"))
