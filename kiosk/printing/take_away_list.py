"""Prints the take-away list: drawn as on the screen, then sent to CUPS as a PDF or to an ESC/POS receipt printer as a picture.

Either is another program with a time limit, started from a separate thread: no page waits for a printer. Whether there is a
printer is asked when the kiosk starts and every hour, never while a citizen waits. Receipts are pictures because the Thai
fonts in printers differ from maker to maker and lose marks.
"""

import io
import logging
import sys
import threading
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from kiosk.language.texts import Texts
from kiosk.printing.address import CupsPrograms, is_receipt_printer, is_there, network_address, plugged_in, queue_of_windows
from kiosk.site.model import Site

if TYPE_CHECKING:
    from PIL import Image

    from kiosk.survey.service_knowledge import ServiceFacts

log = logging.getLogger(__name__)
PRINT_S = 20  # seconds; the longest list is on paper after about ten
DPI = 203  # of receipt printers: 8 dots a millimetre
DOTS = {80: 576, 58: 384}  # what a roll of so many millimetres prints: 72 and 48 mm
MARGIN = 16
SHEET = 270 * DPI * 10 // 254  # dots of what an A4 sheet prints, 270 mm: a longer list goes onto several
LETTERS = {576: 34, 384: 28}  # width -> pixels of a line's letters: consonants of about 2.5 and 2.1 mm, as printed forms have them
MODULE = 5  # dots of a QR code's module, 0.6 mm, where the paper is wide enough
LONGEST = 100_000  # bytes of the list: paper has no limit a list reaches


