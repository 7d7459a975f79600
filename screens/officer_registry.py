"""Which screen draws which view of the officers. Loaded when the first of them is shown: a citizen never waits for it."""

from collections.abc import Callable
from typing import Any

from kiosk.officer import views
from kiosk.ui.page import Page
from kiosk.ui.scene import Scene
from screens import officer_by_service, officer_comments, officer_figures, officer_hours, officer_menu, officer_pin, officer_told

SCREENS: dict[type, Callable[[Any, Page], Scene]] = {
    views.PinView: officer_pin.build,
    views.MenuView: officer_menu.build,
    views.ToldView: officer_told.build,
    views.FiguresView: officer_figures.build,
    views.ByServiceView: officer_by_service.build,
    views.HoursView: officer_hours.build,
    views.CommentsView: officer_comments.build,
}
