"""Asks CUPS about a queue and a job through its own programs: a queue that is stopped is no printer, and a job that waits is taken back,
so that nobody's list comes out tomorrow."""

import os
import re
import subprocess
import time
from collections.abc import Sequence

from kiosk.printing.address import CupsPrograms

ASK_S = 5  # a program of CUPS that does not answer is none
LEAVE_S = 40.0  # until a job has left the queue: the printer has it then
LOOK_S = 0.5
_JOB = re.compile(r"request id is (\S+)")


def is_printing(queue: str, lpstat: Sequence[str]) -> bool:
    """Whether the queue (empty: the default one) is there and not stopped."""
    name = queue or _default(lpstat)
    answer = _asked((*lpstat, "-p", name)) if name else None
    return answer is not None and name in answer and "disabled" not in answer.split()


def _default(lpstat: Sequence[str]) -> str:
    _, _, name = (_asked((*lpstat, "-d")) or "").partition("destination:")
    return name.strip()


def job_of(answer: str) -> str:
    """The job's name in what `lp` says; "" where it says none."""
    job = _JOB.search(answer)
    return job[1] if job else ""


def see_off(job: str, programs: CupsPrograms, seconds: float = LEAVE_S) -> bool:
    """Whether the job has left the queue in time; one that still waits is taken back."""
    end = time.monotonic() + seconds
    while _waits(job, programs.lpstat):
        if time.monotonic() > end:
            _asked((*programs.cancel, job))
            return False
        time.sleep(LOOK_S)
    return True


def _waits(job: str, lpstat: Sequence[str]) -> bool:
    return any(line.split()[:1] == [job] for line in (_asked((*lpstat, "-o")) or "").splitlines())


def _asked(command: Sequence[str]) -> str | None:
    """What the program prints, untranslated; None where it fails or does not answer."""
    environment = {"LC_ALL": "C", "PATH": os.environ.get("PATH", os.defpath)}
    try:
        process = subprocess.run(command, check=False, capture_output=True, text=True, timeout=ASK_S, env=environment)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return process.stdout if process.returncode == 0 else None
