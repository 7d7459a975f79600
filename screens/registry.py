"""Which screen draws which view: the only list of screens. A view's class is its address.

A screen is loaded when its view is first shown or drawn ahead: a start at the counter needs only the first one.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from kiosk.citizen import views
from kiosk.ui.page import Page
from kiosk.ui.scene import Scene

Build = Callable[[Any, Page], Scene]

# The citizen's views, each with the module in screens/ whose `build` draws it.
CITIZEN: dict[type, str] = {
    views.AttractView: "attract",
    views.NoticeView: "notice",
    views.ChoiceView: "choice",
    views.RatingView: "rating",
    views.OpenView: "open_question",
    views.TypingView: "typing",
    views.FindView: "find_service",
    views.ReviewView: "review",
    views.ThanksView: "thanks",
    views.StillHereView: "still_here",
    views.StopView: "stop",
    views.TroubleView: "trouble",
}
# The views of a desk have a registry of their own, by the module that defines them.
DESKS = {"kiosk.guide.views": "guide.registry"}


class _Screens(dict[type, Build]):
    def __missing__(self, kind: type) -> Build:
        if kind in CITIZEN:
            build: Build = import_module(f"screens.citizen.{CITIZEN[kind]}").build
        else:
            build = import_module(f"screens.{DESKS.get(kind.__module__, 'officer.registry')}").SCREENS[kind]
        self[kind] = build
        return build


SCREENS: dict[type, Build] = _Screens()
