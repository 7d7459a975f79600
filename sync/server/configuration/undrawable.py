"""Letters that the kiosks' fonts do not have: on the screen they would be empty boxes, so what has one is not published.

Kiosks draw with the first of two font families (kiosk.ui.text.font_files), the same that the server's paper is set in. Where none is
installed here nothing can be said, and nothing is refused.
"""

import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache

from kiosk.survey.limits import LANGUAGES
from kiosk.ui.text.font_files import FOLDERS, find
from sync import wire

_NEVER_DRAWN = "\n\N{ZERO WIDTH SPACE}\N{NO-BREAK SPACE}"  # a break, a place for one, and what kiosks draw as a space


@lru_cache(maxsize=1)
def _letters() -> frozenset[int]:
    """What both weights have; empty where there is no font."""
    family = find(FOLDERS)
    if family is None:
        return frozenset()
    import uharfbuzz  # late: only what is published needs it

    regular, bold = (uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path))).unicodes for path in (family.regular, family.bold))
    return frozenset(regular) & frozenset(bold)


def undrawable(text: str) -> str:
    """The first letter that kiosks cannot draw; "" where there is none."""
    letters = _letters()
    return next((letter for letter in text if letters and ord(letter) not in letters and letter not in _NEVER_DRAWN), "")


def letter_words(letter: str) -> str:
    """A letter as it is told: itself, its number and its name, since it may be one that cannot be seen."""
    name = unicodedata.name(letter, "")
    return f"{letter if letter.isprintable() else ''} U+{ord(letter):04X} {name}".strip()


def first_undrawable(config: wire.Config) -> tuple[str, str] | None:
    """(field, letter) of the first text of a configuration that kiosks cannot draw whole. Its questionnaire is well-formed TOML."""
    texts = ((f"{key} ({language})", text) for language, entries in config.get("texts", {}).items() for key, text in entries.items())
    parts = tomllib.loads(config.get("questionnaire", ""))
    form = (said for name, part in parts.items() for said in _said(part, "" if isinstance(part, list) else name))
    faults = ((field, undrawable(text)) for fields in (texts, form) for field, text in fields)
    return next((fault for fault in faults if fault[1]), None)


def _said(part: object, where: str) -> Iterator[tuple[str, str]]:
    """(place, text) of every text in either language; a place is made of the ids and codes on the way to it."""
    if isinstance(part, list):
        for member in part:
            yield from _said(member, where)
    elif isinstance(part, Mapping):
        here = f"{where} {part.get('id') or part.get('code') or ''}".strip()
        for name, value in part.items():
            if isinstance(value, str) and name in LANGUAGES:
                yield f"{here} ({name})", value
            else:
                yield from _said(value, here)
