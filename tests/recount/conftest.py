"""A made province, its pages open to its officer, and its report's files: once for every seed of this run."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from kiosk.language.texts import load
from kiosk.paths import TEXTS
from sync.server import report
from sync.server.accounts.users import add_user
from sync.server.app import create_app
from sync.server.db import migrations
from sync.server.db.engine import open_database, writing
from sync.server.report.builder import build_report
from sync.server.scope import Scope
from sync.server.settings import Settings
from tests.recount.arithmetic import Figures, Record, Visits
from tests.recount.made_province import OWN, PROVINCE, YEAR, Province, made
from tests.recount.reading import Page

PASSWORD = "a sentence that is remembered"
SEEDS = range(int(os.environ.get("RECOUNT_PROVINCES", "1")))  # `make recount` makes more


@dataclass
class Recount:
    """The province, what it shows, and what of it is recounted."""

    province: Province
    browser: TestClient
    settings: Settings
    folder: Path

    def page(self, path: str, **query: str) -> Page:
        reply = self.browser.get(quote(path), params={"year": str(YEAR), **query})
        assert reply.status_code == 200, f"{path} {query}: {reply.status_code}"
        return Page(reply.text)

    def scope(self, district: str = "", month: str = "") -> tuple[list[Record], Visits]:
        """Responses and counted days of the whole or a district, of the year or a month."""
        records = [record for record in self.province.records if district in ("", record["district"]) and record["day"].startswith(month)]
        visits = {key: came for key, came in self.province.visits.items() if district in ("", key[0]) and key[1].startswith(month)}
        return records, visits

    def figures(self, district: str = "", month: str = "", service: str = "") -> Figures:
        """`service`: a district's own is that district's alone, "X-1@กุดชุม"."""
        service, _, own = service.partition("@")
        return Figures(*self.scope(own if district in ("", own) else district, month), service if district in ("", own) or not own else "-")

    def months(self, district: str = "") -> list[str]:
        records, visits = self.scope(district)
        return sorted({record["day"][:7] for record in records} | {day[:7] for _, day in visits})

    def services(self, district: str = "") -> set[str]:
        """Answered about or used; two districts' own services under one id are two."""
        records, visits = self.scope(district)
        answered = {(service, record["district"]) for record in records for service in record["answers"].get("services", ())}
        used = {(service, name) for (name, _), (_, uses) in visits.items() for service, number in uses.items() if number}
        return {f"{service}@{name}" if service == OWN else service for service, name in answered | used}

    def uncounted(self) -> dict[str, list[str]]:
        """District -> its days with complete responses and without a count."""
        days: dict[str, set[str]] = {}
        for record in self.province.records:
            if record["status"] == "complete" and (record["district"], record["day"]) not in self.province.visits:
                days.setdefault(record["district"], set()).add(record["day"])
        return {district: sorted(of_district) for district, of_district in sorted(days.items())}

    @cached_property
    def files(self) -> dict[str, Path]:
        """The yearly report as workbook and on paper."""
        engine, thai = open_database(self.settings.database_url), load(TEXTS, "th", "province")
        with writing(engine) as connection:
            figures = replace(build_report(connection, self.settings, YEAR, "0.80", thai), state="locked")  # no "draft" across its lines
        engine.dispose()
        paths = {form: self.folder / f"report.{form}" for form in ("xlsx", "pdf")}
        for form, path in paths.items():
            path.write_bytes(report.rendered(figures, form))
        return paths


@pytest.fixture(scope="session", params=SEEDS)
def recount(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recount]:
    folder = tmp_path_factory.mktemp(f"recount{request.param}")
    with recounted(Settings(f"sqlite:///{folder / 'province.db'}", PROVINCE), folder, request.param) as recount:
        yield recount


@pytest.fixture
def recount_on_postgresql(postgresql_url: str, tmp_path: Path) -> Iterator[Recount]:
    with recounted(Settings(postgresql_url, PROVINCE), tmp_path, len(SEEDS)) as recount:
        yield recount


@contextmanager
def recounted(settings: Settings, folder: Path, seed: int) -> Iterator[Recount]:
    engine = open_database(settings.database_url)
    migrations.migrate(engine)
    province = made(engine, settings, folder, seed)
    with writing(engine) as connection:
        add_user(connection, "test", "jangwat", PASSWORD, "province", Scope(PROVINCE))
    engine.dispose()
    pages = create_app(settings)
    with TestClient(pages, base_url="http://127.0.0.1", client=("127.0.0.1", 50000), follow_redirects=False) as browser:
        assert browser.post("/login", data={"name": "jangwat", "password": PASSWORD}).status_code == 303
        yield Recount(province, browser, settings, folder)
    pages.state.engine.dispose()
