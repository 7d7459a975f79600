"""The services that this counter offers: chosen from the 325 by search, named and owned locally, and the district's own added."""

from datetime import date
from functools import partial
from typing import Any

from kiosk.frozen import replace
from kiosk.language.texts import Texts
from kiosk.officer import text_entry
from kiosk.officer.context import OfficerContext
from kiosk.officer.intents import Act, OfficerIntent, Open, OpenServicePage, Pick
from kiosk.officer.page_names import PageName
from kiosk.officer.settings.site_settings import save, switched
from kiosk.officer.state import OfficerPage, OfficerState
from kiosk.officer.text_entry import OfficerTextEntry, TextEntryError, typed
from kiosk.officer.views import EntryView, FindServiceView, MenuView, OfficerFrame, SelectableView, ServicesView
from kiosk.site import open_services
from kiosk.site.first_setup import chosen_services, toggled
from kiosk.site.model import Details, OwnService, Site
from kiosk.store import journal
from kiosk.survey.catalogue import Service, as_printed
from kiosk.survey.dates.calendar import month_name
from kiosk.survey.limits import FEWEST_SERVICES, SEARCH_RESULTS
from kiosk.ui.input.text_editing import TextEntry
from kiosk.ui.intents import DoneTyping, Erase, SetLayer, TypeText

_CATALOGUE_FIELDS = ("name", "owner", "telephone", "url", "handbook_url", "name_en", "owner_en")
_OWN_FIELDS = ("name", "owner", "telephone", "url", "name_en", "owner_en")


# ------------------------------------------------------------------ the list


def opening(state: OfficerState[Any], context: OfficerContext) -> OfficerState[Any]:
    return state.opening(PAGE, None)


