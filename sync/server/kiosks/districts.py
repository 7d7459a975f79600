"""The districts of a province: added, named, and removed while nothing belongs to them."""

from dataclasses import asdict

from sqlalchemy import Connection, FromClause, Row, ScalarSelect, Select, and_, delete, func, select, update

from kiosk.frozen import frozen
from kiosk.survey.catalogue_search import thai_order
from kiosk.survey.limits import NAME_LIMIT
from sync.server import audit
from sync.server.clock import now
from sync.server.db.bulk import insert_for
from sync.server.db.schema import codes, districts, kiosks, users, visits
from sync.server.kiosks.errors import unusable_name
from sync.server.scope import Scope


@frozen
class DistrictContact:
    """Where a district serves, and how it is reached, as the province's pages have it. `opened_on`: YYYY-MM-DD."""

    place: str = ""
    place_en: str = ""  # as English pages call it; empty: as in Thai
    coordinator: str = ""
    telephone: str = ""
    line: str = ""
    facebook: str = ""
    opened_on: str = ""


def add_district(connection: Connection, province: str, district: str, place: str = "") -> None:
    """Make a district known; its place (what citizens read) is set when given. Raises EnrolmentError for names that cannot be kept."""
    for name in (province, district):
        if not 1 <= len(name) <= NAME_LIMIT or not name.isprintable():
            raise unusable_name(f"A name must be 1 to {NAME_LIMIT} letters on one line.")
    if "/" in district or district in (".", "..") or district != district.strip():
        raise unusable_name("A district's name stands in addresses: no / in it, and no blanks around it.")
    values = {"province": province, "district": district, "place": place[:NAME_LIMIT], "created_at": now()}
    connection.execute(insert_for(connection, districts).values(**values).on_conflict_do_nothing())
    if place:
        mine = (districts.c.province == province) & (districts.c.district == district)
        connection.execute(update(districts).where(mine).values(place=place[:NAME_LIMIT]))


def removable(connection: Connection, province: str, district: str) -> bool:
    """Whether nothing belongs to a district yet: a name mistyped when its first code was made."""
    belongings = (
        select(table.c.district).where(table.c.province == province, table.c.district == district).limit(1)
        for table in (kiosks, users, visits)  # visits may be typed in without a kiosk
    )
    return not any(connection.scalar(belonging) for belonging in belongings)


def remove_district(connection: Connection, actor: str, province: str, district: str) -> bool:
    """Take a district that nothing belongs to off the lists, with its unspent codes. False when something does, or none is so named."""
    if not removable(connection, province, district):
        return False
    connection.execute(delete(codes).where(codes.c.province == province, codes.c.district == district))
    removed = connection.execute(delete(districts).where(districts.c.province == province, districts.c.district == district)).rowcount
    if removed:
        audit.record(connection, actor, "district.remove", district)
    return bool(removed)


def district_rows(connection: Connection, scope: Scope) -> list[Row]:
    """Rows of the table `districts` by name. The place and how it is reached are what the province wrote, or else what the kiosk says that
    joined first, says anything and is not revoked: neither a newer kiosk nor a mistaken one renames a district."""
    shown = _shown() if scope.district else _all_shown()
    return sorted(connection.execute(_within(shown, scope)), key=lambda row: thai_order(row.district))


_SAID = ("place", "place_en", "telephone", "line", "facebook", "opened_on")  # what the province writes and kiosks say


def _shown() -> Select:
    written = {name: func.coalesce(func.nullif(districts.c[name], ""), _said(name), "").label(name) for name in _SAID}
    return select(*(written.get(column.name, column) for column in districts.c))


def _said(name: str) -> ScalarSelect:
    """What the district's kiosks say."""
    here = (kiosks.c.province == districts.c.province, kiosks.c.district == districts.c.district, kiosks.c.revoked_at.is_(None))
    said = select(kiosks.c[name]).where(*here, kiosks.c[name] != "").order_by(kiosks.c.enrolled_at, kiosks.c.kiosk)
    return said.limit(1).correlate(districts).scalar_subquery()


