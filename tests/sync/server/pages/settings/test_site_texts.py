"""An officer rewords the first screen and the answers that can be tapped."""

import pytest
from fastapi import FastAPI

from sync.server.configuration import drafts
from sync.server.db.engine import reading
from sync.server.scope import Scope
from tests.sync.server.pages.conftest import PROVINCE, Person


def prepared(app: FastAPI) -> dict[str, object]:
    with reading(app.state.engine) as connection:
        return dict(drafts.prepared(connection, Scope(PROVINCE)))


def test_a_list_is_typed_line_by_line(app: FastAPI, jangwat: Person) -> None:
    """Stored as kiosks read it; "no list" is the dash they know; what is empty is left to the program's own words."""
    form = {"ready_problems th": "รอนาน\r\nระบบช้า | ที่จอดรถ", "ready_problems en": "Long wait", "ready_suggestions none": "1"}
    jangwat.sends("/settings/texts", **form)
    assert prepared(app) == {
        "texts": {"th": {"ready_problems": "รอนาน | ระบบช้า | ที่จอดรถ", "ready_suggestions": "-"}, "en": {"ready_problems": "Long wait"}}
    }
    page = jangwat.opens("/settings/texts")
    assert "รอนาน\nระบบช้า\nที่จอดรถ</textarea>" in page and 'name="ready_suggestions none" value="1" checked' in page


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"attract_title th": "ก" * 1001}, "1000"),
        ({"attract_title th": "ยินดี 🙂"}, "U+1F642"),
        ({"ready_problems th": "รอนาน", "ready_problems en": "Long wait\nSlow"}, "โปรดใส่ภาษาไทยให้ครบทุกบรรทัด"),
    ],
    ids=["too long", "no such letter", "more English than Thai"],
)
def test_a_text_that_would_be_lost_is_refused(app: FastAPI, jangwat: Person, form: dict[str, str], sentence: str) -> None:
    """Said with its field, and everything typed is still there."""
    page = jangwat.sends("/settings/texts", 400, **{"ready_suggestions th": "อยากให้เปิดวันเสาร์", **form})
    assert sentence in page and "อยากให้เปิดวันเสาร์</textarea>" in page
    assert prepared(app) == {}
