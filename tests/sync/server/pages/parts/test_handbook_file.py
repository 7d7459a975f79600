"""The province's handbook, from its pages and by command."""

from pathlib import Path

from sync.server.__main__ import main
from tests.support.paper import in_order, needs_poppler
from tests.sync.server.pages.conftest import PROVINCE, FilledPages, Person


@needs_poppler
def test_the_province_downloads_its_handbook(jangwat: Person, filled: FilledPages, tmp_path: Path) -> None:
    """From the page of what is printed; the command makes the same; it is Thai whatever the page's language."""
    assert 'href="/handbook.pdf"' in jangwat.opens("/documents")
    reply = jangwat.browser.get("/handbook.pdf")
    assert reply.headers["content-type"] == "application/pdf" and "handbook-province.pdf" in reply.headers["content-disposition"]
    in_order(reply.content, "คู่มือจังหวัด", "จังหวัดยโสธร", "เริ่มใช้", "ทุกวันและทุกเดือน", "โปสเตอร์", "รายงานประจำปี")
    database = tmp_path / "province.db"
    database.write_bytes(filled.path.read_bytes())
    out = tmp_path / "handbook.pdf"
    assert main(["--data-dir", str(tmp_path), "handbook", "--database", f"sqlite:///{database}", "--out", str(out)]) == 0
    in_order(out.read_bytes(), "คู่มือจังหวัด", f"จังหวัด{PROVINCE}", "ดูแลเครื่องแม่ข่าย")
    assert main(["--data-dir", str(tmp_path), "handbook", "--database", f"sqlite:///{database}", "--out", "a.doc"]) == 2
