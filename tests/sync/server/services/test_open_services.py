"""What is open in a district, what its banner calls it, and what the province's indicator counts."""

from datetime import date

import pytest
from sqlalchemy import Engine

from sync.server.db.engine import reading, writing
from sync.server.duties import district_facts
from sync.server.kiosks.districts import DistrictContact, district_row, set_contact
from sync.server.scope import Scope
from sync.server.services import open_history, open_services
from sync.server.services.directory import opened_services, service_entries
from sync.server.settings import Settings
from tests.support.counter import Counter

PROVINCE, HERE = "ยโสธร", "ค้อวัง"
FIVE = ("L022", "L023", "L005", "P017", "P002")
OFFICE = "ศูนย์ดำรงธรรมอำเภอค้อวัง"


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(database_url, PROVINCE)


def opened(engine: Engine, settings: Settings) -> open_services.OpenServices:
    with reading(engine) as connection:
        (district,) = district_facts.districts(connection, Scope(PROVINCE, HERE), settings.catalogue, date(2026, 10, 1), date(2027, 9, 30))
    return district.services


def place(engine: Engine) -> str:
    with reading(engine) as connection:
        row = district_row(connection, PROVINCE, HERE)
    assert row is not None
    return str(row.place)


def test_a_kiosk_enrolled_by_mistake_leaves_nothing_behind(engine: Engine, settings: Settings) -> None:
    """Set up as "ทดสอบ" with five services: it never renames the district, and revoked it opens nothing on banner, lists and indicator."""
    own = Counter(engine, settings, HERE, OFFICE)
    own.opens(FIVE[:3], place=OFFICE)
    mistaken = Counter(engine, settings, HERE, name="mistaken")
    mistaken.opens(FIVE, place="ทดสอบ", telephone="000")
    assert place(engine) == OFFICE and opened(engine, settings).enough
    mistaken.revoked()
    assert place(engine) == OFFICE and opened(engine, settings).counting == ("L005", "L022", "L023")
    with reading(engine) as connection:
        assert [entry.service for entry in service_entries(connection, PROVINCE, HERE, settings.catalogue)] == ["L005", "L022", "L023"]
        assert [service for service, _ in opened_services(connection, Scope(PROVINCE), settings.catalogue)] == ["L005", "L022", "L023"]
        assert open_history.districts_open(connection, PROVINCE, settings.catalogue, date.max) == ()
        row = district_row(connection, PROVINCE, HERE)
    assert row is not None and row.telephone == ""


def test_where_the_province_wrote_no_place_the_first_kiosk_names_it(engine: Engine, settings: Settings) -> None:
    """A second one does not; when the first is revoked its word goes with it; what the province writes then stands before all."""
    first, second = Counter(engine, settings, HERE), Counter(engine, settings, HERE, name="second")
    first.opens((), place=OFFICE)
    second.opens((), place="ที่ว่าการอำเภอ")
    assert place(engine) == OFFICE
    first.revoked()
    assert place(engine) == "ที่ว่าการอำเภอ"
    with writing(engine) as connection:
        set_contact(connection, "jangwat", Scope(PROVINCE, HERE), DistrictContact("อำเภอค้อวัง ชั้น 2"))
    second.opens((), place="ทดสอบ")
    assert place(engine) == "อำเภอค้อวัง ชั้น 2"


def test_a_districts_own_service_and_an_unchecked_name_do_not_count(engine: Engine, settings: Settings) -> None:
    """Four of the catalogue, one of its own and one that cannot be shown: not five. Named by an officer, the hidden one counts."""
    counter = Counter(engine, settings, HERE)
    counter.opens((*FIVE[:4], "X-1", "P015"), names={"X-1": "งานของอำเภอ"})
    services = opened(engine, settings)
    assert (len(services.counting), services.others, services.enough) == (4, ("P015", "X-1"), False)
    counter.opens((*FIVE[:4], "P015"), names={"P015": "ชื่อที่ตรวจแล้ว"})
    assert opened(engine, settings).enough


def test_a_district_without_a_kiosk_counts_by_what_the_province_entered(engine: Engine, settings: Settings) -> None:
    """Beside it, a kiosk that is revoked takes away only its own."""
    Counter(engine, settings, HERE).revoked()
    with writing(engine) as connection:
        open_services.enter(connection, "jangwat", Scope(PROVINCE, HERE), FIVE)
        assert open_history.districts_open(connection, PROVINCE, settings.catalogue, date.max) == (HERE,)
        open_services.enter(connection, "jangwat", Scope(PROVINCE, HERE), FIVE[:4])
        assert open_services.entered(connection, Scope(PROVINCE, HERE)) == list(FIVE[:4])  # as typed
    assert not opened(engine, settings).enough


def test_one_service_has_one_name_in_figures(engine: Engine, settings: Settings) -> None:
    """What กุดชุม calls L022 for its citizens stands on its banner only; its own service has the name that it gave."""
    Counter(engine, settings, HERE).opens(("L022", "X-1"), names={"L022": "ขึ้นทะเบียนคนว่างงานที่อำเภอ", "X-1": "งานของอำเภอ"})
    with reading(engine) as connection:
        names = dict(opened_services(connection, Scope(PROVINCE, HERE), settings.catalogue))
        banner = {entry.service: entry.name for entry in service_entries(connection, PROVINCE, HERE, settings.catalogue)}
    assert names == {"L022": settings.catalogue.name("L022"), f"X-1@{HERE}": "งานของอำเภอ"}
    assert banner["L022"] == "ขึ้นทะเบียนคนว่างงานที่อำเภอ"
