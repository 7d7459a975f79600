"""Which screen draws which view: the only list of screens, for citizens, the service guide and officers.

A screen is loaded when its view is first shown or drawn ahead: a start at the counter needs only the first one.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from kiosk.ui.drawing.scene import Scene
from kiosk.ui.page import Page

Build = Callable[[Any, Page], Scene]

# A view's class by its full name -> the module whose `build` draws it.
MODULES: Mapping[str, str] = {
    "kiosk.citizen.views.AttractView": "screens.citizen.attract",
    "kiosk.citizen.views.NoticeView": "screens.citizen.notice",
    "kiosk.citizen.views.ChoiceView": "screens.citizen.choice",
    "kiosk.citizen.views.RatingView": "screens.citizen.rating",
    "kiosk.citizen.views.OpenView": "screens.citizen.open_question",
    "kiosk.citizen.views.TypingView": "screens.citizen.typing",
    "kiosk.citizen.views.FindView": "screens.citizen.find_service",
    "kiosk.citizen.views.ReviewView": "screens.citizen.review",
    "kiosk.citizen.views.PhoneCodeView": "screens.citizen.phone_code",
    "kiosk.citizen.views.ThanksView": "screens.citizen.thanks",
    "kiosk.citizen.views.StillHereView": "screens.citizen.still_here",
    "kiosk.citizen.views.LanguagesView": "screens.citizen.languages",
    "kiosk.citizen.views.StopView": "screens.citizen.stop",
    "kiosk.citizen.views.TroubleView": "screens.citizen.trouble",
    "kiosk.guide.views.CardsView": "screens.guide.cards",
    "kiosk.guide.views.SearchView": "screens.guide.find_service",
    "kiosk.guide.views.ServiceView": "screens.guide.service",
    "kiosk.guide.views.CodeView": "screens.guide.code",
    "kiosk.guide.views.DoneView": "screens.guide.done",
    "kiosk.officer.views.PinEntryView": "screens.officer.pin_entry",
    "kiosk.officer.views.MenuView": "screens.officer.menu",
    "kiosk.officer.views.MessageView": "screens.officer.message",
    "kiosk.officer.views.TouchCalibrationView": "screens.officer.checks.touch_calibration",
    "kiosk.officer.views.SoundTestView": "screens.officer.checks.sound_test",
    "kiosk.officer.first_day.views.WelcomeView": "screens.officer.first_day.welcome",
    "kiosk.officer.first_day.views.SequenceView": "screens.officer.first_day.sequence",
    "kiosk.officer.first_day.views.ListView": "screens.officer.first_day.long_list",
    "kiosk.officer.first_day.views.ChoicesView": "screens.officer.first_day.choices",
    "kiosk.officer.first_day.views.RulerView": "screens.officer.first_day.ruler",
    "kiosk.officer.first_day.views.ReadyView": "screens.officer.first_day.ready",
    "kiosk.officer.figures.views.FiguresView": "screens.officer.figures",
    "kiosk.officer.figures.views.ByServiceView": "screens.officer.by_service",
    "kiosk.officer.figures.views.HoursView": "screens.officer.charts.hours",
    "kiosk.officer.figures.views.TrendView": "screens.officer.charts.trend",
    "kiosk.officer.figures.views.CommentsView": "screens.officer.comments",
    "kiosk.officer.views.ResultsView": "screens.officer.results",
    "kiosk.officer.views.TextEntryView": "screens.officer.text_entry",
    "kiosk.officer.transfer.views.ExportView": "screens.officer.export",
    "kiosk.officer.transfer.views.DocumentView": "screens.officer.document",
    "kiosk.officer.transfer.views.RefusedView": "screens.officer.refused",
    "kiosk.officer.views.VisitsView": "screens.officer.visits",
    "kiosk.officer.views.PaperFormView": "screens.officer.paper_form",
    "kiosk.officer.views.SavedFormsView": "screens.officer.saved_forms",
    "kiosk.officer.views.ServicesView": "screens.officer.services",
    "kiosk.officer.views.RecordingView": "screens.officer.recording",
    "kiosk.officer.views.FindServiceView": "screens.officer.find_service",
}


class _Screens(dict[type, Build]):
    """View class -> the function that draws it, filled as views are first shown."""

    def __missing__(self, view: type) -> Build:
        build: Build = import_module(MODULES[f"{view.__module__}.{view.__qualname__}"]).build
        self[view] = build
        return build


SCREENS: Mapping[type, Build] = _Screens()
