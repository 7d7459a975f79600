"""`province`: reads the command line and picks the command. Errors end in one sentence on standard error, never a traceback."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from kiosk import __version__
from kiosk.reports.exports import ExportError
from kiosk.system.accounts import ForeignFolderError
from sync.server.accounts.users import ROLES, AccountError
from sync.server.commands import (
    alerts,
    audio,
    audit,
    backup,
    document,
    enroll,
    export,
    handbook,
    load,
    reader_role,
    report,
    roll_up,
    serve,
    status,
    update,
    users,
    verify,
)
from sync.server.commands.arguments import Command, Parser, common_options, day, fiscal_year, hours, month, port
from sync.server.commands.database import DatabaseCommand, with_database
from sync.server.commands.errors import CommandFailedError, InputError
from sync.server.db.engine import DATABASE_ERRORS, DatabaseAddressError, DatabaseUnusableError
from sync.server.kiosks.enrolment import CODE_HOURS
from sync.server.kiosks.errors import EnrolmentError


def main(arguments: Sequence[str] | None = None) -> int:
    """0 done, 1 could not be done, 2 usage or input."""
    os.umask(0o077)  # what is written here holds people's words: the database, exports, reports
    try:
        parsed = _parser().parse_args(arguments)
        return parsed.run(parsed)
    except (InputError, AccountError, EnrolmentError, DatabaseAddressError) as error:
        return _fail(error, 2)
    except (CommandFailedError, DatabaseUnusableError, ExportError, ForeignFolderError) as error:
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
    print(f"province: {error}", file=sys.stderr)
    return exit_status


def _parser() -> Parser:
    parser = Parser(prog="province", description="The province's server of the e-Service survey.", parents=[common_options()])
    parser.set_defaults(data_dir=None, database="", province="")
    parser.add_argument("--version", action="version", version=f"province {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, summary: str, run: Command) -> Parser:
        added = commands.add_parser(name, help=summary, description=summary, parents=[common_options()])
        added.set_defaults(run=run)
        return added

    _serve_options(command("serve", "run the server; prints its address when ready", serve.run))
    _enroll_options(command("enroll", "a one-time code for a kiosk of a district", with_database(enroll.run)))
    _add_user_commands(commands)
    _add_update_commands(commands)
    _add_audio_commands(commands)
    _report_options(command("report", "the yearly report of a fiscal year", with_database(report.run)))
    _roll_up_options(
        command("roll-up", "tallies of a fiscal year for the ministry, signed: as a file, or sent", with_database(roll_up.run))
    )
    _document_options(command("document", "a district's paper form, sign, poster or leaflet as PDF", with_database(document.run)))
    _handbook_options(command("handbook", "the province's handbook in Thai as PDF, to print", with_database(handbook.run)))
    _export_options(command("export", "what the province holds, in the same form as the kiosk's export", with_database(export.run)))
    _load_options(command("load", "bulk load of exported responses (JSON lines)", with_database(load.run)))
    _status_options(command("status", "kiosks: district, last seen, held, gaps, reconciled days", with_database(status.run)))
    alerts_once = command("alerts", "look once for what people want to be told, and send it", with_database(alerts.run))
    alerts_once.add_argument("--json", action="store_true")
    copy = command("backup", "a copy of the database while it serves", with_database(backup.run))
    copy.add_argument("out", type=Path, metavar="FILE")
    _audit_options(command("audit", "walk the chain of the audit log: has anything in it been altered?", with_database(audit.run)))
    verify_all = command("verify", "count once more: are tallies and sums what the responses add up to?", with_database(verify.run))
    verify_all.add_argument("--json", action="store_true")
    _reader_role_options(command("reader-role", "a PostgreSQL role that reads figures and no response", with_database(reader_role.run)))
    return parser


def _serve_options(command: Parser) -> None:
    command.add_argument("--host", default="127.0.0.1")
    command.add_argument("--port", type=port, default=8080, help="0 takes a free one")


def _enroll_options(command: Parser) -> None:
    command.add_argument("--district", required=True, metavar="NAME")
    command.add_argument("--place", default="", metavar="NAME", help="what citizens read")
    command.add_argument("--hours", type=hours, default=CODE_HOURS, help="how long the code lives (%(default)s)")
    command.add_argument(
        "--set-up", default="", metavar="FILE", help="write a set-up file for a USB stick: place, services and joining at once"
    )
    command.add_argument("--address", default="", metavar="URL", help="where kiosks reach this server, for the file (PROVINCE_URL)")
    command.add_argument("--json", action="store_true")


def _add_update_commands(commands: "argparse._SubParsersAction[Parser]") -> None:
    actions = _actions(commands, "update", "signed updates that kiosks fetch", "updates for kiosks")
    add = actions("add", "take in a signed update file; it is offered to kiosks on their page", update.add)
    _signed_file(add, update.KEYS)
    actions("list", "which updates are held, and to whom each is offered", update.show).add_argument("--json", action="store_true")
    actions("erase", "hold a version no more; kiosks that have it keep it", update.erase).add_argument("version")


def _add_audio_commands(commands: "argparse._SubParsersAction[Parser]") -> None:
    actions = _actions(commands, "audio", "signed packs of clips that kiosks fetch", "what is heard on kiosks")
    _signed_file(actions("add", "publish a pack in place of the one of its name (kiosk audio pack)", audio.add), audio.KEYS)
    actions("list", "which packs are published", audio.show).add_argument("--json", action="store_true")
    actions("erase", "publish a pack no more; kiosks that have it keep it", audio.erase).add_argument("name", metavar="PACK")


def _signed_file(command: Parser, keys: Path) -> None:
    command.add_argument("file", type=Path, metavar="FILE")
    command.add_argument("--keys", type=Path, default=keys, metavar="DIR", help="public keys of minisign, *.pub (%(default)s)")


def _actions(
    commands: "argparse._SubParsersAction[Parser]", name: str, summary: str, description: str
) -> Callable[[str, str, DatabaseCommand], Parser]:
    """A command with actions of its own: adds one and gives its parser."""
    command = commands.add_parser(name, help=summary, description=description, parents=[common_options()])
    actions = command.add_subparsers(required=True, metavar="ACTION")

    def action(name: str, summary: str, run: DatabaseCommand) -> Parser:
        added = actions.add_parser(name, help=summary, description=summary, parents=[common_options()])
        added.set_defaults(run=with_database(run))
        return added

    return action


def _add_user_commands(commands: "argparse._SubParsersAction[Parser]") -> None:
    action = _actions(commands, "user", "web accounts", "web accounts")
    add = action("add", "a new account; the password is read from standard input or a prompt", users.add)
    add.add_argument("name")
    add.add_argument("--role", choices=ROLES, required=True)
    add.add_argument("--district", default="", metavar="D")
    change = action("password", "a new password for an account, read from standard input or a prompt", users.password)
    change.add_argument("name")
    for chosen in (add, change):
        chosen.add_argument("--temporary", action="store_true", help="whoever logs in with it chooses another first")
    action("second-factor-off", "take an account's second factor away, as when a telephone is lost", users.second_factor_off).add_argument(
        "name"
    )
    action("disable", "shut an account; its sessions end", users.disable).add_argument("name")
    action("enable", "open an account that was shut", users.enable).add_argument("name")
    action("list", "every account: role, district, last log-in", users.list_all).add_argument("--json", action="store_true")


def _report_options(command: Parser) -> None:
    year = "Buddhist: 2570 is October 2026 to September 2027"
    command.add_argument("--fiscal-year", type=fiscal_year, required=True, metavar="2570", help=year)
    command.add_argument("--format", choices=("xlsx", "pdf"), required=True)
    command.add_argument("--out", type=Path, required=True, metavar="FILE")


def _roll_up_options(command: Parser) -> None:
    command.add_argument("--fiscal-year", type=fiscal_year, metavar="2570", help="locked figures where its report is locked")
    command.add_argument("--out", type=Path, metavar="FILE", help="write the file that can be handed over in place of sending")
    command.add_argument("--send", action="store_true", help="send what the ministry does not have yet")
    command.add_argument("--to", default="", metavar="URL", help="of the ministry, in place of PROVINCE_MINISTRY")
    command.add_argument("--key", action="store_true", help="print this province's public key, which the ministry adds once")
    command.add_argument("--on", dest="switch", action="store_const", const=True, help="let this province send; it does not by itself")
    command.add_argument("--off", dest="switch", action="store_const", const=False)
    command.add_argument("--json", action="store_true")


def _document_options(command: Parser) -> None:
    command.add_argument("kind", choices=(*document.KINDS, document.MONTH))
    command.add_argument("--month", type=month, metavar="2569-11", help="of the month's report (this month)")
    command.add_argument("--day", type=day, metavar="YYYY-MM-DD", help="the same report of one day")
    command.add_argument("--district", required=True, metavar="NAME")
    command.add_argument("--url", default="", metavar="ADDRESS", help="of this server, for the QR code of the public page (PROVINCE_URL)")
    command.add_argument("--lang", choices=document.PAPER_LANGUAGES, default="th", help="language of the words (th)")
    command.add_argument("--out", type=Path, required=True, metavar="FILE", help="FILE.pdf, or FILE.png for its first page")


def _handbook_options(command: Parser) -> None:
    command.add_argument("--out", type=Path, required=True, metavar="FILE", help="FILE.pdf")


def _export_options(command: Parser) -> None:
    sealed = "whole records as answered, in seq order: for auditors, and as jsonl for 'province load'"
    command.add_argument("--format", choices=("csv", "xlsx", "jsonl"), required=True)
    command.add_argument("--from", dest="first", type=day, metavar="YYYY-MM-DD")
    command.add_argument("--to", dest="last", type=day, metavar="YYYY-MM-DD")
    command.add_argument("--district", default="", metavar="NAME")
    command.add_argument("--sealed", "--as-answered", action="store_true", help=sealed)
    command.add_argument("--out", type=Path, required=True, metavar="FILE")


def _load_options(command: Parser) -> None:
    command.add_argument("file", type=Path, metavar="FILE.jsonl")
    command.add_argument("--district", default="", metavar="NAME", help="where kiosks belong that nobody has enrolled")
    command.add_argument("--json", action="store_true")


def _reader_role_options(command: Parser) -> None:
    command.add_argument("name", help="of the role: small letters, digits and _")
    command.add_argument("--remove", action="store_true", help="take the role away")


def _audit_options(command: Parser) -> None:
    command.add_argument("--head", default="", metavar="HASH", help="a last hash that was noted earlier: it must still be in the log")
    command.add_argument("--json", action="store_true")


def _status_options(command: Parser) -> None:
    command.add_argument("--json", action="store_true")


if __name__ == "__main__":
    sys.exit(main())
