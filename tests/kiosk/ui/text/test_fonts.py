"""Fonts: found by their files, measured by a consonant, and missed in a sentence that names the package."""

import shutil
from pathlib import Path

import pytest
from PIL import features

from kiosk.ui.text import font_files
from kiosk.ui.text.fonts import FontsMissingError, consonant_ratio, find_fonts, load


def test_the_kiosk_finds_its_thai_font() -> None:
    """Both weights of one family."""
    fonts = find_fonts()
    assert fonts.regular.exists() and fonts.bold.exists() and fonts.family in font_files.FAMILIES


def test_a_machine_without_a_thai_font_names_the_package_to_install(tmp_path: Path) -> None:
    """In one plain sentence."""
    with pytest.raises(FontsMissingError, match=r"^No Thai font .* install the package fonts-tlwg-waree-ttf\.$"):
        find_fonts((str(tmp_path),))


def test_a_family_with_one_weight_only_is_not_taken(tmp_path: Path) -> None:
    """Half a family would draw titles in another letter."""
    shutil.copy(find_fonts().regular, tmp_path / "Waree.ttf")
    with pytest.raises(FontsMissingError):
        find_fonts((str(tmp_path),))


def test_the_lighter_sister_is_taken_where_the_first_family_is_missing(tmp_path: Path) -> None:
    """Loma stands in for Waree."""
    fonts = find_fonts()
    shutil.copy(fonts.regular, tmp_path / "Loma.otf")
    shutil.copy(fonts.bold, tmp_path / "Loma-Bold.otf")
    assert find_fonts((str(tmp_path),)).family == "Loma"


def test_a_pillow_that_cannot_shape_thai_names_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pillow says at run time whether it found fribidi; drawing wrong is no way out."""
    monkeypatch.setattr(features, "check", lambda name: False)
    with pytest.raises(FontsMissingError, match="install the package libfribidi0"):
        find_fonts()


def test_letters_are_measured_by_a_consonant() -> None:
    """The height of บ, about 0.6 of the size; Latin capitals are higher and would flatter it."""
    fonts = find_fonts()
    share = consonant_ratio(fonts.regular)
    _left, top, _right, bottom = load(fonts.regular, 200).getbbox("H")
    assert 0.5 < share < 0.7 < (bottom - top) / 200
