"""Which versions a machine has, read from two links."""

from kiosk.updates.machine import InstalledMachine


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
