"""What a province knows of its districts when nothing is owed: the ground that tests of duties change one fact of."""

from dataclasses import replace
from datetime import date

from sync.server.duties.assess import ProvinceFacts
from sync.server.duties.district_facts import District
from sync.server.services.open_services import OpenServices
from sync.server.tallies.queries import Totals
from sync.server.tallies.score_summary import ScoreSummary

TODAY = date(2026, 11, 23)
ASPECTS = {"1": ("1.1",), "2": ("2.1",), "3": ("3.1",), "4": ("4",)}
WELL = District(
    name="กุดชุม",
    place="",
    coordinator="",
    telephone="",
    services=OpenServices(("L022", "L023", "L005", "P017", "P002")),
    kiosks=1,
    last_seen="2026-11-23T09:00:00+07:00",
    unsent=0,
    gaps=0,
    days=30,
    agreed=30,
    unchecked=0,
    differing=0,
)


def answered(people: int, complete: int) -> ScoreSummary:
    """So many came and so many answered, nobody with a score."""
    return ScoreSummary.of(Totals(complete=complete, counted=people > 0, people=people), ASPECTS, "0.80")


def province_facts(*districts: District, **changes: object) -> ProvinceFacts:
    """A province in order but for what its districts and `changes` say; without districts, of WELL alone."""
    districts = districts or (WELL,)
    base = ProvinceFacts(
        today=TODAY,
        year=2570,
        districts=districts,
        last_month=districts,
        due_month=date(2026, 10, 31),
        summaries={district.name: answered(100, 90) for district in districts},
        questionnaires=frozenset(),
        report="",
        silent={},
        unchecked_links={},
        unread=0,
        whole_province=True,
    )
    return replace(base, **changes)
