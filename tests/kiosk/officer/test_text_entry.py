"""The officers' line of text: a key does to it what it does to a citizen's, on one line that has an end."""

from kiosk.officer.text_entry import typed
from kiosk.survey.limits import NAME_LIMIT
from kiosk.ui.input.text_editing import TextEntry
from kiosk.ui.intents import Erase, SetLayer, TypeText


def test_shift_holds_for_one_key() -> None:
    """A letter ends it, and so does the key that takes a letter away, as on the citizens' pages."""
    shifted = typed(TextEntry("กข"), SetLayer("thai_shift"))
    assert typed(shifted, TypeText("ฐ")) == TextEntry("กขฐ", "thai")
    assert typed(shifted, Erase()) == TextEntry("ก", "thai")


def test_a_scanned_text_of_two_lines_becomes_one_that_fits() -> None:
    """A scanner may send a line's end and more than a name may have; what was longer already is not cut by erasing."""
    assert typed(TextEntry("ก"), TypeText("ข\nค")).text == "กข ค"
    assert len(typed(TextEntry(), TypeText("ก" * (NAME_LIMIT + 50))).text) == NAME_LIMIT
    assert len(typed(TextEntry("ก" * (NAME_LIMIT + 50)), Erase()).text) == NAME_LIMIT + 49
