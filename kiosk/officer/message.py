"""The page with one message, after something was done or could not be. Its sentences come in, finished or as keys of texts."""

from kiosk.officer.context import Ground
from kiosk.officer.state import OfficerState, Told
from kiosk.officer.views import OfficerFrame, ToldView

SCREEN = "officer_told"


def view(state: OfficerState, ground: Ground, language: str) -> ToldView:
    told, texts = state.subject, ground.texts[language]
    assert isinstance(told, Told)
    frame = OfficerFrame(texts("officers"), ground.load_site().place)
    sentences = tuple(texts.get(one, one) for one in told.sentences)
    return ToldView(frame, texts.get(told.title, told.title), sentences, told.good, texts.told(told.detail))
