"""Every officers' page in every size, both languages and themes: nothing clipped, crowded, too small or too faint; pictures to look at.

The pictures of this run lie in out/officer; all of them are drawn by `python -m tests.screens.officer.gallery_states`.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kiosk.ui.drawing.metrics import metrics
from kiosk.ui.drawing.scene import Scene
from kiosk.ui.drawing.theme import NORMAL
from kiosk.ui.drawing.tiles import picture_of
from kiosk.ui.page import Page
from kiosk.ui.text.fonts import consonant_ratio, find_fonts
from screens.officer.frame import SMALLEST_MM
from tests.screens.officer import gallery_states as gallery
from tests.support.gallery import is_blank, write_picture
from tests.support.scene_checks import problems, texts

FOLDER = Path(__file__).resolve().parents[3] / "out" / "officer"
# No layout asks for the theme: high contrast is judged on one size.
VARIANTS = {variant.name: variant for variant in gallery.variants() if not variant.contrast or variant.size == "portrait"}
DRAWN = ["portrait-th-text1"]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, ...]]:
    """The office, its pages by name, the fonts, and the scenes built so far by variant."""
    office, context, controller = gallery.opened(tmp_path_factory.mktemp("office"))
    states = {name: make() for name, make in gallery.states(controller, office).items()}
    yield controller, context, states, find_fonts(), {}
    office.closing.set()
    office.close()


def scenes(opened: tuple[Any, ...], name: str) -> Iterator[tuple[str, Page, Scene]]:
    controller, context, states, fonts, built = opened
    variant = VARIANTS[name]
    page = gallery.page_for(variant, context, fonts)
    if name not in built:
        built[name] = [(shown, page, gallery.scene_for(controller, state, variant, page)) for shown, state in states.items()]
    yield from built[name]


@pytest.mark.parametrize("name", VARIANTS)
def test_an_officer_finds_nothing_clipped_crowded_or_faint(opened: tuple[Any, ...], name: str) -> None:
    """The checks of the citizens' pages; letters have a floor of their own, as tables may be smaller than answers."""
    faults = [f"{shown}: {fault}" for shown, page, scene in scenes(opened, name) for fault in problems(scene, page)]
    assert [fault for fault in faults if "text too small" not in fault] == []


@pytest.mark.parametrize(
    ("panel", "language"),
    [((800, 480, 154, 93), "th"), ((600, 1024, 90, 154), "th"), ((600, 1024, 90, 154), "en")],
    ids=["lying", "upright", "upright-in-english"],
)
def test_a_seven_inch_panel_shows_every_page_without_an_overlap(
    opened: tuple[Any, ...], panel: tuple[int, int, int, int], language: str
) -> None:
    """Smaller than the kiosk is meant for: no button over another, no word cut, so that an officer can still do everything there."""
    controller, context, states, fonts, _ = opened
    page = Page(metrics(*panel), fonts, NORMAL, context.texts[language], 0)
    built = {shown: gallery.scene_for(controller, state, gallery.Variant("portrait", language), page) for shown, state in states.items()}
    faults = [f"{shown}: {fault}" for shown, scene in built.items() for fault in problems(scene, page)]
    assert [fault for fault in faults if "text too small" not in fault and "tile paints over" not in fault] == []


@pytest.mark.parametrize("name", VARIANTS)
def test_the_smallest_figures_are_still_read_at_arms_length(opened: tuple[Any, ...], name: str) -> None:
    """No consonant under 3.6 mm (the smallest step of VVSG 2.0, 7.1-G)."""
    small = []
    for shown, page, scene in scenes(opened, name):
        for element in scene:
            heights = [consonant_ratio(text.style.path) * text.style.pixels for text in texts(element, page) if text.style]
            small += [f"{shown}/{element.name}" for height in heights if height < SMALLEST_MM * page.metrics.per_mm]
    assert small == []


@pytest.mark.parametrize("name", VARIANTS)
def test_the_clerk_with_a_pile_of_paper_sees_how_many_forms_are_kept(opened: tuple[Any, ...], name: str) -> None:
    """The number stays where it is from the first form to the thousandth, beside the longest name of a day, in every size."""
    for shown, page, scene in scenes(opened, name):
        if scene.name == "officer_paper_entry":
            element = scene.find("saved")
            assert element, shown
            assert "1234" in str(texts(element, page)) or shown != "paper-hundreds"


@pytest.mark.parametrize("name", VARIANTS)
def test_clerk_sees_the_whole_scale_of_an_item_at_once(opened: tuple[Any, ...], name: str) -> None:
    """The worst level is not on a second page: whoever types 1 sees what it means. Each part of the form bears its name."""
    for shown, _, scene in scenes(opened, name):
        if shown == "paper-level":
            names = {element.name for element in scene}
            assert names >= {f"option_{level}" for level in range(1, 6)} | {"part_1", "part_2", "part_3"}


