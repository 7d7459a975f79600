"""Bringing a database to this program's schema at start, under a lock, one numbered step at a time. It never resets anything.

Ordered steps, as on the kiosk, instead of Alembic: the tables are made from schema/, both databases have transactional DDL, and a lock
around "which version, next step" is all that two servers starting at once need; Alembic would add a second configuration.
"""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, inspect, literal, select, text

from kiosk.survey.dates.calendar import day_of
from kiosk.survey.limits import ID_LENGTH
from kiosk.survey.unfinished import codes_counted, unfinished_under
from sync.server.clock import now
from sync.server.db import audit_chain, collation, comment_indexes, last_beats, search_index
from sync.server.db.engine import DatabaseUnusableError, is_postgresql, writing
from sync.server.db.schema import (
    FLAG,
    FROM_PHONES,
    alert_choices,
    alert_events,
    alert_outbox,
    amendments,
    audit,
    bulk_screenings,
    codes,
    comment_notes,
    comments,
    config_drafts,
    config_offers,
    conflicts,
    data_keys,
    districts,
    emblem_pictures,
    export_jobs,
    export_pieces,
    flags,
    handbook_checks,
    heartbeats,
    improvements,
    kiosks,
    ledger_days,
    link_answers,
    metadata,
    open_days,
    open_services,
    option_tallies,
    password_links,
    phone_chains,
    recovery_codes,
    report_chapters,
    report_photographs,
    reports,
    responses,
    schema_version,
    second_factors,
    selection_meetings,
    service_details,
    sessions,
    set_aside,
    spent_tokens,
    support_requests,
    theme_marks,
    unsent_forms,
    users,
    visit_tallies,
    visits,
)
from sync.server.db.schema.amendment_tables import counts_itself
from sync.server.db.schema.rollup_tables import ROLLUP_TABLES
from sync.server.db.schema.tally_tables import MONTH_TABLES
from sync.server.db.schema.update_tables import UPDATE_TABLES, audio_packs
from sync.server.db.table_changes import add_columns, columns, create, make_index

FIRST = 1  # the schema of schema/ as it first was
_LOCK = 6_570_257_001  # any number that no other program on this PostgreSQL uses for pg_advisory_lock


def _count_flags(connection: Connection) -> None:
    """Quality flags get running tallies: those of the responses that are held already."""
    table, tallies = flags, option_tallies
    for period in (table.c.day, func.substr(table.c.day, 1, 7)):
        columns = (table.c.province, period, literal(FLAG), table.c.district, responses.c.flagged, table.c.flag)
        same = (responses.c.province == table.c.province) & (responses.c.district == table.c.district) & (responses.c.id == table.c.id)
        counted = select(*columns, func.count()).join_from(table, responses, same).group_by(*columns)
        names = ("province", "period", "question", "district", "flagged", "code", "n")
        connection.execute(insert(tallies).from_select(names, counted))


def _find_days(connection: Connection) -> None:
    """A kiosk's days are found without reading the rest of it; what is close in time is found by its day."""
    make_index(connection, "responses_by_kiosk_day")
    connection.execute(text("DROP INDEX IF EXISTS responses_by_kiosk_time"))


def _keep_what_kiosks_say(connection: Connection) -> None:
    """What a kiosk calls its place is its own. And where an officer typed that nobody came, somebody counted: people get a row of 0."""
    add_columns(connection, kiosks, "place", "telephone")
    table, counted = visits, visit_tallies
    for period in (table.c.day, func.substr(table.c.day, 1, 7)):
        key = (table.c.province, period, literal(""), table.c.district, table.c.kiosk)
        same = [
            counted.c[name] == part for name, part in zip(("province", "period", "district", "kiosk"), (*key[:2], *key[3:]), strict=True)
        ]
        missing = ~select(counted.c.n).where(*same, counted.c.service == "").exists()
        rows = select(*key, literal(0)).where(missing).distinct()
        connection.execute(insert(counted).from_select(("province", "period", "service", "district", "kiosk", "n"), rows))


def _know_people(connection: Connection) -> None:
    """Passwords that others know, the log-in before, where an act came from; the audit log becomes a chain; codes for one kiosk."""
    add_columns(connection, users, "must_change", "last_log_in_at", "failed_since")
    add_columns(connection, sessions, "previous_at", "failed_before")
    add_columns(connection, audit, "origin", "request", "hash")
    add_columns(connection, codes, "for_kiosk")
    audit_chain.chain_all(connection)


