"""`province export`: the stored responses as a file, in the same forms as the kiosk's export: to hand on, or sealed."""

import argparse

from sqlalchemy import Engine

from kiosk.language.sentence import amount
from kiosk.reports.exports import export, export_lines
from kiosk.survey.privacy import handing_on
from sync.server import audit, exports
from sync.server.commands.errors import InputError
from sync.server.configuration import published
from sync.server.db.engine import reading, writing
from sync.server.kiosks.districts import district_names
from sync.server.scope import Scope
from sync.server.settings import Settings


def run(parsed: argparse.Namespace, settings: Settings, engine: Engine) -> int:
    if parsed.first and parsed.last and parsed.first > parsed.last:
        raise InputError(f"--from {parsed.first} is later than --to {parsed.last}. See province export --help.")
    scope = Scope(settings.province, parsed.district)
    with reading(engine) as connection:
        if parsed.district and parsed.district not in district_names(connection, Scope(settings.province)):
            raise InputError(f"There is no district {parsed.district}.")
        if parsed.sealed and parsed.format == "jsonl":  # the whole chain, corrections and withdrawals too
            count = export_lines(exports.sealed_lines(connection, scope, parsed.first, parsed.last), parsed.out)
        elif parsed.sealed:  # a table holds each response once, as it counts
            records = exports.counted_records(connection, scope, parsed.first, parsed.last)
            count = export(records, settings.questionnaire, parsed.format, parsed.out)
        else:
            forms = (settings.questionnaire, *published.published(connection, settings.questionnaire))
            records = exports.handed_on(connection, scope, parsed.first, parsed.last, forms)
            count = export(records, settings.questionnaire, parsed.format, parsed.out, handing_on.HEAD)
    exported = amount(count, "response", "responses")
    with writing(engine) as connection:
        what = f"{exported}, sealed" if parsed.sealed else exported
        audit.record(connection, audit.COMMAND_LINE, "responses.export", parsed.out.name, what, parsed.district)
    print(f"{exported} in {parsed.out}")
    return 0
