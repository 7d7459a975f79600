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
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from kiosk.survey.catalogue import Catalogue
from kiosk.survey.questionnaire import Questionnaire
from tests.support.shipped import shipped_catalogue, shipped_questionnaire

pytest_plugins = [
    f"tests.support.fixtures.{name}" for name in ("databases", "guide", "reporting_kiosks", "telephones", "updates", "yasothon")
]

# The same examples on every run, so that a green run stays green: few, as a run shows nothing that the one before did not; `make explore`
# draws new ones, very many more.
settings.register_profile("kept", deadline=None, derandomize=True, database=None, max_examples=25)
settings.register_profile("explore", deadline=None, max_examples=5000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "kept"))

# The longest files begin first, or one process would end by waiting for the others. The first of each line waits for programs, kills
# and clocks more than it computes: one such file beside two that compute keeps two processors busy from the first minute on.
BEGINS_FIRST = (
    "end_to_end/test_gone_with_the_person.py",  # looks at all that a process holds, which grows
    *("sync/server/pages/test_every_page.py", "sync/server/pages/test_everyday_tasks.py", "sync/server/tallies/test_keeping.py"),
    *("end_to_end/test_demo.py", "sync/server/ingest/test_any_order.py", "kiosk/ui/test_banner.py"),
    *("end_to_end/test_real_taps.py", "compatibility/test_version_0_1_0.py", "screens/citizen/test_gallery.py"),
    *("sync/client/test_kills.py", "sync/server/pages/test_who_may_what.py", "screens/officer/test_gallery.py"),
    *("kiosk/guide/test_at_the_counter.py", "sync/server/api/test_openapi.py", "sync/server/api/test_fuzz.py"),
    *("kiosk/store/test_power_cut.py", "sync/server/ingest/test_amendments.py", "screens/guide/test_gallery.py"),
    *("kiosk/commands/test_run.py", "sync/server/pages/test_yearly_report.py", "sync/server/report/test_report.py"),
    *("kiosk/runtime/test_app.py", "sync/server/pages/test_overview.py", "sync/server/ingest/test_visits.py"),
    *("kiosk/printing/test_take_away_list.py", "kiosk/store/recovery/test_salvage.py", "sync/server/ingest/test_responses.py"),
    *("sync/client/test_push.py", "sync/server/commands/test_commands.py", "sync/server/accounts/test_sessions.py"),
    *("sync/server/pages/test_looks.py", "recount/test_pages.py"),
    *("sync/client/test_worker.py", "assets/test_deploy.py", "sync/server/api/test_routes.py"),
    *("assets/test_xsession.py", "sync/server/test_many_processes.py", "kiosk/citizen/test_at_the_counter.py"),
)


# Thousands of databases are written and thrown away: in memory no test waits for the disk, which both processes share.
IN_MEMORY, ROOM = Path("/dev/shm"), 2 * 2**30


# The collector goes through everything young after so many new objects, not after 700: a seventh of the processor time of a run.
NEW_OBJECTS = 50_000


def pytest_configure(config: pytest.Config) -> None:
    gc.set_threshold(NEW_OBJECTS, 20, 20)
    if not config.option.basetemp and _programs_can_run_in(IN_MEMORY):
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(IN_MEMORY))


def _programs_can_run_in(folder: Path) -> bool:
    """Whether the folder has room for a run, and is not mounted for data alone (as in a container)."""
    if not os.access(folder, os.W_OK):
        return False
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_frsize >= ROOM and not disk.f_flag & os.ST_NOEXEC


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {Path(__file__).parent / name: place for place, name in enumerate(BEGINS_FIRST)}
    if gone := [str(path) for path in places if not path.exists()]:
        raise pytest.UsageError(f"BEGINS_FIRST in {__file__} names what is not there: {', '.join(gone)}")
    items.sort(key=lambda item: places.get(item.path, len(places)))


# Their files share what costs most of their time: syntax trees of all code, a made province, its report.
ONE_PROCESS = ("tests/house/", "tests/recount/", "tests/sync/server/report/")


class FileScheduling(LoadFileScheduling):
    """The tests of a file run in one process, one after the other, and those of a folder whose files share something dear."""

    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in ONE_PROCESS if nodeid.startswith(folder)), super()._split_scope(nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> FileScheduling | None:
    return FileScheduling(config, log) if config.getvalue("dist") == "loadfile" else None


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
    return shipped_questionnaire()


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return shipped_catalogue()


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
        number = line_of(ready, 30, "Xvfb")
        yield f":{number}"
    finally:
        os.close(ready)
        server.terminate()
        server.wait(30)


def line_of(descriptor: int, seconds: float, server: str) -> str:
    """What an X server says of its display. Fails where it says nothing."""
    text = b""
    while not text.endswith(b"\n"):
        if not select.select([descriptor], [], [], seconds)[0]:
            pytest.fail(f"{server} did not say within {seconds} s which display it is")
        chunk = os.read(descriptor, 16)
        if not chunk:
            pytest.fail(f"{server} ended before it was ready")
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
