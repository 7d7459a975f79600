"""The take-away list on paper, through CUPS: drawn as on the screen, 80 mm wide, so that a receipt printer and an A4 one both take it.

Whether there is a printer is asked in a thread when the kiosk starts and every hour, never on a citizen's way.
"""

import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from kiosk.survey.language import Texts

if TYPE_CHECKING:
    from PIL import Image

    from kiosk.survey.procedures import ServiceFacts

log = logging.getLogger(__name__)
ASK = ("lpstat", "-d")
PRINT = ("lp", "-t", "e-Service", "-o", "fit-to-page", "-")
ASK_S, PRINT_S = 5, 10
DPI = 203  # of receipt printers
WIDTH, MARGIN = 576, 16  # dots: 72 mm that an 80 mm roll prints
LETTERS = 34  # pixels of a line's letters: consonants of about 2.5 mm, as printed forms have them
LONGEST = 100_000  # bytes of the list: paper has no limit a list reaches


class Printer:
    """The default printer of CUPS, if there is one. `texts`: language -> texts of the list."""

    def __init__(self, texts: Callable[[str], Texts], ask: Sequence[str] = ASK, send: Sequence[str] = PRINT) -> None:
        self._texts, self._ask, self._send = texts, tuple(ask), tuple(send)
        self._there = False

    def there(self) -> bool:
        """As last asked; answers at once."""
        return self._there

    def look(self) -> None:
        """Ask anew, in a thread of its own."""
        import threading  # late, as all that a start does not need

        threading.Thread(target=self.find, name="printer", daemon=True).start()

    def find(self) -> bool:
        """`lpstat -d` names the default destination; without CUPS there is no printer."""
        import subprocess

        try:
            done = subprocess.run(self._ask, capture_output=True, text=True, timeout=ASK_S, env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"})
            self._there = done.returncode == 0 and "destination:" in done.stdout
        except (OSError, subprocess.TimeoutExpired):
            self._there = False
        return self._there

    def print_list(self, about: "ServiceFacts", language: str) -> None:
        """Hands the list to CUPS; whoever waits at the printer sees it. Raises OSError when no job was taken."""
        import io
        import subprocess

        from kiosk.survey.take_away import take_away

        content = io.BytesIO()
        strip(take_away(about, self._texts(language), LONGEST)).save(content, "PDF", resolution=DPI)
        try:
            done = subprocess.run(self._send, input=content.getvalue(), capture_output=True, timeout=PRINT_S)
        except subprocess.TimeoutExpired as error:
            raise OSError("the printer's queue does not answer") from error
        if done.returncode:
            log.warning("lp: %s", done.stderr.decode(errors="replace").strip())
            raise OSError("the printer took no job")


def strip(text: str) -> "Image.Image":
    """The list as a picture one receipt wide and as long as it needs; its first line, the service's name, is bold."""
    from PIL import Image, ImageDraw

    from kiosk.ui import fonts, thai_text

    found = fonts.find_fonts()
    plain, bold = thai_text.TextStyle(found.regular, LETTERS), thai_text.TextStyle(found.bold, LETTERS + 4)
    name, _, rest = text.partition("\n")
    lines = [(line, bold) for line in thai_text.wrap(name, bold, WIDTH - 2 * MARGIN)]
    lines += [(line, plain) for one in rest.split("\n") for line in thai_text.wrap(one, plain, WIDTH - 2 * MARGIN)]
    picture = Image.new("L", (WIDTH, 2 * MARGIN + sum(style.pitch for _, style in lines)), 255)
    draw, y = ImageDraw.Draw(picture), MARGIN
    for line, style in lines:
        thai_text.draw(draw, MARGIN, y, line, style, "#000000")
        y += style.pitch
    return picture
