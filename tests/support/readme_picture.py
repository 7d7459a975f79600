"""The picture of README and of the officers' handbook, drawn from the screens as they are: `python -m tests.support.readme_picture`."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from kiosk.ui.drawing.theme import NORMAL
from kiosk.ui.drawing.tiles import picture_of
from kiosk.ui.text.fonts import find_fonts
from tests.screens.officer import gallery_states as officers
from tests.support import gallery, looks

HIGH, EDGE = 640, 16  # pixels of one screen, and around it
GROUND = "#DCE3EE"
SHOWN = ("attract", "question-services", "item-2.2")


def screens() -> Iterator[Image.Image]:
    """The first screen, the services, a rating, the day's figures; upright, in Thai."""
    yield from looks.drawn(NORMAL, SHOWN, HIGH)
    with TemporaryDirectory() as folder:
        office, context, controller = officers.opened(Path(folder))
        variant = gallery.Variant("portrait")
        page = officers.page_for(variant, context, find_fonts())
        scene = officers.scene_for(controller, officers.states(controller, office)["today"](), variant, page)
        yield looks.small(picture_of(scene, page.theme, page.metrics.width, page.metrics.height)[0], HIGH)
        office.closing.set()
        office.close()


def main() -> None:
    pictures = list(screens())
    whole = Image.new("RGB", (EDGE + sum(picture.width + EDGE for picture in pictures), HIGH + 2 * EDGE), GROUND)
    x = EDGE
    for picture in pictures:
        whole.paste(picture, (x, EDGE))
        x += picture.width + EDGE
    whole.quantize(200).save(looks.PICTURES / "screens.png", optimize=True)


if __name__ == "__main__":
    main()
