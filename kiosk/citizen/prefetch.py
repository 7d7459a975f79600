"""What a citizen will probably tap next, so that its screens are drawn while they read. Pure, and free to be wrong: it costs only time."""

from collections.abc import Sequence

from kiosk.citizen import moves
from kiosk.citizen.intents import AskStop, Choose, CitizenIntent, Finish, Forward, GoToStep, OpenKeyboard, Rate, Toggle, ToggleLine
from kiosk.citizen.presenter import CitizenContext
from kiosk.citizen.state import CitizenState
from kiosk.survey import session
from kiosk.survey.session import Session
from kiosk.survey.unfinished import REASONS
from kiosk.ui.intents import Back, Home

_STARTED = Session("00000000-0000-7000-8000-000000000000", "")  # as somebody's who has just begun: never saved


def after(state: CitizenState, context: CitizenContext) -> list[CitizenState | None]:
    """The states, the likeliest first, whose screens are worth drawing ahead; None: home."""
    if state.phone_code:
        return [None]
    if state.session is None:
        return [CitizenState(_STARTED)]
    return [] if state.typing else [_moved(state, taps, context) for taps in _taps(state, state.session, context)]


def _moved(state: CitizenState, taps: Sequence[CitizenIntent], context: CitizenContext) -> CitizenState | None:
    for tap in taps:
        moved = moves.move(state, tap, context.survey)
        if moved is None:
            return None
        state = moved
    return state


def _taps(state: CitizenState, current: Session, context: CitizenContext) -> Sequence[Sequence[CitizenIntent]]:
    """Each a sequence of one tap or more, the likeliest first."""
    step, form = current.step, context.survey.questionnaire
    if step == session.THANKS or state.stopping:
        return [(Home(),), (Back(),)]
    if step.kind == "item":
        return [(Rate(4),), (AskStop(),)]
    if step.kind == "review":
        return [(Finish(),), *((GoToStep(gap),) for gap in session.skipped(form, current)[:6])]
    if step.kind == "question":
        return _taps_on_question(current, context)
    if step.kind == "unfinished":
        return [(Toggle(REASONS[0]),), (Forward(),)]
    return [(Forward(),), (OpenKeyboard(),)] if step.kind == "other" else [(Forward(),)]


def _taps_on_question(current: Session, context: CitizenContext) -> Sequence[Sequence[CitizenIntent]]:
    question = context.survey.questionnaire.question(current.step.id)
    assert question
    if question.kind == "one":
        return [(Choose(question.options[0].code),)]
    if question.kind == "many":
        codes = [service.id for service in context.offered] if question.options_from else [option.code for option in question.options]
        ticks = tuple(Toggle(code) for code in codes if code not in _ticked(current, question.id))
        return [ticks[:1], ticks, (Forward(),)]  # all ticked: each card as it looks when its turn comes
    lines = [(ToggleLine(line),) for line in context.survey.suggestions(question.id, current.language)]
    finding = [(OpenKeyboard(finding=True),)] if question.id == "wanted_services" else []
    return [(Forward(),), *lines, (OpenKeyboard(),), *finding]


def _ticked(current: Session, question: str) -> tuple[str, ...]:
    answer = current.answers.get(question, ())
    return answer if isinstance(answer, tuple) else ()
