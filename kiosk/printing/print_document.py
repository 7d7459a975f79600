"""Prints a PDF on the office's printer (a queue of CUPS). A receipt printer prints no A4."""

from kiosk.language.sentence import ForeseenError, Sentence
from kiosk.printing import cups
from kiosk.printing.address import CupsPrograms, is_receipt_printer
from kiosk.printing.take_away_list import send


class NotPrintedError(ForeseenError):
    """Nothing came out. Show the sentence as it is."""


def print_document(content: bytes, printer: str, programs: CupsPrograms = CupsPrograms()) -> None:  # noqa: B008 (frozen)
    """Both sides of the sheet where the printer can. Raises NotPrintedError."""
    queue = "" if is_receipt_printer(printer) else printer
    if not cups.is_printing(queue, programs.lpstat):
        raise NotPrintedError(Sentence("there is no printer for A4 paper here; save the file on a stick and print it elsewhere"))
    to = ("-d", queue) if queue else ()
    try:
        answer = send((*programs.lp, *to, "-t", "e-Service", "-o", "fit-to-page", "-o", "sides=two-sided-long-edge", "-"), content)
    except OSError as error:
        raise NotPrintedError(Sentence("the printer took no job: {words}", words=error)) from error
    job = cups.job_of(answer)
    if job and not cups.see_off(job, programs):
        raise NotPrintedError(Sentence("the printer did not print; the job was taken back"))
