"""A kiosk as the tests of sync need it: it answers, sends and compares; and what the province holds of it."""

import json
import uuid
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Engine, delete, select

from kiosk.paths import DataDir
from kiosk.site import site_file
from kiosk.site.model import Server, Site
from kiosk.store import outbox, responses, visits
from kiosk.store.database import open_store
from kiosk.survey.dates.calendar import BANGKOK
from kiosk.survey.response import Response
from sync.client import enrolment as joining
from sync.client import reconcile
from sync.client.credentials import credentials_of, key_file
from sync.client.province_client import ProvinceClient, Timeouts
from sync.client.push import Push, PushCounts
from sync.server.db import schema
from sync.server.db.engine import reading, writing
from sync.server.kiosks import enrolment
from tests.support.drafts import make_drafts
from tests.support.shipped import shipped_questionnaire
from tests.support.site import real_site

PROVINCE = "ยโสธร"
PATIENT = Timeouts(connect_s=5, read_s=30, whole_s=60)
IMPATIENT = Timeouts(connect_s=2, read_s=1, whole_s=4, push_read_s=1)  # where silence is what is tested
FORM = shipped_questionnaire()


class ReportingKiosk:
    """One kiosk with its own data directory."""

    def __init__(self, folder: Path, patience: Timeouts = PATIENT) -> None:
        self.data = DataDir(folder)
        folder.mkdir(parents=True)
        site_file.save(self.data.site, real_site())
        self.connection = open_store(self.data.database)
        self.patience = patience
        self._seed = uuid.UUID(self.site.kiosk).int  # ids that no other kiosk's people have

    @property
    def site(self) -> Site:
        return _loaded(self.data.site, self.data.site.read_bytes())

    def close(self) -> None:
        self.connection.close()

    # ------------------------------------------------------------------ what happens at the counter

    def answer(self, count: int) -> list[Response]:
        """So many people answer."""
        self._seed += 1
        drafts = make_drafts(count, seed=self._seed, kiosk=self.site.kiosk)
        return responses.save_all(self.connection, drafts, FORM)

    def check_in(self, visit_id: str) -> None:
        visits.check_in(self.connection, visit_id, now(), ["P002"])

    # ------------------------------------------------------------------ the province

    def join(self, url: str, code: str, **server: object) -> None:
        joining.join(self.data, self.site, Server(url, **server), code, self.patience)

    def talk_through(self, url: str) -> None:
        talk_through(self.data, url)

    def push(self) -> PushCounts:
        with self.province() as province:
            return Push(self.connection, province, self.site.kiosk, now).everything()

    def reconcile(self) -> list[reconcile.ComparedDay]:
        with self.province() as province:
            return reconcile.reconcile(self.connection, province, Push(self.connection, province, self.site.kiosk, now), now, always=True)

    def province(self, clock: Callable[[], datetime] | None = None) -> ProvinceClient:
        return ProvinceClient(credentials_of(self.data, self.site), self.patience, clock or now)

    # ------------------------------------------------------------------ what is held

    @property
    def waiting(self) -> int:
        return outbox.counts(self.connection).pending

    @property
    def refused(self) -> int:
        return outbox.counts(self.connection).refused

    def held(self) -> list[tuple[str, int, str]]:
        """(id, seq, hash) of everything this kiosk holds."""
        with closing(open_store(self.data.database)) as connection:
            return [(record["id"], record["seq"], record["hash"]) for record in responses.records(connection)]

    def answered_days(self) -> int:
        return len(reconcile.our_days(self.connection))


@lru_cache
def _loaded(path: Path, _content: bytes) -> Site:
    """Read again when somebody has written it: to read it takes 5 ms, and each step of a test asks who it is."""
    return site_file.load(path)


def talk_through(data: DataDir, url: str) -> None:
    """The same province by another way: a proxy, a name, an address."""
    credentials = json.loads(key_file(data).read_text(encoding="utf-8"))
    key_file(data).write_text(json.dumps({**credentials, "url": url}), encoding="utf-8")
    site = site_file.load(data.site)
    site_file.save(data.site, replace(site, server=replace(site.server, url=url)))


def now() -> datetime:
    return datetime.now(BANGKOK)


def slow_clock() -> datetime:
    return now() - timedelta(hours=3)


class ProvinceRecords:
    """What the province holds, read from its database."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def code(self, district: str = "กุดชุม", hours: int = 24) -> str:
        with writing(self.engine) as connection:
            return enrolment.issue_code(connection, "test", PROVINCE, district, hours=hours)[0]

    def code_for(self, kiosk: ReportingKiosk) -> str:
        """A code that this kiosk alone may spend: what one that was revoked needs."""
        with writing(self.engine) as connection:
            issued = enrolment.issue_code_for(connection, "test", kiosk.site.kiosk)
        assert issued
        return issued[0]

    def revoke(self, kiosk: ReportingKiosk) -> None:
        with writing(self.engine) as connection:
            assert enrolment.revoke(connection, "test", kiosk.site.kiosk)

    def of(self, kiosk: ReportingKiosk) -> list[tuple[str, int, str]]:
        """(id, seq, hash) of every row of this kiosk, in seq order; a record stored twice would stand here twice."""
        table = schema.responses
        columns = (table.c.id, table.c.seq, table.c.hash)
        statement = select(*columns).where(table.c.kiosk == kiosk.site.kiosk).order_by(table.c.seq, table.c.id)
        with reading(self.engine) as connection:
            return [tuple(row) for row in connection.execute(statement)]

    def lose(self, kiosk: ReportingKiosk, day: str | None = None) -> int:
        """This province's backup was old: everything of a kiosk, or of one of its days, is gone; how many responses that is."""
        rows = schema.responses.c
        mine = (rows.kiosk == kiosk.site.kiosk) & ((rows.day == day) if day else (rows.day != ""))
        with writing(self.engine) as connection:
            ids = connection.scalars(select(rows.id).where(mine)).all()
            for table in (schema.comments, schema.flags):
                connection.execute(delete(table).where(table.c.id.in_(ids)))
            days = schema.ledger_days.c
            lost = (days.kiosk == kiosk.site.kiosk) & ((days.day == day) if day else (days.day != ""))
            connection.execute(delete(schema.ledger_days).where(lost))
            connection.execute(delete(schema.held_ranges).where(schema.held_ranges.c.kiosk == kiosk.site.kiosk))
            return connection.execute(delete(schema.responses).where(mine)).rowcount

    def visits_of(self, kiosk: ReportingKiosk) -> set[str]:
        with reading(self.engine) as connection:
            return set(connection.scalars(select(schema.visits.c.id).where(schema.visits.c.kiosk == kiosk.site.kiosk)))

    def conflicts_of(self, kiosk: ReportingKiosk) -> int:
        with reading(self.engine) as connection:
            return len(connection.execute(select(schema.conflicts.c.id).where(schema.conflicts.c.kiosk == kiosk.site.kiosk)).all())


def same_on_both_sides(kiosk: ReportingKiosk, held: ProvinceRecords) -> None:
    """Both hold exactly the same responses, once each; no day differs; nothing waits, nothing was refused."""
    assert held.of(kiosk) == kiosk.held()
    days = kiosk.reconcile()
    assert [day.day for day in days if not day.agrees] == []
    assert sum(day.theirs["count"] for day in days) == len(kiosk.held())
    assert (kiosk.waiting, kiosk.refused, held.conflicts_of(kiosk)) == (0, 0, 0)
