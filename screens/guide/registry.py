"""Which screen draws which view of the self-check. Loaded when the first of them is shown: nobody waits for it at the start."""

from collections.abc import Callable
from typing import Any

from kiosk.guide import views
from kiosk.ui.page import Page
from kiosk.ui.scene import Scene
from screens.guide import cards, code, done, find, service

SCREENS: dict[type, Callable[[Any, Page], Scene]] = {
    views.CardsView: cards.build,
    views.SearchView: find.build,
    views.ServiceView: service.build,
    views.CodeView: code.build,
    views.DoneView: done.build,
}
