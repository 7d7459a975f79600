"""Memory, temperature and versions, read from files that stand in for a machine in trouble."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from kiosk.diagnostics import machine
from kiosk.diagnostics.result import FAIL, PASS, WARNING, CheckResult
from kiosk.system.memory import available_megabytes

Said = Callable[[CheckResult], str]


@pytest.mark.parametrize(("kilobytes", "outcome"), [(2_000_000, PASS), (250_000, WARNING), (90_000, FAIL)])
def test_memory(tmp_path: Path, kilobytes: int, outcome: str, said: Said) -> None:
    """Little memory is a warning, hardly any a failure."""
    (tmp_path / "meminfo").write_text(f"MemTotal: 4000000 kB\nMemAvailable: {kilobytes} kB\n", encoding="ascii")
    (result,) = machine.check_memory(partial(available_megabytes, tmp_path / "meminfo"))
    assert result.outcome == outcome and said(result)


@pytest.mark.parametrize(("sensors", "outcome"), [((41_000, 52_000), PASS), ((52_000, 80_000), WARNING), ((95_000,), FAIL)])
def test_temperature(tmp_path: Path, sensors: tuple[int, ...], outcome: str, said: Said) -> None:
    """The warmest sensor counts; one that cannot be read does not."""
    for number, value in enumerate(sensors):
        (tmp_path / f"thermal_zone{number}").mkdir()
        (tmp_path / f"thermal_zone{number}" / "temp").write_text(f"{value}\n", encoding="ascii")
    (tmp_path / "thermal_zone9").mkdir()
    (tmp_path / "thermal_zone9" / "temp").write_text("broken", encoding="ascii")
    (result,) = machine.check_temperature(tmp_path)
    assert result.outcome == outcome and said(result)


def test_machine_that_tells_nothing_is_not_asked(tmp_path: Path) -> None:
    """No sensor and no memory figures: no line, rather than a guess."""
    assert [*machine.check_temperature(tmp_path), *machine.check_memory(partial(available_megabytes, tmp_path / "none"))] == []


def test_versions_are_told(monkeypatch: pytest.MonkeyPatch, said: Said) -> None:
    """What a technician asks for first; a SQLite too old for the tables is a failure."""
    (well,) = machine.check_versions()
    assert well.outcome == PASS and "SQLite" in said(well)
    monkeypatch.setattr(machine, "OLDEST_SQLITE", (99, 0, 0))
    (old,) = machine.check_versions()
    assert old.outcome == FAIL and said(old)
