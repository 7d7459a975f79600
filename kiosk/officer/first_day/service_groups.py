"""The services of this counter, chosen from the catalogue by what went well in the pilot, what citizens asked for, group and agency.

What is chosen is kept at each tap.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from kiosk.frozen import frozen, replace
from kiosk.language.texts import Texts
from kiosk.officer.context import OfficerContext
from kiosk.officer.first_day import steps
from kiosk.officer.first_day.keeping import keep
from kiosk.officer.first_day.views import ActionView, ChoicesView
from kiosk.officer.first_day.wanted import most_wanted
from kiosk.officer.intents import Act, OfficerIntent, Open, Pick
from kiosk.officer.page_names import PageName
from kiosk.officer.settings import services
from kiosk.officer.settings.site_settings import switched
from kiosk.officer.state import OfficerPage, OfficerState
from kiosk.officer.views import EntryView, SelectableView
from kiosk.site.first_setup import chosen_services as chosen
from kiosk.site.first_setup import noted, toggled
from kiosk.survey.catalogue import AUDIENCES, Service
from kiosk.survey.limits import FEWEST_SERVICES
from kiosk.ui.input.text_editing import TextEntry

PILOT, WANTED, CHOSEN = "pilot", "wanted", "chosen"
SEPARATOR = "/"  # people/กรมการปกครอง


@frozen
class Browsing:
    """The group that is looked at, and what citizens asked for (read once: it may be thousands of answers)."""

    group: str = ""
    wanted: tuple[tuple[str, int], ...] = ()  # service id, how many asked; most first


def opening(state: OfficerState[Any], context: OfficerContext) -> OfficerState[Any]:
    """On the first day nothing is chosen in the beginning: the example's services are not this district's."""
    context.save_site(noted(context.load_site()))
    return state.opening(PAGE, Browsing(wanted=most_wanted(context)))


def handle(state: OfficerState[Browsing], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    site = context.load_site()
    if isinstance(intent, Pick) and intent.line == "group":
        return state.opening(GROUP, replace(state.subject, group=intent.value))
    if isinstance(intent, Pick) and intent.line == "service":
        return switched(state, toggled(site, intent.value), context)
    if intent == Act("keep") and chosen(site):
        return keep(state, site, context, "services", " ".join(site.services))
    return state.opening(services.FIND, TextEntry()) if intent == Open(PageName.FIND_SERVICE) else state


# ------------------------------------------------------------------ the first page: where to look


def view(state: OfficerState[Browsing], context: OfficerContext, language: str) -> ChoicesView:
    texts, wanted = context.texts[language], state.subject.wanted
    catalogue = context.catalogue
    groups: list[tuple[str, str, int, bool | None]] = [(PILOT, "tick", len(catalogue.recommended), True)]
    groups += [(WANTED, "speech", len(wanted), None)] if wanted else []
    sizes = Counter(service.audience for service in catalogue.services.values())
    groups += [(audience, "people" if audience == "people" else "list", sizes[audience], None) for audience in AUDIENCES]
    entries = [
        EntryView(name, icon, texts(f"group_{name}"), texts(f"group_{name}_note", count=count), Pick("group", name), good)
        for name, icon, count, good in groups
    ]
    if ids := chosen(context.load_site()):
        entries.insert(
            0, EntryView(CHOSEN, "list", texts("group_chosen"), texts("group_chosen_note", count=len(ids)), Pick("group", CHOSEN))
        )
    return _page(state, texts("services_choose"), entries, context, texts)


def _page(
    state: OfficerState[Browsing],
    title: str,
    choices: Sequence[SelectableView | EntryView],
    context: OfficerContext,
    texts: Texts,
    mark: str = "none",
) -> ChoicesView:
    count = len(chosen(context.load_site()))
    warning = texts("services_few", count=count, least=FEWEST_SERVICES) if 0 < count < FEWEST_SERVICES else ""
    actions = [ActionView("find", texts("services_search"), Open(PageName.FIND_SERVICE), "search")]
    actions += [ActionView("keep", texts("services_keep", count=count), Act("keep"), "right", True)] if count else []
    return ChoicesView(steps.frame(context, texts), state.kind.name, title, "", warning, tuple(choices), mark, tuple(actions), state.page)


# ------------------------------------------------------------------ a group: its agencies, or services


def group_view(state: OfficerState[Browsing], context: OfficerContext, language: str) -> ChoicesView:
    texts, group = context.texts[language], state.subject.group
    if group in AUDIENCES:
        title, choices = texts(f"group_{group}"), _agencies(group, context, texts)
        return _page(state, title, choices, context, texts)
    audience, _, agency = group.partition(SEPARATOR)
    title = agency or texts(f"group_{audience}")
    shown = [_service(service, state.subject, context, texts) for service in _services(state.subject, context)]
    return _page(state, title, shown, context, texts, "many")


def _agencies(audience: str, context: OfficerContext, texts: Texts) -> list[EntryView]:
    ids = set(chosen(context.load_site()))
    by_agency: dict[str, list[str]] = {}
    for service in context.catalogue.services.values():
        if service.audience == audience:
            by_agency.setdefault(service.agency, []).append(service.id)
    return [
        EntryView(
            f"agency_{place}",
            "",
            agency,
            texts("agency_note", count=len(members), chosen=len(ids.intersection(members))),
            Pick("group", f"{audience}{SEPARATOR}{agency}"),
        )
        for place, (agency, members) in enumerate(sorted(by_agency.items(), key=lambda entry: -len(entry[1])))
    ]


def _services(browsing: Browsing, context: OfficerContext) -> list[Service]:
    listed, group = context.catalogue.services, browsing.group
    if group == CHOSEN:
        return [listed[service] for service in chosen(context.load_site()) if service in listed]
    if group in (PILOT, WANTED):
        ids = context.catalogue.recommended if group == PILOT else [service for service, _ in browsing.wanted]
        return [listed[service] for service in ids if service in listed]
    audience, _, agency = group.partition(SEPARATOR)
    return [service for service in listed.values() if (service.audience, service.agency) == (audience, agency)]


def _service(service: Service, browsing: Browsing, context: OfficerContext, texts: Texts) -> SelectableView:
    site = context.load_site()
    wanted = dict(browsing.wanted).get(service.id, 0)
    notes = [service.id]
    notes += [texts("service_went_well")] if service.id in context.catalogue.recommended else []
    notes += [texts("service_wanted", count=wanted)] if wanted else []
    notes += services.cautions(service.id, site, context, texts)
    pick = Pick("service", service.id)
    return SelectableView(f"service_{service.id}", service.name, " · ".join(notes), service.id in chosen(site), pick)


PAGE = OfficerPage(PageName.SERVICE_GROUPS, view, handle)
GROUP = OfficerPage(PageName.SERVICE_CHOICES, group_view, handle)
