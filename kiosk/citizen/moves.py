"""The citizen's moves: a state and an intent in, the next state out. Pure; saving, clocks and screens are the app's."""

from collections.abc import Mapping
from typing import assert_never

from kiosk.citizen.intents import (
    AskStop,
    Choose,
    CitizenIntent,
    Finish,
    Forward,
    GoToStep,
    OpenKeyboard,
    Rate,
    SayUnfinished,
    Skip,
    SurveyIntent,
    Toggle,
    ToggleLine,
)
from kiosk.citizen.state import CitizenState, Typing
from kiosk.frozen import replace
from kiosk.language.texts import Texts
from kiosk.survey import open_text, session
from kiosk.survey.open_text import ReadyAnswer
from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.session import Session, SurveyStep
from kiosk.ui.input.text_editing import TextEntry, first_layer
from kiosk.ui.intents import (
    Back,
    ChooseLanguage,
    DoneTyping,
    Erase,
    Home,
    KeyIntent,
    NextPace,
    NextTextSize,
    SetLanguage,
    SetLayer,
    ToggleContrast,
    ToggleReach,
    ToggleScan,
    TurnPage,
    TypeText,
)


class SurveyContext:
    """What the moves need: the questionnaire and, for each open question, the lines that can be tapped."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        ready: Mapping[str, tuple[ReadyAnswer, ...]],
        service_names: Mapping[str, str],
        texts: Mapping[str, Texts],
    ) -> None:
        """`ready`: the lines of each open question; `service_names`: name -> id of every service that can be asked for; `texts`: of every
        language that a person may choose."""
        self.questionnaire = questionnaire
        self._ready, self._texts = ready, texts
        self._service_names = service_names

    def suggestions(self, question_id: str, language: str) -> tuple[str, ...]:
        return tuple(answer.said(self._texts[language]) for answer in self._ready.get(question_id, ()))

    def known_lines(self, question_id: str) -> Mapping[str, str]:
        """Lines that were tapped, not typed, in any language -> their code."""
        ready = self._ready.get(question_id, ())
        codes = {answer.said(texts): answer.code for texts in self._texts.values() for answer in ready}
        return {**self._service_names, **codes} if question_id == "wanted_services" else codes

    def written(self, current: Session, text: str) -> Session:
        """The text of an open question stored with the codes of its tapped lines."""
        known = self.known_lines(current.step.id)
        picked = open_text.parts(text, known)[0] if current.step.kind == "question" else ()
        return session.write(current, text, tuple(dict.fromkeys(known[line] for line in picked)))


def move(state: CitizenState, intent: CitizenIntent, context: SurveyContext) -> CitizenState | None:
    """The state after an intent; None: home. An intent that means nothing here changes nothing."""
    moved = _moved(state, intent, context)
    return replace(moved, page=0) if moved is not None and _place(moved) != _place(state) else moved


def _place(state: CitizenState) -> tuple[SurveyStep | None, bool, bool]:
    """What a list's page belongs to: another place begins with its first page."""
    return (state.session.step if state.session else None, state.typing is not None, state.stopping)


def is_open(questionnaire: Questionnaire, step: SurveyStep) -> bool:
    """Whether a step is answered in words: an open question, or the words of an "other"."""
    question = questionnaire.question(step.id) if step.kind == "question" else None
    return step.kind == "other" or bool(question and question.kind == "text")


def text_of(current: Session) -> str:
    """The words given so far at the session's step; empty where it is not answered in words."""
    answer = (current.other if current.step.kind == "other" else current.answers).get(current.step.id, "")
    return answer if isinstance(answer, str) else ""


def _moved(state: CitizenState, intent: CitizenIntent, context: SurveyContext) -> CitizenState | None:
    match intent:
        case SetLanguage():
            return replace(state, session=replace(state.session, language=intent.language)) if state.session else state
        case NextTextSize() | ToggleReach() | ToggleScan() | NextPace():  # other letters or another height, other pages
            return replace(state, page=0)
        case ToggleContrast() | ChooseLanguage():
            return state
        case Home():
            return None
        case Back():
            return _back(state, context)
        case TurnPage():
            return replace(state, page=intent.page)
        case TypeText() | Erase() | SetLayer():
            return _after_key(state, intent, context)
        case DoneTyping():
            return done_typing(state, context)
        case _:
            return _answered(state, state.session, intent, context) if state.session else state


def _answered(state: CitizenState, current: Session, intent: SurveyIntent, context: SurveyContext) -> CitizenState | None:
    form = context.questionnaire
    match intent:
        case Choose():
            return replace(state, session=session.choose(form, current, intent.code))
        case Toggle() if current.step.kind == "unfinished":
            return replace(state, session=session.toggle_reason(current, intent.code))
        case Toggle():
            return replace(state, session=session.toggle(form, current, intent.code))
        case SayUnfinished():
            return replace(state, session=session.toggle_unfinished(form, current))
        case Rate():
            return replace(state, session=session.rate(form, current, intent.level))
        case Forward():
            return replace(state, session=session.forward(form, current))
        case Skip():
            return replace(state, session=session.skip(form, current))
        case GoToStep():
            return replace(state, session=session.visit(current, intent.step))
        case Finish():
            return replace(state, session=replace(current, step=session.THANKS))
        case AskStop():
            return replace(state, stopping=True)
        case ToggleLine():
            text = open_text.toggled(text_of(current), intent.text, context.known_lines(current.step.id))
            return replace(state, session=context.written(current, text))
        case OpenKeyboard():
            return _keyboard_opened(state, current, context, intent.finding)
        case _:
            assert_never(intent)


def _back(state: CitizenState, context: SurveyContext) -> CitizenState | None:
    if state.typing:
        return done_typing(state, context)
    if state.stopping:
        return replace(state, stopping=False)
    if state.session is None or state.session.step == session.THANKS:
        return None
    before = session.back(context.questionnaire, state.session)
    return replace(state, session=before) if before else None


# ------------------------------------------------------------------ the keyboard


def _keyboard_opened(state: CitizenState, current: Session, context: SurveyContext, finding: bool = False) -> CitizenState:
    own = "" if finding else open_text.parts(text_of(current), context.known_lines(current.step.id))[1]
    return replace(state, typing=Typing(TextEntry(own, first_layer(current.language)), finding))


def _after_key(state: CitizenState, intent: KeyIntent, context: SurveyContext) -> CitizenState:
    """A key of either keyboard. A letter of a real one opens the line of an open question by itself."""
    if state.typing is None:
        if not (isinstance(intent, TypeText) and state.session and is_open(context.questionnaire, state.session.step)):
            return state
        state = _keyboard_opened(state, state.session, context)
    assert state.typing
    page = state.page if isinstance(intent, SetLayer) else 0  # other letters, other results
    return replace(state, page=page, typing=replace(state.typing, entry=state.typing.entry.after(intent)))


def done_typing(state: CitizenState, context: SurveyContext) -> CitizenState:
    """The keyboard goes; words typed are kept, letters typed to find a service are not an answer."""
    if state.typing is None or state.session is None or state.typing.finding:
        return replace(state, typing=None)
    text = open_text.with_own(text_of(state.session), state.typing.entry.text, context.known_lines(state.session.step.id))
    return replace(state, typing=None, session=context.written(state.session, text))
