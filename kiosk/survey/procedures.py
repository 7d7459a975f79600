"""The manual's three worked procedures and its flow of coordination: read and checked. What is known of a service in all is
service_knowledge.py's, what a district writes is read in district_content.py.
"""

import json
from pathlib import Path
from typing import Any

from kiosk.frozen import frozen, replace
from kiosk.language.texts import Texts

ACTORS = ("citizen", "officer", "system", "agency")


class ProceduresError(Exception):
    """procedures.json cannot be used. Show the sentence as it is: it names the file, the place and the error."""


@frozen
class ProcedureText:
    th: str
    en: str = ""

    def __call__(self, language: str) -> str:
        """Thai for readers of Thai, English for all others; in Thai where no English was given."""
        return self.en if language != "th" and self.en else self.th

    def said(self, texts: Texts) -> str:
        """In the language of the texts, which may have words of its own for it."""
        return texts.phrase(self.th, self(texts.language))


@frozen
class ProcedureStep:
    actor: str  # one of ACTORS
    words: ProcedureText
    optional: bool = False


@frozen
class FileLimit:
    """What the agency's system takes as an attachment."""

    types: tuple[str, ...]  # .jpg
    max_mb: int


@frozen
class Document:
    words: ProcedureText
    used: ProcedureText | None = None  # where or when it is needed
    limit: FileLimit | None = None


@frozen
class Procedure:
    """One worked procedure; empty tuples and None mean that its source does not say."""

    name: ProcedureText
    service: str = ""  # the catalogue's id of what it is about; other services may be a step of it
    group: int | None = None  # 1, 2 or 3 as the manual classes its examples
    group_label: ProcedureText | None = None
    group_definition: ProcedureText | None = None  # what may be done electronically in this group, in the manual's words
    steps: tuple[ProcedureStep, ...] = ()
    counter_until: int | None = None  # how many of the steps are done at this counter
    documents: tuple[Document, ...] = ()
    information: tuple[ProcedureText, ...] = ()  # to know by heart or have at hand
    limits: tuple[ProcedureText, ...] = ()
    payment: tuple[ProcedureText, ...] = ()
    payment_open: bool = False  # examples, not a closed list
    fees: ProcedureText | None = None
    waiting: ProcedureText | None = None
    in_person: tuple[ProcedureText, ...] = ()
    at_agency: ProcedureText | None = None  # what going to the agency instead of this counter gives


@frozen
class Coordination:
    """How citizen, counter and owner agency work together on any service (the manual, 2.2)."""

    steps: tuple[ProcedureStep, ...]
    conditions: tuple[ProcedureText, ...]  # what is to be agreed on, and what differs from service to service


CONFIRMED_AT = 3  # the step of Coordination at which an officer types for the citizen, who confirms the own data


@frozen
class DistrictContent:
    """What a district wrote about one service on one day; an empty field means: no change."""

    service: str
    updated: str  # ISO date; the version
    owner: str = ""
    telephone: str = ""
    url: str = ""
    agency_page: str = ""  # shown instead of a link that is too long for a QR code
    handbook_url: str = ""
    steps: tuple[ProcedureStep, ...] = ()
    counter_until: int | None = None
    documents: tuple[str, ...] = ()
    fees: str = ""
    payment: tuple[str, ...] = ()
    waiting: str = ""
    in_person: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()


def load(path: Path) -> dict[str, Procedure]:
    """Service id -> worked procedure. Raises ProceduresError naming the file and the place in it."""
    data = _read(path)
    if not isinstance(data, dict) or not isinstance(data.get("procedures"), list):
        raise ProceduresError(f"{path}: 'procedures' must be a list")
    procedures: dict[str, Procedure] = {}
    for at, entry in enumerate(data["procedures"], 1):
        try:
            procedure = replace(_procedure(entry), group_definition=_definition(data.get("groups", []), entry["group"]))
            procedures.update({service["id"]: procedure for service in entry["catalogue"]})
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise ProceduresError(f"{path}, procedure {at}: {_reason(error)}") from error
    return procedures


