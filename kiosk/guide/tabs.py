"""What is known about a service, as lines of its tabs: what to prepare, the steps, the rest. Nothing is filled in that nobody wrote."""

from collections.abc import Collection

from kiosk.guide import intents
from kiosk.guide.views import FactView
from kiosk.language.texts import Texts
from kiosk.printing.take_away import file_limit, information_date
from kiosk.survey.service_knowledge import ServiceFacts


def facts_of_tab(about: ServiceFacts, tab: str, ticked: Collection[int], open_here: bool, texts: Texts) -> tuple[FactView, ...]:
    """The lines of a tab; where nothing is known, one that says to ask the officer."""
    if tab not in ("prepare", "steps"):
        return tuple(_rest(about, open_here, texts))
    facts = _to_prepare(about, ticked, texts) if tab == "prepare" else _steps(about, texts)
    return tuple(facts) or (FactView("ask_officer", "speech", texts("ask_officer_note"), texts(f"ask_officer_{tab}")), *_unit(about, texts))


def note_of(about: ServiceFacts, tab: str, ticked: Collection[int], texts: Texts) -> tuple[str, bool]:
    """The line above the tab's lines and whether it is good news: "2 of 4 ready", or how far this counter goes."""
    count = len(about.procedure.documents) + len(about.procedure.information)
    if tab == "prepare" and count:
        ready = len([place for place in ticked if place < count])
        return texts("all_ready" if ready == count else "ready_of", ready=ready, count=count), ready == count
    until = about.procedure.counter_until
    if tab == "steps" and until is not None and about.procedure.steps:
        whole = until >= len(about.procedure.steps)
        return texts("counter_whole" if whole else "counter_until", step=until, count=len(about.procedure.steps)), whole
    return "", False


def _to_prepare(about: ServiceFacts, ticked: Collection[int], texts: Texts) -> list[FactView]:
    known = about.procedure
    lines = [
        (
            document.words.said(texts),
            " · ".join(filter(None, (document.used.said(texts) if document.used else "", file_limit(document, texts)))),
        )
        for document in known.documents
    ]
    lines += [(text.said(texts), texts("to_know")) for text in known.information]
    return [
        FactView(f"document_{place}", "", used, words, intents.TickDocument(place), place in ticked)
        for place, (words, used) in enumerate(lines)
    ]


def _steps(about: ServiceFacts, texts: Texts) -> list[FactView]:
    known = about.procedure
    facts = []
    for number, step in enumerate(known.steps, 1):
        label = texts(f"actor_{step.actor}")
        if step.optional:
            label = texts("actor_optional", actor=label)
        elif known.counter_until is not None and number > known.counter_until:
            label = texts("actor_elsewhere", actor=label)
        facts.append(FactView(f"step_{number}", str(number), label, step.words.said(texts)))
    if known.at_agency:
        facts.append(FactView("at_agency", "door", texts("at_agency_label"), known.at_agency.said(texts)))
    return facts


def _rest(about: ServiceFacts, open_here: bool, texts: Texts) -> list[FactView]:
    known = about.procedure
    facts = [] if open_here else [FactView("not_open", "warning", texts("not_open_label"), texts("not_open"))]
    if about.part_of:
        facts.append(FactView("part_of", "list", texts("part_of_label"), about.part_of.said(texts)))
    if known.group and known.group_label:
        label = texts("group_label", number=known.group, name=known.group_label.said(texts))
        facts.append(FactView("group", "shield", label, (known.group_definition or known.group_label).said(texts)))
    facts += [
        FactView(f"in_person_{place}", "door", texts("in_person_label"), text.said(texts)) for place, text in enumerate(known.in_person)
    ]
    if known.waiting:
        facts.append(FactView("waiting", "clock", texts("waiting_label"), known.waiting.said(texts)))
    if known.fees:
        facts.append(FactView("fees", "list", texts("fees_label"), known.fees.said(texts)))
    if known.payment:
        facts.append(
            FactView(
                "payment",
                "tick",
                texts("payment_open_label" if known.payment_open else "payment_label"),
                " · ".join(text.said(texts) for text in known.payment),
            )
        )
    facts += [FactView(f"limit_{place}", "warning", texts("limit_label"), text.said(texts)) for place, text in enumerate(known.limits)]
    facts += _whom_to_ask(about, texts)
    if about.as_of:
        source = texts(f"source_{about.source}", date=information_date(about.as_of, texts))
        facts.append(FactView("as_of", "clock", texts("as_of_label"), source))
    return facts


def _whom_to_ask(about: ServiceFacts, texts: Texts) -> list[FactView]:
    facts = []
    if about.owner:
        facts.append(FactView("owner", "house", texts("owner_label"), about.owner))
    if about.agency:
        facts.append(FactView("agency", "house", texts("agency_label"), about.agency))
    if about.telephone:
        facts.append(FactView("telephone", "speech", texts("telephone_label"), about.telephone))
    facts += _unit(about, texts)
    if not about.anything_known:
        facts.append(FactView("ask_officer", "speech", texts("ask_officer_note"), texts("ask_officer_steps")))
    return facts


def _unit(about: ServiceFacts, texts: Texts) -> list[FactView]:
    """Whom to call before coming: this counter."""
    words = texts("unit_telephone", number=about.unit_telephone)
    return [FactView("unit_telephone", "speech", texts("unit_label", unit=about.unit), words)] if about.unit_telephone else []
