"""An officer offers citizens another language."""

from dataclasses import replace

from kiosk.officer.intents import Open, Pick
from kiosk.officer.page_names import PageName
from kiosk.officer.views import EntryView, MenuView
from kiosk.site.model import Server
from kiosk.store import journal, settings
from kiosk.survey.response import ANY_LANGUAGE
from tests.support.office import Office, walked


def row(office: Office) -> EntryView:
    controller = office.controller()
    view = controller.view(walked(controller, Open(PageName.SITE_SETTINGS)), "en")
    assert isinstance(view, MenuView)
    return next(entry for entry in view.entries if entry.name == "language_ms")


def tapped(office: Office) -> None:
    walked(office.controller(), Open(PageName.SITE_SETTINGS), Pick("setting", "language_ms"))


def test_malay_is_offered_and_taken_away_with_a_tap(office: Office) -> None:
    """Off at first; the row says that no speaker has read it, and the act is in the journal."""
    assert "Bahasa Melayu" in row(office).title and row(office).note.startswith("Off") and "no speaker" in row(office).note
    tapped(office)
    assert office.site.languages == ("ms",) and row(office).note.startswith("Offered")
    assert "languages: ms" in journal.events(office.connection, "officer")[0].text
    tapped(office)
    assert office.site.languages == ()


def test_the_row_says_that_it_waits_for_the_province(office: Office) -> None:
    """A province of an earlier version would refuse the answers."""
    office.site = replace(office.site, languages=("ms",), server=Server("https://province.example"))
    assert "as soon as the province" in row(office).note
    settings.PROVINCE_TAKES.put(office.connection, frozenset({ANY_LANGUAGE}))
    assert row(office).note.startswith("Offered")
