"""The picture beside a service's name: one for each of the catalogue, by words for a district's own."""

import csv
import json

import pytest

from kiosk.citizen import pictures
from kiosk.paths import ASSETS, CATALOGUE_NOTES, SERVICES
from kiosk.survey import catalogue
from kiosk.survey.catalogue import Service
from kiosk.ui.drawing.pictures.pictograms import NAMES


def test_every_service_of_the_catalogue_has_a_picture_of_its_errand() -> None:
    """None falls to the plain paper, and every kind that the table names is drawn."""
    services = catalogue.load(SERVICES, CATALOGUE_NOTES).services.values()
    kinds = {service.id: pictures.of_service(service) for service in services}
    assert {service_id for service_id, kind in kinds.items() if kind == "paper"} == set()
    assert set(kinds.values()) <= NAMES


def test_every_picture_that_something_asks_for_is_drawn() -> None:
    """Words, groups, questions and answers name only pictures that there are; agencies and services only those of the catalogue."""
    table = json.loads((ASSETS / "service_pictures.json").read_text(encoding="utf-8"))
    with SERVICES.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert {agency for agencies in table["agencies"].values() for agency in agencies} == {row["agency"] for row in rows}
    assert {service_id for ids in table["services"].values() for service_id in ids} <= {row["id"] for row in rows}
    answers = {name for of in pictures.ANSWERS.values() for name in of.values()}
    assert {
        *(kind for _, kind in table["words"]),
        *pictures.GROUPS.values(),
        *pictures.QUESTIONS.values(),
        *answers,
    } <= NAMES


@pytest.mark.parametrize(
    ("name", "kind"),
    [("ขอใช้ไฟฟ้าชั่วคราว", "power"), ("รับเรื่องร้องเรียน", "voice"), ("ขึ้นทะเบียนผู้สูงอายุ", "welfare"), ("ขอเอกสาร", "paper")],
)
def test_a_districts_own_service_is_known_by_a_word_of_its_name(name: str, kind: str) -> None:
    """What no word tells is a paper."""
    assert pictures.of_service(Service("X-1", "people", "ที่ว่าการอำเภอ", name)) == kind


def test_an_agency_is_known_by_what_it_is_mostly_asked_for() -> None:
    """Of an agency of the district's own a paper."""
    assert (pictures.of_agency("กรมที่ดิน"), pictures.of_agency("ที่ว่าการอำเภอ")) == ("land", "paper")


def test_answers_have_pictures_all_or_none() -> None:
    """A province's own answer beside the form's: none of them stands out."""
    assert pictures.of_answers("suitable", ("yes", "no")) == {"yes": "good", "no": "poor"}
    assert pictures.of_answers("suitable", ("yes", "no", "perhaps")) == {}
    assert pictures.of_answers("age", ("le20",)) == {}
