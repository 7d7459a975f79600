"""The open services in columns, by group and owner, in the largest letters in which all of them fit."""

from collections.abc import Sequence

from kiosk.documents import brand
from kiosk.documents.counter import PrintedService, ServiceCounter
from kiosk.documents.sheet import PaperSheet
from kiosk.frozen import frozen
from kiosk.language.texts import Texts

_SMALLEST_WHOLE = 0.6  # of the largest size: below that a group may be torn between columns


@frozen
class ServiceColumn:
    x: float
    top: float
    bottom: float
    width: float


def fill(sheet: PaperSheet, columns: Sequence[ServiceColumn], counter: ServiceCounter, t: Texts, largest: float) -> None:
    """Groups stay whole as long as the letters are not much smaller for it; at last the smallest letters run over."""
    sizes = [largest - step / 2 for step in range(int(2 * largest) - 9)]
    whole = [(size, False) for size in sizes if size >= largest * _SMALLEST_WHOLE]
    trials = [*whole, *((size, True) for size in sizes)]
    _set(sheet, columns, counter, t, next((trial for trial in trials if _set(PaperSheet(1, 1), columns, counter, t, trial)), trials[-1]))


def _set(sheet: PaperSheet, columns: Sequence[ServiceColumn], counter: ServiceCounter, t: Texts, how: tuple[float, bool]) -> bool:
    """Whether everything stands within its column."""
    size, torn = how
    at, y = 0, columns[0].top
    for name, services in brand.groups(counter, t):
        blocks = brand.by_owner(services)
        heights = [_high(members, columns[0].width, size) for _, members in blocks]
        head = brand.group_heading(PaperSheet(1, 1), (0, 0, columns[0].width), name, size + 1) + size * 0.1
        for number, (_, members) in enumerate(blocks):
            needed = heights[number] if torn else sum(heights[number:]) if number == 0 else 0
            if y + needed + (head if number == 0 else 0) > columns[at].bottom and at + 1 < len(columns) and y > columns[at].top:
                at, y = at + 1, columns[at + 1].top
            column = columns[at]
            if number == 0:
                y = brand.group_heading(sheet, (column.x, y, column.width), name, size + 1) + size * 0.1
            y = brand.service_list(sheet, (column.x, y, column.width), members, size, size * 0.12)
            if y - size * 0.12 > column.bottom:
                return False
        y += size * 0.25
    return True


def _high(members: Sequence[PrintedService], width: float, size: float) -> float:
    return brand.service_list(PaperSheet(1, 1), (0, 0, width), members, size, size * 0.12)
