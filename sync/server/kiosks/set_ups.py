"""The set-up of a new kiosk, from what the province knows of its district: as a file for a USB stick, or for who shows an unspent code."""

from sqlalchemy import Connection, Row, select

from kiosk.survey.catalogue import Catalogue
from kiosk.survey.first_day.set_up import SetUp
from sync.server.accounts.tokens import hashed_code
from sync.server.clock import now
from sync.server.db.schema import codes
from sync.server.kiosks.districts import district_row
from sync.server.kiosks.errors import EnrolmentError
from sync.server.scope import Scope
from sync.server.services.open_services import open_in
from sync.wire import Code


def set_up_for(connection: Connection, catalogue: Catalogue, code: str, address: str) -> SetUp:
    """What a kiosk with this code will be; the code is not spent. Raises EnrolmentError."""
    row: Row | None = connection.execute(select(codes).where(codes.c.code_hash == hashed_code(code))).one_or_none()
    if row is None or row.used_at is not None or row.expires_at < now():
        sentence = "This code is not known, was used or has expired. Ask the province for a new one."
        raise EnrolmentError(sentence, code=Code.CODE_UNKNOWN)
    district = district_row(connection, row.province, row.district)
    opened = open_in(connection, Scope(row.province, row.district), catalogue).get(row.district)
    return SetUp(
        province=row.province,
        district=row.district,
        place=(district.place if district else "") or f"ที่ว่าการอำเภอ{row.district}",
        telephone=district.telephone if district else "",
        services=opened.counting if opened else (),
        address=address,
        code=code,
        expires_at=row.expires_at,
    )
