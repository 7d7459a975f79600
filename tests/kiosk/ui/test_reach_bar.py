"""A person in a wheelchair in front of a screen whose upper part they cannot reach."""

from functools import partial

import pytest

from kiosk.citizen.presenter import CitizenContext
from kiosk.frozen import replace
from kiosk.ui import reach_bar
from kiosk.ui.drawing.scene import Scene
from kiosk.ui.page import Page
from kiosk.ui.reach import HIGHEST_MM, Reach, reach_of
from kiosk.ui.text.fonts import find_fonts
from tests.screens.guide import gallery_states as guide
from tests.support import gallery
from tests.support.guide_session import GuideSession
from tests.support.scene_checks import problems

FLOOR = 900
LOWEST_MM = 380
VARIANTS = {variant.name: variant for variant in (gallery.Variant("portrait"), gallery.Variant("portrait", "en", 2))}


def reached_page(variant: gallery.Variant, page: Page, lowered: bool) -> Page:
    return replace(page, reach=Reach(reach_of(page.metrics, FLOOR), lowered))


def above_the_floor(scene: Scene, page: Page) -> tuple[float, float]:
    """Millimetres from the floor to the highest and to the lowest point of what can be tapped."""
    boxes = [element.box for element in scene.targets]
    highest, lowest = min(box.y for box in boxes), max(box.bottom for box in boxes)
    return tuple(FLOOR + (page.metrics.height - y) / page.metrics.glass_per_mm for y in (highest, lowest))


@pytest.mark.parametrize("name", VARIANTS)
def test_everything_of_the_survey_comes_into_reach(name: str, survey: CitizenContext) -> None:
    """Every page, lowered: nothing is clipped, crowded or too small, and nothing to tap lies above 1220 mm or below 380."""
    variant = VARIANTS[name]
    page = reached_page(variant, gallery.page_for(variant, survey, find_fonts()), lowered=True)
    for shown, state in gallery.states(survey).items():
        scene = reach_bar.within(page, partial(gallery.scene_for, state, variant, survey))
        assert problems(scene, page) == [], shown
        if scene.targets:
            highest, lowest = above_the_floor(scene, page)
            assert highest <= HIGHEST_MM and lowest >= LOWEST_MM, shown


@pytest.mark.parametrize("name", VARIANTS)
def test_everything_of_the_guide_comes_into_reach(name: str, counter: GuideSession) -> None:
    """Every page of the service guide, lowered."""
    variant = VARIANTS[name]
    page = reached_page(variant, guide.page_for(variant, counter, find_fonts()), lowered=True)
    for shown, state in guide.states(counter.desk).items():
        scene = reach_bar.within(page, partial(guide.scene_for, counter.desk, state, variant))
        assert problems(scene, page) == [], shown
        highest, _ = above_the_floor(scene, page)
        assert highest <= HIGHEST_MM, shown


def test_the_button_that_brings_it_down_is_in_reach_itself(survey: CitizenContext) -> None:
    """On every page that has something to tap, at its lower edge; nothing else moves or is lost for it."""
    variant = gallery.Variant("portrait", text_step=2)
    page = reached_page(variant, gallery.page_for(variant, survey, find_fonts()), lowered=False)
    for shown, state in gallery.states(survey).items():
        scene = reach_bar.within(page, partial(gallery.scene_for, state, variant, survey))
        assert problems(scene, page) == [], shown
        button = scene.find("reach")
        assert bool(button) == bool(scene.targets), shown
        assert button is None or page.metrics.height - button.box.y < reach_of(page.metrics, FLOOR)


@pytest.mark.parametrize(
    ("size", "floor", "reached_mm"),
    [
        ("portrait", 900, 320),  # 476 mm high
        ("portrait", 700, 0),  # all of it: 1176 mm
        ("portrait", 1100, 0),  # 120 mm hold no page: the stand is too high, and the handbook says so
        ("landscape", 900, 0),
        ("landscape", 1000, 220),
    ],
)
def test_it_is_offered_where_it_helps(size: str, floor: int, reached_mm: int, survey: CitizenContext) -> None:
    """By the screen's height and how high it hangs."""
    page = gallery.page_for(gallery.Variant(size), survey, find_fonts())
    assert reach_of(page.metrics, floor) == pytest.approx(reached_mm * page.metrics.glass_per_mm, abs=1)
