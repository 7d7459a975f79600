"""A kiosk tells its province how it is. On both databases."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import insert, select, update
from starlette.testclient import TestClient

from kiosk.survey.dates.calendar import day_of, fiscal_year
from kiosk.survey.yearly import provider_answers
from sync import wire
from sync.server.api import heartbeats as module
from sync.server.configuration import due_day
from sync.server.db import schema
from sync.server.db.engine import reading, writing
from sync.server.db.schema import health, heartbeats, kiosks, ledger_days, link_checks, open_services
from sync.server.duties import provider_questionnaire
from sync.server.kiosks import districts
from sync.server.kiosks.districts import DistrictContact
from sync.server.scope import Scope
from sync.server.services.directory import opened_services
from tests.sync.server.conftest import ONE_DATABASE, PROVINCE, TestKiosk


# ---------------------------------------------------------------- heartbeat and ledger
def beat(kiosk: Any, **more: Any) -> Any:
    return {"kiosk": kiosk.id, "at": "2026-11-23T09:00:00+07:00", "version": "1.0", "unsent": 0, **more}


def test_a_heartbeat_tells_health(app: FastAPI, client: TestClient, kiosk: TestKiosk) -> None:
    """Checks, services, links and the place's words are stored; a later heartbeat replaces them."""
    check = {"check": "disk", "result": "warning", "sentence": "ดิสก์เหลือน้อย", "at": "2026-11-23T08:00:00+07:00"}
    services = [{"id": "L022"}, {"id": "X-1", "name": "งานทะเบียน", "link": "https://example.go.th/"}]
    more = {
        "checks": [check],
        "services": services,
        "links": [{"service": "L022", "at": check["at"], "ok": False}],
        "place": "ศูนย์ดำรงธรรม",
        "telephone": "045",
        "clock_difference_s": -1.5,
        "disk_free": 10**10,
        "oldest_unsent_at": None,
    }
    reply = client.post(wire.HEARTBEAT, json=beat(kiosk, **more), headers=kiosk.headers)
    assert reply.status_code == 200 and reply.json().keys() == {"time", "config", "unreconciled", "duties", "takes"}
    assert reply.json()["duties"]["districts"] == 1 and reply.json()["duties"]["silent"] == 0
    client.post(wire.HEARTBEAT, json=beat(kiosk, checks=[{**check, "result": "pass"}], services=services[:1]), headers=kiosk.headers)
    with reading(app.state.engine) as connection:
        assert connection.execute(select(health.c.check_id, health.c.result)).all() == [("disk", "pass")]
        assert list(connection.scalars(select(open_services.c.service))) == ["L022"]
        assert list(connection.scalars(select(link_checks.c.ok))) == [0]
        assert connection.execute(select(kiosks.c.place, kiosks.c.telephone).where(kiosks.c.kiosk == kiosk.id)).one() == (
            "ศูนย์ดำรงธรรม",
            "045",
        )


def test_how_a_counter_is_reached_is_told_and_what_the_province_wrote_stands(app: FastAPI, client: TestClient, kiosk: TestKiosk) -> None:
    """LINE, Facebook and the opening day as typed in at the kiosk, also when taken back; an earlier kiosk, which does not name them, takes
    nothing back; words of the province's page are never written over, and are what the kiosk is sent."""
    scope = Scope(PROVINCE, kiosk.district)

    def seen(**said: str) -> tuple[str, ...]:
        assert client.post(wire.HEARTBEAT, json=beat(kiosk, **said), headers=kiosk.headers).status_code == 200
        with reading(app.state.engine) as connection:
            row = districts.district_row(connection, PROVINCE, kiosk.district)
            assert row
            return row.line, row.facebook, row.opened_on

    assert seen(line="@kudchum", facebook="อำเภอกุดชุม", opened_on="2021-02-14") == ("@kudchum", "อำเภอกุดชุม", "2021-02-14")
    assert seen() == ("@kudchum", "อำเภอกุดชุม", "2021-02-14")
    assert "line" not in client.get(wire.CONFIG, headers=kiosk.headers).json()
    with writing(app.state.engine) as connection:
        districts.set_contact(connection, "test", scope, DistrictContact(line="@amphoe"))
    assert seen(line="@other", facebook="", opened_on="") == ("@amphoe", "", "")
    config = client.get(wire.CONFIG, headers=kiosk.headers).json()
    assert config["line"] == "@amphoe" and "facebook" not in config and "opened_on" not in config