@pytest.mark.parametrize("name", VARIANTS)
def test_officer_with_two_sticks_reaches_every_choice_of_an_export(opened: tuple[Any, ...], name: str) -> None:
    """On the first page, or on one that its turners lead to."""
    pages = {shown: scene for shown, _, scene in scenes(opened, name) if shown in ("export", "export-next", "export-last")}
    names = {element.name for scene in pages.values() for element in scene.targets}
    assert names >= {"folder_0", "folder_1", "folder_2", "other_folder", "form_csv", "form_xlsx", "form_jsonl", "sealed", "left_exports"}
    assert "other_folder" in {element.name for element in pages["export"]} or pages["export"].find("next_page")


@pytest.mark.parametrize("name", VARIANTS)
def test_every_page_has_its_way_out(opened: tuple[Any, ...], name: str) -> None:
    """Lock stands on every page; Back on every page that has one before it, or Done on the keyboard. Nothing else stands around
    the five targets of the touch test, whose way out is its own; before the first page of a fresh machine is nothing."""
    for shown, _, scene in scenes(opened, name):
        names = {element.name for element in scene}
        if scene.name == "officer_touch_calibration":
            assert "missed" in names
            continue
        if scene.name == "officer_welcome":  # nothing is before it
            assert {"begin", "try_first"} <= names
            continue
        assert "leave" in names and names & {"back", "key_done"}, shown


@pytest.mark.parametrize("name", ["portrait-th-text1", "landscape-th-text1", "1024x768-th-text1"])
def test_with_thai_digits_every_figure_is_thai_and_still_fits(opened: tuple[Any, ...], name: str) -> None:
    """The site's option holds on every page of the officers; only keys and what is being typed stay as they are."""
    controller, context, states, fonts, _ = opened
    page = replace(gallery.page_for(VARIANTS[name], context, fonts), thai_digits=True)
    for shown, state in states.items():
        scene = gallery.scene_for(controller, state, VARIANTS[name], page)
        assert [fault for fault in problems(scene, page) if "text too small" not in fault] == [], shown
        for element in scene:
            arabic = [
                text.words for text in texts(element, page) if text.style and not text.style.thai_digits and re.search("[0-9]", text.words)
            ]
            assert not arabic or element.name.startswith(("key_", "text")), f"{shown}/{element.name}: {arabic}"


@pytest.mark.parametrize("name", DRAWN)
def test_the_pictures_of_this_run_can_be_looked_at(opened: tuple[Any, ...], name: str) -> None:
    """Every page is drawn whole, in the size of its panel, without a text cut off."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for shown, page, scene in scenes(opened, name):
        picture, clipped = picture_of(scene, page.theme, page.metrics.width, page.metrics.height)
        assert clipped == [] and picture.size == (page.metrics.width, page.metrics.height)
        assert not is_blank(picture), shown
        write_picture(picture, FOLDER, f"{shown}-{name}")


def test_every_item_and_level_stands_on_some_page_of_today(opened: tuple[Any, ...]) -> None:
    """Also on the smallest screen, where the figures take several pages."""
    controller, context, states, fonts, _ = opened
    page = gallery.page_for(VARIANTS["1280x800-th-text1"], context, fonts)
    state = states["today"]
    drawn, variant = [gallery.scene_for(controller, state, VARIANTS["1280x800-th-text1"], page)], VARIANTS["1280x800-th-text1"]
    while (turner := drawn[-1].find("next_page")) and turner.intent:
        drawn.append(gallery.scene_for(controller, state.about(state.subject, page=len(drawn)), variant, page))
        assert len(drawn) < 10
    rows = [row for scene in drawn for element in scene if element.name.endswith("_rows") for row, _ in element.look.parts]  # type: ignore[attr-defined]
    labels = " ".join(line for row in rows for line in getattr(row, "lines", (getattr(row, "word", ""),)))
    assert all(f"{item}" in labels for item in ("1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "3.1", "3.2", "3.3", "4.", "มากที่สุด", "น้อยที่สุด"))


def test_a_day_without_answers_is_not_told_of_rounding(opened: tuple[Any, ...]) -> None:
    """Beside dashes "percentages are rounded" would explain nothing; beside figures it stands."""
    controller, context, states, fonts, _ = opened
    variant = VARIANTS["portrait-th-text1"]
    page = gallery.page_for(variant, context, fonts)
    for name, says in (("empty-day", False), ("today", True)):
        scene = gallery.scene_for(controller, states[name], variant, page)
        rows = [row for element in scene if element.name == "levels_rows" for row, _ in element.look.parts]  # type: ignore[attr-defined]
        words = " ".join(line for row in rows for line in getattr(row, "lines", ()))
        assert rows and (page.words("levels_rounded").split()[0] in words) == says, name
