"""Which screen draws which view of the officers. Loaded when the first of them is shown: a citizen never waits for it."""

from collections.abc import Callable
from typing import Any

from kiosk.officer import views
from kiosk.ui.page import Page
from kiosk.ui.scene import Scene
from screens import (
    officer_by_service,
    officer_comments,
    officer_export,
    officer_figures,
    officer_find,
    officer_hours,
    officer_lines,
    officer_menu,
    officer_paper,
    officer_pin,
    officer_refused,
    officer_services,
    officer_told,
    officer_touch,
    officer_visits,
    officer_writing,
)

SCREENS: dict[type, Callable[[Any, Page], Scene]] = {
    views.PinView: officer_pin.build,
    views.MenuView: officer_menu.build,
    views.ToldView: officer_told.build,
    views.TouchView: officer_touch.build,
    views.FiguresView: officer_figures.build,
    views.ByServiceView: officer_by_service.build,
    views.HoursView: officer_hours.build,
    views.CommentsView: officer_comments.build,
    views.LinesView: officer_lines.build,
    views.WritingView: officer_writing.build,
    views.ExportView: officer_export.build,
    views.VisitsView: officer_visits.build,
    views.PaperView: officer_paper.build,
    views.ServicesView: officer_services.build,
    views.FindServiceView: officer_find.build,
    views.RefusedView: officer_refused.build,
}
