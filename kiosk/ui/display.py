"""What a person sets for themselves: language, size of letters, contrast, how high the buttons are, whether the ring moves by itself."""

from typing import assert_never

from kiosk.frozen import frozen, replace
from kiosk.ui.intents import ChooseLanguage, DisplayIntent, NextPace, NextTextSize, SetLanguage, ToggleContrast, ToggleReach, ToggleScan

MAX_TEXT_STEP = 2
PACES_MS = (500, 1000, 1500, 2000, 3000)  # between two steps of the ring that moves by itself
FIRST_PACE_MS = 1500


@frozen
class Display:
    """Gone with the person (VVSG 2.0, 7.1-A)."""

    language: str = "th"
    text_step: int = 0
    contrast: bool = False
    choosing: bool = False  # the page of languages stands before whatever the person was doing
    lowered: bool = False  # where the screen is higher than somebody who sits reaches
    scan_ms: int = 0  # pace of the ring that moves by itself; 0: it does not

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
            case ToggleScan():
                return replace(self, scan_ms=0 if self.scan_ms else FIRST_PACE_MS)
            case NextPace():
                return replace(self, scan_ms=PACES_MS[(PACES_MS.index(self.scan_ms) + 1) % len(PACES_MS)] if self.scan_ms else 0)
            case _:
                assert_never(intent)
