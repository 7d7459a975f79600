"""Every citizen's screen in every size, language, text step and theme: nothing clipped, crowded, too small or too faint.

The pictures of this run lie in out/gallery with an index.html to look at: the two large panels in Thai, the upright one also with the
largest letters and in high contrast. The others are drawn by `python -m tests.support.gallery`.
"""

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest

from kiosk import paths
from kiosk.citizen.presenter import CitizenContext
from kiosk.citizen.state import CitizenState
from kiosk.frozen import replace as frozen_replace
from kiosk.guide.context import ShownServices
from kiosk.runtime.state import State
from kiosk.survey import procedures
from kiosk.survey.limits import LEVELS
from kiosk.ui.drawing.emblem import SIDE, Emblem
from kiosk.ui.drawing.metrics import metrics
from kiosk.ui.drawing.scene import Box, Element, Scene
from kiosk.ui.drawing.theme import NORMAL
from kiosk.ui.drawing.tiles import picture_of
from kiosk.ui.page import Page
from kiosk.ui.text.fonts import Fonts, find_fonts
from tests.support import gallery
from tests.support.heard import unheard, whole_pack
from tests.support.scene_checks import problems
from tests.support.shipped import shipped_catalogue

FOLDER = Path(__file__).resolve().parents[3] / "out" / "gallery"
VARIANTS = {variant.name: variant for variant in (*gallery.judged(), gallery.IN_MALAY)}
DRAWN = ["portrait-th-text1", "portrait-th-text3", "portrait-th-text1-contrast", "landscape-th-text1"]
HEARD = ["portrait-th-text1", "1280x800-en-text3"]

BEST_FIRST = [f"level_{level}" for level in LEVELS]


@cache
def context() -> CitizenContext:
    return gallery.citizen_context()


@cache
def fonts() -> Fonts:
    return find_fonts()


@cache
def states() -> dict[str, State]:
    return gallery.states(context())


@dataclass(frozen=True, slots=True)
class Drawn:
    """Every screen in one variant, laid out once for all tests of it."""

    variant: gallery.Variant
    page: Page
    scenes: dict[str, Scene]


@pytest.fixture(scope="module", params=VARIANTS)
def drawn(request: pytest.FixtureRequest) -> Drawn:
    variant = VARIANTS[request.param]
    page = gallery.page_for(variant, context(), fonts())
    return Drawn(variant, page, {shown: gallery.scene_for(state, variant, context(), page) for shown, state in states().items()})


def test_a_person_finds_nothing_clipped_crowded_or_faint(drawn: Drawn) -> None:
    """Sizes, gaps, overlaps, texts that do not fit and contrast of every screen, at rest, pressed and focused."""
    assert [f"{shown}: {fault}" for shown, scene in drawn.scenes.items() for fault in problems(scene, drawn.page)] == []


def test_every_answer_can_be_reached_on_some_page(drawn: Drawn) -> None:
    """Each of the options is a card on exactly one of the pages that the turning buttons show."""
    variant, page = drawn.variant, drawn.page
    for shown, first in drawn.scenes.items():
        state = states()[shown]
        citizen = state.person
        if not isinstance(citizen, CitizenState) or not shown.startswith(("question-", "services")):
            continue
        counted = first.find("page_of")
        pages = int(counted.look.lines[0].split("/")[1]) if counted else 1  # type: ignore[attr-defined]
        turned = [replace(state, person=replace(citizen, page=number)) for number in range(1, pages)]
        cards = [
            element.name
            for scene in (first, *(gallery.scene_for(later, variant, context(), page) for later in turned))
            for element in scene
            if element.name.startswith(("option_", "line_"))
        ]
        assert len(cards) == len(set(cards)), f"{shown}: a card stands on two pages"
        form = context().survey.questionnaire
        asked = form.question(shown.removeprefix("question-").replace("services-chosen", "services"))
        assert asked
        if asked.kind in ("one", "many"):
            wanted = {service.id for service in context().offered} if asked.options_from else {option.code for option in asked.options}
            assert {card.removeprefix("option_") for card in cards} == wanted, shown


@pytest.mark.parametrize("drawn", HEARD, indirect=True)
def test_who_sees_nothing_hears_every_element(drawn: Drawn) -> None:
    """Each element that says or does something has words, and each word can be put together from recorded clips; in English but for the
    Thai lines that the gallery's person picked before."""
    spoken = drawn.variant.language
    shown = ShownServices(context().site, shipped_catalogue(), procedures.load(paths.PROCEDURES), ())
    faults = unheard(drawn.scenes.items(), whole_pack(context(), shown, spoken), spoken)
    assert [fault for fault in faults if spoken == "th" or not any("ก" <= letter <= "๛" for letter in fault)] == []


