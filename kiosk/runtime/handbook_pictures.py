"""Pictures of the kiosk's own pages for the printed handbooks, drawn when they are asked for, so that they never age.

The pages show this place with its services; answers and figures are an example in a store that is gone afterwards.
"""

import io
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kiosk.citizen.controller import CitizenController
from kiosk.citizen.response_saver import ResponseSaver
from kiosk.citizen.state import CitizenState
from kiosk.frozen import frozen, replace
from kiosk.paths import DataDir
from kiosk.printing.take_away_list import Printer
from kiosk.runtime import opening
from kiosk.runtime.opening import Place
from kiosk.runtime.start import assembly
from kiosk.site import site_file
from kiosk.site.model import Server, Site
from kiosk.store import responses
from kiosk.store.database import open_store
from kiosk.survey.dates.calendar import timestamp
from kiosk.survey.identity import uuid7
from kiosk.survey.response import Draft
from kiosk.survey.session import Session, SurveyStep
from kiosk.ui.display import Display
from kiosk.ui.drawing.metrics import metrics
from kiosk.ui.text.fonts import find_fonts
from screens.registry import SCREENS

SCREEN = (1080, 1920, 268, 476)  # pixels and millimetres of the upright panel
PIXELS_WIDE = 540  # in the handbook: 240 dots an inch
EXAMPLES = 24  # answers


@frozen
class _ExamplePages:
    """Name -> view and group of texts, made when asked for."""

    named: dict[str, tuple[Callable[[], object], str]]


def pictures(place: Place, names: Collection[str]) -> dict[str, bytes]:
    """PNGs of the pages of these names; a name that no page has is left out. Raises fonts.FontsMissingError or StoreError."""
    if not names:
        return {}
    sizes = metrics(*SCREEN)
    page_for = assembly.pages(sizes, find_fonts(), place.site)
    with _example(place) as shown:
        return {
            name: _png(view(), page_for(Display("th"), texts))
            for name, (view, texts) in ((name, shown.named[name]) for name in names if name in shown.named)
        }


def of_kiosk(data: DataDir) -> Callable[[Collection[str]], dict[str, bytes]]:
    """The same for the kiosk of a data directory, as its place is set when they are asked for."""
    return lambda names: pictures(opening.place(data), names)


def _png(view: object, page: Any) -> bytes:
    from PIL import Image

    from kiosk.ui.drawing.tiles import picture_of

    scene = SCREENS[type(view)](view, page)
    picture, _ = picture_of(scene, page.theme, page.metrics.width, page.metrics.height)
    sized = picture.resize((PIXELS_WIDE, round(picture.height * PIXELS_WIDE / picture.width)), Image.Resampling.LANCZOS)
    file = io.BytesIO()
    sized.quantize(128).save(file, "PNG", optimize=True)
    return file.getvalue()


@contextmanager
def _example(place: Place) -> Iterator[_ExamplePages]:
    """The controllers over a store of their own, in a folder that is gone afterwards."""
    site = replace(place.site, demonstration=False, trial=False, server=Server())
    place = replace(place, site=site)
    with TemporaryDirectory() as folder:
        data = DataDir(Path(folder))
        site_file.save(data.site, site)
        with closing(open_store(data.database)) as connection:
            watch = assembly.clock_watch(connection)
            saver = ResponseSaver(connection, place.questionnaire, watch, lambda: None)
            responses.save_all(connection, list(_answers(place)), place.questionnaire)
            citizen = CitizenController(assembly.citizen_context(place, saver))
            printer = Printer(lambda language: assembly.texts_of("guide", language), lambda: site)
            guide = assembly.guide_controller(data, connection, lambda: place, printer, lambda services: None)
            clock = assembly.clock_actions(watch, saver)
            officer = assembly.officer_controller(data, connection, lambda: None, _nothing_offered, clock)
            yield _ExamplePages({**_citizens(citizen, place), **_guides(guide, site), **_officers(officer, data)})


