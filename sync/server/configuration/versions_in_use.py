"""Which published version each kiosk uses, and which one it could not use and why. Kiosks name a configuration by its ETag alone."""

from sqlalchemy import Connection, Engine, Row, select

from kiosk.frozen import frozen
from kiosk.survey.catalogue_search import thai_order
from sync.server.clock import now
from sync.server.configuration.published import latest_version
from sync.server.db.bulk import upsert
from sync.server.db.engine import in_transaction, reading
from sync.server.db.schema import config_offers, heartbeats, kiosks
from sync.server.db.schema.kiosk_tables import latest_heartbeats
from sync.server.scope import Scope
from sync.server.sender import Sender


@frozen
class KioskVersion:
    """What one kiosk does with what was published."""

    kiosk: Row  # of the table `kiosks`
    used: Row | None  # of `config_offers`; None: it has not said, or something older than versions are noted
    refused: Row | None
    fault: str  # why it refused, as it says
    state: str  # newest | behind | refused | unknown

    def uses(self, district: str, version: int) -> bool:
        """Whether what it uses was made of this version of a district, or of "" for all of them."""
        if self.used is None or district not in ("", self.kiosk.district):
            return False
        return version == (self.used.district_version if district else self.used.province_version)


def note(engine: Engine, sender: Sender, etag: str) -> None:
    """Of which versions the configuration was made that this kiosk has now or refuses now; once for each ETag."""
    key = (config_offers.c.kiosk == sender.kiosk, config_offers.c.etag == etag)
    with reading(engine) as connection:
        if connection.scalar(select(config_offers.c.etag).where(*key)) is not None:
            return

    def write(connection: Connection) -> None:
        versions = {
            "province_version": latest_version(connection, sender.province, ""),
            "district_version": latest_version(connection, sender.province, sender.district),
        }
        row = {"kiosk": sender.kiosk, "etag": etag, **versions, "at": now()}
        upsert(connection, config_offers, [row], replace=("province_version", "district_version", "at"))

    in_transaction(engine, write)


def by_kiosk(connection: Connection, scope: Scope) -> list[KioskVersion]:
    """Every kiosk at work, by district."""
    at_work = (kiosks.c.province == scope.province, kiosks.c.enrolled_at.is_not(None), kiosks.c.revoked_at.is_(None))
    rows = sorted(connection.execute(select(kiosks).where(*at_work).order_by(kiosks.c.kiosk)), key=lambda row: thai_order(row.district))
    offers = {(row.kiosk, row.etag): row for row in connection.execute(select(config_offers))}
    beats = {row.kiosk: row for row in connection.execute(select(heartbeats).select_from(latest_heartbeats()))}
    newest = {district: latest_version(connection, scope.province, district) for district in {"", *(row.district for row in rows)}}
    lines = []
    for row in rows:
        beat = beats.get(row.kiosk)
        used = offers.get((row.kiosk, beat.config)) if beat else None
        refused = offers.get((row.kiosk, beat.config_refused)) if beat and beat.config_refused else None
        current = used is not None and (used.province_version, used.district_version) == (newest[""], newest[row.district])
        state = "refused" if beat and beat.config_refused else "newest" if current else "behind" if used else "unknown"
        lines.append(KioskVersion(row, used, refused, beat.config_fault if beat else "", state))
    return lines
