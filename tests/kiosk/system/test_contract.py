"""What the floor promises, on whichever system these tests run: here on Linux, and by `make windows-test` under Windows' Python.

They use nothing that only one of the two has.
"""

import os
import subprocess
import sys
import threading
import time
import tkinter
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.system import (
    accounts,
    clocks,
    devices,
    drives,
    files,
    keyboard_layouts,
    memory,
    open_files,
    physical_keys,
    printer_queues,
    screen,
)
from kiosk.system.event_loop import Alarm, Bell
from kiosk.ui.input import physical_keyboard
from kiosk.ui.input.keyboard import LAYERS

HOLDER = """
import os, sys
from pathlib import Path
from kiosk.system import files
handle = files.open_file(Path(sys.argv[1]), os.O_RDWR | os.O_CREAT)
print(files.lock(handle), flush=True)
sys.stdin.readline()
os._exit(9)
"""


def another_program(code: str, *words: str) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-c", code, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_a_lock_holds_until_the_program_ends_however_it_ends(tmp_path: Path) -> None:
    """Two kiosks never share one data directory, and one that was killed leaves no lock behind."""
    path = tmp_path / "kiosk.lock"
    path.write_text("4711\n")
    with another_program(HOLDER, str(path)) as holder:
        assert holder.stdout.readline().strip() == "True"
        handle = files.open_file(path, os.O_RDWR | os.O_CREAT)
        assert not files.lock(handle)
        assert files.read_at(handle, 20, 0).strip() == b"4711", "who holds it can be read meanwhile"
        holder.stdin.write("\n")
        holder.stdin.flush()
        holder.wait()
    assert files.lock(handle) and holder.returncode == 9
    os.close(handle)


def test_bytes_are_read_and_written_where_they_are_asked_for(tmp_path: Path) -> None:
    """As they are, ends of lines and the sign 0x1A too."""
    handle = files.open_file(tmp_path / "file", os.O_RDWR | os.O_CREAT)
    assert files.write_at(handle, b"first\r\n\x1aline\n", 0) == 13
    assert files.write_at(handle, b"FIRST", 0) == 5
    assert (files.read_at(handle, 5, 0), files.read_at(handle, 50, 5)) == (b"FIRST", b"\r\n\x1aline\n")
    os.close(handle)
    assert (tmp_path / "file").read_bytes() == b"FIRST\r\n\x1aline\n"
    assert files.first_bytes(tmp_path / "none", 4) == b""


