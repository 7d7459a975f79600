"""The rules of a site's settings that are about its machine: screen, printer, paper, proxy; and of any line of words."""

import re

from kiosk.language import checks
from kiosk.language.checks import FieldError
from kiosk.language.sentence import Sentence
from kiosk.printing.address import network_address
from kiosk.survey.limits import FLOOR_MM, NAME_LIMIT, PAPERS_MM, SCREEN_MM

_PROXY = re.compile(r"https?://[^\s/]+/?")
_QUEUE_OF_WINDOWS = re.compile(r"queue:[^,!]{1,120}")  # what its printers' names may not hold; words() keeps line breaks out
_QUEUE = re.compile(r"[^\s/#:-][^\s/#]{0,126}")


def words(value: object, name: str, limit: int = NAME_LIMIT) -> str:
    text = checks.line(value, name, limit, Sentence("must be a text of at most {limit} characters on one line", limit=limit))
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise FieldError(name, Sentence("holds bytes that are no UTF-8"))  # typed under a locale that is not UTF-8
    return text.strip()


def screen(value: object, name: str) -> tuple[int, int] | None:
    if value is None:
        return None
    low, high = SCREEN_MM
    fits = isinstance(value, list) and len(value) == 2 and all(isinstance(side, int) and low <= side <= high for side in value)
    if not fits:
        raise FieldError(name, Sentence("must be width and height in whole millimetres, each from 50 to 3000"))
    return value[0], value[1]  # type: ignore[index]


def floor(value: object, name: str) -> int:
    return checks.whole_number(
        value, name, *FLOOR_MM, Sentence("must be whole millimetres from 300 to 1500, from the floor to the picture")
    )


def printer(value: object, name: str) -> str:
    text = words(value, name)
    address = network_address(text)
    device = len(text) > 1 and text.startswith("/")
    if text and not (device or (address and 0 < address[1] < 65536) or _QUEUE.fullmatch(text) or _QUEUE_OF_WINDOWS.fullmatch(text)):
        raise FieldError(
            name, Sentence("must be a queue of CUPS, a device such as /dev/usb/lp0, or an address such as tcp://192.168.1.50:9100")
        )
    return text


def proxy(value: object, name: str) -> str:
    text = words(value, name)
    return text and checks.matching(text, name, _PROXY, Sentence("must be the proxy's address, such as http://10.0.0.1:3128"))


def paper(value: object, name: str) -> int:
    if value not in PAPERS_MM or isinstance(value, bool) or not isinstance(value, int):
        raise FieldError(name, Sentence("must be 80 or 58, the width of the roll in millimetres"))
    return value
