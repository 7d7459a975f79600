"""`ministry`: the national server's command line. Errors end in one sentence on standard error, never a traceback."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from kiosk import __version__
from kiosk.system.accounts import ForeignFolderError, act_as_owner
from sync.ministry import national_figures, province_keys, receiving
from sync.server import audit
from sync.server.accounts.users import AccountError
from sync.server.commands import users
from sync.server.commands.arguments import Command, Parser, port
from sync.server.commands.database import believe_the_unit, make_data_dir, refuse_file
from sync.server.commands.errors import CommandFailedError, InputError
from sync.server.db import migrations
from sync.server.db.engine import DATABASE_ERRORS, DatabaseAddressError, DatabaseUnusableError, in_transaction, open_database, reading
from sync.server.kiosks import enrolment
from sync.server.kiosks.errors import EnrolmentError
from sync.server.rollups.rollup_model import RollupError
from sync.server.settings import SettingError, Settings, capacity_of, machine_data_dir, public_url

MINISTRY = "ส่วนกลาง"  # as in sync.ministry.app, which loads FastAPI
DATABASE_VARIABLE = "MINISTRY_DATABASE"
MACHINE = Path("/etc/eservice-kiosk/ministry-data-dir")  # on the ministry's machine: where its server's data are (assets/deploy/ministry)
UNITS_SETTINGS = Path("/etc/eservice-kiosk/ministry")  # read by its unit; it may hold a password: root alone reads it
_ROLES = {"manager": "province", "viewer": "viewer"}  # who adds keys and files, and who looks

Work = Callable[[argparse.Namespace, Settings, Engine], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """0 done, 1 could not be done, 2 usage or input."""
    os.umask(0o077)
    try:
        parsed = _parser().parse_args(arguments)
        return parsed.run(parsed)
    except (InputError, AccountError, DatabaseAddressError, EnrolmentError, RollupError) as error:
        return _fail(error, 2)
    except (CommandFailedError, DatabaseUnusableError, ForeignFolderError) as error:
        return _fail(error, 1)
    except OSError as error:
        return _fail(f"{error.filename}: {error.strerror}" if error.filename else error, 1)
    except DATABASE_ERRORS as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        words = "" if isinstance(cause, SQLAlchemyError) else str(cause).strip()
        return _fail(f"The database cannot be used: {words.splitlines()[0] if words else type(error).__name__}", 1)
    except EOFError:
        return _fail("No password was given.", 2)
    except KeyboardInterrupt:
        return 1


def _fail(error: object, exit_status: int) -> int:
    print(f"ministry: {error}", file=sys.stderr)
    return exit_status


def _options() -> Parser:
    options = Parser(add_help=False, argument_default=argparse.SUPPRESS)
    options.add_argument("--data-dir", type=Path, metavar="DIR", help="where all state is kept, unless --database says otherwise")
    options.add_argument("--database", metavar="URL", help=f"postgresql://user@host/name, also from {DATABASE_VARIABLE}")
    return options


def _parser() -> Parser:
    parser = Parser(prog="ministry", description="The ministry's server: figures that provinces choose to send.", parents=[_options()])
    parser.set_defaults(data_dir=None, database="")
    parser.add_argument("--version", action="version", version=f"ministry {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, summary: str, run: Command) -> Parser:
        added = commands.add_parser(name, help=summary, description=summary, parents=[_options()])
        added.set_defaults(run=run)
        return added

    served = command("serve", "run the server; prints its address when ready", serve)
    served.add_argument("--host", default="127.0.0.1")
    served.add_argument("--port", type=port, default=8081, help="0 takes a free one")
    key = command("key", "by which key a province signs; without one, its key is taken away", _with_database(add_key))
    key.add_argument("province")
    key.add_argument("key", nargs="?", default="", help="as `province roll-up --key` prints it")
    command("receive", "take in a file that a province wrote", _with_database(receive)).add_argument("file", type=Path, metavar="FILE")
    command("list", "what was received: province, year, version", _with_database(show)).add_argument("--json", action="store_true")
    add = command("user", "a new account; the password is read from standard input or a prompt", _with_database(add_user))
    add.add_argument("name")
    add.add_argument("--role", choices=_ROLES, required=True)
    return parser


def settings_from(parsed: argparse.Namespace) -> Settings:
    """The settings of this command line, its database migrated. Raises DatabaseUnusableError; EnrolmentError: it is a province's."""
    url = parsed.database or os.environ.get(DATABASE_VARIABLE, "")
    if not url:
        folder, machines = parsed.data_dir or _default_folder(), machine_data_dir(MACHINE)
        refuse_file(folder)
        if folder == machines and parsed.data_dir is None:
            believe_the_unit(UNITS_SETTINGS)
            url = os.environ.get(DATABASE_VARIABLE, "")
        act_as_owner(folder, folder == machines)
    if not url:
        make_data_dir(folder)
        url = f"sqlite:///{folder / 'ministry.db'}"
    engine = open_database(url)
    try:
        migrations.migrate(engine)
        in_transaction(engine, _claim)
    finally:
        engine.dispose()
    return Settings(url, MINISTRY, ministry=True)


