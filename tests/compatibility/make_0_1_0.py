"""Makes the stored files of version 0.1.0 and what it shows of them. Run in a checkout of that version (commit b4cabaa):

    PYTHONPATH=. .venv/bin/python make_0_1_0.py OUT LIBFAKETIME

with this file and `earlier_figures.py` beside each other. It fills three districts of Yasothon on SQLite and PostgreSQL over the end of fiscal year
2569 and the beginning of 2570, lets accounts screen comments, settle nothing, type a provider's form, set holidays, a level band and services,
certifies and locks the report of 2569, joins a fourth district's kiosk over the wire, and writes down what every page, file and command shows.
"""

import json
import lzma
import re
import subprocess
import sys
import tarfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import earlier_figures as figures
import requests
from kiosk import config
from kiosk.config import yasothon_demonstration
from kiosk.paths import TEXTS, DataDir
from kiosk.store import responses as store_responses
from kiosk.store import visits as store_visits
from kiosk.store.database import open_store
from kiosk.survey.calendar import BANGKOK, timestamp
from kiosk.survey.language import load
from kiosk.survey.response import Draft, seal
from sqlalchemy import select
from sync.server import enrolment, ingest, migrations
from sync.server.auth import add_user
from sync.server.database import open_database, reading, writing
from sync.server.ingest import Sender
from sync.server.report import keeping
from sync.server.settings import Settings
from sync.server.sifting import sift
from sync.server.tables import kiosks, responses
from tests.drafts import make_drafts, real_questionnaire
from tests.postgresql import execute, programs, running_cluster
from tests.server.yasothon import Town, fill, known

PROVINCE = "ยโสธร"
DISTRICT = "มหาชนะชัย"
FIRST, LAST = date(2026, 9, 14), date(2026, 11, 19)
TOWNS = (Town("กุดชุม", 4, 4.4), Town("ค้อวัง", 2, 3.7, 4, silent_days=6), Town("เลิงนกทา", 5, 4.1))
HERE = Path.cwd()


def main() -> None:
    out, libfaketime = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    environment = figures.stopped_clock(libfaketime) | {"PYTHONPATH": str(HERE)}
    scratch = out / "scratch"
    scratch.mkdir(exist_ok=True)
    file = scratch / "province.db"
    file.unlink(missing_ok=True)
    address = f"sqlite:///{file}"
    _in_stopped_time(environment, "_province", address)
    data = _kiosk(scratch, address, environment)
    _write(out / "kiosk.json.xz", figures.kiosk_figures(HERE, data, scratch, environment))
    with tarfile.open(out / "kiosk.tar.xz", "w:xz") as archive:
        for path in sorted(data.iterdir()):
            if path.is_file() and path.suffix not in (".lock", ".log"):
                archive.add(path, path.name)
    _shown(address, out / "province-sqlite.json.xz", scratch, environment)
    with open_database(address).connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    (out / "province.db.xz").write_bytes(lzma.compress(file.read_bytes()))
    found = programs()
    assert found
    with running_cluster(found) as cluster:
        execute(cluster, "CREATE DATABASE kept")
        address = f"{cluster}/kept"
        _in_stopped_time(environment, "_province", address)
        _shown(address, out / "province-postgresql.json.xz", scratch, environment)
        dump = subprocess.run([found / "pg_dump", "--no-owner", address], check=True, capture_output=True).stdout
        (out / "province.sql.xz").write_bytes(lzma.compress(dump))


def _in_stopped_time(environment: dict, function: str, argument: str) -> None:
    """One function of this file in a process whose clock stands at NOON."""
    subprocess.run([sys.executable, "-c", f"import make_0_1_0; make_0_1_0.{function}({argument!r})"], env=environment, cwd=HERE, check=True)


def _province(address: str) -> None:
    settings = Settings(address, PROVINCE)
    engine = open_database(address)
    migrations.migrate(engine)
    machines = fill(engine, settings, FIRST, LAST, TOWNS)
    accepts = known(settings)
    sender = Sender(machines["กุดชุม"], PROVINCE, "กุดชุม")
    with writing(engine) as connection:
        for name, (role, district) in {"jangwat": ("province", ""), "kutchum": ("district", "กุดชุม"), "guest": ("viewer", "")}.items():
            add_user(connection, "test", name, figures.PASSWORD, role, PROVINCE, district)
        enrolment.province_of(connection, PROVINCE, PROVINCE)
    # a cloned disk: one sequence number under another id; an altered response: one id under another hash; one that is no response
    draft = make_drafts(2, seed=7, kiosk=sender.kiosk)
    cloned = seal(replace(draft[0], answered_at="2026-11-02T09:00:00+07:00", started_at="2026-11-02T08:58:00+07:00"), 3, "0" * 64).as_record()
    with reading(engine) as connection:
        taken = connection.execute(select(responses.c.id).where(responses.c.kiosk == sender.kiosk, responses.c.seq == 5)).scalar_one()
    altered = seal(replace(draft[1], id=str(taken)), 5, "1" * 64).as_record()
    broken = {**cloned, "answers": {"sex": 7}}
    records = [cloned, altered, broken]
    ingest.take(engine, accepts, sender, records, timestamp(datetime.now(UTC)))
    texts = load(TEXTS, "th", "province")
    with writing(engine) as connection:
        keeping.draft(connection, settings, "jangwat", 2569, texts)
        for step in ("review", "certify", "lock"):
            keeping.advance(connection, "jangwat", PROVINCE, 2569, step)
        keeping.draft(connection, settings, "jangwat", 2570, texts)
    engine.dispose()


