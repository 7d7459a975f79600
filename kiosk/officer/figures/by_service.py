"""Every service with its uses, its responses and its percent, for a period: the most used first."""

from typing import Any

from kiosk.language.texts import Texts
from kiosk.officer.context import OfficerContext
from kiosk.officer.figures.overview import Figures, period_moved, period_view
from kiosk.officer.figures.period import FiguresPeriod, period_of
from kiosk.officer.figures.views import ByServiceView, ServiceFiguresView
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerPage, OfficerState
from kiosk.officer.views import OfficerFrame
from kiosk.reports import scores as reports
from kiosk.store import tallies, visits
from kiosk.survey import scoring
from kiosk.survey.catalogue_search import thai_order


def opening(state: OfficerState[Any], context: OfficerContext) -> OfficerState[Figures]:
    return state.opening(PAGE, Figures(period_of(state.subject, context.today)))


def view(state: OfficerState[Figures], context: OfficerContext, language: str) -> ByServiceView:
    subject, texts = state.subject, context.texts[language]
    shown = period_view(subject.period, context, texts)
    named = tallies.totals(context.connection, *subject.period.span).uses
    came = visits.people_and_uses(context.connection, *subject.period.span)
    uses = came.uses
    names = context.names()
    open_here = context.load_site().services

    def order(service: str) -> tuple[int, int, tuple[str, str]]:
        return -uses.get(service, 0), -named.get(service, 0), thai_order(names.get(service, service))

    services = tuple(
        ServiceFiguresView(
            service_id,
            names.get(service_id, service_id),
            *_figures(
                service_id, uses.get(service_id, 0) if came.counted else None, named.get(service_id, 0), subject.period, context, texts
            ),
        )
        for service_id in sorted({*open_here, *named, *uses}, key=order)
    )
    frame = OfficerFrame(texts("menu_by_service"), f"{shown.title} · {context.load_site().place}")
    return ByServiceView(frame, shown, services, texts("by_service_none"), state.page)


def _figures(
    service: str, uses: int | None, named: int, period: FiguresPeriod, context: OfficerContext, texts: Texts
) -> tuple[str, str, int]:
    """(the note, the percent as printed, its tenths) of a service that `named` responses named. `uses`: None where nobody has counted."""
    if not named:
        return texts("service_unused") if uses is None else texts("service_uses", uses=uses), scoring.MISSING, 0
    totals = tallies.totals(context.connection, *period.span, service)
    scored = reports.scored(totals, context.questionnaire())
    percent, ends = scored.percent, scoring.shown_interval(scored, totals.spread)
    note = texts("service_uncounted", n=named) if uses is None else texts("service_note", uses=uses, n=named)
    if scoring.is_few(scored.n):
        note += " · " + texts("only_n", n=scored.n)
    if ends:
        note += " · " + texts("service_interval", low=scoring.shown(ends[0], 1), high=scoring.shown(ends[1], 1))
    printed = scoring.shown(percent)
    return note, printed, int(printed.replace(".", "")) if percent is not None else 0


PAGE = OfficerPage(PageName.BY_SERVICE, view, period_moved)
