"""A version that was published is looked at again, and taken back."""

from fastapi import FastAPI

from tests.sync.server.pages.conftest import FIVE, OTHER, Person, current, picks, publishes


def test_an_earlier_version_is_taken_back(app: FastAPI, jangwat: Person) -> None:
    """Its page says what would change; it becomes the draft, and is published under the next number."""
    for services, note in ((FIVE, "แรก"), (OTHER, "ผิดพลาด")):
        picks(jangwat, services)
        publishes(jangwat, note=note)
    page = jangwat.opens("/settings/versions/1")
    assert "แรก" in page and "หากนำรุ่นนี้กลับมาใช้" in page and "เพิ่มงานบริการ" in page and "ไม่มีเครื่องใดแจ้งว่าใช้รุ่นนี้" in page
    assert "ยังไม่เผยแพร่" in jangwat.sends("/settings/versions", version="1")
    assert current(app, "กุดชุม")["services"] == OTHER
    publishes(jangwat)
    assert current(app, "กุดชุม")["services"] == FIVE
    assert "หากนำรุ่นนี้กลับมาใช้" not in jangwat.opens("/settings/versions/3")


def test_a_version_that_there_is_not(jangwat: Person) -> None:
    """One sentence, whatever the number."""
    for version in ("1", "0", "x", "9" * 30):
        assert "ไม่มีรุ่นนี้" in jangwat.opens(f"/settings/versions/{version}", 404)
        assert "ไม่มีรุ่นนี้" in jangwat.sends("/settings/versions", 404, version=version)
