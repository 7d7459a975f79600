"""What a site knows about its services."""

from dataclasses import replace

from kiosk.paths import PROCEDURES
from kiosk.site import site_file
from kiosk.site.model import Details, OwnService
from kiosk.site.service_facts import facts_of, open_links, translated
from kiosk.survey import procedures
from kiosk.survey.catalogue import Catalogue
from kiosk.survey.procedures import DistrictContent

WORKED = procedures.load(PROCEDURES)


def test_site_knows_its_own_words(catalogue: Catalogue) -> None:
    """Local owner, own service with its telephone, district content over both, and a link only where one can be shown."""
    own_services = {"X-1": OwnService("ศาลา", "เทศบาล", "045")}
    site = replace(site_file.yasothon_demonstration(), services=("P002", "B126", "X-1"), own_services=own_services)
    assert facts_of("P002", site, catalogue, WORKED).owner == "สำนักงานขนส่งจังหวัดยโสธร"
    own = facts_of("X-1", site, catalogue, WORKED)
    assert (own.name, own.owner, own.telephone, own.link_fault) == ("ศาลา", "เทศบาล", "045", "no_link")
    versions = [DistrictContent("B126", "2026-11-01", url="https://example.go.th/"), DistrictContent("P002", "2026-11-02", fees="205")]
    assert facts_of("P002", site, catalogue, WORKED, versions).procedure.fees is not None
    shown = open_links(site, catalogue, WORKED, iter(versions))
    assert (shown["B126"], shown["X-1"], shown["P002"].startswith("https://gecc")) == ("https://example.go.th/", "", True)


def test_a_foreigner_reads_the_districts_english_words_first(catalogue: Catalogue) -> None:
    """Its own service and its office as it named them; the catalogue's translation where it said nothing; the office's Thai name where
    there is no other, as on its door; nothing translated where the printed name cannot be trusted."""
    demonstration = site_file.yasothon_demonstration()
    own = {"X-1": OwnService("ศาลา", "เทศบาล", name_en="Pavilion", owner_en="Municipality"), "X-2": OwnService("ตลาด", "เทศบาล")}
    details = {
        **demonstration.details,
        "L005": Details(owner="สำนักงานจัดหางาน", name_en="Out of work"),
        "P015": Details(name="จองคิวบังคับคดี"),
    }
    site = replace(demonstration, services=(*demonstration.services, "P015", *own), own_services=own, details=details)

    def english(service: str) -> tuple[str, str, str]:
        facts = translated(facts_of(service, site, catalogue, WORKED), site, catalogue, "en")
        return facts.name, facts.owner, facts.agency

    assert english("X-1") == ("Pavilion", "Municipality", "")
    assert english("X-2") == ("ตลาด", "เทศบาล", "")
    assert english("P002") == (
        "Book a queue for a driving licence",
        "Yasothon Provincial Land Transport Office",
        "Department of Land Transport",
    )
    assert english("L005") == ("Out of work", "สำนักงานจัดหางาน", "Department of Employment")
    assert english("P015")[0] == "จองคิวบังคับคดี"
    assert english("P001")[0] == "Ask for help for a Thai citizen abroad"
    thai = facts_of("P002", site, catalogue, WORKED)
    assert translated(thai, site, catalogue, "th") == thai and thai.unit == "ศูนย์ดำรงธรรมอำเภอกุดชุม"
    assert translated(thai, site, catalogue, "en").unit == "Kut Chum Damrongdhama Centre"
