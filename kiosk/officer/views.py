"""What an officer's page may know: frozen values in the officer's language. No store, no site, no clock."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OfficerFrame:
    """What stands around every page of the officers."""

    title: str
    subtitle: str
    locked: bool = False  # the PIN's page: nothing to lock again


@dataclass(frozen=True, slots=True)
class PinView:
    frame: OfficerFrame
    title: str
    hint: str
    filled: int
    digits: int
    message: str  # what went wrong, or how long to wait
    open: bool  # whether digits are taken now


@dataclass(frozen=True, slots=True)
class EntryView:
    """A card of the menu or of the settings: a name, what stands there now."""

    name: str
    icon: str
    title: str
    note: str
    intent: object


@dataclass(frozen=True, slots=True)
class MenuView:
    frame: OfficerFrame
    title: str
    entries: tuple[EntryView, ...]
    page: int


@dataclass(frozen=True, slots=True)
class ToldView:
    frame: OfficerFrame
    title: str
    sentences: tuple[str, ...]
    good: bool
    detail: str


@dataclass(frozen=True, slots=True)
class PeriodView:
    kind: str
    title: str
    has_next: bool


@dataclass(frozen=True, slots=True)
class FigureView:
    """A large number with its name and what to know of it. Name and notes come in several lengths, the longest first."""

    name: str
    labels: tuple[str, ...]
    value: str
    notes: tuple[tuple[str, ...], ...]
    role: str = "brand"


@dataclass(frozen=True, slots=True)
class ScoreView:
    """An aspect (strong) or an item: its mean as text and in hundredths, and how many answered."""

    name: str
    label: str
    mean: str
    hundredths: int
    n: str
    strong: bool


@dataclass(frozen=True, slots=True)
class LevelView:
    level: int
    word: str
    count: int
    percent: str


@dataclass(frozen=True, slots=True)
class CountView:
    name: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class FiguresView:
    frame: OfficerFrame
    period: PeriodView
    figures: tuple[FigureView, ...]
    scores: tuple[ScoreView, ...]
    levels: tuple[LevelView, ...]
    level_total: int
    uses: tuple[CountView, ...]
    uses_title: str
    uses_none: str
    service: str  # its name; empty: the whole
    page: int


@dataclass(frozen=True, slots=True)
class ServiceFiguresView:
    id: str
    name: str
    note: str
    percent: str
    hundredths: int  # of the percent


@dataclass(frozen=True, slots=True)
class ByServiceView:
    frame: OfficerFrame
    period: PeriodView
    services: tuple[ServiceFiguresView, ...]
    empty: str
    page: int


@dataclass(frozen=True, slots=True)
class HoursView:
    frame: OfficerFrame
    period: PeriodView
    hours: tuple[tuple[str, int], ...]
    empty: str
    note: str


@dataclass(frozen=True, slots=True)
class CommentView:
    text: str
    note: str


@dataclass(frozen=True, slots=True)
class CommentsView:
    frame: OfficerFrame
    period: PeriodView
    comments: tuple[CommentView, ...]
    empty: str
    note: str
    page: int
