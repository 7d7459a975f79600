"""The services a district offers, as its banner, the report and the duties show them: local owner, coordinator, link, handbook.

A link that is known to be broken, or that failed when a person or a kiosk last tried it, is never shown as one: `fault` says why.
"""

import json
from dataclasses import fields
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, case, func, insert, select

from kiosk.frozen import frozen
from kiosk.survey.catalogue import Catalogue, LinkLook, Service, handbook_may_be_shown, link_fault
from kiosk.survey.catalogue_search import thai_order
from kiosk.survey.district_content import TEXT_LIMIT, with_code_names
from sync import wire
from sync.server import audit
from sync.server.clock import now
from sync.server.db.schema import handbook_checks, link_checks, open_services, service_details
from sync.server.scope import Scope
from sync.server.services import proposals
from sync.server.services.link_answers import LinkAnswer, latest_answers
from sync.server.services.open_services import are_open
from sync.server.tallies.service_keys import OWN, key_of, parts_of

LINK_LIMIT = TEXT_LIMIT  # characters; what a kiosk takes
# Beginnings of the audit log's notes about a new version; pages say them in their own language (pages.parts.audit_words).
ACCEPTED_FROM, BACK_TO, ADOPTED_FROM = "accepted from kiosk ", "back to version ", "adopted from "


@frozen
class LocalDetails:
    """What a district says about one service; an empty field leaves what is known otherwise."""

    name: str = ""
    owner: str = ""  # the LOCAL office, not only the national department
    coordinator: str = ""
    telephone: str = ""
    link: str = ""
    handbook: str = ""
    up_to_step: str = ""  # how far this counter can take it, and what remains in person
    name_en: str = ""  # empty: the catalogue's translation
    owner_en: str = ""


@frozen
class _Version:
    """What is to be written about a service. `at`: when it was written, where that was before."""

    details: dict[str, Any]
    note: str = ""
    at: str = ""


@frozen
class ServiceEntry:
    service: str
    name: str
    agency: str  # the national department; empty for a district's own service
    words: LocalDetails
    link: str  # empty when it must not be shown
    fault: str  # why there is no link, as catalogue.link_fault says; empty when there is one
    checked_at: str | None  # ISO moment of the last look at its link
    known: Service | None = None  # of the catalogue, where its printed name can be trusted
    handbook: str = ""  # empty when there is none, or it must not be shown (catalogue.handbook_may_be_shown)

    def name_in(self, language: str) -> str:
        """For a reader of `language`: the district's English words, the catalogue's translation, or else the Thai name."""
        translation = self.known.name_in(language) if self.known and language != "th" else ""
        return (language == "en" and self.words.name_en) or translation or self.name

    def agency_in(self, language: str) -> str:
        return self.known.agency_in(language) if self.known else self.agency

    def owner_in(self, language: str) -> str:
        """The local office; its Thai name where it has no English one, as on the sign at its door."""
        return (language == "en" and self.words.owner_en) or self.words.owner


def service_entries(connection: Connection, province: str, district: str, catalogue: Catalogue) -> list[ServiceEntry]:
    """By service id. Services whose name cannot be trusted (assets/catalogue_notes.json) are left out until someone has named them."""
    reported = _reported(connection, province, district)
    written = _written(connection, province, district)
    checks = {row.service: row for row in connection.execute(_mine(select(link_checks), link_checks, province, district))}
    looks = {row.service: row for row in connection.execute(_mine(select(handbook_checks), handbook_checks, province, district))}
    answers = latest_answers(connection, Scope(province, district))
    entries = []
    for service in sorted(reported):
        words = _merged(reported[service], written.get(service, LocalDetails()))
        known, check = catalogue.services.get(service), checks.get(service)
        if service in catalogue.hidden and not words.name:
            continue
        link = words.link or catalogue.link(service)
        look = _look(link, check, answers.get(service))
        fault = link_fault(service, link, catalogue, look) or ("" if is_link(link) else "no_link")
        name = words.name or catalogue.name(service)
        agency, at = known.agency if known else "", look.at if look else None
        trusted = None if service in catalogue.hidden else known
        handbook = _handbook(service, words, catalogue, looks.get(service))
        entries.append(ServiceEntry(service, name, agency, words, "" if fault else link, fault, at, trusted, handbook))
    return entries


def _look(link: str, check: Row | None, answer: LinkAnswer | None) -> LinkLook | None:
    """The last that is known of a link: a kiosk's check, or what the office that owns it said of this very link."""
    if answer and answer.url == link and (check is None or answer.written_at >= check.at):
        return LinkLook(link, answer.written_at, answer.right, True)
    return LinkLook(link, check.at, bool(check.ok), check.note == wire.LOOKED) if check else None


