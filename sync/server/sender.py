"""The kiosk behind a request: its place, its row locked, its last contact written."""

from sqlalchemy import Connection, bindparam, select, update

from kiosk.frozen import frozen
from sync.server.db.schema import kiosks

THIS_SENDER = kiosks.c.kiosk == bindparam("sender")
_SEEN = update(kiosks).where(THIS_SENDER).values(last_seen_at=bindparam("at"))


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
    """The province has heard of this kiosk; its row is locked from now on."""
    connection.execute(_SEEN, {"sender": sender.kiosk, "at": received_at})


def lock_kiosk(connection: Connection, kiosk: str) -> None:
    """Lock its row without a contact."""
    connection.execute(select(kiosks.c.kiosk).where(kiosks.c.kiosk == kiosk).with_for_update())
