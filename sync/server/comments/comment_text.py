"""A comment's words as they are searched, grouped and held against a theme: broken into words, without what people leave out or confuse.

Thai has no spaces: รอ stands in กรอก as letters, not as a word. So ICU breaks text and search alike, and short words are compared as whole
words. Longer ones are also looked for as letters, since a word that is spelled wrong is broken wrong. Tone marks do not count, letters of
one sound are one letter (kiosk.survey.catalogue_search). Nothing of the database is known here but how a column is asked. Pure.
"""

import hashlib
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from sqlalchemy import ColumnElement

from kiosk.frozen import frozen
from kiosk.survey.catalogue_search import folded, sounded
from kiosk.survey.privacy.personal_data import findings
from sync.server.db.letters import stands_in, stands_nearly_in

AS_LETTERS = 4  # from this length on a word is also found inside others: shorter ones are found everywhere by chance
NEAR_LENGTH = 5  # from this length on a word is found with one letter wrong
TERMS_LIMIT, TERM_LETTERS = 6, 60  # of one search
_MARK = "\x1e"  # ASCII's record separator
_BETWEEN, _NO_MARK = f"\n{_MARK}\n", str.maketrans(_MARK, " ")  # at a line's end every word ends (UAX 29, WB3a and WB3b)
_NO_PATTERN = str.maketrans("", "", "%_\\")  # what LIKE would read as a pattern


class _Letters(dict[int, int | None]):
    """For str.translate: letters, marks, digits and signs as they are, all else left out. Each is looked up once."""

    def __missing__(self, letter: int) -> int | None:
        self[letter] = letter if unicodedata.category(chr(letter))[0] in "LMNS" else None
        return self[letter]


_LETTERS = _Letters()


@frozen
class Term:
    """A word or several that belong together, as they are looked for: `phrase` with spaces between the words, `letters` without."""

    phrase: str
    letters: str

    @property
    def needle(self) -> str:
        """What stands in a text that has this term. Of a long one its letters: all those of a text stand there without spaces."""
        return self.letters if len(self.letters) >= AS_LETTERS else f" {self.phrase} "


def searchable(text: str) -> str:
    """What the column `search` holds: all letters, and behind a line's end all words with a space on both sides."""
    return _searched(_words(text))


def all_searchable(texts: Sequence[str]) -> list[str]:
    """The same of many texts, in half the time: ICU is asked once."""
    words: list[list[str]] = [[]]
    for piece in _broken(_BETWEEN.join(text.translate(_NO_MARK) for text in texts)):
        if piece == _MARK:
            words.append([])
        elif word := _word(piece):
            words[-1].append(word)
    return [_searched(those) for those in words[: len(texts)]]


def _searched(words: Sequence[str]) -> str:
    return f"{''.join(words)}\n {' '.join(words)} " if words else ""


def alike(text: str) -> str:
    """The same for texts whose letters, marks, digits and signs are the same: a digest, or "" where there are none."""
    letters = unicodedata.normalize("NFC", text).lower().translate(_LETTERS)
    return hashlib.sha256(letters.encode("utf-8", "replace")).hexdigest()[:32] if letters else ""


def suspected(text: str) -> str:
    """The kinds of what may name a person, each once, with spaces between."""
    return " ".join(dict.fromkeys(finding.kind for finding in findings(text)))


def term(typed: str) -> Term | None:
    """What was typed as one word; None where nothing of it can be looked for."""
    words = _words(typed[:TERM_LETTERS])
    return Term(" ".join(words), "".join(words)) if words else None


def terms(typed: str) -> tuple[Term, ...]:
    """What was typed into a search: each word between spaces has to be there."""
    return tuple(wanted for word in typed.split()[:TERMS_LIMIT] if (wanted := term(word)))


def holds(search: str, wanted: Term) -> bool:
    """Whether a text, as `searchable` gave it, has this term."""
    return wanted.needle in search


def hits(text: str, wanted: Iterable[Term]) -> list[tuple[int, int]]:
    """Where a text has what was searched: from and to which letter, whole words as they are broken, in order and apart."""
    places, letters = _pieces(text), ""
    spans: list[int] = []  # numbers of pieces
    owner: list[int] = []  # of each letter of the searched form the piece that it came from
    for number, (_, _, plain) in enumerate(places):
        letters += plain
        owner += [number] * len(plain)
    for looked_for in wanted:
        words = looked_for.phrase.split(" ")
        filled = [number for number, (_, _, plain) in enumerate(places) if plain]
        for at in range(len(filled) - len(words) + 1):
            if [places[number][2] for number in filled[at : at + len(words)]] == words:
                spans += range(filled[at], filled[at + len(words) - 1] + 1)
        at = letters.find(looked_for.letters) if len(looked_for.letters) >= AS_LETTERS else -1
        while at >= 0:
            spans += range(owner[at], owner[at + len(looked_for.letters) - 1] + 1)
            at = letters.find(looked_for.letters, at + 1)
    return _joined([places[number][:2] for number in sorted(set(spans))])


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Neighbours are one."""
    whole: list[tuple[int, int]] = []
    for first, last in spans:
        if whole and whole[-1][1] == first:
            whole[-1] = whole[-1][0], last
        else:
            whole.append((first, last))
    return whole


def _pieces(text: str) -> list[tuple[int, int, str]]:
    """(from, to, as it is searched) of each word and what stands between; "" for what is no word."""
    from icu4py.breakers import WordBreaker  # late, as below

    places, at = [], 0
    for piece in WordBreaker(text.encode("utf-8", "replace").decode(), "th"):
        plain = sounded(folded(piece.lower().translate(_NO_PATTERN))).replace(" ", "")
        places.append((at, at + len(piece), plain if any(letter.isalnum() for letter in plain) else ""))
        at += len(piece)
    return places


def has(column: ColumnElement[str], wanted: Term, near: bool = False) -> ColumnElement[bool]:
    """As `holds`, asked of the database. `near`: also with one letter wrong, left out or too many, or two exchanged."""
    if near and len(wanted.letters) >= NEAR_LENGTH:
        return stands_nearly_in(column, wanted.letters)
    return stands_in(column, wanted.needle)


def _words(text: str) -> list[str]:
    return [word for piece in _broken(text) if (word := _word(piece))]


def _broken(text: str) -> Iterable[str]:
    from icu4py.breakers import WordBreaker  # late: 22 ms that a command without comments does not need

    return WordBreaker(text.lower().encode("utf-8", "replace").decode().translate(_NO_PATTERN), "th")


@lru_cache(maxsize=4096)
def _word(piece: str) -> str:
    """As it is searched; "" for what is no word. The same few thousand words are in nearly every comment."""
    word = sounded(folded(piece)).replace(" ", "")
    return word if any(letter.isalnum() for letter in word) else ""
