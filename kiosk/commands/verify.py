"""`kiosk verify`: whether the store is what it claims to be. What is looked at is in kiosk/store/verify.py."""

import json
from collections.abc import Sequence

from kiosk.commands.arguments import Arguments
from kiosk.paths import DataDir
from kiosk.runtime import opening
from kiosk.store.database import DamagedStoreError
from kiosk.store.verify import Verification
from kiosk.store.verify import verify as verified


def verify(words: Sequence[str], data: DataDir) -> int:
    """Exit status 1 when something differs, after saying what."""
    parser = Arguments("verify", "Walks the hash chain, recounts the running totals, and says what differs.")
    parser.add_json()
    options = parser.read(words)
    place = opening.place(data)
    found = _looked_at(data, place)
    if options.json:
        print(json.dumps({"ok": found.ok, "responses": found.responses, "problems": found.problems}, ensure_ascii=False))
    elif found.ok:
        print(f"{found.responses} responses: the chain is whole and the running totals equal a recount")
    else:
        print("\n".join(found.problems))
    return 0 if found.ok else 1


def _looked_at(data: DataDir, place: opening.Place) -> Verification:
    """Also a file that is too damaged to be opened is something found."""
    try:
        with opening.store(data) as connection:
            return verified(connection, place.questionnaire)
    except DamagedStoreError as error:
        return Verification((str(error),), 0)
