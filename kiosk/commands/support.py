"""`kiosk support`: what helps somebody far away to see what is wrong, in a file. What is in it: kiosk/diagnostics/support_bundle.py."""

import json
from collections.abc import Sequence
from pathlib import Path

from kiosk import atomic_file
from kiosk.commands import arguments
from kiosk.diagnostics import support_bundle
from kiosk.paths import DataDir
from kiosk.runtime import opening


def support(words: Sequence[str], data: DataDir) -> int:
    """A folder, such as a stick's, gets a file with the day in its name; - is standard output."""
    parser = arguments.Arguments(
        "support", "State of this kiosk for whoever helps: no answers, no PIN, no keys. Read it before you hand it on."
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="a file, a folder such as a stick's, or - for standard output")
    parser.add_json()
    options = parser.read(words)
    now = opening.now()
    text = support_bundle.as_text(support_bundle.compose(data, now))
    if str(options.file) == "-":
        print(text, end="")
        return 0
    out = options.file / support_bundle.file_name(now) if options.file.is_dir() else options.file
    arguments.refuse_state(out, data)
    atomic_file.write(out, text.encode("utf-8"))
    print(json.dumps({"file": str(out)}) if options.json else f"{out} is written: read it before you hand it on")
    return 0
