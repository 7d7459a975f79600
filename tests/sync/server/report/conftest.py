"""What the report's tests lean on: two months of three districts, and a draft of the year made from them."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from kiosk.language.texts import Texts, load
from kiosk.paths import TEXTS
from sync.server.db.engine import open_database, writing
from sync.server.report import rendered
from sync.server.report.builder import build_report
from sync.server.report.model import ReportData
from sync.server.settings import Settings
from tests.support.fixtures.yasothon import FilledProvince


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory, yasothon: FilledProvince) -> Settings:
    return yasothon.copied_to(tmp_path_factory.mktemp("report") / "province.db")


@pytest.fixture(scope="session")
def held(settings: Settings) -> Iterator[Engine]:
    """The filled database; tests of this folder only add to it what no other of them reads."""
    engine = open_database(settings.database_url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def thai() -> Texts:
    return load(TEXTS, "th", "province")


@pytest.fixture(scope="session")
def report(held: Engine, settings: Settings, thai: Texts) -> ReportData:
    with writing(held) as connection:
        return build_report(connection, settings, 2570, "0.80", thai)


@pytest.fixture(scope="session")
def files(report: ReportData) -> dict[str, bytes]:
    """The report as workbook and on paper, which takes seconds."""
    return {form: rendered(report, form) for form in ("xlsx", "pdf")}
