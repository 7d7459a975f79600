"""`province`: reads the command line and calls what does the work. Faults end in one sentence on standard error, never a traceback."""

import argparse
import getpass
import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from kiosk import __version__
from kiosk.reports.exports import ExportError, export
from kiosk.survey.dates import parse_date
from sync.server import audit, exports
from sync.server.accounts.users import ROLES, AccountFault, add_user
from sync.server.commands import load as loading
from sync.server.db import migrations
from sync.server.db.engine import AddressFault, DatabaseUnusable, in_transaction, open_database, reading, writing
from sync.server.kiosks import districts, enrolment
from sync.server.kiosks.districts import EnrolmentFault
from sync.server.kiosks.status import kiosk_statuses, status_lines
from sync.server.scope import Scope
from sync.server.settings import Settings, default_data_dir, demonstration_province, sqlite_url, unstated_district

DATABASE_VARIABLE = "PROVINCE_DATABASE"  # an address with a password does not belong on a command line that everyone can list


Command = Callable[[argparse.Namespace], int]
Work = Callable[[argparse.Namespace, Settings, Engine], int]


class InputFault(Exception):
    """What was typed or read cannot be used: exit status 2."""


class _Parser(argparse.ArgumentParser):
    """argparse, but a wrong command line is one sentence."""

    def error(self, message: str) -> NoReturn:
        raise InputFault(f"{message}. See {self.prog} --help.")


def main(arguments: Sequence[str] | None = None) -> int:
    """0 done, 1 could not be done, 2 usage or input."""
    try:
        parsed = _parser().parse_args(arguments)
        return parsed.run(parsed)
    except (InputFault, AccountFault, EnrolmentFault, AddressFault) as error:
        return _fail(error, 2)
    except (DatabaseUnusable, ExportError) as error:
        return _fail(error, 1)
    except OSError as error:
        return _fail(f"{error.filename}: {error.strerror}" if error.filename else error, 1)
    except SQLAlchemyError as error:
        cause = (
            str(error.orig).strip().splitlines()[0] if isinstance(error, DBAPIError) and str(error.orig).strip() else type(error).__name__
        )
        return _fail(f"The database cannot be used: {cause}", 1)
    except EOFError:
        return _fail("No password was given.", 2)
    except KeyboardInterrupt:
        return 1


def _fail(error: object, status: int) -> int:
    print(f"province: {error}", file=sys.stderr)
    return status


# ---------------------------------------------------------------- the commands
def _serve(parsed: argparse.Namespace) -> int:
    from sync.server.server import AddressUnusable, serve  # late: FastAPI and uvicorn are needed by this command only

    try:
        serve(_settings(parsed), parsed.host, parsed.port)
    except AddressUnusable as error:
        return _fail(error, 1)
    return 0


def _enroll(parsed: argparse.Namespace, settings: Settings, engine: Engine) -> int:
    with writing(engine) as connection:
        known = districts.district_names(connection, Scope(settings.province))
        code, expires = enrolment.issue_code(connection, audit.COMMAND_LINE, settings.province, parsed.district, parsed.place, parsed.hours)
    if parsed.json:
        print(json.dumps({"code": code, "district": parsed.district, "expires_at": expires}, ensure_ascii=False))
    else:
        print(f"{code}\nfor one kiosk of {parsed.district}, until {expires}")
    if known and parsed.district not in known:
        others = ", ".join(known)
        print(f"province: {parsed.district} is a new district, beside {others}; if that is a slip, remove it on its page.", file=sys.stderr)
    return 0


def _user_add(parsed: argparse.Namespace, settings: Settings, engine: Engine) -> int:
    password = _password()
    with writing(engine) as connection:
        add_user(connection, audit.COMMAND_LINE, parsed.name, password, parsed.role, settings.province, parsed.district)
        known = not parsed.district or parsed.district in districts.district_names(connection, Scope(settings.province))
    print(f"The account {parsed.name.strip().lower()} is open.")
    if not known:
        print(f"province: no kiosk of {parsed.district} has been given a code yet; check the district's name.", file=sys.stderr)
    return 0


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("Password: ")
    if first != getpass.getpass("Once more: "):
        raise InputFault("The two passwords differ.")
    return first


