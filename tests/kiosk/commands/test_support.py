"""A technician on the telephone asks for the state of the machine."""

import json
from pathlib import Path

from tests.kiosk.commands.conftest import Command


def test_the_state_of_the_machine_in_a_file(kiosk: Command, tmp_path: Path) -> None:
    """In a folder under a name with the day, or under the name that was typed, or on the terminal; never over the kiosk's own files."""
    said = json.loads(kiosk("support", str(tmp_path), "--json").out)
    text = Path(said["file"]).read_text(encoding="utf-8")
    assert Path(said["file"]).parent == tmp_path and json.loads(text)["format"] == "eservice-kiosk-support"
    assert kiosk("support", str(tmp_path / "x.json")).status == 0 and (tmp_path / "x.json").exists()
    assert json.loads(kiosk("support", "-").out)["version"] == 1


def test_it_is_not_written_over_the_answers(kiosk: Command, folder: Path) -> None:
    """One plain sentence."""
    said = kiosk("support", str(folder / "kiosk.db"))
    assert said.status == 2 and "choose another file" in said.err