def coordination(path: Path) -> Coordination:
    """The flow of coordination of the same file. Raises ProceduresError."""
    try:
        flow = _read(path)["coordination_flow"]
        steps = tuple(ProcedureStep(_actor(step["actor"]), _words(step), bool(step.get("optional"))) for step in flow["steps"])
        return Coordination(steps, _all_words(flow["conditions"]))
    except (KeyError, TypeError, ValueError) as error:
        raise ProceduresError(f"{path}, coordination_flow: {_reason(error)}") from error


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ProceduresError(f"{path}: the procedures cannot be read: {error}") from error
    except json.JSONDecodeError as error:
        raise ProceduresError(f"{path}, line {error.lineno}: not valid JSON: {error.msg}") from error


def _reason(error: Exception) -> str:
    return f"{error} is missing" if isinstance(error, KeyError) else str(error)


def _procedure(entry: dict[str, Any]) -> Procedure:
    steps = tuple(ProcedureStep(_actor(step["actor"]), _words(step), bool(step.get("optional"))) for step in entry["steps"])
    if [step["seq"] for step in entry["steps"]] != list(range(1, len(steps) + 1)):
        raise ValueError("the steps are not numbered 1, 2, 3 ...")
    if entry["group"] not in (1, 2, 3):
        raise ValueError(f"the group must be 1, 2 or 3, not {entry['group']!r}")
    if not 1 <= entry["counter_until"] <= len(steps):
        raise ValueError(f"counter_until must be one of the {len(steps)} steps")
    return Procedure(
        name=ProcedureText(entry["name_th"], entry["name_en"]),
        service=entry["catalogue"][0]["id"],
        group=entry["group"],
        group_label=ProcedureText(entry["group_label_th"], entry["group_label_en"]),
        steps=steps,
        counter_until=entry["counter_until"],
        documents=_documents(entry),
        information=_all_words(entry["information_needed"]),
        limits=_all_words(entry.get("limits", [])),
        payment=_all_words(entry["payment_channels"]),
        payment_open="เป็นต้น" in entry.get("payment_note", ""),
        waiting=_words(entry["waiting_time"]) if entry["waiting_time"]["th"] else None,
        in_person=_all_words(entry["in_person"]),
        at_agency=_words(entry["at_agency_steps"]["summary"]) if "at_agency_steps" in entry else None,
    )


def _definition(groups: list[dict[str, Any]], number: int) -> ProcedureText | None:
    """What the manual says of a group (2.2)."""
    return next((ProcedureText(group["definition_th"], group["definition_en"]) for group in groups if group["group"] == number), None)


def _documents(entry: dict[str, Any]) -> tuple[Document, ...]:
    """A file's limit belongs to the document that names the file; a file that no document names is a document of its own."""
    limits = {limit["file_th"]: limit for limit in entry.get("file_limits", [])}
    documents = []
    for document in entry["documents"]:
        named = next((name for name in limits if name in document["th"]), "")
        documents.append(Document(_words(document), _words(document["used"]), _file_limit(limits.pop(named)) if named else None))
    others = (Document(ProcedureText(name, limit["file_en"]), None, _file_limit(limit)) for name, limit in limits.items())
    return (*documents, *others)


def _file_limit(limit: dict[str, Any]) -> FileLimit:
    return FileLimit(tuple(limit["types"]), int(limit["max_mb"]))


def _actor(name: str) -> str:
    if name not in ACTORS:
        raise ValueError(f"{name!r} acts in no step; it must be one of {', '.join(ACTORS)}")
    return name


def _words(entry: dict[str, Any]) -> ProcedureText:
    if not isinstance(entry["th"], str) or not entry["th"]:
        raise ValueError(f"a Thai text is missing near {entry.get('en')!r}")
    return ProcedureText(entry["th"], entry["en"])


def _all_words(entries: list[dict[str, Any]]) -> tuple[ProcedureText, ...]:
    return tuple(_words(entry) for entry in entries)
