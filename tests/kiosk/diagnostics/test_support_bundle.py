"""Somebody far away is to see what is wrong with this kiosk, and nothing of the people who used it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.diagnostics import history, support_bundle
from kiosk.diagnostics.result import DiagnosticsReport, failed
from kiosk.frozen import replace
from kiosk.language import texts as language
from kiosk.paths import TEXTS, DataDir
from kiosk.site import site_file
from kiosk.store import journal, responses, settings
from kiosk.survey.province_contact import Failure
from tests.support.drafts import make_draft
from tests.support.office import NOW, PIN, Office

KEY = "q8r-" + "Zk3_" * 10
WORDS = "ห้องน้ำสกปรกมาก"


@pytest.fixture
def helpless(tmp_path: Path) -> Iterator[DataDir]:
    """A kiosk that has a PIN, a key, answers with words, visitors' telephone numbers in a log, and a failure of the network."""
    office = Office(tmp_path)
    data = DataDir(office.folder)
    site_file.save(data.site, office.site)
    pin = {"salt": "c2FsdHNhbHRzYWx0", "hash": "$argon2id$v=19$abcdefgh", "pin": PIN}
    data.pin.write_text(json.dumps(pin), encoding="utf-8")
    (data.root / "province_key.json").write_text(json.dumps({"url": "https://p.example", "key": KEY}), encoding="utf-8")
    draft = make_draft(1)
    responses.save(office.connection, replace(draft, answers={**draft.answers, "suggestions": WORDS}), office.form)
    journal.note(office.connection, "officer", f"withdraw x: {WORDS} of นายสมชาย", NOW)
    journal.note(office.connection, "pin", f"PIN {PIN} changed", NOW)
    journal.note(office.connection, "clock", "set forward by 5 minutes", NOW)
    report = DiagnosticsReport(NOW, True, (failed("disk", "full", free=1, folder="/data"),))
    history.save_report(office.connection, report, language.load(TEXTS, "en", "diagnostics"))
    settings.FAILURE.put(office.connection, Failure(NOW, "silent", {}, "", {}))
    lines = [
        "2026-11-23 09:41:22,123 WARNING sync: no reply from https://user:geheim@p.example",
        f"2026-11-23 09:41:23,000 ERROR x: Authorization: Bearer {KEY}",
        "2026-11-23 09:41:24,000 ERROR x: called 081-234-5678, 1 3412 00456 78 9",
    ]
    data.log.write_text("\n".join(lines) + "\n", encoding="utf-8")
    yield data
    office.close()


def test_what_helps_is_in_it(helpless: DataDir) -> None:
    """Version, place, what waits, the failed check with its sentence, the clock's event, why nothing is sent, the log's lines."""
    bundle = json.loads(support_bundle.as_text(support_bundle.compose(helpless, NOW)))
    assert (bundle["format"], bundle["place"]["district"]) == ("eservice-kiosk-support", "กุดชุม") and bundle["program"]
    assert bundle["store"]["pending"] == 1 and bundle["store"]["last_number"] == 1 and bundle["disk"]["free"] > 0
    assert bundle["checks"][0]["checks"][0]["outcome"] == "fail" and bundle["province"]["failure"]["key"] == "silent"
    assert [event["kind"] for event in bundle["events"]] == ["clock"]
    assert len(bundle["log"]) == 3 and "2026-11-23 09:41:22,123 WARNING sync" in bundle["log"][0]


def test_a_technician_far_away_reads_what_machine_it_is(helpless: DataDir) -> None:
    """System, memory, screen, the font and what shapes Thai: nobody at the counter knows these."""
    bundle = support_bundle.compose(helpless, NOW)
    assert bundle["machine"]["system"] and bundle["machine"]["free_memory_mb"] > 0
    assert bundle["screen"]["monitors"] >= 0 and "pixels" in bundle["screen"]
    assert bundle["fonts"]["raqm"] and bundle["fonts"]["fribidi"] and Path(bundle["fonts"]["regular"]).exists()


@pytest.mark.parametrize(
    ("line", "handed_on"),
    [
        (r"no C:\Users\Somchai Jaidee\AppData\Local\eservice-kiosk", r"no C:\Users\***\AppData\Local\eservice-kiosk"),
        (r"[Errno 2] 'c:\\users\\สมชาย\\kiosk.db'", r"[Errno 2] 'c:\\users\\***\\kiosk.db'"),
        ('File "C:/Users/somchai/kiosk.py", line 3', 'File "C:/Users/***/kiosk.py", line 3'),
        ("/home/somchai/.local/share: no room", "/home/***/.local/share: no room"),
        ("https://p.example/home/users/7 is silent", "https://p.example/home/users/7 is silent"),
    ],
)
def test_an_account_that_bears_a_persons_name_is_not_handed_on(line: str, handed_on: str) -> None:
    """Windows' paths lead through it, in a log and in an exception's text; what is behind it helps and stays."""
    assert support_bundle.covered({"log": [line]}, ()) == {"log": [handed_on]}


def test_nothing_of_people_and_no_secret_is_in_it(helpless: DataDir) -> None:
    """No answer, no word of a citizen or an officer, no PIN, no key, no password of an address, no telephone or card number."""
    text = support_bundle.as_text(support_bundle.compose(helpless, NOW))
    hidden = [WORDS, "นายสมชาย", PIN, KEY, "c2FsdHNhbHRzYWx0", "argon2id$v", "geheim", "081-234-5678", "00456", '"answers"', "farming"]
    assert [words for words in hidden if words in text] == []


def test_a_broken_kiosk_can_still_ask_for_help(tmp_path: Path) -> None:
    """An empty folder, and a store that is none: each part says what is the matter, the others are there."""
    data = DataDir(tmp_path)
    data.database.write_bytes(b"no database" * 1000)
    bundle = support_bundle.compose(data, NOW)
    assert "fault" in bundle["store"] and "fault" in bundle["place"] and bundle["machine"]["python"] and bundle["log"] == []