def _claim(connection: Connection) -> None:
    """The database is the ministry's from now on. Raises DatabaseUnusableError for one that is a province's."""
    words = "This database is that of a province: give the ministry one of its own."
    if enrolment.province_of(connection, "", MINISTRY) != MINISTRY:
        raise DatabaseUnusableError(words)
    try:
        enrolment.province_of(connection, MINISTRY, MINISTRY)
    except EnrolmentError as error:
        raise DatabaseUnusableError(words) from error


def _default_folder() -> Path:
    if machines := machine_data_dir(MACHINE):
        return machines
    from platformdirs import user_data_path  # late: not needed with --data-dir

    return user_data_path("eservice-ministry")


def _with_database(work: Work) -> Command:
    def run(parsed: argparse.Namespace) -> int:
        settings = settings_from(parsed)
        engine = open_database(settings.database_url)
        try:
            return work(parsed, settings, engine)
        finally:
            engine.dispose()

    return run


def serve(parsed: argparse.Namespace) -> int:
    """Raises CommandFailedError when the address cannot be listened on."""
    from kiosk.frozen import replace
    from sync.ministry.app import create_app  # late: FastAPI and uvicorn are needed by this command only
    from sync.server.server import ListenError, listen

    try:
        settings = replace(settings_from(parsed), url=public_url(os.environ), capacity=capacity_of(os.environ))
        listen(lambda: create_app(settings), parsed.host, parsed.port, "The ministry's server")
    except (ListenError, SettingError) as error:
        raise CommandFailedError(str(error)) from error
    return 0


def add_key(parsed: argparse.Namespace, settings: Settings, engine: Engine) -> int:
    name, key = parsed.province.strip(), parsed.key
    if key:
        in_transaction(engine, lambda connection: province_keys.add(connection, audit.COMMAND_LINE, name, key))
        print(f"{name} signs with {key}.")
        return 0
    if not in_transaction(engine, lambda connection: province_keys.remove(connection, audit.COMMAND_LINE, name)):
        raise InputError(f"{name} has no key here.")
    print(f"Nothing more is taken from {name}; what it sent stays.")
    return 0


def receive(parsed: argparse.Namespace, settings: Settings, engine: Engine) -> int:
    if not parsed.file.is_file():
        raise InputError(f"{parsed.file} is no file.")
    content, items = parsed.file.read_bytes(), [item.id for item in settings.questionnaire.items]
    manifest = in_transaction(engine, lambda connection: receiving.receive_file(connection, content, items))
    print(f"{manifest.province} {manifest.fiscal_year} version {manifest.version} ({manifest.state})")
    return 0


def show(parsed: argparse.Namespace, settings: Settings, engine: Engine) -> int:
    with reading(engine) as connection:
        rows = national_figures.received(connection)
    names = ("province", "fiscal_year", "version", "state", "begun_at", "complete_at", "current")
    if parsed.json:
        print(json.dumps([{name: getattr(row, name) for name in names} for row in rows], ensure_ascii=False))
        return 0
    for row in rows:
        print(
            f"{row.province}  {row.fiscal_year}  {row.version}  {row.state}  {row.complete_at or 'not complete'}{'  shown' * row.current}"
        )
    return 0


def add_user(parsed: argparse.Namespace, settings: Settings, engine: Engine) -> int:
    return users.add(argparse.Namespace(name=parsed.name, role=_ROLES[parsed.role], district="", temporary=False), settings, engine)


if __name__ == "__main__":
    sys.exit(main())
