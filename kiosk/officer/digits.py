"""A digit typed on a real keyboard, whichever layout is switched on. No page is here."""

from kiosk.ui.keyboard import LAYERS

# The row of digits gives these letters while Thai is switched on, and Thai figures with shift (TIS 820-2538).
_ROW = dict(zip(LAYERS["thai"][0], "1234567890", strict=False))
_THAI = dict(zip("๐๑๒๓๔๕๖๗๘๙", "0123456789", strict=True))


def digit(typed: str) -> str:
    """The digit that was meant; empty when the key has none."""
    if len(typed) == 1 and typed.isascii() and typed.isdigit():
        return typed
    return _THAI.get(typed) or _ROW.get(typed, "")
