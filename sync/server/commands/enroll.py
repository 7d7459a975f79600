"""`province enroll`: a one-time code for a kiosk of a district."""

import argparse
import json
import sys
from pathlib import Path

from sqlalchemy import Engine

from kiosk import atomic_file
from kiosk.ui.text.drawable import undrawable_words
from sync.server import audit
from sync.server.commands.errors import CommandFailedError, InputError
from sync.server.db.engine import writing
from sync.server.kiosks import enrolment, set_ups
from sync.server.kiosks.districts import district_names
from sync.server.scope import Scope
from sync.server.settings import Settings


def run(parsed: argparse.Namespace, settings: Settings, engine: Engine) -> int:
    """The code goes to standard output; a district that is new is pointed out on standard error."""
    if letter := undrawable_words(parsed.district + parsed.place):
        raise InputError(f"kiosks have no letter {letter}: write the name of the district or place without it")
    address = parsed.address or settings.url
    if parsed.set_up and not address.startswith(("https://", "http://")):
        raise InputError("--set-up also needs --address: where kiosks reach this server, such as https://province.example")
    with writing(engine) as connection:
        existing = district_names(connection, Scope(settings.province))
        code, expires = enrolment.issue_code(connection, audit.COMMAND_LINE, settings.province, parsed.district, parsed.place, parsed.hours)
        text = set_ups.set_up_for(connection, settings.catalogue, code, address).as_text() if parsed.set_up else ""
    if parsed.set_up:
        _write(Path(parsed.set_up), text)
    if parsed.json:
        print(json.dumps({"code": code, "district": parsed.district, "expires_at": expires}, ensure_ascii=False))
    else:
        print(f"{code}\nfor one kiosk of {parsed.district}, until {expires}")
    if existing and parsed.district not in existing:
        others = ", ".join(existing)
        print(f"province: {parsed.district} is a new district, beside {others}; if that is a slip, remove it on its page.", file=sys.stderr)
    return 0


def _write(out: Path, text: str) -> None:
    """Readable by its owner only: the code is inside. Raises CommandFailedError; the code that was made then expires unspent."""
    try:
        atomic_file.write(out, text.encode("utf-8"))
    except OSError as error:
        raise CommandFailedError(f"{out}: the set-up cannot be written: {error.strerror}") from error
