"""From the state to what each citizen's screen shows. Pure: the questionnaire's words, the site's names, the person's answers."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from kiosk.citizen import pictures, views
from kiosk.citizen.moves import SurveyContext, is_open, text_of
from kiosk.citizen.state import CitizenState, Trouble
from kiosk.frozen import frozen
from kiosk.language.languages import OWN, Language
from kiosk.language.texts import Texts
from kiosk.site import improvements, place_names
from kiosk.site.model import Site
from kiosk.survey import open_text, session
from kiosk.survey.catalogue import Service
from kiosk.survey.limits import SEARCH_RESULTS
from kiosk.survey.privacy.personal_data import names_somebody
from kiosk.survey.questionnaire import LocalizedText, Question
from kiosk.survey.session import Session, SurveyStep
from kiosk.survey.unfinished import REASONS, reasons_in, unfinished_under


@frozen
class CitizenContext:
    """Everything a view is made from that is not the state."""

    site: Site
    survey: SurveyContext
    texts: Mapping[str, Texts]  # language -> texts
    offered: Sequence[Service]
    search: Callable[[str], Sequence[Service]]
    guide: bool = False  # whether "check before you queue" is offered
    today: Callable[[], int] = lambda: 0  # people who answered today
    clock_wrong: Callable[[], bool] = lambda: False
    day: Callable[[], date] = date.today
    languages: Callable[[], tuple[Language, ...]] = lambda: OWN  # that a person can choose now
    phone_code: Callable[[], str] = lambda: ""  # a new one at each call


class _Wording:
    """The context in the language of one person."""

    def __init__(self, context: CitizenContext, language: str) -> None:
        self.context, self.language, self.texts = context, language, context.texts[language]
        self.form = context.survey.questionnaire

    def of(self, text: LocalizedText) -> str:
        """A text of the questionnaire with the place's name put in."""
        return text.said(self.texts).replace("{place}", self.context.site.place_in(self.language))

    def frame(self, current: Session | None, names_services: bool = False) -> views.Frame:
        """`names_services`: the page shows names of services, which in another language than Thai are translated unofficially."""
        progress = session.progress(self.form, current) if current else None
        subtitle = self.texts("header_subtitle", province=self.province)
        mark = place_names.mark(self.texts) if names_services else ""
        place = self.context.site.place_in(self.language)
        return views.Frame(place, subtitle, self.language, progress, mark, self.context.languages())

    @property
    def province(self) -> str:
        return place_names.province_in(self.context.site, self.language)

    def services(self, services: Iterable[Service]) -> tuple[tuple[Service, str, str], ...]:
        """Each with its name and agency for this reader."""
        return tuple((service, service.name_in(self.language), service.agency_in(self.language)) for service in services)


def view_of(state: CitizenState, language: str, context: CitizenContext) -> object:
    wording = _Wording(context, language)
    if state.phone_code:
        return views.PhoneCodeView(wording.frame(None), state.phone_code)
    return _BUILDERS[state.screen](state, state.session, wording) if state.session else _attract(wording)


def still_here_view(
    current: Session | None, seconds: int, language: str, context: CitizenContext, officer: bool = False
) -> views.StillHereView:
    """The page that counts down; `current` is None where somebody is in the guide or on an officers' page."""
    return views.StillHereView(_Wording(context, language).frame(current), seconds, _began(current), officer)


def languages_view(current: Session | None, language: str, context: CitizenContext) -> views.LanguagesView:
    return views.LanguagesView(_Wording(context, language).frame(current))


def trouble_view(trouble: Trouble, out_of_service: bool, language: str, context: CitizenContext) -> views.TroubleView:
    texts = context.texts[language]
    title = texts("trouble_out_of_service" if out_of_service else "trouble_title")
    sentence, detail = texts(f"trouble_{trouble.kind}"), texts.translated(trouble.detail)
    return views.TroubleView(language, title, sentence, detail, context.site.telephone, trouble.way_out)


def _attract(wording: _Wording) -> views.AttractView:
    site, language = wording.context.site, wording.language
    title = site.texts.get("attract_title", {}).get(language) or wording.texts("attract_title")
    province = wording.texts("province_of", province=wording.province)
    clock_wrong = wording.context.clock_wrong()
    changed = "" if clock_wrong else improvements.of_the_day(site.decided.improvements, language, wording.context.day())
    return views.AttractView(
        *(site.place_in(language), province, language, title, wording.context.guide, site.demonstration, clock_wrong, changed),
        wording.context.languages(),
        bool(site.phone) and not clock_wrong,
    )


def _notice(state: CitizenState, current: Session, wording: _Wording) -> views.NoticeView:
    return views.NoticeView(wording.frame(current), wording.of(wording.form.purpose), current.unfinished_first)


def _choice(state: CitizenState, current: Session, wording: _Wording) -> views.ChoiceView | views.OpenView:
    question = wording.form.question(current.step.id)
    assert question
    if is_open(wording.form, current.step):
        return _open(state, current, wording)
    answer = current.answers.get(question.id, ())
    chosen = answer if isinstance(answer, tuple) else (answer,)
    return views.ChoiceView(
        frame=wording.frame(current, bool(question.options_from)),
        title=wording.of(question.short or question.text),
        official=wording.of(question.text) if question.short else "",
        many=question.kind == "many",
        options=_options(question, chosen, state, wording),
        page=state.page,
        answered=bool(answer),
        hint=not question.options_from,
        picture=pictures.QUESTIONS.get(question.id, ""),
        unfinished=_unfinished(question, current, wording),
    )


