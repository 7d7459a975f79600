"""To whom an update is offered, ring by ring: first one kiosk, then a district, then all. What a kiosk is offered is the newest of them."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, insert, or_, select

from kiosk.updates import update_file
from sync.server import audit
from sync.server.clock import now
from sync.server.db.schema import kiosks, update_rings, updates
from sync.server.kiosks.districts import district_names
from sync.server.scope import Scope
from sync.server.sender import Sender


def offer(connection: Connection, actor: str, province: str, sum_: str, district: str = "", kiosk: str = "") -> bool:
    """To one kiosk, a district, or all. False where there is no such update, district or kiosk; nothing is changed then."""
    row = connection.execute(select(updates).where(updates.c.sha256 == sum_)).first()
    if row is None or not _is_known(connection, province, district, kiosk):
        return False
    ring = {"sha256": sum_, "district": district, "kiosk": kiosk}
    if connection.execute(select(update_rings).where(*_is(ring))).first() is None:
        connection.execute(insert(update_rings).values(**ring, since=now(), by=actor))
        audit.record(connection, actor, "update.offer", f"{row.version} {row.architecture}", kiosk or district or "all", district)
    return True


def stop(connection: Connection, actor: str, sum_: str, district: str = "", kiosk: str = "") -> bool:
    """Offer it there no more. A kiosk that has it keeps it; False where it was not offered."""
    ring = {"sha256": sum_, "district": district, "kiosk": kiosk}
    row = connection.execute(select(updates).where(updates.c.sha256 == sum_)).first()
    if row is None or connection.execute(delete(update_rings).where(*_is(ring))).rowcount == 0:
        return False
    audit.record(connection, actor, "update.stop", f"{row.version} {row.architecture}", kiosk or district or "all", district)
    return True


def _is(ring: dict[str, str]) -> list[ColumnElement[bool]]:
    return [update_rings.c[name] == value for name, value in ring.items()]


def _is_known(connection: Connection, province: str, district: str, kiosk: str) -> bool:
    if district and kiosk:
        return False
    if kiosk:
        return connection.scalar(select(kiosks.c.kiosk).where(kiosks.c.kiosk == kiosk, kiosks.c.province == province)) is not None
    return not district or district in district_names(connection, Scope(province))


def rings(connection: Connection) -> Sequence[Row]:
    return connection.execute(select(update_rings).order_by(update_rings.c.since)).all()


def offered_to(connection: Connection, sender: Sender, architecture: str, installed: str) -> Row | None:
    """The newest update for this kind of machine that is newer than what is installed there; a row of `updates`."""
    offered = connection.execute(select(updates).join(update_rings, update_rings.c.sha256 == updates.c.sha256).where(_reaches(sender)))
    have = update_file.number(installed)
    newer = [row for row in offered if row.architecture == architecture and update_file.number(row.version) > have]
    return max(newer, key=lambda row: update_file.number(row.version), default=None)


def versions_of_district(connection: Connection, district: str, architecture: str) -> list[str]:
    """What is offered to a district as such for this kind of machine ("" = any), the newest first: a kiosk that comes to it is offered
    these, one that leaves it no more. What is offered to the kiosk alone or to all is the same wherever it is."""
    ring = update_rings.c
    whole_district = select(updates).join(update_rings, ring.sha256 == updates.c.sha256).where(ring.kiosk == "", ring.district == district)
    versions = {row.version for row in connection.execute(whole_district) if architecture in ("", row.architecture)}
    return sorted(versions, key=update_file.number, reverse=True)


def may_fetch(connection: Connection, sender: Sender, sum_: str) -> bool:
    return connection.execute(select(update_rings).where(update_rings.c.sha256 == sum_, _reaches(sender))).first() is not None


def _reaches(sender: Sender) -> ColumnElement[bool]:
    ring = update_rings.c
    everybody = and_(ring.kiosk == "", or_(ring.district == "", ring.district == sender.district))
    return or_(ring.kiosk == sender.kiosk, everybody)