def _report(parsed: argparse.Namespace, settings: Settings, engine: Engine) -> int:
    from sync.server import report  # late: spreadsheets, PDF and shaping are needed by this command only

    try:
        report.write(engine, settings, parsed.fiscal_year, parsed.format, parsed.out)
    except report.CannotWrite as error:
        return _fail(error, 1)
    print(parsed.out)
    return 0


def _export(parsed: argparse.Namespace, settings: Settings, engine: Engine) -> int:
    if parsed.first and parsed.last and parsed.first > parsed.last:
        raise InputFault(f"--from {parsed.first} is later than --to {parsed.last}. See province export --help.")
    scope = Scope(settings.province, parsed.district)
    with reading(engine) as connection:
        if parsed.district and parsed.district not in districts.district_names(connection, Scope(settings.province)):
            raise InputFault(f"There is no district {parsed.district}.")
        source = exports.records if parsed.format == "jsonl" or parsed.as_answered else exports.screened
        found = source(connection, scope, parsed.first, parsed.last)
        count = export(found, settings.questionnaire, parsed.format, parsed.out)
    with writing(engine) as connection:
        audit.record(connection, audit.COMMAND_LINE, "responses.export", parsed.out.name, f"{count} responses", parsed.district)
    print(f"{count} responses in {parsed.out}")
    return 0


def _load(parsed: argparse.Namespace, settings: Settings, engine: Engine) -> int:
    if not parsed.file.is_file():
        raise InputFault(f"{parsed.file} is no file.")
    loaded = loading.load(engine, settings, parsed.file, parsed.district or None, _progress)
    if parsed.json:
        print(json.dumps(loaded.counts))
    else:
        print(", ".join(f"{count} {verdict}" for verdict, count in loaded.counts.items()))
    for fault in loaded.faults:
        print(f"province: {parsed.file}, {fault}", file=sys.stderr)
    if loaded.unstated:
        print(
            f"province: kiosks that nobody has enrolled are in the district {unstated_district()}; name theirs with --district.",
            file=sys.stderr,
        )
    return 2 if loaded.refused else 0


