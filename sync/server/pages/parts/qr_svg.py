"""QR codes as SVG paths, so that a page needs no picture file and no script. What they hold is the caller's business."""

from functools import lru_cache

from kiosk.frozen import frozen
from kiosk.survey.service_knowledge import LINK_LIMIT, encoded_link

QUIET = 4  # modules of white around the code (ISO/IEC 18004, 9.1)


@frozen
class QrCode:
    """`path` in modules, in a square of `size` modules."""

    path: str
    size: int


@lru_cache(maxsize=2048)
def code(text: str) -> QrCode | None:
    """The code of a text, error correction M; None when the text is too long for any. Making one takes 20 ms, so they are kept."""
    return drawn(text)


def code_of_link(link: str) -> QrCode | None:
    """The code that the kiosk shows of the same link, or none where it would be too fine for a telephone to read."""
    encoded = encoded_link(link)
    return code(encoded) if 0 < len(encoded) <= LINK_LIMIT else None


def drawn(text: str) -> QrCode | None:
    """As `code`, for a text that is a secret: no cache keeps it."""
    import qrcode  # late: most pages draw none
    from qrcode.exceptions import DataOverflowError

    symbol = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=QUIET)
    try:
        symbol.add_data(text)
        symbol.make(fit=True)
    except (DataOverflowError, ValueError):
        return None
    matrix = symbol.get_matrix()
    return QrCode("".join(_row(y, row) for y, row in enumerate(matrix)), len(matrix))


def _row(y: int, row: list[bool]) -> str:
    """The dark runs of one row, each as a rectangle one module high."""
    drawn, x = [], 0
    while x < len(row):
        if row[x]:
            end = next((place for place in range(x, len(row)) if not row[place]), len(row))
            drawn.append(f"M{x} {y}h{end - x}v1h{x - end}z")
            x = end
        else:
            x += 1
    return "".join(drawn)
