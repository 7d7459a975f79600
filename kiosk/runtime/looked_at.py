"""Citizens' pages as an officer looks at them before the first day begins: drawn as a citizen will see them, with nothing to tap."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from kiosk.citizen.state import CitizenState
from kiosk.frozen import frozen, replace
from kiosk.runtime.controller import Controllers
from kiosk.runtime.state import Person
from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.session import Session, SurveyStep
from kiosk.ui.display import Display
from kiosk.ui.drawing.scene import Scene
from kiosk.ui.page import Page

if TYPE_CHECKING:
    from kiosk.officer.first_day.views import LookView

PageFor = Callable[[Display, str], Page]  # display settings and a group of texts ("citizen", "officer", "guide")
Screens = Mapping[type, Callable[[Any, Page], Scene]]
SCREEN = "officer_look"  # kiosk.officer.page_names, by name: a start loads none of the officers' pages


@frozen
class LookedAt:
    """A page of somebody else's with the officer's bar over it."""

    bar: "LookView"
    view: object
    page: Page  # with the texts of that page


def looked_at(bar: "LookView", controllers: Controllers, display: Display, page_for: PageFor) -> LookedAt:
    active = controllers.active(_person(bar.which, controllers))
    return LookedAt(bar, active.view(display.language), page_for(display, active.texts))


def _person(which: str, controllers: Controllers) -> Person:
    """Somebody who is just at that page and has answered nothing."""
    if which == "guide":
        return controllers.guide.open()
    steps = _steps(controllers.citizen.context.survey.questionnaire)
    return CitizenState(Session("", "", step=steps[which])) if which in steps else CitizenState()


def _steps(form: Questionnaire) -> dict[str, SurveyStep]:
    return {
        "notice": SurveyStep("notice"),
        "question": SurveyStep("question", form.questions[0].id),
        "services": SurveyStep("question", "services"),
        "item": SurveyStep("item", form.items[0].id),
        "thanks": SurveyStep("thanks"),
    }


def scene_of(looked: LookedAt, screens: Screens, page: Page) -> Scene:
    """`page`: the officers', whose size counts."""
    from screens.officer.first_day import look  # late: a start needs none of it

    scene = screens[type(looked.view)](looked.view, replace(looked.page, metrics=page.metrics))
    return look.over(looked.bar, scene, page)
