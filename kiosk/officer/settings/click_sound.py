"""Whether a tap is heard: a switch among the settings, kept with what else is chosen about sound."""

from kiosk.audio import audio_settings
from kiosk.audio.audio_settings import AudioSettings
from kiosk.language.texts import Texts
from kiosk.officer.context import OfficerContext
from kiosk.officer.intents import Pick
from kiosk.officer.views import EntryView
from kiosk.store import journal

NAME = "click_sound"


def entry(context: OfficerContext, texts: Texts) -> EntryView:
    on = audio_settings.load(context.data.audio).click
    return EntryView(NAME, "speech", texts("site_click_sound"), texts(f"site_click_sound_{'on' if on else 'off'}"), Pick("setting", NAME))


def switch(context: OfficerContext) -> AudioSettings:
    """From the next first page on. Raises OSError."""
    before = audio_settings.load(context.data.audio)
    after = before._replace(click=not before.click)
    audio_settings.save(context.data.audio, after)
    journal.note(context.connection, "officer", f"click sound {'on' if after.click else 'off'}", context.now())
    return after
