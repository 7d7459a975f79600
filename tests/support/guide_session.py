"""The guide without a window: the demonstration site, its services, a real store, and a controller on them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from secrets import randbits

from kiosk import paths
from kiosk.guide.context import GuideContext, ShownServices
from kiosk.guide.controller import GuideController
from kiosk.guide.state import GuideState
from kiosk.language import languages, texts
from kiosk.printing.take_away_list import PrintJob
from kiosk.site.model import Details, Site
from kiosk.site.site_file import yasothon_demonstration
from kiosk.store import visits
from kiosk.store.database import open_store
from kiosk.survey import procedures
from kiosk.survey.dates.calendar import BANGKOK, day_of
from kiosk.survey.identity import uuid7
from kiosk.survey.procedures import DistrictContent
from kiosk.survey.service_knowledge import ServiceFacts
from tests.support.shipped import shipped_catalogue

NOW = datetime(2026, 11, 23, 9, 41, tzinfo=BANGKOK)
GROUPS = ("citizen", "guide", "links", "trouble", "unfinished")


def site() -> Site:
    """Yasothon's, with telephones, a handbook and one service (P003) more that the manual works out."""
    base = yasothon_demonstration("0192f3a4-0000-4000-8000-000000000001")
    known = base.details.get("L023", Details())
    return replace(
        base,
        telephone="0 4571 6054",
        services=tuple(dict.fromkeys((*base.services, "L023", "P003", "B126"))),
        details={
            **base.details,
            "L023": replace(
                known, telephone="0 4571 2345", handbook_url="https://www.sso.go.th/handbook.pdf", owner="สำนักงานประกันสังคมจังหวัดยโสธร"
            ),
        },
    )


class GuideSession:
    """Site, catalogue, store and desk; `printed` is what was sent to the printer: service and language."""

    def __init__(self, folder: Path, printer: bool = False, versions: Sequence[DistrictContent] = (), queue: bool = False) -> None:
        self.site, self.versions, self.queue = site(), list(versions), queue
        self.catalogue = shipped_catalogue()
        self.procedures = procedures.load(paths.PROCEDURES)
        malay = languages.described(paths.LANGUAGES / "ms")
        self.texts = {
            **{spoken: texts.load(paths.TEXTS, spoken, *GROUPS) for spoken in ("th", "en")},
            malay.id: texts.load_over_english(paths.TEXTS, malay, *GROUPS),
        }
        self.connection = open_store(folder / "kiosk.db")
        self.printed: list[tuple[str, str]] = []
        self.context = GuideContext(self.shown, self.texts, self.check_in, lambda: printer, self._print)
        self.desk = GuideController(self.context)

    def close(self) -> None:
        self.connection.close()

    def shown(self) -> ShownServices:
        return ShownServices(self.site, self.catalogue, self.procedures, self.versions)

    def check_in(self, services: Sequence[str]) -> int | None:
        visits.check_in(self.connection, uuid7(int(NOW.timestamp() * 1000), randbits(74)), NOW, services)
        return visits.checked_in(self.connection, day_of(NOW)) if self.queue else None

    def _print(self, about: ServiceFacts, spoken: str) -> PrintJob:
        job = PrintJob(lambda: self.printed.append((about.id, spoken)))
        job.wait(5)
        return job

    def came(self) -> visits.Visits:
        return visits.people_and_uses(self.connection, day_of(NOW), day_of(NOW))


def walked(desk: GuideController, *taps: object, start: GuideState | None = None) -> GuideState:
    """The page after these taps, from the list of services."""
    state = start or desk.open()
    for tap in taps:
        moved = desk.handle(state, tap)
        assert isinstance(moved, GuideState), tap
        state = moved
    return state


Made = Callable[[], GuideState]
