"""`province status`: each kiosk's district, last contact, stored responses, gaps and reconciled days; whether the audit log is whole.

What telephones answered is compared with their spent codes first, as no kiosk's heartbeat does it for them."""

import argparse
import json
import sys

from sqlalchemy import Connection, Engine

from sync.server import audit
from sync.server.commands.audit import chain_line
from sync.server.db.engine import changed_collation, in_transaction, reading
from sync.server.kiosks.status import kiosk_statuses, status_lines
from sync.server.phone import chain as phone_chain
from sync.server.scope import Scope
from sync.server.settings import Settings


def run(parsed: argparse.Namespace, settings: Settings, engine: Engine) -> int:
    def compare_telephones(connection: Connection) -> None:
        for telephones in phone_chain.chains(connection, Scope(settings.province)):
            phone_chain.compare(connection, telephones)

    in_transaction(engine, compare_telephones)
    with reading(engine) as connection:
        statuses, chain = kiosk_statuses(connection, settings.province), audit.verify(connection)
        warning = changed_collation(connection)
    if parsed.json:
        print(json.dumps({"province": settings.province, "kiosks": statuses}, ensure_ascii=False))
    else:
        print("\n".join((*status_lines(statuses), chain_line(chain))))
    for sentence in (warning, chain_line(chain) if chain.broken is not None else ""):
        if sentence:
            print(f"province: {sentence}", file=sys.stderr)
    return 0
