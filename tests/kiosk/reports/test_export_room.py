"""An officer exports to a disk that has little room left: nothing is left behind, and the next citizen's answers still fit."""

import shutil
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kiosk import disk_room
from kiosk.frozen import replace
from kiosk.reports import export_room, exports
from kiosk.reports.export_room import ExportRoom
from kiosk.reports.response_export import export_responses
from kiosk.store import responses
from kiosk.store.database import open_store
from kiosk.survey.questionnaire import Questionnaire
from tests.support.disks import small_disk
from tests.support.drafts import make_chain, make_draft, make_drafts


@cache
def records() -> list[dict[str, Any]]:
    return [response.as_record() for response in make_chain(make_drafts(1500))]


@pytest.fixture(params=["csv", "xlsx", "jsonl"])
def form(request: pytest.FixtureRequest) -> str:
    return request.param


def left_behind(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*"))


def test_stick_runs_full_in_the_middle(tmp_path: Path, questionnaire: Questionnaire, form: str) -> None:
    """Nobody looked before: the sentence says why, and no file stays, temporary ones neither."""
    with small_disk(tmp_path / "stick", "400k") as stick:
        with pytest.raises(exports.ExportError, match="No space left on device"):
            exports.export(records(), questionnaire, form, stick / f"out.{form}")
        assert left_behind(stick) == []


def test_room_is_looked_at_first(tmp_path: Path, questionnaire: Questionnaire, form: str) -> None:
    """Nothing is written at all where it cannot fit; megabytes needed and free are said."""
    with small_disk(tmp_path / "stick", "400k") as stick:
        room = ExportRoom(form, stick / "out", tmp_path)
        with pytest.raises(exports.ExportError, match="no room for this export: it takes about [0-9]+ MB, and 0 MB may be used"):
            room.guarded(iter(records()), len(records()))
        assert left_behind(stick) == []


def test_the_room_of_a_trials_answers_is_reckoned_by_them_alone(
    tmp_path: Path, questionnaire: Questionnaire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever exports two answers of a trial is not refused for the thousands that count, which take no part in it."""
    monkeypatch.setattr(export_room, "room_beside", lambda store, folder: 20_000)
    with closing(open_store(tmp_path / "kiosk.db")) as store:
        responses.save_all(store, make_drafts(40), questionnaire)
        for draft in make_drafts(2, seed=1):
            responses.save(store, replace(draft, trial="trial"), questionnaire)
        room = ExportRoom("jsonl", tmp_path / "out", tmp_path)
        assert export_responses(store, questionnaire, (None, None), room, True, trials=True) == 2
        with pytest.raises(exports.ExportError, match="no room"):
            export_responses(store, questionnaire, (None, None), room, True)


def test_export_on_the_kiosks_own_disk_leaves_the_answers_their_reserve(
    tmp_path: Path, questionnaire: Questionnaire, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Longer than anybody reckoned, it ends before it takes what the next answers need, and those are stored."""
    monkeypatch.setattr(disk_room, "RESERVE", 2 << 20)
    with small_disk(tmp_path / "disk", "24m") as disk, closing(open_store(disk / "kiosk.db")) as store:
        (disk / "exports").mkdir()
        (disk / "other.bin").write_bytes(b"x" * (shutil.disk_usage(disk).free - (3 << 20)))
        least = shutil.disk_usage(disk).free
        out = disk / "exports" / f"out.{form}"

        def noticing() -> object:
            nonlocal least
            for record in records() * 20:
                least = min(least, shutil.disk_usage(disk).free)
                yield record

        with pytest.raises(exports.ExportError, match="no room for this export"):
            exports.export(ExportRoom(form, out, disk).guarded(noticing(), 1), questionnaire, form, out)
        assert left_behind(disk / "exports") == [] and least > (1 << 20)
        responses.save(store, make_draft(), questionnaire)
        assert shutil.disk_usage(disk).free > (2 << 20)


def test_export_that_fits_is_written(tmp_path: Path, questionnaire: Questionnaire, form: str) -> None:
    """The guard hands every record on; a folder that is not there is the export's own to say."""
    room = ExportRoom(form, tmp_path / "out", tmp_path)
    assert exports.export(room.guarded(iter(records()), len(records())), questionnaire, form, tmp_path / "out") == len(records())
    assert left_behind(tmp_path) == ["out"]
    nowhere = ExportRoom(form, tmp_path / "none" / "out", tmp_path)
    assert sum(1 for _ in nowhere.guarded(iter(records()), len(records()))) == len(records())
