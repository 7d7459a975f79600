"""From where a citizen stands to what the page says. Pure: the district's services, the texts, what the person did."""

from collections.abc import Callable, Iterable
from datetime import datetime

from kiosk.citizen import pictures
from kiosk.citizen.views import FindView, Frame, OptionView
from kiosk.frozen import replace
from kiosk.guide import intents, views
from kiosk.guide.context import ShownServices
from kiosk.guide.state import GuideState
from kiosk.guide.tabs import facts_of_tab, note_of
from kiosk.language.texts import Texts
from kiosk.printing.take_away import information_date, take_away
from kiosk.site import place_names
from kiosk.survey.catalogue import Service
from kiosk.survey.dates.calendar import day_of, short_date_said
from kiosk.survey.limits import SEARCH_RESULTS
from kiosk.survey.service_knowledge import LINK_LIMIT, ServiceFacts
from kiosk.ui.drawing.qr import TooLongError, code

TABS = ("prepare", "steps", "more", "take")


def view_of(state: GuideState, shown: ShownServices, texts: Texts, printer: bool = False) -> object:
    """The view of the page; `printer`: whether the list can be printed here."""
    if state.screen == "check_service" and state.tab == "take":
        return _take_page(state, shown, texts, printer)
    return _BUILDERS[state.screen](state, shown, texts)


def frame(shown: ShownServices, texts: Texts) -> Frame:
    subtitle = texts("checking_subtitle", province=place_names.province_in(shown.site, texts.language))
    place, mark = shown.site.place_in(texts.language), place_names.mark(texts)
    return Frame(place, subtitle, texts.language, mark=mark, languages=shown.languages)


def _cards(services: Iterable[Service], shown: ShownServices, texts: Texts, small: bool = True) -> tuple[views.CardView, ...]:
    """A card for each; one that is open here says so among those that are not."""

    def below(service: Service) -> str:
        here = texts("open_here") if not small and service.id in shown.open else ""
        return (service.agency_in(texts.language) if small else "") or here

    return tuple(
        views.CardView(
            f"service_{service.id}",
            shown.name(service.id, texts.language),
            below(service),
            intents.ShowService(service.id),
            picture=pictures.of_service(service),
        )
        for service in services
    )


def _list(state: GuideState, shown: ShownServices, texts: Texts) -> views.CardsView:
    below = (
        ("search", texts("search_by_typing"), "search", intents.OpenSearch()),
        ("all", texts("all_services", count=len(shown.all)), "list", intents.OpenGroup()),
    )
    onward = (texts("check_in_here"), intents.ChooseServices())
    cards = _cards(shown.offered, shown, texts)
    if cards and shown.site.asks_unfinished:
        cards += (
            views.CardView("unfinished", texts("unfinished"), texts("unfinished_tell"), intents.ReportUnfinished(), picture="obstacle"),
        )
    title, hint = texts("checking_title"), texts("checking_hint")
    return views.CardsView(state.screen, frame(shown, texts), title, hint, cards, state.page, below, onward)


def _groups(state: GuideState, shown: ShownServices, texts: Texts) -> views.CardsView:
    cards = [
        views.CardView(
            f"group_{group}",
            texts(f"group_{group}"),
            texts("services_count", count=len(members)),
            intents.OpenGroup(group),
            picture=pictures.GROUPS.get(group, pictures.ANY),
        )
        for group, members in shown.by_audience.items()
    ]
    count = texts("agencies_count", count=len(shown.by_agency))
    cards.append(
        views.CardView("group_agencies", texts("group_agencies"), count, intents.OpenGroup("agencies"), picture=pictures.GROUPS["agencies"])
    )
    hint = texts("catalogue_of", month=_month(shown.catalogue.as_of, texts))
    return views.CardsView(state.screen, frame(shown, texts), texts("groups_title"), hint, tuple(cards), state.page, picture="paper")


