"""What a page's filters may choose from: districts and services that an account may see. It draws nothing."""

from sqlalchemy import Connection, select

from kiosk.survey.catalogue import Catalogue
from kiosk.survey.limits import ID
from sync.server.accounts.users import User
from sync.server.db.schema import districts, open_services
from sync.server.scope import Scope


def chosen_district(user: User, wanted: str) -> Scope:
    """The district asked for, or all that the account may see; a district account always gets its own."""
    return Scope(user.province, user.district or wanted)


def chosen_service(wanted: str) -> str:
    """A service id, or nothing when what was asked for is none."""
    return wanted if ID.fullmatch(wanted) else ""


def district_names(connection: Connection, scope: Scope) -> list[str]:
    wanted = select(districts.c.district).where(districts.c.province == scope.province).order_by(districts.c.district)
    return list(connection.scalars(wanted.where(districts.c.district == scope.district) if scope.district else wanted))


def service_choices(connection: Connection, scope: Scope, catalogue: Catalogue) -> list[tuple[str, str]]:
    """(id, name) of the services opened anywhere in the scope, by id; the district's own words where it gave some."""
    wanted = (
        select(open_services.c.service, open_services.c.name)
        .where(open_services.c.province == scope.province)
        .order_by(open_services.c.service, open_services.c.name.desc())
    )
    if scope.district:
        wanted = wanted.where(open_services.c.district == scope.district)
    found: dict[str, str] = {}
    for service, name in connection.execute(wanted):
        found.setdefault(service, name or catalogue.name(service))
    return list(found.items())
