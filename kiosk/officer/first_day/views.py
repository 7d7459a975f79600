"""What the screens of the first day are given. Immutable, in the officer's language."""

from kiosk.frozen import frozen
from kiosk.officer.intents import OfficerIntent
from kiosk.officer.views import EntryView, OfficerFrame, SelectableView


@frozen
class ActionView:
    """A button of a page: its name, words and sign, what it means, whether it is the one to take."""

    name: str
    words: str
    intent: OfficerIntent
    icon: str = ""
    primary: bool = False


@frozen
class WelcomeView:
    """The first page of a machine that nobody has set up: what comes, in which language, and a way to try it out before."""

    frame: OfficerFrame
    title: str
    sentences: tuple[str, ...]
    languages: tuple[SelectableView, ...]
    begin: ActionView
    trial: ActionView


@frozen
class StepView:
    """A step with its number, what was decided there, and whether it was."""

    name: str
    number: int
    title: str
    note: str
    ticked: bool
    intent: OfficerIntent


@frozen
class SequenceView:
    frame: OfficerFrame
    title: str
    steps: tuple[StepView, ...]
    following: ActionView
    trial: ActionView
    has_back: bool
    page: int


@frozen
class ListView:
    """A list to choose from, narrowed by letters: with the keyboard of the screen, or without where it would hide the list."""

    frame: OfficerFrame
    screen: str
    title: str
    text: str
    layer: str
    keyboard: bool
    choices: tuple[SelectableView, ...]
    empty: str
    page: int
    other: ActionView | None = None  # another way to what is asked


@frozen
class ChoicesView:
    """A question with large choices below each other, and what else can be done."""

    frame: OfficerFrame
    screen: str
    title: str
    hint: str
    warning: str
    choices: tuple[SelectableView | EntryView, ...]
    mark: str  # one | many | none: how chosen ones are marked
    actions: tuple[ActionView, ...]
    page: int


@frozen
class RulerView:
    """A bank card to be laid on the screen; the screen itself knows its pixels."""

    frame: OfficerFrame
    title: str
    hint: str
    card: str  # what stands on the outline
    width: int  # pixels; 0: as the screen is believed to be
    facts: str  # upright or lying, how large by now
    keep: str
    other: ActionView


@frozen
class LookView:
    """One page of the kiosk to look at; the page itself is drawn by the composition root, below this view's bar."""

    which: str
    words: str
    ticked: bool
    right: ActionView
    back: ActionView


@frozen
class ReadyView:
    """Everything is decided: what the kiosk's own check came to, and the button with which answers begin to count."""

    frame: OfficerFrame
    title: str
    place: str
    running: bool  # the check is not through yet
    well: bool  # it found nothing to look at
    lines: tuple[EntryView, ...]
    begin: ActionView
    page: int
