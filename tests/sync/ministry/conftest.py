"""What the ministry's tests lean on: Yasothon's roll-up of two months, made once, and an empty ministry that knows its key."""

from dataclasses import dataclass

import pytest
from sqlalchemy import Engine

from kiosk.language.texts import load
from kiosk.paths import TEXTS
from sync.ministry import province_keys
from sync.server.db.engine import open_database, reading, writing
from sync.server.report import workflow
from sync.server.report.model import ReportData
from sync.server.rollups import rollup_versions
from sync.server.rollups.rollup_versions import RollupVersion
from sync.server.settings import Settings
from tests.support.fixtures.yasothon import FilledProvince

YEAR = 2570
ITEMS = ("1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "3.1", "3.2", "3.3", "4")


@dataclass(frozen=True, slots=True)
class SendingProvince:
    """Yasothon: a provisional version, then its report locked and the version that rests on it."""

    settings: Settings
    key: str
    provisional: RollupVersion
    locked: RollupVersion
    report: ReportData


@pytest.fixture(scope="session")
def sender(tmp_path_factory: pytest.TempPathFactory, yasothon: FilledProvince) -> SendingProvince:
    settings = yasothon.copied_to(tmp_path_factory.mktemp("sender") / "province.db")
    engine = open_database(settings.database_url)
    with writing(engine) as connection:
        key, first = rollup_versions.public_key(connection), rollup_versions.make(connection, settings, "jangwat", YEAR)
        workflow.draft(connection, settings, "jangwat", YEAR, load(TEXTS, "th", "province"))
        for step in ("review", "certify", "lock"):
            workflow.advance(connection, "jangwat", settings.province, YEAR, step)
        second = rollup_versions.make(connection, settings, "jangwat", YEAR)
    with reading(engine) as connection:
        stored = workflow.latest(connection, settings.province, YEAR)
    engine.dispose()
    assert stored is not None
    return SendingProvince(settings, key, first, second, stored.report)


@pytest.fixture
def ministry(engine: Engine, sender: SendingProvince) -> Engine:
    """An empty ministry, on SQLite and on PostgreSQL."""
    with writing(engine) as connection:
        province_keys.add(connection, "test", sender.settings.province, sender.key)
    return engine
