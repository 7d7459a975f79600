"""`kiosk enroll`, `kiosk sync --once`, `kiosk reconcile` as a technician types them."""

import io
import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from kiosk.__main__ import main
from kiosk.store import journal
from kiosk.store.database import open_store
from tests.support.reporting_kiosk import ReportingKiosk, same_on_both_sides
from tests.sync.client.conftest import RunningProvince


@pytest.fixture
def kiosk(new_reporting_kiosk: Callable[..., ReportingKiosk], capsys: pytest.CaptureFixture[str]) -> Any:
    """`kiosk("sync", "--once")` -> (exit status, output, errors), on the data of `kiosk.reporting_kiosk`."""

    class Command:
        reporting_kiosk = new_reporting_kiosk()

        def __call__(self, *words: str) -> tuple[int, str, str]:
            capsys.readouterr()
            status = main([*words, "--data-dir", str(self.reporting_kiosk.data.root)])
            said = capsys.readouterr()
            return status, said.out, said.err

    return Command()


def test_a_district_joins_sends_and_compares(kiosk: Any, province: RunningProvince) -> None:
    """The three commands in a row, with the contract's JSON."""
    status, said, _ = kiosk("enroll", province.url, province.held.code(), "--lang", "en")
    assert status == 0 and "กุดชุม" in said
    kiosk.reporting_kiosk.answer(7)
    status, said, errors = kiosk("sync", "--once", "--json")
    assert (status, errors) == (0, "")
    assert json.loads(said) == {"sent": 7, "accepted": 7, "duplicate": 0, "conflict": 0, "rejected": 0, "pending": 0}
    status, said, _ = kiosk("reconcile", "--json")
    outcome = json.loads(said)
    assert status == 0 and outcome["reconciled"] and sum(day["theirs"]["count"] for day in outcome["days"]) == 7
    assert all(day["ours"] == day["theirs"] for day in outcome["days"])
    same_on_both_sides(kiosk.reporting_kiosk, province.held)


def test_joining_is_in_the_journal_and_the_code_in_no_history_of_a_shell(
    kiosk: Any, province: RunningProvince, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The code is typed behind the command; which address has the answers now, and which had them before, is written down."""
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{province.held.code()}\n"))
    assert kiosk("enroll", province.url, "-")[0] == 0
    with closing(open_store(kiosk.reporting_kiosk.data.database)) as connection:
        assert [
            f"joined the province at {province.url}, before that -" in event.text for event in journal.events(connection, "sync", 1)
        ] == [True]


def test_nothing_to_send_is_said(kiosk: Any, province: RunningProvince) -> None:
    """In words, Thai first."""
    kiosk("enroll", province.url, province.held.code())
    status, said, _ = kiosk("sync", "--once")
    assert status == 0 and said.strip()


@pytest.mark.parametrize("words", [("sync", "--once"), ("sync", "--once", "--json"), ("reconcile",), ("sync",)])
def test_a_kiosk_that_has_not_joined_is_told_what_to_do(words: tuple[str, ...], kiosk: Any) -> None:
    """One sentence, exit status 1."""
    status, said, errors = kiosk(*words)
    assert (status, said, len(errors.splitlines())) == (1, "", 1) and "joined" in errors


@pytest.mark.parametrize("words", [["sync"], ["sync", "--once"], ["reconcile"]])
def test_a_fresh_folder_has_joined_nobody(words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same sentence as on a kiosk that has a site: nothing is said about files that are not there yet."""
    assert main([*words, "--data-dir", str(tmp_path / "fresh")]) == 1
    assert "has joined no province yet" in capsys.readouterr().err


def test_a_province_that_is_away_is_told_and_the_figures_are_still_printed(kiosk: Any, province: RunningProvince) -> None:
    """The JSON says what waits; standard error says why; exit status 1."""
    kiosk("enroll", province.url, province.held.code())
    kiosk.reporting_kiosk.answer(3)
    kiosk.reporting_kiosk.talk_through("http://127.0.0.1:9")
    status, said, errors = kiosk("sync", "--once", "--json")
    assert status == 1 and json.loads(said)["pending"] == 3 and "not running" in errors


@pytest.mark.parametrize(
    ("words", "status"),
    [(("enroll",), 2), (("enroll", "http://x.example", "CODE"), 2), (("enroll", "nonsense", "CODE"), 2), (("sync", "--twice"), 2)],
)
def test_wrong_words_are_answered_in_one_sentence(words: tuple[str, ...], status: int, kiosk: Any) -> None:
    """Usage is 2, never a traceback."""
    ended_with, _, errors = kiosk(*words)
    assert ended_with == status and len(errors.splitlines()) == 1


def test_a_wrong_code_is_told_in_the_provinces_words(kiosk: Any, province: RunningProvince) -> None:
    """Exit status 1: the words were right, the code was not."""
    status, _, errors = kiosk("enroll", province.url, "AAAA-BBBB-CCCC")
    assert status == 1 and "not known" in errors


def test_revoked_is_said_in_the_words_of_the_contract(kiosk: Any, province: RunningProvince) -> None:
    """So that the officer who reads it over the telephone is understood."""
    kiosk("enroll", province.url, province.held.code())
    province.held.revoke(kiosk.reporting_kiosk)
    kiosk.reporting_kiosk.answer(1)
    status, said, errors = kiosk("sync", "--once", "--json")
    assert status == 1 and "this kiosk's key was revoked" in errors and json.loads(said)["pending"] == 1
