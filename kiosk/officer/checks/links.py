"""Whether the links and handbooks of the open services answer: the last result, and a check now (kiosk/site/link_checks.py)."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import datetime
from functools import partial
from typing import Any

from kiosk.language.result_line import ResultLine
from kiosk.language.texts import Texts
from kiosk.officer import background_job
from kiosk.officer.context import OfficerContext
from kiosk.officer.intents import Act, OfficerIntent, Pick
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerPage, OfficerState
from kiosk.officer.views import EntryView, MenuView, OfficerFrame
from kiosk.paths import PROCEDURES
from kiosk.site import district_content_file, link_checks
from kiosk.site.link_checks import LinkResult
from kiosk.site.link_targets import LinkTargets, link_targets
from kiosk.site.service_facts import facts_of
from kiosk.store import settings
from kiosk.survey import procedures
from kiosk.survey.dates.calendar import BANGKOK, short_date


def opening(state: OfficerState[Any], context: OfficerContext) -> OfficerState[Any]:
    return state.opening(PAGE, None)


def handle(state: OfficerState[None], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    if isinstance(intent, Pick) and intent.line == "looked":
        link_checks.looked_at(context.connection, intent.value, known_links(context)[intent.value], context.now())
        return state
    if isinstance(intent, Pick) and intent.line == "looked_handbook":
        url = _targets(context).handbooks[intent.value]
        link_checks.looked_at(context.connection, intent.value, url, context.now(), settings.HANDBOOK_CHECKS)
        return state
    return background_job.opening(state, "to_links", partial(_look, context)) if intent == Act("check_links") else state


def known_links(context: OfficerContext) -> dict[str, str]:
    """Open service id -> the link its code holds; empty where there is none to show."""
    return _targets(context).links


def _targets(context: OfficerContext) -> LinkTargets:
    return link_targets(context.load_site(), context.catalogue, context.data)


def _look(context: OfficerContext) -> Sequence[ResultLine]:
    """About a second each; in the background thread, with a connection of its own."""
    targets = _targets(context)
    results = link_checks.check_links(targets.together(), context.now(), targets.from_elsewhere, context.load_site().proxy)
    if link_checks.offline(results):
        return [ResultLine("links_offline", False)]
    with closing(context.open_store()) as connection:
        link_checks.save_together(connection, results, context.now())
    names, texts = context.names(), context.texts[context.spoken]
    worst_first = sorted(results, key=lambda result: result.ok)
    return [
        ResultLine(
            _name(result.service, names, texts),
            None if result.fault in link_checks.TO_LOOK_AT else result.ok,
            texts("links_work") if result.ok else _fault(result, texts),
        )
        for result in worst_first
    ]


def _name(key: str, names: Mapping[str, str], texts: Texts) -> str:
    """Of a service, or of the handbook of one."""
    service = key.removesuffix(link_checks.HANDBOOK)
    name = names.get(service, service)
    return name if service == key else texts("links_handbook", name=name)


def _fault(result: LinkResult, texts: Texts) -> str:
    return " · ".join(part for part in (texts(f"links_fault_{result.fault}"), result.url) if part)


def view(state: OfficerState[None], context: OfficerContext, language: str) -> MenuView:
    texts, names, latest = context.texts[language], context.names(), link_checks.latest(context.connection)
    targets = _targets(context)
    handbooks = link_checks.latest(context.connection, settings.HANDBOOK_CHECKS)
    looks = {**latest, **{service + link_checks.HANDBOOK: look for service, look in handbooks.items()}}
    together = targets.together()
    entries = [EntryView("check_links", "send", texts("check_links"), texts("check_links_note", count=len(together)), Act("check_links"))]
    for key, url in together.items():
        last = looks.get(key)
        note, good = _standing(key, url, last, context, texts)
        sign = {True: "tick", False: "cross", None: "clock"}[good]
        waits = last is not None and last.url == url and last.fault in link_checks.TO_LOOK_AT
        looked = Pick("looked", key) if key in targets.links else Pick("looked_handbook", key.removesuffix(link_checks.HANDBOOK))
        entries.append(EntryView(key, "search" if waits else sign, _name(key, names, texts), note, looked if waits else None, good))
    return MenuView(
        PageName.LINKS, OfficerFrame(texts("to_links"), context.load_site().place), texts("links_title"), tuple(entries), state.page
    )


def _standing(service: str, url: str, last: LinkResult | None, context: OfficerContext, texts: Texts) -> tuple[str, bool | None]:
    """What is known of a link, and whether it is good news: none to show, not yet looked at, works, or does not."""
    if not url:
        about = facts_of(
            service, context.load_site(), context.catalogue, procedures.load(PROCEDURES), district_content_file.shown(context.data)
        )
        return texts(f"link_{about.link_fault}"), False
    if last is None or last.url != url:
        return texts("links_unchecked", url=url), None
    day = short_date(datetime.fromisoformat(last.at).astimezone(BANGKOK).date(), texts.language)
    if last.fault in link_checks.TO_LOOK_AT:
        return texts("links_look", day=day, words=_fault(last, texts)), None
    works = texts("links_fault_looked" if last.fault == link_checks.LOOKED else "links_work")
    return texts("links_on", day=day, words=works if last.ok else _fault(last, texts)), last.ok


PAGE = OfficerPage(PageName.LINKS, view, handle)
