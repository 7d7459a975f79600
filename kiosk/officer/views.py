"""What an officer's page may know: frozen values in the officer's language. No store, no site, no clock."""

from kiosk.frozen import frozen
from kiosk.officer.intents import OfficerIntent, PeriodKind


@frozen
class OfficerFrame:
    """What stands around every page of the officers."""

    title: str
    subtitle: str
    locked: bool = False  # the PIN's page: nothing to lock again


@frozen
class PinEntryView:
    frame: OfficerFrame
    title: str
    hint: str
    filled: int
    digits: int
    message: str  # what went wrong, or how long to wait
    open: bool  # whether digits are taken now


@frozen
class EntryView:
    """A card of the menu, the settings or the checks: a name, what stands there now. `good` colours its sign."""

    name: str
    icon: str
    title: str
    note: str
    intent: OfficerIntent | None  # None: only to read
    good: bool | None = None


@frozen
class MenuView:
    """A page of cards; `screen` is the page's own name, as many pages look like this one."""

    screen: str
    frame: OfficerFrame
    title: str
    entries: tuple[EntryView, ...]
    page: int


@frozen
class MessageView:
    frame: OfficerFrame
    title: str
    sentences: tuple[str, ...]
    good: bool
    detail: str


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


@frozen
class ScoreView:
    """An aspect (strong) or an item: its mean as text and in hundredths, and how many answered."""

    name: str
    label: str
    mean: str
    hundredths: int
    n: str
    strong: bool


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


@frozen
class ResultLineView:
    words: str
    passed: bool | None  # None: told, neither good nor bad
    note: str


@frozen
class ResultsView:
    """What an job brought back, or that it is still under way."""

    frame: OfficerFrame
    running: str
    lines: tuple[ResultLineView, ...]
    empty: str
    page: int


@frozen
class TextEntryView:
    frame: OfficerFrame
    title: str
    hint: str
    wrong: bool  # the hint says what is wrong with the text
    text: str
    layer: str


@frozen
class SelectableView:
    """Something to choose: its words, a note below, whether it stands chosen, what a tap means."""

    name: str
    words: str
    note: str
    chosen: bool
    intent: OfficerIntent


@frozen
class ExportView:
    frame: OfficerFrame
    period: PeriodView
    everything: SelectableView
    forms: tuple[SelectableView, ...]
    folders: tuple[SelectableView, ...]
    other: SelectableView
    export: str


@frozen
class CellView:
    """A field of a form on the screen; `active`: keys go here."""

    name: str
    label: str
    value: str
    active: bool
    missing: bool
    intent: OfficerIntent


@frozen
class VisitsView:
    frame: OfficerFrame
    day: str
    has_next: bool
    cells: tuple[CellView, ...]
    sums: str
    note: str
    page: int


@frozen
class KeyView:
    """An option of a paper form: the key that gives it, its words."""

    code: str
    key: str
    words: str
    chosen: bool
    intent: OfficerIntent


@frozen
class PaperCellView:
    """A field of the paper form; its label and its answer in several lengths, the longest first."""

    cell: CellView
    part: int
    labels: tuple[str, ...]
    values: tuple[str, ...]


@frozen
class PaperFormView:
    frame: OfficerFrame
    day: str
    has_next: bool
    cells: tuple[PaperCellView, ...]
    title: str
    keys: tuple[KeyView, ...]
    many: bool
    levels: bool
    text: str | None  # None: no open question
    writing: bool
    saved: tuple[str, ...]  # how many forms were kept, the longest wording first
    message: str
    page: int


@frozen
class ServicesView:
    """The open services, with a warning where there are too few."""

    frame: OfficerFrame
    title: str
    warning: str
    entries: tuple[EntryView, ...]
    page: int


@frozen
class FindServiceView:
    frame: OfficerFrame
    text: str
    layer: str
    results: tuple[SelectableView, ...]
    hint: str
    page: int


@frozen
class RefusedView:
    frame: OfficerFrame
    note: str
    entries: tuple[CommentView, ...]
    empty: str
    page: int


@frozen
class TouchCalibrationView:
    """Targets to tap, each with whether it was."""

    frame: OfficerFrame
    title: str
    hint: str
    missed: str
    targets: tuple[tuple[str, bool], ...]
