"""`kiosk links` and `kiosk content` as an officer runs them, and what a site knows about its services."""

import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.paths import PROCEDURES, DataDir
from kiosk.site import district_content_file, link_checks, site_file
from kiosk.site.model import Details, OwnService, Site
from kiosk.site.service_facts import facts_of, open_links
from kiosk.store.database import open_store
from kiosk.survey import procedures
from kiosk.survey.catalogue import Catalogue
from kiosk.survey.procedures import DistrictContent
from tests.support.web_server import serving

WORKED = procedures.load(PROCEDURES)


def site_with_links(address: str) -> Site:
    site = site_file.yasothon_demonstration()
    own = {"X-1": OwnService("ขอใช้ศาลา", "เทศบาลตำบลกุดชุม", "045 000 111", f"{address}/well")}
    return replace(site, services=("P002", "X-1"), own_services=own, details={"P002": Details(url=f"{address}/gone")})


def test_officer_checks_the_links(data: DataDir, capsys: pytest.CaptureFixture[str]) -> None:
    """The broken one is named, the result kept, the exit status 1."""
    data.root.mkdir()
    with serving({"/well": (200, {})}) as address:
        site_file.save(data.site, site_with_links(address))
        assert main(["links", "--data-dir", str(data.root), "--lang", "en"]) == 1
        printed = capsys.readouterr().out
        assert f"[fix] P002 {address}/gone: the site says not found or out of order" in printed and "[good] X-1" in printed
        assert main(["links", "--data-dir", str(data.root), "--json"]) == 1
    assert [record["ok"] for record in json.loads(capsys.readouterr().out)] == [False, True]
    with closing(open_store(data.database)) as connection:
        assert link_checks.latest(connection)["P002"].status == 404


def test_kiosk_without_a_network_blames_no_link(data: DataDir, capsys: pytest.CaptureFixture[str]) -> None:
    """When nothing at all is reached the fault is here: one sentence, nothing recorded."""
    data.root.mkdir()
    site_file.save(data.site, site_with_links("http://nowhere.invalid"))
    assert main(["links", "--data-dir", str(data.root)]) == 1
    assert "offline" in capsys.readouterr().err and not data.database.exists()


def test_officer_brings_content(data: DataDir, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A good file is kept, a bad one refused whole with line and field."""
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text("service,fees\nP002,205 บาท\n", encoding="utf-8")
    bad.write_text("service,fees\nP002,1\nP99,1\n", encoding="utf-8")
    assert main(["content", str(good), "--data-dir", str(data.root)]) == 0
    assert main(["content", str(bad), "--data-dir", str(data.root)]) == 2
    assert "line 3, service" in capsys.readouterr().err
    assert [record.fees for record in district_content_file.stored(data)] == ["205 บาท"]


def test_site_knows_its_own_words(catalogue: Catalogue) -> None:
    """Local owner, own service with its telephone, district content over both, and a link only where one can be shown."""
    own_services = {"X-1": OwnService("ศาลา", "เทศบาล", "045")}
    site = replace(site_file.yasothon_demonstration(), services=("P002", "B126", "X-1"), own_services=own_services)
    assert facts_of("P002", site, catalogue, WORKED).owner == "สำนักงานขนส่งจังหวัดยโสธร"
    own = facts_of("X-1", site, catalogue, WORKED)
    assert (own.name, own.owner, own.telephone, own.link_fault) == ("ศาลา", "เทศบาล", "045", "no_link")
    versions = [DistrictContent("B126", "2026-11-01", url="https://example.go.th/"), DistrictContent("P002", "2026-11-02", fees="205")]
    assert facts_of("P002", site, catalogue, WORKED, versions).procedure.fees is not None
    shown = open_links(site, catalogue, WORKED, iter(versions))
    assert (shown["B126"], shown["X-1"], shown["P002"].startswith("https://gecc")) == ("https://example.go.th/", "", True)
