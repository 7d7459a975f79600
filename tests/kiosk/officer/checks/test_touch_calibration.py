"""Five points of the touch panel, tapped by an officer."""

from kiosk.diagnostics.screen import check_touch
from kiosk.officer.intents import Act, Open, Pick
from kiosk.officer.page_names import PageName
from kiosk.officer.views import MessageView, TouchCalibrationView
from kiosk.store import settings
from kiosk.ui.intents import Back
from tests.support.office import NOW, Office, walked

CHECKS = Open(PageName.DIAGNOSTICS)


def test_all_five_points_answer(office: Office) -> None:
    """The fifth tap ends the test, and the diagnostics know of it."""
    controller = office.controller()
    state = walked(controller, CHECKS, Open(PageName.TOUCH_CALIBRATION))
    view = controller.view(state, "th")
    assert isinstance(view, TouchCalibrationView) and [done for _, done in view.targets] == [False] * 5
    state = walked(controller, *(Pick("touch", name) for name, _ in view.targets), start=state)
    page = controller.view(state, "th")
    assert isinstance(page, MessageView) and page.good
    assert [result.outcome for result in check_touch(settings.TOUCH_TEST.get(office.connection), NOW)] == ["pass"]
    assert walked(controller, Back(), start=state).screen == "officer_diagnostics"


def test_a_corner_that_does_not_answer_is_kept(office: Office) -> None:
    """The officer says so; the diagnostics fail until the test is passed."""
    controller = office.controller()
    taps = [Pick("touch", name) for name in ("top_left", "middle", "top_right", "bottom_left")]
    state = walked(controller, CHECKS, Open(PageName.TOUCH_CALIBRATION), *taps, Act("missed"))
    view = controller.view(state, "th")
    assert isinstance(view, MessageView) and not view.good
    (result,) = check_touch(settings.TOUCH_TEST.get(office.connection), NOW)
    assert result.outcome == "fail" and result.values["count"] == 1
