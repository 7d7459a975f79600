"""The self-check as a whole: which checks are made of what, in which order. Each check lives in the file of its subject.

Light (at every start and each morning): no certificate, no walk along the whole chain. Deep (`kiosk doctor`): everything.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from kiosk.diagnostics.clock import check_clock
from kiosk.diagnostics.connection import Probe, check_connection
from kiosk.diagnostics.disk import check_disk
from kiosk.diagnostics.fonts import check_fonts
from kiosk.diagnostics.machine import check_memory, check_temperature, check_versions
from kiosk.diagnostics.printer import check_printer
from kiosk.diagnostics.records import check_records, check_unsent
from kiosk.diagnostics.result import CheckResult, DiagnosticsReport, failed, passed, warned
from kiosk.diagnostics.screen import Screen, check_screen, check_touch
from kiosk.language.sentence import localized
from kiosk.paths import CATALOGUE_NOTES, PROCEDURES, QUESTIONNAIRE, SERVICES, DataDir
from kiosk.site import district_content_file, site_file
from kiosk.store import responses, settings
from kiosk.store.database import StoreError, open_store
from kiosk.store.settings import Setting
from kiosk.survey import catalogue, district_content, procedures
from kiosk.survey import questionnaire as forms
from kiosk.survey.province_contact import ServerClock
from kiosk.survey.questionnaire import Questionnaire

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class DiagnosticsContext:
    """Everything a self-check looks at; whoever starts it gathers them."""

    data: DataDir
    now: datetime
    screen: Screen | None = None  # None: no display can be reached
    probe: Probe | None = None  # one authorized request, from the sync client; None: the way to the province is not tried
    enrolled: bool = False
    secure: bool = True  # the province's address is https
    clock: Callable[[], timedelta | None] = lambda: None  # the server's time minus ours, as the probe's answer told it


def examine(around: DiagnosticsContext, deep: bool = False) -> DiagnosticsReport:
    """All checks; one that cannot be made is itself a failure and stops no other."""
    results: list[CheckResult] = []
    for name, check in _checks(around, deep):
        results += _tried(name, check)
    return DiagnosticsReport(around.now, deep, tuple(results))


def _tried(name: str, check: Callable[[], Iterable[CheckResult]]) -> list[CheckResult]:
    try:
        return list(check())
    except Exception as error:  # noqa: BLE001 (the machine may be broken in ways nobody foresaw: told as that check's failure)
        return [failed(name, "broken", reason=f"{type(error).__name__}: {error}")]


def _checks(around: DiagnosticsContext, deep: bool) -> Iterator[tuple[str, Callable[[], Iterable[CheckResult]]]]:
    # Asked first: the clock is held against this answer, not against that of the last contact.
    way = _tried("network", lambda: check_connection(around.enrolled, around.probe, around.secure))
    yield "site", lambda: check_site(around.data)
    yield "forms", lambda: check_forms(around.data)
    yield "screen", lambda: check_screen(around.screen, _screen_mm(around.data))
    yield "touch", lambda: check_touch(_setting(around.data, settings.TOUCH_TEST), around.now)
    yield "fonts", check_fonts
    yield "disk", lambda: check_disk(around.data.root)
    yield "records", lambda: check_records(around.data.database, _questionnaire(around.data), deep)
    yield "clock", lambda: check_clock(around.now, _last_answer(around.data), _server_clock(around))
    yield "unsent", lambda: _unsent(around)
    yield "network", lambda: way
    yield "printer", lambda: check_printer(_printer(around.data))
    yield "memory", check_memory
    yield "temperature", check_temperature
    yield "versions", check_versions


def check_site(data: DataDir) -> Iterator[CheckResult]:
    """That somebody has set this kiosk up, and that its settings can be read."""
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
    elif not data.pin.exists():
        yield warned("site", "no_pin")
    else:
        yield passed("site", place=site.place, services=len(site.services))


def check_forms(data: DataDir) -> Iterator[CheckResult]:
    """That questionnaire, catalogue, procedures and the district's own words can be read: what every page is made of."""
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
    """The one in use; the shipped one where that is broken (told by check_forms), so that the answers are looked at all the same."""
    try:
        return forms.load(data.questionnaire)
    except forms.QuestionnaireError:
        return forms.load(QUESTIONNAIRE)


def _screen_mm(data: DataDir) -> tuple[int, int] | None:
    try:
        return site_file.load(data.site).screen_mm
    except site_file.ConfigError:  # told by check_site
        return None


def _printer(data: DataDir) -> str:
    try:
        return site_file.load(data.site).printer
    except site_file.ConfigError:  # told by check_site
        return ""


def _store(data: DataDir) -> sqlite3.Connection | None:
    """A connection, or None where there is no database or it cannot be used (check_records tells why)."""
    try:
        return open_store(data.database) if data.database.exists() else None
    except StoreError:
        return None


def _setting(data: DataDir, setting: Setting[T]) -> T | None:
    connection = _store(data)
    if connection is None:
        return None
    with closing(connection):
        return setting.get(connection)


def _server_clock(around: DiagnosticsContext) -> ServerClock | None:
    """As the server said just now, or at the last contact."""
    told_now = around.clock()
    if told_now is not None:
        return ServerClock(told_now, around.now)
    return _setting(around.data, settings.SERVER_CLOCK)


def _last_answer(data: DataDir) -> datetime | None:
    connection = _store(data)
    if connection is None:
        return None
    with closing(connection):
        last = responses.last(connection)
    return datetime.fromisoformat(last.answered_at) if last else None


def _unsent(around: DiagnosticsContext) -> Iterator[CheckResult]:
    connection = _store(around.data)
    if connection is not None:
        with closing(connection):
            yield from check_unsent(connection, around.now, around.enrolled)
