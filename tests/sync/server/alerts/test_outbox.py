"""People are told what they chose: over a real SMTP server and a real HTTP listener, tried again until it is taken, once and no more."""

import json
import logging
import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import Row, select, update

from kiosk.survey.dates.calendar import BANGKOK
from sync.server.accounts.users import add_user
from sync.server.alerts import alert_choice, backups, outbox, worker
from sync.server.alerts.alert_choice import AlertChoice
from sync.server.alerts.channels import ChannelError, Channels, from_environment
from sync.server.configuration import due_day
from sync.server.db import key_values
from sync.server.db.engine import reading, writing
from sync.server.db.schema import alert_outbox, kiosks
from sync.server.messages import texts
from sync.server.scope import Scope
from tests.support.counter import Counter
from tests.support.mail_server import Hook, MailServer, mail_server, webhook

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=BANGKOK)  # a Wednesday
SECRET = "s3cret-pass"


@pytest.fixture(scope="module")
def mail() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture(scope="module")
def hook() -> Iterator[Hook]:
    with webhook() as server:
        yield server


@pytest.fixture
def ways(mail: MailServer, hook: Hook) -> Channels:
    for states in (mail.messages, mail.logins, mail.refuses, hook.posts, hook.answers):
        states.clear()
    return Channels(
        f"smtp://e-service:{SECRET}@127.0.0.1:{mail.port}", "e-service@yasothon.example", f"http://127.0.0.1:{hook.port}/push", SECRET
    )


@pytest.fixture
def province(app: FastAPI) -> FastAPI:
    """กุดชุม has a counter with a silent kiosk and a complaint; an officer of the province and one of ค้อวัง have accounts."""
    counter = Counter(app.state.engine, app.state.settings, "กุดชุม")
    counter.answered(date(2026, 11, 24), [{"suggestions": words} for words in ("เจ้าหน้าที่เรียกเงินใต้โต๊ะ", "มีการเรียกเงิน", "ดีมาก")])
    with writing(app.state.engine) as connection:
        connection.execute(update(kiosks).values(last_seen_at="2026-11-20T09:00:00+07:00"))
        for name, role, district in (("jangwat", "province", ""), ("khowang", "district", "ค้อวัง")):
            add_user(connection, "test", name, "a sentence that is remembered", role, Scope("ยโสธร", district))
    return app


def wants(app: FastAPI, name: str, **chosen: Any) -> None:
    with writing(app.state.engine) as connection:
        alert_choice.choose(connection, name, AlertChoice(**{"email": f"{name}@yasothon.example", **chosen}))


def looked(app: FastAPI, ways: Channels, moment: datetime = NOON) -> tuple[int, int]:
    return worker.once(app.state.engine, app.state.settings, ways, moment)


def test_an_officer_is_told_by_mail_and_by_line(province: FastAPI, ways: Channels, mail: MailServer, hook: Hook) -> None:
    """Each thing once, without the words of a comment; another district hears nothing of it."""
    kinds = ("silent", "complaint", "deadline", "fall")
    wants(province, "jangwat", target="U4af4980629", kinds=kinds, words=("เรียกเงิน",))
    wants(province, "khowang", kinds=("silent", "complaint"), words=("เรียกเงิน",))
    assert looked(province, ways) == (2, 2) and looked(province, ways, NOON + timedelta(minutes=9)) == (0, 0)
    (message,) = mail.messages
    body = message.get_content()
    assert message["To"] == "jangwat@yasothon.example" and "3 เรื่อง" in message["Subject"] and message["Auto-Submitted"] == "auto-generated"
    assert "อำเภอกุดชุม: เครื่องเงียบตั้งแต่ 20 พ.ย. 2569" in body and "คำว่า “เรียกเงิน” รอคัดกรอง (2 ครั้ง)" in body
    assert "ใต้โต๊ะ" not in body
    ((headers, posted),) = hook.posts
    assert posted["to"] == "U4af4980629" and posted["messages"][0]["type"] == "text" and headers["Authorization"] == f"Bearer {SECRET}"
    assert len(headers["X-Line-Retry-Key"]) == 36


def test_the_mail_server_is_down_for_a_while(
    province: FastAPI, ways: Channels, mail: MailServer, hook: Hook, caplog: pytest.LogCaptureFixture
) -> None:
    """It is tried again, later each time, until it is taken; the outbox says what went wrong, and no secret stands there or in a log."""
    caplog.set_level(logging.DEBUG)
    mail.refuses += [451, 550]
    hook.answers += [500, 409]  # 409: LINE has it already, the answer to the first try was lost
    wants(province, "jangwat", target="U1", kinds=("silent",))
    assert looked(province, ways) == (2, 0)
    assert looked(province, ways, NOON + timedelta(seconds=30)) == (0, 0) and len(hook.posts) == 1
    assert looked(province, ways, NOON + timedelta(minutes=2)) == (0, 1)
    assert looked(province, ways, NOON + timedelta(minutes=20)) == (0, 1)
    assert len(mail.messages) == 1 and {headers["X-Line-Retry-Key"] for headers, _ in hook.posts} == {hook.posts[0][0]["X-Line-Retry-Key"]}
    with reading(province.state.engine) as connection:
        rows = connection.execute(select(alert_outbox).order_by(alert_outbox.c.id)).all()
    assert [(row.channel, row.state, row.tries, row.fault) for row in rows] == [("email", "sent", 3, ""), ("webhook", "sent", 2, "")]
    assert SECRET not in caplog.text and SECRET not in str(rows) and SECRET not in repr(ways)