def _handbook(service: str, words: LocalDetails, catalogue: Catalogue, row: Row | None) -> str:
    """The district's own, or else the one that the catalogue has, where people may be sent to it."""
    url = words.handbook or catalogue.handbooks.get(service, "")
    look = LinkLook(row.url, row.at, bool(row.ok), row.note == wire.LOOKED) if row else None
    return url if is_link(url) and handbook_may_be_shown(service, url, catalogue, look) else ""


def is_link(text: str) -> bool:
    """Whether a text may be made a link of a page: http or https with a host, and nothing that a browser would run."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and text.isprintable() and " " not in text


def may_be_dialled(text: str) -> bool:
    """Nothing, or words with a number in them: a kiosk refuses all that is said of a service whose telephone has no digit."""
    return not text or any(letter.isdecimal() for letter in text)


def _mine(statement: Select, table: Table, province: str, district: str) -> Select:
    return statement.where(table.c.province == province, table.c.district == district)


def _reported(connection: Connection, province: str, district: str) -> dict[str, LocalDetails]:
    """What the kiosks said of the services they have opened; the latest word counts. Links and telephones are proposals (proposals.py)."""
    rows = connection.execute(
        _mine(select(open_services), open_services, province, district).where(are_open()).order_by(open_services.c.reported_at)
    )
    return {row.service: LocalDetails(name=row.name, owner=row.owner, name_en=row.name_en, owner_en=row.owner_en) for row in rows}


def _written(connection: Connection, province: str, district: str) -> dict[str, LocalDetails]:
    """The latest words written about each service; links and telephones only as the province's pages have them."""
    rows = proposals.rows_of(connection, Scope(province, district))
    return {service: _local_details(details) for service, details in proposals.published_words(rows).items()}


def _local_details(details: dict) -> LocalDetails:
    named = with_code_names(details)
    links = {"link": named.get("url") or "", "handbook": named.get("handbook_url") or ""}
    plain = {field.name: details.get(field.name, "") for field in fields(LocalDetails)} | links
    return LocalDetails(**{name: value if isinstance(value, str) else "\n".join(map(str, value)) for name, value in plain.items()})


def _merged(reported: LocalDetails, written: LocalDetails) -> LocalDetails:
    return LocalDetails(**{field.name: getattr(written, field.name) or getattr(reported, field.name) for field in fields(LocalDetails)})


def write_details(connection: Connection, actor: str, province: str, district: str, service: str, words: LocalDetails) -> None:
    """The next version of what the province's pages say about a service; what else was known of it (steps, documents) is kept."""
    latest = _latest(connection, province, district, service) or {}
    others = {name: value for name, value in latest.items() if name not in ("url", "handbook_url")}  # of the form: link, handbook
    details = {**others, **{field.name: getattr(words, field.name) for field in fields(LocalDetails)}}
    _write_version(connection, actor, Scope(province, district), service, _Version(details))


def _latest(connection: Connection, province: str, district: str, service: str) -> dict[str, Any] | None:
    return proposals.published_words(proposals.rows_of(connection, Scope(province, district))).get(service)


def accept(connection: Connection, actor: str, scope: Scope, service: str) -> bool:
    """Make the links and telephone that a kiosk proposed those of the pages. False when nothing waits."""
    proposal = proposals.waiting(connection, scope).get(service)
    if proposal is None:
        return False
    details = {**(_latest(connection, scope.province, scope.district, service) or {}), **proposal.contacts}
    _write_version(connection, actor, scope, service, _Version(details, f"{ACCEPTED_FROM}{proposal.kiosk}", proposal.at))
    return True


def take_back(connection: Connection, actor: str, scope: Scope, service: str) -> bool:
    """Write the pages' words before the newest ones once more. False when there is no version before."""
    own = [row for row in proposals.rows_of(connection, scope) if row.kiosk == proposals.PAGES and row.service == service]
    before = sorted(own, key=lambda row: row.version)[-2:-1]
    for row in before:
        _write_version(connection, actor, scope, service, _Version(json.loads(row.details), f"{BACK_TO}{row.version}"))
    return bool(before)


def _write_version(connection: Connection, actor: str, scope: Scope, service: str, words: _Version) -> None:
    """The next version of the pages' words."""
    table = service_details
    ours = _mine(select(func.max(table.c.version)), table, scope.province, scope.district).where(
        table.c.service == service, table.c.kiosk == proposals.PAGES
    )
    version = (connection.scalar(ours) or 0) + 1
    moment = now()
    text = json.dumps(words.details, ensure_ascii=False, sort_keys=True)
    values = {"version": version, "at": words.at or moment, "received_at": moment, "written_by": actor, "details": text}
    connection.execute(
        insert(table).values(province=scope.province, district=scope.district, service=service, kiosk=proposals.PAGES, **values)
    )
    audit.record(connection, actor, "service.write", service, words.note or f"version {version}", scope.district)


