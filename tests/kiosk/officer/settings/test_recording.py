"""An officer reads the kiosk's texts aloud on its own screen."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from kiosk.audio import pack, waves
from kiosk.audio.phrases import Phrase
from kiosk.officer.context import OfficerActions
from kiosk.officer.controller import OfficerController
from kiosk.officer.intents import Act, Open, Pick
from kiosk.officer.page_names import PageName
from kiosk.officer.settings.recording import Recording
from kiosk.officer.state import OfficerState
from kiosk.officer.views import MenuView, MessageView, RecordingView
from kiosk.ui.intents import Back
from tests.support.office import Office, walked

PHRASES = [Phrase("citizen.next", "ถัดไป", "survey"), Phrase("guide.tab_steps", "ขั้นตอน", "guide")]

pytestmark = pytest.mark.skipif(not shutil.which("arecord"), reason="arecord is not installed (alsa-utils)")


@pytest.fixture
def controller(office: Office) -> OfficerController:
    offered = OfficerActions(phrases=lambda language: PHRASES if language == "th" else PHRASES[:1])
    return office.controller(offered=offered)


def shown(controller: OfficerController, state: OfficerState) -> RecordingView:
    view = controller.view(state, "en")
    assert isinstance(view, RecordingView)
    return view


def test_one_text_after_another_is_shown_until_all_were_read(controller: OfficerController, office: Office) -> None:
    """Skipped ones come again the next time; at the end there are thanks, and the settings say what is there."""
    state: Any = walked(controller, Open(PageName.SITE_SETTINGS), Open(PageName.RECORDING))
    first = shown(controller, state)
    assert (first.text, first.part, first.records, first.was_read) == ("ถัดไป", "In the survey", False, False)
    assert first.progress.startswith("Text 1 of 2")
    studio = state.subject.studio
    studio.pack = pack.read_clip(studio.pack, PHRASES[0], waves.tone(200, 0.3))
    assert shown(controller, state).was_read
    state = controller.handle(state, Act("next"))
    assert shown(controller, state).text == "ขั้นตอน"
    state = controller.handle(state, Act("later"))
    finished = shown(controller, state)
    assert (finished.text, finished.progress) == ("", "")
    state = controller.handle(state, Back())
    menu = controller.view(state, "en")
    assert isinstance(menu, MenuView)
    assert next(entry.note for entry in menu.entries if entry.name == "recording") == "Sound: th"
    again = walked(controller, Open(PageName.RECORDING))
    assert isinstance(again.subject, Recording) and again.subject.studio.todo == (PHRASES[1],)
    controller.handle(again, Back())


def test_the_other_language_has_a_pack_of_its_own(controller: OfficerController) -> None:
    """A tap away, and back."""
    state = controller.handle(walked(controller, Open(PageName.RECORDING)), Pick("language", "en"))
    assert isinstance(state, OfficerState) and state.subject.studio.pack.name == "en"
    state = controller.handle(state, Pick("language", "th"))
    assert isinstance(state, OfficerState) and state.subject.studio.pack.name == "th"
    assert isinstance(controller.handle(state, Back()), OfficerState)


def test_a_machine_that_cannot_record_says_what_is_missing(
    controller: OfficerController, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No page on which nothing happens."""
    monkeypatch.setenv("PATH", str(tmp_path))
    view = controller.view(walked(controller, Open(PageName.RECORDING)), "en")
    assert isinstance(view, MessageView)
    assert "alsa-utils" in view.sentences[0]
