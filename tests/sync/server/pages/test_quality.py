"""What the page of quality flags says besides the flags: how many responses were corrected and withdrawn, and why."""

from fastapi import FastAPI

from sync.server.messages import texts
from tests.sync.server.conftest import MORNING, TestKiosk
from tests.sync.server.ingest.test_amendments import amend
from tests.sync.server.pages.conftest import Person
from tests.sync.server.pages.test_forms import take


def test_the_province_reads_what_was_corrected_and_withdrawn_and_why(
    app: FastAPI, jangwat: Person, guest: Person, kiosks: dict[str, str]
) -> None:
    """A viewer reads that it was, not the officer's own words; a kiosk's page says how many. Where nothing was, nothing is said."""
    heading = texts("th")("amendments")
    assert heading not in jangwat.opens("/quality?year=2570")
    kiosk = TestKiosk(kiosks["กุดชุม"], "กุดชุม", seq=900_000)
    records = [kiosk.respond(MORNING, mode="paper"), kiosk.respond(MORNING, mode="paper")]
    take(app, kiosk, [*records, amend(kiosk, records[0], "correct"), amend(kiosk, records[1])])
    page, seen_by_guest = jangwat.opens("/quality?year=2570"), guest.opens("/quality?year=2570")
    words = texts("th")("amendments_words", corrected="1", withdrawn="1")
    assert heading in page and words in page and "typed twice" in page
    assert heading in seen_by_guest and "typed twice" not in seen_by_guest
    assert words in jangwat.opens(f"/kiosks/{kiosk.id}")


def test_a_kiosk_is_called_by_its_name_wherever_it_is_named(app: FastAPI, jangwat: Person, guest: Person, kiosks: dict[str, str]) -> None:
    """On the quality page as on its own, with a link for who may open it."""
    jangwat.sends(f"/kiosks/{kiosks['กุดชุม']}/name", name="ตู้หน้าศูนย์ดำรงธรรม")
    page = jangwat.opens("/quality?year=2570")
    assert f'<a href="/kiosks/{kiosks["กุดชุม"]}">ตู้หน้าศูนย์ดำรงธรรม</a>' in page
    assert "ตู้หน้าศูนย์ดำรงธรรม" in guest.opens("/quality?year=2570") and "/kiosks/" not in guest.opens("/quality?year=2570")
