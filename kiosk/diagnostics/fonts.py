"""Checks that Thai is drawn correctly: a font is there, Pillow shapes it, and a sample matches its stored picture."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.diagnostics.result import CheckResult, failed, passed, warned
from kiosk.language.sentence import localized
from kiosk.paths import ASSETS

if TYPE_CHECKING:
    from PIL import Image

PICTURES = ASSETS / "diagnostics"
# Marks over tall letters and over each other, lowered and cut-off letters: what goes wrong first without shaping.
SAMPLE = "ปั๊มน้ำ ที่ ญี่ปุ่น กตัญญู ฐุ ฏู เสื้อผ้า กี๋ จำ"
PIXELS = 40
MARGIN = 20
# Both pictures are blurred by BLUR pixels, then pixels are counted that differ by more than GREYS levels. Measured: the
# same text a whole pixel off, or smoothed otherwise, 0; one tone mark missing 20 and more; without shaping 500 and more.
BLUR, GREYS, ALLOWED = 2, 64, 10


def check_fonts(folders: Sequence[str] | None = None, pictures: Path = PICTURES) -> Iterator[CheckResult]:
    """`folders`: where to look; None: the usual folders of Thai fonts."""
    from kiosk.ui.text import fonts  # late: loads Pillow

    try:
        faces = fonts.find_fonts(tuple(folders)) if folders is not None else fonts.find_fonts()
    except fonts.FontsMissingError as error:
        yield failed("fonts", "missing", reason=localized(error))
        return
    values = {"family": faces.family}
    stored = picture_of(faces.family, pictures)
    if not stored.exists():
        yield warned("fonts", "no_picture", **values)
        return
    well = differing(drawn(faces.regular), stored) <= ALLOWED
    yield passed("fonts", "well", **values) if well else failed("fonts", "misshapen", **values)


def picture_of(family: str, pictures: Path = PICTURES) -> Path:
    return pictures / f"thai-{family.lower()}.png"


def drawn(font: Path, layout: int | None = None) -> "Image.Image":
    """The sample in grey on white, as the screens draw it; `layout`: another engine of Pillow, to show what goes wrong."""
    from PIL import Image, ImageDraw, ImageFont

    engine = ImageFont.Layout.RAQM if layout is None else ImageFont.Layout(layout)
    face = ImageFont.truetype(str(font), PIXELS, layout_engine=engine)
    width = round(face.getlength(SAMPLE)) + 2 * MARGIN
    picture = Image.new("L", (width, 2 * PIXELS + MARGIN), 255)
    ImageDraw.Draw(picture).text((MARGIN, MARGIN + PIXELS), SAMPLE, font=face, fill=0, anchor="ls")
    return picture


def differing(picture: "Image.Image", stored: Path) -> int:
    """How many pixels differ from the stored picture beyond smoothing and a shift of a pixel."""
    from PIL import Image, ImageChops, ImageFilter

    with Image.open(stored) as file:
        expected = file.convert("L")
    size = (max(picture.width, expected.width), max(picture.height, expected.height))
    pages = []
    for source in (picture, expected):
        page = Image.new("L", size, 255)
        page.paste(source)
        pages.append(page.filter(ImageFilter.GaussianBlur(BLUR)))
    return sum(ImageChops.difference(*pages).histogram()[GREYS + 1 :])
