"""Texts of the screens in Thai and English, read from assets/texts: one JSON file for each group of screens and language."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from kiosk.language.sentence import Sentence


class TextsError(Exception):
    """A text file cannot be used. Show the sentence as it is: it names the file and the line."""


class Texts:
    """The texts of one language. `texts("next")` or `texts("item_of", n=5, total=10)`; an unknown key is a KeyError."""

    def __init__(self, language: str, entries: Mapping[str, str], sentences: Path | None = None) -> None:
        """`sentences`: the file that says in this language what faults say in English; none for English itself."""
        self.language = language
        self._entries, self._sentences = entries, sentences

    def __call__(self, key: str, **values: object) -> str:
        text = self._entries[key]
        return text.format(**values) if values else text

    def get(self, key: str, default: str = "") -> str:
        return self._entries.get(key, default)

    def filled(self, key: str, values: Mapping[str, object]) -> str:
        """The text filled with values of another program's; "" where there is none, or the values do not fill it."""
        try:
            return self._entries[key].format(**values)
        except (KeyError, IndexError, ValueError):
            return ""

    def __iter__(self) -> Iterator[str]:
        """The keys."""
        return iter(self._entries)

    def keys(self) -> set[str]:
        return set(self._entries)

    def told(self, said: str) -> str:
        """What a fault says, in this language; words that are no `Sentence` stay as they are."""
        return said.by(_patterns(self._sentences) if self._sentences else {}) if isinstance(said, Sentence) else said


def load(folder: Path, language: str, *groups: str) -> Texts:
    """Texts of one language from `<group>.<language>.json` in `folder`; a later group may not repeat an earlier key."""
    entries: dict[str, str] = {}
    for group in groups:
        path = folder / f"{group}.{language}.json"
        try:
            loaded = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise TextsError(f"{path}: the texts cannot be read: {error}") from error
        except json.JSONDecodeError as error:
            raise TextsError(f"{path}, line {error.lineno}: not valid JSON: {error.msg}") from error
        if not isinstance(loaded, dict) or not all(isinstance(text, str) for text in loaded.values()):
            raise TextsError(f"{path}: must be one JSON object whose values are texts")
        doubled = entries.keys() & loaded.keys()
        if doubled:
            raise TextsError(f"{path}: {min(doubled)} is already a text of another group")
        entries.update(loaded)
    sentences = folder / f"sentences.{language}.json"
    return Texts(language, entries, sentences if language != "en" else None)


@cache
def _patterns(path: Path) -> Mapping[str, str]:
    """Read when something has first gone wrong. Without the file, faults are told in English: better than not at all."""
    try:
        found: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found
