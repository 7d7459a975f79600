"""What Task Scheduler of Windows is told to start: a command that our programs take, again after its end, and one at a time."""

import shlex
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

ROOT = Path(__file__).resolve().parents[2]
WINDOWS = ROOT / "assets/deploy/windows"
TASK = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


@pytest.mark.parametrize(
    ("task", "starts", "account"),
    [("task.xml", "LogonTrigger", "@account@"), ("province/serve-task.xml", "BootTrigger", "S-1-5-19")],
)
def test_a_task_starts_a_command_that_is_there(task: str, starts: str, account: str) -> None:
    """The kiosk at log-on, the province's server with Windows as Local Service; both looked after each minute."""
    root = ET.fromstring((WINDOWS / task).read_text(encoding="utf-8").partition("?>")[2])
    (words,) = (shlex.split(text.text or "") for text in root.iter(f"{TASK}Arguments"))
    assert words[:3] == ["-X", "utf8", "-m"]
    answer = subprocess.run([sys.executable, *words, "--help"], cwd=ROOT, capture_output=True, text=True, timeout=50, check=False)
    assert answer.returncode == 0 and words[4] in answer.stdout
    assert [trigger.tag for trigger in root.findall(f"{TASK}Triggers/*")] == [f"{TASK}{starts}"]
    assert {interval.text for interval in root.iter(f"{TASK}Interval")} == {"PT1M"}
    assert (root.findtext(f".//{TASK}UserId"), root.findtext(f".//{TASK}MultipleInstancesPolicy")) == (account, "IgnoreNew")


def test_the_servers_data_are_that_services_alone() -> None:
    """Local Service and administrators; ordinary accounts read the program and cannot change what that service runs."""
    lines = (WINDOWS / "province/serve-at-start.cmd").read_text(encoding="utf-8").splitlines()
    program, data = (line for line in lines if line.startswith("icacls") and "/inheritance:r" in line)
    everybody = "*S-1-5-32-545"
    assert f"{everybody}:(OI)(CI)RX" in program and everybody not in data
    assert "*S-1-5-19:(OI)(CI)RX" in program and "*S-1-5-19:(OI)(CI)M" in data
    assert lines.index(data) < next(place for place, line in enumerate(lines) if "/Run" in line)
