"""The largest letters: what gives way to them and what does not, on the pages that hold most."""

from functools import cache

import pytest

from kiosk.citizen.presenter import CitizenContext
from kiosk.runtime.state import State
from kiosk.ui.drawing.scene import Element, Scene
from kiosk.ui.text.fonts import find_fonts
from tests.support import gallery

LARGEST = 2


@cache
def context() -> CitizenContext:
    return gallery.citizen_context()


@cache
def states() -> dict[str, State]:
    return gallery.states(context())


def scene_of(state: str, size: str, language: str = "th") -> Scene:
    variant = gallery.Variant(size, language, LARGEST)
    return gallery.scene_for(states()[state], variant, context(), gallery.page_for(variant, context(), find_fonts()))


def element(scene: Scene, name: str) -> Element:
    named = scene.find(name)
    assert named, f"{scene.name} has no {name}"
    return named


def letters(size: str, step: int = LARGEST) -> int:
    """Pixels of a title's font in that text step, no larger than an answer's."""
    return gallery.page_for(gallery.Variant(size, "th", step), context(), find_fonts()).style(bold=True).pixels


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("size", ["portrait", "landscape"])
def test_one_page_less_of_five_is_not_worth_smaller_letters_in_the_question(size: str, language: str) -> None:
    """Who chose the largest letters reads the question in them; there is a page more to turn."""
    title = element(scene_of("question-services", size, language), "title")
    assert title.look.style.pixels >= letters(size)  # type: ignore[attr-defined]


@pytest.mark.parametrize("size", ["1024x768", "1366x768"])
def test_a_small_panel_shows_two_services_below_a_question_at_most_a_step_smaller(size: str) -> None:
    """At 1024x768 the question in the largest letters leaves room for one service; a step smaller, for two."""
    scene = scene_of("question-services", size)
    assert letters(size, 1) <= element(scene, "title").look.style.pixels <= letters(size)  # type: ignore[attr-defined]
    assert len([element for element in scene if element.name.startswith("option_")]) >= 2


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("state", ["question-services", "question-problems", "problems-own", "wanted-found"])
def test_the_question_stands_above_its_answers_where_any_size_of_it_fits(state: str, language: str) -> None:
    """On the smallest panel too: cards without the question say nothing to somebody who has just looked up."""
    assert element(scene_of(state, "1280x800", language), "title")


@pytest.mark.parametrize("item", ["1.1", "2.2", "3.1", "4"])
def test_the_aspect_takes_no_more_than_two_lines(item: str) -> None:
    """A chip of three lines above the question would be read before it, and take the height of an answer."""
    scene = scene_of(f"item-{item}", "portrait")
    aspect = element(scene, "aspect").look
    assert len(aspect.lines) <= 2  # type: ignore[attr-defined]
    assert aspect.style.pixels >= letters("portrait", 1)  # type: ignore[attr-defined]
    assert element(scene, "title").look.style.pixels >= letters("portrait")  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("state", ["question-services", "question-problems"])
def test_a_ten_inch_panel_shows_three_answers_a_page_in_the_largest_letters(state: str, language: str) -> None:
    """With two a page nobody sees that it is a list; the letters of question and answers give way together."""
    shown = [each for each in scene_of(state, "1280x800", language) if each.name.startswith(("option_", "line_"))]
    assert len(shown) >= 3


@pytest.mark.parametrize("size", ["landscape", "1280x800", "portrait"])
def test_who_wants_a_further_service_sees_two_large_ways_to_name_it(size: str) -> None:
    """Looking it up and typing are the page: as large as two answers, not two thin buttons above a void."""
    variant = gallery.Variant(size, "th")
    page = gallery.page_for(variant, context(), find_fonts())
    scene = gallery.scene_for(states()["question-wanted_services"], variant, context(), page)
    footer, ways = element(scene, "footer"), [element(scene, name) for name in ("find", "write")]
    assert all(way.box.h >= 2 * page.metrics.answer for way in ways)
    assert footer.box.y - max(way.box.bottom for way in ways) < page.px(40)
