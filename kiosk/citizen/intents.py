"""What a tap can mean: small frozen values that screens hold and the app understands. A closed set for each way."""

from kiosk.frozen import frozen
from kiosk.survey.session import SurveyStep
from kiosk.ui.intents import PageIntent

# --------------------------------------------------------------- anywhere


@frozen
class StillHere: ...


# --------------------------------------------------------------- the citizen's way


@frozen
class StartSurvey: ...


@frozen
class OpenGuide: ...


@frozen
class ShowPhoneCode:
    """A new code by which to answer on a telephone."""


@frozen
class AskStop:
    """The house in the header: asks whether to stop here."""


@frozen
class Choose:
    code: str


@frozen
class Toggle:
    code: str


@frozen
class SayUnfinished:
    """Beside the services: the errand could not be finished today, or it could after all."""


@frozen
class Rate:
    level: int


@frozen
class Forward: ...


@frozen
class Skip: ...


@frozen
class GoToStep:
    step: SurveyStep


@frozen
class Finish: ...


@frozen
class ToggleLine:
    """A tappable answer of an open question, taken or taken back."""

    text: str


@frozen
class OpenKeyboard:
    finding: bool = False  # True: looks for a service in the catalogue; False: free words


# --------------------------------------------------------------- to the officers


@frozen
class OpenOfficer: ...


AppIntent = (
    StillHere | StartSurvey | OpenGuide | ShowPhoneCode | OpenOfficer
)  # they change who is at the kiosk: kiosk/runtime/transitions.py
SurveyIntent = AskStop | Choose | Toggle | SayUnfinished | Rate | Forward | Skip | GoToStep | Finish | ToggleLine | OpenKeyboard
CitizenIntent = SurveyIntent | PageIntent  # what the citizen's moves understand
