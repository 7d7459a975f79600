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

# A table holds each response once, as it counts; jsonl holds the whole chain, corrections and withdrawals too.
_READ = {"csv": responses.counted_records, "xlsx": responses.counted_records, "jsonl": responses.records}


def export(words: Sequence[str], data: DataDir) -> int:
    parser = Arguments("export", "Raw responses, also partial ones (column status), as they are stored and hashed.")
    parser.add_argument("--format", choices=exports.FORMATS, required=True, help="jsonl is what 'province load' reads")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="the file; written whole or not at all")
    parser.add_argument("--trials", action="store_true", help="the answers of trials and of the demonstration, which are counted nowhere")
    parser.add_period()
    parser.add_json()
    options = parser.read(words)
    refuse_state(options.out, data)
    place = opening.place(data)
    with opening.store(data) as connection:
        span = options.first, options.last
        read = responses.trial_records if options.trials else _READ[options.format]
        room = ExportRoom(options.format, options.out, data.root)
        records = room.guarded(read(connection, *span), responses.count(connection, *span))
        count = exports.export(records, place.questionnaire, options.format, options.out)
    print(f'{{"exported": {count}}}' if options.json else f"{amount(count, 'response', 'responses')} exported to {options.out}")
    return 0
