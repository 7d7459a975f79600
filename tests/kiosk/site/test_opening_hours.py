"""Hours as officers write them, and when a counter is open."""

from datetime import datetime
from pathlib import Path

import pytest

from kiosk.frozen import replace
from kiosk.site import opening_hours, site_file
from kiosk.site.site_file import ConfigError
from kiosk.survey.dates.calendar import BANGKOK
from tests.support.site import real_site


@pytest.mark.parametrize("typed", ["08:30-16:30", "8.30-16.30 น.", " 8:30 – 16:30 ", "08.30 - 16:30"])
def test_hours_as_they_are_written_on_the_door(typed: str) -> None:
    """Points or colons, with or without a nought."""
    assert opening_hours.written(typed) == "08:30-16:30"


@pytest.mark.parametrize("typed", ["", "16:30-08:30", "8-16", "25:00-26:00", "08:30", "เช้าถึงเย็น", "08:30-08:30", "22:00-06:00"])
def test_what_is_no_span_within_a_day(typed: str) -> None:
    """Is none: such a counter is always open."""
    assert opening_hours.written(typed) == "" and opening_hours.is_open(typed, datetime(2026, 11, 23, 3, 0, tzinfo=BANGKOK))


@pytest.mark.parametrize(("at", "open_"), [("08:29", False), ("08:30", True), ("16:29", True), ("16:30", False), ("23:59", False)])
def test_the_minute_at_which_it_opens(at: str, open_: bool) -> None:
    """The first minute belongs to the day, the last does not."""
    moment = datetime.fromisoformat(f"2026-11-23T{at}:00+07:00")
    assert opening_hours.is_open("08:30-16:30", moment) is open_


def test_a_site_keeps_them_and_refuses_others(tmp_path: Path) -> None:
    """In one sentence."""
    path = tmp_path / "site.json"
    site_file.save(path, replace(real_site(), open_hours="8.30-16.30"))
    assert site_file.load(path).open_hours == "08:30-16:30"
    with pytest.raises(ConfigError, match="08:30-16:30"):
        site_file.save(path, replace(real_site(), open_hours="always"))
