"""`kiosk withdraw`: a saved response counts no more; it is kept, with the reason. Forms are corrected on the officers' page."""

from collections.abc import Sequence

from kiosk.commands.arguments import Arguments
from kiosk.errors import UsageError
from kiosk.paths import DataDir
from kiosk.runtime import opening
from kiosk.store import amendments, journal
from kiosk.store.amendments import AmendmentError, Decision
from kiosk.ui.text.drawable import undrawable_words


def withdraw(words: Sequence[str], data: DataDir) -> int:
    parser = Arguments("withdraw", "A saved response counts no more. It is kept in the chain, and so is the reason.")
    parser.add_argument("id", metavar="ID", help="of the response, as 'kiosk export --sealed' writes it")
    parser.add_argument("--reason", required=True, metavar="TEXT", help="why, without anybody's name")
    options = parser.read(words)
    if letter := undrawable_words(options.reason):
        raise UsageError(f"--reason: kiosks have no letter {letter}; write it without")
    place, moment = opening.place(data), opening.now()
    try:
        with opening.store(data) as connection:
            record = amendments.withdraw(connection, options.id, Decision(options.reason.strip(), moment, "command"), place.questionnaire)
            journal.note(connection, "officer", f"withdraw {options.id}: {options.reason}", moment)
    except AmendmentError as error:
        raise UsageError(str(error)) from error
    print(f"response {options.id} is withdrawn, as number {record.seq} of the chain")
    return 0
