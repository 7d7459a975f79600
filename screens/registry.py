"""Which screen draws which view: the only list of screens. A view's class is its address."""

from collections.abc import Callable
from typing import Any

from kiosk import views
from kiosk.ui.page import Page
from kiosk.ui.scene import Scene
from screens import attract, choice, find_service, notice, open_question, rating, review, still_here, stop, thanks, trouble, typing

Build = Callable[[Any, Page], Scene]


class _Screens(dict[type, Build]):
    """The survey's screens, and from their first use on those of the self-check and the officers."""

    def __missing__(self, kind: type) -> Build:
        if kind.__module__ == "kiosk.checking.views":
            from screens import check_registry  # late, as the officers'

            return check_registry.SCREENS[kind]
        from screens import officer_registry  # late: twenty pages that a start at the counter does not need

        return officer_registry.SCREENS[kind]


SCREENS: dict[type, Build] = _Screens({
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
})
