"""Which services a site offers, and what is said about the choice."""

from dataclasses import replace

import pytest

from kiosk.paths import CATALOGUE_NOTES, SERVICES
from kiosk.site import open_services, site_file
from kiosk.site.model import Details
from kiosk.survey import catalogue

NATIONAL = catalogue.load(SERVICES, CATALOGUE_NOTES)


def test_unchecked_service_stays_hidden_until_it_has_a_local_name() -> None:
    """P015's printed name is garbled: citizens see it only under a name that the district gave."""
    site = replace(site_file.yasothon_demonstration(), services=("P002", "P015"), details={})
    assert [service.id for service in open_services.offered_services(site, NATIONAL)] == ["P002"]
    named = replace(site, details={"P015": Details(name="จองคิวบังคับคดี")})
    assert [service.name for service in open_services.offered_services(named, NATIONAL)][1] == "จองคิวบังคับคดี"


def test_unknown_service_is_refused_with_the_nearest() -> None:
    """P999 does not exist; the sentence offers ids that do."""
    with pytest.raises(site_file.ConfigError, match=r"no service P999; the nearest are P\d{3}, P\d{3}, P\d{3}"):
        open_services.check_services(["P002", "P999"], [], NATIONAL)


def test_few_or_discouraged_services_are_warned_about() -> None:
    """Under five, L019 and B071 (the pilot), P015 (garbled): a warning each, no refusal."""
    warnings = open_services.warnings(["L019", "B071", "P015"], [], NATIONAL)
    assert ["only 3 of at least 5" in warnings[0], "L019" in warnings[1], "B071" in warnings[2], "P015" in warnings[3]] == [True] * 4
    assert open_services.warnings(["P002", "L022", "L023", "L005", "P017"], [], NATIONAL) == []


def test_demonstration_takes_answers_about_any_service_and_a_set_up_district_only_its_own() -> None:
    """While nobody has chosen, no service of the catalogue is refused."""
    site = site_file.yasothon_demonstration()
    assert "P087" in open_services.choosable(site, NATIONAL)
    assert open_services.choosable(replace(site, demonstration=False), NATIONAL) == set(site.services)
