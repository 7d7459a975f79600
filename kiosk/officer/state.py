"""Which page an officer is on, what it is about, and the page before it. Immutable; nothing of it outlives the visit.

A page is typed by its subject (`PinEntry`, `Figures`, `PaperForm` ...) and by the view that its screen draws, so mypy checks
that a page is opened about what it handles.
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from kiosk.frozen import frozen, replace
from kiosk.officer.context import OfficerContext
from kiosk.officer.intents import OfficerIntent
from kiosk.officer.page_names import PageName

Subject = TypeVar("Subject")
Opened = TypeVar("Opened")
View = TypeVar("View")


@frozen
class OfficerState(Generic[Subject]):
    """`subject` is the page's own immutable value; `before` is where Back leads (None: out of the officers' pages)."""

    kind: "OfficerPage[Subject, Any]"
    subject: Subject
    page: int = 0  # which part of a page that does not fit on one screen
    before: "OfficerState[Any] | None" = None

    @property
    def screen(self) -> str:
        return self.kind.name

    def opening(self, kind: "OfficerPage[Opened, Any]", subject: Opened) -> "OfficerState[Opened]":
        """Another page, from which Back returns to this one."""
        return OfficerState(kind, subject, 0, self)

    def about(self, subject: Subject, page: int | None = None) -> "OfficerState[Subject]":
        """The same page with another subject."""
        return replace(self, subject=subject, page=self.page if page is None else page)

    def back(self) -> "OfficerState[Any]":
        """The page before this one; this one where there is none."""
        return self.before or self


@frozen
class Assisted:
    """An officer helps somebody answer: the app starts a session in mode `assisted`."""


@frozen
class Trial:
    """Somebody tries out a kiosk that is not set up yet: the app shows the first screen, for a while."""


Handle = Callable[[OfficerState[Subject], OfficerIntent, OfficerContext], OfficerState[Any] | Trial | None]


def unmoved(state: OfficerState[Any], intent: OfficerIntent, context: OfficerContext) -> OfficerState[Any]:
    """For pages that only show."""
    return state


def never(state: OfficerState[Any], context: OfficerContext) -> float | None:
    """For pages that change only when they are touched."""
    return None


@frozen
class OfficerPage(Generic[Subject, View]):
    """What one page shows and does. `handle` returns `state` itself for an intent that means nothing to this page."""

    name: PageName
    view: Callable[[OfficerState[Subject], OfficerContext, str], View]  # the last: th | en
    handle: Handle[Subject] = unmoved
    refresh_s: Callable[[OfficerState[Subject], OfficerContext], float | None] = never  # seconds until it is drawn again untouched
