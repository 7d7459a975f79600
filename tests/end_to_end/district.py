"""A district of the demonstration: its kiosk's data directory, the commands a technician and an officer type there, its paper forms."""

import csv
import json
import random
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from kiosk.paths import QUESTIONNAIRE, DataDir
from kiosk.store import visits
from kiosk.store.database import open_store
from kiosk.survey import questionnaire as forms
from kiosk.survey.answers import asked
from kiosk.survey.dates.calendar import BANGKOK, timestamp
from kiosk.survey.questionnaire import Question
from tests.support import forked_programs

FORM = forms.load(QUESTIONNAIRE)
MOODS = (5, 5, 5, 5, 4, 4, 4, 3, 3, 2)  # how people at a friendly counter answer
WORDS = {
    "problems": ("รอนาน", "อินเทอร์เน็ตช้า", "หาที่จอดรถยาก"),
    "suggestions": ("เปิดวันเสาร์ด้วย", "เพิ่มเจ้าหน้าที่ช่วงเช้า"),
    "wanted_services": ("จองคิวทำใบขับขี่",),
}


class CommandFailed(AssertionError):
    """A command of the demonstration ended with another status than it should have."""


@dataclass(frozen=True)
class District:
    """One counter. `services` are open there."""

    name: str
    place: str
    services: tuple[str, ...]
    folder: Path

    @property
    def data(self) -> DataDir:
        return DataDir(self.folder)

    def kiosk(self, *words: str, status: int = 0) -> str:
        """`kiosk ...` in a process of its own; its output. Raises CommandFailed."""
        return command("kiosk", "--data-dir", str(self.folder), *words, status=status)

    def set_up(self) -> None:
        self.kiosk("setup", "--province", "ยโสธร", "--district", self.name, "--place", self.place, "--services", ",".join(self.services))

    def write_forms(self, path: Path, count: int, today: date, chance: random.Random) -> None:
        """A pile of paper forms, answered on the working days of the last six weeks."""
        rows = [self._form(chance, today) for _ in range(count)]
        names = ["answered_at", *(question.id for question in FORM.questions), *(item.id for item in FORM.items)]
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, names, restval="")
            writer.writeheader()
            writer.writerows(rows)

    def _form(self, chance: random.Random, today: date) -> dict[str, str]:
        row: dict[str, object] = {}
        for question in FORM.questions:
            if asked(question, row) and (chosen := self._choice(chance, question)):
                row[question.id] = chosen
        row.update({item.id: str(chance.choice(MOODS)) for item in FORM.items})
        row["answered_at"] = timestamp(_working_moment(chance, today))
        return {name: ";".join(value) if isinstance(value, tuple) else str(value) for name, value in row.items()}

    def _choice(self, chance: random.Random, question: Question) -> str | tuple[str, ...]:
        if question.kind == "text":
            return chance.choice(WORDS.get(question.id, ("",))) if chance.random() < 0.2 else ""
        if question.options_from:
            return tuple(chance.sample(self.services, chance.randint(1, 2)))
        codes = [option.code for option in question.options if not option.free_text]
        return (chance.choice(codes),) if question.kind == "many" else chance.choice(codes)

    def count_visits(self, today: date, chance: random.Random) -> None:
        """The officer types in how many came on each working day."""
        with closing(open_store(self.data.database)) as connection:
            for back in range(42):
                day = today - timedelta(days=back)
                if day.weekday() < 5:
                    people = chance.randint(6, 20)
                    uses = {service: chance.randint(0, people // 2) for service in self.services}
                    visits.set_day(connection, day, people, uses, datetime.now(BANGKOK))

    def unsent(self) -> int:
        return json.loads(self.kiosk("totals", "--json"))["unsent"]


def _working_moment(chance: random.Random, today: date) -> datetime:
    while True:
        day = today - timedelta(days=chance.randint(1, 42))
        if day.weekday() < 5:
            return datetime(day.year, day.month, day.day, chance.randint(8, 15), chance.randint(0, 59), tzinfo=BANGKOK)


def command(program: str, *words: str, status: int = 0, given: str = "") -> str:
    """One of the two programs in a process of its own; its output. Raises CommandFailed when it ends otherwise than with `status`."""
    outcome = forked_programs.command({"kiosk": "kiosk", "province": "sync.server"}[program], words, given)
    if outcome.returncode != status:
        raise CommandFailed(f"{program} {' '.join(words)} ended with {outcome.returncode}: {outcome.stderr.strip()[-500:]}")
    return outcome.stdout
