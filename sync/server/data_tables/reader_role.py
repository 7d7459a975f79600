"""A PostgreSQL role that Metabase, Superset or Power BI reads figures with, and the views that are all it can read.

The views are in a schema of their own, read running tallies alone and no response, and say nothing of who answered (part 1 of the
form): there are no cells of persons in them. Levels and percent of fewer than five respondents are empty (SMALLEST_GROUP of
kiosk.survey.limits). A view reads with its owner's rights, so that the role needs none on any table (PostgreSQL manual, 41.5, "Rules and
Privileges").
"""

import re
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from psycopg import sql
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import Connection

from kiosk.survey.limits import LEVELS, MODES, SMALLEST_GROUP
from sync.server import audit
from sync.server.messages import LocalizedError

SCHEMA, CONNECTIONS, STATEMENT_SECONDS = "figures", 5, 60
_MARK = "reads the figures of the province"  # comment on a role that was made here: no other is changed or removed
_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")
_COMPLETE = " + ".join(f"mode_{mode}" for mode in MODES)
_YEAR = "substr(period, 1, 4)::int + 543 + (substr(period, 6, 2) >= '10')::int"
_A_HAIR = "0.000000000001"  # a mean that lies half way is rounded up although its division ended a digit too low


class ReaderRoleError(LocalizedError):
    """The role cannot be made or removed."""


