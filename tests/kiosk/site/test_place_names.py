"""What places are called for a reader of another language."""

from dataclasses import replace

from kiosk.language import texts
from kiosk.paths import TEXTS
from kiosk.site import place_names, site_file


def test_a_foreigner_reads_the_province_in_latin_letters() -> None:
    """As the list of districts romanises it; a province that is in no list stays as it was typed."""
    site = site_file.yasothon_demonstration()
    assert (place_names.province_in(site, "th"), place_names.province_in(site, "en")) == ("ยโสธร", "Yasothon")
    assert place_names.province_in(replace(site, province="จังหวัดใหม่"), "en") == "จังหวัดใหม่"


def test_only_translated_names_are_marked() -> None:
    """Thai names are the owners' own."""
    assert place_names.mark(texts.load(TEXTS, "th", "trouble")) == ""
    assert place_names.mark(texts.load(TEXTS, "en", "trouble")) == "Unofficial translation"