@ONE_DATABASE
def test_a_districts_own_words_in_english_reach_every_english_page(
    app: FastAPI, client: TestClient, telephones: TestKiosk, code: Callable[[], str]
) -> None:
    """The place, a service of its own and the office, as typed in at the kiosk; a kiosk of before says none, and Thai pages stay Thai."""
    market = {"id": "X-1", "name": "จองแผงตลาด", "owner": "เทศบาล", "name_en": "Market stalls", "owner_en": "Municipality"}
    named = {"place": "ศูนย์ดำรงธรรมอำเภอกุดชุม", "place_en": "Kut Chum District Hall", "services": [{"id": "L022"}, market]}
    assert client.post(wire.HEARTBEAT, json=beat(telephones, **named), headers=telephones.headers).status_code == 200
    pages = [f"/public/{telephones.district}", f"/s/{code()}", "/public"]
    for language, words in (("en", ("Market stalls", "Kut Chum District Hall")), ("th", ("จองแผงตลาด", "ศูนย์ดำรงธรรมอำเภอกุดชุม"))):
        client.cookies.set("language", language)
        for page in pages:
            text = client.get(page, params={"lang": language}).text
            assert all(word in text for word in words), (page, language)
    client.cookies.clear()
    with reading(app.state.engine) as connection:
        scope = Scope(PROVINCE, telephones.district)
        names = [dict(opened_services(connection, scope, app.state.settings.catalogue, language)) for language in ("en", "th")]
        assert [next(name for key, name in each.items() if key.startswith("X-1")) for each in names] == ["Market stalls", "จองแผงตลาด"]
    before = beat(telephones, services=[{"id": "X-1", "name": "จองแผงตลาด", "owner": "เทศบาล"}])
    assert client.post(wire.HEARTBEAT, json=before, headers=telephones.headers).status_code == 200
    with reading(app.state.engine) as connection:
        assert connection.scalar(select(open_services.c.name_en)) == ""
        assert districts.district_row(connection, PROVINCE, telephones.district).place_en == "Kut Chum District Hall"


def test_the_providers_form_comes_from_the_counter_and_never_over_the_provinces(
    app: FastAPI, client: TestClient, kiosk: TestKiosk, join: Callable[..., TestKiosk]
) -> None:
    """Complete: it is sent, and the kiosk hears so. A change replaces its own; another kiosk's or the page's stays; an old year is none."""
    year = fiscal_year(day_of(datetime.now(UTC)))
    form = {"fiscal_year": year, "opened_on": "2021-02-14", "suitable": "yes", "because": ["convenient"], "position": "ปลัดอำเภอ"}

    def told(by: TestKiosk, **changed: Any) -> tuple[Any, str]:
        reply = client.post(wire.HEARTBEAT, json=beat(by, provider={**form, **changed}), headers=by.headers)
        assert reply.status_code == 200
        with reading(app.state.engine) as connection:
            stored = provider_questionnaire.stored_forms(connection, Scope(PROVINCE, kiosk.district), year)[kiosk.district]
        return reply.json()["duties"]["provider_year"], stored.answers.position

    assert told(kiosk) == (year, "ปลัดอำเภอ") and told(kiosk, position="นายอำเภอ") == (year, "นายอำเภอ")
    assert told(join(app.state.engine), position="เสมียน")[1] == "นายอำเภอ" and told(kiosk, fiscal_year=2560, position="x")[1] == "นายอำเภอ"
    with writing(app.state.engine) as connection:
        own = provider_answers.Answers("2021-02-14", "yes", ("other",), position="จังหวัด")
        provider_questionnaire.save(connection, "jangwat", Scope(PROVINCE, kiosk.district), year, own, send=True)
    assert told(kiosk, position="ปลัด")[1] == "จังหวัด"


def test_a_heartbeat_for_another_kiosk(client: TestClient, kiosk: TestKiosk, new_kiosk: Callable[..., TestKiosk]) -> None:
    """403: a key speaks for its own kiosk."""
    assert client.post(wire.HEARTBEAT, json=beat(new_kiosk()), headers=kiosk.headers).status_code == 403


