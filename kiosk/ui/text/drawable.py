"""Letters that the kiosk's fonts do not have: on the screen they would be empty boxes.

Kiosks draw with the first of two font families (kiosk.ui.text.font_files), the same that the province's paper is set in. Where none is
installed nothing can be said, and nothing is refused.
"""

import unicodedata
from functools import lru_cache

from kiosk.ui.text.font_files import FOLDERS, find

_NEVER_DRAWN = "\n\N{ZERO WIDTH SPACE}\N{NO-BREAK SPACE}"  # a break, a place for one, and what is drawn as a space


@lru_cache(maxsize=1)
def _letters() -> frozenset[int]:
    """What both weights have; empty where there is no font."""
    family = find(FOLDERS)
    if family is None:
        return frozenset()
    import uharfbuzz  # late: a kiosk with Thai and English alone asks nothing of the kind

    regular, bold = (uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path))).unicodes for path in (family.regular, family.bold))
    return frozenset(regular) & frozenset(bold)


def undrawable(text: str) -> str:
    """The first letter that a kiosk cannot draw; "" where there is none."""
    letters = _letters()
    return next((letter for letter in text if letters and ord(letter) not in letters and letter not in _NEVER_DRAWN), "")


def letter_words(letter: str) -> str:
    """A letter as it is told: itself, its number and its name, since it may be one that cannot be seen; "" for none."""
    if not letter:
        return ""
    name = unicodedata.name(letter, "")
    return f"{letter if letter.isprintable() else ''} U+{ord(letter):04X} {name}".strip()


def undrawable_words(text: str) -> str:
    """The first letter of a text that a kiosk cannot draw, as it is told; "" where there is none."""
    return letter_words(undrawable(text))
