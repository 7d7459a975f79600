"""A province made by chance: gaps in the counting, tiny districts, districts that count nobody, revoked kiosks, two questionnaires,
several services in one response. What kiosks sent comes back beside the database, for a recount. No test."""

import itertools
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from kiosk.paths import ASSETS
from kiosk.survey.dates.calendar import BANGKOK
from sync.server.__main__ import main
from sync.server.comments import theme_marks
from sync.server.comments.comments import CommentKey
from sync.server.configuration import published
from sync.server.db.engine import writing
from sync.server.ingest import conflicts
from sync.server.ingest.conflicts import ConflictKey, Settlement
from sync.server.scope import Scope
from sync.server.settings import Settings
from tests.support.counter import ITEMS, Counter
from tests.support.kept_sums import keep_sums

PROVINCE, YEAR = "ยโสธร", 2570
FIRST, LAST = date(2026, 10, 1), date(2027, 9, 30)
OWN = "X-1"  # an addition of the districts: it counts for no indicator
SERVICES = ("L022", "L023", "L005", "P017", "P002", "P029", "B063", OWN)
OPTIONS = {
    "sex": ("male", "female"),
    "age": ("le20", "21_30", "31_40", "41_50", "51_60", "gt60"),
    "occupation": ("farming", "day_labour", "government", "employee", "trade", "student", "unemployed"),
    "frequency": ("never", "once", "2_5", "gt5"),
    "suitable": ("yes", "no"),
}
BECAUSE = ("saves_time_cost", "convenient", "officer_helps", "no_knowledge")
WRITTEN = {  # free text -> the themes that it is about, as a person reads it
    "ที่จอดรถไม่พอ": {"parking"},
    "รอคิวนานมาก": {"waiting"},
    "ค่าธรรมเนียมแพง": {"fees"},
    "ระบบล่ม ต้องรอนาน": {"system", "waiting"},
    "กรอกเอกสารหลายรอบ": {"documents"},
    "ห้องน้ำสกปรก ที่จอดรถน้อย": {"place", "parking"},
    "ขอบคุณเจ้าหน้าที่ทุกคน": {"praise"},
    "อยากให้เปิดวันเสาร์": {"hours"},
    "ไม่มีความเห็น": set(),
}
TAPPED = {line["code"]: line["th"] for line in json.loads((ASSETS / "suggestions.json").read_text(encoding="utf-8"))["problems"]}


@dataclass(frozen=True)
class Town:
    """How a district is made. `a_day`: responses; `counts`: the share of its days on which people are counted."""

    name: str
    days: int
    a_day: int
    mood: int
    counts: float
    kiosks: int = 1


@dataclass
class Province:
    """What was sent, apart from the responses, which an export gives back."""

    held: Sequence[dict[str, Any]] = ()  # every record as exported, with "district" and "day"
    records: list[dict[str, Any]] = field(default_factory=list)  # those that count
    visits: dict[tuple[str, str], tuple[int, dict[str, int]]] = field(default_factory=dict)  # (district, day) -> people, uses
    checked_in: dict[tuple[str, str], list[int]] = field(default_factory=dict)  # (district, day) -> the hour of each; no day that was typed
    typed: set[tuple[str, str]] = field(default_factory=set)  # district-days on which a number was typed in
    open_services: dict[str, set[str]] = field(default_factory=dict)  # district -> of the catalogue, by kiosks at work
    districts: list[str] = field(default_factory=list)
    chosen: set[str] = field(default_factory=set)  # hashes of records of conflicts that a person let count
    overruled: set[str] = field(default_factory=set)  # and of those that count no more
    themed: dict[str, set[str]] = field(default_factory=dict)  # id of a response -> the themes that a person gave to what it says


def towns(chance: random.Random) -> list[Town]:
    return [
        Town("กุดชุม", chance.randint(6, 10), chance.randint(4, 9), 4, 1.0, kiosks=2),
        Town("ค้อวัง", chance.randint(5, 9), chance.randint(2, 6), 3, 0.5),
        Town("เลิงนกทา", chance.randint(4, 8), chance.randint(3, 9), 5, 0.0),
        Town("ไทยเจริญ", 1, chance.randint(1, 4), 2, 1.0),
        Town("ทรายมูล", 2, 0, 3, 1.0),
    ]