def _unfinished(question: Question, current: Session, wording: _Wording) -> bool | None:
    """Whether the person said so beside the services; None where this district does not ask, or it was said already."""
    if not question.options_from or current.unfinished_first or not wording.context.site.asks_unfinished:
        return None
    return unfinished_under(question.id) in current.answers


def _reasons(state: CitizenState, current: Session, wording: _Wording) -> views.ChoiceView:
    """Why the errand was not finished."""
    chosen = reasons_in(current.answers.get(unfinished_under(current.step.id)))
    options = tuple(views.OptionView(reason, wording.texts(f"unfinished_{reason}"), "", reason in chosen) for reason in REASONS)
    return views.ChoiceView(wording.frame(current), wording.texts("unfinished_why"), True, options, state.page, bool(chosen))


def _options(question: Question, chosen: Sequence[object], state: CitizenState, wording: _Wording) -> tuple[views.OptionView, ...]:
    if question.options_from:  # what the person checked in for comes first, the rest keeps the site's order
        services = sorted(wording.context.offered, key=lambda service: service.id not in state.checked_in)
        return tuple(
            views.OptionView(service.id, name, agency, service.id in chosen, pictures.of_service(service))
            for service, name, agency in wording.services(services)
        )
    shown = pictures.of_answers(question.id, tuple(option.code for option in question.options))
    return tuple(
        views.OptionView(option.code, wording.of(option.text), "", option.code in chosen, shown.get(option.code, ""))
        for option in question.options
    )


def _rating(state: CitizenState, current: Session, wording: _Wording) -> views.RatingView:
    form = wording.form
    item = form.item(current.step.id)
    assert item
    aspect = next(aspect for aspect in form.aspects if aspect.id == item.aspect)
    level = current.answers.get(item.id)
    return views.RatingView(
        frame=wording.frame(current),
        aspect=f"{aspect.id} · {wording.of(aspect.text)}",
        number=form.items.index(item) + 1,
        total=len(form.items),
        title=wording.of(item.text),
        hint=wording.of(form.scale_question),
        levels=tuple((level, wording.of(words)) for level, words in form.levels.items()),
        chosen=level if isinstance(level, int) else None,
    )


def _open_title(current: Session, wording: _Wording) -> str:
    question = wording.form.question(current.step.id)
    assert question
    title = wording.of(question.text)
    return wording.texts("other_title", question=title) if current.step.kind == "other" else title


def _open(state: CitizenState, current: Session, wording: _Wording) -> views.OpenView:
    step, text = current.step, text_of(current)
    picked, own = open_text.parts(text, wording.context.survey.known_lines(step.id))
    suggested = () if step.kind == "other" else wording.context.survey.suggestions(step.id, wording.language)
    if step.id == "wanted_services":  # picked ones may come from the whole catalogue: they come first
        lines = (*picked, *(line for line in suggested if line not in picked))
    else:
        lines = tuple(dict.fromkeys((*suggested, *picked)))
    return views.OpenView(
        frame=wording.frame(current),
        title=_open_title(current, wording),
        lines=tuple(views.LineView(line, line in picked) for line in lines),
        own=own,
        finding=step.id == "wanted_services",
        page=state.page,
        answered=bool(text),
        picture=pictures.QUESTIONS.get(step.id, ""),
    )


def _typing(state: CitizenState, current: Session, wording: _Wording) -> views.TypingView:
    assert state.typing
    entry = state.typing.entry
    return views.TypingView(_open_title(current, wording), entry.text, entry.layer, wording.frame(current), names_somebody(entry.text))


def _find(state: CitizenState, current: Session, wording: _Wording) -> views.FindView:
    assert state.typing
    entry = state.typing.entry
    picked, _ = open_text.parts(text_of(current), wording.context.survey.known_lines(current.step.id))
    services = wording.context.search(entry.text)[:SEARCH_RESULTS] if entry.text.strip() else ()
    named = wording.services(services)
    results = tuple(
        views.OptionView(service.id, name, agency, name in picked, pictures.of_service(service)) for service, name, agency in named
    )
    return views.FindView(_open_title(current, wording), entry.text, entry.layer, wording.frame(current, True), results, state.page)


def _review(state: CitizenState, current: Session, wording: _Wording) -> views.ReviewView:
    gaps = tuple(_gap(step, wording) for step in session.skipped(wording.form, current))
    return views.ReviewView(wording.frame(current), gaps, state.page)


def _gap(step: SurveyStep, wording: _Wording) -> views.GapView:
    form, texts = wording.form, wording.texts
    item = form.item(step.id)
    if item:
        aspect = next(aspect for aspect in form.aspects if aspect.id == item.aspect)
        part = wording.of(aspect.text) if aspect.text != item.text else texts("part_open")
        return views.GapView(step, wording.of(item.text), part)
    question = form.question(step.id)
    assert question
    return views.GapView(step, wording.of(question.short or question.text), texts("part_about" if question.part == 1 else "part_open"))


def _thanks(state: CitizenState, current: Session, wording: _Wording) -> views.ThanksView:
    return views.ThanksView(wording.frame(current), wording.of(wording.form.thanks), wording.context.today())


def _stop(state: CitizenState, current: Session, wording: _Wording) -> views.StopView:
    return views.StopView(wording.frame(current), _began(current))


def _began(current: Session | None) -> bool:
    return bool(current and session.began_answering(current))


_BUILDERS: dict[str, Callable[[CitizenState, Session, _Wording], object]] = {
    "notice": _notice,
    "choice": _choice,
    "reasons": _reasons,
    "rating": _rating,
    "other": _open,
    "typing": _typing,
    "find_service": _find,
    "review": _review,
    "thanks": _thanks,
    "stop": _stop,
}
