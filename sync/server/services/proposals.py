"""Links and telephones that a kiosk wrote: a proposal until somebody of the district or province accepts it on the banner's pages.

One kiosk's key, or one PIN at a counter, must not change where the public page and every other counter send people. Other words of a kiosk
(steps, papers, fees) stand at once. Accepting writes the next version of the pages' own words; a version before comes back in the same way.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, select

from kiosk.frozen import frozen
from kiosk.survey.district_content import with_code_names
from sync.server import audit
from sync.server.db.schema import open_services, service_details
from sync.server.scope import Scope
from sync.server.services.open_services import are_open

PAGES = ""  # the `kiosk` of words written or accepted on the province's pages
CONTACTS = ("url", "handbook_url", "agency_page", "telephone")  # names of the code: what is a proposal


@frozen
class Proposal:
    """What one kiosk would have the pages show, and how it differs from what they do."""

    service: str
    kiosk: str
    at: str  # ISO moment at which it was written
    contacts: Mapping[str, Any]
    differences: tuple[tuple[str, str, str], ...]  # (field, as it is shown, as it is proposed)


def details_of(row: Row) -> dict[str, Any]:
    """The words of a row of `service_details` under the names of the code."""
    return with_code_names(json.loads(row.details))


def without_contacts(details: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in details.items() if name not in CONTACTS}


def contacts_of(details: Mapping[str, Any]) -> dict[str, Any]:
    """Those that say something."""
    return {name: details[name] for name in CONTACTS if details.get(name)}


def published_words(rows: Iterable[Row]) -> dict[str, dict[str, Any]]:
    """Service -> the newest words about it, with the links and telephone of the pages alone. `rows`: of one district, oldest first."""
    words: dict[str, dict[str, Any]] = {}
    accepted: dict[str, dict[str, Any]] = {}
    for row in rows:
        words[row.service] = without_contacts(details_of(row))
        if row.kiosk == PAGES:
            accepted[row.service] = contacts_of(details_of(row))
    return {service: {**details, **accepted.get(service, {})} for service, details in words.items()}


def rows_of(connection: Connection, scope: Scope) -> list[Row]:
    """All that was written in a district, oldest first."""
    table = service_details
    here = (table.c.province == scope.province, table.c.district == scope.district)
    return list(connection.execute(select(table).where(*here).order_by(*_oldest_first())))


def record(connection: Connection, scope: Scope, kiosk: str, service: str, contacts: Mapping[str, Any]) -> None:
    """That a kiosk proposed links or a telephone, in the audit log."""
    said = " ".join(str(value) for value in contacts.values())
    audit.record(connection, f"kiosk {kiosk}", "service.propose", service, said, scope.district)


def waiting(connection: Connection, scope: Scope) -> dict[str, Proposal]:
    """Service -> the newest links and telephone of a kiosk that are not those of the pages."""
    shown, written = _shown_and_written(rows_of(connection, scope))
    proposals: dict[str, Proposal] = {}
    for row in _reported(connection, scope):
        proposals |= _proposal(row.service, row.kiosk, row.reported_at, shown.get(row.service, {}), reported_contacts(row))
    for service, row in written.items():
        proposals |= _proposal(service, row.kiosk, row.at, shown.get(service, {}), contacts_of(details_of(row)))
    return proposals


def _shown_and_written(rows: Iterable[Row]) -> tuple[dict[str, dict[str, Any]], dict[str, Row]]:
    """Service -> links and telephone of the pages; and what a kiosk wrote about it since. `rows`: of one district, oldest first."""
    shown: dict[str, dict[str, Any]] = {}
    written: dict[str, Row] = {}
    for row in rows:
        if row.kiosk == PAGES:
            shown[row.service] = contacts_of(details_of(row))
            written.pop(row.service, None)
        elif contacts_of(details_of(row)):
            written[row.service] = row
    return shown, written


def waiting_by_district(connection: Connection, scope: Scope) -> dict[str, int]:
    """District -> how many services wait there (`waiting`); one where nothing waits is absent. Two readings, however many districts."""
    details, said = service_details, open_services
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    for row in connection.execute(select(details).where(*_within(details, scope)).order_by(*_oldest_first())):
        rows[row.district].append(row)
    reported: defaultdict[str, list[Row]] = defaultdict(list)
    columns = (said.c.district, said.c.service, said.c.link, said.c.telephone)
    for row in connection.execute(select(*columns).where(*_within(said, scope), are_open()).distinct()):  # several kiosks say the same
        reported[row.district].append(row)
    counts = {name: _number_waiting(rows[name], reported[name]) for name in {*rows, *reported}}
    return {name: count for name, count in counts.items() if count}


def _number_waiting(rows: Iterable[Row], reported: Iterable[Row]) -> int:
    shown, written = _shown_and_written(rows)
    proposed = [(row.service, reported_contacts(row)) for row in reported]
    proposed += [(service, contacts_of(details_of(row))) for service, row in written.items()]
    return len({service for service, contacts in proposed if _changed(shown.get(service, {}), contacts)})


def _within(table: Table, scope: Scope) -> list[ColumnElement[bool]]:
    return [table.c.province == scope.province, *([table.c.district == scope.district] if scope.district else [])]


def _oldest_first() -> tuple[ColumnElement[Any], ...]:
    return service_details.c.received_at, service_details.c.at, service_details.c.version


def _reported(connection: Connection, scope: Scope) -> Iterable[Row]:
    table = open_services
    here = (table.c.province == scope.province, table.c.district == scope.district, are_open())
    return connection.execute(select(table).where(*here).order_by(table.c.reported_at))


def reported_contacts(said: Any) -> dict[str, str]:
    """Of what a heartbeat says about a service: a row of `open_services`, or the heartbeat's own."""
    return {name: value for name, value in (("url", said.link), ("telephone", said.telephone)) if value}


def _proposal(service: str, kiosk: str, at: str, shown: Mapping[str, Any], proposed: Mapping[str, Any]) -> dict[str, Proposal]:
    changed = _changed(shown, proposed)
    differences = tuple((name, str(shown.get(name, "")), str(proposed[name])) for name in changed)
    return {service: Proposal(service, kiosk, at, proposed, differences)} if changed else {}


def _changed(shown: Mapping[str, Any], proposed: Mapping[str, Any]) -> list[str]:
    return [name for name, value in proposed.items() if value != shown.get(name)]


def with_a_version_before(connection: Connection, scope: Scope) -> set[str]:
    """The services whose words on the pages can be taken back."""
    table = service_details
    here = (table.c.province == scope.province, table.c.district == scope.district, table.c.kiosk == PAGES)
    return set(connection.scalars(select(table.c.service).where(*here, table.c.version > 1)))
