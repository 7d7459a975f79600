"""Every page of the guide in every size, language, text step and theme, judged like the survey's; pictures lie in out/guide."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from kiosk.guide.state import GuideState
from kiosk.ui.drawing.cards import ChoiceCard
from kiosk.ui.drawing.tiles import picture_of
from kiosk.ui.text.fonts import Fonts, find_fonts
from tests.screens.guide import gallery_states
from tests.support.gallery import IN_MALAY, citizen_context, is_blank, judged, write_picture
from tests.support.guide_session import GuideSession
from tests.support.heard import unheard, whole_pack
from tests.support.scene_checks import problems, words_of

FOLDER = Path(__file__).resolve().parents[3] / "out" / "guide"
VARIANTS = {variant.name: variant for variant in (*judged(), IN_MALAY)}
DRAWN = ("portrait-th-text1", "1280x800-th-text3", IN_MALAY.name)


@cache
def fonts() -> Fonts:
    return find_fonts()


Everything = tuple[GuideSession, dict[str, GuideState]]


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Everything]:
    with closing(GuideSession(tmp_path_factory.mktemp("checking"), printer=True, queue=True)) as counter:
        yield counter, gallery_states.states(counter.desk)


@pytest.mark.parametrize("name", VARIANTS)
def test_a_person_finds_nothing_clipped_crowded_or_faint(everything: Everything, name: str) -> None:
    """Sizes, gaps, overlaps, texts that do not fit and contrast of every page, at rest, pressed and focused."""
    counter, states = everything
    page = gallery_states.page_for(VARIANTS[name], counter, fonts())
    faults = [
        f"{shown}: {fault}"
        for shown, state in states.items()
        for fault in problems(gallery_states.scene_for(counter.desk, state, VARIANTS[name], page), page)
    ]
    assert faults == []


@pytest.mark.parametrize("name", ["portrait-th-text1", "1280x800-en-text3"])
def test_who_sees_nothing_hears_every_element(everything: Everything, name: str) -> None:
    """Services, their documents and steps, the number in the queue: each can be put together from recorded clips."""
    counter, states = everything
    page, spoken = gallery_states.page_for(VARIANTS[name], counter, fonts()), VARIANTS[name].language
    scenes = ((shown, gallery_states.scene_for(counter.desk, state, VARIANTS[name], page)) for shown, state in states.items())
    assert unheard(scenes, whole_pack(citizen_context(), counter.shown(), spoken), spoken) == []


@pytest.mark.parametrize("name", VARIANTS)
def test_the_number_in_the_queue_is_always_shown(everything: Everything, name: str) -> None:
    """Whatever else gives way to the largest letters on a small screen."""
    counter, states = everything
    page = gallery_states.page_for(VARIANTS[name], counter, fonts())
    large = gallery_states.scene_for(counter.desk, states["done"], VARIANTS[name], page).find("large")
    assert large and large.look.lines == (str(states["done"].person.queue),)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", [name for name in VARIANTS if "-en-text" in name])
def test_a_foreigner_reads_english_and_once_that_it_is_our_translation(everything: Everything, name: str) -> None:
    """On every page of the guide and in the list that the code holds; only what was typed here stands in Thai."""
    counter, states = everything
    page = gallery_states.page_for(VARIANTS[name], counter, fonts())
    for shown, state in states.items():
        scene = gallery_states.scene_for(counter.desk, state, VARIANTS[name], page)
        words = [words for words in words_of(scene) if words not in (f"{state.entry.text}|", "ไทย", "ภาษาไทย", "กขค") and len(words) > 2]
        thai = [line for line in words if any("ก" <= letter <= "๛" for letter in line)]
        assert thai == [], (shown, thai)
        assert sum("Unofficial translation" in line for line in words) == 1, shown


@pytest.mark.parametrize("state", ["list", "choose", "agencies"])
def test_who_reads_the_largest_letters_sees_that_there_is_a_list(everything: Everything, state: str) -> None:
    """Three services or more on the smallest panel: one alone, of fourteen pages, is not taken for a list."""
    counter, states = everything
    page = gallery_states.page_for(VARIANTS["1280x800-th-text3"], counter, fonts())
    scene = gallery_states.scene_for(counter.desk, states[state], VARIANTS["1280x800-th-text3"], page)
    assert len([element for element in scene.targets if isinstance(element.look, ChoiceCard)]) >= 3


@pytest.mark.parametrize("name", ["1280x800-th-text1", "1280x800-th-text3", "1280x800-en-text3"])
def test_who_has_seven_papers_to_bring_turns_two_pages_on_the_smallest_panel(everything: Everything, name: str) -> None:
    """In the largest letters, too: three papers a page in Thai, where with two of four pages nobody sees that it is a list. In English one
    of the first three takes a line more."""
    counter, states = everything
    page = gallery_states.page_for(VARIANTS[name], counter, fonts())
    pages = [replace(states["prepare"], page=number) for number in range(3)]
    scenes = [gallery_states.scene_for(counter.desk, state, VARIANTS[name], page) for state in pages]
    shown = [[element.name for element in scene.targets if element.name.startswith("document_")] for scene in scenes]
    assert [name for names in shown for name in names] == [f"document_{place}" for place in range(7)]
    assert max(map(len, shown)) == 3 and ("-en-" in name or len(shown[0]) == 3)


@pytest.mark.parametrize("name", ["1280x800-th-text3", "1280x800-en-text3"])
def test_no_step_stands_alone_on_its_page(everything: Everything, name: str) -> None:
    """What comes next is seen beside it."""
    counter, states = everything
    page = gallery_states.page_for(VARIANTS[name], counter, fonts())
    for state in ("steps-0", "steps-1", "steps-2"):
        scene = gallery_states.scene_for(counter.desk, states[state], VARIANTS[name], page)
        assert len([element for element in scene if element.name.startswith("step_")]) >= 2, state


def test_who_finds_no_service_is_sent_to_an_officer(everything: Everything) -> None:
    """Not back to a field of the survey, which nobody here has seen."""
    counter, states = everything
    page = gallery_states.page_for(VARIANTS["portrait-th-text1"], counter, fonts())
    scene = gallery_states.scene_for(counter.desk, states["find-nothing"], VARIANTS["portrait-th-text1"], page)
    (hint,) = [element for element in scene if element.name == "hint"]
    assert "ถามเจ้าหน้าที่" in "".join(hint.look.lines)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", DRAWN)
def test_the_pictures_of_this_run_can_be_looked_at(everything: Everything, name: str) -> None:
    """Every page is drawn whole, without a text cut off."""
    counter, states = everything
    page = gallery_states.page_for(VARIANTS[name], counter, fonts())
    FOLDER.mkdir(parents=True, exist_ok=True)
    for shown, state in states.items():
        scene = gallery_states.scene_for(counter.desk, state, VARIANTS[name], page)
        picture, clipped = picture_of(scene, page.theme, page.metrics.width, page.metrics.height)
        assert clipped == []
        assert not is_blank(picture), shown
        write_picture(picture, FOLDER, f"{shown}-{name}")
