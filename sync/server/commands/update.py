"""`province update`: takes in the signed update files that kiosks fetch from here, and lists them."""

import argparse
import json
from pathlib import Path

from sqlalchemy import Engine

from kiosk.updates.update_file import UpdateError
from sync.server import audit
from sync.server.commands.errors import InputError
from sync.server.db.engine import reading, writing
from sync.server.settings import Settings
from sync.server.updates import rings, update_files

KEYS = Path("/etc/eservice-kiosk/province-update-keys")  # of the package (assets/deploy/release)


def add(parsed: argparse.Namespace, _settings: Settings, engine: Engine) -> int:
    """Kiosks are offered nothing by this: that is done on the page of the kiosks, ring by ring."""
    try:
        said = update_files.add(engine, audit.COMMAND_LINE, parsed.file.absolute(), parsed.keys)
    except UpdateError as error:
        raise InputError(f"{error}.") from error
    print(f"{said.version} {said.architecture} is held; on the page of the kiosks it is offered to one, a district, or all")
    return 0


def show(parsed: argparse.Namespace, _settings: Settings, engine: Engine) -> int:
    with reading(engine) as connection:
        rows, offered = update_files.listed(connection), rings.rings(connection)
    reach = {row.sha256: [ring.kiosk or ring.district or "all" for ring in offered if ring.sha256 == row.sha256] for row in rows}
    if parsed.json:
        names = ("version", "architecture", "size", "made_on", "sha256")
        print(
            json.dumps([{**{name: getattr(row, name) for name in names}, "offered": reach[row.sha256]} for row in rows], ensure_ascii=False)
        )
    else:
        print("\n".join(f"{row.version} {row.architecture} {row.made_on} {', '.join(reach[row.sha256]) or '-'}" for row in rows))
    return 0


def erase(parsed: argparse.Namespace, _settings: Settings, engine: Engine) -> int:
    """Kiosks that have the version keep it."""
    with writing(engine) as connection:
        rows = [row for row in update_files.listed(connection) if row.version == parsed.version]
        if not rows:
            raise InputError(f"version {parsed.version} is not held here; see 'province update list'.")
        for row in rows:
            update_files.erase(connection, audit.COMMAND_LINE, row.sha256)
    print(f"{parsed.version} is not held here any more")
    return 0
