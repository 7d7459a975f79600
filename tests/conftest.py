"""What every test may lean on: a display of its own, a home of its own, the shipped questionnaire. No doubles of our own code."""

import gc
import os
import select
import subprocess
import tkinter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from kiosk.paths import CATALOGUE_NOTES, QUESTIONNAIRE, SERVICES
from kiosk.survey import catalogue as catalogue_file
from kiosk.survey import questionnaire as questionnaire_file
from kiosk.survey.catalogue import Catalogue
from kiosk.survey.questionnaire import Questionnaire

pytest_plugins = ["tests.support.fixtures.databases", "tests.support.fixtures.guide", "tests.support.fixtures.reporting_kiosks"]

# The same examples on every run, so that a green run stays green; `make explore` draws new ones, many more.
settings.register_profile("kept", deadline=None, derandomize=True, database=None)
settings.register_profile("explore", deadline=None, max_examples=5000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "kept"))

# Long, and by name among the last: it begins first, or one process would end by waiting for them.
LONG_FILES = {"test_yearly_report.py"}


# Thousands of databases are written and thrown away: in memory no test waits for the disk, which both processes share.
IN_MEMORY, ROOM = Path("/dev/shm"), 2 * 2**30


def pytest_configure(config: pytest.Config) -> None:
    if not config.option.basetemp and _programs_can_run_in(IN_MEMORY):
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(IN_MEMORY))


def _programs_can_run_in(folder: Path) -> bool:
    """Whether the folder has room for a run, and is not mounted for data alone (as in a container)."""
    if not os.access(folder, os.W_OK):
        return False
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_frsize >= ROOM and not disk.f_flag & os.ST_NOEXEC


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.name not in LONG_FILES)


def pytest_collection_finish() -> None:
    """What was loaded by now stays until the end: the collector need not go through it again after every window."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def kept_interpreters() -> Iterator[list[object]]:
    """Tcl aborts the whole process when an interpreter is let go of in another thread than its own, and Python's collector runs
    in any thread: interpreters of closed windows are kept until the session ends, where only the main thread is left."""
    interpreters: list[object] = []
    begin = tkinter.Tk.__init__

    def begin_and_keep(self: tkinter.Tk, *given: object, **named: object) -> None:
        begin(self, *given, **named)
        interpreters.append(self.tk)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tkinter.Tk, "__init__", begin_and_keep)
        yield interpreters


@pytest.fixture(scope="module", autouse=True)
def closed_windows_leave_nothing(kept_interpreters: list[object]) -> Iterator[None]:
    """Pictures of a closed window, collected later in a server's thread, would wait for a main loop that has ended, a second each."""
    before = len(kept_interpreters)
    yield
    if len(kept_interpreters) > before:
        gc.collect()


@pytest.fixture(scope="module", autouse=True)
def umask() -> Iterator[None]:
    """Both programs close their files to others for as long as they run; called in this process, they would for all tests after them."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture(scope="session", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A test that forgets --data-dir writes here, not into the home of the person who runs it."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(folder))
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
            patch.setenv(name, str(folder / name.lower()))
        yield folder


@pytest.fixture(scope="session")
def questionnaire() -> Questionnaire:
    return questionnaire_file.load(QUESTIONNAIRE)


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return catalogue_file.load(SERVICES, CATALOGUE_NOTES)


@contextmanager
def running_display(width: int, height: int, *options: str) -> Iterator[str]:
    """An X server nobody sees, on a free number; its name, as `:7`. Needs the package xvfb."""
    ready, end = os.pipe()
    command = [
        "Xvfb",
        "-displayfd",
        str(end),
        "-screen",
        "0",
        f"{width}x{height}x24",
        "-nolisten",
        "tcp",
        "-noreset",
        "-s",
        "0",
        *options,
    ]
    try:
        server = subprocess.Popen(command, pass_fds=[end], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except FileNotFoundError:
        pytest.fail("these tests need a virtual display: install the package xvfb")
    finally:
        os.close(end)
    try:
        number = _line(ready, seconds=30)
        yield f":{number}"
    finally:
        os.close(ready)
        server.terminate()
        server.wait(30)


def _line(descriptor: int, seconds: float) -> str:
    text = b""
    while not text.endswith(b"\n"):
        if not select.select([descriptor], [], [], seconds)[0]:
            pytest.fail("Xvfb did not say within 30 s which display it is")
        chunk = os.read(descriptor, 16)
        if not chunk:
            pytest.fail("Xvfb ended before it was ready")
        text += chunk
    return text.decode().strip()


@pytest.fixture(scope="session")
def display_of() -> Iterator[Callable[[int, int], str]]:
    """`display_of(1920, 1080)` is the name of a display of that size, the same one for the whole session."""
    names: dict[tuple[int, int], str] = {}
    with ExitStack() as stack:

        def display_of_size(width: int, height: int) -> str:
            if (width, height) not in names:
                names[width, height] = stack.enter_context(running_display(width, height))
            return names[width, height]

        yield display_of_size


@pytest.fixture(scope="session")
def display(display_of: Callable[[int, int], str]) -> Iterator[str]:
    """The portrait display of GUI tests, 1080x1920, also in DISPLAY; KIOSK_TEST_DISPLAY names another one to look at."""
    name = os.environ.get("KIOSK_TEST_DISPLAY") or display_of(1080, 1920)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DISPLAY", name)
        yield name