def test_a_file_takes_the_place_of_another(tmp_path: Path) -> None:
    """Also of one that is there; where that cannot be, the old one stands."""
    for content in (b"one", b"two"):
        (tmp_path / "new").write_bytes(content)
        files.sync(tmp_path / "new")
        files.replace(tmp_path / "new", tmp_path / "file")
        assert ((tmp_path / "file").read_bytes(), (tmp_path / "new").exists()) == (content, False)
    with pytest.raises(OSError, match="none"):
        files.replace(tmp_path / "none", tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == b"two"


def test_programs_that_start_together_take_turns(tmp_path: Path) -> None:
    """Two that begin on a fresh folder agree on one identity, because the second waits."""
    order: list[str] = []

    def second() -> None:
        with files.alone_in(tmp_path):
            order.append("second")

    with files.alone_in(tmp_path):
        thread = threading.Thread(target=second)
        thread.start()
        thread.join(0.05)
        order.append("first")
    thread.join(5)
    assert order == ["first", "second"]


def test_what_is_told_of_files_programs_and_the_machine(tmp_path: Path) -> None:
    """A running program is not a dead one; what lies here is ours; the machine has memory and an age."""
    ended = another_program("pass")
    ended.communicate()
    with another_program("input()") as running:
        assert files.runs(os.getpid()) and files.runs(running.pid) and not files.runs(ended.pid)
        running.communicate("\n")
    (tmp_path / "kiosk.db").write_bytes(b"SQLite format 3\0")
    tmp_path.chmod(0o700)
    assert files.is_ours(tmp_path) and files.is_kept_private(tmp_path, (tmp_path / "kiosk.db",))
    assert not files.is_on_read_only_disk(str(tmp_path / "kiosk.db"))
    assert accounts.name() and (memory.available_megabytes() or 0) > 1
    before = clocks.seconds_since_boot()
    assert 0 < before <= clocks.seconds_since_boot()
    assert clocks.boot_id() == clocks.boot_id() and clocks.set_by_network() in (True, False)


def test_drives_and_devices_that_are_not_there(tmp_path: Path) -> None:
    """Asking costs nothing and opens no window; what is no device answers nothing and is never made."""
    assert all(drive.is_absolute() for drive in drives.removable()) and not drives.is_away(tmp_path)
    assert devices.ask(str(tmp_path / "lp0"), b"\x10\x04\x04", 0.1) == b""
    with pytest.raises(OSError, match="lp0"):
        devices.open_device(str(tmp_path / "lp0"))
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def root(request: pytest.FixtureRequest) -> Iterator[tkinter.Tk]:
    if os.name == "posix":
        request.getfixturevalue("display")
    screen.before_first_window()
    root = tkinter.Tk()
    yield root
    root.destroy()


def ring_often(bell: Bell) -> None:
    for _ in range(50):
        bell.ring()


def test_the_event_loop_hears_bells_and_alarms(root: tkinter.Tk) -> None:
    """A bell from another thread, several rings as few; an alarm once, at its time; one that was set anew at its new time."""
    heard: list[str] = []

    def hear(name: str) -> None:
        heard.append(name)
        if {"bell", "soon"} <= set(heard):
            last.set(1.5)  # whatever else was on its way is heard by then

    began = time.monotonic()
    bell = Bell(root, lambda: hear("bell"))
    soon, never = Alarm(root, lambda: hear("soon")), Alarm(root, lambda: hear("never"))
    last = Alarm(root, root.quit)
    soon.set(3600)
    soon.set(0.2)
    never.set(1)
    never.set(0)
    last.set(30)
    threading.Thread(target=ring_often, args=(bell,)).start()
    root.mainloop()
    assert set(heard) == {"bell", "soon"} and heard.count("soon") == 1 and len(heard) < 20
    assert time.monotonic() - began >= 0.2 + 1.5
    for end in (bell, soon, never, last):
        end.close()


def test_a_key_is_told_by_its_place(root: tkinter.Tk) -> None:
    """The numbers of the keys 1, Q, A and Z, and of the row of digits, which a PIN is typed with while Thai is switched on."""
    numbers = (49, 81, 65, 90) if os.name == "nt" else (10, 24, 38, 52)
    assert [physical_keys.key_place(number) for number in numbers] == [10, 24, 38, 52]
    digits = [physical_keys.key_place(number) for number in (b"1234567890" if os.name == "nt" else range(10, 20))]
    assert "".join(physical_keyboard.digit("ๅ", place) for place in digits[:1]) == "1"
    assert [physical_keyboard.digit("x", place) for place in digits] == list("1234567890")
    assert physical_keyboard.latin_letter(LAYERS["thai"][3][0], physical_keys.key_place(numbers[3])) == "z"
    assert physical_keys.key_name("Return", 0) == "Return" and screen.TAP_BUTTONS[0] == 1


def test_what_was_freed_can_be_given_back_to_the_machine() -> None:
    """Between two people: pictures of a survey are made and dropped, and the next person's find their room again."""
    blocks = [bytes(1000) for _ in range(20_000)]
    blocks.clear()
    memory.give_back()
    assert (memory.available_megabytes() or 1) > 0


def test_a_server_may_ask_for_more_connections() -> None:
    """As many as may be had; asking twice, or for fewer, takes nothing away."""
    open_files.allow(256)
    open_files.allow(16)
    handles = [os.open(os.devnull, os.O_RDONLY) for _ in range(200)]
    for handle in handles:
        os.close(handle)
    assert len(set(handles)) == 200


def test_a_real_keyboards_layout_is_told_or_the_display_is_asked() -> None:
    """Windows has layouts of its own, of which one is on; under X the display has them."""
    if os.name != "nt":
        with pytest.raises(OSError, match="display"):
            keyboard_layouts.Layouts()
        return
    layouts = keyboard_layouts.Layouts()
    assert layouts.now() in layouts.all()
    layouts.switch(layouts.now())
    layouts.close()


def test_a_printer_that_is_not_there_takes_nothing() -> None:
    """A queue's name that nobody set up: not ready, and a list that is sent to it is refused."""
    assert not printer_queues.is_ready("nobody set this up")
    with pytest.raises(OSError, match="nobody set this up"):
        printer_queues.send("nobody set this up", b"list")


def test_somebody_far_away_can_be_told_about_the_screen() -> None:
    """Also without a window: on a console, in a session that has none."""
    said = screen.described()
    assert isinstance(said["monitors"], int) and said["pixels"] is not None
