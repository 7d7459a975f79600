"""The diagnostics as a whole: which checks run, on what, in which order. Each check is in the module of its subject.

Light (at every start and each morning): no certificate, no walk along the whole chain. Deep (`kiosk doctor`): everything.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from kiosk.diagnostics.clock import check_clock, check_days
from kiosk.diagnostics.connection import Probe, check_connection
from kiosk.diagnostics.disk import check_disk
from kiosk.diagnostics.files import check_files
from kiosk.diagnostics.fonts import check_fonts
from kiosk.diagnostics.languages import check_languages
from kiosk.diagnostics.left_exports import check_left_exports
from kiosk.diagnostics.machine import check_memory, check_temperature, check_versions
from kiosk.diagnostics.printer import check_printer
from kiosk.diagnostics.records import check_records, check_unsent
from kiosk.diagnostics.result import CheckResult, DiagnosticsReport, failed, passed, warned
from kiosk.diagnostics.screen import Screen, check_screen, check_touch
from kiosk.diagnostics.storage import check_storage
from kiosk.frozen import frozen
from kiosk.language.sentence import localized
from kiosk.paths import CATALOGUE_NOTES, PROCEDURES, QUESTIONNAIRE, SERVICES, DataDir
from kiosk.site import district_content_file, outbound, site_file
from kiosk.site.model import Site
from kiosk.store import responses, settings, undated
from kiosk.store.database import StoreError, open_store
from kiosk.store.settings import Setting
from kiosk.survey import catalogue, district_content, procedures
from kiosk.survey import questionnaire as forms
from kiosk.survey.province_contact import ServerClock
from kiosk.survey.questionnaire import Questionnaire

if TYPE_CHECKING:
    from kiosk.audio.phrases import Phrase

T = TypeVar("T")


@frozen
class DiagnosticsContext:
    """Everything that the checks look at; the caller gathers it."""

    data: DataDir
    now: datetime
    screen: Screen | None = None  # None: no display can be reached
    probe: Probe | None = None  # one authorized request, from the sync client; None: the connection to the province is not tried
    enrolled: bool = False
    secure: bool = True  # the province's address is https
    clock: Callable[[], timedelta | None] = lambda: None  # the server's time minus ours, from the probe's answer
    phrases: "Callable[[str], Sequence[Phrase]] | None" = None  # language -> all that this kiosk says; gathered where something is heard


def examine(context: DiagnosticsContext, deep: bool = False) -> DiagnosticsReport:
    """Run all checks, in their order; one that cannot run is reported as a failure and stops no other."""
    results: list[CheckResult] = []
    with closing(_Machine(context.data)) as machine:
        for name, check in _checks(context, machine, deep):
            results += _tried(name, check)
    return DiagnosticsReport(context.now, deep, tuple(results))


def _tried(name: str, check: Callable[[], Iterable[CheckResult]]) -> list[CheckResult]:
    try:
        return list(check())
    except Exception as error:  # noqa: BLE001 (the machine may be broken in unforeseen ways: reported as that check's failure)
        return [failed(name, "broken", reason=f"{type(error).__name__}: {error}")]


class _Machine:
    """What several checks ask for, read when the first of them does; None where it cannot be (check_site and check_records say why)."""

    def __init__(self, data: DataDir) -> None:
        self._data = data

    @cached_property
    def site(self) -> Site | None:
        try:
            return site_file.load(self._data.site)
        except site_file.ConfigError:
            return None

    @cached_property
    def store(self) -> sqlite3.Connection | None:
        try:
            return open_store(self._data.database) if self._data.database.exists() else None
        except StoreError:
            return None

    def setting(self, setting: Setting[T]) -> T | None:
        return setting.get(self.store) if self.store else None

    def close(self) -> None:
        if self.store:
            self.store.close()


def _checks(context: DiagnosticsContext, machine: _Machine, deep: bool) -> Iterator[tuple[str, Callable[[], Iterable[CheckResult]]]]:
    # First: the clock is compared with this answer, not with that of the last contact.
    connection = _tried("network", lambda: check_connection(context.enrolled, context.probe, context.secure))
    yield "site", lambda: check_site(context.data)
    yield "forms", lambda: check_forms(context.data)
    yield "languages", lambda: check_languages(context.data)
    yield "screen", lambda: check_screen(context.screen, machine.site.screen_mm if machine.site else None)
    yield "touch", lambda: check_touch(machine.setting(settings.TOUCH_TEST), context.now)
    yield "audio", lambda: _audio(context)
    yield "sound", lambda: _sound(context, machine.setting(settings.SOUND_TEST))
    yield "fonts", check_fonts
    yield "disk", lambda: check_disk(context.data.root)
    yield "storage", lambda: check_storage(context.data.root)
    yield "files", lambda: check_files(context.data)
    yield "exports", lambda: check_left_exports(context.data.exports, context.now)
    yield "records", lambda: check_records(context.data.database, _questionnaire(context.data), deep)
    yield "clock", lambda: check_clock(context.now, _last_answer(machine), _server_clock(context, machine))
    yield "days", lambda: _days(machine)
    yield "unsent", lambda: check_unsent(machine.store, context.now, context.enrolled) if machine.store else ()
    yield "network", lambda: connection
    yield "proxy", lambda: check_proxy(machine.site)
    yield "printer", lambda: check_printer(machine.site.printer if machine.site else "")
    yield "memory", check_memory
    yield "temperature", check_temperature
    yield "versions", check_versions


def _audio(context: DiagnosticsContext) -> Iterable[CheckResult]:
    if not context.data.audio.exists():
        return ()
    from kiosk.diagnostics.audio import check_audio  # late: most kiosks are silent

    return check_audio(context.data.audio, context.phrases)


def _sound(context: DiagnosticsContext, record: str | None) -> Iterable[CheckResult]:
    if record is None and not context.data.audio.exists():
        return ()
    from kiosk.diagnostics.audio import check_sound

    return check_sound(context.data.audio, record, context.now)


def check_site(data: DataDir) -> Iterator[CheckResult]:
    """That this kiosk has been set up, and that its settings can be read."""
    if not data.site.exists():
        yield warned("site", "not_set_up")
        return
    try:
        site = site_file.load(data.site)
    except site_file.ConfigError as error:
        yield failed("site", "unreadable", reason=localized(error))
        return
    if site.demonstration:
        yield warned("site", "demonstration")
    elif site.trial:
        yield warned("site", "trial")
    elif not data.pin.exists():
        yield warned("site", "no_pin")
    else:
        yield passed("site", place=site.place, services=len(site.services))


def check_proxy(site: Site | None) -> Iterator[CheckResult]:
    """What requests leave the office by; no result where they go directly."""
    if site and (proxy := outbound.proxy_in_use(site)):
        yield passed("proxy", address=proxy)


def check_forms(data: DataDir) -> Iterator[CheckResult]:
    """That questionnaire, catalogue, procedures and the district's content can be read: every page is made of them."""
    try:
        questionnaire = forms.load(data.questionnaire)
        services = catalogue.load(SERVICES, CATALOGUE_NOTES).services
        procedures.load(PROCEDURES)
        district_content_file.stored(data)
    except (forms.QuestionnaireError, catalogue.CatalogueError, procedures.ProceduresError, district_content.ContentError) as error:
        yield failed("forms", "unreadable", reason=localized(error))
        return
    yield passed("forms", questionnaire=f"{questionnaire.id}/{questionnaire.version}", services=len(services))


def _questionnaire(data: DataDir) -> Questionnaire:
    """The questionnaire in use; the shipped one if that is broken (check_forms reports it), so that records are still checked."""
    try:
        return forms.load(data.questionnaire)
    except forms.QuestionnaireError:
        return forms.load(QUESTIONNAIRE)


def _server_clock(context: DiagnosticsContext, machine: _Machine) -> ServerClock | None:
    """The server's clock as of this very check, or of the last contact."""
    difference = context.clock()
    return machine.setting(settings.SERVER_CLOCK) if difference is None else ServerClock(difference, context.now)


def _last_answer(machine: _Machine) -> datetime | None:
    return responses.last_answered_here(machine.store) if machine.store else None


def _days(machine: _Machine) -> Iterable[CheckResult]:
    if machine.store is None:
        return ()
    return check_days(undated.response_count(machine.store), undated.before_program_count(machine.store))
