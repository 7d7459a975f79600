"""An officer comes back after the database was damaged in the night."""

from kiosk.officer.views import MessageView
from kiosk.store import settings
from kiosk.ui.intents import Back
from tests.kiosk.officer.test_pin_entry import typed
from tests.support.office import PIN, Office


def test_an_officer_is_told_that_the_end_of_the_file_is_gone(office: Office) -> None:
    """After which number responses may be lost, and where to compare; never that none is missing."""
    settings.SALVAGE_NOTICE.put(office.connection, settings.SalvageNotice(12, "", "/damaged", after=12))
    controller = office.controller()
    view = controller.view(typed(controller, PIN), "en")
    assert isinstance(view, MessageView)
    assert any("after number 12 may be lost" in sentence for sentence in view.sentences)
    assert not any("No response is missing" in sentence for sentence in view.sentences)


def test_an_officer_is_told_once_what_was_saved_and_what_is_missing(office: Office) -> None:
    """After the PIN, before the menu; having read it, never again."""
    folder = "/var/lib/kiosk/damaged/2026-11-23T081500"
    settings.SALVAGE_NOTICE.put(office.connection, settings.SalvageNotice(74, "3, 7-9", folder, after=None))
    controller = office.controller()
    state = typed(controller, PIN)
    view = controller.view(state, "th")
    assert isinstance(view, MessageView) and not view.good
    assert any("74" in sentence for sentence in view.sentences) and any("3, 7-9" in sentence for sentence in view.sentences)
    assert view.detail == folder
    menu = controller.handle(state, Back())
    assert menu and menu.screen == "officer_menu"
    assert typed(controller, PIN).screen == "officer_menu"
