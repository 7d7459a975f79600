"""Where things stand on a tall panel: answers where a person reaches them without lifting an arm over the shoulder."""

from kiosk.citizen.presenter import CitizenContext
from kiosk.ui.drawing.scene import Scene
from kiosk.ui.page import Page
from kiosk.ui.text.fonts import find_fonts
from tests.support import gallery

HIGHEST_MM = 1300  # above the floor, of an answer
STAND_MM = 900  # to the lower edge of a 21.5 inch panel on a usual stand


def scenes(name: str) -> tuple[Page, CitizenContext, dict[str, Scene]]:
    variant = next(variant for variant in gallery.variants() if variant.name == name)
    context = gallery.citizen_context()
    page = gallery.page_for(variant, context, find_fonts())
    return page, context, {shown: gallery.scene_for(state, variant, context, page) for shown, state in gallery.states(context).items()}


def test_nobody_reaches_over_their_shoulder_for_an_answer() -> None:
    """On a panel that stands upright every answer of the survey ends below 1,300 mm; what is asked with few answers keeps the upper third
    free of them."""
    page, _, shown = scenes("portrait-th-text1")
    per_mm = page.metrics.per_mm
    for name, scene in shown.items():
        answers = [element.box for element in scene if element.name.startswith(("option_", "line_", "level_", "write", "find"))]
        if answers and name.startswith(("question-", "item-", "because", "unsuitable", "unfinished-why", "other")):
            assert STAND_MM + (page.metrics.height - min(box.y for box in answers)) / per_mm <= HIGHEST_MM, name
            if len(answers) <= 6 and not scene.find("page_of"):
                assert min(box.y for box in answers) >= page.metrics.height // 3 - page.px(20), name


def test_two_answers_are_a_composed_page_on_every_panel() -> None:
    """Large tiles side by side with a picture each, on an upright and on a lying panel."""
    for panel in ("portrait-th-text1", "landscape-en-text1", "1280x800-th-text1"):
        page, _, shown = scenes(panel)
        for name in ("question-sex", "question-suitable"):
            boxes = [element.box for element in shown[name] if element.name.startswith("option_")]
            assert len({box.y for box in boxes}) == 1, (panel, name)
            assert min(box.h for box in boxes) >= page.px(45), (panel, name)


def test_a_person_sees_how_far_they_are() -> None:
    """In words as well as by the line below the header; the first question is the second step, after the notice."""
    _, _, shown = scenes("portrait-th-text1")
    step = shown["question-sex"].find("step")
    assert step and step.look.lines == ("ขั้นที่ 2 จาก 22",)  # type: ignore[attr-defined]
    assert shown["item-1.1"].find("step")
