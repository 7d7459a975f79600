"""The lines that can be tapped under the open questions: the shipped ones, and those of a site in its place."""

import json

from kiosk.paths import ASSETS
from kiosk.site.model import Site
from kiosk.survey.open_text import ReadyAnswer, written_list

READY = "ready_"  # a site's text of this name and a question's id: ready_problems = รอนาน | ระบบช้า


def shipped_lists() -> dict[str, tuple[ReadyAnswer, ...]]:
    """Question -> its lines. The wanted services have none: a list would lead."""
    lists = json.loads((ASSETS / "suggestions.json").read_text(encoding="utf-8"))
    return {question: tuple(ReadyAnswer(**line) for line in lines) for question, lines in lists.items()}


def ready_lists(site: Site) -> dict[str, tuple[ReadyAnswer, ...]]:
    """As the province or the site has them."""
    shipped = shipped_lists()
    asked = ("wanted_services", *shipped)
    return {question: written_list(shipped.get(question, ()), site.texts.get(READY + question, {})) for question in asked}
