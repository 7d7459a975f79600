"""`province status`: each kiosk's district, last contact, stored responses, gaps and reconciled days; whether the audit log is whole."""

import argparse
import json

from sqlalchemy import Engine

from sync.server import audit
from sync.server.commands.audit import chain_line
from sync.server.db.engine import changed_collation, reading
from sync.server.kiosks.status import kiosk_statuses, status_lines
from sync.server.settings import Settings


def run(parsed: argparse.Namespace, settings: Settings, engine: Engine) -> int:
    with reading(engine) as connection:
        statuses, chain = kiosk_statuses(connection, settings.province), audit.verify(connection)
        warning = changed_collation(connection)
    if parsed.json:
        log = {"entries": chain.count, "head": chain.head, "broken_at": chain.broken}
        print(json.dumps({"province": settings.province, "kiosks": statuses, "audit": log, "database": warning}, ensure_ascii=False))
    else:
        print("\n".join((*status_lines(statuses), chain_line(chain), *filter(None, (warning,)))))
    return 0