def test_the_scale_runs_one_way_on_every_panel(drawn: Drawn) -> None:
    """Best at the left or on top, in one row or one column: two kiosks of a province ask for the same answer in the same order. A panel
    163 mm high holds neither five rows nor "Dissatisfied" in a fifth of its width: two columns, each read downwards."""
    for shown, scene in drawn.scenes.items():
        levels = [element for element in scene if element.name.startswith("level_")]
        if shown.startswith(("item-", "rating")):
            assert [element.name for element in sorted(levels, key=lambda element: (element.box.x, element.box.y))] == BEST_FIRST, shown
            columns = 2 if drawn.variant.name.startswith("1280x800-en") else 1
            assert columns in (len({element.box.x for element in levels}), len({element.box.y for element in levels})), f"{shown}: a zigzag"


@pytest.mark.parametrize("name", ["1280x800-en-text3", "1280x800-th-text3", "portrait-th-text3"])
def test_a_list_of_services_is_seen_to_be_a_list(name: str) -> None:
    """In the largest letters on a small panel, too: never one card that could be the whole choice."""
    page = gallery.page_for(VARIANTS[name], context(), fonts())
    scene = gallery.scene_for(gallery.states(context())["question-services"], VARIANTS[name], context(), page)
    assert len([element for element in scene if element.name.startswith("option_")]) >= 3


@pytest.mark.parametrize("name", ["portrait-th-text1", "portrait-th-text3", "landscape-en-text1", "1280x800-th-text1", "1024x768-th-text3"])
def test_the_districts_emblem_stands_on_the_first_screen_and_in_the_header(name: str) -> None:
    """With it nothing is cut or crowded; on a low first screen, and in the largest letters, it gives way to words."""
    variant, round_one = VARIANTS[name], Emblem(bytes((107, 21, 48, 255)) * SIDE * SIDE)
    page = page_with(round_one, variant)
    faults = [
        f"{shown}: {fault}" for shown in ("attract", "item-1.1", "thanks") for fault in problems(scene_in(shown, variant, page), page)
    ]
    assert faults == []
    assert scene_in("item-1.1", variant, page).find("heading").look.own is round_one
    if name == "portrait-th-text1":
        assert scene_in("attract", variant, page).find("emblem")


def page_with(emblem: Emblem, variant: gallery.Variant) -> Page:
    return frozen_replace(gallery.page_for(variant, context(), fonts()), emblem=emblem)


def scene_in(shown: str, variant: gallery.Variant, page: Page) -> Scene:
    return gallery.scene_for(states()[shown], variant, context(), page)


@pytest.mark.parametrize(("panel", "spoken", "step"), [((800, 480, 154, 93), "en", 2), ((600, 1024, 90, 154), "th", 2)])
def test_a_seven_inch_panel_shows_every_page_without_an_overlap(panel: tuple[int, int, int, int], spoken: str, step: int) -> None:
    """Smaller than the kiosk is meant for, lying and upright, and still nothing is clipped, torn or over another."""
    page = Page(metrics(*panel), fonts(), NORMAL, context().texts[spoken], step)
    variant = gallery.Variant("landscape", spoken, step)
    faults = [
        f"{shown}: {fault}"
        for shown, state in gallery.states(context()).items()
        for fault in problems(gallery.scene_for(state, variant, context(), page), page)
    ]
    assert faults == []


# Low panels with large letters: beside question, keyboard and line of text no sentence about names fits.
NO_ROOM_FOR_THE_SENTENCE = {"1280x800-th-text3", "1280x800-en-text3", "1280x800-en-text2", "1366x768-en-text3"}


def test_every_page_has_its_way_on(drawn: Drawn) -> None:
    """Five levels on each item, the keys of the keyboard, the place's name, why we ask, and the buttons that lead on, back and away."""
    expected = {
        "attract": {"place", "start", "check", "language", "text_size", "contrast", "officer"},
        "thanks": {"finish"},
        "notice": {"back", "next", "words_0", "words_1", "words_2"},
        "still-here": {"large", "still_here"},
        "stop": {"continue", "stop_now"},
        "trouble": {"restart"},
        "review": {"back", "next"},
        "typing": {"field", "text", "key_done", "key_erase", "key_space"},
        "typing-named": {"field", "text", "key_done"} | (set() if drawn.variant.name in NO_ROOM_FOR_THE_SENTENCE else {"named"}),
        "find-service": {"field", "found_P002", "key_done"},
        "problems-own": {"back", "next", "write", "line_0"},
        "question-wanted_services": {"back", "find", "write"},
    }
    for shown, scene in drawn.scenes.items():
        wanted = expected.get(shown, set())
        if shown == "attract" and drawn.variant.language == "ms":  # with a third language each stands there by its own name
            wanted = wanted - {"language"} | {"language_th", "language_en"}
        if shown.startswith(("item-", "rating")):
            wanted = {"title", "back", *(f"level_{level}" for level in range(1, 6))}
        assert wanted <= {element.name for element in scene}, shown


