"""The citizen's moves: a state and an intent in, the next state out. Pure; saving, clocks and screens are the app's."""

from collections.abc import Callable, Mapping
from typing import Any

from kiosk.citizen import intents
from kiosk.citizen.state import State, Typing
from kiosk.frozen import replace
from kiosk.survey import open_text, session
from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.session import Session, SurveyStep
from kiosk.ui.display import MAX_TEXT_STEP, Display
from kiosk.ui.intents import Back, DoneTyping, Erase, Home, NextTextSize, SetLanguage, SetLayer, ToggleContrast, TurnPage, TypeText
from kiosk.ui.text_editing import FIRST_LAYER, composed, erased

Move = Callable[[State, Any, "SurveyContext"], State]


class SurveyContext:
    """What the moves stand on: the questionnaire and, for each open question, the lines that can be tapped."""

    def __init__(
        self, questionnaire: Questionnaire, suggestions: Mapping[str, tuple[tuple[str, str], ...]], service_names: frozenset[str]
    ) -> None:
        self.questionnaire = questionnaire
        self._suggestions = suggestions  # question id -> ((th, en), ...)
        self._service_names = service_names

    def suggestions(self, question_id: str, language: str) -> tuple[str, ...]:
        return tuple(en if language == "en" else th for th, en in self._suggestions.get(question_id, ()))

    def known_lines(self, question_id: str) -> frozenset[str]:
        """Lines that were tapped, not typed, in either language."""
        lines = {text for pair in self._suggestions.get(question_id, ()) for text in pair}
        return frozenset(lines | self._service_names) if question_id == "wanted_services" else frozenset(lines)


def move(state: State, intent: object, ground: SurveyContext) -> State:
    """The state after an intent; an intent that means nothing here changes nothing."""
    handler = _MOVES.get(type(intent))
    moved = handler(state, intent, ground) if handler else state
    if _place(moved) != _place(state):
        moved = replace(moved, page=0)
    return moved


def _place(state: State) -> tuple:
    return (state.session.step if state.session else None, state.typing is not None, state.stopping)


def home(state: State) -> State:
    """The first screen with nothing left of the person before: answers, language, text size, contrast (VVSG 7.1-A)."""
    return State(out_of_service=state.out_of_service)


def is_open(questionnaire: Questionnaire, step: SurveyStep) -> bool:
    """Whether a step is answered in words: an open question, or the words of an "other"."""
    question = questionnaire.question(step.id) if step.kind == "question" else None
    return step.kind == "other" or bool(question and question.kind == "text")


def text_of(one: Session) -> str:
    value = (one.other if one.step.kind == "other" else one.answers).get(one.step.id, "")
    return value if isinstance(value, str) else ""


# ------------------------------------------------------------------ display


def _language(state: State, intent: SetLanguage, ground: SurveyContext) -> State:
    moved = replace(state, display=replace(state.display, language=intent.language))
    return replace(moved, session=replace(moved.session, language=intent.language)) if moved.session else moved


def _text_size(state: State, intent: object, ground: SurveyContext) -> State:
    step = (state.display.text_step + 1) % (MAX_TEXT_STEP + 1)
    return replace(state, display=replace(state.display, text_step=step), page=0)


def _contrast(state: State, intent: object, ground: SurveyContext) -> State:
    return replace(state, display=replace(state.display, contrast=not state.display.contrast))


def changed_display(state: State) -> bool:
    return state.display != Display()


# ------------------------------------------------------------------ the way through the survey


def _with_session(state: State, moved: Session | None) -> State:
    return home(state) if moved is None else replace(state, session=moved)


def _choose(state: State, intent: intents.Choose, ground: SurveyContext) -> State:
    return _with_session(state, session.choose(ground.questionnaire, state.session, intent.code)) if state.session else state


def _toggle(state: State, intent: intents.Toggle, ground: SurveyContext) -> State:
    return _with_session(state, session.toggle(ground.questionnaire, state.session, intent.code)) if state.session else state


def _rate(state: State, intent: intents.Rate, ground: SurveyContext) -> State:
    return _with_session(state, session.rate(ground.questionnaire, state.session, intent.level)) if state.session else state


