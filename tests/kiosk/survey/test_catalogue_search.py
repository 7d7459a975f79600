"""Finding one of the 325 services with the mistakes that people at a counter really make."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk import paths
from kiosk.survey import catalogue as catalogues
from kiosk.survey import catalogue_search
from kiosk.survey.catalogue_search import SearchIndex, consonants, folded, other_layout, thai_order

CATALOGUE = catalogues.load(paths.SERVICES, paths.CATALOGUE_NOTES)
INDEX = SearchIndex(catalogues.visible(CATALOGUE), CATALOGUE.also_called)
LONG_NAMES = [service for service in catalogues.visible(CATALOGUE) if len(consonants(folded(service.name).replace(" ", ""))) > 6]


def ids(typed: str) -> list[str]:
    return [service.id for service in INDEX.find(typed)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("เสียภาษีรถ", "P003"),  # the beginning of a name
        ("ขับขี่", "P002"),  # from inside a name
        ("ใบขับขี", "P002"),  # no tone mark
        ("คาน้า", "P049"),  # no tone mark, า for ำ
        ("ว่างงน", "L023"),  # a vowel left out
        ("อนุญาติขายสุรา", "B126"),  # the commonest misspelling in Thai: a vowel too many
        ("อเลกทรอนิกส์", "P037"),  # a vowel left out and a sign missing
        ("ประกันสงคม", "L022"),
        ("สุลา", "B126"),  # ร and ล as they are spoken
        ("บัตรคนภิการ", "P033"),  # a wrong consonant
        ("น้ำปะปา", "P051"),  # ร left out
        ("ศุนกากร", "B110"),  # ณ น ล
        ("จองคิวขับขี่", "P002"),  # words left out between
        ("มาตรา ๔๐", "L022"),  # Thai digits
        ("ภาษี รถ", "P003"),  # two words
        ("เเจ้งโรคระบาด", "B063"),  # two เ typed for one แ
        ("นํ้าประปา", "P051"),  # ํ and า typed for ำ
        ("etax", "P078"),
        ("E-Tax", "P078"),
        ("l023", "L023"),
        ("กรมการขนส่ง", "P002"),  # by the agency
        ("ต่อภาษีรถ", "P003"),  # as people say, not as the office writes
        ("ตกงาน", "L005"),
        ("driving licence", "P002"),
        ("unemployment", "L023"),
    ],
)
def test_citizen_types_a_few_letters(typed: str, meant: str) -> None:
    """The service meant is among the first five of what is found."""
    assert meant in ids(typed)[:5]


@pytest.mark.parametrize("meant", ["ใบขับขี่", "เสียภาษีรถยนต์", "ว่างงาน", "ไกล่เกลี่ย", "ฝนหลวง"])
def test_keyboard_was_left_on_english(meant: str) -> None:
    """The Latin letters on the same keys find what the Thai word finds."""
    slip = other_layout(meant)
    assert not any("ก" <= letter <= "๛" for letter in slip)
    assert ids(slip) == ids(meant) != []


@pytest.mark.parametrize("meant", ["smart job", "mobile banking", "visa", "wifi", "netbank"])
def test_keyboard_was_left_on_thai(meant: str) -> None:
    """The Thai letters on the same keys find what the English word finds."""
    slip = other_layout(meant)
    assert slip != meant
    assert ids(slip)[:1] == ids(meant)[:1] != []


def test_right_spelling_comes_before_guesses() -> None:
    """A name typed exactly is first, and many plain finds are not mixed with others."""
    assert ids("ขอใบกำกับภาษี")[0] == "P038"
    assert all("ภาษี" in service.name or "ภาษี" in "".join(CATALOGUE.also_called.get(service.id, ())) for service in INDEX.find("ภาษี"))


def test_services_of_this_counter_come_first() -> None:
    """Between equally good finds the open services of the district lead."""
    here = SearchIndex(catalogues.visible(CATALOGUE), first=["P055"])
    assert here.find("ชำระค่า")[0].id == "P055"
    assert [service.id for service in here.find("")][:2] == ["P055", "P001"]


def test_nothing_like_it_finds_nothing() -> None:
    """Letters that fit no service give an empty list, not a guess."""
    assert ids("ฮฮฮฮฮฮ") == []
    assert ids("qqqqqqqqqq") == []


def test_unchecked_names_are_hidden_until_an_officer_checked_them() -> None:
    """P015 and B069 are not to be found by a citizen; once checked they are."""
    assert "P015" not in {service.id for service in catalogues.visible(CATALOGUE)}
    assert "B069" not in ids("ยีสต์")
    assert {service.id for service in catalogues.visible(CATALOGUE, ["P015"])} >= {"P015"}


def test_own_services_are_found_by_name_and_id() -> None:
    """A district's own addition stands after the catalogue and is found like the rest."""
    own = catalogues.Service("X-1", "people", "เทศบาล", "ขอใช้ศาลาประชาคม")
    index = SearchIndex(catalogues.visible(CATALOGUE, own=[own]))
    assert [service.id for service in index.find("ศาลาประชาคม")] == ["X-1"]
    assert index.find("x-1")[0] == own


