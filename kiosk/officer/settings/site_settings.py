"""The settings of this kiosk: its place, its people, its screen, its words. Services have pages of their own (services.py)."""

import re
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from kiosk.frozen import replace
from kiosk.language.sentence import localized
from kiosk.language.texts import Texts
from kiosk.officer import message, pin_entry, text_entry
from kiosk.officer.context import OfficerContext
from kiosk.officer.intents import OfficerIntent, Open, Pick
from kiosk.officer.message import OfficerMessage
from kiosk.officer.page_names import PageName
from kiosk.officer.settings import click_sound, emblem, offered_languages, recording
from kiosk.officer.state import OfficerPage, OfficerState
from kiosk.officer.text_entry import OfficerTextEntry, TextEntryError
from kiosk.officer.views import EntryView, MenuView, OfficerFrame
from kiosk.printing.address import holds_data
from kiosk.site import first_setup
from kiosk.site.first_setup import confirmed, moved
from kiosk.site.model import Site
from kiosk.site.site_file import ConfigError
from kiosk.store import journal
from kiosk.survey.dates.calendar import short_date
from kiosk.survey.dates.typed_dates import parse_date
from kiosk.survey.limits import FEWEST_SERVICES, FLOOR_MM, MONTH_DAYS, PAPERS_MM, SCREEN_MM
from kiosk.survey.scoring import BANDS
from kiosk.ui.input.text_editing import TextEntry

NAMES = ("place", "district", "province")  # must not be empty; each is a step out of the demonstration
ATTRACT = "attract_title"


def opening(state: OfficerState[Any], context: OfficerContext) -> OfficerState[Any]:
    return state.opening(PAGE, None)


