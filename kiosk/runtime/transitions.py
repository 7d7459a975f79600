"""From a state and an intent to the next state: the display's switches, who is at the kiosk, and the active controller's answer."""

from typing import assert_never

from kiosk.citizen.intents import AppIntent, OpenGuide, OpenOfficer, ShowPhoneCode, StartSurvey, StillHere
from kiosk.citizen.state import CitizenState
from kiosk.frozen import replace
from kiosk.guide.state import GuideState, SurveyNow
from kiosk.officer.state import Assisted, OfficerState, Trial
from kiosk.runtime.controller import Controllers
from kiosk.runtime.session_end import SessionEnd
from kiosk.runtime.state import Intent, Result, State
from kiosk.survey import session
from kiosk.ui.display import Display
from kiosk.ui.intents import Back, ChooseLanguage, DisplayIntent, Home


class Transitions:
    """`language` is the one that each person begins with."""

    def __init__(self, controllers: Controllers, session_end: SessionEnd, language: str) -> None:
        self._controllers, self._session_end = controllers, session_end
        self.first = State(Display(language))

    def home(self, state: State) -> State:
        """The first screen with nothing left of the person before: answers, language, text size, contrast (VVSG 7.1-A)."""
        first = replace(self.first, out_of_service=state.out_of_service)
        installer = self._controllers.setting_up()
        return replace(first, person=installer) if installer else first

    def after(self, state: State, intent: Intent) -> State:
        """An intent that means nothing here changes nothing."""
        if isinstance(intent, AppIntent):
            return self._after_own(state, intent)
        if isinstance(intent, DisplayIntent):
            state = replace(state, display=state.display.after(intent))
            if not isinstance(state.person, CitizenState) or isinstance(intent, ChooseLanguage):
                return state
        in_guide = isinstance(state.person, GuideState)
        if state.countdown is not None:
            if isinstance(intent, Back):  # the keypad's back key says "still here" where that is asked
                return replace(state, countdown=None)
            if isinstance(state.person, OfficerState) and not isinstance(intent, Home):  # any key says that somebody is there
                return replace(state, countdown=None)
            if in_guide and not isinstance(intent, Home):
                return state
        if state.display.choosing and not isinstance(intent, Home | DisplayIntent):  # nothing behind that page is answered meanwhile
            return replace(state, display=replace(state.display, choosing=not isinstance(intent, Back)))
        moved = self.at(state, self._controllers.active(state.person).handle(intent))
        return self._session_end.refuse_while_unsaved(moved) if in_guide else moved

    def _after_own(self, state: State, intent: AppIntent) -> State:
        at_citizen = isinstance(state.person, CitizenState)
        match intent:
            case StillHere():
                return replace(state, countdown=None)
            case StartSurvey():
                return self._begun(state, "self") if at_citizen else state
            case OpenGuide():
                return replace(state, person=self._controllers.guide.open()) if at_citizen else state
            case ShowPhoneCode():
                return state if isinstance(state.person, OfficerState) else replace(state, person=self._controllers.citizen.on_phone())
            case OpenOfficer():
                return replace(self.home(state), person=self._controllers.officer.open())
            case _:
                assert_never(intent)

    def at(self, state: State, result: Result) -> State:
        """Where a controller's result leads."""
        match result:
            case None:
                return self.home(state)
            case Assisted():
                return self._begun(self.home(state), "assisted")
            case Trial():
                return replace(self.first, display=state.display, out_of_service=state.out_of_service, trial=True)
            case SurveyNow():
                return self._survey(state, result)
            case CitizenState() | GuideState() | OfficerState():
                return replace(state, person=result)
            case _:
                assert_never(result)

    def _survey(self, state: State, now: SurveyNow) -> State:
        begun = self._begun(state, "self", now.services)
        citizen = begun.person
        if not now.unfinished or not isinstance(citizen, CitizenState) or citizen.session is None:
            return begun
        form = self._controllers.citizen.context.survey.questionnaire
        services = (now.unfinished_service,) if now.unfinished_service else ()
        return replace(begun, person=replace(citizen, session=session.not_finished(form, citizen.session, services)))

    def _begun(self, state: State, mode: str, checked_in: tuple[str, ...] = ()) -> State:
        started = self._session_end.begin(state.display.language, mode)
        return replace(state, person=CitizenState(started, checked_in=checked_in))
