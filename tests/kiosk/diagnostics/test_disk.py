"""The disk under the answers: full, read-only, missing, or well."""

import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from kiosk.diagnostics import disk
from kiosk.diagnostics.disk import check_disk
from kiosk.diagnostics.result import FAIL, PASS, WARNING, CheckResult
from tests.support.disks import small_disk

Said = Callable[[CheckResult], str]


def only(results: Iterator[CheckResult]) -> CheckResult:
    (result,) = results
    return result


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """256 KiB."""
    with small_disk(tmp_path / "tiny", "256k") as folder:
        yield folder


def test_disk_with_room_is_well(tmp_path: Path, said: Said) -> None:
    """Written, synced, read back, and nothing left behind."""
    result = only(check_disk(tmp_path))
    assert (result.outcome, list(tmp_path.iterdir())) == (PASS, [])
    assert said(result)


@pytest.mark.parametrize("taken", [230, 256])
def test_full_disk_says_full(tiny_disk: Path, taken: int, said: Said) -> None:
    """Not even a probe can be written, or no byte at all: the officer is told to make room, not to look for a folder's rights."""
    with suppress(OSError):
        (tiny_disk / "other.bin").write_bytes(b"x" * taken * 1024)
    result = only(check_disk(tiny_disk))
    assert (result.outcome, result.key) == (FAIL, "full")
    assert " 0 MB" in said(result)
    assert [file.name for file in tiny_disk.iterdir()] == ["other.bin"]


def test_nearly_full_disk_says_remove_files(tiny_disk: Path, said: Said) -> None:
    """Writable, but only kilobytes are left."""
    result = only(check_disk(tiny_disk))
    assert (result.outcome, result.key) == (FAIL, "full")
    assert " 0 MB" in said(result)


def test_read_only_disk(tiny_disk: Path, said: Said) -> None:
    """A disk that the system has made read-only after a fault."""
    subprocess.run(["mount", "-o", "remount,ro", str(tiny_disk)], check=True)
    result = only(check_disk(tiny_disk))
    assert (result.outcome, result.key) == (FAIL, "unwritable")
    assert said(result)


def test_files_may_not_grow(tmp_path: Path) -> None:
    """The limit of the system on a file's size ends in the same words, also where nothing can be mounted."""
    code = (
        "import resource, signal, sys; from pathlib import Path; from kiosk.diagnostics.disk import check_disk;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096));"
        "print(*[one.key for one in check_disk(Path(sys.argv[1]))])"
    )
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 4096
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True, timeout=30)
    assert done.stdout.strip() == "unwritable"


def test_folder_not_made_yet_is_looked_at_where_it_would_be(tmp_path: Path) -> None:
    """Before setup there is no data directory: the disk it will be on counts, and the check makes no folder."""
    assert only(check_disk(tmp_path / "a" / "b")).outcome == PASS
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize(("least", "little", "key"), [(0, 10**18, "little"), (10**18, 10**18, "full")])
def test_figures_decide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, least: int, little: int, key: str, said: Said) -> None:
    """Below 500 MB a warning, below 100 MB a failure: shown by moving the two figures over this disk's free room."""
    monkeypatch.setattr(disk, "LEAST", least)
    monkeypatch.setattr(disk, "LITTLE", little)
    result = only(check_disk(tmp_path))
    assert (result.key, result.outcome) == (key, WARNING if key == "little" else FAIL)
    assert said(result)


def test_slow_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: Said) -> None:
    """A worn card that syncs slowly is a warning before it fails."""
    monkeypatch.setattr(disk, "SLOW_SECONDS", 0.0)
    result = only(check_disk(tmp_path))
    assert (result.outcome, result.key) == (WARNING, "slow")
    assert said(result) and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("folder_mode", "file_mode", "key"), [(0o755, 0o644, "open"), (0o700, 0o644, "well"), (0o755, 0o600, "well")])
def test_other_accounts_of_the_machine_may_read(tmp_path: Path, folder_mode: int, file_mode: int, key: str, said: Said) -> None:
    """A command was typed before the kiosk's first start, by an earlier version: the technician is told what to type."""
    (tmp_path / "kiosk.db").write_bytes(b"")
    (tmp_path / "kiosk.db").chmod(file_mode)
    tmp_path.chmod(folder_mode)
    (result,) = check_disk(tmp_path)
    assert result.key == key and (key == "well" or "chmod -R go= " in said(result))
