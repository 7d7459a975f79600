"""Files that the kiosk's user may not use, or that a power cut left empty: found before an officer stands in front of them."""

import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.diagnostics.files import check_files
from kiosk.diagnostics.records import check_records
from kiosk.diagnostics.result import FAIL, PASS, CheckResult
from kiosk.officer.pin import set_pin
from kiosk.paths import DataDir
from kiosk.store.database import open_store
from kiosk.survey.questionnaire import Questionnaire
from tests.support.other_user import seen_by_nobody

Said = Callable[[CheckResult], str]


@pytest.fixture
def data(tmp_path: Path) -> DataDir:
    """With a PIN and a store."""
    data = DataDir(tmp_path / "data")
    open_store(data.database).close()
    set_pin(data.pin, "740281")
    return data


def test_files_that_can_be_used_are_well(data: DataDir, said: Said) -> None:
    """All of them are named by their number."""
    (result,) = check_files(data)
    assert (result.outcome, result.values["count"]) == (PASS, 2) and said(result)


def test_a_kiosk_without_files_has_nothing_to_say(tmp_path: Path) -> None:
    """Before the first start."""
    assert list(check_files(DataDir(tmp_path / "none"))) == []


@pytest.mark.parametrize("content", [b"", b"[1]", b"\0" * 40])
def test_a_pin_that_a_power_cut_emptied_fails(data: DataDir, said: Said, content: bytes) -> None:
    """Officers could not get in."""
    data.pin.write_bytes(content)
    (result,) = check_files(data)
    assert (result.outcome, result.key) == (FAIL, "damaged") and "pin.json" in said(result)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can look as another user")
def test_files_of_another_user_fail(data: DataDir) -> None:
    """Root's own: the kiosk's user is told which, and doctor does not say that it can serve."""
    data.root.chmod(0o777)
    data.pin.chmod(0o600)
    data.database.chmod(0o644)

    def both_are_named() -> bool:
        (result,) = check_files(data)
        return (result.outcome, result.values["files"]) == (FAIL, "kiosk.db, pin.json")

    assert seen_by_nobody(data.root, both_are_named)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can look as another user")
def test_a_store_that_cannot_be_written_fails(data: DataDir, questionnaire: Questionnaire) -> None:
    """It can be read, and every answer would be refused."""
    data.root.chmod(0o777)
    data.database.chmod(0o644)

    def it_is_unusable() -> bool:
        (result,) = check_records(data.database, questionnaire, deep=False)
        return (result.outcome, result.key) == (FAIL, "unusable")

    assert seen_by_nobody(data.root, it_is_unusable)


def test_the_trial_leaves_nothing_behind(data: DataDir, questionnaire: Questionnaire) -> None:
    """What is written for the check is taken back."""
    (result,) = check_records(data.database, questionnaire, deep=False)
    with closing(open_store(data.database)) as store:
        assert result.outcome == PASS and not store.execute("SELECT * FROM settings WHERE key = ''").fetchall()