def test_an_address_that_nobody_takes_is_given_up(province: FastAPI, ways: Channels, mail: MailServer) -> None:
    """After eight tries over two days; the message stays with its last fault."""
    mail.refuses += [550] * 20
    wants(province, "jangwat", kinds=("silent",))
    looked(province, ways)
    for hours in range(1, 200, 2):
        outbox.deliver(province.state.engine, ways.send, NOON + timedelta(hours=hours))
    with reading(province.state.engine) as connection:
        (row,) = connection.execute(select(alert_outbox))
    assert (row.state, row.tries, row.fault) == ("given_up", 8, "SMTP 550") and mail.messages == []
    mail.refuses.clear()


def test_what_is_gathered_comes_once_a_day_or_once_a_week(province: FastAPI, ways: Channels, mail: MailServer) -> None:
    """By day from seven in the morning on; by week on Monday."""
    wants(province, "jangwat", kinds=("silent", "complaint"), words=("เรียกเงิน",), every="day")
    wants(province, "khowang", kinds=("deadline",), every="week")
    assert looked(province, ways, NOON.replace(hour=5)) == (0, 0)
    assert looked(province, ways, NOON.replace(hour=7)) == (1, 1)
    Counter(province.state.engine, province.state.settings, "กุดชุม", name="b").answered(date(2026, 11, 25), [{"problems": "เรียกเงินอีกแล้ว"}])
    assert looked(province, ways, NOON) == (0, 0)
    assert looked(province, ways, NOON + timedelta(days=1)) == (1, 1)
    sunday, monday = NOON + timedelta(days=4), NOON + timedelta(days=5)  # figures are due on the 30th, that Monday
    looked(province, ways, sunday)
    with reading(province.state.engine) as connection:
        assert outbox.messages_of(connection, "khowang") == []
    looked(province, ways, monday)
    looked(province, ways, monday + timedelta(hours=1))
    with reading(province.state.engine) as connection:
        (message,) = outbox.messages_of(connection, "khowang")
    assert "กำหนดส่งข้อมูลเดือนพฤศจิกายน" in message.body and message.state == "sent"


def test_a_trial_message_is_no_message_of_the_day(province: FastAPI, ways: Channels) -> None:
    """Who tries it out early in the morning is told at seven all the same."""
    wants(province, "jangwat", kinds=("silent",), every="day")
    early = NOON.replace(hour=6)
    with writing(province.state.engine) as connection:
        choice = alert_choice.choice_of(connection, "jangwat")
        for language in ("th", "en"):
            outbox.add_trial(connection, "jangwat", choice, province.state.settings, early, texts(language))
    assert looked(province, ways, early) == (0, 2)
    assert looked(province, ways, NOON.replace(hour=7)) == (1, 1)


