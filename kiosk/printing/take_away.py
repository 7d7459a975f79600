"""The list a citizen takes home, as plain text that fits a QR code and needs no network. It draws nothing."""

from collections.abc import Iterable
from datetime import date

from kiosk.language.texts import Texts
from kiosk.survey.dates.calendar import month_said, short_date_said
from kiosk.survey.procedures import Document
from kiosk.survey.service_knowledge import ServiceFacts

TAKE_AWAY_BYTES = 1273  # UTF-8; what a version 25 QR code with 7 % error correction holds (ISO/IEC 18004, table 7): 117 modules


def take_away(facts: ServiceFacts, texts: Texts, limit: int = TAKE_AWAY_BYTES) -> str:
    """The link, what to bring, where to go and how long, the most useful first, cut at a whole line to `limit` bytes.

    The name, the date of the information, the mark of a translation and, if anything was left out, a line that says so are always there."""
    head, tail = [facts.name], [texts("takeaway_as_of", date=information_date(facts.as_of, texts))] if facts.as_of else []
    if texts.language != "th":
        tail.append(texts("takeaway_translated"))
    body = [*_to_begin(facts, texts), *_office(facts, texts), *_to_do(facts, texts)]
    if not facts.anything_known:
        body.append(texts("takeaway_ask_officer"))
    whole = "\n".join([*head, *body, *tail])
    if len(whole.encode()) <= limit:
        return whole
    tail = [texts("takeaway_more_at_counter"), *tail]
    room = limit - len("\n".join([*head, *tail]).encode())
    return "\n".join([*head, *_fitting(body, room), *tail])


def _to_begin(facts: ServiceFacts, texts: Texts) -> list[str]:
    """What nobody can begin without: the link and the documents."""
    link = [texts("takeaway_link", link=facts.link)] if facts.link else []
    return link + _listed(texts("takeaway_documents"), (_document(document, texts) for document in facts.procedure.documents))


def _document(document: Document, texts: Texts) -> str:
    words = document.words.said(texts)
    return f"{words} ({file_limit(document, texts)})" if document.limit else words


def file_limit(document: Document, texts: Texts) -> str:
    """ ".jpg .gif .png ไม่เกิน 5 MB"; "" for what is no file."""
    limit = document.limit
    return texts("file_limit", types=" ".join(limit.types), size=limit.max_mb) if limit else ""


def _office(facts: ServiceFacts, texts: Texts) -> list[str]:
    owner = facts.owner or facts.agency
    lines = [owner] if owner else []
    if facts.telephone:
        lines.append(texts("takeaway_telephone", number=facts.telephone))
    if facts.unit_telephone:
        lines.append(texts("takeaway_unit", unit=facts.unit, number=facts.unit_telephone))
    return lines


def _to_do(facts: ServiceFacts, texts: Texts) -> list[str]:
    known = facts.procedure
    lines = [texts("takeaway_part_of", name=facts.part_of.said(texts))] if facts.part_of else []
    lines += _listed(texts("takeaway_in_person"), (entry.said(texts) for entry in known.in_person))
    lines += [texts("takeaway_at_agency", words=known.at_agency.said(texts))] if known.at_agency else []
    lines += [texts("takeaway_waiting", time=known.waiting.said(texts))] if known.waiting else []
    lines += [texts("takeaway_fees", fees=known.fees.said(texts))] if known.fees else []
    lines += _listed(texts("takeaway_information"), (entry.said(texts) for entry in known.information))
    lines += _listed(
        texts("takeaway_payment_open" if known.payment_open else "takeaway_payment"), (entry.said(texts) for entry in known.payment)
    )
    lines += _listed(texts("takeaway_limits"), (entry.said(texts) for entry in known.limits))
    lines += [texts("takeaway_handbook", link=facts.handbook_url)] if facts.handbook_url else []
    return lines


def _listed(heading: str, entries: Iterable[str]) -> list[str]:
    """A heading and its entries, a line each; the heading shares the first entry's string so that no cut separates them."""
    lines = [f"- {entry}" for entry in entries]
    return [f"{heading}\n{lines[0]}", *lines[1:]] if lines else []


def _fitting(lines: list[str], room: int) -> list[str]:
    """As many leading lines as fit into `room` bytes, each with its line break; nothing after the first that does not fit."""
    fitting = []
    for line in lines:
        room -= len(line.encode()) + 1
        if room < 0:
            break
        fitting.append(line)
    return fitting


def information_date(as_of: str, texts: Texts) -> str:
    """มีนาคม 2564 for an ISO month, 5 มี.ค. 2569 for an ISO day."""
    if len(as_of) == len("2021-03"):
        return month_said(date.fromisoformat(f"{as_of}-01"), texts)
    return short_date_said(date.fromisoformat(as_of), texts)
