"""What a person set for themselves: language, size of letters, contrast."""

from kiosk.frozen import frozen

MAX_TEXT_STEP = 2


@frozen
class Display:
    """What a person set for themselves; gone with them (VVSG 2.0, 7.1-A)."""

    language: str = "th"
    text_step: int = 0
    contrast: bool = False
