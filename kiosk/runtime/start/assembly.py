"""Puts the kiosk's parts together: contexts, pages of text and screen, controllers. What they are made of is read in opening.py."""

import sqlite3
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk.citizen.moves import SurveyContext
from kiosk.citizen.presenter import CitizenContext
from kiosk.citizen.response_saver import ResponseSaver
from kiosk.frozen import replace
from kiosk.language import texts
from kiosk.language.languages import OWN, Language
from kiosk.language.texts import Texts, TextsByLanguage
from kiosk.paths import TEXTS, DataDir, machine_data_dir
from kiosk.runtime import opening, phone_code
from kiosk.runtime.clock_watch import ClockWatch, MachineTime
from kiosk.runtime.opening import Place
from kiosk.runtime.scenes import PageFor
from kiosk.runtime.start.deferred_loading import DeferredController, DeferredOfficer
from kiosk.site import open_services, site_file
from kiosk.site.model import Site
from kiosk.site.ready_lists import ready_lists
from kiosk.store import settings
from kiosk.store.database import open_store
from kiosk.survey import catalogue as national
from kiosk.survey.catalogue import Catalogue, Service
from kiosk.survey.dates.clock import Reading
from kiosk.survey.response import ANY_LANGUAGE
from kiosk.system import clocks
from kiosk.ui.display import Display
from kiosk.ui.drawing.emblem import load as load_emblem
from kiosk.ui.drawing.metrics import ScreenMetrics
from kiosk.ui.drawing.theme import CONTRAST, NORMAL
from kiosk.ui.page import Page
from kiosk.ui.reach import Reach, reach_of
from kiosk.ui.text.fonts import Fonts

if TYPE_CHECKING:
    from kiosk.audio.phrases import Phrase
    from kiosk.guide.controller import GuideController
    from kiosk.guide.state import GuideState
    from kiosk.officer.context import ClockActions, OfficerActions
    from kiosk.officer.controller import OfficerController
    from kiosk.officer.state import OfficerState
    from kiosk.printing.take_away_list import Printer
    from kiosk.survey.catalogue_search import SearchIndex

# Groups of texts that need others besides their own.
_GROUPS = {
    "citizen": ("citizen", "unfinished"),
    "guide": ("citizen", "guide", "links", "unfinished"),
    "officer": (
        "officer",
        "coordination",
        "counter",
        "diagnostics",
        "duties",
        "first_day",
        "links",
        "officer_diagnostics",
        "provider_form",
        "sync",
        "unfinished",
    ),
}


def read_clocks() -> Reading:
    return Reading(opening.now(), clocks.seconds_since_boot())


def clock_watch(connection: sqlite3.Connection) -> ClockWatch:
    return ClockWatch(connection, read_clocks, MachineTime(clocks.boot_id(), clocks.set_by_network))


@lru_cache(maxsize=16)
def texts_of(group: str, language: str, others: tuple[Language, ...] = ()) -> Texts:
    """`others`: the languages of files that may be asked for."""
    groups = (*_GROUPS.get(group, (group,)), "trouble")
    other = next((known for known in others if known.id == language), None)
    return texts.load_over_english(TEXTS, other, *groups) if other else texts.load(TEXTS, language, *groups)


def _every_language(group: str, others: Callable[[], tuple[Language, ...]] = lambda: ()) -> TextsByLanguage:
    """`others`: the languages of files that the site has switched on now."""
    return TextsByLanguage(
        lambda: tuple(language.id for language in (*OWN, *others())), lambda language: texts_of(group, language, others())
    )


def languages_offered(connection: sqlite3.Connection, place: Place) -> tuple[Language, ...]:
    """What a person can choose: Thai, English, and what the site has switched on. A province that takes no other language yet would refuse
    the answers, so a kiosk that reports to it waits until it says that it does."""
    taken = not place.site.server.url or ANY_LANGUAGE in (settings.PROVINCE_TAKES.get(connection) or ()) if place.languages else False
    return (*OWN, *place.languages) if taken else OWN


def pages(sizes: ScreenMetrics, fonts: Fonts, site: Site | None, others: tuple[Language, ...] = (), emblem: Path | None = None) -> PageFor:
    """The page that a scene is laid out on. Officers stand and have a keyboard: theirs is never lowered, and no ring moves by itself.

    `emblem`: where the district's file may be; `site`: None before one is read; `others`: its languages beside Thai and English.
    """
    shown_emblem = load_emblem(emblem) if emblem else None
    reached = reach_of(sizes, site.floor_mm) if site else 0
    thai_digits = site is not None and site.thai_digits

    @lru_cache(maxsize=64)
    def page_for(display: Display, group: str) -> Page:
        theme, words = CONTRAST if display.contrast else NORMAL, texts_of(group, display.language, others)
        scan_ms = display.scan_ms if group != "officer" else 0
        reach = Reach(reached, display.lowered) if reached and group != "officer" else None
        return Page(sizes, fonts, theme, words, display.text_step, thai_digits and display.language == "th", reach, shown_emblem, scan_ms)

    return page_for


