"""What a counter needs before it opens, as the manual has it (steps 1 to 3), and what has been said of each: ready or not, by whom, when.

It is advice and no gate: nothing on the kiosk or at the province waits for it.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from kiosk.frozen import frozen
from kiosk.survey.limits import NAME_LIMIT

# Item -> the manual's step and lines (OCR text of the manual of 2564).
ITEMS: Mapping[str, str] = {
    "districts": "1.1, L131",
    "services": "1.2, L142-L144",
    "computer": "1.1, L133",
    "scanner": "1.1, L133",
    "printer": "1.1, L133",
    "internet": "1.1, L133",
    "place": "1.1, L133",
    "people": "1.1, L136",
    "telephone": "1.1, L136",
    "sign": "1.1, L138",
    "plan": "2, L152",
    "rehearsal": "2, L153",
    "handbook": "2, L154",
    "publicity": "3, L158",
    "opening": "3, L164",
}


@frozen
class CounterItem:
    """The last word on one item. `who` is a position, never a name of a person."""

    item: str
    ready: bool
    who: str
    day: str  # YYYY-MM-DD, when it was said

    @property
    def said_on(self) -> date | None:
        """None where nobody said it, or another program wrote no day."""
        try:
            return date.fromisoformat(self.day)
        except ValueError:
            return None

    def as_json(self) -> dict[str, Any]:
        return {"item": self.item, "ready": self.ready, "who": self.who, "day": self.day}


def from_json(value: object) -> CounterItem | None:
    """None for what an other version may have written and this one does not know."""
    if not isinstance(value, dict) or value.get("item") not in ITEMS:
        return None
    who, day = value.get("who", ""), value.get("day", "")
    if not isinstance(who, str) or not isinstance(day, str) or not isinstance(value.get("ready"), bool):
        return None
    return CounterItem(value["item"], value["ready"], who[:NAME_LIMIT], day[:10])


def newest(*said: Mapping[str, CounterItem]) -> dict[str, CounterItem]:
    """Of several who spoke, the later word on each item; of one day the first that is given here."""
    latest: dict[str, CounterItem] = {}
    for words in said:
        for item, word in words.items():
            if item not in latest or word.day > latest[item].day:
                latest[item] = word
    return latest
