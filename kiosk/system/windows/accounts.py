"""Accounts on Windows: a program stays who it is; a folder that it may not use refuses by itself."""

import os
import subprocess
import sys
from pathlib import Path


def act_as_owner(folder: Path, machines: bool) -> None:
    """Nothing to become."""


def name() -> str:
    return os.environ.get("USERNAME", "")


def typed() -> str:
    """This command, as it can be typed again."""
    return subprocess.list2cmdline([Path(sys.argv[0]).stem, *sys.argv[1:]])
