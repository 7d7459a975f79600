"""Which screen draws which view: the only list of screens. A view's class is its address."""

from collections.abc import Callable
from typing import Any

from kiosk import views
from kiosk.ui.page import Page
from kiosk.ui.scene import Scene
from screens import attract, choice, find_service, notice, open_question, rating, review, still_here, stop, thanks, trouble, typing

Build = Callable[[Any, Page], Scene]

SCREENS: dict[type, Build] = {
    views.AttractView: attract.build,
    views.NoticeView: notice.build,
    views.ChoiceView: choice.build,
    views.RatingView: rating.build,
    views.OpenView: open_question.build,
    views.TypingView: typing.build,
    views.FindView: find_service.build,
    views.ReviewView: review.build,
    views.ThanksView: thanks.build,
    views.StillHereView: still_here.build,
    views.StopView: stop.build,
    views.TroubleView: trouble.build,
}
