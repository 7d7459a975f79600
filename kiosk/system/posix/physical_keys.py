"""Keys under X, whose numbers and names the program uses."""

REPEATS_SEND_RELEASES = True  # a key held down is let go and pressed in one moment, again and again


def key_place(keycode: int) -> int:
    """Where the key is: 10 is that of 1, 24 that of Q, whatever layout is switched on (xkb, evdev key codes)."""
    return keycode


def key_name(keysym: str, state: int) -> str:
    """`state`: of the modifier keys, as Tk tells it."""
    return keysym
