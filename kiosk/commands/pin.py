"""`kiosk pin set`: the officers' PIN from a prompt or standard input; also the way back when it was forgotten."""

import sys
from collections.abc import Sequence
from contextlib import suppress

from kiosk.commands.arguments import Arguments
from kiosk.errors import UsageError
from kiosk.officer.pin import DIGITS, set_pin
from kiosk.paths import DataDir
from kiosk.runtime import opening
from kiosk.store import journal, settings
from kiosk.store.database import StoreError


def pin(words: Sequence[str], data: DataDir) -> int:
    parser = Arguments("pin", f"Sets the officers' PIN of {DIGITS} digits and ends a wait after wrong tries.")
    parser.add_argument("act", choices=["set"], metavar="set", help="from a prompt, or the first line of standard input")
    parser.read(words)
    wanted = _asked_twice() if sys.stdin.isatty() else sys.stdin.readline().strip()
    data.root.mkdir(parents=True, exist_ok=True)
    set_pin(data.pin, wanted)
    with suppress(StoreError), opening.store(data) as connection:  # a PIN is set also where the store cannot be opened
        settings.PIN_WAS_SET.put(connection, True)
        journal.note(connection, "pin", "PIN set by command", opening.now())
    print("The officers' PIN is set.")
    return 0


def _asked_twice() -> str:
    from getpass import getpass

    try:
        first = getpass(f"New PIN ({DIGITS} digits): ")
        if getpass("Once more: ") != first:
            raise UsageError("the two PINs differ; nothing was changed")
    except (EOFError, UnicodeDecodeError) as error:
        raise UsageError(f"that is no PIN of {DIGITS} digits; nothing was changed") from error
    return first
