"""`province enroll`: a one-time code for a kiosk of a district."""

import argparse
import json
import sys

from sqlalchemy import Engine

from sync.server import audit
from sync.server.db.engine import writing
from sync.server.kiosks import enrolment
from sync.server.kiosks.districts import district_names
from sync.server.scope import Scope
from sync.server.settings import Settings


def run(parsed: argparse.Namespace, settings: Settings, engine: Engine) -> int:
    """The code goes to standard output; a district that is new is pointed out on standard error."""
    with writing(engine) as connection:
        existing = district_names(connection, Scope(settings.province))
        code, expires = enrolment.issue_code(connection, audit.COMMAND_LINE, settings.province, parsed.district, parsed.place, parsed.hours)
    if parsed.json:
        print(json.dumps({"code": code, "district": parsed.district, "expires_at": expires}, ensure_ascii=False))
    else:
        print(f"{code}\nfor one kiosk of {parsed.district}, until {expires}")
    if existing and parsed.district not in existing:
        others = ", ".join(existing)
        print(f"province: {parsed.district} is a new district, beside {others}; if that is a slip, remove it on its page.", file=sys.stderr)
    return 0