def _keep_what_officers_do(connection: Connection) -> None:
    """Every note of a follow-up, names of kiosks, what kiosks say of published settings, forms that a session's end interrupted."""
    create((comment_notes, config_offers, unsent_forms), connection)
    for column in (kiosks.c.name, conflicts.c.choice, heartbeats.c.config_refused, heartbeats.c.config_fault):
        if column.name not in {present["name"] for present in inspect(connection).get_columns(column.table.name)}:
            kind = column.type.compile(connection.dialect)
            default = "" if column.nullable else " NOT NULL DEFAULT ''"
            connection.execute(text(f"ALTER TABLE {column.table.name} ADD COLUMN {column.name} {kind}{default}"))


def _accept_what_stood(connection: Connection) -> None:
    """Words of kiosks become proposals: what the public page showed until now is the pages' own from here on."""
    table = service_details
    shown: dict[tuple[str, str, str], dict[str, Any]] = {}
    moments: dict[tuple[str, str, str], str] = {}
    reported = open_services.c
    columns = (reported.province, reported.district, reported.service, reported.telephone, reported.link, reported.reported_at)
    for row in connection.execute(select(*columns).order_by(reported.reported_at)):  # columns that came later are not there yet
        key = (row.province, row.district, row.service)
        words = {name: value for name, value in (("telephone", row.telephone), ("url", row.link)) if value}
        shown[key], moments[key] = {**shown.get(key, {}), **words}, row.reported_at
    for row in connection.execute(select(table).order_by(table.c.received_at, table.c.version)):
        key = (row.province, row.district, row.service)
        shown[key] = {**shown.get(key, {}), **{name: value for name, value in json.loads(row.details).items() if value}}
        moments[key] = row.received_at
    for key, details in shown.items():
        place = dict(zip(("province", "district", "service"), key, strict=True))
        here = [table.c[name] == value for name, value in place.items()]
        version = (connection.scalar(select(func.max(table.c.version)).where(*here, table.c.kiosk == "")) or 0) + 1
        values = {"kiosk": "", "version": version, "at": moments[key], "received_at": moments[key], "written_by": ""}
        if details:
            text_of = json.dumps(details, ensure_ascii=False, sort_keys=True)
            connection.execute(insert(table).values(**place, **values, details=text_of))


def _ask_twice(connection: Connection) -> None:
    """Second factors: telephones, recovery codes, sessions that wait for a code; and from which network a session was begun."""
    create((second_factors, recovery_codes), connection)
    add_columns(connection, sessions, "pending", "origin")


def _print(connection: Connection) -> None:
    """What posters and leaflets say of a district, and the order in which it shows its services."""
    add_columns(connection, districts, "line", "facebook", "opened_on")
    add_columns(connection, open_services, "position")


def _remember_what_is_open(connection: Connection) -> None:
    """What is open is written down day by day, from today on: of the days before nobody knows it."""
    open_days.create(connection, checkfirst=True)
    table, revoked = open_services, select(kiosks.c.kiosk).where(kiosks.c.revoked_at.is_not(None))
    opened: dict[tuple[str, str], dict[str, bool]] = {}
    said = select(table.c.province, table.c.district, table.c.service, table.c.name)  # columns that came later are not there yet
    for row in connection.execute(said.where(table.c.kiosk.not_in(revoked)).order_by(table.c.service)):
        services = opened.setdefault((row.province, row.district), {})
        services[row.service] = services.get(row.service, False) or bool(row.name)
    day = day_of(datetime.now(UTC)).isoformat()
    for (province, district), services in opened.items():
        named = json.dumps([service for service, has_name in services.items() if has_name])
        values = {"province": province, "district": district, "day": day, "services": json.dumps(list(services)), "named": named}
        connection.execute(insert(open_days).values(**values))


def _count_unfinished(connection: Connection) -> None:
    """Errands that were not finished (kiosk.survey.unfinished) get running tallies: those that newer kiosks have sent already."""
    table, question = responses, "services"  # the shipped form's question that names services
    said = table.c.record.like(f'%"{unfinished_under(question)}":[%')
    rows = select(table.c.province, table.c.district, table.c.day, table.c.flagged, table.c.record).where(said, counts_itself(table))
    counts: Counter[tuple[Any, ...]] = Counter()
    for row in connection.execute(rows):
        answers = json.loads(row.record)["answers"]
        services = answers.get(question)
        for field, code in codes_counted(question, answers, services if isinstance(services, list) else []):
            if isinstance(code, str) and len(code) <= ID_LENGTH:
                counts.update((row.province, period, field, row.district, row.flagged, code) for period in (row.day, row.day[:7]))
    names = ("province", "period", "question", "district", "flagged", "code")
    if counts:
        connection.execute(insert(option_tallies), [dict(zip(names, key, strict=True), n=n) for key, n in counts.items()])


