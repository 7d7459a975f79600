"""Texts of the screens, read from assets/texts: one JSON file for each group of screens and language, Thai and English.

A language of its own folder (languages.py) lies over the English ones, text by text.
"""

import json
import logging
import string
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial
from pathlib import Path
from typing import TypeVar

from kiosk.language import languages
from kiosk.language.languages import Language, LanguageError
from kiosk.language.sentence import Sentence

T = TypeVar("T")
log = logging.getLogger(__name__)
Entry = str | Mapping[str, str]  # a text, or its forms for a number: {"by": the number's name, "one": ..., "other": ...}


class TextsError(Exception):
    """A text file cannot be used. Show the sentence as it is: it names the file and the line."""


class Texts:
    """The texts of one language. `texts("next")` or `texts("item_of", n=5, total=10)`; an unknown key is a KeyError."""

    def __init__(
        self, language: str, entries: Mapping[str, Entry], sentences: Path | None = None, phrases: Mapping[str, str] | None = None
    ) -> None:
        """`sentences`: the file with this language's translations of `Sentence`s; none where they are said in English. `phrases`: Thai
        words -> those of a language that came as files."""
        self.language = language
        self._entries, self._sentences, self._phrases = entries, sentences, phrases or {}

    def __call__(self, key: str, **values: object) -> str:
        text = self._form(key, values)
        return text.format(**values) if values else text

    def _form(self, key: str, values: Mapping[str, object]) -> str:
        text = self._entries[key]
        return text if isinstance(text, str) else text["one" if str(values[text["by"]]) == "1" else "other"]

    def get(self, key: str, default: str = "") -> str:
        """The text unfilled; of one with forms, the form for many."""
        text = self._entries.get(key, default)
        return text if isinstance(text, str) else text["other"]

    def filled(self, key: str, values: Mapping[str, object]) -> str:
        """The text filled with values of another program's; "" where there is none, or the values do not fill it."""
        try:
            return self._form(key, values).format(**values)
        except (KeyError, IndexError, ValueError):
            return ""

    def __contains__(self, key: object) -> bool:
        return key in self._entries

    def __iter__(self) -> Iterator[str]:
        """The keys."""
        return iter(self._entries)

    def phrase(self, thai: str, otherwise: str) -> str:
        """What a language of files says for these Thai words of a question, an answer or a procedure; `otherwise` where it has none."""
        return self._phrases.get(thai) or otherwise

    @property
    def entries(self) -> Mapping[str, Entry]:
        """Key -> text, unfilled."""
        return self._entries

    def translated(self, message: str) -> str:
        """A `Sentence` in this language; any other str stays as it is."""
        return message.by(_patterns(self._sentences) if self._sentences else {}) if isinstance(message, Sentence) else message


class TextsByLanguage(Mapping[str, Texts]):
    """Language id -> its texts, read when somebody first reads them."""

    def __init__(self, languages: Callable[[], Iterable[str]], read_texts: Callable[[str], Texts]) -> None:
        """`languages`: the ids that can be asked for now."""
        self._languages, self._read_texts = languages, read_texts

    def __getitem__(self, language: str) -> Texts:
        if language not in self._languages():
            raise KeyError(language)
        return self._read_texts(language)

    def __iter__(self) -> Iterator[str]:
        return iter(self._languages())

    def __len__(self) -> int:
        return len(tuple(self._languages()))


def load(folder: Path, language: str, *groups: str) -> Texts:
    """Texts of one language from `<group>.<language>.json` in `folder`; a later group may not repeat an earlier key."""
    entries: dict[str, Entry] = {}
    for group in groups:
        path = folder / f"{group}.{language}.json"
        loaded = read(path)
        repeated = entries.keys() & loaded.keys()
        if repeated:
            raise TextsError(f"{path}: {min(repeated)} is already a text of another group")
        entries.update(loaded)
    sentences = folder / f"sentences.{language}.json"
    return Texts(language, entries, sentences if language != "en" else None)


def load_over_english(folder: Path, language: Language, *groups: str) -> Texts:
    """Texts of a language of files over the English ones of `folder`. A file that cannot be used, and a text that could not be filled in
    as the English one is, are left out: no citizen stands before a page that breaks."""
    english = load(folder, "en", *groups)
    assert language.folder
    entries = dict(english.entries)
    for group in groups:
        path = language.folder / f"{group}.json"
        own = _usable(path, partial(read, path)) if path.exists() else {}
        entries.update({key: text for key, text in own.items() if key in entries and fills_like(text, entries[key])})
    return Texts(language.id, entries, None, _usable(language.folder, partial(languages.phrases, language.folder)))


def _usable(path: Path, reading: Callable[[], dict[str, T]]) -> dict[str, T]:
    try:
        return reading()
    except (TextsError, LanguageError) as error:
        log.error("read in English instead: %s", error)
        return {}


def fills_like(text: Entry, english: Entry) -> bool:
    """Whether a translated text takes no other {names} than the English one, so that it can be filled in its place."""
    fields = fields_of(text)
    return fields is not None and fields <= (fields_of(english) or set())


def fields_of(text: Entry) -> set[str] | None:
    """The {names} of a text, of all its forms; None where its braces are wrong."""
    forms = [text] if isinstance(text, str) else [text["one"], text["other"]]
    try:
        fields = {name for form in forms for _, name, _, _ in string.Formatter().parse(form) if name is not None}
    except ValueError:
        return None
    return fields if isinstance(text, str) else fields | {text["by"]}


def read(path: Path) -> dict[str, Entry]:
    """One file of texts. Raises TextsError."""
    try:
        loaded = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise TextsError(f"{path}: the texts cannot be read: {error}") from error
    except json.JSONDecodeError as error:
        raise TextsError(f"{path}, line {error.lineno}: not valid JSON: {error.msg}") from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, brackets without end
        raise TextsError(f"{path}: not valid JSON: {error}") from error
    if not isinstance(loaded, dict) or not all(isinstance(text, str) or _has_forms(text) for text in loaded.values()):
        raise TextsError(f"{path}: must be one JSON object whose values are texts")
    return loaded


def _has_forms(text: object) -> bool:
    return isinstance(text, dict) and text.keys() == {"by", "one", "other"} and all(isinstance(form, str) for form in text.values())


@cache
def _patterns(path: Path) -> Mapping[str, str]:
    """Read at the first failure. Without the file, sentences are shown in English: better than not at all."""
    try:
        patterns: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return patterns
