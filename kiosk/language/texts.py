"""Texts of the screens in Thai and English, read from assets/texts: one JSON file for each group of screens and language."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from kiosk.language.sentence import Sentence

Entry = str | Mapping[str, str]  # a text, or its forms for a number: {"by": the number's name, "one": ..., "other": ...}


class TextsError(Exception):
    """A text file cannot be used. Show the sentence as it is: it names the file and the line."""


class Texts:
    """The texts of one language. `texts("next")` or `texts("item_of", n=5, total=10)`; an unknown key is a KeyError."""

    def __init__(self, language: str, entries: Mapping[str, Entry], sentences: Path | None = None) -> None:
        """`sentences`: the file with this language's translations of `Sentence`s; none for English itself."""
        self.language = language
        self._entries, self._sentences = entries, sentences

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

    def translated(self, message: str) -> str:
        """A `Sentence` in this language; any other str stays as it is."""
        return message.by(_patterns(self._sentences) if self._sentences else {}) if isinstance(message, Sentence) else message


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


def read(path: Path) -> dict[str, Entry]:
    """One file of texts. Raises TextsError."""
    try:
        loaded = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise TextsError(f"{path}: the texts cannot be read: {error}") from error
    except json.JSONDecodeError as error:
        raise TextsError(f"{path}, line {error.lineno}: not valid JSON: {error.msg}") from error
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
