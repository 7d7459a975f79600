"""Provinces and districts: counted, in Thai order, found by what an officer types."""

import re
from pathlib import Path

import pytest

from kiosk.paths import DISTRICTS
from kiosk.survey.first_day import areas


@pytest.fixture(scope="module")
def thailand() -> areas.Areas:
    return areas.load(DISTRICTS)


def test_the_country_is_whole(thailand: areas.Areas) -> None:
    """77 provinces and 928 districts: 878 amphoe, and the 50 khet of Bangkok; each belongs to a province, no name twice in one."""
    khet = thailand.of_province(areas.BANGKOK)
    assert (len(thailand.provinces), len(thailand.districts), len(khet)) == (77, 928, 50)
    assert len(thailand.districts) - len(khet) == 878
    assert {district.code[:2] for district in thailand.districts} == {province.code for province in thailand.provinces}
    assert len({(district.code[:2], district.name) for district in thailand.districts}) == 928


def test_every_name_is_of_one_script(thailand: areas.Areas) -> None:
    """Thai names in Thai without the word for a district; romanised ones in Latin letters, with no capital inside a word."""
    for area in (*thailand.provinces, *thailand.districts):
        assert not area.name.startswith(("อำเภอ", "เขต", "จังหวัด")), area
        assert all("ก" <= letter <= "๙" or letter in " -" for letter in area.name), area
        assert re.fullmatch(r"[A-Z][a-z]*([ -][A-Za-z]?[a-z]*)*", area.english), area


def test_thai_order_looks_past_the_vowel_that_is_written_first(thailand: areas.Areas) -> None:
    """As in a Thai dictionary เชียงใหม่ stands among ช, and แพร่ after พิษณุโลก."""
    names = [province.name for province in thailand.provinces]
    assert names[0] == "กระบี่" and names[-1] == "อุบลราชธานี"
    assert names.index("ชุมพร") < names.index("เชียงราย") < names.index("เชียงใหม่") < names.index("ตรัง")
    assert names.index("พิษณุโลก") < names.index("เพชรบุรี") < names.index("แพร่") < names.index("ภูเก็ต")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("ยโส", "ยโสธร"),
        ("yaso", "ยโสธร"),
        ("pFl", "ยโสธร"),
        ("นครราช", "นครราชสีมา"),
        ("ศรี", "ศรีสะเกษ"),
        ("สรีสะ", "ศรีสะเกษ"),
        ("ไหม่", "เชียงใหม่"),
    ],
)
def test_a_few_letters_find_the_province(thailand: areas.Areas, typed: str, first: str) -> None:
    """In Thai, in English, with the keyboard on the other layout, or spelled as it sounds."""
    assert first in [area.name for area in areas.find(thailand.provinces, typed)][:3]


def test_nothing_typed_shows_all_and_nonsense_nothing(thailand: areas.Areas) -> None:
    """The list is there before anybody types."""
    assert areas.find(thailand.provinces, " ") == list(thailand.provinces)
    assert areas.find(thailand.provinces, "ฮฮฮฮ") == []


def test_a_name_as_people_write_it_finds_its_code(thailand: areas.Areas) -> None:
    """With or without the words for province and district, and เมือง for the district of the capital."""
    kut_chum = thailand.named("จังหวัดยโสธร", "อำเภอกุดชุม")
    assert kut_chum and (kut_chum.code, kut_chum.english) == ("3503", "Kut Chum")
    assert thailand.named("ยโสธร", "เมือง") == thailand.coded("3501")
    assert thailand.named("ยโสธร", "ที่ไม่มี") is None and thailand.named("ที่ไม่มี", "กุดชุม") is None
    assert thailand.named("ยโสธร") == thailand.coded("35")


def test_a_broken_list_names_its_line(tmp_path: Path) -> None:
    """A file that lost a column is refused whole."""
    broken = tmp_path / "districts.csv"
    broken.write_text("# head\ncode,name,english\n35,ยโสธร,Yasothon\n3503,กุดชุม\n", encoding="utf-8")
    with pytest.raises(areas.AreasError, match="line 4"):
        areas.load(broken)
    with pytest.raises(areas.AreasError, match="cannot be read"):
        areas.load(tmp_path / "none.csv")
