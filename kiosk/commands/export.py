"""`kiosk export`: raw responses of a period into one file."""

from collections.abc import Sequence
from pathlib import Path

from kiosk.commands.arguments import Arguments, refuse_state
from kiosk.language.sentence import amount
from kiosk.paths import DataDir
from kiosk.reports import exports
from kiosk.reports.export_room import ExportRoom
from kiosk.runtime import opening
from kiosk.store import responses


def export(words: Sequence[str], data: DataDir) -> int:
    parser = Arguments("export", "Raw responses, also partial ones (column status), as they are stored and hashed.")
    parser.add_argument("--format", choices=exports.FORMATS, required=True, help="jsonl is what 'province load' reads")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="the file; written whole or not at all")
    parser.add_period()
    parser.add_json()
    options = parser.read(words)
    refuse_state(options.out, data)
    place = opening.place(data)
    with opening.store(data) as connection:
        records = responses.records(connection, options.first, options.last)
        room = ExportRoom(options.format, options.out, data.root)
        records = room.guarded(records, responses.count(connection, options.first, options.last))
        count = exports.export(records, place.questionnaire, options.format, options.out)
    print(f'{{"exported": {count}}}' if options.json else f"{amount(count, 'response', 'responses')} exported to {options.out}")
    return 0
