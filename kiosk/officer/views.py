"""What officers' screens are given: immutable values in the officer's language. No store, no site, no clock."""

from kiosk.frozen import frozen
from kiosk.officer.intents import Act, OfficerIntent


@frozen
class OfficerFrame:
    """The header of every officers' page."""

    title: str
    subtitle: str
    locked: bool = False  # the PIN's page: nothing to lock again
    progress: tuple[int, int] | None = None  # steps taken, of how many


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
    """A card of the menu, the settings or the checks: its name and present value. `good` colours its sign."""

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
class OutcomeView:
    words: str
    passed: bool | None  # None: told, neither good nor bad
    note: str


@frozen
class ResultsView:
    """What a job brought back, or that it is still under way."""

    frame: OfficerFrame
    running: str
    lines: tuple[OutcomeView, ...]
    empty: str
    page: int
    actions: tuple[tuple[Act, str], ...] = ()  # what can be done next; else the lines can be exported


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
    """Something to choose: its words, a note below, whether it is chosen, what a tap means (None: it is only named)."""

    name: str
    words: str
    note: str
    chosen: bool
    intent: OfficerIntent | None


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
    page: int | None  # None: the one that holds the active cell


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
    short_title: str  # where the printed question takes the room of its answers
    keys: tuple[KeyView, ...]
    many: bool
    levels: bool
    text: str | None  # None: no open question
    layer: str  # the layout of a real keyboard in an open question; "": elsewhere any will do
    writing: bool
    saved: tuple[str, ...]  # how many forms were kept, the longest wording first
    message: str
    parts: tuple[tuple[int, str], ...]  # the form's parts and what each is called
    hint: str  # which key leads on; "" where answering does
    last: bool  # the last field: Enter keeps the form there, and leads on everywhere else
    page: int


@frozen
class SavedFormsView:
    """What was saved on a day, newest first, and how much of it was corrected or withdrawn."""

    frame: OfficerFrame
    day: str
    has_next: bool
    note: str
    entries: tuple[EntryView, ...]
    empty: str
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
class TouchCalibrationView:
    """Targets to tap, each with whether it was."""

    frame: OfficerFrame
    title: str
    hint: str
    missed: str
    targets: tuple[tuple[str, bool], ...]


@frozen
class SoundTestView:
    """Which side sounds now; once both were tried, the keys that are to be pressed."""

    frame: OfficerFrame
    title: str
    hint: str
    side: str  # left | right; "": the keys
    rows: tuple[tuple[str, str, str, bool], ...]  # a key's name, what it does, where it is on a keyboard, whether it was pressed
    keys: tuple[tuple[str, OfficerIntent], ...]  # what a key of the keypad or keyboard means here
    missed: str
    page: int = 0


@frozen
class RecordingView:
    """What to read aloud now, and what came of it."""

    frame: OfficerFrame
    title: str
    progress: str  # how many there are to be read, and about how long it takes
    text: str  # to be read; "": nothing is left
    part: str  # of what: the survey, the guide
    hint: str
    wrong: bool  # the hint says what went wrong
    level: int  # of the microphone, 0 to 20
    records: bool
    was_read: bool
    language: tuple[str, OfficerIntent] | None  # the words of the switch to the other language