def made(engine: Engine, settings: Settings, folder: Path, seed: int) -> Province:
    """Fill an empty migrated database. The same seed gives the same province."""
    chance, province = random.Random(seed), Province()
    second = (ASSETS / "questionnaire.toml").read_text(encoding="utf-8").replace("\nversion = 1\n", "\nversion = 2\n", 1)
    with writing(engine) as connection:
        published.publish(connection, "test", Scope(PROVINCE), {"questionnaire": second.replace('th = "ชาย"', 'th = "เพศชาย"', 1)})
    place_of: dict[str, str] = {}
    *_, last = made_of = towns(chance)
    for town in made_of:
        province.districts.append(town.name)
        for number in range(town.kiosks):
            counter = Counter(engine, settings, town.name, f"ศูนย์ดำรงธรรมอำเภอ{town.name}", name=f"{number}")
            place_of[counter.kiosk] = town.name
            _filled(counter, town, chance, province)
            opened = [*chance.sample(SERVICES[:-1], chance.randint(3, len(SERVICES) - 1)), OWN]
            counter.opens(opened, names={OWN: "งานของอำเภอกุดชุม"})
            if number == 1:
                counter.revoked()
            else:
                province.open_services[town.name] = {service for service in opened if service != OWN}
        if town is not last:  # pages rest on sums that are kept, on some that do not hold any more, and on the last town's answers
            keep_sums(engine, PROVINCE, date(2026, 12, 15))
    province.held = exported(engine, folder, place_of)
    province.records = that_count(province.held)
    _give_themes(engine, province)
    return province


def _give_themes(engine: Engine, province: Province) -> None:
    """A person decides on every fourth comment: no theme, another one, or two."""
    choices = itertools.cycle((set(), {"place"}, {"manners", "waiting"}))
    written = [record for record in province.records if "suggestions" in record["answers"]]
    for record, chosen in zip(written[::4], choices, strict=False):
        with writing(engine) as connection:
            key = CommentKey(record["district"], record["id"], "suggestions")
            assert theme_marks.decide(connection, "jangwat", PROVINCE, key, chosen)
        province.themed[record["id"]] = chosen


def _filled(counter: Counter, town: Town, chance: random.Random, province: Province) -> None:
    days = sorted(FIRST + timedelta(days=back) for back in chance.sample(range(150), town.days))
    for day in days:
        sets = [answers(town, chance) for _ in range(max(1, chance.randint(town.a_day - 2, town.a_day + 2)) if town.a_day else 0)]
        version = chance.choice((1, 1, 2))
        mode = chance.choice(("self", "assisted", "paper"))
        if sets:
            counter.apart = timedelta(seconds=chance.choice((20, 420, 420)))  # somebody taps through it again and again
            if chance.random() < 0.3:
                sets[0].update(dict.fromkeys(ITEMS, town.mood))
            sent = counter.answered(day, sets, questionnaire=("opdc-2564", version), mode=mode, duration_s=chance.choice((5, 90)))
            _amend(counter, town, sent, chance)
            _clone(counter, town, sent, chance, province)
        if chance.random() < 0.4:
            gone = [{"sex": "male"}, {"services": ("P002", "L022"), "services.unfinished": ("said", "wrong_office")}]
            counter.answered(day, [chance.choice(gone)], status="partial")
        if chance.random() < town.counts:
            _count(counter, day, len(sets), chance, province)


def _amend(counter: Counter, town: Town, sent: Sequence[Mapping[str, Any]], chance: random.Random) -> None:
    """Some responses are withdrawn, some corrected once, some twice."""
    for record in sent:
        if chance.random() < 0.06:
            counter.amended(record)
        while chance.random() < 0.06:
            counter.amended(record, answers(town, chance))


def _clone(counter: Counter, town: Town, sent: Sequence[Mapping[str, Any]], chance: random.Random, province: Province) -> None:
    """Some numbers come a second time from a cloned disk; mostly somebody lets the later one count, and here and there takes it back."""
    for record in sent:
        if chance.random() >= 0.08:
            continue
        second = counter.cloned(record, answers(town, chance))
        decisions = chance.choice((("second",), ("second",), ("second", "reopen"), ("first",), ()))
        pair = (str(record["hash"]), str(second["hash"]))
        for decision in decisions:
            _decide(counter, pair[0 if decision == "reopen" else 1], decision)
        counts = 1 if decisions == ("second",) else 0
        province.chosen.add(pair[counts])
        province.overruled.add(pair[1 - counts])


