"""`province user add`: a web account; its password comes from standard input or a prompt."""

import argparse
import getpass
import sys

from sqlalchemy import Engine

from sync.server import audit
from sync.server.accounts.users import add_user
from sync.server.commands.errors import InputError
from sync.server.db.engine import writing
from sync.server.kiosks.districts import district_names
from sync.server.scope import Scope
from sync.server.settings import Settings


def add(parsed: argparse.Namespace, settings: Settings, engine: Engine) -> int:
    """Raises AccountError, InputError, and EOFError where no password is given."""
    password = _password()
    with writing(engine) as connection:
        add_user(connection, audit.COMMAND_LINE, parsed.name, password, parsed.role, Scope(settings.province, parsed.district))
        known = not parsed.district or parsed.district in district_names(connection, Scope(settings.province))
    print(f"The account {parsed.name.strip().lower()} is open.")
    if not known:
        print(f"province: no kiosk of {parsed.district} has been given a code yet; check the district's name.", file=sys.stderr)
    return 0


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("Password: ")
    if password != getpass.getpass("Once more: "):
        raise InputError("The two passwords differ.")
    return password
