"""The page with one message, after something was done or could not be. Its sentences come in, finished or as keys of texts."""

from kiosk.officer.context import OfficerContext
from kiosk.officer.state import Message, OfficerState
from kiosk.officer.views import MessageView, OfficerFrame

SCREEN = "officer_told"


def view(state: OfficerState, context: OfficerContext, language: str) -> MessageView:
    told, texts = state.subject, context.texts[language]
    assert isinstance(told, Message)
    frame = OfficerFrame(texts("officers"), context.load_site().place)
    sentences = tuple(texts.get(one, one) for one in told.sentences)
    return MessageView(frame, texts.get(told.title, told.title), sentences, told.good, texts.told(told.detail))