def views(aspects: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Name -> its SELECT. `aspects`: aspect id -> item ids, as kiosk.survey.scoring.score takes them."""
    modes = ", ".join(f"sum(mode_{mode}) AS {mode}" for mode in MODES)
    counts = f"sum({_COMPLETE}) AS complete, sum(partial) AS partial, {modes}"
    came = "SELECT sum(n) FROM visit_tallies AS v WHERE v.province = p.province AND v.district = p.district AND v.service = ''"
    of_period = f"SELECT period AS {{}}, district, {counts}, ({came} AND v.period = p.period) AS people FROM period_counts AS p"
    whole = "WHERE service = '' AND length(period) = {} GROUP BY province, period, district"
    return {
        "days": f"{of_period.format('day')} {whole.format(10)}",
        "months": f"{of_period.format('month')} {whole.format(7)}",
        "services": f"SELECT period AS month, district, service, {counts} FROM period_counts WHERE service <> '' AND length(period) = 7 "
        "GROUP BY period, district, service",
        "items": _items(),
        "scores": _scores(aspects),
    }


def _items() -> str:
    levels = ", ".join(f"CASE WHEN n >= {SMALLEST_GROUP} THEN level_{level} END AS level_{level}" for level in LEVELS)
    sums = ", ".join(f"sum(n{level}) AS level_{level}" for level in LEVELS)
    n, points = " + ".join(f"n{level}" for level in LEVELS), " + ".join(f"{level} * n{level}" for level in LEVELS)
    whole = "FROM item_tallies WHERE service = '' AND length(period) = 7 GROUP BY period, district, item"
    summed = f"SELECT period AS month, district, item, {sums}, sum({n}) AS n, sum({points}) AS points {whole}"
    mean = f"CASE WHEN n >= {SMALLEST_GROUP} THEN round(points::numeric / n + {_A_HAIR}, 2) END AS mean"
    return f"SELECT month, district, item, n, {levels}, {mean} FROM ({summed}) AS summed"


def _scores(aspects: Mapping[str, Sequence[str]]) -> str:
    """Percent of each district and fiscal year: the mean of the aspects' means of the items' means, none of them rounded."""
    n, points = " + ".join(f"n{level}" for level in LEVELS), " + ".join(f"{level} * n{level}" for level in LEVELS)
    pairs = ", ".join(f"('{item}', '{aspect}')" for aspect, items in aspects.items() for item in items)
    months = "service = '' AND length(period) = 7"
    enough = f"complete >= {SMALLEST_GROUP}"
    return " ".join(
        (
            f"WITH item AS (SELECT {_YEAR} AS fiscal_year, district, item, sum({points})::numeric / nullif(sum({n}), 0) AS mean",
            f"FROM item_tallies WHERE {months} GROUP BY 1, 2, 3),",
            f"aspect AS (SELECT fiscal_year, district, aspect, avg(mean) AS mean FROM item JOIN (VALUES {pairs}) AS form (member, aspect)",
            "ON form.member = item.item WHERE mean IS NOT NULL GROUP BY 1, 2, 3),",
            f"overall AS (SELECT fiscal_year, district, CASE WHEN count(*) = {len(aspects)} THEN avg(mean) END AS mean",
            "FROM aspect GROUP BY 1, 2),",
            f"people AS (SELECT {_YEAR} AS fiscal_year, district, sum({_COMPLETE}) AS complete FROM period_counts",
            f"WHERE {months} GROUP BY 1, 2)",
            f"SELECT fiscal_year, district, complete, CASE WHEN {enough} THEN round(mean + {_A_HAIR}, 2) END AS overall,",
            f"CASE WHEN {enough} THEN round(20 * mean + {_A_HAIR}, 2) END AS percent",
            "FROM people LEFT JOIN overall USING (fiscal_year, district)",
        )
    )


def make(connection: Connection, name: str, aspects: Mapping[str, Sequence[str]]) -> str:
    """The views as this program has them, and the role with a new password, which is returned. Raises ReaderRoleError."""
    password = secrets.token_urlsafe(24)
    role = sql.Identifier(_checked(name))
    driver: Any = connection.connection.driver_connection
    secret = sql.Literal(driver.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256").decode())
    try:
        with driver.cursor() as cursor:
            is_ours = _is_ours(cursor, name)
            for statement in _view_statements(aspects):
                cursor.execute(statement)
            act = "ALTER" if is_ours else "CREATE"
            rights = f"LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION CONNECTION LIMIT {CONNECTIONS} PASSWORD {{}}"
            cursor.execute(sql.SQL(f"{act} ROLE {{}} {rights}").format(role, secret))
            for statement in _ROLE_STATEMENTS:
                cursor.execute(sql.SQL(statement).format(role))
    except InsufficientPrivilege as error:
        raise ReaderRoleError("reader_role_rights") from error
    audit.record(connection, audit.COMMAND_LINE, "reader.make", name)
    return password


def remove(connection: Connection, name: str) -> None:
    """The role; the views stay for others. Raises ReaderRoleError."""
    driver: Any = connection.connection.driver_connection
    role = sql.Identifier(_checked(name))
    try:
        with driver.cursor() as cursor:
            if not _is_ours(cursor, name):
                raise ReaderRoleError("reader_role_none", name=name)
            cursor.execute(sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA {} FROM {}").format(sql.Identifier(SCHEMA), role))
            cursor.execute(sql.SQL("REVOKE ALL ON SCHEMA {} FROM {}").format(sql.Identifier(SCHEMA), role))
            cursor.execute(sql.SQL("DROP ROLE {}").format(role))
    except InsufficientPrivilege as error:
        raise ReaderRoleError("reader_role_rights") from error
    audit.record(connection, audit.COMMAND_LINE, "reader.remove", name)


_ROLE_STATEMENTS = (
    f"COMMENT ON ROLE {{}} IS '{_MARK}'",
    "ALTER ROLE {} SET default_transaction_read_only = on",
    f"ALTER ROLE {{}} SET statement_timeout = '{STATEMENT_SECONDS}s'",
    f"ALTER ROLE {{}} SET search_path = {SCHEMA}",
    f"GRANT USAGE ON SCHEMA {SCHEMA} TO {{}}",
    f"GRANT SELECT ON ALL TABLES IN SCHEMA {SCHEMA} TO {{}}",
)


def _view_statements(aspects: Mapping[str, Sequence[str]]) -> list[str]:
    """Views are made anew where another version of this program made them with other columns."""
    statements = [f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}"]
    for view, select in views(aspects).items():
        statements += [f"DROP VIEW IF EXISTS {SCHEMA}.{view}", f"CREATE VIEW {SCHEMA}.{view} WITH (security_barrier) AS {select}"]
        # Dropping took the rights of the roles that were made before: they get them back.
    granted = f"SELECT rolname FROM pg_roles WHERE shobj_description(oid, 'pg_authid') = '{_MARK}'"
    grant = f"EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA {SCHEMA} TO %I', reader)"
    statements.append(f"DO $$ DECLARE reader name; BEGIN FOR reader IN {granted} LOOP {grant}; END LOOP; END $$")
    return statements


def _is_ours(cursor: Any, name: str) -> bool:
    """Whether a role of this name was made here; False where there is none. Raises ReaderRoleError for somebody else's."""
    row = cursor.execute("SELECT shobj_description(oid, 'pg_authid') FROM pg_roles WHERE rolname = %s", (name,)).fetchone()
    if row is not None and row[0] != _MARK:
        raise ReaderRoleError("reader_role_other", name=name)
    return row is not None


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name) or name.startswith("pg_"):
        raise ReaderRoleError("reader_role_name")
    return name
