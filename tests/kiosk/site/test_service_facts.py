"""What a site knows about its services."""

from dataclasses import replace

from kiosk.paths import PROCEDURES
from kiosk.site import site_file
from kiosk.site.model import OwnService
from kiosk.site.service_facts import facts_of, open_links
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
