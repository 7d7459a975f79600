"""How far the report's figures can be trusted: completeness, quality flags, versions, and the digest of all responses."""

import hashlib
from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection, select

from kiosk import __version__
from kiosk.survey.dates.calendar import month_name
from kiosk.survey.quality import QUALITY_FLAGS
from kiosk.survey.scoring import decimals, score
from sync.server.db.schema import kiosks
from sync.server.duties.district_facts import District, days_in_state
from sync.server.kiosks import reconciliation
from sync.server.kiosks.reconciliation import DIFFERING
from sync.server.report.context import ReportContext
from sync.server.report.model import (
    Completeness,
    Quality,
    Versions,
)
from sync.server.scope import Scope
from sync.server.sender import Sender
from sync.server.tallies import queries
from sync.server.tallies.choices import form_name
from sync.server.tallies.queries import Totals


# ---- how far it can be trusted
def completeness(connection: Connection, context: ReportContext, scope: Scope, districts: Iterable[District]) -> tuple[Completeness, ...]:
    differing = days_in_state(connection, scope, context.first, context.last, DIFFERING)
    return tuple(
        Completeness(
            district.name,
            district.kiosks,
            district.days,
            district.agreed,
            tuple(differing.get(district.name, ())),
            district.unchecked,
            district.unsent,
            district.gaps,
        )
        for district in districts
    )


def quality(connection: Connection, context: ReportContext, scope: Scope) -> tuple[Quality, ...]:
    """Each flag's number, then the score without any response that carries one."""
    every = queries.totals(connection, scope, context.first, context.last)
    rest = queries.totals(connection, scope, context.first, context.last, flagged=False)
    without = decimals(score(rest.complete, rest.counts, context.settings.aspects).percent)
    lines = [Quality(flag, context.t(f"flag_{flag}"), every.flags.get(flag, 0), None) for flag in QUALITY_FLAGS]
    return (*lines, Quality("any", context.t("flag_any"), every.complete - rest.complete, without))


def versions(context: ReportContext, totals: Totals) -> Versions:
    """The program, the questionnaires that were answered, the catalogue."""
    catalogue = context.settings.catalogue
    return Versions(
        __version__,
        (form_name(context.form), *sorted(totals.forms)),
        f"{len(catalogue.services)}",
        month_name(date.fromisoformat(f"{catalogue.as_of}-01"), context.language),
    )


def responses_digest(connection: Connection, province: str, first: date, last: date) -> str:
    """SHA-256 over one line for each district, kiosk and day: its count and the digest of its responses' hashes; districts and
    kiosks in the order of their code points.

    So it changes when a response is added, removed or altered, and anyone who holds the responses can compute it again.
    """
    whole = hashlib.sha256()
    senders = connection.execute(select(kiosks.c.district, kiosks.c.kiosk).where(kiosks.c.province == province))
    for row in sorted(senders, key=tuple):  # by code points: a database sorts as its collation says
        for day in reconciliation.days(connection, Sender(row.kiosk, province, row.district), first, last):
            whole.update(f"{row.district} {row.kiosk} {day['day']} {day['count']} {day['digest']}\n".encode())
    return whole.hexdigest()
