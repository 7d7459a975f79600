"""Holidays as an officer copies them out of an announcement."""

from datetime import date

import pytest

from sync.server.configuration.entered_holidays import HolidayError, read_holidays


@pytest.mark.parametrize(
    "line",
    [
        "5 ธันวาคม 2569 วันพ่อ",
        "วันเสาร์ที่ 5 ธันวาคม 2569 วันคล้ายวันพระบรมราชสมภพ",
        "๕ ธ.ค. ๖๙",
        "2569-12-05 วันพ่อ 2569",
        "2026-12-05 5 ธันวาคม 2569",
    ],
)
def test_a_day_with_its_name_behind_it_is_that_day(line: str) -> None:
    """As announcements and officers write it; what the page itself shows is read back."""
    assert read_holidays(line) == [date(2026, 12, 5)]


def test_holidays_in_an_english_order_and_in_both_orders() -> None:
    """A list with the month first is read so; one that mixes them names the line with the month first."""
    assert read_holidays("12/5/2026\n12/31/2026 New Year's Eve") == [date(2026, 12, 5), date(2026, 12, 31)]
    with pytest.raises(HolidayError) as fault:
        read_holidays("5/12/2569\n12/31/2026")
    assert fault.value.line == 2


def test_a_line_that_is_no_day_is_named_whole() -> None:
    """With its number, so that it is found again."""
    with pytest.raises(HolidayError) as fault:
        read_holidays("5 ธันวาคม 2569\nวันพ่อ ธันวาคม")
    assert (fault.value.line, fault.value.text) == (2, "วันพ่อ ธันวาคม")
