"""An officer was called away in the middle of something."""

import threading

from kiosk.officer import background_job
from kiosk.officer.intents import Open
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerState
from kiosk.ui.intents import Home, TypeText
from tests.kiosk.officer.test_pin_entry import typed
from tests.support.office import PIN, Office


class Watch:
    """A clock that only goes forward, moved by hand."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_half_a_form_is_there_again_after_the_pin_and_only_once(office: Office) -> None:
    """The corner has closed by itself; a wrong PIN shows nothing of it."""
    controller = office.controller()
    form = controller.handle(typed(controller, PIN), Open(PageName.PAPER_ENTRY))
    form = controller.handle(form, TypeText("2"))
    assert isinstance(form, OfficerState)
    controller.left_alone(form)
    assert typed(controller, "739105").screen == PageName.PIN_ENTRY
    assert typed(controller, PIN) == form
    assert typed(controller, PIN).screen == PageName.MENU


def test_after_a_quarter_of_an_hour_it_is_gone(office: Office) -> None:
    """Another officer's words are nobody else's."""
    watch = Watch()
    controller = office.controller_by(watch)
    form = controller.handle(typed(controller, PIN), Open(PageName.PAPER_ENTRY))
    assert isinstance(form, OfficerState)
    controller.left_alone(form)
    watch.seconds = 15 * 60.0
    assert typed(controller, PIN).screen == PageName.MENU


def test_a_job_that_still_runs_is_shown_to_who_comes_back(office: Office) -> None:
    """Locked by its own button; one that has ended was seen already."""
    controller = office.controller()
    end = threading.Event()
    running = background_job.opening(typed(controller, PIN), "running", lambda: (end.wait(20), [])[1])
    assert controller.handle(running, Home()) is None
    assert typed(controller, PIN) == running
    end.set()
    running.subject.wait(20)
    assert controller.handle(running, Home()) is None
    assert typed(controller, PIN).screen == PageName.MENU
