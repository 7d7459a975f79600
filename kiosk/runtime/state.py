"""The state of the whole kiosk: who is at it and where, what interrupts them, and which screen shows."""

from typing import Any

from kiosk.citizen.intents import AppIntent, CitizenIntent
from kiosk.citizen.state import CitizenState, Trouble
from kiosk.frozen import field, frozen
from kiosk.guide.intents import GuideIntent
from kiosk.guide.state import GuideState, SurveyNow
from kiosk.officer.intents import OfficerIntent
from kiosk.officer.state import Assisted, OfficerState, Trial
from kiosk.runtime import which_screen
from kiosk.runtime.which_screen import Interruption
from kiosk.survey import session
from kiosk.survey.session import Session
from kiosk.ui.display import Display

Person = CitizenState | GuideState | OfficerState[Any]
Result = Person | SurveyNow | Assisted | Trial | None  # of a controller: where the person is; the survey, alone or assisted; a trial; home

Intent = AppIntent | CitizenIntent | GuideIntent | OfficerIntent


@frozen
class State:
    display: Display = field(default_factory=Display)
    person: Person = field(default_factory=CitizenState)
    countdown: int | None = None  # seconds left before the screen goes home
    trouble: Trouble | None = None
    out_of_service: Trouble | None = None
    trial: bool = False  # somebody tries out a kiosk that is not set up: after a while its first page is there again

    @property
    def session(self) -> Session | None:
        """The survey of a citizen who is in it."""
        return self.person.session if isinstance(self.person, CitizenState) else None

    @property
    def at_start(self) -> bool:
        """Nobody is in the survey, in the guide or among the officers' pages."""
        return isinstance(self.person, CitizenState) and self.person.session is None and not self.person.phone_code

    @property
    def at_thanks(self) -> bool:
        return self.session is not None and self.session.step == session.THANKS

    @property
    def interruption(self) -> Interruption:
        """What stands before whatever the person was doing, if anything."""
        return which_screen.interruption(self)

    @property
    def screen(self) -> str:
        """The name of the screen that shows."""
        return which_screen.screen(self)

    @property
    def is_idle(self) -> bool:
        """Nobody would notice another site or questionnaire."""
        return self.screen in ("attract", "out_of_service")
