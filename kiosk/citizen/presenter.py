"""From the state to what each citizen's screen shows. Pure: the questionnaire's words, the site's names, the person's answers."""

from collections.abc import Callable, Mapping, Sequence

from kiosk.citizen import views
from kiosk.citizen.moves import SurveyContext, is_open, text_of
from kiosk.citizen.state import State
from kiosk.frozen import frozen
from kiosk.language.texts import Texts
from kiosk.site.site_file import Site
from kiosk.survey import open_text, session
from kiosk.survey.catalogue import Service
from kiosk.survey.limits import SEARCH_RESULTS
from kiosk.survey.questionnaire import LocalizedText, Question
from kiosk.survey.session import Session, SurveyStep


@frozen
class CitizenContext:
    """Everything a view is made from that is not the state."""

    site: Site
    ground: SurveyContext
    texts: Mapping[str, Texts]  # language -> texts
    offered: Sequence[Service]
    search: Callable[[str], Sequence[Service]]
    guide: bool = False
    today: Callable[[], int] = lambda: 0


def view_of(screen: str, state: State, around: CitizenContext) -> object:
    """The view of a citizen's screen; `screen` is `flow.screen_for(state)`."""
    return _BUILDERS[screen](state, around)


def words_of(state: State, around: CitizenContext) -> Texts:
    return around.texts[state.display.language]


def _said(text: LocalizedText, state: State, around: CitizenContext) -> str:
    """A text of the questionnaire with the place's name put in."""
    return text.get(state.display.language).replace("{place}", around.site.place)


def frame(state: State, around: CitizenContext) -> views.Frame:
    words = words_of(state, around)
    progress = session.progress(around.ground.questionnaire, state.session) if state.session else None
    return views.Frame(around.site.place, words("header_subtitle", province=around.site.province), state.display.language, progress)


def _attract(state: State, around: CitizenContext) -> views.AttractView:
    words = words_of(state, around)
    own = around.site.texts.get("attract_title", {}).get(state.display.language)
    province = words("province_of", province=around.site.province)
    return views.AttractView(
        around.site.place, province, state.display.language, own or words("attract_title"), around.guide, around.site.demonstration
    )


def _notice(state: State, around: CitizenContext) -> views.NoticeView:
    return views.NoticeView(frame(state, around), _said(around.ground.questionnaire.purpose, state, around))


def _choice(state: State, around: CitizenContext) -> views.ChoiceView | views.OpenView:
    assert state.session
    question = around.ground.questionnaire.question(state.session.step.id)
    assert question
    if is_open(around.ground.questionnaire, state.session.step):
        return _open(state, around)
    answer = state.session.answers.get(question.id, ())
    chosen = answer if isinstance(answer, tuple) else (answer,)
    options = tuple(_options(question, chosen, state, around))
    return views.ChoiceView(
        frame(state, around),
        _said(question.text, state, around),
        question.kind == "many",
        options,
        state.page,
        bool(answer),
        not question.options_from,
    )


def _options(question: Question, chosen: Sequence[object], state: State, around: CitizenContext) -> list[views.OptionView]:
    if question.options_from:
        first = sorted(around.offered, key=lambda one: one.id not in state.checked_in)  # the rest keeps the site's order
        return [views.OptionView(one.id, one.name, one.agency, one.id in chosen) for one in first]
    return [views.OptionView(one.code, _said(one.text, state, around), "", one.code in chosen) for one in question.options]


def _rating(state: State, around: CitizenContext) -> views.RatingView:
    assert state.session
    form = around.ground.questionnaire
    item = form.item(state.session.step.id)
    assert item
    aspect = next(one for one in form.aspects if one.id == item.aspect)
    levels = tuple((level, _said(words, state, around)) for level, words in form.levels.items())
    level = state.session.answers.get(item.id)
    return views.RatingView(
        frame=frame(state, around),
        aspect=f"{aspect.id} · {_said(aspect.text, state, around)}",
        number=form.items.index(item) + 1,
        total=len(form.items),
        title=_said(item.text, state, around),
        hint=_said(form.scale_question, state, around),
        levels=levels,
        chosen=level if isinstance(level, int) else None,
    )


