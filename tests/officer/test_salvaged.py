"""An officer comes back after the database was damaged in the night."""

import json

from kiosk import intents
from kiosk.officer.views import ToldView
from kiosk.store import journal
from tests.officer.office import PIN, Office
from tests.officer.test_pin_pad import typed


def test_an_officer_is_told_once_what_was_saved_and_what_is_missing(office: Office) -> None:
    """After the PIN, before the menu; having read it, never again."""
    found = {"saved": 74, "missing": "3, 7-9", "folder": "/var/lib/kiosk/damaged/2026-11-23T081500"}
    journal.set_setting(office.connection, journal.NOT_TOLD, json.dumps(found))
    desk = office.desk()
    state = typed(desk, PIN)
    view = desk.view_of(state, "th")
    assert isinstance(view, ToldView) and not view.good
    assert any("74" in one for one in view.sentences) and any("3, 7-9" in one for one in view.sentences)
    assert view.detail == found["folder"]
    menu = desk.handle(state, intents.Back())
    assert menu and menu.screen == "officer_menu"
    assert typed(desk, PIN).screen == "officer_menu"
