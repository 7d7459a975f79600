"""The district's own words on the disk: added to, never changed, refused when somebody has broken the file."""

import json
from contextlib import suppress

import pytest

from kiosk.paths import DataDir
from kiosk.site import district_content_file
from kiosk.survey.district_content import ContentError
from kiosk.survey.procedures import DistrictContent

FIRST = DistrictContent("P002", "2026-11-01", fees="205 บาท", documents=("บัตรประชาชน",))


def test_versions_stay_over_a_restart(data: DataDir) -> None:
    """What was taken in is there again; the same file twice adds nothing; a second version the same day is kept too."""
    data.root.mkdir()
    assert district_content_file.stored(data) == []
    assert district_content_file.add_versions(data, [FIRST]) == 1
    assert district_content_file.add_versions(data, [FIRST]) == 0
    mended = DistrictContent("P002", "2026-11-01", fees="105 บาท")
    assert district_content_file.add_versions(data, [mended]) == 1
    assert district_content_file.stored(data) == [FIRST, mended]


def test_broken_file_is_named_and_left_alone(data: DataDir) -> None:
    """Nothing is written over a file that cannot be read."""
    data.root.mkdir()
    district_content_file.file_of(data).write_text('[{"service": "P002", "fees": 1}]', encoding="utf-8")
    with pytest.raises(ContentError, match="entry 1, fees"):
        district_content_file.stored(data)
    with suppress(ContentError):
        district_content_file.add_versions(data, [FIRST])
    assert district_content_file.file_of(data).read_text(encoding="utf-8") == '[{"service": "P002", "fees": 1}]'


def test_a_newer_version_of_the_program_wrote_the_file(data: DataDir) -> None:
    """After a step back the words that this version knows are shown, and what it does not know stays in the file for the next step."""
    data.root.mkdir()
    entry = {"service": "P002", "updated": "2026-11-01", "fees": "205 บาท", "opening_hours": "08:30-16:30"}
    district_content_file.file_of(data).write_text(json.dumps([entry]), encoding="utf-8")
    assert district_content_file.add_versions(data, [DistrictContent("P002", "2026-11-02", fees="ไม่มี")]) == 1
    assert [content.fees for content in district_content_file.stored(data)] == ["205 บาท", "ไม่มี"]
    assert json.loads(district_content_file.file_of(data).read_text(encoding="utf-8"))[0] == entry
