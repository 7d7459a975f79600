"""A sheet as a picture: the preview on a screen, and the banner for a web site. The same marks as in the PDF, drawn by Pillow."""

import io
from math import hypot

from PIL import Image, ImageDraw

from kiosk.documents.sheet import POINT, Bookmark, CodeMark, Mark, PaperPage, PictureMark, Rectangle, Stroke, TextLine
from kiosk.ui.text import fonts

_SHARPER = 2  # drawn so many times larger, then made smaller: lines and corners without steps


def picture_of(page: PaperPage, pixels_wide: int) -> Image.Image:
    """The page `pixels_wide` pixels wide. Raises fonts.FontsMissingError."""
    scale = pixels_wide * _SHARPER / page.width
    picture = Image.new("RGB", (pixels_wide * _SHARPER, round(page.height * scale)), (255, 255, 255))
    draw = ImageDraw.Draw(picture)
    for mark in page.marks:
        _draw(picture, draw, mark, scale)
    return picture.resize((pixels_wide, round(picture.height / _SHARPER)), Image.Resampling.LANCZOS)


def png_of(page: PaperPage, pixels_wide: int) -> bytes:
    """As `picture_of`, as the bytes of a PNG file."""
    file = io.BytesIO()
    picture_of(page, pixels_wide).save(file, "PNG")
    return file.getvalue()


def _draw(picture: Image.Image, draw: ImageDraw.ImageDraw, mark: Mark, scale: float) -> None:
    match mark:
        case TextLine():
            family = fonts.find_fonts()
            pixels = max(1, round(mark.set.size * POINT * scale))
            font = fonts.load(family.bold if mark.set.bold else family.regular, pixels)
            draw.text((mark.x * scale, mark.y * scale), mark.text, font=font, fill=mark.set.colour, anchor="ls")
        case Rectangle():
            box = (mark.x * scale, mark.y * scale, (mark.x + mark.w) * scale, (mark.y + mark.h) * scale)
            stroke = max(1, round(mark.stroke * scale)) if mark.edge else 0
            draw.rounded_rectangle(box, min(mark.radius, mark.w / 2, mark.h / 2) * scale, mark.fill, mark.edge, stroke)
        case Stroke():
            _stroke(draw, mark, scale)
        case CodeMark():
            _code(draw, mark, scale)
        case PictureMark():
            with Image.open(io.BytesIO(mark.png)) as shown:
                sized = shown.convert("RGBA").resize((round(mark.w * scale), round(mark.h * scale)), Image.Resampling.LANCZOS)
            picture.paste(sized, (round(mark.x * scale), round(mark.y * scale)), sized)
        case Bookmark():
            pass


def _stroke(draw: ImageDraw.ImageDraw, stroke: Stroke, scale: float) -> None:
    points = [(x * scale, y * scale) for x, y in stroke.points]
    width = max(1, round(stroke.width * scale))
    if not stroke.dotted:
        draw.line(points, stroke.colour, width, joint="curve")
        return
    (x, y), (right, bottom) = points[0], points[-1]
    whole, step = hypot(right - x, bottom - y), 1.2 * scale
    for place in range(int(whole / step) + 1):
        share = place * step / whole if whole else 0
        at = (x + (right - x) * share, y + (bottom - y) * share)
        draw.ellipse((at[0], at[1] - width / 2, at[0] + width, at[1] + width / 2), stroke.colour)


def _code(draw: ImageDraw.ImageDraw, code: CodeMark, scale: float) -> None:
    x, y, module = code.x * scale, code.y * scale, code.side * scale / len(code.rows)
    draw.rectangle((x, y, x + code.side * scale, y + code.side * scale), (255, 255, 255))
    for row_at, row in enumerate(code.rows):
        for at, dark in enumerate(row):
            if dark == "1":
                corner = (round(x + at * module), round(y + row_at * module))
                draw.rectangle((*corner, round(x + (at + 1) * module) - 1, round(y + (row_at + 1) * module) - 1), (0, 0, 0))
