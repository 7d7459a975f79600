"""Under X the display has them: it is asked there (kiosk/ui/keyboard_layout.py)."""


class Layouts:
    """Raises OSError where the system has none of its own."""

    def __init__(self) -> None:
        raise OSError("the display has the layouts")
