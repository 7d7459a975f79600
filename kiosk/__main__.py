"""The composition root: picks the command and the data directory. What a command does is in kiosk/commands.

`kiosk run` is started at a counter that people wait at, so its few options are read here by hand: argparse and the other
commands are never loaded for it.
"""

import gc
import io
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from kiosk import __version__
from kiosk.errors import UsageError
from kiosk.paths import DataDir, default_data_dir, machine_data_dir

# name -> (module in kiosk.commands, function, what it does)
COMMANDS = {
    "run": ("run", "run", "the kiosk: full screen unless --windowed"),
    "setup": ("setup", "setup", "sets province, district, place and services without touching the screen"),
    "pin": ("pin", "pin", "'pin set' sets the officers' PIN and ends a lock"),
    "import": ("import_forms", "import_forms", "paper forms from a CSV file, all rows or none"),
    "totals": ("totals", "totals", "a day: people, uses, responses, scores, unsent"),
    "scores": ("scores", "scores", "means, deviations and percent of a period"),
    "export": ("export", "export", "raw responses as CSV, XLSX or JSONL"),
    "handbook": ("handbook", "handbook", "the Thai handbook for officers or technicians, to print"),
    "document": ("document", "document", "paper form, sign, poster, leaflet with this counter's words, to print"),
    "withdraw": ("withdraw", "withdraw", "a saved response counts no more; it is kept, with the reason"),
    "enroll": ("sync", "enroll", "joins a province's server with a one-time code"),
    "sync": ("sync", "sync", "sends to the province what it does not have yet"),
    "reconcile": ("sync", "reconcile_days", "day by day, ours against the province's"),
    "verify": ("verify", "verify", "walks the hash chain and recounts the totals"),
    "doctor": ("doctor", "doctor", "diagnostics: what is wrong with this machine, and what to do"),
    "support": ("support", "support", "the state of this machine in a file for whoever helps: no answers, no PIN"),
    "links": ("links", "links", "requests the link of every open service"),
    "languages": ("languages", "languages", "checks the languages that are there beside Thai and English"),
    "audio": ("audio.command", "audio", "what people who cannot see hear: recording it, and what is missing"),
    "content": ("content", "content", "takes in what the district wrote about its services"),
    "backup": ("backup", "backup", "a consistent copy of the data, also while the kiosk runs"),
    "update": ("update", "update", "which versions are here; a newer one from a signed file, or back to the one before"),
    "restore": ("backup", "restore", "brings a copy back; refuses to overwrite newer data"),
}
# How `kiosk run` may end without a page of its own, by name, for the modules that have them may be what is damaged: words that are wrong,
# another kiosk that shows its page here, no screen.
NO_PAGE = ("UsageError", "AlreadyRunningError", "CannotBeDoneError", "ForeignFolderError")
RUN_HELP = """usage: kiosk run [--windowed WxH] [--lang th|en] [--data-dir DIR]

The kiosk, full screen. Without a site it starts as the Yasothon demonstration.

  --windowed WxH   in a window of so many pixels, 1080x1920 for example
  --lang th|en     the language of the first page (Thai)
  --data-dir DIR   all state of this kiosk is under DIR"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status: 0, 1 (it could not be done) or 2 (usage or input)."""
    data: DataDir | None = None
    words: list[str] = []
    os.umask(0o077)  # answers, backups and exports are the kiosk's own
    try:
        _open_streams()
        words, folder = _data_dir(list(sys.argv[1:] if arguments is None else arguments))
        status = _answered(words)
        if status is None:
            data = _state(folder)
            _act_as_owner(data)
            status = _run(words[1:], data) if words[0] == "run" else _command(words[0])(words[1:], data)
        sys.stdout.flush()  # here, where a reader that has gone away is no traceback
        return status
    except SystemExit as done:  # argparse has printed a command's --help
        return int(done.code or 0)
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 (every failure becomes a sentence and an exit status)
        return _failed(error, data, words)


def _failed(error: BaseException, data: DataDir | None, words: list[str]) -> int:
    """The exit status, once the sentence is said: on the screen too where a kiosk should be and a file that it needs is damaged."""
    try:
        status: int = import_module("kiosk.exit_status").report_failure(error, data)
    except Exception:  # noqa: BLE001 (a file that this very report needs is damaged)
        print(f"kiosk: this program is damaged ({type(error).__name__}: {error}); install it again", file=sys.stderr)
        status = 1
    if words[:1] == ["run"] and not isinstance(error, KeyboardInterrupt) and type(error).__name__ not in NO_PAGE:
        windowed = any(word.startswith("--windowed") for word in words)
        import_module("kiosk.last_resort").show(f"{type(error).__name__}: {error}", windowed)
    return status


