"""What a tap can mean: small frozen values that screens hold and the app understands. A closed set for each way."""

from dataclasses import dataclass

from kiosk.survey.session import Step

# --------------------------------------------------------------- anywhere


@dataclass(frozen=True, slots=True)
class SetLanguage:
    language: str


@dataclass(frozen=True, slots=True)
class NextTextSize:
    """Normal, larger, largest, and round again."""


@dataclass(frozen=True, slots=True)
class ToggleContrast: ...


@dataclass(frozen=True, slots=True)
class Back: ...


@dataclass(frozen=True, slots=True)
class Home:
    """To the first screen; everything the person did leaves the screen."""


@dataclass(frozen=True, slots=True)
class StillHere: ...


@dataclass(frozen=True, slots=True)
class TurnPage:
    page: int


# --------------------------------------------------------------- the citizen's way


@dataclass(frozen=True, slots=True)
class StartSurvey: ...


@dataclass(frozen=True, slots=True)
class OpenSelfCheck: ...


@dataclass(frozen=True, slots=True)
class AskStop:
    """The house in the header: asks whether to stop here."""


@dataclass(frozen=True, slots=True)
class Choose:
    code: str


@dataclass(frozen=True, slots=True)
class Toggle:
    code: str


@dataclass(frozen=True, slots=True)
class Rate:
    level: int


@dataclass(frozen=True, slots=True)
class Forward: ...


@dataclass(frozen=True, slots=True)
class Skip: ...


@dataclass(frozen=True, slots=True)
class Visit:
    step: Step


@dataclass(frozen=True, slots=True)
class Finish: ...


@dataclass(frozen=True, slots=True)
class ToggleLine:
    """A tappable answer of an open question, taken or taken back."""

    text: str


@dataclass(frozen=True, slots=True)
class OpenKeyboard:
    finding: bool = False  # True: looks for a service in the catalogue; False: free words


# --------------------------------------------------------------- the keyboard on the screen


@dataclass(frozen=True, slots=True)
class TypeText:
    text: str


@dataclass(frozen=True, slots=True)
class Erase:
    """One code point, so that a tone mark can be mended without its consonant."""


@dataclass(frozen=True, slots=True)
class SetLayer:
    layer: str


@dataclass(frozen=True, slots=True)
class DoneTyping: ...


# --------------------------------------------------------------- to the officers


@dataclass(frozen=True, slots=True)
class OpenOfficer: ...
