"""Three districts of Yasothon with weeks of responses, visits, comments and heartbeats: what pages and report are tried on. No test."""

import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, update

from kiosk.survey.dates.calendar import BANGKOK, day_of, timestamp
from kiosk.survey.dates.day_digest import day_digest
from kiosk.survey.identity import uuid7
from kiosk.survey.response import FIRST_PREVIOUS, Draft, seal
from sync.server import schemas
from sync.server.api import heartbeats
from sync.server.db.engine import writing
from sync.server.db.schema import heartbeats as heartbeat_table
from sync.server.db.schema import kiosks
from sync.server.ingest import responses, service_content, visits
from sync.server.ingest.validation import ValidationContext, validate
from sync.server.kiosks import enrolment
from sync.server.scope import Scope
from sync.server.sender import Sender
from sync.server.services import directory
from sync.server.settings import Settings
from sync.server.tallies.choices import form_name
from sync.server.tallies.layout import TallyLayout

SERVICES = ("L022", "L023", "L026", "L005", "L001", "L018", "L020", "B063", "P029", "P030", "P002", "B126", "B046", "P051", "P049", "P056")
ITEMS = ("1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "3.1", "3.2", "3.3", "4")
PROBLEMS = ("อินเทอร์เน็ตช้าในช่วงเช้า", "รอคิวนานเกือบหนึ่งชั่วโมง", "ที่จอดรถไม่พอ", "ตัวหนังสือในเว็บไซต์เล็กมาก อ่านไม่ถนัด", "ไม่มีป้ายบอกทางไปจุดบริการ")
SUGGESTIONS = (
    "อยากให้เพิ่มเจ้าหน้าที่ช่วงวันจันทร์",
    "เจ้าหน้าที่พูดดี อธิบายเข้าใจง่าย",
    "ขอบคุณนางสาวมาลี ใจดี ที่ช่วยกรอกให้",
    "โทรแจ้งผลด้วยที่ 081-234-5678",
    "อยากให้เปิดวันเสาร์",
    "ควรมีน้ำดื่มและที่นั่งรอ",
)
WANTED = ("ทำบัตรประชาชน", "ต่อภาษีรถยนต์", "จดทะเบียนพาณิชย์", "แจ้งย้ายที่อยู่")


@dataclass(frozen=True, slots=True)
class Town:
    """A district to fill: how many answer a day, how satisfied they are (1 to 5, the middle), and how it stands."""

    name: str
    a_day: int
    mood: float
    services: int = 16
    silent_days: int = 0  # since its kiosk was heard
    place: str = ""


TOWNS = (Town("กุดชุม", 7, 4.4), Town("ค้อวัง", 3, 3.7, 4, silent_days=6), Town("เลิงนกทา", 9, 4.1))


def known(settings: Settings) -> ValidationContext:
    form = settings.questionnaire
    return ValidationContext(TallyLayout(form), frozenset({form_name(form)}), frozenset(settings.catalogue.services))


def fill(engine: Engine, settings: Settings, first: date, last: date, towns: tuple[Town, ...] = TOWNS) -> dict[str, str]:
    """Fill an empty migrated database from first to last day; district -> its kiosk. The same arguments give the same responses."""
    return {town.name: _fill_town(engine, settings, town, first, last, random.Random(town.name)) for town in towns}


def _fill_town(engine: Engine, settings: Settings, town: Town, first: date, last: date, chance: random.Random) -> str:
    kiosk = str(uuid.UUID(int=chance.getrandbits(128), version=4))
    with writing(engine) as connection:
        code, _ = enrolment.issue_code(connection, "test", settings.province, town.name, town.place or f"ศูนย์ดำรงธรรมอำเภอ{town.name}")
        enrolment.enroll(connection, settings, code, kiosk, "127.0.0.1")
    sender = Sender(kiosk, settings.province, town.name)
    records = list(_records(town, kiosk, first, last, chance))
    accepts = known(settings)
    with writing(engine) as connection:
        responses.store(
            connection, accepts.layout, sender, [validate(record, kiosk, accepts) for record in records], timestamp(datetime.now(UTC))
        )
    visits.ingest(engine, sender, list(_visits(town, kiosk, first, last, chance)), timestamp(datetime.now(UTC)))
    service_content.ingest(engine, sender, [_content(service) for service in SERVICES[: town.services]], timestamp(datetime.now(UTC)))
    with writing(engine) as connection:
        for service in SERVICES[: town.services]:
            directory.accept(connection, "test", Scope(settings.province, town.name), service)
    heartbeats.record(engine, settings, sender, schemas.Heartbeat.model_validate(_heartbeat(town, kiosk, records, last)))
    if town.silent_days:
        with writing(engine) as connection:
            _silence(connection, kiosk, town.silent_days)
    return kiosk


def _working_days(first: date, last: date) -> Iterator[date]:
    for back in range((last - first).days + 1):
        day = first + timedelta(days=back)
        if day.weekday() < 5:
            yield day


def _records(town: Town, kiosk: str, first: date, last: date, chance: random.Random) -> Iterator[dict[str, Any]]:
    seq, before = 0, FIRST_PREVIOUS
    for day in _working_days(first, last):
        at = datetime(day.year, day.month, day.day, 8, 30, tzinfo=BANGKOK)
        for _ in range(max(0, round(chance.gauss(town.a_day, 2)))):
            at += timedelta(minutes=chance.randint(8, 60))
            seq += 1
            response = seal(_draft(town, kiosk, at, chance), seq, before)
            before = response.hash
            yield response.as_record()


def _draft(town: Town, kiosk: str, at: datetime, chance: random.Random) -> Draft:
    fast = chance.random() < 0.03
    partial = chance.random() < 0.06
    given = _answers(town, chance, partial)
    other = {"occupation": "ขับรถรับจ้าง"} if given.get("occupation") == "other" else {}
    seconds = 6 if fast else chance.randint(70, 260)
    return Draft(
        id=uuid7(int(at.timestamp() * 1000), chance.getrandbits(74)),
        kiosk=kiosk,
        questionnaire=("opdc-2564", 1),
        started_at=timestamp(at - timedelta(seconds=seconds)),
        answered_at=timestamp(at),
        duration_s=seconds,
        language="th",
        mode=chance.choices(("self", "assisted", "paper"), (70, 20, 10))[0],
        status="partial" if partial else "complete",
        answers=given,
        other=other,
    )


def _answers(town: Town, chance: random.Random, partial: bool) -> dict[str, Any]:
    given: dict[str, Any] = {
        "sex": chance.choices(("male", "female"), (42, 58))[0],
        "age": chance.choices(("le20", "21_30", "31_40", "41_50", "51_60", "gt60"), (3, 10, 17, 24, 25, 21))[0],
        "occupation": chance.choices(
            ("farming", "day_labour", "government", "employee", "trade", "student", "unemployed", "other"), (45, 18, 6, 7, 14, 4, 4, 2)
        )[0],
        "education": chance.choices(("none", "primary", "secondary", "diploma", "bachelor", "postgraduate"), (4, 38, 35, 9, 13, 1))[0],
        "frequency": chance.choice(("never", "once", "2_5", "gt5")),
        "heard_from": chance.choice(("loudspeaker", "headman", "neighbour", "notice", "website")),
    }
    if partial:
        return given
    given["services"] = tuple(chance.sample(SERVICES[: town.services], chance.choice((1, 1, 1, 2))))
    person = chance.gauss(town.mood, 0.5)
    for place, item in enumerate(ITEMS):
        given[item] = max(1, min(5, round(person + chance.gauss((0.2, -0.1, -0.4, 0.1, 0.3, 0.1, 0.0, -0.3, -0.5, 0.1)[place], 0.5))))
    given["suitable"] = "yes" if chance.random() < 0.96 else "no"
    if given["suitable"] == "yes":
        given["suitable_because"] = tuple(
            chance.sample(("saves_time_cost", "convenient", "officer_helps", "no_equipment_at_home", "no_knowledge"), 2)
        )
    for question, texts, often in (("problems", PROBLEMS, 0.09), ("suggestions", SUGGESTIONS, 0.09), ("wanted_services", WANTED, 0.05)):
        if chance.random() < often:
            given[question] = chance.choice(texts)
    return given


def _visits(town: Town, kiosk: str, first: date, last: date, chance: random.Random) -> Iterator[dict[str, Any]]:
    for day in _working_days(first, last):
        people = max(1, round(chance.gauss(town.a_day * 1.5, 2)))
        uses: dict[str, int] = {}
        for service in chance.choices(
            SERVICES[: town.services], [16 - place for place in range(town.services)], k=people + chance.randint(0, people // 2 + 1)
        ):
            uses[service] = uses.get(service, 0) + 1
        at = timestamp(datetime(day.year, day.month, day.day, 16, 30, tzinfo=BANGKOK))
        identity = uuid7(int(datetime.fromisoformat(at).timestamp() * 1000), chance.getrandbits(74))
        yield {
            "id": identity,
            "kiosk": kiosk,
            "revision": 1,
            "kind": "day_total",
            "day": day.isoformat(),
            "at": at,
            "people": people,
            "uses": uses,
        }


def _content(service: str) -> dict[str, Any]:
    details = {
        "owner": "สำนักงานประกันสังคมจังหวัดยโสธร" if service.startswith("L0") else "",
        "telephone": "045-711-000",
        "handbook": f"https://www.example.go.th/handbook/{service}.pdf",
    }
    return {"service": service, "version": 1, "at": timestamp(datetime.now(UTC)), "details": details}


def _heartbeat(town: Town, kiosk: str, records: list[dict[str, Any]], last: date) -> dict[str, Any]:
    days: dict[str, list[str]] = {}
    for record in records:
        days.setdefault(day_of(datetime.fromisoformat(record["answered_at"])).isoformat(), []).append(record["hash"])
    ledger = [{"day": day, "count": len(hashes), "digest": day_digest(hashes)} for day, hashes in days.items()]
    if town.silent_days and len(ledger) > 3:
        ledger[-2] = {**ledger[-2], "count": ledger[-2]["count"] + 1}
    now = timestamp(datetime.now(UTC))
    checks = [
        {"check": "disk", "result": "pass", "sentence": "เนื้อที่ว่าง 21 GB", "at": now},
        {"check": "clock", "result": "warning" if town.silent_days else "pass", "sentence": "นาฬิกาต่างจากเครื่องแม่ข่าย 3 วินาที", "at": now},
    ]
    return {
        "kiosk": kiosk,
        "at": now,
        "version": "0.1.0",
        "unsent": 4 if town.silent_days else 0,
        "disk_free": 21_400_000_000,
        "clock_difference_s": 0.4,
        "services": [{"id": service} for service in SERVICES[: town.services]],
        "checks": checks,
        "days": ledger,
        "links": [{"service": service, "at": now, "ok": service != "B063"} for service in SERVICES[: max(0, town.services - 3)]],
    }


def _silence(connection: Connection, kiosk: str, days: int) -> None:
    seen = timestamp(datetime.now(UTC) - timedelta(days=days))
    connection.execute(update(kiosks).where(kiosks.c.kiosk == kiosk).values(last_seen_at=seen))
    connection.execute(update(heartbeat_table).where(heartbeat_table.c.kiosk == kiosk).values(received_at=seen))
