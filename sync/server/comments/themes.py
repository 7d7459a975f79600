"""Themes of comments: a dictionary by aspect that officers edit. It proposes a theme wherever one of its words stands; a person decides.

Shipped with assets/comment_themes.json; what a province makes of it is kept in its database. A theme that is switched off proposes nothing
and is not shown, and what people decided about it stays.
"""

import json
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from functools import lru_cache

from sqlalchemy import Connection, delete, insert, literal, or_, select

from kiosk.frozen import from_stored, frozen
from sync.server import audit
from sync.server.comments.comment_text import Term, has, term
from sync.server.db import key_values
from sync.server.db.schema import PROPOSED, comments, theme_marks
from sync.server.messages import LocalizedError
from sync.server.settings import ASSETS

THEMES_LIMIT, WORDS_LIMIT, WORD_LETTERS, NAME_LETTERS = 30, 100, 60, 60
_NAME = "comment_themes"
_BEGINNING = 3  # letters; no term is shorter than that (comment_text.Term.needle)
Needles = dict[str, list[tuple[str, str]]]  # their first letters -> (theme, what stands in a text that is about it)


@frozen
class CommentTheme:
    """`items`: ids of the survey's items that ask about the same; `words`: what proposes it."""

    id: str
    th: str
    en: str
    items: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    off: bool = False

    def name(self, language: str) -> str:
        return (self.en if language == "en" else self.th) or self.th

    @property
    def terms(self) -> tuple[Term, ...]:
        return _terms(self.words)


class ThemeError(LocalizedError):
    """A dictionary that cannot be used; nothing was changed."""


@lru_cache(maxsize=256)
def _terms(words: tuple[str, ...]) -> tuple[Term, ...]:
    return tuple(wanted for word in words if (wanted := term(word)))


def all_themes(connection: Connection) -> tuple[CommentTheme, ...]:
    """In the order of the dictionary, those that are switched off too."""
    return _read(key_values.get(connection, _NAME) or _shipped())


def themes_in_use(connection: Connection) -> tuple[CommentTheme, ...]:
    return tuple(theme for theme in all_themes(connection) if not theme.off)


@lru_cache(maxsize=1)
def _shipped() -> str:
    return (ASSETS / "comment_themes.json").read_text(encoding="utf-8")


@lru_cache(maxsize=4)
def _read(text: str) -> tuple[CommentTheme, ...]:
    entries = ({**entry, "items": tuple(entry["items"]), "words": tuple(entry["words"])} for entry in json.loads(text))
    return tuple(from_stored(CommentTheme, entry) for entry in entries)


def needles(themes: Sequence[CommentTheme]) -> Needles:
    """What `proposals` looks for of these themes, those that are off left out."""
    by_beginning: Needles = defaultdict(list)
    for theme in themes:
        for wanted in () if theme.off else theme.terms:
            by_beginning[wanted.needle[:_BEGINNING]].append((theme.id, wanted.needle))
    return by_beginning


def proposals(wanted: Needles, search: str) -> list[str]:
    """The ids of the themes whose words stand in a text, as comment_text.searchable gave it, in their own order.

    Of a hundred and fifty words a text has the beginnings of a few: only these are looked for, in a sixth of the time.
    """
    beginnings = {search[at : at + _BEGINNING] for at in range(len(search) - _BEGINNING + 1)}
    return sorted({theme for beginning in wanted.keys() & beginnings for theme, needle in wanted[beginning] if needle in search})


def save(connection: Connection, actor: str, province: str, changed: CommentTheme) -> None:
    """Put a theme in the place of the one of its id, or at the end, and propose it anew for every comment on which nobody has decided.

    Raises ThemeError before anything is written.
    """
    themes = {theme.id: theme for theme in all_themes(connection)}
    _check(changed, themes)
    before = themes.get(changed.id)
    themes[changed.id] = changed
    key_values.put(connection, _NAME, json.dumps([asdict(theme) for theme in themes.values()], ensure_ascii=False))
    if before is None or (before.words, before.off) != (changed.words, changed.off):
        propose(connection, province, changed)
    audit.record(connection, actor, "theme.write", changed.id, f"{changed.th}: {', '.join(changed.words)}"[:2000])


def _check(theme: CommentTheme, themes: dict[str, CommentTheme]) -> None:
    if not theme.th or len(theme.th) > NAME_LETTERS or len(theme.en) > NAME_LETTERS or not (theme.th + theme.en).isprintable():
        raise ThemeError("theme_fault_name", limit=NAME_LETTERS)
    if len(theme.words) > WORDS_LIMIT or any(len(word) > WORD_LETTERS for word in theme.words):
        raise ThemeError("theme_fault_words", limit=WORDS_LIMIT, letters=WORD_LETTERS)
    unusable = next((word for word in theme.words if term(word) is None), None)
    if unusable is not None:
        raise ThemeError("theme_fault_word", word=unusable)
    if any(other.th == theme.th and other.id != theme.id for other in themes.values()):
        raise ThemeError("theme_fault_twice", name=theme.th)
    if theme.id not in themes and len(themes) >= THEMES_LIMIT:
        raise ThemeError("theme_fault_many", limit=THEMES_LIMIT)


def new_id(connection: Connection) -> str:
    """For a theme that a person adds: theme-1, theme-2 ..."""
    numbers = [int(match[1]) for theme in all_themes(connection) if (match := re.fullmatch(r"theme-(\d+)", theme.id))]
    return f"theme-{max(numbers, default=0) + 1}"


def propose(connection: Connection, province: str, theme: CommentTheme) -> None:
    """The theme's proposals of a whole province by its words of now; what a person decided stays."""
    marks, table = theme_marks, comments
    connection.execute(delete(marks).where(marks.c.province == province, marks.c.theme == theme.id, marks.c.state == PROPOSED))
    if theme.off or not theme.terms:
        return
    same = [marks.c[name] == table.c[name] for name in ("province", "district", "id", "question")]
    decided = select(marks.c.id).where(*same, marks.c.theme == theme.id).exists()
    columns = (table.c.province, table.c.district, table.c.id, table.c.question, literal(theme.id), table.c.day, literal(PROPOSED))
    rows = select(*columns).where(table.c.province == province, or_(*(has(table.c.search, wanted) for wanted in theme.terms)), ~decided)
    connection.execute(insert(marks).from_select(("province", "district", "id", "question", "theme", "day", "state"), rows))
