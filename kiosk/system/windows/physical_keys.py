"""Keys under Windows, which numbers them by what a US keyboard writes there (winuser.h); the Thai Kedmanee layout keeps the numbers."""

REPEATS_SEND_RELEASES = False  # a key held down is pressed again and again (WM_KEYDOWN)
_ROWS = ((10, (*b"1234567890", 0xBD, 0xBB)), (24, (*b"QWERTYUIOP", 0xDB, 0xDD)), (38, (*b"ASDFGHJKL", 0xBA, 0xDE)))
_LAST_ROW = (52, (*b"ZXCVBNM", 0xBC, 0xBE, 0xBF))
_PLACES = {code: first + column for first, row in (*_ROWS, _LAST_ROW) for column, code in enumerate(row)} | {0xDC: 51, 0x20: 65}
_NAMES = {"Clear": "Begin", "App": "Menu", "Browser_Back": "XF86Back"}
_SHIFT = 0x1


def key_place(keycode: int) -> int:
    """0 for a key that writes nothing."""
    return _PLACES.get(keycode, 0)


def key_name(keysym: str, state: int) -> str:
    if keysym == "Tab" and state & _SHIFT:
        return "ISO_Left_Tab"
    return _NAMES.get(keysym, keysym)
