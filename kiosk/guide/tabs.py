"""What is known about a service, as lines of its tabs: what to prepare, the steps, the rest. Nothing is filled in that nobody wrote."""

from collections.abc import Collection

from kiosk.guide import intents
from kiosk.guide.views import FactView
from kiosk.language.texts import Texts
from kiosk.survey.procedures import ServiceFacts
from kiosk.survey.take_away import information_date


def facts_of_tab(about: ServiceFacts, tab: str, ticked: Collection[int], open_here: bool, texts: Texts) -> tuple[FactView, ...]:
    """The lines of a tab; where nothing is known, one that says to ask the officer."""
    if tab not in ("prepare", "steps"):
        return tuple(_rest(about, open_here, texts))
    found = _to_prepare(about, ticked, texts) if tab == "prepare" else _steps(about, texts)
    return tuple(found) or (FactView("ask_officer", "speech", texts("ask_officer_note"), texts(f"ask_officer_{tab}")),)


def note_of(about: ServiceFacts, tab: str, ticked: Collection[int], texts: Texts) -> tuple[str, bool]:
    """The line above the tab's lines and whether it is good news: "2 of 4 ready", or how far this counter goes."""
    count = len(about.procedure.documents) + len(about.procedure.information)
    if tab == "prepare" and count:
        ready = len([one for one in ticked if one < count])
        return texts("all_ready" if ready == count else "ready_of", ready=ready, count=count), ready == count
    until = about.procedure.counter_until
    if tab == "steps" and until is not None and about.procedure.steps:
        whole = until >= len(about.procedure.steps)
        return texts("counter_whole" if whole else "counter_until", step=until, count=len(about.procedure.steps)), whole
    return "", False


def _to_prepare(about: ServiceFacts, ticked: Collection[int], texts: Texts) -> list[FactView]:
    spoken, known = texts.language, about.procedure
    lines = [(one.words(spoken), one.used(spoken) if one.used else "") for one in known.documents]
    lines += [(one(spoken), texts("to_know")) for one in known.information]
    return [
        FactView(f"document_{place}", "", used, words, intents.Tick(place), place in ticked) for place, (words, used) in enumerate(lines)
    ]


def _steps(about: ServiceFacts, texts: Texts) -> list[FactView]:
    spoken, known = texts.language, about.procedure
    found = []
    for number, step in enumerate(known.steps, 1):
        label = texts(f"actor_{step.actor}")
        if step.optional:
            label = texts("actor_optional", actor=label)
        elif known.counter_until is not None and number > known.counter_until:
            label = texts("actor_elsewhere", actor=label)
        found.append(FactView(f"step_{number}", str(number), label, step.words(spoken)))
    return found


def _rest(about: ServiceFacts, open_here: bool, texts: Texts) -> list[FactView]:
    spoken, known = texts.language, about.procedure
    found = [] if open_here else [FactView("not_open", "warning", texts("not_open_label"), texts("not_open"))]
    if about.part_of:
        found.append(FactView("part_of", "list", texts("part_of_label"), about.part_of(spoken)))
    if known.group and known.group_label:
        found.append(FactView("group", "shield", texts("group_label", number=known.group), known.group_label(spoken)))
    found += [FactView(f"in_person_{place}", "door", texts("in_person_label"), one(spoken)) for place, one in enumerate(known.in_person)]
    if known.waiting:
        found.append(FactView("waiting", "clock", texts("waiting_label"), known.waiting(spoken)))
    if known.fees:
        found.append(FactView("fees", "list", texts("fees_label"), known.fees(spoken)))
    if known.payment:
        found.append(FactView("payment", "tick", texts("payment_label"), " · ".join(one(spoken) for one in known.payment)))
    found += [FactView(f"limit_{place}", "warning", texts("limit_label"), one(spoken)) for place, one in enumerate(known.limits)]
    found += _whom_to_ask(about, texts)
    if about.as_of:
        source = texts(f"source_{about.source}", date=information_date(about.as_of, spoken))
        found.append(FactView("as_of", "clock", texts("as_of_label"), source))
    return found


def _whom_to_ask(about: ServiceFacts, texts: Texts) -> list[FactView]:
    found = []
    if about.owner:
        found.append(FactView("owner", "house", texts("owner_label"), about.owner))
    if about.agency:
        found.append(FactView("agency", "house", texts("agency_label"), about.agency))
    if about.telephone:
        found.append(FactView("telephone", "speech", texts("telephone_label"), about.telephone))
    if not about.anything_known:
        found.append(FactView("ask_officer", "speech", texts("ask_officer_note"), texts("ask_officer_steps")))
    return found
