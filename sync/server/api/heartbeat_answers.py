"""What heartbeats are answered: made once for all kiosks and kept in the process for as long as it holds.

Configuration and duties change with an act of a person, which is in the audit log, or with words that a kiosk wrote: then they are made
anew at once. Figures that grow with every response are at most as old as making them takes a hundred times over, five minutes at most.
"""

import time
from collections import OrderedDict
from datetime import date
from threading import Lock
from typing import NamedTuple, TypeVar

from sqlalchemy import Connection, Engine, bindparam, func, select

from sync import wire
from sync.server.configuration import kiosk_config, versions_in_use
from sync.server.db.engine import reading
from sync.server.db.schema import audit, service_details
from sync.server.duties import province_status
from sync.server.duties.province_status import DutyFigures
from sync.server.sender import Sender
from sync.server.settings import Settings
from sync.server.updates import audio_packs

_OLDEST_S, _SHARE = 300.0, 100
_KIOSKS = 10_000  # whose configuration is remembered
_written = (service_details.c.province == bindparam("province"), service_details.c.district == bindparam("district"))
_STATE = select(
    select(func.max(audit.c.id)).scalar_subquery(),
    select(func.count()).where(*_written).scalar_subquery(),
    select(func.max(service_details.c.received_at)).where(*_written).scalar_subquery(),
)

Value = TypeVar("Value")


class _LatestFigures(NamedTuple):
    facts: DutyFigures
    acts: int | None  # the last row of the audit log
    day: date
    until: float  # monotonic seconds
    statuses: dict[str, wire.ProvinceStatus]  # of the districts that asked


class ProvinceState(NamedTuple):
    """While it is the same, so are configuration and duties of a district, but for figures that grow."""

    acts: int | None  # the last row of the audit log
    written: int  # services that the district wrote about
    written_at: str | None


def state_of(connection: Connection, sender: Sender) -> ProvinceState:
    return ProvinceState(*connection.execute(_STATE, {"province": sender.province, "district": sender.district}).one())


class HeartbeatAnswers:
    """One for each app."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self._engine, self._settings, self._making = engine, settings, Lock()
        self._latest: _LatestFigures | None = None
        self._etags: OrderedDict[str, tuple[object, str]] = OrderedDict()
        self._packs: tuple[int | None, list[wire.OfferedPack]] | None = None
        self._noted: OrderedDict[str, str] = OrderedDict()

    def answer(self, sender: Sender, state: ProvinceState, today: date) -> tuple[wire.ProvinceStatus, str]:
        """The duties, and the ETag of the configuration that holds for this kiosk. `state`: as `state_of` gave it, at this moment or a
        little before: an act of the moments after it makes the next heartbeat's answers anew."""
        latest = self._figures(sender.province, state.acts, today)
        status = latest.statuses.get(sender.district)
        if status is None:
            status = latest.statuses[sender.district] = latest.facts.status(sender.district)
        return status, self._etag(sender, (sender.district, state, today))

    def packs(self, state: ProvinceState) -> list[wire.OfferedPack]:
        """The packs of clips that kiosks may have: publishing one is in the audit log."""
        held = self._packs
        if held is None or held[0] != state.acts:
            with reading(self._engine) as connection:
                held = self._packs = (state.acts, audio_packs.offered(connection))
        return held[1]

    def _figures(self, province: str, acts: int | None, today: date) -> _LatestFigures:
        with self._making:  # whoever comes meanwhile waits and takes the same
            latest = self._latest
            if latest is None or (latest.acts, latest.day) != (acts, today) or time.monotonic() > latest.until:
                began = time.monotonic()
                with reading(self._engine) as connection:
                    facts = province_status.facts_of(connection, self._settings, province, today)
                ended = time.monotonic()
                latest = self._latest = _LatestFigures(facts, acts, today, ended + min(_OLDEST_S, _SHARE * (ended - began)), {})
            return latest

    def _etag(self, sender: Sender, state: object) -> str:
        held = self._etags.get(sender.kiosk)
        if held is None or held[0] != state:
            with reading(self._engine) as connection:
                held = (state, kiosk_config.body_and_etag(kiosk_config.for_kiosk(connection, sender))[1])
            _remember(self._etags, sender.kiosk, held)
        return held[1]

    def note_version(self, sender: Sender, etag: str) -> None:
        """That the kiosk has, or refuses, what this ETag names."""
        if self._noted.get(sender.kiosk) != etag:
            versions_in_use.note(self._engine, sender, etag)
            _remember(self._noted, sender.kiosk, etag)


def _remember(held: "OrderedDict[str, Value]", kiosk: str, value: Value) -> None:
    held[kiosk] = value
    if len(held) > _KIOSKS:
        held.popitem(last=False)