def _decide(counter: Counter, digest: str, choice: str) -> None:
    with writing(counter.engine) as connection:
        conflict = conflicts.find(connection, ConflictKey(PROVINCE, counter.kiosk, digest))
        assert conflict is not None
        context = published.validation_context(counter.settings, connection)
        conflicts.settle(connection, context, "jangwat", conflict, Settlement("cloned disk", choice))


def _count(counter: Counter, day: date, answered: int, chance: random.Random, province: Province) -> None:
    people = answered + chance.randint(0, 9) if answered or chance.random() < 0.5 else 0
    uses = {service: chance.randint(1, 5) for service in chance.sample(SERVICES, min(people, chance.randint(0, 4)))}
    key = counter.sender.district, day.isoformat()
    if people and day.day % 2:  # by chance of the day, so that the other draws stay as they are
        hours = [8 + (number * 5 + day.day) % 9 for number in range(people)]
        counter.checked_in([datetime.combine(day, time(hour, number % 60), BANGKOK) for number, hour in enumerate(hours)], uses)
        province.checked_in.setdefault(key, []).extend(hours)
    else:
        counter.came(day, people, uses)
        province.typed.add(key)
    before, used = province.visits.get(key, (0, {}))
    both = {service: used.get(service, 0) + uses.get(service, 0) for service in {*used, *uses}}
    province.visits[key] = before + people, both


def answers(town: Town, chance: random.Random) -> dict[str, Any]:
    """Some items and questions are skipped; one to three services."""
    given: dict[str, Any] = {
        question: chance.choice(options[: chance.choice((2, len(options)))])
        for question, options in OPTIONS.items()
        if chance.random() < 0.95
    }
    given["services"] = tuple(chance.sample(SERVICES, chance.choice((1, 1, 2, 3))))
    if chance.random() < 0.2:
        given["services.unfinished"] = ("said", *chance.sample(("papers_missing", "system_down", "long_wait"), chance.choice((0, 1, 2))))
    for item in ITEMS:
        if chance.random() < 0.93:
            given[item] = max(1, min(5, town.mood + chance.choice((-1, 0, 0, 0, 1))))
    if given.get("suitable") == "yes" and chance.random() < 0.8:
        given["suitable_because"] = tuple(chance.sample(BECAUSE, chance.choice((1, 2))))
    if chance.random() < 0.5:
        tapped = dict(chance.sample(sorted(TAPPED.items()), chance.choice((1, 2))))
        given |= {"problems": "\n".join(tapped.values()), "problems.picked": tuple(tapped)}
    levels = sum(given.get(item, 0) for item in ITEMS)
    if levels % 2:  # no draw, so that the others stay as they are
        given["suggestions"] = list(WRITTEN)[levels // 2 % len(WRITTEN)]
    return given


def that_count(records: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The responses in their last form, without those that were withdrawn last; nothing is about what does not count."""
    forms = {record["id"]: record for record in records if "amends" not in record}
    for record in sorted((record for record in records if "amends" in record), key=lambda record: record["seq"]):
        if record["amends"]["id"] in forms:
            forms[record["amends"]["id"]] = record
    return [form for form in forms.values() if form.get("amends", {}).get("act") != "withdraw"]


def in_burst(record: Mapping[str, Any], records: Sequence[Mapping[str, Any]]) -> bool:
    """Five citizens of one kiosk within two minutes, this one among them; what was typed in says nothing about that."""
    live = [other for other in records if other["kiosk"] == record["kiosk"] and other["mode"] != "paper" and "amends" not in other]
    moments = sorted(datetime.fromisoformat(other["answered_at"]).timestamp() for other in live)
    mine = datetime.fromisoformat(record["answered_at"]).timestamp()
    runs = zip(moments, moments[4:], strict=False)
    return record in live and any(first <= mine <= last and last - first <= 120 for first, last in runs)


def exported(engine: Engine, folder: Path, place_of: Mapping[str, str]) -> Sequence[dict[str, Any]]:
    """The province's own export, read as whoever checks it would read it."""
    out = folder / "responses.jsonl"
    address = engine.url.render_as_string(hide_password=False)
    typed = ["--data-dir", str(folder), "--database", address, "export", "--format", "jsonl", "--sealed", "--out", str(out)]
    assert main([*typed, "--sealed"]) == 0
    records = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    for record in records:
        record["burst"] = in_burst(record, records)
    return [{**record, "district": place_of[record["kiosk"]], "day": record["answered_at"][:10]} for record in records]
