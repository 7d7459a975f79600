"""The kiosk behind a request: its place, its row locked, its last contact written."""

from sqlalchemy import Connection, Row, Select, Update, bindparam, select, update

from kiosk.frozen import frozen
from sync.server.db.schema import kiosks, support_requests

THIS_SENDER = kiosks.c.kiosk == bindparam("sender")
_HERE = THIS_SENDER & (kiosks.c.province == bindparam("of_province")) & (kiosks.c.district == bindparam("of_district"))
_SEEN = update(kiosks).where(_HERE).values(last_seen_at=bindparam("at"))
_ASKED = select(support_requests.c.number).where(support_requests.c.kiosk == kiosks.c.kiosk).exists().label("asked_support")
_SAID = select(kiosks.c.last_beat_day, kiosks.c.beat_digests, _ASKED).where(_HERE).with_for_update(of=kiosks)
_LOCKED = select(kiosks.c.kiosk).where(_HERE).with_for_update()


class MovedMeanwhileError(Exception):
    """Between the request's beginning and its transaction the province put the kiosk into another district: it is to ask once more."""


@frozen
class Sender:
    """The kiosk behind a key or in a bulk load, and its district."""

    kiosk: str
    province: str
    district: str

    @property
    def place(self) -> tuple[str, str]:
        return self.province, self.district


def record_contact(connection: Connection, sender: Sender, received_at: str) -> None:
    """The province has heard of this kiosk; its row is locked from now on. Raises MovedMeanwhileError."""
    _in_its_district(connection, _SEEN, sender, at=received_at)


def lock_kiosk(connection: Connection, sender: Sender) -> None:
    """Lock its row without a contact. Raises MovedMeanwhileError."""
    _in_its_district(connection, _LOCKED, sender)


def lock_and_recall(connection: Connection, sender: Sender) -> Row:
    """Lock its row; what that remembers of the last heartbeat, and whether support was ever asked of it. Raises MovedMeanwhileError."""
    place = {"sender": sender.kiosk, "of_province": sender.province, "of_district": sender.district}
    row = connection.execute(_SAID, place).one_or_none()
    if row is None:
        raise MovedMeanwhileError
    return row


def _in_its_district(connection: Connection, statement: Select | Update, sender: Sender, **values: str) -> None:
    """Nothing is written where a kiosk does not stand any more."""
    place = {"sender": sender.kiosk, "of_province": sender.province, "of_district": sender.district}
    result = connection.execute(statement, {**place, **values})
    if (result.first() is None) if result.returns_rows else (result.rowcount == 0):
        raise MovedMeanwhileError
