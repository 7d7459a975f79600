"""Moving the responses of a kiosk that came by exported files to the district where it then joins. Joined kiosks never move."""

from sqlalchemy import Connection, select, update

from sync.server import audit
from sync.server.configuration import published
from sync.server.db.schema import amendments, comments, conflicts, flags, kiosks, ledger_days, rejected, responses, set_aside
from sync.server.settings import Settings
from sync.server.tallies.rebuild import recount

Place = tuple[str, str]  # province, district


def move_loaded(connection: Connection, settings: Settings, actor: str, kiosk: str, district: str) -> bool:
    """A person of the province corrects where a bulk load put a kiosk that has not joined; both districts read it in their audit log.

    False when there is no such kiosk, when it has joined, or when it is there already.
    """
    row = connection.execute(select(kiosks).where(kiosks.c.kiosk == kiosk).with_for_update()).one_or_none()
    if row is None or row.enrolled_at is not None or row.district == district:
        return False
    move(connection, settings, kiosk, (row.province, row.district), (row.province, district))
    for place in (row.district, district):
        audit.record(connection, actor, "kiosk.move", kiosk, f"{row.district} > {district}", place)
    return True


def move(connection: Connection, settings: Settings, kiosk: str, here: Place, there: Place) -> None:
    """Every row of the kiosk, and both districts' tallies recounted for the months it answered in. The caller commits.

    A bulk load puts a kiosk that nobody has enrolled where its operator said or in the district "not stated".
    """
    days = connection.scalars(select(responses.c.day).where(responses.c.kiosk == kiosk).distinct()).all()
    mine = select(responses.c.id).where(responses.c.province == here[0], responses.c.district == here[1], responses.c.kiosk == kiosk)
    district = {"province": there[0], "district": there[1]}
    of_kiosk = comments.c.province == here[0], comments.c.district == here[1], comments.c.id.in_(mine)
    connection.execute(update(comments).where(*of_kiosk).values(**district))
    for table in (flags, amendments, set_aside, conflicts, rejected, ledger_days, responses, kiosks):
        where = table.c.province == here[0], table.c.district == here[1], table.c.kiosk == kiosk
        connection.execute(update(table).where(*where).values(**district))
    layout = published.validation_context(settings, connection).layout
    for place in (here, there):
        recount(connection, layout, place, kiosk, days)
