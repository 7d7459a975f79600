"""What a citizen will probably tap next, so that its screens are drawn while they read. Pure, and free to be wrong: it costs only time."""

from functools import partial, reduce

from kiosk.citizen import intents, moves
from kiosk.citizen.presenter import CitizenContext
from kiosk.citizen.state import State
from kiosk.survey import session
from kiosk.survey.session import Session
from kiosk.ui.intents import Back, Home


def after(state: State, around: CitizenContext) -> list[State]:
    """The states, the likeliest first, whose screens are worth drawing ahead of a state within the survey."""
    return [reduce(partial(_moved, around), taps, state) for taps in _ways(state, around)]


def _moved(around: CitizenContext, state: State, tap: object) -> State:
    return moves.move(state, tap, around.ground)


def _ways(state: State, around: CitizenContext) -> list[tuple[object, ...]]:
    """Ways from here, each of one tap or more, whose screens are worth drawing ahead: the likeliest first."""
    assert state.session
    step, ground = state.session.step, around.ground
    question = ground.questionnaire.question(step.id) if step.kind == "question" else None
    if step.kind == "item":
        return [(intents.Rate(4),), (intents.AskStop(),)]
    if step.kind == "review":
        return [(intents.Finish(),), *((intents.Visit(gap),) for gap in session.skipped(ground.questionnaire, state.session)[:6])]
    if step == session.THANKS or state.stopping:
        return [(Home(),), (Back(),)]
    if question and question.kind == "one":
        return [(intents.Choose(question.options[0].code),)]
    if question and question.kind == "many":
        codes = [one.id for one in around.offered] if question.options_from else [option.code for option in question.options]
        ticks = tuple(intents.Toggle(code) for code in codes if code not in _ticked(state.session, step.id))
        return [ticks[:1], ticks, (intents.Forward(),)]  # all ticked: each card as it looks when its turn comes
    if question:
        lines = [(intents.ToggleLine(line),) for line in ground.suggestions(step.id, state.display.language)]
        finding = [(intents.OpenKeyboard(finding=True),)] if step.id == "wanted_services" else []
        return [(intents.Forward(),), *lines, (intents.OpenKeyboard(),), *finding]
    return [(intents.Forward(),), (intents.OpenKeyboard(),)] if step.kind == "other" else [(intents.Forward(),)]


def _ticked(one: Session, question: str) -> tuple:
    answer = one.answers.get(question, ())
    return answer if isinstance(answer, tuple) else ()