def handle(state: OfficerState[None], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    if intent == Open(PageName.PIN_ENTRY):
        return state.opening(pin_entry.PAGE, pin_entry.changing())
    if not isinstance(intent, Pick) or intent.line != "setting":
        return state
    site = context.load_site()
    if _is_decided(site, intent.value):
        return state
    if intent.value == click_sound.NAME:
        return _click_switched(state, context)
    if intent.value in _SWITCHES:
        return switched(state, _SWITCHES[intent.value](site), context)
    if intent.value.startswith(offered_languages.ROW):
        return _noted(state, intent.value, site, context)
    if intent.value in _NOTED:
        return _noted(state, intent.value, site, context)
    return _written(state, intent.value, site)


def _click_switched(state: OfficerState[Any], context: OfficerContext) -> OfficerState[Any]:
    try:
        click_sound.switch(context)
    except OSError as error:
        return state.opening(message.PAGE, OfficerMessage("not_saved", (), False, localized(error)))
    return replace(state)


_SWITCHES: dict[str, Callable[[Site], Site]] = {
    "band": lambda site: replace(site, band=next(band for band in BANDS if band != site.band)),
    "thai_digits": lambda site: replace(site, thai_digits=not site.thai_digits),
    "asks_unfinished": lambda site: replace(site, asks_unfinished=not site.asks_unfinished),
    "paper_mm": lambda site: replace(site, paper_mm=PAPERS_MM[1 - PAPERS_MM.index(site.paper_mm)]),
}


# What changes at a tap and is noted in the journal.
_NOTED: dict[str, Callable[[Site], Site]] = {
    "trial": lambda site: replace(site, trial=not site.trial),
    "services_confirmed": lambda site: confirmed(site, "services"),
}


def _noted(state: OfficerState[Any], name: str, site: Site, context: OfficerContext) -> OfficerState[Any]:
    if name.startswith(offered_languages.ROW):
        after = offered_languages.toggled(site, name)
        what = f"languages: {' '.join(after.languages) or '-'}"
    else:
        after = _NOTED[name](site)
        what = ("trial begun" if after.trial else "trial ended") if name == "trial" else f"services confirmed: {' '.join(site.services)}"
    following = switched(state, after, context)
    if following.kind is PAGE:
        journal.note(context.connection, "officer", what, context.now())
    return following


def switched(state: OfficerState[Any], site: Site, context: OfficerContext) -> OfficerState[Any]:
    """The page again with the site saved; a page that says why where it cannot be."""
    try:
        context.save_site(site)
    except ConfigError as error:
        return state.opening(message.PAGE, OfficerMessage("not_saved", (), False, localized(error)))
    return replace(state)


def _written(state: OfficerState[Any], name: str, site: Site) -> OfficerState[Any]:
    hint = f"site_{name}_hint" if name in ("screen_mm", "floor_mm", "sending_day", "place", "printer", "open_hours") else ""
    layer = (
        "digits"
        if name in ("screen_mm", "floor_mm", "sending_day", "telephone")
        else "latin"
        if name in ("attract_en", "place_en", "printer", "open_hours")
        else "thai"
    )
    return state.opening(text_entry.PAGE, OfficerTextEntry(f"site_{name}", partial(_keep, name), TextEntry(shown(site, name), layer), hint))


def _keep(name: str, before: OfficerState[Any], text: str, context: OfficerContext) -> OfficerState[Any]:
    site = context.load_site()
    save(_CHANGES.get(name, _name_changed)(site, name, text), context, f"{name}: {text}")
    return before


def save(site: Site, context: OfficerContext, what: str) -> None:
    """Keep a site; raises TextEntryError with the rule that it breaks."""
    try:
        context.save_site(site)
    except ConfigError as error:
        raise TextEntryError(localized(error)) from error
    journal.note(context.connection, "officer", what, context.now())


def _name_changed(site: Site, name: str, text: str) -> Site:
    if not text and name in NAMES:
        raise TextEntryError("must_not_be_empty")
    return confirmed(moved(site, **{name: text}), name) if name in NAMES else replace(site, **{name: text})


def _printer_changed(site: Site, name: str, text: str) -> Site:
    if holds_data(text):
        raise TextEntryError("site_printer_holds_data")
    return _name_changed(site, name, text)


def screen_changed(site: Site, name: str, text: str) -> Site:
    if not text:
        return replace(site, screen_mm=None)
    sides = re.fullmatch(r"([0-9]{2,4})\s*[xX×, ]\s*([0-9]{2,4})", text)
    low, high = SCREEN_MM
    if not sides or not all(low <= int(side) <= high for side in sides.groups()):
        raise TextEntryError("site_screen_mm_wrong")
    return replace(site, screen_mm=(int(sides[1]), int(sides[2])))


def _floor_changed(site: Site, name: str, text: str) -> Site:
    if not text.isdecimal() or not FLOOR_MM[0] <= int(text) <= FLOOR_MM[1]:
        raise TextEntryError("site_floor_mm_wrong")
    return replace(site, floor_mm=int(text))


def _day_changed(site: Site, name: str, text: str) -> Site:
    if not text.isdecimal() or not MONTH_DAYS[0] <= int(text) <= MONTH_DAYS[1]:
        raise TextEntryError("site_sending_day_wrong")
    return replace(site, sending_day=int(text))


def _opened_changed(site: Site, name: str, text: str) -> Site:
    try:
        return replace(site, opened_on=parse_date(text).isoformat() if text else "")
    except ValueError as error:
        raise TextEntryError("site_opened_on_wrong") from error


def _attract_changed(site: Site, name: str, text: str) -> Site:
    language = name.removeprefix("attract_")
    other_words = {spoken: words for spoken, words in site.texts.get(ATTRACT, {}).items() if spoken != language}
    words = {**other_words, **({language: text} if text else {})}
    others = {key: words_of_key for key, words_of_key in site.texts.items() if key != ATTRACT}
    return replace(site, texts={**others, **({ATTRACT: words} if words else {})})


_CHANGES = {
    "screen_mm": screen_changed,
    "floor_mm": _floor_changed,
    "sending_day": _day_changed,
    "printer": _printer_changed,
    "opened_on": _opened_changed,
    "attract_th": _attract_changed,
    "attract_en": _attract_changed,
}


def shown(site: Site, name: str) -> str:
    """A setting's value, as it is typed."""
    if name == "screen_mm":
        return f"{site.screen_mm[0]}x{site.screen_mm[1]}" if site.screen_mm else ""
    if name == "opened_on":
        return short_date(date.fromisoformat(site.opened_on)) if site.opened_on else ""
    if name.startswith("attract_"):
        return site.texts.get(ATTRACT, {}).get(name.removeprefix("attract_"), "")
    return str(getattr(site, name))


def view(state: OfficerState[None], context: OfficerContext, language: str) -> MenuView:
    site, texts = context.load_site(), context.texts[language]
    rows = [
        ("place", "house"),
        ("district", "house"),
        ("province", "house"),
        ("telephone", "people"),
        ("line", "speech"),
        ("facebook", "speech"),
        ("opened_on", "clock"),
        ("screen_mm", "chart"),
        ("floor_mm", "seated"),
        ("sending_day", "send"),
        ("open_hours", "clock"),
        ("printer", "save"),
    ]
    rows += [("attract_th", "pencil"), ("attract_en", "pencil")]
    opened = Open(PageName.SERVICES)
    entries = [EntryView("services", "list", texts("site_services"), _services(site, texts), opened, _is_set(site, "services"))]
    if "services" in first_setup.missing(site):
        note = texts("site_services_confirmed_note", count=len(site.services))
        entries.append(_tapped("services_confirmed", "tick", note, texts))
    entries += [_setting(site, name, sign, shown(site, name) or _none(site, name, texts), texts) for name, sign in rows]
    entries.append(emblem.entry(context, texts))
    if not site.demonstration:
        entries.append(_tapped("trial", "warning", texts("site_trial_on" if site.trial else "site_trial_off"), texts))
    entries += [_setting(site, name, "gear", _switch_note(site, name, texts), texts) for name in _SWITCHES]
    entries.append(click_sound.entry(context, texts))
    entries += offered_languages.entries(site, context, texts)
    if context.offered.phrases:
        entries.append(EntryView("recording", "speech", texts("site_recording"), recording.note(context, texts), Open(PageName.RECORDING)))
    entries.append(EntryView("pin", "lock", texts("site_pin"), texts("site_pin_note"), Open(PageName.PIN_ENTRY)))
    lacking = " · ".join(texts(f"site_{name}") for name in first_setup.missing(site))
    title = texts("site_demonstration", lacking=lacking) if site.demonstration else texts("menu_site")
    return MenuView(PageName.SITE_SETTINGS, OfficerFrame(texts("menu_site"), site.place), title, tuple(entries), state.page)


def _none(site: Site, name: str, texts: Texts) -> str:
    """What stands where nothing was typed in here: what the province has, or that there is nothing."""
    theirs = str(getattr(site.decided, name, "")) if name in ("line", "facebook", "opened_on") else ""
    shown_words = short_date(date.fromisoformat(theirs)) if theirs and name == "opened_on" else theirs
    return texts("site_from_province", value=shown_words) if shown_words else texts(f"site_{name}_none")


def _is_decided(site: Site, name: str) -> bool:
    """Whether the province decides it: then it is shown here and changed at the province."""
    return bool({"band": site.decided.level_band, "sending_day": site.decided.sending_day}.get(name))


def _setting(site: Site, name: str, sign: str, note: str, texts: Texts) -> EntryView:
    if _is_decided(site, name):
        note = texts(f"site_{name}_decided", band=site.level_band, day=site.decided.sending_day)
        return EntryView(name, sign, texts(f"site_{name}"), note, None)
    return EntryView(name, sign, texts(f"site_{name}"), note, Pick("setting", name), _is_set(site, name))


def _is_set(site: Site, name: str) -> bool | None:
    """Whether a person has set what people need, or what the demonstration still lacks; None where nobody needs to know."""
    if name == "telephone":
        return None if site.telephone else False
    return name not in first_setup.missing(site) if site.demonstration and name in first_setup.NEEDED else None


def _tapped(name: str, sign: str, note: str, texts: Texts) -> EntryView:
    return EntryView(name, sign, texts(f"site_{name}"), note, Pick("setting", name))


def _services(site: Site, texts: Texts) -> str:
    few = len(site.services) < FEWEST_SERVICES
    return texts("site_services_few" if few else "site_services_count", count=len(site.services))


def _switch_note(site: Site, name: str, texts: Texts) -> str:
    if name == "band":
        return texts("site_band_note", band=site.band)
    if name == "paper_mm":
        return texts("site_paper_mm_note", mm=site.paper_mm)
    return texts(f"site_{name}_{'on' if getattr(site, name) else 'off'}")


PAGE = OfficerPage(PageName.SITE_SETTINGS, view, handle)
