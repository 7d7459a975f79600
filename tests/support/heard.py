"""What somebody hears of a scene, where every phrase was recorded."""

from collections.abc import Iterable

from kiosk.audio import spoken
from kiosk.audio.splicing import Splicer
from kiosk.citizen.presenter import CitizenContext
from kiosk.guide.context import ShownServices
from kiosk.language import texts
from kiosk.paths import TEXTS
from kiosk.runtime.heard.audio_phrases import HeardKiosk, phrases
from kiosk.site.ready_lists import ready_lists
from kiosk.ui.drawing.scene import Scene


def whole_pack(context: CitizenContext, shown: ShownServices, language: str) -> Splicer:
    """As if everything had been read, the whole catalogue too."""
    kiosk = HeardKiosk(context.survey.questionnaire, ready_lists(context.site), shown)
    shown.languages = context.languages()
    return Splicer(((phrase.id, phrase.text) for phrase in phrases(kiosk, language, catalogue=True)), language)


def unheard(scenes: Iterable[tuple[str, Scene]], splicer: Splicer, language: str) -> list[str]:
    """Elements that can be tapped and say nothing, and words for which nobody can record a clip."""
    words = texts.load(TEXTS, language, "citizen", "spoken")
    faults = []
    for shown, scene in scenes:
        utterances = spoken.spoken(scene, words)
        silent = {target.name for target in scene.targets} - {said.element for said in utterances}
        faults += [f"{shown}: {name} says nothing" for name in sorted(silent)]
        faults += [
            f"{shown}: {said.element}: no clip for {said.text!r}"
            for said in utterances
            if not said.spelled and splicer.clips(said.text) is None
        ]
    return faults
