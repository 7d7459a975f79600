"""What the pages of figures may know: immutable values in the officer's language. No store, no site, no clock."""

from kiosk.frozen import frozen
from kiosk.officer.intents import PeriodKind
from kiosk.officer.views import OfficerFrame


@frozen
class PeriodView:
    kind: PeriodKind
    title: str
    has_next: bool


@frozen
class FigureView:
    """A large number with its name and what to know of it. Name and notes come in several lengths, the longest first."""

    name: str
    labels: tuple[str, ...]
    value: str
    notes: tuple[tuple[str, ...], ...]
    role: str = "brand"
    level: int = 0  # of the face beside it; 0: none


@frozen
class ScoreView:
    """An aspect (strong) or an item: its mean as text and in hundredths, and how many answered."""

    name: str
    label: str
    mean: str
    hundredths: int
    n: str
    strong: bool
    lowest: bool = False  # of the items, where at least five answered: what to look at first


@frozen
class LevelView:
    level: int
    word: str
    count: int
    percent: str


@frozen
class CountView:
    name: str
    label: str
    count: int


@frozen
class FiguresView:
    frame: OfficerFrame
    period: PeriodView
    figures: tuple[FigureView, ...]
    scores: tuple[ScoreView, ...]
    levels: tuple[LevelView, ...]
    level_total: int
    lowest: str  # the number of the lowest item; empty where none stands out
    uses: tuple[CountView, ...]
    uses_title: str
    uses_none: str
    service: str  # its name; empty: the whole
    page: int


@frozen
class ServiceFiguresView:
    id: str
    name: str
    note: str
    percent: str
    hundredths: int  # of the percent


@frozen
class ByServiceView:
    frame: OfficerFrame
    period: PeriodView
    services: tuple[ServiceFiguresView, ...]
    empty: str
    page: int


@frozen
class HoursView:
    frame: OfficerFrame
    period: PeriodView
    hours: tuple[tuple[str, int], ...]
    empty: str
    note: str


@frozen
class TrendPoint:
    """A month or week: its percent in hundredths, the ends of its interval, and how many answered; None for fewer than 5."""

    label: str
    hundredths: int | None
    bounds: tuple[int, int] | None
    shown: str
    n: int


@frozen
class TrendView:
    frame: OfficerFrame
    period: PeriodView
    points: tuple[TrendPoint, ...]
    notes: tuple[str, ...]
    empty: str


@frozen
class CommentView:
    text: str
    note: str


@frozen
class CommentsView:
    frame: OfficerFrame
    period: PeriodView
    comments: tuple[CommentView, ...]
    empty: str
    note: str
    page: int
