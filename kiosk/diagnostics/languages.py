"""Checks the languages that came as files: whether each can be shown, how much of it is read in English, whether a speaker has read it."""

import json
from collections.abc import Iterator
from pathlib import Path

from kiosk.diagnostics.result import CheckResult, failed, passed
from kiosk.language import languages
from kiosk.language.languages import LanguageError
from kiosk.language.sentence import localized
from kiosk.language.structure import Structure, structure_of
from kiosk.paths import ASSETS, PROCEDURES, TEXTS, DataDir
from kiosk.site import site_file
from kiosk.survey import procedures
from kiosk.survey import questionnaire as forms
from kiosk.survey.dates.calendar import THAI_MONTHS, THAI_SHORT_MONTHS
from kiosk.survey.procedures import Procedure, ProcedureText
from kiosk.survey.questionnaire import LocalizedText, Questionnaire
from kiosk.ui.text.drawable import undrawable


def check_languages(data: DataDir) -> Iterator[CheckResult]:
    """One result for each that the site has switched on; none where there are only Thai and English."""
    try:
        switched_on = site_file.load(data.site).languages if data.site.exists() else ()
    except site_file.ConfigError:  # check_site reports it
        return
    for language_id in switched_on:
        unusable: list[LanguageError] = []
        for language in languages.find((language_id,), data.languages, unusable.append):
            assert language.folder
            structure = structure_in(data, language.folder)
            if structure.faults:
                yield failed("languages", "faults", language=language.name, reason=structure.faults[0])
            else:
                key = "well" if language.read_by else "unread"
                yield passed("languages", key, language=language.name, own=structure.own, whole=structure.whole)
        for error in unusable:
            yield failed("languages", "faults", language=language_id, reason=localized(error))


def structure_in(data: DataDir, folder: Path) -> Structure:
    """Of a language's folder, beside the form that this kiosk uses."""
    return structure_of(folder, TEXTS, phrases_wanted(forms.load(data.questionnaire)), undrawable)


def phrases_wanted(form: Questionnaire) -> dict[str, None]:
    """The Thai words that a citizen reads and that are no texts of the screens: form, ready answers, worked procedures, months."""
    ready = json.loads((ASSETS / "suggestions.json").read_text(encoding="utf-8"))
    words = [*_words_of_form(form), *(line["th"] for lines in ready.values() for line in lines)]
    known = {id(procedure): procedure for procedure in procedures.load(PROCEDURES).values()}
    words += [words for procedure in known.values() for words in _words_of_procedure(procedure)]
    return dict.fromkeys([*words, *THAI_MONTHS, *THAI_SHORT_MONTHS])


def _words_of_form(form: Questionnaire) -> Iterator[str]:
    texts: list[LocalizedText] = [form.purpose, form.thanks, form.scale_question, *form.levels.values()]
    for question in form.questions:
        texts += [question.text, *(option.text for option in question.options), *([question.short] if question.short else [])]
    for aspect in form.aspects:
        texts += [aspect.text, *(item.text for item in aspect.items)]
    return (text.th for text in texts)


def _words_of_procedure(known: Procedure) -> Iterator[str]:
    texts: list[ProcedureText | None] = [known.group_label, known.group_definition, known.fees, known.waiting, known.at_agency]
    texts += [*known.information, *known.limits, *known.payment, *known.in_person, *(step.words for step in known.steps)]
    for document in known.documents:
        texts += [document.words, document.used]
    return (text.th for text in texts if text)
