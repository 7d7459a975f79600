"""What the answer to a heartbeat tells a kiosk of its district's duties."""

import json
from datetime import date
from pathlib import Path

from kiosk.survey.province_status import read_status
from kiosk.survey.yearly import provider_answers
from sync.server import scope
from sync.server.db.engine import open_database, reading, writing
from sync.server.duties import provider_questionnaire, province_status
from sync.server.scope import Scope
from sync.server.tallies import queries
from tests.support.fixtures.yasothon import FilledProvince

PROVINCE = "ยโสธร"
NOW = date(2026, 11, 23)
FORM = provider_answers.Answers(opened_on="2026-01-05", suitable="yes", because=("convenient",), position="ปลัดอำเภอ")


def test_a_kiosk_is_told_what_only_the_province_knows(tmp_path: Path, yasothon: FilledProvince) -> None:
    """ค้อวัง has four services and is silent: กุดชุม's kiosk reads numbers, and figures of its own district only."""
    settings = yasothon.copied_to(tmp_path / "province.db")
    engine = open_database(settings.database_url)
    with writing(engine) as connection:
        provider_questionnaire.save(connection, "test", Scope(PROVINCE, "กุดชุม"), 2569, FORM, True)
    with reading(engine) as connection:
        status = province_status.facts_of(connection, settings, PROVINCE, NOW).status("กุดชุม")
    assert (status["districts"], status["districts_open"], status["provider_year"], status["report_year"]) == (3, 2, 2569, 2570)
    with reading(engine) as connection:
        mine = queries.totals(connection, scope.Scope(PROVINCE, "กุดชุม"), date(2026, 10, 1), date(2027, 9, 30))
    assert (status["responses"], status["people"]) == (mine.complete, mine.people) and status["interval"]
    assert read_status(status, NOW) and "ค้อวัง" not in json.dumps(status, ensure_ascii=False)
    engine.dispose()