def citizen_context(place: Place, saver: ResponseSaver) -> CitizenContext:
    """What the citizen's views are made from."""
    catalogue, words = place.catalogue, _every_language("citizen", lambda: place.languages)
    return CitizenContext(
        site=place.site,
        survey=SurveyContext(
            place.questionnaire,
            ready_lists(place.site),
            {
                name: service.id
                for service in (*catalogue.services.values(), *open_services.offered_services(place.site, catalogue))
                for name in (service.name, *(name for _, name, _ in service.translated if name))
            },
            words,
        ),
        texts=words,
        offered=open_services.offered_services(place.site, catalogue),
        search=_search(catalogue),
        guide=True,
        today=saver.answered_today,
        clock_wrong=saver.clock_is_wrong,
        day=lambda: opening.now().date(),
        languages=partial(languages_offered, saver.connection, place),
        phone_code=phone_code.maker(place, saver.clock_is_wrong),
    )


def _search(catalogue: Catalogue) -> Callable[[str], list[Service]]:
    """The catalogue's index, built when somebody first looks for a service."""

    @lru_cache(maxsize=1)
    def index() -> "SearchIndex":
        from kiosk.survey.catalogue_search import SearchIndex

        return SearchIndex(national.visible(catalogue), catalogue.also_called)

    return lambda typed: index().find(typed)


def clock_actions(watch: ClockWatch, saver: ResponseSaver) -> "Callable[[], ClockActions]":
    """What officers' pages ask of the clock, and tell it."""

    def confirm() -> None:
        watch.confirm()
        saver.settle_days()

    def make() -> "ClockActions":
        from kiosk.officer.context import ClockActions

        return ClockActions(watch.reading, lambda: bool(watch.fault), lambda: watch.asks, lambda: watch.start, confirm, watch.set_to)

    return make


def officer_controller(
    data: DataDir,
    connection: sqlite3.Connection,
    site_changed: Callable[[], None],
    offered: "Callable[[], OfficerActions]",
    clock: "Callable[[], ClockActions]",
) -> "DeferredOfficer":
    """`site_changed` lets the app take a site that was saved there; `offered` is what the machine and the province can do."""

    def make() -> "OfficerController":
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
                catalogue=opening.catalogue(),
                questionnaire=lambda: opening.questionnaire(data),
                texts=_every_language("officer"),
                now=lambda: clock().reading().wall,
                pin_file=data.pin,
                export_folder=data.exports,
                offered=replace(offered(), phrases=_phrases(data)),
                installed=data == machine_data_dir(),
                clock=clock(),
            )
        )

    return DeferredOfficer(make)


def _phrases(data: DataDir) -> "Callable[[str], Sequence[Phrase]]":
    """Everything that the kiosk can say, gathered when an officer wants to read it aloud."""

    def gather(language: str) -> "Sequence[Phrase]":
        from kiosk.runtime.heard import audio_phrases

        return audio_phrases.of_kiosk(data, language)

    return gather


def setting_up(
    data: DataDir, connection: sqlite3.Connection, officer: DeferredOfficer, site: Callable[[], Site]
) -> "Callable[[], OfficerState[Any] | None]":
    """What stands before the first screen of an installed machine: the page that leads through the first day until that is over, and the
    installer's page where a machine that was set up by command never had a PIN."""
    installed = data == machine_data_dir()

    def person() -> "OfficerState[Any] | None":
        if installed and site().demonstration:
            from kiosk.officer.first_day import welcome

            return welcome.opening()
        return officer.open() if installed and not data.pin.exists() and not settings.PIN_WAS_SET.get(connection) else None

    return person


def guide_controller(
    data: DataDir,
    connection: sqlite3.Connection,
    place: Callable[[], Place],
    printer: "Printer",
    check_in: Callable[[Sequence[str]], int | None],
) -> "DeferredController[GuideState]":
    """`place` is the one in use now; `check_in` saves a visit."""

    def make() -> "GuideController":
        from kiosk.guide.context import GuideContext, ShownServices
        from kiosk.guide.controller import GuideController
        from kiosk.paths import PROCEDURES
        from kiosk.site import district_content_file, link_checks
        from kiosk.survey import procedures

        catalogue = opening.catalogue()

        def load() -> ShownServices:
            places = (settings.LINK_CHECKS, settings.HANDBOOK_CHECKS)
            looks, handbook_looks = (link_checks.looks(link_checks.latest(connection, where)) for where in places)
            versions = district_content_file.shown(data)
            shown = ShownServices(place().site, catalogue, procedures.load(PROCEDURES), versions, looks, handbook_looks)
            shown.languages = languages_offered(connection, place())
            return shown

        words = _every_language("guide", lambda: place().languages)
        return GuideController(
            GuideContext(load=load, texts=words, check_in=check_in, printer=printer.there, print_list=printer.print_list)
        )

    return DeferredController(make)
