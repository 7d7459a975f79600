"""Which passwords are guessed first: common words, names of this place, rows of the keyboard, one piece again and again.

Source: NIST SP 800-63B, 5.1.1.2 (compare with common, expected and context-specific values); OWASP ASVS 5.0, 6.2.4 and 6.2.11. Length comes
first; there are no rules about which letters.
"""

from collections.abc import Iterable
from functools import lru_cache
from unicodedata import normalize

from sync.server.settings import ASSETS

LENGTH = (10, 200)
PROVINCE_LENGTH = 12  # of who sees and changes everything

_PIECE_LIMIT = 4  # letters of a piece that is repeated: w3w3w3w3w3
_DISTINCT = 5  # different letters at least
_LEET = str.maketrans("@$!013457", "asioleast")
_ROWS = (
    *("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz"),
    *("1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "8ik", "9ol", "0p"),
    *("ๅภถุึคตจขช", "ๆไำพะัีรนยบล", "ฟหกดเ้่าสวง", "ผปแอิืทมใฝ", "กขคฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ", "๑๒๓๔๕๖๗๘๙๐"),
)


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    """What stands at the top of every list of leaked passwords, and what this system is about."""
    lines = (ASSETS / "weak_passwords.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def is_weak(password: str, context: Iterable[str] = ()) -> bool:
    """Whether somebody who knows the place would try it. `context`: names of account, district and province."""
    folded = normalize("NFKC", password).lower()
    words = common_words() | {normalize("NFKC", word).lower() for word in context if word}
    return len(set(folded)) < _DISTINCT or _repeats(folded) or _is_word(folded, words) or _runs_only(folded)


def _repeats(text: str) -> bool:
    return any((text[:size] * len(text))[: len(text)] == text for size in range(1, _PIECE_LIMIT + 1))


def _is_word(text: str, words: Iterable[str]) -> bool:
    """One word, or one again and again, whatever digits and signs stand before, behind and between."""
    known = set(words)
    for letters in (_letters(text), _letters(text.strip("0123456789๐๑๒๓๔๕๖๗๘๙!?.-_ #*+@$").translate(_LEET))):
        pieces = {letters[: len(letters) // times] for times in (1, 2, 3) if letters[: len(letters) // times] * times == letters}
        if not letters or pieces & known:
            return True
    return False


def _letters(text: str) -> str:
    return "".join(letter for letter in text if not letter.isdecimal() and (letter.isalpha() or not letter.isascii()))


def _runs_only(text: str) -> bool:
    """Whether pieces of three or more along a row of the keyboard or the alphabet, forwards or backwards, make up the whole of it."""
    rows = (*_ROWS, *(row[::-1] for row in _ROWS))
    reached = [True] + [False] * len(text)
    for start in range(len(text)):
        for end in range(start + 2, len(text) + 1) if reached[start] else ():
            piece = text[start:end]
            reached[end] = reached[end] or any(piece in row for row in rows if len(piece) >= min(3, len(row)))
    return reached[-1]
