"""Which screen draws which view of the officers. Loaded when the first of them is shown: a citizen never waits for it."""

from collections.abc import Callable
from typing import Any

from kiosk.officer import views
from kiosk.ui.page import Page
from kiosk.ui.scene import Scene
from screens.officer import (
    by_service,
    comments,
    export,
    figures,
    find_service,
    hours,
    menu,
    message,
    paper_form,
    pin_entry,
    refused,
    results,
    services,
    text_entry,
    touch_calibration,
    visits,
)

SCREENS: dict[type, Callable[[Any, Page], Scene]] = {
    views.PinEntryView: pin_entry.build,
    views.MenuView: menu.build,
    views.MessageView: message.build,
    views.TouchCalibrationView: touch_calibration.build,
    views.FiguresView: figures.build,
    views.ByServiceView: by_service.build,
    views.HoursView: hours.build,
    views.CommentsView: comments.build,
    views.ResultsView: results.build,
    views.TextEntryView: text_entry.build,
    views.ExportView: export.build,
    views.VisitsView: visits.build,
    views.PaperFormView: paper_form.build,
    views.ServicesView: services.build,
    views.FindServiceView: find_service.build,
    views.RefusedView: refused.build,
}
