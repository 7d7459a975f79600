"""What this machine knows of time beside its clock."""

from kiosk.diagnostics import machine_time


def test_the_machine_says_which_start_this_is_and_whether_a_network_has_set_the_clock() -> None:
    """The same start for as long as it runs; a plain yes or no."""
    assert machine_time.boot_id() == machine_time.boot_id()
    assert machine_time.set_by_network() in (True, False)