def _kiosk(scratch: Path, address: str, environment: dict) -> Path:
    """A kiosk that joined the province, answered, sent, and went on without a network."""
    data = DataDir(scratch / "kiosk")
    data.root.mkdir(exist_ok=True)
    here = ("--data-dir", str(data.root))
    _in_stopped_time(environment, "_first_answers", str(data.root))
    subprocess.run([sys.executable, "-m", "kiosk", "pin", "set", *here], input="482913\n482913\n", text=True, check=True, env=environment, cwd=HERE)
    code = json.loads(figures.run(("sync.server", "enroll", "--district", DISTRICT, "--json", "--database", address), HERE, environment))["code"]
    with figures.serving(HERE, address, scratch / "log", environment) as url:
        figures.run(("kiosk", "enroll", url, code, *here), HERE, environment)
        figures.run(("kiosk", "sync", "--once", "--json", *here), HERE, environment)
        figures.run(("kiosk", "reconcile", "--json", *here), HERE, environment)
        _people(url)
    _in_stopped_time(environment, "_later_answers", str(data.root))
    return data.root


def _first_answers(folder: str) -> None:
    data = DataDir(Path(folder))
    site = replace(yasothon_demonstration("0192f3a4-0000-4000-8000-00000000abcd"), district=DISTRICT, place="ที่ว่าการอำเภอมหาชนะชัย")
    config.save(data.site, site)
    connection = open_store(data.database)
    drafts = [draft for draft in make_drafts(60, seed=11, kiosk=site.kiosk) if draft.answered_at < "2026-11-19"]
    store_responses.save_all(connection, drafts, real_questionnaire())
    for day, people in ((10, 14), (11, 9)):
        at = datetime(2026, 11, day, 16, 0, tzinfo=BANGKOK)
        store_visits.set_day(connection, date(2026, 11, day), people, {"L022": people // 2, "P002": 3}, at)
    at = datetime(2026, 11, 18, 9, 0, tzinfo=BANGKOK)
    store_visits.check_in(connection, "0192f3a4-0000-7000-8000-00000000aaaa", at, ["P002", "L022"])
    connection.close()


def _later_answers(folder: str) -> None:
    data = DataDir(Path(folder))
    connection = open_store(data.database)
    drafts = make_drafts(12, seed=12, kiosk=config.load(data.site).kiosk)
    today = [
        replace(draft, started_at=f"2026-11-20T{9 + n % 3:02}:{8 + n:02}:00+07:00", answered_at=f"2026-11-20T{9 + n % 3:02}:{10 + n:02}:00+07:00")
        for n, draft in enumerate(drafts)
    ]
    store_responses.save_all(connection, today, real_questionnaire())
    connection.close()


def _people(url: str) -> None:
    """What accounts do on the pages: level band, holidays, a sending day, screened comments, a provider's form."""
    browser = requests.Session()
    assert browser.post(f"{url}/login", data={"name": "jangwat", "password": figures.PASSWORD}).ok
    token = re.search(r'name="csrf" value="([^"]+)"', browser.get(f"{url}/account").text)[1]
    for path, form in (
        ("/duties/sending-day", {"day": "25"}),
        ("/duties/holidays", {"days": "2026-12-07 ชดเชย\n2027-03-03"}),
        ("/report/band", {"band": "0.50"}),
    ):
        reply = browser.post(url + path, data={"csrf": token, **form})
        print(path, reply.status_code, "" if reply.ok else figures._text(reply.text)[:300])
    page = browser.get(f"{url}/comments?tab=unread").text
    print(sorted(set(re.findall(r'action="([^"]+)"', page))), sorted(set(re.findall(r'name="([^"]+)"', page))))


def _shown(address: str, path: Path, scratch: Path, environment: dict) -> None:
    shown = figures.province_figures(HERE, address, scratch, environment)
    with figures.serving(HERE, address, scratch / "log", environment) as url:
        shown["pages"] = {account: figures.pages(url, account) for account in figures.ACCOUNTS}
    print(path.name, {account: len(pages) for account, pages in shown["pages"].items()})
    _write(path, shown)


def _write(path: Path, value: object) -> None:
    path.write_bytes(lzma.compress(json.dumps(value, ensure_ascii=False, indent=0, sort_keys=True).encode()))


if __name__ == "__main__":
    main()
