"""What each kiosk would say to a configuration before it is published: the kiosk's own check, asked here with what is known of it."""

import json
from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import Connection, Row, select

from kiosk.frozen import frozen
from kiosk.site.model import OwnService, Site
from sync import wire
from sync.client.configuration import UnusableConfigError, validated
from sync.server.configuration import published
from sync.server.configuration.drafts import in_force
from sync.server.db.schema import kiosks, open_services
from sync.server.scope import Scope

_OWN = "X-"  # ids of a district's own services


@frozen
class KioskRefusal:
    """A kiosk that would take nothing of it, and why: a sentence of the kiosk's (kiosk.language.sentence)."""

    kiosk: Row  # of the table `kiosks`
    why: str


def refusals(connection: Connection, scope: Scope, config: wire.Config) -> list[KioskRefusal]:
    """The kiosks at work in `scope` that could not use `config` there, by id. One that has not been heard yet cannot be asked."""
    answers: dict[tuple[str, tuple[str, ...]], str] = {}  # of kiosks that are alike: many are
    merged: dict[str, wire.Config] = {}
    lines = []
    for kiosk, own in _heard(connection, scope):
        if kiosk.district not in merged:
            merged[kiosk.district] = in_force(connection, Scope(scope.province, kiosk.district), {scope.district: config})
        offered = merged[kiosk.district]
        alike = json.dumps(offered, sort_keys=True), tuple(own)
        if alike not in answers:
            answers[alike] = refusal(offered, kiosk, own)
        if answers[alike]:
            lines.append(KioskRefusal(kiosk, answers[alike]))
    return lines


def new_refusals(connection: Connection, scope: Scope, config: wire.Config) -> list[KioskRefusal]:
    """Those that could not use `config`, though they can use what is in force: a kiosk that is at odds already holds nobody up."""
    before = published.latest(connection, scope.province, scope.district)
    at_odds = {line.kiosk.kiosk for line in refusals(connection, scope, before)}
    return [line for line in refusals(connection, scope, config) if line.kiosk.kiosk not in at_odds]


def refusal(offered: wire.Config, kiosk: Row, own: list[str]) -> str:
    """Why a kiosk with these services of its own could not use it; "" where it can."""
    services = {service: OwnService(service) for service in own}
    site = Site(kiosk.kiosk, kiosk.province, kiosk.district, kiosk.place or kiosk.district, tuple(own) or ("P002",), own_services=services)
    try:
        validated(offered, site)
    except UnusableConfigError as error:
        return str(error) if not error.args else error.args[0]
    return ""


def _heard(connection: Connection, scope: Scope) -> Iterator[tuple[Row, list[str]]]:
    """The kiosks at work that have said what is open at them, each with the services that only its district has."""
    said: dict[str, list[str]] = defaultdict(list)
    here = [open_services.c.province == scope.province]
    for kiosk, service in connection.execute(select(open_services.c.kiosk, open_services.c.service).where(*here)):
        said[kiosk] += [service] if service.startswith(_OWN) else []
    at_work = [kiosks.c.province == scope.province, kiosks.c.enrolled_at.is_not(None), kiosks.c.revoked_at.is_(None)]
    at_work += [kiosks.c.district == scope.district] if scope.district else []
    for row in connection.execute(select(kiosks).where(*at_work).order_by(kiosks.c.kiosk)):
        if row.kiosk in said:
            yield row, sorted(said[row.kiosk])
