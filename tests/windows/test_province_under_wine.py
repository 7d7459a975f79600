"""A small province keeps its server on a Windows PC: the package that `make windows` builds for it, under Wine, and a kiosk on Linux."""

import json
import random
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from kiosk.survey.dates.calendar import BANGKOK
from tests.end_to_end.district import District
from tests.windows.conftest import Wine, ended

DATA = ("--data-dir", "C:\\province")


@contextmanager
def serving(wine: Wine) -> Iterator[str]:
    """The address of the server, which is ended as by a power cut."""
    server = wine.province("serve", *DATA, "--port", "0")
    try:
        assert server.stdout
        line = server.stdout.readline()
        assert "is ready at http://" in line, server.communicate()
        yield line.split()[-1]
    finally:
        server.kill()
        server.communicate()


def said(wine: Wine, *words: str) -> str:
    answer = ended(wine.province(*words, *DATA))
    assert answer.returncode == 0, (words, answer.stdout, answer.stderr)
    return answer.stdout


def held(wine: Wine) -> list[int]:
    return [kiosk["held"] for kiosk in json.loads(said(wine, "status", "--json"))["kiosks"]]


def test_a_small_province_serves_from_windows(wine: Wine, tmp_path: Path) -> None:
    """A kiosk joins and sends; pages open; the report and a copy are written; after the plug was pulled everything is there."""
    district = District("กุดชุม", "ที่ว่าการอำเภอกุดชุม", ("L022", "L023"), tmp_path / "kiosk")
    district.set_up()
    district.write_forms(tmp_path / "forms.csv", 12, datetime.now(BANGKOK).date(), random.Random(15))
    district.kiosk("import", str(tmp_path / "forms.csv"))
    code = json.loads(said(wine, "enroll", "--district", district.name, "--place", district.place, "--json"))["code"]
    with serving(wine) as url:
        district.kiosk("enroll", url, code)
        assert json.loads(district.kiosk("sync", "--once", "--json"))["accepted"] == 12
        assert json.loads(district.kiosk("reconcile", "--json"))["reconciled"]
        for page in ("/healthz", "/readyz", "/login"):
            with urllib.request.urlopen(url + page, timeout=60) as answer:
                assert answer.status == 200, page
    assert held(wine) == [12]
    said(wine, "report", "--fiscal-year", "2570", "--format", "pdf", "--out", "C:\\report.pdf")
    assert (wine.c_drive / "report.pdf").read_bytes().startswith(b"%PDF")
    said(wine, "backup", "C:\\copy.db")
    assert (wine.c_drive / "copy.db").read_bytes().startswith(b"SQLite format 3")
    with serving(wine) as url, urllib.request.urlopen(url + "/readyz", timeout=60) as answer:
        assert answer.status == 200
    assert held(wine) == [12]
