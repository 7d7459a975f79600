"""Rules of the settings that are about languages: which are offered beside Thai and English, and the screens' texts in other words."""

from kiosk.language import checks
from kiosk.language.checks import FieldError
from kiosk.language.languages import ID, MOST
from kiosk.language.sentence import Sentence
from kiosk.site.machine_rules import words
from kiosk.survey.limits import LANGUAGES, SITE_TEXT_LIMIT


def languages(value: object, name: str) -> tuple[str, ...]:
    """Ids of languages that came as files, in the order in which they are offered."""
    rule = Sentence("must be a list of at most {most} different ids of languages such as ms, without th and en", most=MOST)
    ids = checks.sequence(list(value) if isinstance(value, tuple) else value, name, rule, MOST)
    for position, language in enumerate(ids):
        checks.matching(language, f"{name}[{position}]", ID, rule)
        if language in LANGUAGES or ids.count(language) > 1:
            raise FieldError(f"{name}[{position}]", rule)
    return tuple(ids)


def texts(value: object, name: str) -> dict[str, dict[str, str]]:
    wordings_by_key = {}
    for key, languages_of_key in checks.mapping(value, name, Sentence("must be an object")).items():
        wordings = checks.mapping(languages_of_key, f"{name}.{key}", Sentence("must be an object"))
        if not set(wordings) <= set(LANGUAGES):
            raise FieldError(f"{name}.{key}", Sentence("must hold th and en only"))
        wordings_by_key[key] = {language: words(text, f"{name}.{key}.{language}", SITE_TEXT_LIMIT) for language, text in wordings.items()}
    return wordings_by_key
