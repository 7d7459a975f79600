"""Which screen draws which view of the self-check. Loaded when the first of them is shown: nobody waits for it at the start."""

from collections.abc import Callable
from typing import Any

from kiosk.checking import views
from kiosk.ui.page import Page
from kiosk.ui.scene import Scene
from screens import check_cards, check_code, check_done, check_find, check_service

SCREENS: dict[type, Callable[[Any, Page], Scene]] = {
    views.CardsView: check_cards.build,
    views.SearchView: check_find.build,
    views.ServiceView: check_service.build,
    views.CodeView: check_code.build,
    views.DoneView: check_done.build,
}
