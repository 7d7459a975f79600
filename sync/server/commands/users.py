"""`province user add|list|password|second-factor-off|disable|enable`: web accounts; a password comes from standard input or a prompt."""

import argparse
import getpass
import json
import sys

from sqlalchemy import Connection, Engine

from sync.server import audit
from sync.server.accounts import second_factor
from sync.server.accounts.users import add_user, all_users, disable_user, make_temporary, reset_password, user_exists
from sync.server.commands.errors import InputError
from sync.server.db.engine import in_transaction, reading, writing
from sync.server.kiosks.districts import district_names
from sync.server.scope import Scope
from sync.server.settings import Settings


def add(parsed: argparse.Namespace, settings: Settings, engine: Engine) -> int:
    """Raises AccountError, InputError, and EOFError where no password is given."""
    password = _password()

    def work(connection: Connection) -> tuple[str, bool]:
        name = add_user(connection, audit.COMMAND_LINE, parsed.name, password, parsed.role, Scope(settings.province, parsed.district))
        if parsed.temporary:
            make_temporary(connection, name)
        return name, not parsed.district or parsed.district in district_names(connection, Scope(settings.province))

    name, known = in_transaction(engine, work)  # somebody may open an account of this name in the same moment
    print(f"The account {name} is open.")
    if not known:
        print(f"province: no kiosk of {parsed.district} has been given a code yet; check the district's name.", file=sys.stderr)
    return 0


def list_all(parsed: argparse.Namespace, settings: Settings, engine: Engine) -> int:
    """One line for each account, by role, district and name."""
    with reading(engine) as connection:
        rows = all_users(connection, settings.province)
    if parsed.json:
        names = ("name", "role", "district", "created_at", "disabled_at", "last_log_in_at", "factor_at")
        print(json.dumps([{name: getattr(row, name) for name in names} for row in rows], ensure_ascii=False))
        return 0
    for row in rows:
        state = f"shut since {row.disabled_at}" if row.disabled_at else f"last log-in {row.last_log_in_at or 'unknown'}"
        print(f"{row.name}  {row.role}{f' {row.district}' if row.district else ''}  {state}{'  second factor' if row.factor_at else ''}")
    return 0


def password(parsed: argparse.Namespace, settings: Settings, engine: Engine) -> int:
    """A new password, as when the last account of the province has lost its own; every session and data key of the account ends."""
    typed = _password()
    with writing(engine) as connection:
        name = _existing(connection, settings, parsed.name)
        reset_password(connection, audit.COMMAND_LINE, name, typed, parsed.temporary)
    print(f"The account {name} has a new password.")
    return 0


def second_factor_off(parsed: argparse.Namespace, settings: Settings, engine: Engine) -> int:
    """As when the telephone of the last account of the province is lost, and its recovery codes with it."""
    with writing(engine) as connection:
        name = _existing(connection, settings, parsed.name)
        if not second_factor.is_on(connection, name):
            raise InputError(f"The account {name} has no second factor.")
        second_factor.remove(connection, audit.COMMAND_LINE, name)
    print(f"The account {name} logs in with its password alone, and sets up a second factor where its role needs one.")
    return 0


def disable(parsed: argparse.Namespace, settings: Settings, engine: Engine) -> int:
    return _switch(parsed, settings, engine, shut=True)


def enable(parsed: argparse.Namespace, settings: Settings, engine: Engine) -> int:
    return _switch(parsed, settings, engine, shut=False)


def _switch(parsed: argparse.Namespace, settings: Settings, engine: Engine, shut: bool) -> int:
    with writing(engine) as connection:
        name = _existing(connection, settings, parsed.name)
        disable_user(connection, audit.COMMAND_LINE, name, shut)
    print(f"The account {name} is {'shut' if shut else 'open'}.")
    return 0


def _existing(connection: Connection, settings: Settings, typed: str) -> str:
    """The name of an account of this province, as it is kept. Raises InputError."""
    name = typed.strip().lower()
    if not user_exists(connection, settings.province, name):
        raise InputError(f"There is no account {name}; province user list names them.")
    return name


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    typed = getpass.getpass("Password: ")
    if typed != getpass.getpass("Once more: "):
        raise InputError("The two passwords differ.")
    return typed
