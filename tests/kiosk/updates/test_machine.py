"""Which versions a machine has, read from two links."""

import json

from kiosk.updates.machine import INSTALLED, InstalledMachine, UpdateOutcome


def test_the_versions_are_the_links_that_the_start_follows(machine: InstalledMachine) -> None:
    """None before where both lead to one folder; nothing at all on a developer's machine; what is damaged says nothing."""
    assert (machine.installed, machine.before, machine.takes_updates) == ("0.3.0", "", True)
    (machine.program / "previous").symlink_to("versions/0.3.0-20261128T000000")
    assert machine.before == ""
    (machine.program / "previous").unlink()
    (machine.program / "previous").symlink_to("versions/0.2.1+b-20261128T000000")
    assert machine.before == "0.2.1+b"
    elsewhere = InstalledMachine(machine.program / "none", machine.state / "none")
    assert (elsewhere.installed, elsewhere.before, elsewhere.takes_updates, elsewhere.outcome()) == ("", "", False, None)


def test_what_a_newer_version_says_of_an_update_is_read(machine: InstalledMachine) -> None:
    """After a step back: what this version does not know of it is left out, and nothing is hidden."""
    outcome = UpdateOutcome(INSTALLED, "0.4.0", "0.3.0", "2026-11-28T09:00:00+00:00", "", "", {})
    machine.state.joinpath("outcome.json").write_text(json.dumps(outcome._asdict() | {"seconds": 90}), encoding="utf-8")
    assert machine.outcome() == outcome
