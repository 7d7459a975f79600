"""`kiosk export`: the responses of a period into one file, to hand on or sealed."""

from collections.abc import Sequence
from pathlib import Path

from kiosk.commands.arguments import Arguments, refuse_state
from kiosk.language.sentence import amount
from kiosk.paths import DataDir
from kiosk.reports import exports
from kiosk.reports.export_room import ExportRoom
from kiosk.reports.response_export import export_responses
from kiosk.runtime import opening


def export(words: Sequence[str], data: DataDir) -> int:
    parser = Arguments("export", "Responses to hand on, partial ones too (column status): the day only, shuffled, names covered.")
    parser.add_argument("--format", choices=exports.FORMATS, required=True)
    parser.add_argument("--sealed", action="store_true", help="whole records in seq order: for auditors, and as jsonl for 'province load'")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="the file; written whole or not at all")
    parser.add_argument("--trials", action="store_true", help="the answers of trials and of the demonstration, counted nowhere; sealed")
    parser.add_period()
    parser.add_json()
    options = parser.read(words)
    refuse_state(options.out, data)
    place = opening.place(data)
    with opening.store(data) as connection:
        room = ExportRoom(options.format, options.out, data.root)
        span = options.first, options.last
        count = export_responses(connection, place.questionnaire, span, room, options.sealed, options.trials)
    print(f'{{"exported": {count}}}' if options.json else f"{amount(count, 'response', 'responses')} exported to {options.out}")
    return 0
