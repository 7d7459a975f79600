"""The X session of a counter whose screens and touch panels come and go: the real script, with stand-ins for X's programs."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

XSESSION = Path(__file__).resolve().parents[2] / "assets" / "deploy" / "kiosk" / "xsession"
IDENTITY, ON_HDMI_1 = "1 0 0 0 1 0 0 0 1", "0 1 0 -1 0 1 0 0 1"

# One program under the names of five. Its state is a file; every call that changes something is written down. Each `sleep` of the session
# is a moment in which somebody plugs (the next entry of "events"); after the last the session ends.
STAND_IN = """
import fcntl, json, sys
from pathlib import Path
lock = open(Path(__file__).with_name("lock"), "w")  # the script runs some of its programs at the same time
fcntl.flock(lock, fcntl.LOCK_EX)
file = Path(__file__).with_name("state.json")
state = json.loads(file.read_text())
outputs, pointers = state["outputs"], state["pointers"]
name, words = Path(sys.argv[0]).name, sys.argv[1:]

def told(output):
    plug = "connected" if outputs[output]["plug"] else "disconnected"
    mode = " 1080x1920+0+0" if outputs[output]["lit"] else ""
    return f"{output} {plug}{mode} (normal left inverted right x axis y axis)"

status = 0
if name == "sleep":
    if words != ["infinity"]:
        if state["events"]:
            change = state["events"].pop(0)
            for output, values in change.get("outputs", {}).items():
                outputs[output].update(values)
            pointers.update(change.get("pointers", {}))
            state["calls"].append("moment")
        else:
            status = 1
elif name == "xrandr" and words == ["--current"]:
    print("Screen 0: minimum 320 x 200, current 1080 x 1920, maximum 16384 x 16384")
    print(*(told(output) for output in outputs), sep="\\n")
elif name == "xrandr":
    state["calls"].append("xrandr " + " ".join(words))
    chosen = [words[words.index("--output") + 1]] if "--output" in words else list(outputs)
    for output in chosen:
        if "--auto" in words and outputs[output]["plug"] and not outputs[output].get("no_mode"):
            outputs[output]["lit"] = True
        if "--off" in words:
            outputs[output]["lit"] = False
elif name == "xinput" and words[0] == "list":
    print("Virtual core pointer  id=2 [master pointer (3)]")
    print(*(f"  {pointer}  id={values['id']} [slave  pointer (2)]" for pointer, values in pointers.items()), sep="\\n")
elif name == "xinput" and words[0] == "list-props":
    print(*(f"  Coordinate Transformation Matrix (163): {v['matrix']}" for v in pointers.values() if str(v["id"]) == words[1]))
elif name == "xinput" and words[0] == "map-to-output":
    pointers[words[1]]["matrix"] = "0 1 0 -1 0 1 0 0 1"
    state["calls"].append("xinput " + " ".join(words))
file.write_text(json.dumps(state))
sys.exit(status)
"""
PANEL = {"id": 9, "matrix": IDENTITY}
LIT, DARK, ABSENT = {"plug": True, "lit": True}, {"plug": True, "lit": False}, {"plug": False, "lit": False}


def session(folder: Path, display: str, outputs: dict[str, object], events: list[dict[str, object]]) -> dict[str, object]:
    """The state after the session has lived through `events`; `display` is the technician's file."""
    (folder / "stand_in").write_text(f"#!{sys.executable} -IS\n{STAND_IN}")
    (folder / "stand_in").chmod(0o755)
    for name in ("xrandr", "xinput", "xset", "sleep"):
        (folder / name).symlink_to("stand_in")
    state = folder / "state.json"
    state.write_text(json.dumps({"outputs": outputs, "pointers": {"Panel": PANEL}, "events": events, "calls": []}))
    (folder / "display").write_text(display)
    script = XSESSION.read_text(encoding="utf-8").replace("/etc/eservice-kiosk/display", str(folder / "display"))
    script = script.replace("/run/eservice-kiosk/screen", str(folder / "screen"))
    subprocess.run(["sh", "-c", script], env={"PATH": f"{folder}:/usr/bin:/bin"}, check=False, timeout=50)
    after: dict[str, object] = json.loads(state.read_text())
    return after


def test_an_output_that_the_technician_switched_off_stays_dark(tmp_path: Path) -> None:
    """The second monitor of the officers' desk: off once, and nothing is laid out anew every few seconds."""
    display = "xrandr --output HDMI-1 --rotate left\nxrandr --output HDMI-2 --off\n"
    after = session(tmp_path, display, {"HDMI-1": LIT, "HDMI-2": LIT}, [{}, {}, {}])
    assert after["calls"] == ["xrandr --output HDMI-1 --rotate left", "xrandr --output HDMI-2 --off", "moment", "moment", "moment"]
    assert after["outputs"] == {"HDMI-1": LIT, "HDMI-2": DARK}


def test_a_television_that_is_switched_on_late_shows_the_kiosk(tmp_path: Path) -> None:
    """It gets a mode and the technician's arrangement; the output that was switched off is not lit on the way."""
    display = "xrandr --output HDMI-2 --off\n"
    after = session(tmp_path, display, {"HDMI-1": ABSENT, "HDMI-2": LIT}, [{}, {"outputs": {"HDMI-1": DARK}}, {}])
    assert after["outputs"] == {"HDMI-1": LIT, "HDMI-2": DARK}
    calls = after["calls"]
    assert isinstance(calls, list) and calls.count("xrandr --output HDMI-1 --auto") == 1 and not any("HDMI-2 --auto" in c for c in calls)


def test_a_second_monitor_that_comes_late_is_switched_off_once(tmp_path: Path) -> None:
    """Whether it was there at the start makes no difference: the display file decides, and is left in peace afterwards."""
    after = session(tmp_path, "xrandr --output HDMI-2 --off\n", {"HDMI-1": LIT, "HDMI-2": ABSENT}, [{"outputs": {"HDMI-2": DARK}}, {}, {}])
    calls = after["calls"]
    assert isinstance(calls, list) and calls.count("xrandr --output HDMI-2 --auto") == 1
    assert after["outputs"] == {"HDMI-1": LIT, "HDMI-2": DARK}


def test_a_screen_that_has_no_mode_yet_is_tried_again(tmp_path: Path) -> None:
    """A television whose description could not be read at first is not taken for one that was switched off."""
    slow = {**DARK, "no_mode": True}
    after = session(tmp_path, "", {"HDMI-1": slow}, [{}, {}, {"outputs": {"HDMI-1": {"no_mode": False}}}])
    assert after["outputs"] == {"HDMI-1": {**LIT, "no_mode": False}}


@pytest.mark.parametrize("identity", [9, 12])
def test_taps_land_where_the_finger_is_after_the_panel_was_unplugged(tmp_path: Path, identity: int) -> None:
    """The panel comes back without its mapping, under its old number or another: the display file maps it again, once."""
    display = 'xinput map-to-output "Panel" HDMI-1\n'
    back = {"pointers": {"Panel": {"id": identity, "matrix": IDENTITY}}}
    after = session(tmp_path, display, {"HDMI-1": LIT}, [{}, back, {}, {}])
    assert after["pointers"] == {"Panel": {"id": identity, "matrix": ON_HDMI_1}}
    assert after["calls"] == [
        "xinput map-to-output Panel HDMI-1",
        "moment",
        "moment",
        "xinput map-to-output Panel HDMI-1",
        "moment",
        "moment",
    ]