def _all_shown() -> Select:
    """As `_shown`, reading the kiosks once for each name instead of once for each district: of 878 districts a fiftieth of the time."""
    said = [_first_said(name).subquery(name) for name in _SAID]
    joined: FromClause = districts
    for first in said:
        here = first.c.province == districts.c.province, first.c.district == districts.c.district, first.c.place_in_line == 1
        joined = joined.outerjoin(first, and_(*here))
    written = {
        name: func.coalesce(func.nullif(districts.c[name], ""), first.c.value, "").label(name)
        for name, first in zip(_SAID, said, strict=True)
    }
    return select(*(written.get(column.name, column) for column in districts.c)).select_from(joined)


def _first_said(name: str) -> Select:
    """Every district's kiosks that say this, in the order in which they joined."""
    row = func.row_number().over(partition_by=(kiosks.c.province, kiosks.c.district), order_by=(kiosks.c.enrolled_at, kiosks.c.kiosk))
    columns = (kiosks.c.province, kiosks.c.district, kiosks.c[name].label("value"), row.label("place_in_line"))
    return select(*columns).where(kiosks.c.revoked_at.is_(None), kiosks.c[name] != "")


def place_shown(connection: Connection, scope: Scope, without: str = "", joined_by: str = "") -> str:
    """The place's name on a district's banner (as `district_rows`) if one kiosk were not there, or one of another district were."""
    written = connection.scalar(_within(select(districts.c.place), scope))
    if written:
        return str(written)
    here = (kiosks.c.province == scope.province) & (kiosks.c.district == scope.district) & (kiosks.c.kiosk != without)
    said = (here | (kiosks.c.kiosk == joined_by), kiosks.c.revoked_at.is_(None), kiosks.c.place != "")
    return connection.scalar(select(kiosks.c.place).where(*said).order_by(kiosks.c.enrolled_at, kiosks.c.kiosk).limit(1)) or ""


def district_row(connection: Connection, province: str, district: str) -> Row | None:
    """The row of one district; None when there is none of that name."""
    return connection.execute(_within(_shown(), Scope(province, district))).one_or_none() if district else None


def district_names(connection: Connection, scope: Scope) -> list[str]:
    """In the order of a Thai dictionary, whatever the database's collation."""
    return sorted(connection.scalars(_within(select(districts.c.district), scope)), key=thai_order)


def _within(statement: Select, scope: Scope) -> Select:
    statement = statement.where(districts.c.province == scope.province).order_by(districts.c.district)
    return statement.where(districts.c.district == scope.district) if scope.district else statement


def kiosks_that_differ(connection: Connection, scope: Scope) -> list[tuple[str, dict[str, tuple[str, str]]]]:
    """The kiosks at work in a district that tell their citizens or print something else than the district's own, by id, with what it is:
    field -> the kiosk's words, the district's."""
    table, here = kiosks, district_row(connection, scope.province, scope.district)
    mine = (table.c.province == scope.province, table.c.district == scope.district, table.c.revoked_at.is_(None))
    if here is None:
        return []
    ours, rows = here._asdict(), connection.execute(select(table).where(*mine).order_by(table.c.kiosk)).mappings()
    differing = [(row["kiosk"], {name: (row[name], ours[name]) for name in _SAID if row[name] and row[name] != ours[name]}) for row in rows]
    return [(kiosk, fields) for kiosk, fields in differing if fields]


def set_contact(connection: Connection, actor: str, scope: Scope, contact: DistrictContact) -> bool:
    """False when there is no such district."""
    this = (districts.c.province == scope.province) & (districts.c.district == scope.district)
    if not connection.execute(update(districts).where(this).values(**asdict(contact))).rowcount:
        return False
    audit.record(connection, actor, "district.write", scope.district, contact.place, scope.district)
    return True
