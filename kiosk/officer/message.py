"""The page with one message, after something was done or could not be. Its sentences come in, finished or as keys of texts."""

from kiosk.frozen import frozen
from kiosk.officer.context import OfficerContext
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerPage, OfficerState
from kiosk.officer.views import MessageView, OfficerFrame


@frozen
class OfficerMessage:
    """What was done, or why it was not. `good` picks its sign; `detail` is for a technician."""

    title: str  # finished, or the key of a text; so are the sentences
    sentences: tuple[str, ...] = ()
    good: bool = True
    detail: str = ""


def view(state: OfficerState[OfficerMessage], context: OfficerContext, language: str) -> MessageView:
    message, texts = state.subject, context.texts[language]
    frame = OfficerFrame(texts("officers"), context.load_site().place)
    sentences = tuple(texts.get(sentence, sentence) for sentence in message.sentences)
    return MessageView(frame, texts.get(message.title, message.title), sentences, message.good, texts.translated(message.detail))


PAGE = OfficerPage(PageName.MESSAGE, view)
