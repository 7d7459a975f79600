"""An officer asks what a figure means."""

import pytest

from kiosk.officer.intents import Open
from kiosk.officer.page_names import PageName
from kiosk.officer.views import MenuView
from tests.support.office import Office, walked


@pytest.mark.parametrize("language", ["th", "en"])
def test_the_question_mark_says_every_figure_in_words(office: Office, language: str) -> None:
    """From the figures; the range of 95 in 100, few people and the dash are among them."""
    controller = office.controller()
    view = controller.view(walked(controller, Open(PageName.FIGURES), Open(PageName.FIGURES_HELP)), language)
    assert isinstance(view, MenuView) and all(entry.note and entry.intent is None for entry in view.entries)
    notes = {entry.name: entry.note for entry in view.entries}
    assert "95" in notes["interval"] and "100" in notes["interval"] and {"n", "percent", "few", "dash", "unfinished"} <= notes.keys()
