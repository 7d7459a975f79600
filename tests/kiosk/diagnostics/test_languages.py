"""The languages that ship, and those that a site has switched on."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from kiosk.diagnostics.languages import check_languages, structure_in
from kiosk.diagnostics.result import FAIL, PASS, CheckResult
from kiosk.paths import LANGUAGES, DataDir
from kiosk.site import site_file
from tests.support.site import real_site


def switched_on(data: DataDir, *languages: str) -> list[CheckResult]:
    data.root.mkdir(exist_ok=True)
    site_file.save(data.site, replace(real_site(), languages=languages))
    return list(check_languages(data))


@pytest.mark.parametrize("language", sorted(path.name for path in LANGUAGES.iterdir()))
def test_a_shipped_language_has_no_fault_and_all_that_a_citizen_reads(data: DataDir, language: str) -> None:
    """The same names to fill in, letters that the kiosk draws; only the worked procedures may be read in English."""
    structure = structure_in(data, LANGUAGES / language)
    assert structure.faults == ()
    assert [text for text in structure.missing if text.isascii()] == []  # no text of a screen
    assert structure.own >= structure.whole * 0.75


def test_a_kiosk_with_thai_and_english_says_nothing_of_languages(data: DataDir) -> None:
    """Nor one that was never set up."""
    assert list(check_languages(data)) == [] and switched_on(data) == []


def test_a_language_that_is_offered_says_that_no_speaker_has_read_it(data: DataDir, said: Callable[[CheckResult], str]) -> None:
    """Well, with how much of it is read in English."""
    (result,) = switched_on(data, "ms")
    assert result.outcome == PASS and result.key == "unread" and "Bahasa Melayu" in said(result)


def test_a_language_whose_files_are_gone_is_a_fault(data: DataDir, said: Callable[[CheckResult], str]) -> None:
    """Citizens are offered the others meanwhile."""
    (result,) = switched_on(data, "lo")
    assert result.outcome == FAIL and "lo" in said(result)
