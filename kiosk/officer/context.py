"""What the officers' pages work with: store, site, form, clock, and what the province's client can do."""

import os
import sqlite3
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk.frozen import field, frozen
from kiosk.language.result_line import ResultLine
from kiosk.language.texts import Texts
from kiosk.officer.page_names import PageName
from kiosk.officer.pin import Uptime
from kiosk.officer.storage_devices import ForeignStick, foreign_sticks, sticks
from kiosk.paths import DataDir
from kiosk.site import open_services
from kiosk.site.model import Site
from kiosk.survey.catalogue import Catalogue, Service
from kiosk.survey.dates.calendar import day_of
from kiosk.survey.dates.clock import Reading
from kiosk.survey.questionnaire import Questionnaire
from kiosk.updates import disks
from kiosk.updates.disks import DeviceFiles
from kiosk.updates.machine import InstalledMachine

if TYPE_CHECKING:
    from kiosk.audio.phrases import Phrase

STICKS = (Path("/media"), Path("/run/media"), Path("/mnt"))


@frozen
class OfficerActions:
    """What only the composition root can give; None hides the page. They run in a thread of their own: they may take
    seconds, open their own connection, and raise an exception whose text is a plain sentence. The language is an argument."""

    diagnostics: Callable[[str], Sequence[ResultLine]] | None = None
    reconcile: Callable[[str], Sequence[ResultLine]] | None = None
    enrol: Callable[[str, str, str], Sequence[ResultLine]] | None = None  # address, code, language
    sync: Callable[[str], Sequence[ResultLine]] | None = None  # one push now
    support: Callable[[str, str], Sequence[ResultLine]] | None = None  # id of the request, language: sends the support bundle
    set_up: Callable[[str, str, str], str] | None = None  # address, code, language; the text of a set-up
    restart: Callable[[], None] | None = None  # ends this program; what keeps it running starts the installed version
    phrases: "Callable[[str], Sequence[Phrase]] | None" = None  # language -> everything that this kiosk can say
    pictures: Callable[[Collection[str]], Mapping[str, bytes]] | None = None  # names -> PNGs of the kiosk's pages, for its handbooks


@frozen
class ClockActions:
    """What officers' pages ask of the kiosk's clock and tell it (kiosk/runtime/clock_watch.py). Saying raises StoreError."""

    reading: Callable[[], Reading]
    is_wrong: Callable[[], bool] = lambda: False  # answers wait for their day
    asks: Callable[[], bool] = lambda: False  # an officer has yet to say whether the time is right
    start: Callable[[], str] = lambda: ""  # which start of the machine this is
    confirm: Callable[[], None] = lambda: None
    set_to: Callable[[datetime], None] = lambda moment: None


@frozen
class OfficerContext:
    connection: sqlite3.Connection  # of the main thread
    open_store: Callable[[], sqlite3.Connection]  # another connection, for work in a thread
    load_site: Callable[[], Site]
    save_site: Callable[[Site], None]  # writes it and lets the app know; raises ConfigError
    catalogue: Catalogue
    questionnaire: Callable[[], Questionnaire]  # the one in force
    texts: Mapping[str, Texts]  # language -> texts
    now: Callable[[], datetime]
    pin_file: Path
    export_folder: Path  # on this machine, where no stick is there
    sticks: tuple[Path, ...] = STICKS  # where they appear
    mounted: Callable[[Path], bool] = os.path.ismount
    foreign_sticks: Callable[[], Sequence[ForeignStick]] = foreign_sticks
    offered: OfficerActions = field(default_factory=OfficerActions)
    installed: bool = False  # a machine that is nothing but this kiosk: its installer sets the first PIN
    machine: InstalledMachine = InstalledMachine()  # the versions of the program that are here
    devices: DeviceFiles = disks.HERE  # the disks inside this PC
    clock: ClockActions | None = None  # None: the clock is right
    spoken: str = "th"  # the language that the officer reads now
    search: Callable[[str], list[Service]] = lambda typed: []  # in the whole catalogue, by the controller
    opened: Callable[[Any, PageName], Any] = lambda state, page: state  # from a page to the page of that name, by the controller

    @property
    def data(self) -> DataDir:
        """The folder that holds everything this kiosk keeps; the PIN lies in it."""
        return DataDir(self.pin_file.parent)

    @property
    def today(self) -> date:
        return day_of(self.now())

    def uptime(self) -> Uptime | None:
        """The clock that only goes forward; None: the wall clock is as good."""
        return Uptime(self.clock.start(), self.clock.reading().monotonic) if self.clock else None

    def folder_for_files(self) -> Path:
        """Where a file goes that nobody has chosen a place for: the first stick that takes one, or this machine's own folder."""
        plugged_in = sticks(self.sticks, self.mounted)
        return next((stick.path for stick in plugged_in if stick.writable), self.export_folder)

    def names(self) -> dict[str, str]:
        """Service id -> the name it has here."""
        return open_services.names(self.load_site(), self.catalogue)
