"""An officer reads the kiosk's texts aloud, one after another, for people who cannot see: read, hear it, again, next."""

from typing import Any

from kiosk.audio import pack, recorder
from kiosk.audio.pack import AudioPackError
from kiosk.audio.phrases import Phrase
from kiosk.audio.studio import READ_S, Studio
from kiosk.audio.waves import SoundError
from kiosk.frozen import frozen
from kiosk.language.sentence import localized
from kiosk.language.texts import Texts
from kiosk.officer import message
from kiosk.officer.context import OfficerContext
from kiosk.officer.intents import Act, OfficerIntent, Pick
from kiosk.officer.message import OfficerMessage
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerPage, OfficerState
from kiosk.officer.views import OfficerFrame, RecordingView
from kiosk.ui.intents import Back, Home, TurnPage

METER_S = 0.1  # how often the meter is drawn while somebody reads
STEPS = 20  # of the meter


@frozen
class Recording:
    """`studio` does the work; `at` is the place in what was to be read when the page opened."""

    studio: Studio
    language: str
    at: int = 0
    fault: str = ""  # why the last recording was not taken

    @property
    def phrase(self) -> Phrase | None:
        todo = self.studio.todo
        return todo[self.at] if self.at < len(todo) else None


def opening(state: OfficerState[Any], context: OfficerContext) -> OfficerState[Any]:
    return _opening(state, context, "th")


def _opening(state: OfficerState[Any], context: OfficerContext, language: str) -> OfficerState[Any]:
    """The page of a language; a sentence where this machine cannot record."""
    if context.offered.phrases is None or not recorder.is_there():
        return state.opening(message.PAGE, OfficerMessage("recording_impossible", ("recording_install",), good=False))
    try:
        studio = Studio(context.data.audio, _name(context, language), context.offered.phrases(language))
    except AudioPackError as error:
        return state.opening(message.PAGE, OfficerMessage("recording_impossible", (), good=False, detail=localized(error)))
    return state.opening(PAGE, Recording(studio, language))


def _name(context: OfficerContext, language: str) -> str:
    """The pack that is heard in this language: a dialect where the district chose one."""
    from kiosk.audio import voice

    chosen = (known.name for known in voice.chosen(context.data.audio, lambda fault: None) if known.language == language)
    return next(chosen, language)


def handle(state: OfficerState[Recording], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any] | None:
    subject = state.subject
    match intent:
        case Back() | Home():
            subject.studio.leave()
            return state.before if isinstance(intent, Back) else None
        case Pick(line="language", value=language):
            subject.studio.leave()
            return _opening(state.back(), context, language)
        case Act(name="read" | "again"):
            return state.about(_begun(subject))
        case Act(name="read_end") if subject.phrase:
            return state.about(_ended(subject, subject.phrase))
        case Act(name="hear") if subject.phrase:
            return state.about(_heard(subject, subject.phrase))
        case Act(name="next" | "later"):
            subject.studio.stop()
            return state.about(Recording(subject.studio, subject.language, min(subject.at + 1, len(subject.studio.todo))))
        case TurnPage():
            return state
    return state


def _begun(subject: Recording) -> Recording:
    try:
        subject.studio.begin()
    except SoundError as error:
        return Recording(subject.studio, subject.language, subject.at, localized(error))
    return Recording(subject.studio, subject.language, subject.at)


def _ended(subject: Recording, phrase: Phrase) -> Recording:
    """What was read is kept and heard at once, as the kiosk will play it."""
    try:
        subject.studio.end(phrase)
        subject.studio.hear(phrase)
    except (SoundError, AudioPackError) as error:
        return Recording(subject.studio, subject.language, subject.at, localized(error))
    return subject


def _heard(subject: Recording, phrase: Phrase) -> Recording:
    try:
        subject.studio.hear(phrase)
    except AudioPackError as error:
        return Recording(subject.studio, subject.language, subject.at, localized(error))
    return subject


def view(state: OfficerState[Recording], context: OfficerContext, language: str) -> RecordingView:
    texts, subject = context.texts[language], state.subject
    phrase, studio = subject.phrase, subject.studio
    frame = OfficerFrame(texts("recording_title"), context.load_site().place)
    other = "en" if subject.language == "th" else "th"
    return RecordingView(
        frame=frame,
        title=texts("recording_read" if phrase else "recording_finished"),
        progress=_progress(subject, texts),
        text=phrase.text if phrase else "",
        part=texts(f"recording_part_{phrase.part}") if phrase else "",
        hint=texts.translated(subject.fault) or texts(_hint(subject)),
        wrong=bool(subject.fault),
        level=round(studio.level * STEPS),
        records=studio.records,
        was_read=bool(phrase and studio.has(phrase)),
        language=None if studio.records else (texts(f"recording_in_{other}"), Pick("language", other)),
    )


def _hint(subject: Recording) -> str:
    if subject.phrase is None:
        return "recording_thanks"
    if subject.studio.records:
        return "recording_runs"
    return "recording_was_read" if subject.studio.has(subject.phrase) else "recording_hint"


def _progress(subject: Recording, texts: Texts) -> str:
    left = len(subject.studio.todo) - subject.at
    if not left:
        return ""
    minutes = max(1, round(left * READ_S / 60))
    return texts("recording_progress", number=subject.at + 1, total=len(subject.studio.todo), minutes=minutes)


def refresh_s(state: OfficerState[Recording], context: OfficerContext) -> float | None:
    return METER_S if state.subject.studio.records else None


def note(context: OfficerContext, texts: Texts) -> str:
    """For the settings' card: which packs are here."""
    packs, _ = pack.loaded(context.data.audio)
    return texts("recording_there", packs=", ".join(known.name for known in packs)) if packs else texts("recording_none")


PAGE = OfficerPage(PageName.RECORDING, view, handle, refresh_s)
