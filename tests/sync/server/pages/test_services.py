"""An officer opens one service: who answered about it, where it was counted, and what too few answers may say."""

from datetime import date

from fastapi import FastAPI

from tests.support.counter import Counter
from tests.sync.server.pages.conftest import Person

DAY = date(2025, 11, 3)


def test_only_districts_that_answered_are_counted_as_having_answered(app: FastAPI, jangwat: Person) -> None:
    """Three districts have kiosks; one answered about L022, one only used it, and one has nothing to do with it."""
    engine, settings = app.state.engine, app.state.settings
    Counter(engine, settings, "กุดชุม", name="second").all_said(DAY, 6, services=("L022",))
    Counter(engine, settings, "ค้อวัง", name="second").came(DAY, 3, {"L022": 2})
    Counter(engine, settings, "เลิงนกทา", name="second").all_said(DAY, 6, services=("P002",))
    page = jangwat.opens("/services/L022?year=2569")
    assert "มีผู้ตอบใน 1 อำเภอ" in page
    assert "/districts/%E0%B8%84%E0%B9%89%E0%B8%AD%E0%B8%A7%E0%B8%B1%E0%B8%87?" in page  # ค้อวัง: it was used there
    assert "/districts/%E0%B9%80%E0%B8%A5%E0%B8%B4%E0%B8%87%E0%B8%99%E0%B8%81%E0%B8%97%E0%B8%B2?" not in page


def test_what_nobody_counted_is_a_dash(app: FastAPI, jangwat: Person) -> None:
    """No 0 uses beside 6 responses."""
    Counter(app.state.engine, app.state.settings, "กุดชุม", name="second").all_said(DAY, 6, services=("L022",))
    page = jangwat.opens("/services/L022?year=2569")
    assert "ยังไม่ได้นับผู้มารับบริการ" in page and '<span class="figure-value">–' in page
    overview = jangwat.opens("/overview?year=2569")
    assert "อัตราการตอบไม่รวมวันที่มีผู้ตอบแต่ไม่ได้นับผู้มารับบริการ: กุดชุม 1 วัน" in overview


def test_two_respondents_are_marked_and_have_no_colour(app: FastAPI, jangwat: Person) -> None:
    """Their percent is neither good nor bad."""
    Counter(app.state.engine, app.state.settings, "กุดชุม", name="second").all_said(DAY, 2, level=5)
    for path in ("/overview", "/services/L022", "/services", "/districts/กุดชุม", "/items"):
        page = jangwat.opens(f"{path}?year=2569")
        assert "เพียง 2 คน" in page, path
        assert "score-met" not in page and "score-missed" not in page and 'class="figure good"' not in page and "มากที่สุด · " not in page, (
            path
        )


def test_a_low_score_is_not_green(app: FastAPI, jangwat: Person) -> None:
    """Below the goal is red, at it is green, and what cannot be told yet has no colour."""
    counter = Counter(app.state.engine, app.state.settings, "กุดชุม", name="second")
    for year, level, state, kind in ((2567, 2, "missed", "bad"), (2568, 3, "missed", "bad"), (2569, 4, "met", "good")):
        counter.all_said(date(year - 543 - 1, 11, 3), 6, level=level)
        page = jangwat.opens(f"/overview?year={year}")
        assert f'class="score-{state}"' in page and f'class="figure {kind}"' in page, year


def test_a_service_has_one_name_on_every_page_of_figures(jangwat: Person) -> None:
    """กุดชุม calls L022 otherwise on its banner; figures and their filters call it what the catalogue does, in the district's too."""
    fields = {"seen": "", "name": "ขึ้นทะเบียนของอำเภอเอง", "owner": "สำนักงานของอำเภอ"}
    assert "ขึ้นทะเบียนของอำเภอเอง" in jangwat.sends("/banners/กุดชุม/L022", **fields)
    for path in ("/overview", "/districts/กุดชุม", "/services", "/services?district=กุดชุม", "/services/L022", "/trend?service=L022", "/items"):
        page = jangwat.opens(path)
        assert "ขึ้นทะเบียนผู้ประกันตน มาตรา 40" in page and "ขึ้นทะเบียนของอำเภอเอง" not in page, path
