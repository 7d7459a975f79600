"""Which services were open on a day that is past: a row for each district and day on which something was heard or entered.

The rows begin with the version that brought them. Of a fiscal year that ended before, what is open now is all that can be said, and the
pages and the report say so (`basis`).
"""

import json
from datetime import UTC, date, datetime

from sqlalchemy import Connection, func, select

from kiosk.survey.catalogue import Catalogue
from kiosk.survey.catalogue_search import thai_order
from kiosk.survey.dates.calendar import day_of
from sync.server.db.bulk import upsert
from sync.server.db.schema import open_days
from sync.server.scope import Scope
from sync.server.services.open_services import OpenServices, of_ids, open_in, reported

NOW, THEN, UNRECORDED = "now", "then", "unrecorded"


def note(connection: Connection, scope: Scope) -> None:
    """Write down what is open in the scope's district today, in the place of what the day said before."""
    ids, named = reported(connection, scope).get(scope.district, (set(), set()))
    row = {"province": scope.province, "district": scope.district, "day": _today().isoformat()}
    row |= {"services": json.dumps(sorted(ids)), "named": json.dumps(sorted(named & ids))}
    upsert(connection, open_days, [row], replace=("services", "named"))


def basis(connection: Connection, province: str, last: date) -> str:
    """What `open_on` of this day rests on: what is open NOW, while the day has not passed; what was THEN; now, where it is UNRECORDED."""
    if last >= _today():
        return NOW
    earlier = (open_days.c.province == province, open_days.c.day <= last.isoformat())
    return THEN if connection.scalar(select(open_days.c.day).where(*earlier).limit(1)) else UNRECORDED


def open_on(connection: Connection, scope: Scope, catalogue: Catalogue, last: date) -> dict[str, OpenServices]:
    """District -> what was open there on the last of some days; a district where nothing was is absent."""
    if basis(connection, scope.province, last) != THEN:
        return open_in(connection, scope, catalogue)
    table = open_days
    here = [table.c.province == scope.province, *([table.c.district == scope.district] if scope.district else [])]
    newest = select(table.c.district, func.max(table.c.day).label("day")).where(*here, table.c.day <= last.isoformat())
    latest = newest.group_by(table.c.district).subquery()
    rows = select(table).join(latest, (table.c.district == latest.c.district) & (table.c.day == latest.c.day)).where(*here)
    opened = {row.district: of_ids(catalogue, json.loads(row.services), json.loads(row.named)) for row in connection.execute(rows)}
    return {district: services for district, services in opened.items() if services.counting or services.others}


def districts_open(connection: Connection, province: str, catalogue: Catalogue, last: date) -> tuple[str, ...]:
    """The districts of the whole province that count for the KPI on this day, by name, whoever asks."""
    opened = open_on(connection, Scope(province), catalogue, last)
    return tuple(sorted((name for name, services in opened.items() if services.enough), key=thai_order))


def _today() -> date:
    return day_of(datetime.now(UTC))
