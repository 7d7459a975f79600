"""`kiosk update`: which versions are here, a newer one from a signed file, and back to the one before."""

import json
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from kiosk import __version__
from kiosk.commands.arguments import Arguments
from kiosk.errors import CannotBeDoneError, UsageError
from kiosk.paths import DataDir
from kiosk.runtime import opening
from kiosk.store import journal
from kiosk.store.database import StoreError
from kiosk.updates import inbox
from kiosk.updates.machine import InstalledMachine
from kiosk.updates.update_file import Manifest, UpdateError

MACHINE = InstalledMachine()


def update(words: Sequence[str], data: DataDir) -> int:
    parser = Arguments("update", "Says which versions are here, or hands a signed update file to the part of the machine that installs it.")
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="eservice-kiosk_VERSION_ARCHITECTURE.update")
    parser.add_argument("--back", action="store_true", help="use the version before again")
    parser.add_argument("--check", action="store_true", help="say what is in FILE and whether this machine takes it; install nothing")
    parser.add_json()
    parser.add_language()
    options = parser.read(words)
    if (options.back and options.file) or (options.check and not options.file):
        raise UsageError("give FILE, or FILE --check, or --back, or nothing; see 'kiosk update --help'")
    if ((options.file and not options.check) or options.back) and not MACHINE.takes_updates:
        raise CannotBeDoneError("this machine was not installed from the package; update it as it was installed")
    try:
        if options.file:
            said = inbox.look(options.file.absolute(), MACHINE).manifest
            print(_described(said, options.lang), file=sys.stderr if options.json else sys.stdout)
            if not options.check:
                inbox.hand_over(options.file.absolute(), MACHINE)
                inbox.answer(MACHINE)
                _note(data, f"version {said.version} installed")
        elif options.back:
            inbox.ask_back(MACHINE)
            inbox.answer(MACHINE)
            _note(data, f"back to version {MACHINE.installed}")
    except UpdateError as error:
        raise CannotBeDoneError(str(error)) from error
    _say(options.json)
    return 0


def _described(said: Manifest, language: str) -> str:
    lines = said.news.get(language) or said.news.get("th", ())
    return "\n".join(
        (f"{MACHINE.installed or '-'} -> {said.version} ({said.architecture}, {said.made_on})", *(f"  {line}" for line in lines))
    )


def _say(as_json: bool) -> None:
    outcome = MACHINE.outcome()
    versions = {"running": __version__, "installed": MACHINE.installed, "before": MACHINE.before}
    if as_json:
        last = {"state": outcome.state, "version": outcome.version, "at": outcome.at, "reason": str(outcome.reason)} if outcome else None
        print(json.dumps({**versions, "last": last}))
        return
    print("\n".join(f"{name:<10}{version or '-'}" for name, version in versions.items()))
    if outcome:
        print(f"last      {outcome.state} {outcome.version} {outcome.at} {outcome.reason}".rstrip())


def _note(data: DataDir, what: str) -> None:
    with suppress(StoreError), opening.store(data) as connection:
        journal.note(connection, "update", what, opening.now())