def _progress(lines: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{lines} lines", end="", file=sys.stderr, flush=True)


def _status(parsed: argparse.Namespace, settings: Settings, engine: Engine) -> int:
    with reading(engine) as connection:
        found = kiosk_statuses(connection, settings.province)
    print(
        json.dumps({"province": settings.province, "kiosks": found}, ensure_ascii=False) if parsed.json else "\n".join(status_lines(found))
    )
    return 0


# ---------------------------------------------------------------- database and settings
def _settings(parsed: argparse.Namespace) -> Settings:
    url = parsed.database or os.environ.get(DATABASE_VARIABLE, "")
    if not url:
        folder = parsed.data_dir or default_data_dir()
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise DatabaseUnusable(f"The data directory {folder} cannot be used: {error.strerror}.") from error
        url = sqlite_url(folder)
    return Settings(url, _province(url, parsed.province))


def _province(url: str, named: str) -> str:
    """Whose server this is: as named, as before, or the demonstration's."""
    engine = open_database(url)
    migrations.migrate(engine)
    try:
        return in_transaction(engine, lambda connection: enrolment.province_of(connection, named, demonstration_province()))
    finally:
        engine.dispose()


def _with_database(work: Work) -> Command:
    """The command of some work on the opened, migrated database."""

    def run(parsed: argparse.Namespace) -> int:
        settings = _settings(parsed)
        engine = open_database(settings.database_url)
        try:
            return work(parsed, settings, engine)
        finally:
            engine.dispose()

    return run


# ---------------------------------------------------------------- the command line
def _everywhere() -> _Parser:
    """The options that stand before or after any command. Made anew for each parser: `set_defaults` of the outermost would
    otherwise reach into the commands' own actions, and what stands before a command would be forgotten."""
    everywhere = _Parser(add_help=False, argument_default=argparse.SUPPRESS)
    everywhere.add_argument("--data-dir", type=Path, metavar="DIR", help="where all state is kept, unless --database says otherwise")
    everywhere.add_argument(
        "--database",
        metavar="URL",
        help=f"postgresql://user@host/name, also from {DATABASE_VARIABLE}; SQLite in the data directory without it",
    )
    everywhere.add_argument("--province", metavar="NAME", help="whose server this is; remembered by the database")
    return everywhere


def _parser() -> _Parser:
    parser = _Parser(prog="province", description="The province's server of the e-Service survey.", parents=[_everywhere()])
    parser.set_defaults(data_dir=None, database="", province="")
    parser.add_argument("--version", action="version", version=f"province {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, words: str, run: Command) -> _Parser:
        added = commands.add_parser(name, help=words, description=words, parents=[_everywhere()])
        added.set_defaults(run=run)
        return added

    serve = command("serve", "run the server; prints its address when ready", _serve)
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=_port, default=8080, help="0 takes a free one")
    enroll = command("enroll", "a one-time code for a kiosk of a district", _with_database(_enroll))
    enroll.add_argument("--district", required=True, metavar="NAME")
    enroll.add_argument("--place", default="", metavar="NAME", help="what citizens read")
    enroll.add_argument("--hours", type=_hours, default=enrolment.CODE_HOURS, help="how long the code lives (%(default)s)")
    enroll.add_argument("--json", action="store_true")
    _add_user_command(commands)
    report = command("report", "the yearly report of a fiscal year", _with_database(_report))
    report.add_argument(
        "--fiscal-year", type=_fiscal_year, required=True, metavar="2570", help="Buddhist: 2570 is October 2026 to September 2027"
    )
    report.add_argument("--format", choices=("xlsx", "pdf"), required=True)
    report.add_argument("--out", type=Path, required=True, metavar="FILE")
    exported = command("export", "what the province holds, in the same form as the kiosk's export", _with_database(_export))
    exported.add_argument("--format", choices=("csv", "xlsx", "jsonl"), required=True)
    exported.add_argument("--from", dest="first", type=_day, metavar="YYYY-MM-DD")
    exported.add_argument("--to", dest="last", type=_day, metavar="YYYY-MM-DD")
    exported.add_argument("--district", default="", metavar="NAME")
    exported.add_argument(
        "--as-answered", action="store_true", help="free text as written; otherwise CSV and XLSX cover what may name a person"
    )
    exported.add_argument("--out", type=Path, required=True, metavar="FILE")
    load = command("load", "bulk load of exported responses (JSON lines)", _with_database(_load))
    load.add_argument("file", type=Path, metavar="FILE.jsonl")
    load.add_argument("--district", default="", metavar="NAME", help="where kiosks belong that nobody has enrolled")
    load.add_argument("--json", action="store_true")
    status = command("status", "kiosks: district, last seen, held, gaps, reconciled days", _with_database(_status))
    status.add_argument("--json", action="store_true")
    return parser


def _add_user_command(commands: "argparse._SubParsersAction[_Parser]") -> None:
    user = commands.add_parser("user", help="web accounts", description="web accounts", parents=[_everywhere()])
    actions = user.add_subparsers(required=True, metavar="ACTION")
    add = actions.add_parser("add", help="a new account; the password is read from standard input or a prompt", parents=[_everywhere()])
    add.add_argument("name")
    add.add_argument("--role", choices=ROLES, required=True)
    add.add_argument("--district", default="", metavar="D")
    add.set_defaults(run=_with_database(_user_add))


def _day(text: str) -> date:
    try:
        return parse_date(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} {error}") from None


def _port(text: str) -> int:
    return _whole(text, 0, 65535)


def _hours(text: str) -> int:
    return _whole(text, 1, 24 * 14)


def _fiscal_year(text: str) -> int:
    return _whole(text, 2560, 2700)


def _whole(text: str, low: int, high: int) -> int:
    if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from {low} to {high}")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
