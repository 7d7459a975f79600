"""`province roll-up`: the tallies of a fiscal year, signed, as a file or sent to the ministry."""

import argparse
import json

from sqlalchemy import Engine

from kiosk import atomic_file
from sync.server import audit
from sync.server.commands.errors import CommandFailedError, InputError
from sync.server.db.engine import in_transaction, writing
from sync.server.rollups import rollup_versions
from sync.server.rollups.rollup_model import RollupError
from sync.server.settings import Settings


def run(parsed: argparse.Namespace, settings: Settings, engine: Engine) -> int:
    """Raises InputError for a command line that asks for nothing, CommandFailedError in words for what cannot be made or sent."""
    if parsed.switch is not None:
        with writing(engine) as connection:
            rollup_versions.switch(connection, audit.COMMAND_LINE, parsed.switch)
        print(f"Sending to the ministry is {'on' if parsed.switch else 'off'}.")
    if parsed.key:
        print(in_transaction(engine, rollup_versions.public_key))
    if parsed.fiscal_year is None:
        if parsed.switch is None and not parsed.key:
            raise InputError("--fiscal-year, --key, --on or --off is needed. See province roll-up --help.")
        return 0
    try:
        return _year(parsed, settings, engine)
    except RollupError as error:
        raise CommandFailedError(str(error)) from error


def _year(parsed: argparse.Namespace, settings: Settings, engine: Engine) -> int:
    if not parsed.out and not parsed.send:
        raise InputError("--out FILE or --send is needed beside --fiscal-year.")
    version = in_transaction(engine, lambda connection: rollup_versions.make(connection, settings, audit.COMMAND_LINE, parsed.fiscal_year))
    if parsed.out:
        atomic_file.write(parsed.out, version.content)
    parts = _send(parsed.to, settings, engine, version) if parsed.send else None
    if parsed.json:
        figures = {"fiscal_year": version.fiscal_year, "version": version.version, "state": version.state}
        print(json.dumps({**figures, "bytes": len(version.content), "parts_sent": parts}))
    else:
        where = [str(parsed.out)] * bool(parsed.out) + [f"{parts} parts sent"] * parsed.send
        print(f"{version.fiscal_year} version {version.version} ({version.state}), {len(version.content):,} bytes: {', '.join(where)}")
    return 0


def _send(to: str, settings: Settings, engine: Engine, version: rollup_versions.RollupVersion) -> int:
    from sync.server.rollups import rollup_delivery  # late: only sending needs HTTP

    address = to or rollup_delivery.ministry_address()
    return rollup_delivery.send(engine, settings, version, address).parts
