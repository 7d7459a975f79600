"""What a screen may know: frozen values made for it, in the person's language. No store, no questionnaire, no clock."""

from kiosk.frozen import frozen
from kiosk.language.languages import OWN, Language
from kiosk.survey.session import SurveyStep


@frozen
class Frame:
    """What stands around every page of a citizen."""

    place: str
    subtitle: str
    language: str
    progress: tuple[int, int] | None = None  # steps behind, steps in all
    mark: str = ""  # what is to be known of the whole page: that its names are translated unofficially
    languages: tuple[Language, ...] = OWN  # that a person can choose

    @property
    def other_languages(self) -> tuple[Language, ...]:
        return others(self.languages, self.language)


def others(languages: tuple[Language, ...], spoken: str) -> tuple[Language, ...]:
    return tuple(language for language in languages if language.id != spoken)


@frozen
class LanguagesView:
    """Every language by its own name: what a person sees who can read none of the others."""

    frame: Frame


@frozen
class AttractView:
    place: str
    province: str
    language: str
    title: str
    guide: bool  # whether "check before you queue" is offered
    demonstration: bool  # the embedded site is in use: say so
    clock_wrong: bool = False  # answers wait for their day until an officer has said which it is
    changed: str = ""  # what was changed because of what people wrote
    languages: tuple[Language, ...] = OWN
    phone: bool = False  # whether a person may answer on a telephone

    @property
    def other_languages(self) -> tuple[Language, ...]:
        return others(self.languages, self.language)


@frozen
class PhoneCodeView:
    frame: Frame
    payload: str


@frozen
class NoticeView:
    frame: Frame
    purpose: str
    noted: bool = False  # what was said before the form is noted; the form is offered, not begun


@frozen
class OptionView:
    code: str
    text: str
    small: str = ""
    chosen: bool = False
    picture: str = ""  # of kiosk/ui/drawing/pictures/pictograms.py


@frozen
class ChoiceView:
    frame: Frame
    title: str
    many: bool
    options: tuple[OptionView, ...]
    page: int
    answered: bool
    hint: bool = True  # "tap one"; left out where the question itself says so
    official: str = ""  # the form's own words, below a title that is shorter than they are
    picture: str = ""  # of what is asked, where the page has room for one
    unfinished: bool | None = None  # the errand was not finished today; None: it is not asked here


@frozen
class RatingView:
    frame: Frame
    aspect: str
    number: int
    total: int
    title: str
    hint: str
    levels: tuple[tuple[int, str], ...]
    chosen: int | None


@frozen
class LineView:
    text: str
    chosen: bool


@frozen
class OpenView:
    """An open question: lines to tap, and the person's own words."""

    frame: Frame
    title: str
    lines: tuple[LineView, ...]
    own: str
    finding: bool  # services can be looked up
    page: int
    answered: bool
    picture: str = ""


@frozen
class TypingView:
    title: str
    text: str
    layer: str
    frame: Frame
    names_somebody: bool = False  # something in it may name a person: said gently, nothing is refused


@frozen
class FindView:
    title: str
    text: str
    layer: str
    frame: Frame
    results: tuple[OptionView, ...]
    page: int


@frozen
class GapView:
    step: SurveyStep
    text: str
    part: str


@frozen
class ReviewView:
    frame: Frame
    gaps: tuple[GapView, ...]
    page: int


@frozen
class ThanksView:
    frame: Frame
    thanks: str
    today: int  # people who answered today, this one among them


@frozen
class StillHereView:
    frame: Frame
    seconds: int
    answered: bool
    officer: bool = False  # what was typed is there again after the PIN


@frozen
class StopView:
    frame: Frame
    answered: bool


@frozen
class TroubleView:
    """Something is wrong: what, in plain words, what to do, and whom to ask."""

    language: str
    title: str
    sentence: str
    detail: str  # file and line, for the officer
    telephone: str
    way_out: bool  # whether "back to the start" can help
