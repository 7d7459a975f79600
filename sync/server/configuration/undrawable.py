"""What holds a letter that no kiosk can draw (kiosk.ui.text.drawable) is not published."""

import tomllib
from collections.abc import Iterator, Mapping

from kiosk.survey.limits import LANGUAGES
from kiosk.ui.text.drawable import undrawable
from sync import wire


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
