"""Puts the kiosk's parts together: site, form, catalogue, store, pages, desks. It makes; running is `run`'s."""

import json
import sqlite3
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import lru_cache, partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from kiosk.citizen import presenter
from kiosk.citizen.moves import SurveyContext
from kiosk.language import texts
from kiosk.language.texts import Texts
from kiosk.paths import ASSETS, CATALOGUE_NOTES, SERVICES, TEXTS, DataDir
from kiosk.site import open_services, site_file
from kiosk.site.site_file import Site
from kiosk.store.database import open_store
from kiosk.survey import catalogue as national
from kiosk.survey import questionnaire as forms
from kiosk.survey.calendar import BANGKOK
from kiosk.survey.catalogue import Catalogue, Service
from kiosk.survey.clock import Reading
from kiosk.survey.limits import LANGUAGES
from kiosk.survey.questionnaire import Questionnaire
from kiosk.ui.display import Display
from kiosk.ui.fonts import Fonts
from kiosk.ui.metrics import ScreenMetrics
from kiosk.ui.page import Page
from kiosk.ui.theme import CONTRAST, NORMAL

if TYPE_CHECKING:
    from kiosk.printing.printer import Printer
    from kiosk.survey.catalogue_search import SearchIndex


def now() -> datetime:
    return datetime.now(BANGKOK)


def read_clocks() -> Reading:
    return Reading(now(), time.clock_gettime(time.CLOCK_BOOTTIME))


def form_of(data: DataDir, site: Site) -> Questionnaire:
    """The questionnaire in force, fitted to the site. Raises QuestionnaireError."""
    return open_services.fitted_questionnaire(forms.load(data.questionnaire), site)


def surroundings(site: Site, form: Questionnaire, catalogue: Catalogue, today: Callable[[], int]) -> presenter.CitizenContext:
    """What the citizen's views are made from."""
    return presenter.CitizenContext(
        site=site,
        ground=SurveyContext(form, _suggestions(site, catalogue), frozenset(one.name for one in catalogue.services.values())),
        texts={spoken: words_of("citizen", spoken) for spoken in LANGUAGES},
        offered=open_services.offered_services(site, catalogue),
        search=_search(catalogue),
        guide=True,
        today=today,
    )


def catalogue() -> Catalogue:
    """Raises CatalogueError."""
    return national.load(SERVICES, CATALOGUE_NOTES)


def _suggestions(site: Site, catalogue: Catalogue) -> dict[str, tuple[tuple[str, str], ...]]:
    """Common answers of the open questions; for wanted services those that went well in the pilot and are not open here."""
    lines = json.loads((ASSETS / "suggestions.json").read_text(encoding="utf-8"))
    found = {question: tuple((one["th"], one["en"]) for one in entries) for question, entries in lines.items()}
    wanted = [catalogue.name(one) for one in catalogue.recommended if one not in site.services and one not in catalogue.hidden]
    return {**found, "wanted_services": tuple((name, name) for name in wanted)}


def _search(catalogue: Catalogue) -> Callable[[str], list[Service]]:
    """The catalogue's index, built when somebody first looks for a service."""

    @lru_cache(maxsize=1)
    def index() -> "SearchIndex":
        from kiosk.survey.catalogue_search import SearchIndex

        return SearchIndex(national.visible(catalogue), catalogue.also_called)

    return lambda typed: index().find(typed)


@lru_cache(maxsize=8)
def words_of(group: str, spoken: str) -> Texts:
    return texts.load(TEXTS, spoken, *_GROUPS.get(group, (group,)), "trouble")


_GROUPS = {
    "guide": ("citizen", "guide", "links"),
    "officer": ("officer", "diagnostics", "duties", "links", "officer_diagnostics", "sync"),
}  # groups that stand on others


def pages(sizes: ScreenMetrics, found: Fonts, thai_digits: bool) -> Callable[[Display, str], Page]:
    """Display settings and a group of texts -> the page that a scene is laid out on. `thai_digits`: the site's option."""

    @lru_cache(maxsize=64)
    def page_for(display: Display, group: str) -> Page:
        theme = CONTRAST if display.contrast else NORMAL
        return Page(sizes, found, theme, words_of(group, display.language), display.text_step, thai_digits and display.language == "th")

    return page_for


