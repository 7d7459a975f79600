"""Run by Windows' Python: answers are saved one after the other, each acknowledged by a line with its id, until the program is killed.

usage: python answer_without_end.py FOLDER-OF-TESTS DATABASE SEED
"""

import random
import sys
from pathlib import Path

sys.path.append(sys.argv[1])

from kiosk.paths import QUESTIONNAIRE
from kiosk.store import responses
from kiosk.store.database import open_store
from kiosk.survey import questionnaire
from tests.support.drafts import make_draft


def main() -> None:
    rng = random.Random(int(sys.argv[3]))
    form = questionnaire.load(QUESTIONNAIRE)
    connection = open_store(Path(sys.argv[2]))
    print("open", flush=True)
    while True:
        print(responses.save(connection, make_draft(rng), form).id, flush=True)


if __name__ == "__main__":
    main()
