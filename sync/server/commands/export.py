"""`province export`: the stored responses as a file, in the same forms as the kiosk's export."""

import argparse

from sqlalchemy import Engine

from kiosk.language.sentence import amount
from kiosk.reports.exports import export
from sync.server import audit, exports
from sync.server.commands.errors import InputError
from sync.server.db.engine import reading, writing
from sync.server.kiosks.districts import district_names
from sync.server.scope import Scope
from sync.server.settings import Settings


def run(parsed: argparse.Namespace, settings: Settings, engine: Engine) -> int:
    """JSON lines are the records as answered, for `province load`; the other forms cover what may name a person unless asked not to."""
    if parsed.first and parsed.last and parsed.first > parsed.last:
        raise InputError(f"--from {parsed.first} is later than --to {parsed.last}. See province export --help.")
    scope = Scope(settings.province, parsed.district)
    with reading(engine) as connection:
        if parsed.district and parsed.district not in district_names(connection, Scope(settings.province)):
            raise InputError(f"There is no district {parsed.district}.")
        tables = exports.counted_records if parsed.as_answered else exports.screened
        source = exports.records if parsed.format == "jsonl" else tables
        records = source(connection, scope, parsed.first, parsed.last)
        count = export(records, settings.questionnaire, parsed.format, parsed.out)
    exported = amount(count, "response", "responses")
    with writing(engine) as connection:
        audit.record(connection, audit.COMMAND_LINE, "responses.export", parsed.out.name, exported, parsed.district)
    print(f"{exported} in {parsed.out}")
    return 0
