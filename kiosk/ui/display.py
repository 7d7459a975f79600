"""What a person sets for themselves: language, size of letters, contrast, how high the buttons are."""

from typing import assert_never

from kiosk.frozen import frozen, replace
from kiosk.ui.intents import ChooseLanguage, DisplayIntent, NextTextSize, SetLanguage, ToggleContrast, ToggleReach

MAX_TEXT_STEP = 2


@frozen
class Display:
    """Gone with the person (VVSG 2.0, 7.1-A)."""

    language: str = "th"
    text_step: int = 0
    contrast: bool = False
    choosing: bool = False  # the page of languages stands before whatever the person was doing
    lowered: bool = False  # where the screen is higher than somebody who sits reaches

    def after(self, intent: DisplayIntent) -> "Display":
        match intent:
            case SetLanguage():
                return replace(self, language=intent.language, choosing=False)
            case ChooseLanguage():
                return replace(self, choosing=True)
            case NextTextSize():
                return replace(self, text_step=(self.text_step + 1) % (MAX_TEXT_STEP + 1))
            case ToggleContrast():
                return replace(self, contrast=not self.contrast)
            case ToggleReach():
                return replace(self, lowered=not self.lowered)
            case _:
                assert_never(intent)
