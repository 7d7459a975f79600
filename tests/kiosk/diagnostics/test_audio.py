"""What the diagnostics say of the packs of clips."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.audio import pack, waves
from kiosk.audio.phrases import Phrase
from kiosk.diagnostics.audio import check_audio
from kiosk.diagnostics.result import CheckResult

NEXT, BACK = Phrase("citizen.next", "ถัดไป", "survey"), Phrase("guide.tab_steps", "ขั้นตอน", "guide")


def test_each_pack_is_judged_and_a_kiosk_without_one_says_nothing(
    tmp_path: Path, said: Callable[[CheckResult], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Well, still to be read, read from a text that changed, damaged; and a machine that cannot play."""
    root, now = tmp_path / "audio", [NEXT, BACK]

    def keys() -> list[tuple[str, str]]:
        results = list(check_audio(root, lambda language: now))
        assert all(said(result) for result in results)
        return [(result.outcome, result.key) for result in results]

    monkeypatch.setattr("kiosk.audio.player.is_there", lambda: True)
    assert keys() == []
    known = pack.read_clip(pack.empty(root, "th"), NEXT, waves.tone(200, 0.2))
    assert keys() == [("pass", "well")]
    now.append(Phrase("citizen.back", "ย้อนกลับ", "survey"))
    assert keys() == [("warning", "missing")]
    now[0] = Phrase("citizen.next", "ไปต่อ", "survey")
    assert keys() == [("warning", "stale")]
    monkeypatch.setattr("kiosk.audio.player.is_there", lambda: False)
    assert keys() == [("fail", "silent")]
    (known.folder / pack.MANIFEST).write_text("{")
    assert keys() == [("fail", "unusable")]
    shutil.rmtree(root)
    assert keys() == []
