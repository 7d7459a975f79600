"""An officer picks the services that the kiosks are to offer."""

import re

import pytest

from tests.sync.server.pages.conftest import FIVE, Person, picks


def ticked(page: str) -> list[str]:
    return re.findall(r'name="service" value="([^"]+)" checked', page)


def test_services_are_found_by_words_and_stay_ticked(jangwat: Person) -> None:
    """A search keeps the list; a misspelled word finds its service; what is ticked in the results joins the list."""
    page = jangwat.sends("/settings/services", 200, act="search", service=FIVE, q="ไบขับขี")
    assert ticked(page) == FIVE and "จองคิวทำใบขับขี่" in page and "พบ" in page
    page = jangwat.sends("/settings/services", 200, act="search", service=[*FIVE, "P017"], q="บัตรประชาชน")
    assert ticked(page) == [*FIVE, "P017"]


def test_every_service_of_the_catalogue_can_be_ticked(jangwat: Person) -> None:
    """Without a search, by group; what is open at kiosks now comes first, with how many districts have it."""
    page = jangwat.opens("/settings/services")
    assert len(set(re.findall(r'name="service" value="([PBL]\d{3})"', page))) == 325
    assert "เปิดใน 3 อำเภอ" in page and page.index("เปิดใน 3 อำเภอ") < page.index("ธุรกิจ (")


def test_a_district_begins_with_what_is_open_there(jangwat: Person) -> None:
    """Nobody types sixteen services again."""
    assert len(ticked(jangwat.opens("/settings/services?district=กุดชุม"))) == 16


@pytest.mark.parametrize(
    ("service", "place", "order"),
    [
        ("B046", "1", ["B046", "P002", "L022", "L023", "L001"]),
        ("P002", "4", ["L022", "L023", "L001", "P002", "B046"]),
        ("L023", "", ["P002", "L022", "L001", "B046", "L023"]),
    ],
    ids=["to the top", "down", "no number"],
)
def test_a_service_is_moved_by_its_number(jangwat: Person, service: str, place: str, order: list[str]) -> None:
    """It stands where its number says, and the others move aside."""
    numbers = {f"was {each}": str(turn) for turn, each in enumerate(FIVE, 1)} | {
        f"place {each}": str(turn) for turn, each in enumerate(FIVE, 1)
    }
    assert ticked(jangwat.sends("/settings/services", 200, act="search", service=FIVE, **{**numbers, f"place {service}": place})) == order


@pytest.mark.parametrize(
    ("services", "sentence"),
    [
        (["P999", *FIVE], "ไม่พบรหัสงานบริการ P999"),
        ([*FIVE, "X-ไม่มี"], "ไม่พบรหัสงานบริการ X-ไม่มี"),
        (FIVE[:3], "เลือกไว้ 3 งาน ต้องมีอย่างน้อย 5 งาน"),
        ([], "เลือกไว้ 0 งาน"),
    ],
    ids=["no such service", "illegal id", "three services", "none"],
)
def test_what_no_kiosk_could_use_is_not_kept(jangwat: Person, services: list[str], sentence: str) -> None:
    """Refused with the reason and the nearest ids; what was ticked is still ticked."""
    page = picks(jangwat, services, status=400)
    assert sentence in page and ticked(page) == services
    assert 'id="prepared"' not in jangwat.opens("/settings")
