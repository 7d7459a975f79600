"""What was meant by a key of a real keyboard, or of a scanner that is one, while the wrong layout is switched on.

For Latin text the letter alone is not enough: "/" is the key of 2 while Thai is switched on, and "-" that of 3. The key decides.
"""

from kiosk.ui.input.keyboard import LAYERS

_ROWS = (10, 24, 38, 52)  # the X server's code of the first key of each row
_BACKSLASH = 51  # the last of the third row lies elsewhere
_LATIN = ("1234567890-=", "qwertyuiop[]", "asdfghjkl;'\\", "zxcvbnm,./")
_LATIN_SHIFT = ("!@#$%^&*()_+", "QWERTYUIOP{}", 'ASDFGHJKL:"|', "ZXCVBNM<>?")


def _latin_of_keys() -> dict[tuple[str, int], str]:
    """(Thai letter, key) -> the Latin letter of that key."""
    latin_of = {}
    for thai_rows, latin_rows in ((LAYERS["thai"], _LATIN), (LAYERS["thai_shift"], _LATIN_SHIFT)):
        for first, thai_row, latin_row in zip(_ROWS, thai_rows, latin_rows, strict=True):
            for column, (thai, latin) in enumerate(zip(thai_row, latin_row, strict=True)):
                latin_of[thai, _BACKSLASH if latin in "\\|" else first + column] = latin
    return latin_of


_LATIN_OF = _latin_of_keys()

# Digits in both writings, and what the row of digits writes while Thai is switched on (TIS 820-2538) and no other key does.
_DIGIT_OF = {
    **{figure: figure for figure in "0123456789"},
    **dict(zip("๐๑๒๓๔๕๖๗๘๙", "0123456789", strict=True)),
    **{letter: figure for letter, figure in zip(LAYERS["thai"][0], "1234567890", strict=False) if letter not in "-/"},
}


def latin_letter(typed: str, key: int) -> str:
    """What that key writes with Latin switched on, where `typed` is what it writes with Thai (Kedmanee); else `typed` itself."""
    return _LATIN_OF.get((typed, key), typed)


def digit(typed: str, key: int = 0) -> str:
    """The digit that was meant, whichever layout is on, with shift or without; empty when it is no key of a digit."""
    if typed in _DIGIT_OF:
        return _DIGIT_OF[typed]
    return str((key - _ROWS[0] + 1) % 10) if key in range(_ROWS[0], _ROWS[0] + 10) else ""


def code_letter(typed: str, key: int) -> str:
    """As `latin_letter`, for a code of letters and digits: a sign on a key of a digit is that digit."""
    if not key and not typed.isdigit():
        return typed
    latin = latin_letter(typed, key)
    return latin if latin.isascii() and latin.isalpha() else digit(typed, key) or latin
