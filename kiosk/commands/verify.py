"""`kiosk verify`: whether the store is what it claims to be. What is looked at is in kiosk/store/verify.py."""

import json
from collections.abc import Sequence

from kiosk.commands.arguments import Arguments
from kiosk.language.sentence import amount
from kiosk.paths import DataDir
from kiosk.runtime import opening
from kiosk.store.database import DamagedStoreError
from kiosk.store.verify import Verification
from kiosk.store.verify import verify as verify_store


def verify(words: Sequence[str], data: DataDir) -> int:
    """Exit status 1 when something differs, after saying what."""
    parser = Arguments("verify", "Walks the hash chain, recounts the running totals, and says what differs.")
    parser.add_json()
    options = parser.read(words)
    place = opening.place(data)
    verification = _verified(data, place)
    if options.json:
        figures: dict[str, object] = {"ok": verification.ok, "responses": verification.responses}
        figures |= {"undated": verification.undated} if verification.undated else {}
        print(json.dumps({**figures, "problems": verification.problems}, ensure_ascii=False))
    elif verification.ok:
        print(f"{amount(verification.responses, 'response', 'responses')}: the chain is whole and the running totals equal a recount")
    else:
        print("\n".join(verification.problems))
    if verification.undated and not options.json:
        waits = amount(verification.undated, "response waits for its day", "responses wait for their day")
        print(f"{waits}: the clock was wrong. An officer says on the kiosk what day it is; until then no total counts them")
    return 0 if verification.ok else 1


def _verified(data: DataDir, place: opening.Place) -> Verification:
    """Also a file that is too damaged to be opened is a problem to report."""
    try:
        with opening.store(data) as connection:
            return verify_store(connection, place.questionnaire)
    except DamagedStoreError as error:
        return Verification((str(error),), 0)
