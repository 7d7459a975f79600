"""A district's office for tests: a machine in a folder of its own, a day of real responses, a clock that is moved by hand."""

import random
import tempfile
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from kiosk import atomic_file
from kiosk.officer import menu, pin
from kiosk.officer.background_job import BackgroundJob
from kiosk.officer.context import OfficerContext
from kiosk.officer.controller import OfficerController
from kiosk.officer.figures.views import FiguresView, FigureView
from kiosk.officer.state import OfficerState
from kiosk.officer.views import EntryView, MenuView, ResultsView
from kiosk.runtime.start import assembly
from kiosk.site.model import Site
from kiosk.store import responses, settings, visits
from kiosk.store.database import open_store
from kiosk.survey.dates.calendar import BANGKOK
from kiosk.survey.limits import LANGUAGES
from kiosk.ui.intents import DoneTyping, Erase, TypeText
from tests.support.drafts import make_draft
from tests.support.shipped import shipped_catalogue, shipped_questionnaire
from tests.support.site import real_site

NOW = datetime(2026, 11, 23, 16, 40, tzinfo=BANGKOK)
PIN = "482913"
KIOSK = "0192f3a4-0000-4000-8000-000000000001"


@cache
def _stored_pin() -> bytes:
    """The file of the PIN: its hash is made to take long, and each office has the same."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pin.json"
        pin.set_pin(path, PIN)
        return path.read_bytes()


class Office:
    """Store, site, PIN and clock of one machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = NOW
        self.site: Site = real_site(KIOSK)
        self.form = shipped_questionnaire()
        self.connection = open_store(folder / "kiosk.db")
        self.closing = threading.Event()  # an job that a page waits for ends with the office: a kiosk mends no store beside one

    def close(self) -> None:
        self.connection.close()

    def context(self, **more: object) -> OfficerContext:
        settings = {
            "connection": self.connection,
            "open_store": lambda: open_store(self.folder / "kiosk.db"),
            "load_site": lambda: self.site,
            "save_site": lambda site: setattr(self, "site", site),
            "catalogue": shipped_catalogue(),
            "questionnaire": lambda: self.form,
            "texts": {spoken: assembly.texts_of("officer", spoken) for spoken in LANGUAGES},
            "now": lambda: self.now,
            "pin_file": self.folder / "pin.json",
            "export_folder": self.folder / "exports",
            "sticks": (self.folder / "media",),
            "foreign_sticks": lambda: (),
        }
        return OfficerContext(**{**settings, **more})

    def controller(self, **more: object) -> OfficerController:
        return OfficerController(self.context(**more))

    def controller_by(self, monotonic: Callable[[], float]) -> OfficerController:
        """With a clock of its own for what was left."""
        return OfficerController(self.context(), monotonic=monotonic)

    def with_pin(self) -> "Office":
        atomic_file.write(self.folder / "pin.json", _stored_pin())
        return self

    def answer(self, count: int, at: datetime = NOW, seed: int = 0, **chosen: object) -> None:
        rng = random.Random(seed)
        for number in range(count):
            responses.save(self.connection, make_draft(rng, answered_at=at - timedelta(minutes=number), **chosen), self.form)

    def answer_for_weeks(self, today: int = 75) -> None:
        """Responses of today and of the weeks before, people who came, one push to the province."""
        rng = random.Random(7)
        for number in range(today + 40):
            day = NOW if number >= 40 else NOW - timedelta(days=rng.randrange(1, 40))
            moment = day.replace(hour=rng.choice((8, 9, 9, 10, 10, 10, 11, 13, 14, 15)), minute=rng.randrange(60))
            levels = {
                item.id: rng.choice((5, 5, 5, 4, 4, 4, 4, 3, 3, 2, 1) if rng.random() < 0.4 else (5, 5, 4)) for item in self.form.items
            }
            chosen = tuple(rng.sample(self.site.services[:9], rng.randint(1, 2)))
            status = "partial" if number % 25 == 3 else "complete"
            mode = rng.choice(("self", "self", "self", "assisted", "paper"))
            responses.save(
                self.connection, make_draft(rng, answered_at=moment, services=chosen, levels=levels, status=status, mode=mode), self.form
            )
        uses = dict(zip(self.site.services, (31, 22, 17, 9, 7, 5, 4, 3, 2, 1), strict=False))
        visits.set_day(self.connection, NOW.date(), 91, uses, NOW)
        settings.LAST_SYNC.put(self.connection, datetime.fromisoformat("2026-11-23T09:41:00+07:00"))


def walked(controller: OfficerController, *taps: object, start: OfficerState | None = None) -> OfficerState:
    """The page after these taps, from the menu."""
    state = start or OfficerState(menu.PAGE, None)
    for tap in taps:
        moved = controller.handle(state, tap)
        assert isinstance(moved, OfficerState), tap
        state = moved
    return state


def entries(controller: OfficerController, state: OfficerState) -> dict[str, EntryView]:
    view = controller.view(state, "th")
    assert isinstance(view, MenuView)
    return {entry.name: entry for entry in view.entries}


def lines(controller: OfficerController, state: OfficerState) -> ResultsView:
    assert isinstance(state.subject, BackgroundJob)
    state.subject.wait(20)
    view = controller.view(state, "th")
    assert isinstance(view, ResultsView)
    return view


def shown(controller: OfficerController, state: OfficerState, language: str = "en") -> FiguresView:
    view = controller.view(state, language)
    assert isinstance(view, FiguresView)
    return view


def figure(view: FiguresView, name: str) -> FigureView:
    return next(shown for shown in view.figures if shown.name == name)


def rewritten(controller: OfficerController, state: OfficerState, text: str) -> OfficerState:
    """What stands on the line erased, this typed instead, Done."""
    return walked(controller, *[Erase()] * 300, TypeText(text), DoneTyping(), start=state)