def handle(state: OfficerState[None], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    if isinstance(intent, OpenServicePage):
        return state.opening(SERVICE, intent.service)
    if intent == Open(PageName.FIND_SERVICE):
        return state.opening(FIND, TextEntry())
    if intent == Act("add_own"):
        return state.opening(text_entry.PAGE, OfficerTextEntry("own_name", _added, hint="own_name_hint"))
    return state


def _added(before: OfficerState[Any], text: str, context: OfficerContext) -> OfficerState[Any]:
    """A service of the district's own: an id that no earlier answer has used, then its page."""
    if not text:
        raise TextEntryError("must_not_be_empty")
    site = context.load_site()
    prefix = f"X-{site.kiosk[-8:]}-"  # of this kiosk: another district's first service is another service, also in the province's lists
    numbers = (service.removeprefix(prefix) for service in (*site.own_services, *site.services) if service.startswith(prefix))
    service_id = f"{prefix}{1 + max((int(number) for number in numbers if number.isdecimal()), default=0)}"
    own = {**site.own_services, service_id: OwnService(text)}
    save(replace(site, services=(*site.services, service_id), own_services=own), context, f"{service_id} added: {text}")
    return before.opening(SERVICE, service_id)


def view(state: OfficerState[None], context: OfficerContext, language: str) -> ServicesView:
    site, texts = context.load_site(), context.texts[language]
    names = context.names()
    entries = tuple(
        EntryView(service, "list", names.get(service, service), _note(service, site, context, texts), OpenServicePage(service))
        for service in site.services
    )
    warning = texts("services_few", count=len(site.services), least=FEWEST_SERVICES) if len(site.services) < FEWEST_SERVICES else ""
    frame = OfficerFrame(texts("site_services"), site.place)
    as_of = month_name(date.fromisoformat(f"{context.catalogue.as_of}-01"), language)
    return ServicesView(frame, texts("services_open", count=len(site.services), as_of=as_of), warning, entries, state.page)


def _note(service: str, site: Site, context: OfficerContext, texts: Texts) -> str:
    """Its owner here, and what an officer should know of it."""
    own, details, printed = site.own_services.get(service), site.details.get(service), context.catalogue.services.get(service)
    owner = own.owner if own else (details and details.owner) or (printed.agency if printed else "")
    parts = [service, owner] if owner else [service]
    return " · ".join([*parts, *cautions(service, site, context, texts)])


def cautions(service: str, site: Site, context: OfficerContext, texts: Texts) -> list[str]:
    cautions = []
    if service in context.catalogue.advised_against:
        cautions.append(texts("service_advised_against"))
    if service in context.catalogue.hidden and not (service in site.details and site.details[service].name):
        cautions.append(texts("service_hidden"))
    if _link_is_broken(service, site, context):
        cautions.append(texts("service_broken_link"))
    if service in context.catalogue.doubtful_names and not (service in site.details and site.details[service].name):
        cautions.append(texts("service_doubtful_name"))
    if service in context.catalogue.services and as_printed(context.catalogue.services[service]):
        cautions.append(texts("service_was_corrected"))
    return cautions


def _link_is_broken(service: str, site: Site, context: OfficerContext) -> bool:
    """Neither the district nor a worked procedure gave another one."""
    own = service in site.details and site.details[service].url
    return service in context.catalogue.broken_links and not own and service not in context.catalogue.worked_links


# ------------------------------------------------------------------ the search


def handle_search(state: OfficerState[TextEntry], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    subject = state.subject
    if isinstance(intent, DoneTyping):
        return state.before or state
    if isinstance(intent, Pick) and intent.line == "service":
        return switched(state, toggled(context.load_site(), intent.value), context)
    if not isinstance(intent, TypeText | Erase | SetLayer):
        return state
    after = typed(subject, intent)
    return state if after == subject else state.about(after, page=0)


def closed(site: Site, service: str) -> Site:
    """Without the service; the last one stays, as a site offers at least one."""
    left = tuple(open_service for open_service in site.services if open_service != service)
    return replace(site, services=left or site.services)


def find_view(state: OfficerState[TextEntry], context: OfficerContext, language: str) -> FindServiceView:
    subject, site, texts = state.subject, context.load_site(), context.texts[language]
    chosen = chosen_services(site)
    matches = context.search(subject.text)[:SEARCH_RESULTS] if subject.text.strip() else []
    results = tuple(
        SelectableView(service.id, service.name, _note(service.id, site, context, texts), service.id in chosen, Pick("service", service.id))
        for service in matches
    )
    hint = texts("find_nothing" if subject.text.strip() else "find_hint")
    return FindServiceView(OfficerFrame(texts("services_add"), site.place), subject.text, subject.layer, results, hint, state.page)


# ------------------------------------------------------------------ one service


def handle_service(state: OfficerState[str], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    service, site = str(state.subject), context.load_site()
    if isinstance(intent, Pick) and intent.line == "field":
        layer = "latin" if intent.value.endswith(("url", "_en")) else "digits" if intent.value == "telephone" else "thai"
        text = _value(site, service, intent.value)
        return state.opening(
            text_entry.PAGE,
            OfficerTextEntry(f"service_{intent.value}", partial(_save_field, service, intent.value), TextEntry(text, layer)),
        )
    if intent == Act("up"):
        return switched(state, _moved_up(site, service), context)
    if intent == Act("close"):
        after = switched(state, closed(site, service), context)
        journal.note(context.connection, "officer", f"{service} closed", context.now())
        return after if after.screen != PageName.SERVICE or state.before is None else state.before
    return state


def _value(site: Site, service: str, field: str) -> str:
    described: object = site.own_services.get(service) or site.details.get(service, Details())
    return str(getattr(described, field))


def _save_field(service: str, field: str, before: OfficerState[Any], text: str, context: OfficerContext) -> OfficerState[Any]:
    site = context.load_site()
    if field.endswith("url") and text and not text.startswith(("http://", "https://")):
        raise TextEntryError("must_be_link")
    if service in site.own_services:
        if field == "name" and not text:
            raise TextEntryError("must_not_be_empty")
        own = {**site.own_services, service: replace(site.own_services[service], **{field: text})}
        changed = replace(site, own_services=own)
    else:
        details = {**site.details, service: replace(site.details.get(service, Details()), **{field: text})}
        changed = replace(site, details=details)
    save(changed, context, f"{service} {field}: {text}")
    return before


def _moved_up(site: Site, service: str) -> Site:
    order = list(site.services)
    place = order.index(service)
    order.insert(max(0, place - 1), order.pop(place))
    return replace(site, services=tuple(order))


def service_view(state: OfficerState[str], context: OfficerContext, language: str) -> MenuView:
    service, site, texts = str(state.subject), context.load_site(), context.texts[language]
    fields = _OWN_FIELDS if service in site.own_services else _CATALOGUE_FIELDS
    printed = context.catalogue.services.get(service)
    from_catalogue = _from_catalogue(printed, context) if printed else {}
    entries = []
    for name in fields:
        value = _value(site, service, name)
        note = value or (
            texts("service_from_catalogue", words=from_catalogue[name]) if from_catalogue.get(name) else texts("service_empty")
        )
        entries.append(EntryView(name, "pencil", texts(f"service_{name}"), note, Pick("field", name)))
    if printed and as_printed(printed):
        entries.append(EntryView("corrected", "warning", texts("service_corrected"), _printed_words(printed, texts), None))
    if service in site.services and site.services.index(service):
        entries.append(
            EntryView("up", "up", texts("service_up"), texts("service_up_note", place=site.services.index(service) + 1), Act("up"))
        )
    if len(site.services) > 1:
        entries.append(EntryView("close", "cross", texts("service_close"), texts("service_close_note"), Act("close")))
    title = " · ".join([service, *cautions(service, site, context, texts)])
    return MenuView(
        PageName.SERVICE,
        OfficerFrame(open_services.names(site, context.catalogue).get(service, service), site.place),
        title,
        tuple(entries),
        state.page,
    )


def _from_catalogue(printed: Service, context: OfficerContext) -> dict[str, str]:
    """What stands where the district has written nothing."""
    return {
        "name": printed.name,
        "owner": printed.agency,
        "url": context.catalogue.link(printed.id),
        "name_en": "" if printed.id in context.catalogue.hidden else printed.name_in("en"),
        "owner_en": printed.agency_in("en"),
    }


def _printed_words(service: Service, texts: Texts) -> str:
    """What the manual prints where the catalogue says something else: an officer judges whether it was mended rightly."""
    return " · ".join(texts(f"service_printed_{field}", words=words) for field, words in as_printed(service).items())


PAGE = OfficerPage(PageName.SERVICES, view, handle)
FIND = OfficerPage(PageName.FIND_SERVICE, find_view, handle_search)
SERVICE = OfficerPage(PageName.SERVICE, service_view, handle_service)