def _work_on_comments(connection: Connection) -> None:
    """Comments can be searched, grouped, given themes and owners; comments.preparation fills in what is told of those held already."""
    create((theme_marks, bulk_screenings, improvements), connection)
    add_columns(connection, comments, "search", "alike", "suspected", "owner", "due", "bulk")
    add_columns(connection, comment_notes, "owner", "due")
    comment_indexes.make_all(connection)


def _reset_by_mail(connection: Connection) -> None:
    """A mailbox that an account has confirmed, and links for a new password."""
    add_columns(connection, users, "email")
    password_links.create(connection, checkfirst=True)


# version -> what brings the version before it there; also change schema/
STEPS: Mapping[int, Callable[[Connection], None]] = {
    2: _count_flags,
    3: partial(make_index, name="responses_by_id"),  # an id is found in whatever district it is held
    4: _find_days,
    5: partial(create, (amendments, set_aside)),  # corrections and withdrawals; no earlier record is one
    6: _keep_what_kiosks_say,
    7: _know_people,
    8: _keep_what_officers_do,
    9: _accept_what_stood,
    10: _ask_twice,
    11: _print,
    12: _remember_what_is_open,
    13: partial(create, (report_chapters, report_photographs)),
    14: _count_unfinished,
    15: columns(conflicts, "counting", "comments"),  # which record of a conflict counts; before it was the first, whatever was chosen
    16: _work_on_comments,
    17: partial(create, (data_keys,)),  # with which spreadsheets read the data tables
    18: columns(kiosks, "line", "facebook", "opened_on"),  # which kiosks say from then on
    19: columns(kiosks, "note", "hidden_at"),  # a note about a kiosk, and whether it stays on the list
    20: partial(create, (alert_choices, alert_events, alert_outbox)),
    21: partial(create, (export_jobs, export_pieces)),
    22: columns(kiosks, "moved_from", "moved_at"),  # from where the province moved one, so that it can be taken back
    23: partial(collation.bring_to_code_points, metadata=metadata),
    24: partial(create, (config_drafts,)),  # settings that are being prepared
    25: partial(create, UPDATE_TABLES),
    26: partial(create, (handbook_checks, link_answers, selection_meetings)),
    27: last_beats.note_last_beats,
    28: partial(create, (support_requests,)),
    29: _reset_by_mail,
    30: columns(reports, "asked_step", "asked_by", "asked_at"),  # a step that a second person is to confirm
    31: columns(alert_choices, "language"),  # of the messages
    32: partial(create, ROLLUP_TABLES),
    33: partial(create, (*FROM_PHONES, phone_chains, spent_tokens)),  # answers from people's own telephones
    34: columns(districts, "place_en"),  # what English pages call places, a district's own services and their offices
    35: columns(kiosks, "place_en"),
    36: columns(open_services, "name_en", "owner_en"),
    37: partial(create, (audio_packs,)),
    38: comment_indexes.narrow,
    39: partial(create, (emblem_pictures,)),
    40: partial(create, MONTH_TABLES),  # what pages of a whole province read; filled by tallies.keeping
    41: columns(ledger_days, "checked_at"),
}


def migrate(engine: Engine, steps: Mapping[int, Callable[[Connection], None]] = STEPS) -> int:
    """Create or upgrade the schema and return its version. Safe when several processes start at once.

    Raises DatabaseUnusableError when the database was made by a newer program.
    """
    newest = max(steps, default=FIRST)
    with writing(engine) as connection:
        if is_postgresql(connection):
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        present = _version(connection)
        if present > newest:
            raise DatabaseUnusableError(
                f"The database has schema {present}, made by a newer program; this one knows {newest}. "
                "Upgrade the program; nothing was changed."
            )
        if not present:
            metadata.create_all(connection)
            _stamp(connection, newest)
        for version in range(max(present, FIRST) + 1, newest + 1):
            if present:
                steps[version](connection)
                _stamp(connection, version)
        if not (present and is_postgresql(connection)):
            search_index.ensure(connection)
        return newest


def _version(connection: Connection) -> int:
    if not inspect(connection).has_table(schema_version.name):
        return 0
    return connection.scalar(select(func.max(schema_version.c.version))) or 0


def _stamp(connection: Connection, version: int) -> None:
    connection.execute(insert(schema_version).values(version=version, applied_at=now()))
