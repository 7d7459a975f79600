"""Thai letters: drawn right, drawn wrong, or with no font to draw them."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from kiosk.diagnostics import fonts
from kiosk.diagnostics.result import FAIL, PASS, WARNING, CheckResult
from kiosk.ui.text.fonts import find_fonts

Said = Callable[[CheckResult], str]


def only(results: Iterable[CheckResult]) -> CheckResult:
    (result,) = results
    return result


def test_letters_are_drawn_as_in_the_stored_picture(said: Said) -> None:
    """On this machine vowels and tone marks stand where they belong."""
    result = only(fonts.check_fonts())
    assert result.outcome == PASS
    assert said(result)


def test_missing_font_names_the_package(tmp_path: Path, said: Said) -> None:
    """Without a Thai font the sentence names what to install."""
    result = only(fonts.check_fonts([str(tmp_path)]))
    assert (result.outcome, result.key) == (FAIL, "missing")
    assert "fonts-tlwg-waree-ttf" in said(result)


def test_unshaped_letters_are_noticed(tmp_path: Path, said: Said) -> None:
    """Where the stored picture and the drawing differ as with and without shaping, the check fails."""
    from PIL import ImageFont

    faces = find_fonts()
    fonts.drawn(faces.regular, ImageFont.Layout.BASIC).save(fonts.picture_of(faces.family, tmp_path))
    result = only(fonts.check_fonts(pictures=tmp_path))
    assert (result.outcome, result.key) == (FAIL, "misshapen")
    assert said(result)


@pytest.mark.parametrize("mark", sorted(set("ั๊้ีุู่ื๋") & set(fonts.SAMPLE)))
def test_one_lost_mark_is_noticed(mark: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A single vowel or tone mark that is not drawn is more than the check allows."""
    faces = find_fonts()
    monkeypatch.setattr(fonts, "SAMPLE", fonts.SAMPLE.replace(mark, "", 1))
    assert fonts.differing(fonts.drawn(faces.regular), fonts.picture_of(faces.family)) > fonts.ALLOWED


def test_another_smoothing_is_no_fault() -> None:
    """The same letters a pixel off are still the same letters."""
    faces = find_fonts()
    with Image.open(fonts.picture_of(faces.family)) as stored:
        assert fonts.differing(ImageChops.offset(stored.convert("L"), 1, 0), fonts.picture_of(faces.family)) <= fonts.ALLOWED


def test_font_without_a_stored_picture(tmp_path: Path, said: Said) -> None:
    """A family we have no picture of cannot be judged: a warning, not a pass."""
    result = only(fonts.check_fonts(pictures=tmp_path))
    assert (result.outcome, result.key) == (WARNING, "no_picture")
    assert said(result)