class PrintJob:
    """One list being printed, started at once. `went` is None until it is known whether a printer accepted it."""

    def __init__(self, work: Callable[[], None]) -> None:
        self.went: bool | None = None
        self._work = work
        self._thread = threading.Thread(target=self._run, name="print", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._work()
            self.went = True
        except Exception as error:  # noqa: BLE001 (whatever a printer or its programs come up with: the page says that it could not be printed)
            log.warning("a list was not printed: %s", error)
            self.went = False

    def wait(self, seconds: float) -> None:
        self._thread.join(seconds)


class Printer:
    """The printer of this site. `texts`: language -> texts of the list."""

    def __init__(self, texts: Callable[[str], Texts], site: Callable[[], Site], programs: CupsPrograms = CupsPrograms()) -> None:  # noqa: B008 (frozen)
        self._texts, self._site, self._programs = texts, site, programs
        self._there = False
        self._one_at_a_time = threading.Lock()

    def there(self) -> bool:
        """As last asked; answers at once."""
        return self._there

    def look(self) -> None:
        """Ask again, in a separate thread."""
        threading.Thread(target=self.find, name="printer", daemon=True).start()

    def find(self) -> bool:
        """Whether there is one: an ESC/POS printer (a device file while it is plugged in, a queue of Windows while it is ready) and its
        library, a queue of CUPS by name, or its default queue."""
        name = plugged_in(self._site().printer)
        if is_receipt_printer(name):
            from importlib.util import find_spec

            self._there = find_spec("escpos") is not None and self._is_reachable(name)
        else:
            from kiosk.printing import cups  # late, as all that a start does not need

            self._there = cups.is_printing(name, self._programs.lpstat)
        return self._there

    def _is_reachable(self, name: str) -> bool:
        if queue := queue_of_windows(name):
            from kiosk.system import printer_queues  # late, as above

            return printer_queues.is_ready(queue)
        return network_address(name) is not None or is_there(name)

    def print_list(self, about: "ServiceFacts", language: str) -> PrintJob:
        """Start printing the list in that language; returns at once."""
        site = self._site()
        return PrintJob(lambda: self._print(about, language, site))

    def _print(self, about: "ServiceFacts", language: str, site: Site) -> None:
        """Raises OSError when nothing was printed."""
        from kiosk.printing.take_away import take_away

        receipt = is_receipt_printer(site.printer)
        if not receipt and not self.find():
            raise OSError("the queue is stopped or away")
        width = DOTS[site.paper_mm] if receipt else DOTS[80]
        picture = list_picture(take_away(about, self._texts(language), LONGEST), width, about.link)
        content = io.BytesIO()
        if receipt:
            black_and_white(picture).save(content, "PNG")
            command: tuple[str, ...] = (sys.executable, "-m", "kiosk.printing.escpos_printer", plugged_in(site.printer))
        else:
            first, *more = sheets(picture)
            first.save(content, "PDF", resolution=DPI, save_all=True, append_images=more)
            queue = ("-d", site.printer) if site.printer else ()
            command = (*self._programs.lp, *queue, "-t", "e-Service", "-o", "fit-to-page", "-")
        with self._one_at_a_time:
            answer = send(command, content.getvalue())
        if not receipt:
            self._see_off(answer)

    def _see_off(self, answer: str) -> None:
        """Raises OSError where the job waits in the queue and no paper comes out."""
        from kiosk.printing import cups

        job = cups.job_of(answer)
        if job and not cups.see_off(job, self._programs):
            raise OSError(f"the printer did not print {job}; it was taken back")


def send(command: Sequence[str], document: bytes) -> str:
    """Pipe the document to a program; what it answers. Raises OSError with the program's own message when it was not accepted in time."""
    import os
    import subprocess
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:  # the ESC/POS library leaves files in the folder for temporary ones
        environment = {**os.environ, "TMPDIR": folder}
        try:
            process = subprocess.run(command, check=False, input=document, capture_output=True, timeout=PRINT_S, env=environment)
        except subprocess.TimeoutExpired as error:
            raise OSError("the printer does not answer") from error
    if process.returncode:
        raise OSError(f"the printer took no job: {process.stderr.decode(errors='replace').strip()}")
    return process.stdout.decode(errors="replace")


def list_picture(text: str, width: int = DOTS[80], link: str = "") -> "Image.Image":
    """The list as a picture (8-bit grey) `width` dots wide: the service's name in bold, its lines, a QR code of the link."""
    from PIL import Image, ImageDraw

    from kiosk.ui.text import fonts, thai_text

    faces, letters = fonts.find_fonts(), LETTERS[width]
    plain, bold = thai_text.TextStyle(faces.regular, letters), thai_text.TextStyle(faces.bold, letters + 4)
    name, _, rest = text.partition("\n")
    lines = [(line, bold) for line in thai_text.wrap(name, bold, width - 2 * MARGIN)]
    lines += [(line, plain) for paragraph in rest.split("\n") for line in thai_text.wrap(paragraph, plain, width - 2 * MARGIN)]
    code = _code(link, width) if link else None
    tall = 2 * MARGIN + sum(style.pitch for _, style in lines)
    picture = Image.new("L", (width, tall + (code.height if code else 0)), 255)
    draw, y = ImageDraw.Draw(picture), MARGIN
    for line, style in lines:
        thai_text.draw(draw, MARGIN, y, line, style, "#000000")
        y += style.pitch
    if code:
        picture.paste(code, ((width - code.width) // 2, y))
    return picture


def sheets(picture: "Image.Image") -> list["Image.Image"]:
    """The picture in parts of nearly equal height that fit a sheet of A4 unscaled, cut between lines."""
    from PIL import Image

    count = -(-picture.height // SHEET)
    edges = [0, *(_blank_row(picture, picture.height * part // count) for part in range(1, count)), picture.height]
    tallest = max(end - start for start, end in pairwise(edges))
    parts = [Image.new("L", (picture.width, tallest), 255) for _ in edges[1:]]
    for part, (start, end) in zip(parts, pairwise(edges), strict=True):
        part.paste(picture.crop((0, start, picture.width, end)))
    return parts


def _blank_row(picture: "Image.Image", row: int) -> int:
    """The nearest blank row at or above `row`; `row` itself if there is none."""
    above = range(row, 0, -1)
    return next((y for y in above if picture.crop((0, y, picture.width, y + 1)).getextrema() == (255, 255)), row)


def _code(link: str, width: int) -> "Image.Image":
    from PIL import Image

    from kiosk.ui.drawing import qr

    code = qr.code(link, "M")
    side = code.size * min(MODULE, width // code.size)
    drawn = Image.frombytes("L", (code.size, code.size), bytes(255 - cell for cell in code.modules))
    return drawn.resize((side, side), Image.Resampling.NEAREST)


def black_and_white(picture: "Image.Image") -> "Image.Image":
    """1-bit, each dot printed or not: dithering would scatter dots along grey edges."""
    from PIL import Image

    return picture.point(lambda grey: 255 if grey > 150 else 0).convert("1", dither=Image.Dither.NONE)