def test_what_a_kiosk_says_again_is_not_written_again(app: FastAPI, client: TestClient, kiosk: TestKiosk) -> None:
    """The same services, checks and days as five minutes ago: only the moment is new. What differs is written, and what comes back."""
    check = {"check": "disk", "result": "pass", "sentence": "พอ", "at": "2026-11-23T08:00:00+07:00"}
    day = {"day": "2026-11-20", "count": 3, "digest": "a" * 64}

    def rows(result: str, *services: str) -> list[Any]:
        said = {"checks": [{**check, "result": result}], "services": [{"id": service} for service in services], "days": [day]}
        reply = client.post(wire.HEARTBEAT, json=beat(kiosk, **said), headers=kiosk.headers)
        assert reply.status_code == 200 and reply.json()["unreconciled"] == ["2026-11-20"]
        with reading(app.state.engine) as connection:
            assert list(connection.scalars(select(health.c.result))) == [result]
            assert sorted(connection.scalars(select(open_services.c.service))) == sorted(services)
            (seen,) = connection.execute(
                select(kiosks.c.last_seen_at, kiosks.c.last_beat_day, heartbeats.c.received_at).join_from(
                    kiosks, heartbeats, kiosks.c.kiosk == heartbeats.c.kiosk
                )
            ).all()
            assert seen.last_seen_at == seen.received_at and seen.last_beat_day
            return list(connection.execute(select(ledger_days)))

    first = rows("pass", "L022", "L023")
    with writing(app.state.engine) as connection:
        connection.execute(update(open_services).values(reported_at="then"))
    assert rows("pass", "L022", "L023") == first
    with reading(app.state.engine) as connection:
        assert set(connection.scalars(select(open_services.c.reported_at))) == {"then"}
    rows("warning", "L022")
    rows("pass", "L022", "L023")


def test_the_answer_follows_what_people_decide_at_once(app: FastAPI, client: TestClient, kiosk: TestKiosk) -> None:
    """What all kiosks are told is made once and kept; an act in the audit log makes it anew."""

    def told() -> tuple[int, str]:
        reply = client.post(wire.HEARTBEAT, json=beat(kiosk), headers=kiosk.headers).json()
        assert reply["config"] == client.get(wire.CONFIG, headers=kiosk.headers).headers["etag"]
        return reply["duties"]["sending_day"], reply["config"]

    day, etag = told()
    assert told() == (day, etag)
    with writing(app.state.engine) as connection:
        due_day.choose_day(connection, "test", 11)
    assert told()[0] == 11 and told()[1] != etag


def test_heartbeats_of_long_ago_are_thinned_to_one_a_month(app: FastAPI, client: TestClient, kiosk: TestKiosk) -> None:
    """Of months wholly more than 400 days back the last stays; the first heartbeat of a day does it, for its own kiosk alone."""
    days = ["2025-01-06", "2025-01-30", "2025-02-03", "2025-09-01", "2025-10-01", "2025-10-19", "2025-10-20", "2026-11-20"]
    with writing(app.state.engine) as connection:
        moment = {"at": "then", "received_at": "then"}
        for owner in (kiosk.id, "another"):
            connection.execute(insert(heartbeats), [{"kiosk": owner, "day": day, **moment} for day in days])
        module.thin(connection, kiosk.id, date(2026, 11, 23))
        left = select(heartbeats.c.day).where(heartbeats.c.kiosk == kiosk.id).order_by(heartbeats.c.day)
        assert list(connection.scalars(left)) == days[1:]
        assert len(list(connection.scalars(select(heartbeats.c.day).where(heartbeats.c.kiosk == "another")))) == len(days)


def test_a_telephone_that_is_another_from_one_day_to_the_next_is_seen(app: FastAPI, client: TestClient, kiosk: TestKiosk) -> None:
    """Where the province wrote none the public page shows the kiosk's: who changed it, from what and to what, is in the audit log, once."""

    def changes() -> list[tuple[str, str, str]]:
        with reading(app.state.engine) as connection:
            table = schema.audit
            rows = select(table.c.actor, table.c.detail, table.c.district).where(table.c.act == "kiosk.contact").order_by(table.c.id)
            return [tuple(row) for row in connection.execute(rows)]

    def says(**words: str) -> None:
        assert client.post(wire.HEARTBEAT, json=beat(kiosk, **words), headers=kiosk.headers).status_code == 200

    says(place="ศูนย์ดำรงธรรม", telephone="045 711 000")
    says(place="ศูนย์ดำรงธรรม", telephone="045 711 000")
    assert not changes()  # what a new kiosk says first is shown on its page
    for _ in range(2):
        says(place="ศูนย์ดำรงธรรม", telephone="090 000 0666", line="@other")
    assert changes() == [(f"kiosk {kiosk.id}", "045 711 000 → 090 000 0666 · – → @other", kiosk.district)]


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_a_clock_that_no_calendar_shows(client: TestClient, kiosk: TestKiosk, moment: str) -> None:
    """A moment whose day in Bangkok lies outside the calendar is refused by its field; the province's pages could not show it."""
    check = {"check": "disk", "result": "pass", "sentence": "", "at": moment}
    for field, said in (("at", {"at": moment}), ("oldest_unsent_at", {"oldest_unsent_at": moment}), ("checks.0.at", {"checks": [check]})):
        reply = client.post(wire.HEARTBEAT, json=beat(kiosk, **said), headers=kiosk.headers)
        assert reply.status_code == 422 and reply.json()["detail"].startswith(f"{field}: "), said
