"""Which picture stands beside a question, an answer and a service. By ids, which never change; what a province adds has none."""

import json
from functools import cache
from typing import Any

from kiosk.paths import ASSETS
from kiosk.survey.catalogue import Service

ANY = "paper"  # nothing better is known
GROUPS = {"people": "people", "business": "shop", "labour": "work", "agencies": "card"}  # of the catalogue
QUESTIONS = {
    "sex": "people",
    "age": "age",
    "occupation": "work",
    "education": "school",
    "frequency": "calendar",
    "heard_from": "voice",
    "suitable": "house",
    "suitable_because": "good",
    "unsuitable_because": "poor",
    "wanted_services": "wish",
    "problems": "obstacle",
    "suggestions": "idea",
}
ANSWERS = {
    "sex": {"male": "man", "female": "woman"},
    "occupation": {
        "farming": "plant",
        "day_labour": "tool",
        "government": "office",
        "employee": "work",
        "trade": "shop",
        "student": "school",
        "unemployed": "house",
        "other": "words",
    },
    "heard_from": {
        "loudspeaker": "voice",
        "headman": "office",
        "neighbour": "people",
        "notice": "paper",
        "website": "phone",
        "other": "words",
    },
    "suitable": {"yes": "good", "no": "poor"},
}


def of_answers(question: str, codes: tuple[str, ...]) -> dict[str, str]:
    """Code -> picture: for all of a question's answers, or for none, so that none stands out."""
    pictures = ANSWERS.get(question, {})
    return pictures if all(code in pictures for code in codes) else {}


def of_service(service: Service) -> str:
    """What kind of errand it is, as a picture's name; a district's own services are known by a word of theirs."""
    table = _table()
    known = table["services"].get(service.id) or table["agencies"].get(service.agency)
    return known or next((kind for word, kind in table["words"] if word in service.name), ANY)


def of_agency(agency: str) -> str:
    """What an agency is mostly asked for."""
    return _table()["agencies"].get(agency, ANY)


@cache
def _table() -> dict[str, Any]:
    """Read when the first page that shows services is made: a start has no use for it."""
    stored = json.loads((ASSETS / "service_pictures.json").read_text(encoding="utf-8"))
    return {
        "agencies": {agency: kind for kind, agencies in stored["agencies"].items() for agency in agencies},
        "services": {service_id: kind for kind, ids in stored["services"].items() for service_id in ids},
        "words": [(word, kind) for word, kind in stored["words"]],
    }
