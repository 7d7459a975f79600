"""What the report's tests lean on: two months of three districts, and a draft of the year made from them."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import Engine

from kiosk.language.texts import Texts, load
from kiosk.paths import TEXTS
from sync.server.db import migrations
from sync.server.db.engine import open_database, writing
from sync.server.report.builder import build_report
from sync.server.report.model import ReportData
from sync.server.settings import Settings
from tests.support.yasothon_province import fill

PROVINCE = "ยโสธร"


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(f"sqlite:///{tmp_path_factory.mktemp('report') / 'province.db'}", PROVINCE)


@pytest.fixture(scope="session")
def held(settings: Settings) -> Iterator[Engine]:
    """The filled database; tests of this folder only add to it what no other of them reads."""
    engine = open_database(settings.database_url)
    migrations.migrate(engine)
    fill(engine, settings, date(2026, 10, 1), date(2026, 11, 20))
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def thai() -> Texts:
    return load(TEXTS, "th", "province")


@pytest.fixture(scope="session")
def report(held: Engine, settings: Settings, thai: Texts) -> ReportData:
    with writing(held) as connection:
        return build_report(connection, settings, 2570, "0.80", thai)
