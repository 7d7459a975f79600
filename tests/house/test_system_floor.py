"""Nothing above the floor (kiosk/system) asks which system it is, or calls what only one of them has."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.source_trees import tree_of

ROOT = Path(__file__).resolve().parents[2]
FLOOR = "kiosk/system/"
MODULES = {"fcntl", "grp", "msvcrt", "pwd", "resource", "select", "termios", "tty", "winreg"}
CALLS = {
    "os": {
        *(
            "O_BINARY",
            "O_CLOEXEC",
            "O_DIRECTORY",
            "O_NOCTTY",
            "O_NOFOLLOW",
            "O_NONBLOCK",
            "ST_RDONLY",
            "chown",
            "fchmod",
            "fchown",
            "fdatasync",
        ),
        *(
            "fork",
            "getegid",
            "geteuid",
            "getgid",
            "getgrouplist",
            "getuid",
            "mkfifo",
            "name",
            "pipe2",
            "pread",
            "pwrite",
            "setegid",
        ),
        *("seteuid", "setgid", "setgroups", "setuid", "startfile", "statvfs", "sync", "uname"),
    },
    "sys": {"getwindowsversion", "platform"},
    "time": {"CLOCK_BOOTTIME", "clock_gettime"},
    "ctypes": {"WinDLL", "windll", "wintypes"},
    "platform": {"system"},
}
EVENTS = {"createfilehandler"}  # of Tk, where it watches files
# Where one system is the subject. The list may only shrink.
OF_ONE_SYSTEM = {
    "kiosk/runtime/demo_walk.py": "starts a virtual X display",
    "kiosk/ui/raw_touches.py": "X11: asked for where libX11 and libXi are; without them there is one finger",
    "kiosk/ui/screen_size.py": "asks the X server; without one it says so",
    "kiosk/updates/installation.py": "root's side: Debian packages",
    "kiosk/updates/update_file.py": "root's side reads what a kiosk's user may have put there",
}


def sources() -> Iterator[Path]:
    """Of the kiosk and of the province: both are for Linux and Windows (assets/handbook/windows.md)."""
    for folder in ("kiosk", "screens", "sync"):
        yield from sorted((ROOT / folder).rglob("*.py"))


def asks_the_system(path: Path) -> list[str]:
    """What in that file only one system has, by line."""
    asked = []
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            asked += [f"{node.lineno}: {alias.name}" for alias in node.names if alias.name in MODULES]
        elif isinstance(node, ast.ImportFrom) and node.module in MODULES:
            asked.append(f"{node.lineno}: {node.module}")
        elif isinstance(node, ast.Attribute):
            owner = node.value.id if isinstance(node.value, ast.Name) else ""
            if node.attr in CALLS.get(owner, ()) or node.attr in EVENTS:
                asked.append(f"{node.lineno}: {owner}.{node.attr}")
    return asked


def test_nothing_above_the_floor_asks_which_system_it_is() -> None:
    """A call that Windows does not have would be met first by an officer; what differs is in kiosk/system, with a contract for both."""
    paths = {path.relative_to(ROOT).as_posix(): path for path in sources()}
    asking = {name: asked for name, path in paths.items() if not name.startswith(FLOOR) and (asked := asks_the_system(path))}
    assert {name: asked for name, asked in asking.items() if name not in OF_ONE_SYSTEM} == {}
    assert set(OF_ONE_SYSTEM) - set(asking) == set(), "no longer true of"