def test_browsing_by_group_and_agency_loses_no_service() -> None:
    """Both ways to browse hold every visible service once; agencies stand in dictionary order."""
    services = catalogues.visible(CATALOGUE)
    for groups in (catalogues.by_audience(services), catalogue_search.by_agency(services)):
        assert sorted(service.id for members in groups.values() for service in members) == sorted(service.id for service in services)
    assert sorted(["เกษตร", "กรม", "ขนส่ง", "แขก"], key=thai_order) == ["กรม", "เกษตร", "ขนส่ง", "แขก"]


# Of all the ways to lose one letter of a Thai name (9,900, tried one by one) these two lead elsewhere: the consonants of
# "(มน)" stand in a row in น้ำมัน, of another service; and without its ม, ไม่รับผู้ป่วย is one letter from รับผู้ป่วย, another one.
LEADS_ELSEWHERE = {("B012", 25), ("B122", 30)}
THAI_NAMES = [service for service in LONG_NAMES if not service.name.isascii()]


@given(st.sampled_from(THAI_NAMES), st.data())
def test_any_one_letter_lost_from_a_thai_name_still_finds_it(service: catalogues.Service, data: st.DataObject) -> None:
    """Whatever single letter, vowel or sign is left out of a name, the service is among the finds."""
    at = data.draw(st.integers(0, len(service.name) - 1).filter(lambda at: (service.id, at) not in LEADS_ELSEWHERE))
    assert service.id in ids(service.name[:at] + service.name[at + 1 :])


@given(st.text(max_size=40))
def test_no_letters_break_the_search(typed: str) -> None:
    """Whatever is typed gives visible services, each once."""
    ids_found = ids(typed)
    assert len(ids_found) == len(set(ids_found))
    assert not CATALOGUE.hidden.intersection(ids_found)


@given(st.text(alphabet="ขคตจภถฟหกดาสวงผปแอทมใฝqwertyasdf", min_size=1))
def test_layouts_map_back(typed: str) -> None:
    """What one layout makes of the other's keys maps back to what was typed, where it is all one script."""
    if typed.isascii() or not any(letter.isascii() for letter in typed):
        assert other_layout(other_layout(typed)) == typed


def test_a_word_that_no_service_has_does_not_bring_every_office() -> None:
    """The consonants of กู้เงิน are in every สำนักงาน; those of ประกันสังคม mean that one."""
    assert len(ids("กู้เงิน")) < 10 and "L022" in ids("ประกนสงคม")


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("driving", "P002"),
        ("Driving License", "P002"),
        ("water bill", "P049"),
        ("work permit", "L004"),
        ("labor", "L018"),
        ("unemployment", "L023"),
        ("land transport", "P003"),
        ("health cosmetics", "B174"),
    ],
)
def test_who_types_english_finds_the_service(typed: str, wanted: str) -> None:
    """By a word of its translated name or of its agency's, in British or American spelling, small letters or capitals."""
    assert wanted in ids(typed)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [("electricty", "P055"), ("drivng licence", "P002"), ("unemploymant", "L023"), ("pasport", ""), ("xqzzv", ""), ("tax electricty", "")],
)
def test_who_mistypes_english_finds_the_service_too(typed: str, wanted: str) -> None:
    """A letter left out or wrong; what is like no word of the catalogue finds nothing, nor do two words that no service has."""
    assert (wanted in ids(typed)) if wanted else ids(typed) == []


def test_two_thai_letters_are_not_read_as_english() -> None:
    """แฟ on the other layout is "ca", which is in many English words; nobody who typed it meant a card."""
    assert ids("แฟ") == []
