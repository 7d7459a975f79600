"""`province`: reads the command line and calls what does the work. Faults end in one sentence on standard error, never a traceback."""

import argparse
import getpass
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from kiosk import __version__
from kiosk.reports.exports import ExportError, export
from sync.server import audit, exports
from sync.server.accounts.users import ROLES, AccountError, add_user
from sync.server.commands import load as loading
from sync.server.commands.arguments import (
    Command,
    InputError,
    Parser,
    common_options,
    day,
    fiscal_year,
    hours,
    port,
    settings_from,
    with_database,
)
from sync.server.db.engine import DatabaseAddressError, DatabaseUnusableError, reading, writing
from sync.server.kiosks import districts, enrolment
from sync.server.kiosks.errors import EnrolmentError
from sync.server.kiosks.status import kiosk_statuses, status_lines
from sync.server.scope import Scope
from sync.server.settings import Settings, unstated_district


def main(arguments: Sequence[str] | None = None) -> int:
    """0 done, 1 could not be done, 2 usage or input."""
    try:
        parsed = _parser().parse_args(arguments)
        return parsed.run(parsed)
    except (InputError, AccountError, EnrolmentError, DatabaseAddressError) as error:
        return _fail(error, 2)
    except (DatabaseUnusableError, ExportError) as error:
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
    from sync.server.server import ListenError, serve  # late: FastAPI and uvicorn are needed by this command only

    try:
        serve(settings_from(parsed), parsed.host, parsed.port)
    except ListenError as error:
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
        raise InputError("The two passwords differ.")
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
        raise InputError(f"--from {parsed.first} is later than --to {parsed.last}. See province export --help.")
    scope = Scope(settings.province, parsed.district)
    with reading(engine) as connection:
        if parsed.district and parsed.district not in districts.district_names(connection, Scope(settings.province)):
            raise InputError(f"There is no district {parsed.district}.")
        source = exports.records if parsed.format == "jsonl" or parsed.as_answered else exports.screened
        found = source(connection, scope, parsed.first, parsed.last)
        count = export(found, settings.questionnaire, parsed.format, parsed.out)
    with writing(engine) as connection:
        audit.record(connection, audit.COMMAND_LINE, "responses.export", parsed.out.name, f"{count} responses", parsed.district)
    print(f"{count} responses in {parsed.out}")
    return 0


def _load(parsed: argparse.Namespace, settings: Settings, engine: Engine) -> int:
    if not parsed.file.is_file():
        raise InputError(f"{parsed.file} is no file.")
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


def _parser() -> Parser:
    parser = Parser(prog="province", description="The province's server of the e-Service survey.", parents=[common_options()])
    parser.set_defaults(data_dir=None, database="", province="")
    parser.add_argument("--version", action="version", version=f"province {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, words: str, run: Command) -> Parser:
        added = commands.add_parser(name, help=words, description=words, parents=[common_options()])
        added.set_defaults(run=run)
        return added

    serve = command("serve", "run the server; prints its address when ready", _serve)
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=port, default=8080, help="0 takes a free one")
    enroll = command("enroll", "a one-time code for a kiosk of a district", with_database(_enroll))
    enroll.add_argument("--district", required=True, metavar="NAME")
    enroll.add_argument("--place", default="", metavar="NAME", help="what citizens read")
    enroll.add_argument("--hours", type=hours, default=enrolment.CODE_HOURS, help="how long the code lives (%(default)s)")
    enroll.add_argument("--json", action="store_true")
    _add_user_command(commands)
    report = command("report", "the yearly report of a fiscal year", with_database(_report))
    report.add_argument(
        "--fiscal-year", type=fiscal_year, required=True, metavar="2570", help="Buddhist: 2570 is October 2026 to September 2027"
    )
    report.add_argument("--format", choices=("xlsx", "pdf"), required=True)
    report.add_argument("--out", type=Path, required=True, metavar="FILE")
    exported = command("export", "what the province holds, in the same form as the kiosk's export", with_database(_export))
    exported.add_argument("--format", choices=("csv", "xlsx", "jsonl"), required=True)
    exported.add_argument("--from", dest="first", type=day, metavar="YYYY-MM-DD")
    exported.add_argument("--to", dest="last", type=day, metavar="YYYY-MM-DD")
    exported.add_argument("--district", default="", metavar="NAME")
    exported.add_argument(
        "--as-answered", action="store_true", help="free text as written; otherwise CSV and XLSX cover what may name a person"
    )
    exported.add_argument("--out", type=Path, required=True, metavar="FILE")
    load = command("load", "bulk load of exported responses (JSON lines)", with_database(_load))
    load.add_argument("file", type=Path, metavar="FILE.jsonl")
    load.add_argument("--district", default="", metavar="NAME", help="where kiosks belong that nobody has enrolled")
    load.add_argument("--json", action="store_true")
    status = command("status", "kiosks: district, last seen, held, gaps, reconciled days", with_database(_status))
    status.add_argument("--json", action="store_true")
    return parser


def _add_user_command(commands: "argparse._SubParsersAction[Parser]") -> None:
    user = commands.add_parser("user", help="web accounts", description="web accounts", parents=[common_options()])
    actions = user.add_subparsers(required=True, metavar="ACTION")
    add = actions.add_parser("add", help="a new account; the password is read from standard input or a prompt", parents=[common_options()])
    add.add_argument("name")
    add.add_argument("--role", choices=ROLES, required=True)
    add.add_argument("--district", default="", metavar="D")
    add.set_defaults(run=with_database(_user_add))


if __name__ == "__main__":
    sys.exit(main())