@pytest.mark.parametrize("drawn", DRAWN, indirect=True)
def test_the_pictures_of_this_run_can_be_looked_at(drawn: Drawn) -> None:
    """Every screen is drawn whole, in the size of its panel, without a text cut off."""
    page, name = drawn.page, drawn.variant.name
    FOLDER.mkdir(parents=True, exist_ok=True)
    for shown, scene in drawn.scenes.items():
        picture, clipped = picture_of(scene, page.theme, page.metrics.width, page.metrics.height)
        assert clipped == []
        assert picture.size == (page.metrics.width, page.metrics.height)
        assert not gallery.is_blank(picture), shown
        gallery.write_picture(picture, FOLDER, f"{shown}-{name}")
    gallery.write_index(FOLDER)
    assert f"-{name}.jpg" in (FOLDER / "index.html").read_text(encoding="utf-8")


@pytest.fixture
def sound() -> tuple[Scene, Page]:
    page = gallery.page_for(VARIANTS["portrait-th-text1"], context(), fonts())
    return gallery.scene_for(states()["question-age"], VARIANTS["portrait-th-text1"], context(), page), page


def broken(scene: Scene, name: str, **changes: object) -> Scene:
    assert scene.find(name)
    return replace(scene, elements=tuple(replace(element, **changes) if element.name == name else element for element in scene))


@pytest.mark.parametrize(
    ("changed", "change", "fault"),
    [
        ("back", {"box": Box(40, 1700, 200, 60)}, "too small a target"),
        ("back", {"box": Box(-20, 1800, 300, 84)}, "not inside the screen"),
        ("option_21_30", {"box": Box(40, 400, 1000, 160)}, "overlap"),
        ("title", {"box": Box(40, 160, 100, 80)}, "runs over its element"),
    ],
)
def test_a_misplaced_element_is_noticed(sound: tuple[Scene, Page], changed: str, change: dict[str, object], fault: str) -> None:
    """The check above fails when a screen is broken: a small, lost or overlapping target, a text without room."""
    scene, page = sound
    assert problems(scene, page) == []
    assert any(fault in problem for problem in problems(broken(scene, changed, **change), page))


@pytest.mark.parametrize(("role", "fault"), [("line", "has only"), ("paper", "has only")])
def test_a_faint_text_is_noticed(sound: tuple[Scene, Page], role: str, fault: str) -> None:
    """Words in a colour too close to their ground."""
    scene, page = sound
    title = scene.find("title")
    assert title
    assert any(fault in problem for problem in problems(broken(scene, "title", look=replace(title.look, role=role)), page))  # type: ignore[type-var]


def test_small_print_is_noticed(sound: tuple[Scene, Page]) -> None:
    """A hint in letters under the step's floor, and words that end in dots."""
    scene, page = sound
    hint = scene.find("hint")
    assert hint
    tiny = replace(hint.look, style=page.style(0.7))  # type: ignore[type-var]
    dotted = replace(hint.look, lines=("แตะเลือก…",))  # type: ignore[type-var]
    assert any("text too small" in problem for problem in problems(broken(scene, "hint", look=tiny), page))
    assert any("cut with dots" in problem for problem in problems(broken(scene, "hint", look=dotted), page))


def test_two_targets_too_close_together_are_noticed(sound: tuple[Scene, Page]) -> None:
    """Nearer than 2.5 mm."""
    scene, page = sound
    first, second = [element for element in scene if element.name.startswith("option_")][:2]
    near = Box(second.box.x, first.box.bottom + page.metrics.gap - 1, second.box.w, second.box.h)
    assert any("apart" in problem for problem in problems(broken(scene, second.name, box=near), page))


def test_an_element_that_paints_over_another_is_noticed(sound: tuple[Scene, Page]) -> None:
    """Words so near to a card that their tile covers its edge."""
    scene, page = sound
    card = next(element for element in scene if element.name.startswith("option_"))
    hint = scene.find("hint")
    assert hint
    late = Element("late", Box(card.box.x, card.box.y - hint.box.h - 1, hint.box.w, hint.box.h), hint.look)
    crowded = replace(scene, elements=(*(element for element in scene if element.name not in ("hint", "title")), late))
    assert any("paints over" in problem for problem in problems(crowded, page))


@pytest.mark.parametrize("name", [name for name in VARIANTS if "-en-text" in name])
def test_no_word_of_the_places_name_is_torn_on_the_first_page(name: str) -> None:
    """Not "Damrongd" and "hama" below each other: the letters give way."""
    page = gallery.page_for(VARIANTS[name], context(), find_fonts())
    scene = gallery.scene_for(gallery.states(context())["attract"], VARIANTS[name], context(), page)
    assert " ".join(scene.find("place").look.lines) == context().site.place_in("en")
