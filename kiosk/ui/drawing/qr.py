"""QR codes as looks: modules as large as fit, in whole pixels, with the quiet zone. What they hold is the caller's business.

Figures: a phone's camera at arm's length (0.5 m) puts about 6 pixels on a millimetre and wants 3 to 4 on a module, so a module
of 0.75 mm is read; links are drawn far larger. Correction M (15 %) for links, so that glare and a thumb's mark do no harm;
L (7 %) for the long list, where larger modules help more than more of them (ISO/IEC 18004, 7.5.1).
"""

from kiosk.ui.drawing.looks import Stencil
from kiosk.ui.text.text_cache import cached

QUIET = 4  # modules of white around the code (ISO/IEC 18004, 9.1)
LEAST_MM = 0.75  # of a module


class TooLongError(Exception):
    """No QR code holds so much: show the text itself or say so."""


@cached(32)
def code(text: str, correction: str = "M") -> Stencil:
    """The code of a text. The mask is fixed: choosing the best of eight takes seven times as long and no reader needs it."""
    import qrcode  # late: most pages draw none
    from qrcode.exceptions import DataOverflowError

    levels = {"L": qrcode.constants.ERROR_CORRECT_L, "M": qrcode.constants.ERROR_CORRECT_M}
    qr = qrcode.QRCode(error_correction=levels[correction], border=QUIET, mask_pattern=2)
    try:
        qr.add_data(text.encode(), optimize=0)
        qr.make(fit=True)
    except (DataOverflowError, ValueError) as error:
        raise TooLongError(f"{len(text.encode())} bytes") from error
    rows = qr.get_matrix()
    return Stencil(len(rows), bytes(255 * cell for row in rows for cell in row))