def _agencies(state: GuideState, shown: ShownServices, texts: Texts) -> views.CardsView:
    counts = {agency: _of_agency(agency, state.group, shown) for agency in shown.by_agency}
    cards = tuple(
        views.CardView(
            f"agency_{place}",
            name,
            texts("services_count", count=len(counts[agency])),
            intents.OpenAgency(agency),
            picture=pictures.of_agency(agency),
        )
        for place, (agency, name) in enumerate(_agency_names(shown, texts.language).items())
        if counts[agency]
    )
    return views.CardsView(state.screen, frame(shown, texts), texts(f"group_{state.group}"), "", cards, state.page)


def _agency_names(shown: ShownServices, language: str) -> dict[str, str]:
    """Agency -> what it is called for this reader, in the order of that alphabet."""
    names = {agency: members[0].agency_in(language) for agency, members in shown.by_agency.items()}
    return names if language == "th" else dict(sorted(names.items(), key=lambda entry: entry[1].casefold()))


def _of_agency(agency: str, group: str, shown: ShownServices) -> list[Service]:
    return [service for service in shown.by_agency.get(agency, ()) if group in ("agencies", service.audience)]


def _agency(state: GuideState, shown: ShownServices, texts: Texts) -> views.CardsView:
    cards = _cards(_of_agency(state.agency, state.group, shown), shown, texts, small=False)
    title = _agency_names(shown, texts.language).get(state.agency, state.agency)
    return views.CardsView(state.screen, frame(shown, texts), title, "", cards, state.page, picture=pictures.of_agency(state.agency))


def _choose(state: GuideState, shown: ShownServices, texts: Texts) -> views.CardsView:
    cards = tuple(
        views.CardView(
            f"service_{service.id}", name, agency, intents.TakeService(service.id), service.id in state.chosen, pictures.of_service(service)
        )
        for service in shown.offered
        for name, agency in [(service.name_in(texts.language), service.agency_in(texts.language))]
    )
    onward = (texts("check_in_count", count=len(state.chosen)), intents.CheckIn()) if state.chosen else None
    return views.CardsView(state.screen, frame(shown, texts), texts("choose_title"), texts("choose_hint"), cards, state.page, onward=onward)


def _find(state: GuideState, shown: ShownServices, texts: Texts) -> views.SearchView:
    services = shown.search.find(state.entry.text)[:SEARCH_RESULTS] if state.entry.text.strip() else []
    language = texts.language
    results = tuple(
        OptionView(service.id, shown.name(service.id, language), service.agency_in(language), picture=pictures.of_service(service))
        for service in services
    )
    title, entry = texts("search_by_typing"), state.entry
    return views.SearchView(FindView(title, entry.text, entry.layer, frame(shown, texts), results, state.page))


def _service(state: GuideState, shown: ShownServices, texts: Texts) -> views.ServiceView:
    about = shown.facts(state.service, texts.language)
    ticked = {place for service, place in state.person.ticked if service == state.service}
    note, complete = note_of(about, state.tab, ticked, texts)
    facts = facts_of_tab(about, state.tab, ticked, state.service in shown.open, texts)
    if state.tab == "more" and state.service in shown.open and shown.site.asks_unfinished:
        said = intents.ReportUnfinished(state.service)
        facts = (*facts, views.FactView("unfinished", "warning", texts("unfinished_tell"), texts("unfinished"), said))
    owner = " · ".join(dict.fromkeys(name for name in (about.owner, about.agency) if name))
    return views.ServiceView(
        frame=frame(shown, texts),
        name=about.name,
        owner=owner,
        tabs=tuple((tab, texts(f"tab_{tab}")) for tab in TABS),
        tab=state.tab,
        note=note,
        complete=complete,
        facts=facts,
        page=state.page,
        check_in=_check_in(state, shown, texts),
    )


