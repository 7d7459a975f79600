"""The province's page of what it sends to the ministry: off, then looked at line by line, then sent; and the same by command."""

import json
from pathlib import Path

import pytest

from kiosk.survey.dates.calendar import fiscal_year
from sync.server.__main__ import main
from sync.server.pages.parts.period import today
from sync.server.rollups.rollup_delivery import ADDRESS_VARIABLE, ministry_address
from sync.server.rollups.rollup_model import RollupError
from tests.sync.server.pages.conftest import FilledPages, Person


def test_an_officer_reads_every_line_before_anything_leaves(jangwat: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """Off at first, nothing to send with; a version is put together, read line by line, and stays here while nobody answers."""
    monkeypatch.setenv(ADDRESS_VARIABLE, "http://127.0.0.1:9")
    page = jangwat.opens("/settings/ministry")
    assert "ยังไม่เปิดส่ง" in page
    assert "/send" not in page
    assert "/settings/ministry" in jangwat.opens("/settings")
    page = jangwat.sends("/settings/ministry/make", year="2570")
    assert "ตัวเลขชั่วคราว" in page
    assert "/send" not in page
    lines = jangwat.opens("/settings/ministry/2570/1/file.jsonl").splitlines()
    manifest = json.loads(json.loads(lines[0])["manifest"])
    assert [part["district"] for part in manifest["parts"]] == [json.loads(line)["district"] for line in lines[1:]]
    assert "โทรแจ้งผล" not in "".join(lines)  # what somebody wrote
    assert jangwat.browser.get("/settings/ministry/2570/1/file.rollup").content[:2] == b"\x1f\x8b"
    assert jangwat.sends("/settings/ministry/make", year="2570").count("file.jsonl") == 1  # the same figures: no new version
    assert "/2570/1/send" in jangwat.sends("/settings/ministry/switch", on="on")
    assert "ติดต่อส่วนกลาง" in jangwat.sends("/settings/ministry/2570/1/send", status=400)
    assert "ยังไม่เปิดส่ง" in jangwat.sends("/settings/ministry/switch", on="")
    jangwat.sends("/settings/ministry/make", status=404, year="1")
    assert str(fiscal_year(today()) - 1) not in jangwat.opens("/settings/ministry").partition("versions")[0]
    jangwat.opens("/settings/ministry/2570/9/file.jsonl", status=404)


def test_no_page_and_no_slip_sends_figures_over_an_open_line() -> None:
    """https, or this very machine."""
    assert ministry_address({ADDRESS_VARIABLE: "https://krom.example/"}) == "https://krom.example"
    assert ministry_address({}) == ""
    for typed in ("http://krom.example", "krom.example", "https://", "ftp://x", "https://[x"):
        with pytest.raises(RollupError):
            ministry_address({ADDRESS_VARIABLE: typed})


def test_the_command_writes_the_file_that_is_handed_over(filled: FilledPages, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It prints the key, and sends nothing while sending is off."""
    copy = tmp_path / "province.db"
    copy.write_bytes(filled.path.read_bytes())
    base = ["roll-up", "--database", f"sqlite:///{copy}"]
    assert main([*base, "--key"]) == 0
    assert len(capsys.readouterr().out.strip()) == 44
    assert main([*base, "--fiscal-year", "2570", "--out", str(tmp_path / "a.rollup"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["state"] == "provisional"
    assert main([*base, "--fiscal-year", "2570", "--send", "--to", "http://127.0.0.1:9"]) == 1
    assert "off" in capsys.readouterr().err
    assert main([*base, "--on", "--fiscal-year", "2570", "--send"]) == 1
    assert main([*base, "--on", "--fiscal-year", "2570", "--send", "--to", "http://127.0.0.1:9"]) == 1
    assert main(base) == main([*base, "--fiscal-year", "2570"]) == 2
    assert main([*base, "--fiscal-year", "2565", "--out", str(tmp_path / "b")]) == 1