def _open_streams() -> None:
    """A stream that was closed (`>&-`) takes everything and gives nothing; letters that the terminal cannot write become
    escapes, which JSON knows too: under a locale without Thai the figures are still told."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 (open until the process ends)
    for stream, instead in ((sys.stdin, "replace"), (sys.stdout, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=instead)


def _answered(words: list[str]) -> int | None:
    """What needs no state: help and the version, already printed. None for a command; UsageError for none or an unknown one."""
    if not words:
        raise UsageError("a command is missing; 'kiosk --help' lists them")
    if words[0] == "--version":
        print(f"kiosk {__version__}")
    elif words[0] in ("-h", "--help", "help"):
        print(_help())
    elif words[0] in COMMANDS:
        return None
    else:
        raise UsageError(_unknown(words[0]))
    return 0


def _state(folder: str) -> DataDir:
    home = folder == "~" or folder.startswith("~/")  # a shell leaves the ~ of --data-dir=~/kiosk to us
    data = DataDir(Path(folder).expanduser() if home else Path(folder)) if folder else default_data_dir()
    if os.path.isfile(data.root):  # noqa: PTH113 (Path.is_file raises below a folder that is closed to this user)
        raise UsageError(f"{data.root} is a file; --data-dir needs a folder")
    return data


def _act_as_owner(data: DataDir) -> None:
    """Root, and anybody to whom the data directory does not belong: see kiosk/system/accounts.py. Its owner needs no such module."""
    from kiosk.system import files  # late: help and mistakes need none

    try:
        belongs = files.is_ours(data.root)
    except OSError:  # not there yet, or not to be looked at
        belongs = False
    if not belongs:
        import_module("kiosk.system.accounts").act_as_owner(data.root, data == machine_data_dir())


def _data_dir(words: list[str]) -> tuple[list[str], str]:
    """The words without --data-dir, which may stand before or after the command, and its value (the last one counts)."""
    remaining, folder, rest = [], "", iter(words)
    for word in rest:
        if word == "--":
            remaining += [word, *rest]
        elif word == "--data-dir" or word.startswith("--data-dir="):
            folder = word.partition("=")[2] if "=" in word else next(rest, "")
            if not folder or folder.startswith("--"):
                raise UsageError("--data-dir needs a folder: --data-dir DIR")
        else:
            remaining.append(word)
    return remaining, folder


def _command(name: str) -> Callable[[Sequence[str], DataDir], int]:
    module, function, _ = COMMANDS[name]
    command: Callable[[Sequence[str], DataDir], int] = getattr(import_module(f"kiosk.commands.{module}"), function)
    return command


def _run(words: list[str], data: DataDir) -> int:
    if "-h" in words or "--help" in words:
        print(RUN_HELP)
        return 0
    windowed, language, rest = None, "th", iter(words)
    for word in rest:
        option, _, value = word.partition("=")
        if option not in ("--windowed", "--lang"):
            raise UsageError(f"kiosk run does not know {word!r}; see 'kiosk run --help'")
        value = value or next(rest, "")
        if option == "--windowed":
            windowed = _size(value)
        elif value in ("th", "en"):
            language = value
        else:
            raise UsageError(f"--lang must be th or en, not {value!r}")
    gc.disable()  # a start makes things and drops none: collecting would cost a twentieth of it (kiosk.commands.run enables it)
    from kiosk.commands.run import run

    return run(data, windowed, language)


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    if not (width.isdecimal() and height.isdecimal() and 320 <= int(width) <= 20000 and 320 <= int(height) <= 20000):
        raise UsageError(f"--windowed must be width x height in pixels, 1080x1920 for example, not {text!r}")
    return int(width), int(height)


def _help() -> str:
    lines = [f"  {name:<10} {summary}" for name, (_, _, summary) in COMMANDS.items()]
    return "\n".join(
        ["usage: kiosk [--data-dir DIR] COMMAND ...", "", *lines, "", "kiosk COMMAND --help says more. All state is under --data-dir DIR."]
    )


def _unknown(word: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(word, COMMANDS, 1)
    return f"there is no command {word!r}" + (f"; perhaps '{near[0]}' is meant" if near else "; see 'kiosk --help'")


if __name__ == "__main__":
    sys.exit(main())