def test_no_other_process_takes_what_is_being_sent(province: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each message takes four minutes: the second is claimed from when it is begun, not from when the first was."""
    wants(province, "jangwat", target="U1", kinds=("silent",))
    clock, claims = [0.0], []
    monkeypatch.setattr(outbox.time, "monotonic", lambda: clock[0])

    def slowly(row: Row) -> None:
        clock[0] += 240
        with reading(province.state.engine) as connection:
            claims.append(
                connection.scalar(select(alert_outbox.c.next_unix).where(alert_outbox.c.id == row.id)) - NOON.timestamp() - clock[0]
            )

    with writing(province.state.engine) as connection:
        outbox.gather(connection, province.state.settings, NOON, texts)
    assert outbox.deliver(province.state.engine, slowly, NOON) == 2
    assert claims == [60, 60]  # seconds left at the end of each


def test_the_database_is_away_while_the_thread_looks(monkeypatch: pytest.MonkeyPatch, province: FastAPI, ways: Channels) -> None:
    """Whoever says so, SQLAlchemy or the driver, or whatever else fails: the thread lives and looks again."""
    outcomes = iter((sqlite3.OperationalError("database is locked"), KeyError("a sentence of a newer version"), KeyboardInterrupt()))

    def once(*_: object) -> None:
        raise next(outcomes)

    monkeypatch.setattr(worker, "once", once)
    monkeypatch.setattr(worker.time, "sleep", lambda _: None)
    with pytest.raises(KeyboardInterrupt):
        worker._work(province.state.engine, province.state.settings, ways)


def test_figures_are_due_on_the_first(province: FastAPI, ways: Channels, mail: MailServer) -> None:
    """Three days before are days of the month before."""
    with writing(province.state.engine) as connection:
        due_day.choose_day(connection, "jangwat", 1)
    wants(province, "jangwat", kinds=("deadline",))
    assert looked(province, ways, datetime(2026, 11, 28, 9, 0, tzinfo=BANGKOK)) == (1, 1)
    assert "กำหนดส่งข้อมูลเดือนธันวาคม" in mail.messages[-1].get_content()
    assert looked(province, ways, datetime(2026, 12, 1, 9, 0, tzinfo=BANGKOK)) == (0, 0)


def test_a_score_falls_by_rule(province: FastAPI, ways: Channels, mail: MailServer) -> None:
    """The thirteenth week stands far below the twelve before: told with its number of people; an even score is not."""
    counter = Counter(province.state.engine, province.state.settings, "เลิงนกทา")
    counter.came(date(2026, 10, 5), 1)
    for week in range(13):
        levels = [4] * 20 if week == 12 else [5] * (14 + week % 3) + [4] * (6 - week % 3)
        monday = date(2026, 10, 5) + timedelta(weeks=week)
        for level in sorted(set(levels)):
            counter.all_said(monday, levels.count(level), level if week < 12 else 2)
    wants(province, "jangwat", kinds=("fall",))
    messages, sent = looked(province, ways, datetime(2027, 1, 5, 12, 0, tzinfo=BANGKOK))
    assert (messages, sent) == (1, 1)
    body = mail.messages[-1].get_content()
    assert "อำเภอเลิงนกทา" in body and "จาก 20 คน" in body and "ต่ำกว่าเส้นควบคุม" in body


def test_a_backup_fails_or_does_not_come(province: FastAPI, ways: Channels, mail: MailServer) -> None:
    """Both are told to the province; where the command was never used nobody is told of its absence, nor is a district."""
    wants(province, "jangwat", kinds=("backup",))
    wants(province, "khowang", kinds=("backup",))
    assert looked(province, ways, datetime.now(UTC)) == (0, 0)
    with writing(province.state.engine) as connection:
        backups.note(connection, "The disk is full.")
    assert looked(province, ways, datetime.now(UTC)) == (1, 1) and "The disk is full." in mail.messages[-1].get_content()
    with writing(province.state.engine) as connection:
        backups.note(connection)
    assert looked(province, ways, datetime.now(UTC)) == (0, 0)
    assert looked(province, ways, datetime.now(UTC) + timedelta(days=3)) == (1, 1)
    with writing(province.state.engine) as connection:  # the program went back a version
        key_values.put(connection, "last_backup", json.dumps({"at": "2026-11-28T09:00:00+07:00", "fault": "", "bytes": 5}))
        assert backups.last(connection) == backups.BackupState("2026-11-28T09:00:00+07:00")


@pytest.mark.parametrize(
    "named",
    [
        {"PROVINCE_SMTP": "mail.example:25"},
        {"PROVINCE_SMTP": f"smtp://x:{SECRET}@mail.example"},  # from whom?
        {"PROVINCE_SMTP": f"http://x:{SECRET}@mail.example", "PROVINCE_MAIL_FROM": "a@b"},
        {"PROVINCE_SMTP": f"smtp://x:{SECRET}@mail.example:5x7", "PROVINCE_MAIL_FROM": "a@b"},
        {"PROVINCE_WEBHOOK": "http://chat.example/push", "PROVINCE_WEBHOOK_TOKEN": SECRET},
        {"PROVINCE_WEBHOOK": "https://[2001:db8::1/push", "PROVINCE_WEBHOOK_TOKEN": SECRET},
    ],
)
def test_the_environment_names_no_usable_way(named: dict[str, str]) -> None:
    """The server says so at its start, without the secret; nothing set is nothing sent."""
    with pytest.raises(ChannelError) as refused:
        from_environment(named)
    assert SECRET not in str(refused.value)
    assert from_environment({}).names == ()


def test_an_account_that_reads_english(province: FastAPI, ways: Channels, mail: MailServer) -> None:
    """Subject, sentences and the trial in English; the others' in Thai all the same."""
    wants(province, "jangwat", kinds=("silent", "deadline"), language="en")
    wants(province, "khowang", kinds=("deadline",))
    assert looked(province, ways, NOON + timedelta(days=5)) == (2, 2)
    bodies = {str(message["To"]).partition("@")[0]: f"{message['Subject']} {message.get_content()}" for message in mail.messages}
    assert "silent since 20 Nov 2026" in bodies["jangwat"] and "แจ้งเตือน" not in bodies["jangwat"]
    assert "กำหนดส่งข้อมูล" in bodies["khowang"]
