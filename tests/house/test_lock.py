"""The lock: what `make run`, `make test`, `make province` and an installed kiosk install (assets/deploy/lock)."""

import re
from pathlib import Path

import pytest

from tests.house.test_import_rules import ROOT, declared

FOLDER = ROOT / "assets" / "deploy" / "lock"
PURPOSES = {"run": (), "receipt": ("receipt",), "province": ("server",), "test": ("server", "receipt", "dev"), "release": ("release",)}
REQUIREMENT = re.compile(r"([a-z0-9-]+)==(\S+)( ; [^\\]+)?((?: \\\n    --hash=sha256:[0-9a-f]{64})+)")


def lock_of(purpose: str) -> str:
    text = (FOLDER / f"{purpose}.txt").read_text(encoding="utf-8")
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#"))


def versions(purpose: str) -> dict[str, str]:
    return {match[1]: match[2] for match in REQUIREMENT.finditer(lock_of(purpose))}


@pytest.mark.parametrize(("purpose", "extras"), PURPOSES.items())
def test_every_declared_library_is_locked(purpose: str, extras: tuple[str, ...]) -> None:
    """A dependency was added to pyproject.toml: `make lock` writes it down."""
    assert declared(*extras) - versions(purpose).keys() == set()


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_lock_holds_versions_and_hashes_alone(purpose: str) -> None:
    """No address of a registry, no version without a hash."""
    assert REQUIREMENT.sub("", lock_of(purpose)).strip() == ""


@pytest.mark.parametrize("purpose", [name for name in PURPOSES if name != "release"])  # whose own tools run on no machine of a district
def test_what_was_tested_is_what_is_installed(purpose: str) -> None:
    """Every version of a kiosk and of the province is the one that the tests run with."""
    assert versions(purpose).items() <= versions("test").items()


def test_there_is_a_lock_for_each_purpose() -> None:
    """And no other."""
    assert {Path(path).stem for path in FOLDER.glob("*.txt")} == PURPOSES.keys()
