"""Which services are open in a district: by its kiosks that are not revoked, or as the province entered them. The KPI counts these."""

import json
from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import ColumnElement, Connection, delete, func, select

from kiosk.frozen import frozen
from kiosk.survey.catalogue import Catalogue
from kiosk.survey.limits import FEWEST_SERVICES
from sync.server import audit
from sync.server.clock import now
from sync.server.db.bulk import upsert
from sync.server.db.schema import kiosks, open_services, service_details
from sync.server.scope import Scope

ENTERED = ""  # the `kiosk` of a service that the province entered by hand


@frozen
class OpenServices:
    """Ids, each in order."""

    counting: tuple[str, ...] = ()  # of the catalogue and shown: what the KPI counts
    others: tuple[str, ...] = ()  # the district's own, and those whose name nobody has checked

    @property
    def enough(self) -> bool:
        """Whether the district counts for the KPI."""
        return len(self.counting) >= FEWEST_SERVICES


def are_open() -> ColumnElement[bool]:
    """The rows of `open_services` that hold: a revoked kiosk's do not."""
    revoked = select(kiosks.c.kiosk).where(kiosks.c.revoked_at.is_not(None))
    return open_services.c.kiosk.not_in(revoked)


def open_without(connection: Connection, scope: Scope, catalogue: Catalogue, kiosk: str) -> OpenServices:
    """What would be open in a district (`scope` is of one) without this kiosk."""
    here = (open_services.c.province == scope.province, open_services.c.district == scope.district)
    return _of_rows(connection, scope, catalogue, (*here, open_services.c.kiosk != kiosk))


def open_with(connection: Connection, scope: Scope, catalogue: Catalogue, kiosk: str) -> OpenServices:
    """What would be open in a district (`scope` is of one) if this kiosk of another one stood there."""
    here = (open_services.c.province == scope.province) & (open_services.c.district == scope.district)
    return _of_rows(connection, scope, catalogue, (here | (open_services.c.kiosk == kiosk),))


def _of_rows(connection: Connection, scope: Scope, catalogue: Catalogue, chosen: tuple[ColumnElement[bool], ...]) -> OpenServices:
    table = open_services
    rows = connection.execute(select(table.c.service, table.c.name).where(*chosen, are_open())).all()
    ids = {row.service for row in rows}
    named = {row.service for row in rows if row.name} | {service for _, service in _named_on_pages(connection, scope, ids)}
    return of_ids(catalogue, ids, named)


def open_in(connection: Connection, scope: Scope, catalogue: Catalogue) -> dict[str, OpenServices]:
    """District -> what is open there now; a district where nothing is open is absent."""
    return {district: of_ids(catalogue, ids, named) for district, (ids, named) in reported(connection, scope).items()}


def reported(connection: Connection, scope: Scope) -> dict[str, tuple[set[str], set[str]]]:
    """District -> the ids that are open there now, and those of them that somebody has named."""
    table = open_services
    here = [table.c.province == scope.province, *([table.c.district == scope.district] if scope.district else [])]
    opened: dict[str, set[str]] = defaultdict(set)
    named: dict[str, set[str]] = defaultdict(set)
    once = select(table.c.district, table.c.service, func.max(table.c.name).label("name")).where(*here, are_open())  # of several kiosks
    for row in connection.execute(once.group_by(table.c.district, table.c.service)).all():
        opened[row.district].add(row.service)
        named[row.district] |= {row.service} if row.name else set()
    for district, service in _named_on_pages(connection, scope, set().union(*opened.values())):
        named[district].add(service)
    return {district: (ids, named[district]) for district, ids in opened.items()}


def of_ids(catalogue: Catalogue, ids: Collection[str], named: Collection[str]) -> OpenServices:
    """`ids`: what is open; `named`: what somebody has given a name, which a service needs whose name in the catalogue is not shown."""
    counting = catalogue.counting(sorted(ids), named)
    return OpenServices(tuple(counting), tuple(sorted(set(ids) - set(counting))))


def _named_on_pages(connection: Connection, scope: Scope, services: Collection[str]) -> list[tuple[str, str]]:
    """(district, service) of those of `services` that somebody has given a name."""
    table = service_details
    here = [table.c.province == scope.province, *([table.c.district == scope.district] if scope.district else [])]
    rows = select(table.c.district, table.c.service, table.c.details).where(*here, table.c.service.in_(services))
    latest = {(row.district, row.service): row.details for row in connection.execute(rows.order_by(table.c.received_at, table.c.version))}
    return [key for key, details in latest.items() if json.loads(details).get("name")]


def shown_order(connection: Connection, scope: Scope) -> list[str]:
    """The open services of a district in the order in which it shows them: those of the kiosk that joined first, then what others
    add; a newer kiosk moves nothing."""
    table = open_services
    here = (table.c.province == scope.province, table.c.district == scope.district)
    joined = table.outerjoin(kiosks, kiosks.c.kiosk == table.c.kiosk)
    rows = select(table.c.service).select_from(joined).where(*here, are_open())
    order = (kiosks.c.enrolled_at.is_(None), kiosks.c.enrolled_at, table.c.kiosk, table.c.position, table.c.service)
    return list(dict.fromkeys(connection.scalars(rows.order_by(*order))))


def entered(connection: Connection, scope: Scope) -> list[str]:
    """What the province entered for a district."""
    table = open_services
    mine = (table.c.province == scope.province, table.c.district == scope.district, table.c.kiosk == ENTERED)
    return list(connection.scalars(select(table.c.service).where(*mine).order_by(table.c.position, table.c.service)))


def enter(connection: Connection, actor: str, scope: Scope, services: Collection[str]) -> None:
    """Replace what the province entered for a district: it serves without a kiosk, or its kiosk has not come yet."""
    table = open_services
    place = {"province": scope.province, "district": scope.district, "kiosk": ENTERED}
    connection.execute(delete(table).where(*(table.c[name] == value for name, value in place.items())))
    rows = [{**place, "service": service, "position": at, "reported_at": now()} for at, service in enumerate(services)]
    upsert(connection, table, rows, replace=("position", "reported_at"))
    audit.record(connection, actor, "district.services", scope.district, " ".join(sorted(services)), scope.district)
