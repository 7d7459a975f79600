"""A data directory that is gone after a restart: the technician reads so before the first citizen answers."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.diagnostics import storage
from kiosk.diagnostics.result import FAIL, PASS, CheckResult
from kiosk.diagnostics.storage import check_storage
from tests.support.disks import small_disk

Said = Callable[[CheckResult], str]
DISK = "22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw\n"


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "memory", "8m") as folder:
        yield folder


def table(folder: Path, text: str) -> Path:
    (folder / "mountinfo").write_text(text)
    return folder / "mountinfo"


def test_a_folder_in_memory_fails(memory: Path, said: Said) -> None:
    """tmpfs: everything is gone at the next start, also where the folder has still to be made."""
    (result,) = check_storage(memory / "data" / "kiosk")
    assert (result.outcome, result.key) == (FAIL, "memory")
    assert str(memory) in said(result)


def test_a_layer_over_the_disk_that_is_in_memory_fails(memory: Path, tmp_path: Path) -> None:
    """An overlay whose writes land in memory, as kiosks with a read-only system have it."""
    for name in ("lower", "upper", "work"):
        (memory / name).mkdir()
    (tmp_path / "merged").mkdir()
    options = f"lowerdir={memory / 'lower'},upperdir={memory / 'upper'},workdir={memory / 'work'}"
    command = ["mount", "-t", "overlay", "-o", options, "overlay", str(tmp_path / "merged")]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("this kernel mounts no overlay here")
    try:
        (result,) = check_storage(tmp_path / "merged" / "data")
    finally:
        subprocess.run(["umount", "--lazy", str(tmp_path / "merged")], check=True)
    assert (result.outcome, result.key) == (FAIL, "memory")


def test_a_disk_is_well(tmp_path: Path, said: Said) -> None:
    """Its kind is named."""
    (result,) = check_storage(tmp_path, table(tmp_path, DISK))
    assert result.outcome == PASS and "ext4" in said(result)


def test_a_layer_whose_disk_is_seen_is_that_disk(tmp_path: Path) -> None:
    """An overlay over a real disk keeps what is written; blanks in names are written as numbers."""
    (tmp_path / "up per").mkdir()
    layered = f"23 22 0:30 / {tmp_path}/layer rw - overlay overlay rw,lowerdir=/x,upperdir={tmp_path}/up\\040per,workdir=/w\n"
    (tmp_path / "layer").mkdir()
    (result,) = check_storage(tmp_path / "layer", table(tmp_path, DISK + layered))
    assert (result.outcome, result.values["kind"]) == (PASS, "ext4")


@pytest.mark.parametrize(
    ("words", "outcome"), [("quiet boot=live", FAIL), ("boot=casper splash", FAIL), ("boot=live persistence", PASS), ("quiet", PASS)]
)
def test_a_system_from_a_stick_forgets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str, outcome: str) -> None:
    """Where the layer's folder is hidden, the words that the kernel was started with decide."""
    (tmp_path / "cmdline").write_text(words)
    monkeypatch.setattr(storage, "STARTED_WITH", tmp_path / "cmdline")
    live = "22 1 0:30 / / rw - overlay /cow rw,lowerdir=/x,upperdir=/cow/nowhere,workdir=/cow/work\n"
    (result,) = check_storage(tmp_path, table(tmp_path, live))
    assert result.outcome == outcome


def test_a_system_that_does_not_say_is_believed(tmp_path: Path) -> None:
    """No list of mounts: no result."""
    assert list(check_storage(tmp_path, tmp_path / "none")) == []
