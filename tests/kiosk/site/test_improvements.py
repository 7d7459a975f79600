"""Lines of "what we changed": checked as they come, shown until their last day, each in its turn."""

from datetime import date
from typing import Any

import pytest

from kiosk.language.checks import FieldError
from kiosk.site.improvements import Improvement, improvements, of_the_day

PARKING = Improvement("เพิ่มที่จอดรถ", "More parking", "2026-12-31")
LUNCH = Improvement("เปิดช่วงพักเที่ยง", "", "2027-01-31")


def test_each_line_has_its_turn_until_its_last_day() -> None:
    """Day by day the next one; behind its last day a line is shown nowhere, and English pages leave out what has no English."""
    shown = [of_the_day((PARKING, LUNCH), "th", date(2026, 12, day)) for day in (30, 31)]
    assert sorted(shown) == sorted([PARKING.th, LUNCH.th])
    assert of_the_day((PARKING, LUNCH), "th", date(2027, 1, 1)) == LUNCH.th
    assert of_the_day((PARKING, LUNCH), "th", date(2027, 2, 1)) == of_the_day((LUNCH,), "en", date(2026, 12, 1)) == ""


@pytest.mark.parametrize(
    "offered",
    [
        "text",
        [1],
        [{"th": "", "en": "x", "until": "2026-12-31"}],
        [{"th": "ก" * 91, "en": "", "until": "2026-12-31"}],
        [{"th": "สอง\nบรรทัด", "en": "", "until": "2026-12-31"}],
        [{"th": "ดี", "en": "", "until": "never"}],
        [{"th": "ดี", "en": 3, "until": "2026-12-31"}],
        [{"th": "ดี", "until": "2026-12-31"}] * 11,
    ],
)
def test_a_line_that_cannot_be_shown(offered: Any) -> None:
    """The field is named; nothing of the configuration is used."""
    with pytest.raises(FieldError):
        improvements(offered, "improvements")


def test_what_the_site_file_keeps_is_read_again() -> None:
    """As the province sends it, with or without English."""
    assert improvements([{"th": "ดี", "until": "2026-12-31"}], "x") == (Improvement("ดี", "", "2026-12-31"),)