def _forward(state: State, intent: object, ground: SurveyContext) -> State:
    return _with_session(state, session.forward(ground.questionnaire, state.session)) if state.session else state


def _skip(state: State, intent: object, ground: SurveyContext) -> State:
    return _with_session(state, session.skip(ground.questionnaire, state.session)) if state.session else state


def _visit(state: State, intent: intents.Visit, ground: SurveyContext) -> State:
    return _with_session(state, session.visit(state.session, intent.step)) if state.session else state


def _finish(state: State, intent: object, ground: SurveyContext) -> State:
    return replace(state, session=replace(state.session, step=session.THANKS)) if state.session else state


def _back(state: State, intent: object, ground: SurveyContext) -> State:
    if state.typing:
        return _done(state, intent, ground)
    if state.stopping:
        return replace(state, stopping=False)
    if state.session is None or state.session.step == session.THANKS:
        return home(state)
    return _with_session(state, session.back(ground.questionnaire, state.session))


def _ask_stop(state: State, intent: object, ground: SurveyContext) -> State:
    return replace(state, stopping=True) if state.session else state


def _home(state: State, intent: object, ground: SurveyContext) -> State:
    return home(state)


def _still_here(state: State, intent: object, ground: SurveyContext) -> State:
    return replace(state, countdown=None)


def _turn_page(state: State, intent: TurnPage, ground: SurveyContext) -> State:
    return replace(state, page=intent.page)


# ------------------------------------------------------------------ open questions and the keyboard


def _toggle_line(state: State, intent: intents.ToggleLine, ground: SurveyContext) -> State:
    if state.session is None:
        return state
    text = open_text.toggled(text_of(state.session), intent.text, ground.known_lines(state.session.step.id))
    return replace(state, session=session.write(state.session, text))


def _open_keyboard(state: State, intent: intents.OpenKeyboard, ground: SurveyContext) -> State:
    if state.session is None:
        return state
    own = "" if intent.finding else open_text.parts(text_of(state.session), ground.known_lines(state.session.step.id))[1]
    return replace(state, typing=Typing(own, FIRST_LAYER[state.display.language], intent.finding))


def _type(state: State, intent: TypeText, ground: SurveyContext) -> State:
    if state.typing is None:
        return state
    text = composed(state.typing.text, intent.text)
    return _typed(replace(state, page=0), text)


def _erase(state: State, intent: object, ground: SurveyContext) -> State:
    return _typed(replace(state, page=0), erased(state.typing.text)) if state.typing else state


def _typed(state: State, text: str) -> State:
    assert state.typing
    layer = state.typing.layer.removesuffix("_shift")  # shift holds for one letter
    return replace(state, typing=replace(state.typing, text=text, layer=layer))


def _layer(state: State, intent: SetLayer, ground: SurveyContext) -> State:
    return replace(state, typing=replace(state.typing, layer=intent.layer)) if state.typing else state


def _done(state: State, intent: object, ground: SurveyContext) -> State:
    """The keyboard goes; words typed are kept, letters typed to find a service are not an answer."""
    if state.typing is None or state.session is None:
        return replace(state, typing=None)
    if state.typing.finding:
        return replace(state, typing=None)
    text = open_text.with_own(text_of(state.session), state.typing.text, ground.known_lines(state.session.step.id))
    return replace(state, typing=None, session=session.write(state.session, text))


def with_words_typed(state: State, ground: SurveyContext) -> Session | None:
    """The session of somebody who goes while the keyboard stands: the words typed so far are theirs and are kept."""
    return _done(state, None, ground).session


_MOVES: dict[type, Move] = {
    SetLanguage: _language,
    NextTextSize: _text_size,
    ToggleContrast: _contrast,
    intents.Choose: _choose,
    intents.Toggle: _toggle,
    intents.Rate: _rate,
    intents.Forward: _forward,
    intents.Skip: _skip,
    intents.Visit: _visit,
    intents.Finish: _finish,
    Back: _back,
    intents.AskStop: _ask_stop,
    Home: _home,
    intents.StillHere: _still_here,
    TurnPage: _turn_page,
    intents.ToggleLine: _toggle_line,
    intents.OpenKeyboard: _open_keyboard,
    TypeText: _type,
    Erase: _erase,
    SetLayer: _layer,
    DoneTyping: _done,
}
