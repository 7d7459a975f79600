"""The QR codes, read back from pictures of the page by a real decoder, as a phone would from the screen."""

import pytest
import zxingcpp
from PIL import Image, ImageFilter

from kiosk.guide import intents
from kiosk.guide.state import GuideState
from kiosk.guide.views import CodeView
from kiosk.ui.drawing import qr
from kiosk.ui.drawing.scene import Scene
from kiosk.ui.drawing.tiles import picture_of
from kiosk.ui.page import Page
from kiosk.ui.text.fonts import find_fonts
from tests.screens.guide import gallery_states
from tests.support.gallery import SIZES, Variant
from tests.support.guide_session import GuideSession, walked

BENEFIT = "L023"


def shown(guide: GuideSession, state: GuideState, variant: Variant) -> tuple[Scene, Page]:
    page = gallery_states.page_for(variant, guide, find_fonts())
    return gallery_states.scene_for(guide.desk, state, variant, page), page


def picture(scene: Scene, page: Page) -> Image.Image:
    return picture_of(scene, page.theme, page.metrics.width, page.metrics.height)[0]


def read(image: Image.Image) -> str:
    codes = zxingcpp.read_barcodes(image)
    return codes[0].text if codes else ""


def payload(guide: GuideSession, state: GuideState) -> str:
    view = guide.desk.view(state, "th")
    assert isinstance(view, CodeView)
    return view.payload


@pytest.mark.parametrize("kind", ["link", "list"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("step", "contrast"), [(0, False), (2, False), (0, True)])
def test_a_phone_reads_the_code_off_every_screen(guide: GuideSession, kind: str, size: str, step: int, contrast: bool) -> None:
    """The longest list and its link, whatever the screen, the letters and the theme; modules of at least 0.75 mm."""
    state = walked(guide.desk, intents.ShowService(BENEFIT), intents.ShowCode(kind))
    scene, page = shown(guide, state, Variant(size, "th", step, contrast))
    element = scene.find("code")
    assert element
    module = element.box.w // element.look.size  # type: ignore[attr-defined]
    assert module / page.metrics.per_mm >= qr.LEAST_MM
    assert read(picture(scene, page)) == payload(guide, state)


@pytest.mark.parametrize("spoken", ["th", "en"])
@pytest.mark.parametrize("service", ["L005", "L023", "P003", "B126"])
def test_the_list_of_every_worked_service_tells_how_to_begin(guide: GuideSession, service: str, spoken: str) -> None:
    """Read off the page: the name, then the link where it has one, then all that must be brought."""
    about = guide.desk.services.facts(service, spoken)
    scene, page = shown(guide, GuideState("check_code", service=service, code="list"), Variant("portrait", spoken))
    name, *lines = read(picture(scene, page)).splitlines()
    assert name == about.name and (not about.link or lines.pop(0).endswith(about.link))
    papers = [f"- {paper.words(spoken)}" for paper in about.procedure.documents]
    assert all(line.startswith(paper) for line, paper in zip(lines[1:], papers, strict=False))


def test_every_link_that_is_shown_is_read_back_as_it_is(guide: GuideSession) -> None:
    """All of the catalogue's links that have a code: the decoder gives the address and nothing else."""
    links = {about.link for service in guide.desk.services.all if (about := guide.desk.services.facts(service.id)).link}
    assert len(links) > 200
    for link in links:
        code = qr.code(link, "M")
        drawn = Image.frombytes("L", (code.size, code.size), bytes(255 - cell for cell in code.modules))
        assert read(drawn.resize((code.size * 3,) * 2, Image.Resampling.NEAREST)) == link


def test_a_photograph_from_arms_length_is_read(guide: GuideSession) -> None:
    """Half a metre away, turned by five degrees and a little out of focus: about 6 pixels a millimetre."""
    for kind in ("link", "list"):
        state = walked(guide.desk, intents.ShowService(BENEFIT), intents.ShowCode(kind))
        scene, page = shown(guide, state, Variant("portrait"))
        factor = 6 / page.metrics.per_mm
        image = picture(scene, page)
        photo = image.resize((round(image.width * factor), round(image.height * factor)), Image.Resampling.BICUBIC)
        photo = photo.rotate(5, expand=True, fillcolor="#808080").filter(ImageFilter.GaussianBlur(1.5))
        assert read(photo) == payload(guide, state)


def test_more_than_a_code_holds_is_said() -> None:
    """Not cut, not drawn: an error for the caller."""
    with pytest.raises(qr.TooLongError):
        qr.code("ก" * 2000, "L")


def test_the_list_of_every_service_fits_into_a_code(guide: GuideSession) -> None:
    """In both languages, for all that may be shown."""
    for service in guide.desk.services.all[::7]:
        for spoken in ("th", "en"):
            view = guide.desk.view(GuideState("check_code", service=service.id, code="list"), spoken)
            assert isinstance(view, CodeView) and qr.code(view.payload, view.correction).size <= 125