def _check_in(state: GuideState, shown: ShownServices, texts: Texts) -> tuple[str, object] | None:
    """Only for what this counter offers: a visit is counted for a service that is open here."""
    if state.service not in shown.open:
        return None
    checked_in = state.person.visited and not state.person.unsaved
    return (texts("checked_in_already" if checked_in else "check_in_here"), intents.CheckIn(state.service))


def _take_page(state: GuideState, shown: ShownServices, texts: Texts, printer: bool) -> views.ServiceView:
    """The ways to go on at home: the link on a phone, the list on a phone, the list on paper."""
    about = shown.facts(state.service, texts.language)
    facts = [views.FactView("take_list", "list", texts("take_list_note"), texts("take_list"), intents.ShowCode("list"))]
    if about.link:
        facts.insert(0, views.FactView("take_link", "send", _link_note(about, texts), texts("take_link"), intents.ShowCode("link")))
    else:
        facts.append(views.FactView("no_link", "warning", texts(f"link_{about.link_fault}"), texts("take_no_link")))
    if about.handbook_url and len(about.handbook_url) <= LINK_LIMIT:
        facts.append(
            views.FactView("take_handbook", "open", texts("take_handbook_note"), texts("take_handbook"), intents.ShowCode("handbook"))
        )
    if printer:
        facts.append(views.FactView("take_print", "save", texts("take_print_note"), texts("take_print"), intents.PrintList(texts.language)))
    return replace(_service(state, shown, texts), facts=tuple(facts))


def _link_note(about: ServiceFacts, texts: Texts) -> str:
    """What the code is for, and when its link was looked at."""
    if not about.link_looked_at:
        return texts("take_link_note")
    day = short_date_said(day_of(datetime.fromisoformat(about.link_looked_at)), texts)
    return f"{texts('take_link_note')} · {texts('take_link_looked', day=day)}"


def _code(state: GuideState, shown: ShownServices, texts: Texts) -> views.CodeView:
    about = shown.facts(state.service, texts.language)
    payload, correction = {"link": about.link, "handbook": about.handbook_url}.get(state.code, ""), "M"
    if not payload:
        payload, correction = _list_text(about, texts), "L"
    return views.CodeView(frame(shown, texts), state.code, texts(f"code_{state.code}"), about.name, payload, correction)


def _list_text(about: ServiceFacts, texts: Texts) -> str:
    """The whole list; shorter where no code holds it (the limit of take_away is met for every text it makes)."""
    text = take_away(about, texts)
    try:
        code(text, "L")
    except TooLongError:
        return take_away(about, texts, 600)
    return text


def _done(state: GuideState, shown: ShownServices, texts: Texts) -> views.DoneView:
    if state.person.unsaved:
        return views.DoneView(frame(shown, texts), False, texts("not_checked_in"), (texts("not_checked_in_hint"),), "", False)
    queue = "" if state.person.queue is None else str(state.person.queue)
    names = " · ".join(shown.name(service_id, texts.language) for service_id in state.person.visited)
    sentences = (names, texts("queue_hint" if queue else "checked_in_hint"))
    title = texts("queue_title" if queue else "checked_in")
    return views.DoneView(frame(shown, texts), True, title, sentences, queue, True, bool(shown.site.phone))


def _printed(state: GuideState, shown: ShownServices, texts: Texts) -> views.DoneView:
    went = state.printing.went if state.printing else False
    key = {None: "printing", True: "printed", False: "not_printed"}[went]
    return views.DoneView(frame(shown, texts), went, texts(key), (texts(f"{key}_hint"),), "", False)


def _month(as_of: str, texts: Texts) -> str:
    return information_date(as_of, texts)


_BUILDERS: dict[str, Callable[[GuideState, ShownServices, Texts], object]] = {
    "check_list": _list,
    "check_groups": _groups,
    "check_agencies": _agencies,
    "check_agency": _agency,
    "check_choose": _choose,
    "check_find": _find,
    "check_service": _service,
    "check_code": _code,
    "check_done": _done,
    "check_printed": _printed,
}
