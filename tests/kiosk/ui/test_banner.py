"""The bar above every screen: nothing below it is clipped, crowded or too small for it, in every size and text step."""

from functools import partial
from pathlib import Path

import pytest

from kiosk.citizen.presenter import CitizenContext
from kiosk.ui import banner
from kiosk.ui.drawing.scene import Scene
from kiosk.ui.page import Page
from kiosk.ui.text.fonts import find_fonts
from tests.screens.guide import gallery_states as guide
from tests.screens.officer import gallery_states as officer
from tests.support import gallery
from tests.support.guide_session import GuideSession
from tests.support.scene_checks import problems

WORDS = ("เครื่องสาธิต คำตอบไม่ถูกนับ", "Demonstration: answers are not counted")


# The bar takes its height from every layout, and no layout asks for the theme. The galleries judge all steps of the letters; here the
# largest are looked at, where room is least, and the smallest on one size and on the officers' pages, which have no other.
def is_looked_at(variant: gallery.Variant) -> bool:
    return variant.text_step == 2 or variant.name == "portrait-th-text1"


def is_looked_at_by_officers(variant: officer.Variant) -> bool:
    return not variant.contrast and (variant.language == "th" or variant.size == "portrait")


VARIANTS = {variant.name: variant for variant in gallery.variants() if is_looked_at(variant)}
OFFICERS = {variant.name: variant for variant in officer.variants() if is_looked_at_by_officers(variant)}


def faults(name: str, scene: Scene, page: Page) -> list[str]:
    """Its own words have the size of the officers' tables, and are held to account like any others."""
    return [f"{name}: {fault}" for fault in problems(scene, page) if "banner (rest): text too small" not in fault]


@pytest.mark.parametrize("name", VARIANTS)
def test_a_citizen_can_answer_below_it(name: str, survey: CitizenContext) -> None:
    """Every screen of the survey."""
    context, variant = survey, VARIANTS[name]
    page = gallery.page_for(variant, context, find_fonts())
    wrong = []
    for shown, state in gallery.states(context).items():
        scene = banner.below(WORDS, page, partial(gallery.scene_for, state, variant, context))
        wrong += faults(shown, scene, page)
    assert wrong == []


@pytest.mark.parametrize("name", VARIANTS)
def test_the_guide_can_be_used_below_it(name: str, counter: GuideSession) -> None:
    """Every page of the service guide."""
    page = guide.page_for(VARIANTS[name], counter, find_fonts())
    for shown, state in guide.states(counter.desk).items():
        scene = banner.below(WORDS, page, partial(guide.scene_for, counter.desk, state, VARIANTS[name]))
        assert faults(shown, scene, page) == []


@pytest.mark.timeout(120)  # all officers' pages at all sizes
def test_an_officer_can_work_below_it(tmp_path: Path) -> None:
    """Every page, in every size."""
    office, context, controller = officer.opened(tmp_path)
    try:
        states = {shown: make() for shown, make in officer.states(controller, office).items()}
        for variant in OFFICERS.values():
            page = officer.page_for(variant, context, find_fonts())
            for shown, state in states.items():
                scene = banner.below(WORDS, page, partial(officer.scene_for, controller, state, variant))
                assert [fault for fault in faults(shown, scene, page) if "text too small" not in fault] == [], variant.name
    finally:
        office.closing.set()
        office.close()
