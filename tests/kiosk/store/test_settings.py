"""Small facts that survive a restart, and what version 0.1 wrote of them."""

import sqlite3
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from kiosk.language import texts
from kiosk.paths import TEXTS
from kiosk.store import settings
from kiosk.store.settings import ProvinceMessage, SalvageNotice, Setting, WaitingConfig
from kiosk.survey.dates.calendar import BANGKOK
from kiosk.survey.province_contact import Comparison, Failure, ServerClock, clock_sentence, comparison_sentence, failure_sentence, is_wrong

NOW = datetime(2026, 11, 28, 16, 50, 46, tzinfo=BANGKOK)
VALUES: list[tuple[Setting[Any], Any]] = [
    (settings.LAST_SYNC, NOW),
    (settings.LAST_CONTACT, NOW),
    (settings.LAST_WALL_CLOCK, NOW.replace(microsecond=123456)),
    (settings.SERVER_CLOCK, ServerClock(timedelta(seconds=-420), NOW)),
    (settings.FAILURE, Failure(NOW, "busy", {"seconds": 60})),
    (settings.FAILURE, Failure(NOW, "refused_request", {"status": 403, "reason": "No."}, "kiosk_elsewhere", {"ours": "ก", "theirs": "ข"})),
    (settings.PROVINCE_MESSAGE, ProvinceMessage(NOW, {"sending_day": 25, "holidays": []})),
    (settings.COMPARISON, Comparison(NOW, 9, ("2026-11-20", "2026-11-21"))),
    (settings.SENT_AGAIN, frozenset({"2026-11-20"})),
    (settings.CONTENT_SENT, {"P002": 3}),
    (settings.CONFIG_IN_USE, '"dce6"'),
    (settings.CONFIG_WAITING, WaitingConfig('"dce6"', {"services": ["P002"]})),
    (settings.FIGURES_SENT_FOR, date(2026, 11, 28)),
    (settings.PROVIDER_ANSWERED_FOR, 2570),
    (settings.QUEUE_NUMBERS, True),
    (settings.LINK_CHECKS, {"P002": {"service": "P002", "ok": True}}),
    (settings.SALVAGE_NOTICE, SalvageNotice(74, "3, 7-9", "/damaged", None)),
    (settings.imported("ab12"), "2026-11-28T16:50:46+07:00"),
]


@pytest.mark.parametrize(("setting", "value"), VALUES, ids=lambda value: value.key if isinstance(value, Setting) else "")
def test_a_setting_is_stored_replaced_and_taken_away(store: sqlite3.Connection, setting: Setting[Any], value: object) -> None:
    """What is read is what was stored; None takes it away."""
    assert setting.get(store) is None
    setting.put(store, value)
    setting.put(store, value)
    assert setting.get(store) == value
    setting.put(store, None)
    assert setting.get(store) is None


# Rows as a kiosk of version 0.1 left them after it had talked with a province and its key was revoked.
ROWS = {
    "config": '"dce6f80df905ab954e5351ed636dccd7"',
    "last_contact": "2026-11-28T16:50:46+07:00",
    "last_sync": "2026-11-28T16:50:46+07:00",
    "clock_said": '{"th": "นาฬิกาของตู้ช้ากว่าของจังหวัด 3 ชั่วโมง ตั้งเวลาใหม่", "en": "This kiosk\'s clock is 3 hours behind"}',
    "province_word": '{"at": "2026-11-28T16:50:46+07:00", "word": {"sending_day": 30, "districts": 2, "holidays": []}}',
    "reconciled": '{"at": "2026-11-28T16:50:40+07:00", "days": 4, "red": [], "th": "4 วัน: จังหวัดมีข้อมูลตรงกับตู้นี้ทุกรายการ",'
    ' "en": "Days compared: 4. The province holds exactly what this kiosk holds"}',
    "sent_again": "[]",
    "server_clock": "10800 2026-11-28T16:50:46+07:00",
    "sync_trouble": '{"since": "2026-11-28T16:51:08+07:00", "key": "revoked", "th": "กุญแจของตู้นี้ถูกเพิกถอน", "en": "revoked"}',
    "figures_sent_for": "2026-11-28",
    "provider_answered_for": "2570",
    "queue_numbers": "on",
    "last_wall_clock": "2026-11-28T16:50:46.123456+07:00",
    "salvage_not_told": '{"saved": 74, "missing": "3, 7-9", "folder": "/damaged"}',
    "content_sent": '{"P002": 3}',
}


def test_what_version_0_1_wrote_is_read_or_counts_as_absent(store: sqlite3.Connection) -> None:
    """Facts are read as they are; a failure of which it kept sentences alone is absent until the next contact."""
    store.executemany("INSERT INTO settings VALUES (?, ?)", ROWS.items())
    assert settings.FAILURE.get(store) is None
    assert settings.COMPARISON.get(store) == Comparison(NOW - timedelta(seconds=6), 4, ())
    assert settings.LAST_SYNC.get(store) == settings.LAST_CONTACT.get(store) == NOW
    message = settings.PROVINCE_MESSAGE.get(store)
    assert message and message.at == NOW and message.duties["districts"] == 2
    assert (settings.FIGURES_SENT_FOR.get(store), settings.PROVIDER_ANSWERED_FOR.get(store)) == (date(2026, 11, 28), 2570)
    assert settings.QUEUE_NUMBERS.get(store) and settings.CONFIG_IN_USE.get(store) == ROWS["config"]
    assert settings.SALVAGE_NOTICE.get(store) == SalvageNotice(74, "3, 7-9", "/damaged", None)
    assert settings.CONTENT_SENT.get(store) == {"P002": 3} and settings.SENT_AGAIN.get(store) == frozenset()
    clock = settings.SERVER_CLOCK.get(store)
    assert clock == ServerClock(timedelta(hours=3), NOW) and is_wrong(clock.difference)


@pytest.mark.parametrize("spoiled", ["", "{", "[]", "null", "7", '{"at": 7}', "2026-13-01 x"])
def test_a_spoiled_row_counts_as_absent(store: sqlite3.Connection, spoiled: str) -> None:
    """No page and no round fails because of it."""
    structured: list[Setting[Any]] = [
        settings.SERVER_CLOCK,
        settings.FAILURE,
        settings.PROVINCE_MESSAGE,
        settings.COMPARISON,
        settings.CONFIG_WAITING,
    ]
    for setting in structured:
        store.execute("INSERT INTO settings VALUES (?, ?)", (setting.key, spoiled))
        assert setting.get(store) is None, setting.key


def test_sentences_are_made_when_they_are_shown() -> None:
    """In the language of whoever reads, from the same facts."""
    thai, english = (texts.load(TEXTS, language, "sync") for language in ("th", "en"))
    assert clock_sentence(timedelta(hours=3), english) == "This kiosk's clock is 3 hours behind the province's: set the time"
    assert "3 ชั่วโมง" in clock_sentence(timedelta(hours=3), thai)
    assert comparison_sentence(9, 2, thai) != comparison_sentence(9, 0, thai) != comparison_sentence(0, 0, thai)
    refused = Failure(NOW, "refused_request", {"status": 409, "reason": "No."}, "kiosk_elsewhere", {"ours": "กุดชุม", "theirs": "ค้อวัง"})
    assert "กุดชุม" in failure_sentence(refused, thai) and "No." not in failure_sentence(refused, thai)
    newer = Failure(NOW, "refused_request", {"status": 409, "reason": "The moon is full."}, "moon_full", {})
    assert "The moon is full." in failure_sentence(newer, thai)
