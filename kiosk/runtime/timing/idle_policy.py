"""How long a kiosk waits for somebody who does nothing, screen by screen."""

from kiosk.frozen import frozen
from kiosk.guide.state import GuideState
from kiosk.officer.state import OfficerState
from kiosk.runtime.state import State
from kiosk.survey import session
from kiosk.ui.display import Display

PIN_ENTRY, WELCOME = "officer_pin_entry", "officer_welcome"  # kiosk.officer.page_names, by name: nobody loses anything there


@frozen
class IdlePolicy:
    """All in seconds without a touch."""

    first_s: float = 60  # the first screens and the guide (VVSG 2.0)
    survey_s: float = 120  # somebody has answered something
    countdown_s: int = 30  # "still here?" counts down
    thanks_s: float = 5
    trouble_s: float = 15
    officer_s: float = 180

    def limit_s(self, state: State, first_display: Display) -> float | None:
        """Until something happens on this screen by itself; None: it may stay for ever."""
        if state.trouble:
            return self.trouble_s
        if state.countdown is not None:
            return None
        if state.screen == WELCOME:
            return self.first_s if state.display != first_display else None
        if isinstance(state.person, OfficerState):
            return self.officer_s
        if state.at_start:
            return self.first_s if state.trial or state.display != first_display else None
        if state.at_thanks:
            return self.thanks_s
        answering = state.session is not None and session.began_answering(state.session)
        return self.survey_s if answering else self.first_s

    def asks_first(self, state: State) -> bool:
        """Whether somebody may lose what they did, and is asked with a countdown before the screen goes home."""
        if state.trouble or state.at_thanks:
            return False
        at_work = isinstance(state.person, OfficerState) and state.screen not in (PIN_ENTRY, WELCOME)
        return at_work or isinstance(state.person, GuideState) or state.session is not None