def _nothing_offered() -> Any:
    from kiosk.officer.context import OfficerActions

    return OfficerActions()


def _citizens(citizen: CitizenController, place: Place) -> dict[str, tuple[Callable[[], object], str]]:
    form = place.questionnaire

    def at(step: SurveyStep | None) -> Callable[[], object]:
        state = CitizenState(Session("", "", step=step)) if step else CitizenState()
        return lambda: citizen.view(state, "th")

    return {
        "first": (at(None), "citizen"),
        "services": (at(SurveyStep("question", "services")), "citizen"),
        "rating": (at(SurveyStep("item", form.items[0].id)), "citizen"),
        "thanks": (at(SurveyStep("thanks")), "citizen"),
    }


def _guides(guide: Any, site: Site) -> dict[str, tuple[Callable[[], object], str]]:
    from kiosk.guide.intents import ShowService

    return {
        "guide": (lambda: guide.view(guide.open(), "th"), "guide"),
        "service": (lambda: guide.view(guide.handle(guide.open(), ShowService(site.services[0])), "th"), "guide"),
    }


def _officers(officer: Any, data: DataDir) -> dict[str, tuple[Callable[[], object], str]]:
    from kiosk.officer import menu, pin_entry
    from kiosk.officer.page_names import PageName
    from kiosk.officer.pin import set_pin
    from kiosk.officer.state import OfficerState

    set_pin(data.pin, "482915")
    pin = OfficerState(pin_entry.PAGE, pin_entry.PinEntry("enter", "48"))
    pages = {
        "menu": lambda: officer.view(OfficerState(menu.PAGE, None), "th"),
        "pin": lambda: officer.view(pin, "th"),
        "welcome": lambda: _fresh(officer, data, None),
        "figures": lambda: _opened(officer, PageName.FIGURES),
        "paper": lambda: _opened(officer, PageName.PAPER_ENTRY),
        "documents": lambda: _opened(officer, PageName.DOCUMENTS),
        "steps": lambda: _fresh(officer, data, PageName.FIRST_DAY),
        "ruler": lambda: _fresh(officer, data, PageName.RULER),
    }
    return {name: (view, "officer") for name, view in pages.items()}


def _opened(officer: Any, page: Any) -> object:
    from kiosk.officer import menu
    from kiosk.officer.intents import Open
    from kiosk.officer.state import OfficerState

    state: OfficerState[Any] = OfficerState(menu.PAGE, None)
    return officer.view(officer.handle(state, Open(page)), "th")


def _fresh(officer: Any, data: DataDir, page: Any) -> object:
    """As a kiosk shows it that nobody has set up; the first screen of such a machine where no page is named."""
    from kiosk.officer.first_day import welcome

    site = site_file.load(data.site)
    site_file.save(data.site, replace(site, demonstration=True, confirmed=()))
    officer.open()  # it reads the site again
    try:
        return _opened(officer, page) if page else officer.view(welcome.opening(), "th")
    finally:
        site_file.save(data.site, site)
        officer.open()


def _answers(place: Place) -> Iterator[Draft]:
    """The same on every machine: mostly good, some middling, of today."""
    form, now = place.questionnaire, opening.now()
    for number in range(EXAMPLES):
        at = now - timedelta(minutes=2 * number)
        levels = {item.id: (5, 4, 5, 4, 3)[(number + place_) % 5] for place_, item in enumerate(form.items)}
        services = place.site.services[number % min(5, len(place.site.services)) :][:1]
        yield Draft(
            id=uuid7(int(at.timestamp() * 1000), number),
            kiosk=place.site.kiosk,
            questionnaire=(form.id, form.version),
            started_at=timestamp(at - timedelta(seconds=110)),
            answered_at=timestamp(at),
            duration_s=110,
            language="th",
            mode="self",
            status="complete",
            answers={"services": tuple(services), **levels},
        )
