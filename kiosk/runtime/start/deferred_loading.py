"""What a start does not load, and when it is loaded instead.

People wait in front of a kiosk that starts: it shows its first screen 0.25 s after the command, and importing the officers' and the
guide's pages would make it twice as long. So the officers' and the guide's controllers are made when somebody first opens
them, and the modules that a citizen's next taps need are imported one at a time while nobody touches the first screen.
Imports inside functions elsewhere ("late") serve the same second.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from kiosk.officer.state import OfficerState
from kiosk.paths import DataDir
from kiosk.runtime.controller import OfficerPages, OpenedController
from kiosk.runtime.start.packs_watch import PacksWatch
from kiosk.runtime.state import Intent, Result
from kiosk.ui.window import Window

if TYPE_CHECKING:
    from kiosk.runtime.app import App

S = TypeVar("S")

# Leaves first: no tap waits for a file to be read.
_PRELOADED = (
    "secrets",
    "screens.widgets.citizen_frame",
    "screens.citizen.notice",
    "kiosk.ui.drawing.pictures.pictograms",
    "kiosk.ui.drawing.cards",
    "screens.widgets.composition",
    "screens.widgets.paged_cards",
    "screens.citizen.choice",
    "kiosk.ui.drawing.faces",
    "screens.citizen.rating",
    "screens.citizen.open_question",
    "kiosk.ui.input.keyboard",
    "kiosk.ui.drawing.entries",
    "screens.widgets.text_field",
    "screens.citizen.typing",
    "screens.citizen.thanks",
    "kiosk.guide.views",
    "kiosk.survey.procedures",
    "kiosk.survey.catalogue_search",
    "kiosk.guide.context",
    "kiosk.ui.drawing.qr",
    "kiosk.guide.presenter",
    "kiosk.site.district_content_file",
    "kiosk.guide.controller",
    "kiosk.ui.drawing.charts",
    "kiosk.ui.drawing.fact_card",
    "screens.guide.frame",
    "screens.guide.cards",
    "screens.widgets.service_search",
    "screens.guide.service",
    "screens.guide.find_service",
    "screens.guide.code",
    "screens.guide.done",
)


def preload_steps(data: DataDir, window: Window, app: "Callable[[], App | None]") -> list[Callable[[], object]]:
    """One import each, some milliseconds at most; whether there is something to hear; and the fingers beside the first."""
    return [*(partial(import_module, name) for name in _PRELOADED), PacksWatch(data, window, app).look, window.fingers.hear_others]


class DeferredController(Generic[S]):
    """A controller that is made when it is first needed."""

    def __init__(self, make: Callable[[], OpenedController[S]]) -> None:
        self._controller = lru_cache(maxsize=1)(make)

    def open(self) -> S:
        return self._controller().open()

    def handle(self, state: S, intent: Intent) -> Result:
        return self._controller().handle(state, intent)

    def view(self, state: S, language: str) -> object:
        return self._controller().view(state, language)

    def prefetch(self, state: S) -> Sequence[S | None]:
        return self._controller().prefetch(state)

    def refresh_s(self, state: S) -> float | None:
        return self._controller().refresh_s(state)


class DeferredOfficer(DeferredController[OfficerState[Any]]):
    """The officers' controller, which also keeps what was left."""

    def __init__(self, make: Callable[[], OfficerPages]) -> None:
        self._pages = lru_cache(maxsize=1)(make)
        super().__init__(self._pages)

    def left_alone(self, state: OfficerState[Any]) -> None:
        self._pages().left_alone(state)

    def forget_left(self) -> None:
        self._pages().forget_left()
