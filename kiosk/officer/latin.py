"""A letter typed on a real keyboard, or by a scanner that is one, where only Latin ones make sense. No page is here.

A letter alone does not tell: "/" is the key of 2 while Thai is switched on, and "-" that of 3. The key decides.
"""

from kiosk.ui.keyboard import LAYERS

_ROWS = (10, 24, 38, 52)  # the X server's code of the first key of each row
_BACKSLASH = 51  # the last of the third row lies elsewhere
_LATIN = ("1234567890-=", "qwertyuiop[]", "asdfghjkl;'\\", "zxcvbnm,./")
_LATIN_SHIFT = ("!@#$%^&*()_+", "QWERTYUIOP{}", 'ASDFGHJKL:"|', "ZXCVBNM<>?")


def _keys() -> dict[tuple[str, int], str]:
    found = {}
    for thai, latin in ((LAYERS["thai"], _LATIN), (LAYERS["thai_shift"], _LATIN_SHIFT)):
        for first, letters, meant in zip(_ROWS, thai, latin, strict=True):
            for place, (letter, one) in enumerate(zip(letters, meant, strict=True)):
                found[letter, _BACKSLASH if one in "\\|" else first + place] = one
    return found


_MEANT = _keys()


def latin_letter(typed: str, key: int) -> str:
    """What that key writes with Latin switched on, where `typed` is what it writes with Thai (Kedmanee); else `typed` itself."""
    return _MEANT.get((typed, key), typed)
