"""`province audit`: walks the chain of the audit log and says whether every row still follows from the one before it."""

import argparse
import json

from sqlalchemy import Engine

from sync.server import audit
from sync.server.commands.errors import CommandFailedError
from sync.server.db.engine import reading
from sync.server.settings import Settings


def run(parsed: argparse.Namespace, _settings: Settings, engine: Engine) -> int:
    """Raises CommandFailedError when a row was altered or is gone. `--head`: a hash noted earlier, which must still be in the log."""
    with reading(engine) as connection:
        chain = audit.verify(connection)
        missing = bool(parsed.head) and not audit.holds(connection, parsed.head)
    if parsed.json:
        print(json.dumps({"entries": chain.count, "head": chain.head, "broken_at": chain.broken, "head_missing": missing}))
    else:
        print(chain_line(chain))
    if chain.broken is not None:
        raise CommandFailedError(f"The audit log was altered: entry {chain.broken} does not follow from the one before it.")
    if missing:
        raise CommandFailedError("The audit log was cut short: the hash that was noted is not in it any more.")
    return 0


def chain_line(chain: audit.AuditChain) -> str:
    """For people: one line."""
    state = "unbroken" if chain.broken is None else f"ALTERED at entry {chain.broken}"
    return f"audit log: {chain.count} entries, {state}, last hash {chain.head}"
