"""What a screen may know: frozen values made for it, in the person's language. No store, no questionnaire, no clock."""

from dataclasses import dataclass

from kiosk.survey.session import Step


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every page of a citizen."""

    place: str
    subtitle: str
    language: str
    progress: tuple[int, int] | None = None  # steps behind, steps in all


@dataclass(frozen=True, slots=True)
class AttractView:
    place: str
    province: str
    language: str
    title: str
    selfcheck: bool  # whether "check before you queue" is offered
    demonstration: bool  # the embedded site is in use: say so


@dataclass(frozen=True, slots=True)
class NoticeView:
    frame: Frame
    purpose: str


@dataclass(frozen=True, slots=True)
class OptionView:
    code: str
    text: str
    small: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class ChoiceView:
    frame: Frame
    title: str
    many: bool
    options: tuple[OptionView, ...]
    page: int
    answered: bool
    hint: bool = True  # "tap one"; left out where the question itself says so


@dataclass(frozen=True, slots=True)
class RatingView:
    frame: Frame
    aspect: str
    number: int
    total: int
    title: str
    hint: str
    levels: tuple[tuple[int, str], ...]
    chosen: int | None


@dataclass(frozen=True, slots=True)
class LineView:
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class OpenView:
    """An open question: lines to tap, and the person's own words."""

    frame: Frame
    title: str
    lines: tuple[LineView, ...]
    own: str
    finding: bool  # services can be looked up
    page: int
    answered: bool


@dataclass(frozen=True, slots=True)
class TypingView:
    title: str
    text: str
    layer: str
    frame: Frame


@dataclass(frozen=True, slots=True)
class FindView:
    title: str
    text: str
    layer: str
    frame: Frame
    results: tuple[OptionView, ...]
    page: int


@dataclass(frozen=True, slots=True)
class GapView:
    step: Step
    text: str
    part: str


@dataclass(frozen=True, slots=True)
class ReviewView:
    frame: Frame
    gaps: tuple[GapView, ...]
    page: int


@dataclass(frozen=True, slots=True)
class ThanksView:
    frame: Frame
    thanks: str
    today: int  # people who answered today, this one among them


@dataclass(frozen=True, slots=True)
class StillHereView:
    frame: Frame
    seconds: int
    answered: bool


@dataclass(frozen=True, slots=True)
class StopView:
    frame: Frame
    answered: bool


@dataclass(frozen=True, slots=True)
class TroubleView:
    """Something is wrong: what, in plain words, what to do, and whom to ask."""

    language: str
    title: str
    sentence: str
    detail: str  # file and line, for the officer
    telephone: str
    way_out: bool  # whether "back to the start" can help
