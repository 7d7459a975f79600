"""Linux has no drive letters."""

from pathlib import Path


def removable() -> tuple[Path, ...]:
    """Drives that can be pulled, with a medium in them."""
    return ()


def is_away(folder: Path) -> bool:
    """Whether the drive of the folder is not there."""
    return False
