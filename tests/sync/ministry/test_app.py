"""The ministry as people and provinces meet it: figures come over a socket, pages show them to who has an account, files carry them on."""

import json
import os
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
import uvicorn
from sqlalchemy import select
from starlette.testclient import TestClient

from kiosk.frozen import replace
from sync.ministry import province_keys
from sync.ministry.__main__ import MINISTRY
from sync.ministry.app import create_app
from sync.server.accounts.users import add_user
from sync.server.db.engine import open_database, reading, writing
from sync.server.db.schema import rollup_figures, rollup_files
from sync.server.rollups import rollup_delivery, rollup_versions
from sync.server.rollups.rollup_model import RollupError
from sync.server.scope import Scope
from sync.server.settings import Settings
from tests.support import chromium
from tests.support.accessibility import axe, obstacles
from tests.sync.ministry.conftest import YEAR, SendingProvince
from tests.sync.server.pages.conftest import Person

PASSWORD = "a sentence that is remembered"
HERE = {"base_url": "http://127.0.0.1", "client": ("127.0.0.1", 50000), "follow_redirects": False}
PAGES = ("/overview", "/districts", "/compare", "/compare?province=ยโสธร", "/services", "/services/L022", "/kpi", "/data", "/received")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path, sender: SendingProvince) -> Iterator[tuple[str, Settings]]:
    """A ministry with two accounts that listens; its address. It knows nobody's key yet."""
    path = tmp_path_factory.mktemp("ministry") / "ministry.db"
    path.write_bytes(migrated_sqlite.read_bytes())
    settings = Settings(f"sqlite:///{path}", MINISTRY, ministry=True)
    engine = open_database(settings.database_url)
    with writing(engine) as connection:
        for name, role in (("krom", "province"), ("guest", "viewer")):
            add_user(connection, "test", name, PASSWORD, role, Scope(MINISTRY))
    engine.dispose()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(create_app(settings), log_level="warning", access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", settings
        server.should_exit = True
        thread.join(20)


@pytest.fixture
def person(served: tuple[str, Settings]) -> Iterator[Callable[[str], Person]]:
    """Who has logged in, by name; the database is closed when the test ends."""
    app = create_app(served[1])

    def logged_in(name: str) -> Person:
        browser = TestClient(app, **HERE)
        reply = browser.post("/login", data={"name": name, "password": PASSWORD})
        assert reply.status_code == 303, reply.text
        return Person(browser)

    yield logged_in
    app.state.engine.dispose()


@pytest.fixture
def krom(served: tuple[str, Settings], sender: SendingProvince, person: Callable[[str], Person]) -> Person:
    """An officer of the ministry, which knows the province's key and has its locked report as a file."""
    engine = open_database(served[1].database_url)
    with writing(engine) as connection:
        province_keys.add(connection, "test", sender.settings.province, sender.key)
    engine.dispose()
    officer = person("krom")
    officer.browser.post("/received/file", data={"csrf": officer.token()}, files={"file": ("a.rollup", sender.locked.content)})
    return officer


def test_a_province_sends_and_the_ministry_shows_it(
    served: tuple[str, Settings], sender: SendingProvince, person: Callable[[str], Person]
) -> None:
    """Refused by a stranger's ears first, then off, then over the socket; once more it costs nothing. Every page shows the percent."""
    address, settings = served
    engine, ours = open_database(settings.database_url), open_database(sender.settings.database_url)
    for expected, act in (
        ("rollup_fault_off", lambda: None),
        ("rollup_fault_key", lambda: switch_on(sender)),
    ):
        act()
        with pytest.raises(RollupError) as refused:
            rollup_delivery.send(ours, sender.settings, sender.locked, address)
        assert refused.value.key == expected
    with writing(engine) as connection:
        province_keys.add(connection, "test", sender.settings.province, sender.key)
    assert [rollup_delivery.send(ours, sender.settings, sender.locked, address).parts for _ in range(2)] == [4, 0]
    with reading(ours) as connection:
        assert connection.scalar(select(rollup_files.c.delivered_to).where(rollup_files.c.version == 2)) == address
    with pytest.raises(RollupError) as older:
        rollup_delivery.deliver(sender.provisional.content, address)
    assert older.value.key == "rollup_fault_older"
    ours.dispose()
    engine.dispose()
    guest = person("guest")
    percent = sender.report.whole.percent
    assert all(
        percent in guest.opens(f"{page}{'&' if '?' in page else '?'}year={YEAR}")
        for page in ("/overview", "/compare", f"/provinces/{sender.settings.province}")
    )
    for part in sender.report.districts:
        assert part.result.percent in guest.opens(f"/districts?year={YEAR}&q={part.result.name}")
    assert "Kut Chum" in with_language(guest, "en").opens(f"/districts?year={YEAR}&q=kut")


def switch_on(sender: SendingProvince) -> None:
    engine = open_database(sender.settings.database_url)
    with writing(engine) as connection:
        rollup_versions.switch(connection, "test", on=True)
    engine.dispose()


def with_language(someone: Person, language: str) -> Person:
    someone.browser.get(f"/language/{language}")
    return someone


def test_pages_are_for_accounts_and_acts_for_managers(
    served: tuple[str, Settings], sender: SendingProvince, person: Callable[[str], Person]
) -> None:
    """Nobody sees a figure without an account; a viewer changes nothing; every page opens before anything came, too."""
    _, settings = served
    with TestClient(create_app(settings), **HERE) as nobody:
        assert {page: nobody.get(page).status_code for page in PAGES} == dict.fromkeys(PAGES, 303)
    guest, krom = person("guest"), person("krom")
    for page in PAGES:
        guest.opens(page)
        guest.opens(f"{page}{'&' if '?' in page else '?'}year=2565")
    guest.opens("/provinces/ไม่มี", status=404)
    guest.sends("/received/keys", status=403, province="ยโสธร", key=sender.key)
    assert "44" in krom.sends("/received/keys", status=400, province="ยโสธร", key="no key")
    reply = krom.browser.post("/received/file", data={"csrf": krom.token()}, files={"file": ("a.rollup", b"nonsense")})
    assert reply.status_code == 400
    assert krom.browser.post("/v1/rollups", content=b"{}").status_code == 401


def test_figures_go_on_as_files(krom: Person, sender: SendingProvince) -> None:
    """CSV, JSON and XLSX of each table, with the locked report's percent."""
    for table in ("provinces", "districts", "services", "months", "completeness"):
        for form in ("csv", "xlsx", "json"):
            assert krom.browser.get(f"/data/{table}.{form}?year={YEAR}").status_code == 200, (table, form)
    rows = json.loads(krom.opens(f"/data/provinces.json?year={YEAR}"))["rows"]
    assert [(row["province"], f"{row['percent']:.2f}", row["complete"]) for row in rows] == [
        (sender.settings.province, sender.report.whole.percent, sender.report.whole.complete)
    ]
    (complete,) = json.loads(krom.opens(f"/data/completeness.json?year={YEAR}"))["rows"]
    rests_on = sender.report.completeness
    assert (complete["differing"], complete["days"]) == (sum(len(line.differing) for line in rests_on), sum(line.days for line in rests_on))
    krom.opens("/data/comments.csv", status=404)


def test_one_of_many_provinces_is_looked_for(krom: Person, sender: SendingProvince) -> None:
    """By its Thai or English name, on every list of provinces; nothing found is said."""
    for page in ("/overview", "/compare", "/kpi"):
        assert "Yasothon<" in with_language(krom, "en").opens(f"{page}?year={YEAR}&q=yaso")
        assert f">{sender.settings.province}<" in with_language(krom, "th").opens(f"{page}?year={YEAR}&q=ยโส")
        assert "ไม่พบ" in krom.opens(f"{page}?year={YEAR}&q=ไม่มีชื่อนี้")


@pytest.mark.skipif(chromium.program() is None or axe() is None, reason="chromium and axe-core-python check whether everybody can use it")
@pytest.mark.timeout(300)
@pytest.mark.parametrize("width", [390, 1366])
@pytest.mark.usefixtures("krom")
def test_everybody_can_use_the_ministrys_pages(served: tuple[str, Settings], sender: SendingProvince, width: int) -> None:
    """From the log-in to one's own account, on a telephone and on a desk, light and dark, with a province's figures: as the province's."""
    address, _ = served
    faults: dict[str, dict[str, list[str]]] = {}
    with chromium.Browser(str(chromium.program()), width, 900) as browser:
        browser.open(f"{address}/login")
        faults["/login"] = obstacles(browser)
        browser.fill_and_send(name="krom", password=PASSWORD)
        for page in ("/account", *PAGES, f"/provinces/{sender.settings.province}"):
            browser.open(f"{address}{quote(page, safe='/?=')}{'&' if '?' in page else '?'}year={YEAR}")
            assert browser.run("document.querySelectorAll('nav').length > 0 && !document.querySelector('#password')"), page
            faults[page] = obstacles(browser)
        refused = [complaint for complaint in browser.complaints if "Content Security Policy" in complaint]
    assert {page: said for page, said in faults.items() if said} == {} and refused == []


def test_the_ministry_does_not_open_a_provinces_database(sender: SendingProvince, capsys: pytest.CaptureFixture[str]) -> None:
    """Nor would a province's pages show it: the database says whose it is."""
    from sync.ministry.__main__ import main

    assert main(["list", "--database", sender.settings.database_url]) == 1
    assert "that of a province" in capsys.readouterr().err


def test_a_file_is_taken_in_by_command(tmp_path: Path, sender: SendingProvince, capsys: pytest.CaptureFixture[str]) -> None:
    """Key, file, list; a second key's file is refused in one sentence."""
    from sync.ministry.__main__ import main

    file, folder = tmp_path / "yasothon.rollup", ["--data-dir", str(tmp_path / "ministry")]
    file.write_bytes(sender.locked.content)
    assert main([*folder, "receive", str(file)]) == 2
    assert "does not know this key" in capsys.readouterr().err
    assert main([*folder, "key", sender.settings.province, sender.key]) == 0
    assert main([*folder, "receive", str(file)]) == 0
    assert main([*folder, "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])[0]["current"] == 1
    assert main([*folder, "key", sender.settings.province]) == 0
    assert main([*folder, "key", sender.settings.province]) == 2


def test_a_pipe_is_no_file_of_a_province(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is refused in a sentence, and not waited for."""
    from sync.ministry.__main__ import main

    os.mkfifo(tmp_path / "pipe")
    assert main(["--data-dir", str(tmp_path / "ministry"), "receive", str(tmp_path / "pipe")]) == 2
    assert "pipe is no file" in capsys.readouterr().err


def test_a_change_after_the_lock_is_told_and_not_sent(tmp_path: Path, sender: SendingProvince) -> None:
    """The figures would not be those of the report that was signed: a new version of it comes first. Equal figures make no new version."""
    from sync.server.db.schema import period_counts

    copy = tmp_path / "moved.db"
    copy.write_bytes(Path(sender.settings.database_url.removeprefix("sqlite:///")).read_bytes())
    settings = replace(sender.settings, database_url=f"sqlite:///{copy}")
    engine = open_database(settings.database_url)
    with writing(engine) as connection:
        assert rollup_versions.make(connection, settings, "jangwat", YEAR).version == 2
        connection.execute(period_counts.update().where(period_counts.c.service == "").values(partial=period_counts.c.partial + 1))
        with pytest.raises(RollupError) as moved:
            rollup_versions.make(connection, settings, "jangwat", YEAR)
    assert moved.value.key == "rollup_fault_moved"
    with writing(engine) as connection, pytest.raises(RollupError) as empty:
        rollup_versions.make(connection, settings, "jangwat", 2565)
    assert empty.value.key == "rollup_fault_empty"
    engine.dispose()


def test_nothing_but_tallies_is_in_the_ministrys_table() -> None:
    """No column could hold a comment, a machine or a moment."""
    assert set(rollup_figures.c.keys()) == {
        *("fiscal_year", "period", "service", "province", "district"),
        *("complete", "partial", "people", "uses", "answered", "answers"),
    }
