"""A counter whose kiosk has joined a province: people answer, are counted, services are opened, by the ways that a real kiosk's go."""

import random
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Engine

from kiosk.survey.dates.calendar import BANGKOK, timestamp
from kiosk.survey.identity import uuid7
from kiosk.survey.response import FIRST_PREVIOUS, Amendment, Draft, seal
from sync.server import schemas
from sync.server.api import heartbeats
from sync.server.configuration import published
from sync.server.db.engine import reading, writing
from sync.server.ingest import responses, visits
from sync.server.kiosks import enrolment
from sync.server.sender import Sender
from sync.server.settings import Settings

ITEMS = ("1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "3.1", "3.2", "3.3", "4")


class Counter:
    """One kiosk of a district, `place` being what the province wrote with its code. The same arguments give the same ids."""

    def __init__(self, engine: Engine, settings: Settings, district: str, place: str = "", name: str = "") -> None:
        self.engine, self.settings, self.chance = engine, settings, random.Random(f"{district} {name}")
        self.kiosk = str(uuid.UUID(int=self.chance.getrandbits(128), version=4))
        self.sender = Sender(self.kiosk, settings.province, district)
        self.apart = timedelta(minutes=7)  # between two people
        self._seq, self._hash, self._revisions = 0, FIRST_PREVIOUS, dict[date, int]()
        with writing(engine) as connection:
            code, _ = enrolment.issue_code(connection, "test", settings.province, district, place)
            enrolment.enroll(connection, settings, code, self.kiosk, "127.0.0.1")

    def answered(self, day: date, sets: Sequence[Mapping[str, Any]], **fields: Any) -> list[dict[str, Any]]:
        """One response for each set of answers, minutes apart; the records as they were sent. `fields` are those of a Draft."""
        drafts = []
        for place, answers in enumerate(sets):
            at = datetime.combine(day, time(8, 30), BANGKOK) + self.apart * place + timedelta(seconds=self._seq % 60)
            drafts.append(self._draft(at, {"answers": dict(answers), **fields}))
        return self._sent(drafts)

    def amended(self, record: Mapping[str, Any], answers: Mapping[str, Any] | None = None) -> None:
        """An officer corrects a response, or withdraws it where no answers are given."""
        act = "withdraw" if answers is None else "correct"
        about = Amendment(act, record["id"], "typed twice", record["answered_at"][:10], "officer")
        fields = {"answers": dict(answers or {}), "mode": record["mode"], "duration_s": 0, "amends": about}
        self._sent([self._draft(datetime.fromisoformat(record["answered_at"]), fields)])

    def cloned(self, record: Mapping[str, Any], answers: Mapping[str, Any]) -> dict[str, Any]:
        """Another person's response under the number of this one, as the clone of a disk sends it: a conflict."""
        fields = {"answers": dict(answers), "questionnaire": tuple(record["questionnaire"].values()), "mode": record["mode"]}
        draft = self._draft(datetime.fromisoformat(record["answered_at"]) + timedelta(minutes=1), fields)
        second = seal(draft, record["seq"], record["prev_hash"]).as_record()
        assert self._verdicts([second]) == {"conflict"}
        return second

    def _verdicts(self, records: Sequence[Mapping[str, Any]]) -> set[str]:
        with reading(self.engine) as connection:
            context = published.validation_context(self.settings, connection)
        verdicts = responses.ingest(self.engine, context, self.sender, records, timestamp(datetime.now(UTC)))
        return {verdict["verdict"] for verdict in verdicts}

    def _draft(self, at: datetime, fields: Mapping[str, Any]) -> Draft:
        usual: dict[str, Any] = {
            "id": uuid7(int(at.timestamp() * 1000), self.chance.getrandbits(74)),
            "kiosk": self.kiosk,
            "questionnaire": ("opdc-2564", 1),
            "started_at": timestamp(at - timedelta(minutes=2)),
            "answered_at": timestamp(at),
            "duration_s": 120,
            "language": "th",
            "mode": "self",
            "status": "complete",
        }
        return Draft(**usual | dict(fields))

    def _sent(self, drafts: Sequence[Draft]) -> list[dict[str, Any]]:
        records = []
        for draft in drafts:
            response = seal(draft, self._seq + 1, self._hash)
            self._seq, self._hash = response.seq, response.hash
            records.append(response.as_record())
        assert self._verdicts(records) <= {"accepted"}
        return records

    def all_said(self, day: date, count: int, level: int = 4, services: Sequence[str] = ("L022",), **fields: Any) -> list[dict[str, Any]]:
        """So many people gave every item this level."""
        return self.answered(day, [{"services": tuple(services), **dict.fromkeys(ITEMS, level)}] * count, **fields)

    def came(self, day: date, people: int, uses: Mapping[str, int] | None = None) -> None:
        """An officer types in how many came; typed again for the same day, it corrects."""
        self._revisions[day] = self._revisions.get(day, 0) + 1
        record = {
            "id": uuid7(int(datetime.combine(day, time(16), BANGKOK).timestamp() * 1000), uuid.UUID(self.kiosk).int % 2**74),
            "kiosk": self.kiosk,
            "revision": self._revisions[day],
            "kind": "day_total",
            "day": day.isoformat(),
            "at": timestamp(datetime.combine(day, time(16), BANGKOK)),
            "people": people,
            "uses": dict(uses or {}),
        }
        (verdict,) = visits.ingest(self.engine, self.sender, [record], timestamp(datetime.now(UTC)))
        assert verdict["verdict"] == "accepted", verdict

    def checked_in(self, moments: Sequence[datetime], uses: Mapping[str, int] | None = None) -> None:
        """Citizens tap that they are here, one by one; the first of them names the services."""
        records = [
            {
                "id": uuid7(int(moment.timestamp() * 1000), uuid.UUID(self.kiosk).int % 2**73 + number),
                "kiosk": self.kiosk,
                "revision": 1,
                "kind": "check_in",
                "day": moment.astimezone(BANGKOK).date().isoformat(),
                "at": timestamp(moment),
                "people": 1,
                "uses": {} if number else dict(uses or {}),
            }
            for number, moment in enumerate(moments)
        ]
        assert all(
            verdict["verdict"] == "accepted" for verdict in visits.ingest(self.engine, self.sender, records, timestamp(datetime.now(UTC)))
        )

    def opens(self, services: Sequence[str], names: Mapping[str, str] | None = None, **words: Any) -> None:
        """A heartbeat with the services that are open here; `words`: place, telephone, as the kiosk's own settings have them."""
        named = names or {}
        beat = {
            "kiosk": self.kiosk,
            "at": timestamp(datetime.now(UTC)),
            "version": "0.2.0",
            "unsent": 0,
            "services": [{"id": service, "name": named.get(service, "")} for service in services],
        }
        heartbeats.record(self.engine, self.settings, self.sender, schemas.Heartbeat.model_validate(beat | words))

    def revoked(self) -> None:
        """The province takes its key back."""
        with writing(self.engine) as connection:
            enrolment.revoke(connection, "test", self.kiosk)
