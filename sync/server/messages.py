"""Errors that people read in their own language: a key of assets/texts and its values. Commands and the wire print them in English."""

from functools import lru_cache

from kiosk.language import languages
from kiosk.language.texts import Texts, load
from kiosk.paths import LANGUAGES, TEXTS


@lru_cache(maxsize=2)
def texts(language: str) -> Texts:
    """The words of the province's pages."""
    groups = ("province", "counter", "unfinished", "comments", "alerts", "settings", "preparation", "ministry", "phone")
    return load(TEXTS, language, *groups)


@lru_cache(maxsize=64)
def language_name(language: str) -> str:
    """What people who speak it call a language that came as files (kiosk.language.languages); the id where its files are not here."""
    usable = languages.find((language,), (LANGUAGES,), lambda _: None) if languages.ID.fullmatch(language) else ()
    return usable[0].name if usable else language


class LocalizedError(Exception):
    """`localized` in a page's language; str() is English."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key, self.values = key, values

    def localized(self, t: Texts) -> str:
        """One plain sentence: what happened and what to do."""
        return t(self.key, **self.values)

    def __str__(self) -> str:
        return self.localized(texts("en"))
