"""Run by Windows' Python: answers are saved one after the other, each acknowledged by a line with its id, until the program is killed.

usage: python answer_without_end.py DATABASE SEED
"""

import random
import sys
from datetime import datetime, timedelta
from pathlib import Path

from kiosk.paths import QUESTIONNAIRE
from kiosk.store import responses
from kiosk.store.database import open_store
from kiosk.survey import questionnaire
from kiosk.survey.dates.calendar import BANGKOK, timestamp
from kiosk.survey.identity import uuid7
from kiosk.survey.response import Draft

BEGAN = datetime(2026, 11, 1, 8, 0, tzinfo=BANGKOK)


def draft(rng: random.Random, form: questionnaire.Questionnaire) -> Draft:
    """The ten items are answered, by chance; written without the libraries of the tests, which Windows' Python does not have."""
    ended = BEGAN + timedelta(seconds=rng.randrange(40 * 24 * 3600))
    return Draft(
        id=uuid7(int(ended.timestamp() * 1000), rng.getrandbits(74)),
        kiosk="0192f3a4-0000-4000-8000-000000000001",
        questionnaire=(form.id, form.version),
        started_at=timestamp(ended - timedelta(seconds=90)),
        answered_at=timestamp(ended),
        duration_s=90,
        language="th",
        mode="self",
        status="complete",
        answers={item.id: rng.randint(1, 5) for item in form.items},
        other={},
    )


def main() -> None:
    rng = random.Random(int(sys.argv[2]))
    form = questionnaire.load(QUESTIONNAIRE)
    connection = open_store(Path(sys.argv[1]))
    print("open", flush=True)
    while True:
        print(responses.save(connection, draft(rng, form), form).id, flush=True)


if __name__ == "__main__":
    main()
