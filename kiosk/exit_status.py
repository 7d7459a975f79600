"""What went wrong, told in one sentence on standard error, with the exit status. It mends nothing and shows no traceback."""

import os
import sys
import traceback
from datetime import datetime

from kiosk.errors import UsageError
from kiosk.language.texts import TextsError
from kiosk.officer.pin import PinError
from kiosk.paths import DataDir
from kiosk.reports.imports import SheetError
from kiosk.site.site_file import ConfigError
from kiosk.survey.catalogue import CatalogueError
from kiosk.survey.dates.calendar import timestamp
from kiosk.survey.questionnaire import QuestionnaireError

INPUT = (UsageError, SheetError)
STATE = (ConfigError, PinError, CatalogueError, TextsError, QuestionnaireError)  # wrong in what they say, or not to be read or written
OURS = ("kiosk", "screens", "sync")  # every exception class of ours is a sentence for people


def report_failure(error: BaseException, data: DataDir | None) -> int:
    """Print the sentence; returns 2 for usage and input, 1 for what could not be done."""
    if isinstance(error, BrokenPipeError):  # the reader of our output has gone: `kiosk scores | head -1`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    if isinstance(error, KeyboardInterrupt):
        return _say("stopped by the keyboard", 1)
    if isinstance(error, INPUT) or (isinstance(error, STATE) and not isinstance(error.__cause__, OSError)):
        return _say(f"{error}{_whom(error)}", 2)
    if type(error).__module__.partition(".")[0] in OURS:
        return _say(f"{error}{_whom(error)}", 1)
    if isinstance(error, OSError):
        return _say(f"{error.filename or 'the system'}: {error.strerror or error}{_whom(error)}", 1)
    if isinstance(error, ModuleNotFoundError):
        return _say(_missing(error.name or ""), 1)
    return _say(_unexpected(error, data), 1)


def _say(sentence: str, status: int) -> int:
    print("kiosk: " + " ".join(sentence.split()), file=sys.stderr)
    return status


def _whom(error: BaseException) -> str:
    """Who was refused, where rights were: what root types is done as the owner of the data directory (kiosk/system/accounts.py)."""
    if not isinstance(error, PermissionError) and not isinstance(error.__cause__, PermissionError):
        return ""
    from kiosk.system import accounts  # late: only here

    return f" (to the user {accounts.name()})"


def _missing(module: str) -> str:
    if module in ("tkinter", "_tkinter"):
        return "this Python has no Tk: install the package python3-tk"
    return f"the Python library {module} is missing: install the kiosk again with all that it needs"


def _unexpected(error: BaseException, data: DataDir | None) -> str:
    """A fault of the program: the sentence for the person, the traceback for the log."""
    words = f"a fault of this program stopped the command ({type(error).__name__})"
    if data is None:
        return words
    try:
        data.root.mkdir(parents=True, exist_ok=True)
        with data.log.open("a", encoding="utf-8") as log:
            log.write(timestamp(datetime.now().astimezone()) + " " + "".join(traceback.format_exception(error)))
    except OSError:
        return words
    return f"{words}; please send {data.log} to whoever looks after the kiosk"
