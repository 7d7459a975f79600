"""Where the Thai font's files lie. It loads none, so that the province's server finds them without Pillow."""

import sys
from collections.abc import Sequence
from pathlib import Path

from kiosk.frozen import frozen

# Waree: looped Thai, Latin of the same weight, regular and bold, in Debian since 2007; Loma is its lighter sister.
# Looped letters read best for older people. No font file is committed.
FAMILIES = ("Waree", "Loma")
FOLDERS = (
    "/usr/share/fonts/truetype/tlwg",
    "/usr/share/fonts/opentype/tlwg",
    "/usr/share/fonts/thai-tlwg",
    "/usr/share/fonts/TTF",
    "~/.local/share/fonts",
    "~/.fonts",
    f"{sys.prefix}/fonts",  # what a package brings along (assets/deploy/windows)
)
PACKAGE = "fonts-tlwg-waree-ttf"


@frozen
class Fonts:
    """Paths of one family's two weights."""

    family: str
    regular: Path
    bold: Path


def find(folders: Sequence[str]) -> Fonts | None:
    """The first family that is there in both weights."""
    for family in FAMILIES:
        for folder in folders:
            for suffix in ("ttf", "otf"):
                regular = Path(folder).expanduser() / f"{family}.{suffix}"
                bold = regular.with_name(f"{family}-Bold.{suffix}")
                if regular.exists() and bold.exists():
                    return Fonts(family, regular, bold)
    return None
