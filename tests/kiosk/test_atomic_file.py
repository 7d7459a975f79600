"""Files that appear whole or not at all, and what stands in their way."""

import os
import stat
import subprocess
from pathlib import Path

import pytest

from kiosk import atomic_file


def test_folder_or_pipe_is_never_replaced(tmp_path: Path) -> None:
    """A slip such as `--out /dev/null` must not cost a machine its devices: refused, and what stands there stays."""
    os.mkfifo(tmp_path / "pipe")
    for path, words in ((tmp_path / "pipe", "device or a pipe"), (tmp_path, "a folder"), (Path(), "a folder"), (Path("/"), "a folder")):
        with pytest.raises(OSError, match=words) as raised:
            atomic_file.write(path, b"x")
        assert raised.value.filename == str(path)
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode) and [path.name for path in tmp_path.iterdir()] == ["pipe"]


def test_what_a_power_cut_left_goes_with_the_next_file(tmp_path: Path) -> None:
    """An export that was killed leaves people's answers under a hidden name; what a running program writes, and all else, stays."""
    ended = subprocess.Popen(["true"])
    ended.wait()
    folder = tmp_path / f".export.xlsx.{ended.pid}-140.tmp2pshltb9"
    folder.mkdir()
    (folder / "tmplutvh9xz").write_text("words")
    (tmp_path / f".export.csv.{ended.pid}-140.tmp").write_text("words")
    others = {f".export.csv.{os.getppid()}-140.tmp", f".export.csv.{os.getpid()}-140.tmp", ".notes.tmp", "2-3.tmp"}
    for name in others:
        (tmp_path / name).write_text("x")
    atomic_file.write(tmp_path / "out.csv", b"x")
    assert {path.name for path in tmp_path.iterdir()} == {*others, "out.csv"}


def test_error_names_the_file_that_was_asked_for(tmp_path: Path) -> None:
    """Nobody has heard of the temporary file."""
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "missing" / "out.csv", tmp_path / "file" / "out.csv"):
        with pytest.raises(OSError, match="out.csv") as raised:
            atomic_file.write(path, b"x")
        assert raised.value.filename == str(path)
