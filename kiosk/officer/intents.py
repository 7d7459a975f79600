"""What a tap can mean on the officers' pages, besides what it means on every page (kiosk/ui/intents.py)."""

from typing import Literal

from kiosk.frozen import frozen
from kiosk.officer.page_names import PageName
from kiosk.ui.intents import PageIntent

# Names of what a page's own button does, and of a choice on a page: a misspelt one is a type error.
Action = Literal[
    "add_own",
    "again",
    "authority_usual",
    "believe",
    "begin",
    "check_links",
    "check_now",
    "clock_right",
    "close",
    "correct",
    "emblem_remove",
    "enrol",
    "erase_disk",
    "erase_left",
    "export",
    "finish",
    "hear",
    "heard",
    "keep",
    "keyboard",
    "later",
    "missed",
    "name_day",
    "next",
    "only_new",
    "other_folder",
    "own_words",
    "print",
    "questionnaire",
    "queue_numbers",
    "read",
    "read_end",
    "readiness",
    "reconcile",
    "restart",
    "save",
    "sending",
    "set_clock",
    "support_no",
    "support_write",
    "support_yes",
    "sync",
    "try_first",
    "up",
    "update",
    "update_back",
    "withdraw",
    "write",
]
Choice = Literal[
    "area",
    "disk",
    "document",
    "everything",
    "field",
    "file",
    "folder",
    "form",
    "group",
    "key",
    "language",
    "looked",
    "looked_handbook",
    "option",
    "place",
    "ruler",
    "screen",
    "sealed",
    "service",
    "setting",
    "touch",
]
PeriodKind = Literal["day", "month", "year"]


@frozen
class Open:
    """A page by its name."""

    screen: PageName


@frozen
class OpenServicePage:
    """The page of one service: its figures, its settings, or its content."""

    service: str  # id


@frozen
class SetPeriod:
    kind: PeriodKind  # year: the fiscal year


@frozen
class ShiftPeriod:
    by: int  # -1: the period before; 1: the one after


@frozen
class Pick:
    """One choice on a page of choices."""

    line: Choice
    value: str = ""


@frozen
class Act:
    """What a page's own button does."""

    name: Action


OfficerIntent = Open | OpenServicePage | SetPeriod | ShiftPeriod | Pick | Act | PageIntent