def written_elsewhere(connection: Connection, province: str, district: str) -> dict[str, list[str]]:
    """Service -> the other districts of the province that wrote something about it: what this one could adopt."""
    table = service_details
    rows = select(table.c.service, table.c.district).where(table.c.province == province, table.c.district != district).distinct()
    by_service: dict[str, list[str]] = {}
    for service, other in connection.execute(rows.order_by(table.c.service, table.c.district)):
        by_service.setdefault(service, []).append(other)
    return {service: sorted(others, key=thai_order) for service, others in by_service.items()}


def adopt(connection: Connection, actor: str, province: str, district: str, service: str, source: str) -> bool:
    """Take over everything another district wrote about a service (steps and documents too) as this one's next version.

    False when that district wrote nothing. Telephone and coordinator stay one's own.
    """
    theirs = _latest(connection, province, source, service)
    if theirs is None:
        return False
    own = _latest(connection, province, district, service) or {}
    own_contacts = {key: own[key] for key in ("telephone", "coordinator") if own.get(key)}
    others = {key: value for key, value in theirs.items() if key not in ("telephone", "coordinator")}
    _write_version(connection, actor, Scope(province, district), service, _Version({**others, **own_contacts}, f"{ADOPTED_FROM}{source}"))
    return True


def unchecked_links(connection: Connection, scope: Scope, before: str) -> dict[str, int]:
    """District -> open services whose link nobody has tried since the moment `before`."""
    table, checks = open_services, link_checks
    tried = (
        (checks.c.province == table.c.province)
        & (checks.c.district == table.c.district)
        & (checks.c.service == table.c.service)
        & (checks.c.at >= before)
    )
    statement = (
        select(table.c.district, func.count(table.c.service.distinct()))
        .select_from(table.outerjoin(checks, tried))
        .where(table.c.province == scope.province, checks.c.service.is_(None), are_open())
        .group_by(table.c.district)
    )
    if scope.district:
        statement = statement.where(table.c.district == scope.district)
    return {district: int(number) for district, number in connection.execute(statement)}


def opened_services(connection: Connection, scope: Scope, catalogue: Catalogue, language: str = "th") -> list[tuple[str, str]]:
    """(key, name) of the services opened anywhere in the scope, by key (tallies.service_keys). Beside other districts' a district's own
    service is named with its district."""
    own = func.substr(open_services.c.service, 1, len(OWN)) == OWN
    rows = (
        select(open_services.c.service, _called(language), case((own, open_services.c.district), else_=""), open_services.c.name)
        .distinct()  # several kiosks and districts have the same open
        .where(open_services.c.province == scope.province, are_open())
        .order_by(open_services.c.service, open_services.c.name.desc())
    )
    if scope.district:
        rows = rows.where(open_services.c.district == scope.district)
    names: dict[str, str] = {}
    for service, name, district, _ in connection.execute(rows):
        key = key_of(service, district)
        if key not in names:
            names[key] = name_in_figures(key, catalogue, name, bool(scope.district), language)
    return sorted(names.items())


def names_of_kiosk(connection: Connection, kiosk: str, catalogue: Catalogue, language: str) -> dict[str, str]:
    """Service id -> the name of each that this kiosk has open, revoked or not."""
    rows = connection.execute(select(open_services.c.service, _called(language)).where(open_services.c.kiosk == kiosk))
    return {service: name_in_figures(service, catalogue, name, language=language) for service, name in rows}


def _called(language: str) -> ColumnElement[str]:
    """What kiosks call a service of their own, for a reader of `language`."""
    name, english = open_services.c.name, open_services.c.name_en
    return func.coalesce(func.nullif(english, ""), name) if language == "en" else name


def name_in_figures(key: str, catalogue: Catalogue, given: str = "", alone: bool = True, language: str = "th") -> str:
    """One service has one name on every page of figures and in the report: the catalogue's. Only where that cannot be trusted, and for a
    district's own service, it is the one `given` to it, with the district where it does not stand `alone`. What a district calls it for
    citizens stands on its banner."""
    service, district = parts_of(key)
    if service in catalogue.services and service not in catalogue.hidden:
        return catalogue.services[service].name_in(language)
    name = given or catalogue.name(service)
    return name if alone or not district else f"{name} ({district})"
