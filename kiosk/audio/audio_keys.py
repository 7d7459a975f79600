"""Which keys steer what is heard: a plain keyboard's, multimedia keys, and a keypad's for people who cannot see (Storm AudioNav).

The arrows and the select key move the focus as ever (kiosk/ui/window.py). An AudioNav tells by F15 and F16 that headphones were plugged in
and pulled out; X calls these keys by other names, so their codes stand here too. Its two keys for the pace send F23 and F24, as kiosks of
elections have them programmed.
"""

START, REPEAT, PAUSE, SLOWER, FASTER, QUIETER, LOUDER, BLANK, PLUGGED, PULLED = (
    *("start", "repeat", "pause", "slower", "faster", "quieter", "louder", "blank", "plugged", "pulled"),
)
_BY_NAME = {
    "F12": START,
    "F5": REPEAT,
    "F17": REPEAT,
    "XF86AudioPrev": REPEAT,
    "Help": REPEAT,
    "F6": PAUSE,
    "XF86AudioPlay": PAUSE,
    "XF86AudioPause": PAUSE,
    "F7": SLOWER,
    "F8": FASTER,
    "F23": SLOWER,
    "F24": FASTER,
    "F9": QUIETER,
    "F10": LOUDER,
    "XF86AudioLowerVolume": QUIETER,
    "XF86AudioRaiseVolume": LOUDER,
    "F11": BLANK,
    "XF86AudioMute": BLANK,
    "F15": PLUGGED,
    "F16": PULLED,
}
_BY_X_CODE = {193: PLUGGED, 194: PULLED, 195: REPEAT, 201: SLOWER, 202: FASTER}  # evdev's F15, F16, F17, F23, F24

# Every key that means something: (name, meaning), a key that has a code alone as "#193".
KEYS = (*_BY_NAME.items(), *((f"#{code}", meaning) for code, meaning in _BY_X_CODE.items()))

# What diagnostics ask for, in the order in which they lie under a hand.
WALK = (START, REPEAT, PAUSE, SLOWER, FASTER, QUIETER, LOUDER, BLANK)


def meaning(keysym: str, code: int = 0) -> str:
    """What a key means for what is heard; "" for any other key."""
    return _BY_NAME.get(keysym) or _BY_X_CODE.get(code, "")