# What a citizen may open next, leaves first: loaded a module a turn, so that no tap waits for a file to be read.
_SOON = (
    *(
        "secrets",
        "screens.widgets.citizen_frame",
        "screens.citizen.notice",
        "kiosk.ui.cards",
        "screens.widgets.paged_cards",
        "screens.citizen.choice",
        "kiosk.ui.faces",
    ),
    *(
        "screens.citizen.rating",
        "screens.citizen.open_question",
        "kiosk.ui.keyboard",
        "kiosk.ui.entries",
        "screens.widgets.text_field",
        "screens.citizen.typing",
        "screens.citizen.thanks",
    ),
    *("kiosk.guide.views", "kiosk.survey.procedures", "kiosk.survey.catalogue_search", "kiosk.guide.context", "kiosk.ui.qr"),
    *("kiosk.guide.presenter", "kiosk.site.district_content_file", "kiosk.guide.controller", "kiosk.ui.charts", "kiosk.ui.fact_card"),
    *("screens.guide.frame", "screens.guide.cards", "screens.widgets.service_search", "screens.guide.service"),
    *("screens.guide.find_service", "screens.guide.code", "screens.guide.done"),
)


def soon() -> list[Callable[[], object]]:
    return [partial(import_module, name) for name in _SOON]


class Later:
    """A desk that is made when it is first opened: a start must not wait for pages that citizens never see."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = lru_cache(maxsize=1)(make)

    def open(self) -> object:
        return self._make().open()

    def handle(self, state: object, intent: object) -> object | None:
        found: object | None = self._make().handle(state, intent)
        return found

    def view(self, state: object, language: str) -> object:
        return self._make().view(state, language)

    def prefetch(self, state: object) -> Sequence[object]:
        found: Sequence[object] = self._make().prefetch(state)
        return found

    def refresh_s(self, state: object) -> float | None:
        wanted: float | None = self._make().refresh_s(state)
        return wanted


def officer_desk(data: DataDir, connection: sqlite3.Connection, site_changed: Callable[[], None], offered: Callable[[], Any]) -> Later:
    """The officers' corner. `site_changed` lets the app take a site that was saved there; `offered` is what the province's side can do."""

    def make() -> Any:
        from kiosk.officer.context import OfficerContext
        from kiosk.officer.controller import OfficerController

        def save_site(site: Site) -> None:
            site_file.save(data.site, site)
            site_changed()

        return OfficerController(
            OfficerContext(
                connection=connection,
                open_store=lambda: open_store(data.database),
                load_site=lambda: site_file.site_or_demonstration(data),
                save_site=save_site,
                catalogue=catalogue(),
                questionnaire=lambda: form_of(data, site_file.site_or_demonstration(data)),
                texts={spoken: words_of("officer", spoken) for spoken in LANGUAGES},
                now=now,
                pin_file=data.pin,
                export_folder=data.root / "export",
                offered=offered(),
            )
        )

    return Later(make)


def checking_desk(data: DataDir, site: Callable[[], Site], printer: "Printer", check_in: Callable[[Sequence[str]], int | None]) -> Later:
    """The citizen's self-check. `site` is the one in use now; `check_in` keeps a visit."""

    def make() -> Any:
        from kiosk.guide.context import GuideContext as CheckingGround
        from kiosk.guide.context import Shown
        from kiosk.guide.controller import GuideController
        from kiosk.paths import PROCEDURES
        from kiosk.site import district_content_file
        from kiosk.survey import procedures

        services = catalogue()

        def shown() -> Shown:
            return Shown(site(), services, procedures.load(PROCEDURES), district_content_file.shown(data))

        return GuideController(
            CheckingGround(
                load=shown,
                texts={spoken: words_of("guide", spoken) for spoken in LANGUAGES},
                check_in=check_in,
                printer=printer.there,
                print_list=printer.print_list,
            )
        )

    return Later(make)
