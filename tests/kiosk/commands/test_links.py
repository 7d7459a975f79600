"""`kiosk links` as an officer runs it."""

import json
from contextlib import closing
from dataclasses import replace

import pytest

from kiosk.__main__ import main
from kiosk.paths import DataDir
from kiosk.site import link_checks, site_file
from kiosk.site.model import Details, OwnService, Site
from kiosk.store.database import open_store
from tests.support.web_server import serving


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