def _open_title(state: State, around: CitizenContext) -> str:
    assert state.session
    question = around.ground.questionnaire.question(state.session.step.id)
    assert question
    said = _said(question.text, state, around)
    return words_of(state, around)("other_title", question=said) if state.session.step.kind == "other" else said


def _open(state: State, around: CitizenContext) -> views.OpenView:
    assert state.session
    step, text = state.session.step, text_of(state.session)
    picked, own = open_text.parts(text, around.ground.known_lines(step.id))
    offered = () if step.kind == "other" else _suggested(step, state, around)
    lines = (
        (*picked, *(one for one in offered if one not in picked))
        if step.id == "wanted_services"
        else tuple(dict.fromkeys((*offered, *picked)))
    )
    return views.OpenView(
        frame=frame(state, around),
        title=_open_title(state, around),
        lines=tuple(views.LineView(line, line in picked) for line in lines),
        own=own,
        finding=step.id == "wanted_services",
        page=state.page,
        answered=bool(text),
    )


def _suggested(step: SurveyStep, state: State, around: CitizenContext) -> tuple[str, ...]:
    return around.ground.suggestions(step.id, state.display.language)


def _typing(state: State, around: CitizenContext) -> views.TypingView:
    assert state.typing
    return views.TypingView(_open_title(state, around), state.typing.text, state.typing.layer, frame(state, around))


def _find(state: State, around: CitizenContext) -> views.FindView:
    assert state.typing and state.session
    picked, _ = open_text.parts(text_of(state.session), around.ground.known_lines(state.session.step.id))
    found = around.search(state.typing.text)[:SEARCH_RESULTS] if state.typing.text.strip() else ()
    results = tuple(views.OptionView(one.id, one.name, one.agency, one.name in picked) for one in found)
    return views.FindView(_open_title(state, around), state.typing.text, state.typing.layer, frame(state, around), results, state.page)


def _review(state: State, around: CitizenContext) -> views.ReviewView:
    assert state.session
    gaps = tuple(_gap(step, state, around) for step in session.skipped(around.ground.questionnaire, state.session))
    return views.ReviewView(frame(state, around), gaps, state.page)


def _gap(step: SurveyStep, state: State, around: CitizenContext) -> views.GapView:
    form, words = around.ground.questionnaire, words_of(state, around)
    item = form.item(step.id)
    if item:
        aspect = next(one for one in form.aspects if one.id == item.aspect)
        return views.GapView(
            step, _said(item.text, state, around), _said(aspect.text, state, around) if aspect.text != item.text else words("part_open")
        )
    question = form.question(step.id)
    assert question
    return views.GapView(step, _said(question.text, state, around), words("part_about" if question.part == 1 else "part_open"))


def _thanks(state: State, around: CitizenContext) -> views.ThanksView:
    return views.ThanksView(frame(state, around), _said(around.ground.questionnaire.thanks, state, around), around.today())


def _still_here(state: State, around: CitizenContext) -> views.StillHereView:
    return views.StillHereView(frame(state, around), state.countdown or 0, _answered(state.session))


def _stop(state: State, around: CitizenContext) -> views.StopView:
    return views.StopView(frame(state, around), _answered(state.session))


def _answered(one: Session | None) -> bool:
    return bool(one and session.began_answering(one))


def _trouble(state: State, around: CitizenContext) -> views.TroubleView:
    trouble = state.trouble or state.out_of_service
    assert trouble
    words = words_of(state, around)
    title = words("trouble_title" if state.trouble else "trouble_out_of_service")
    return views.TroubleView(
        state.display.language, title, words(f"trouble_{trouble.kind}"), words.told(trouble.detail), around.site.telephone, trouble.way_out
    )


_BUILDERS: dict[str, Callable[[State, CitizenContext], object]] = {
    "attract": _attract,
    "notice": _notice,
    "choice": _choice,
    "rating": _rating,
    "other": _open,
    "typing": _typing,
    "find_service": _find,
    "review": _review,
    "thanks": _thanks,
    "still_here": _still_here,
    "stop": _stop,
    "trouble": _trouble,
    "out_of_service": _trouble,
}
