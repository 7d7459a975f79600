"""Finds the Thai font and loads it at pixel sizes; measures a consonant, so that sizes mean what a reader sees."""

from functools import lru_cache
from pathlib import Path

from PIL import ImageFont, features

from kiosk.frozen import frozen

# Waree: looped Thai, Latin of the same weight, regular and bold, in Debian since 2007; Loma is its lighter sister.
# Looped letters read best for older people (design.md, Thai). No font file is committed.
FAMILIES = ("Waree", "Loma")
FOLDERS = (
    "/usr/share/fonts/truetype/tlwg",
    "/usr/share/fonts/opentype/tlwg",
    "/usr/share/fonts/thai-tlwg",
    "/usr/share/fonts/TTF",
    "~/.local/share/fonts",
    "~/.fonts",
)
PACKAGE = "fonts-tlwg-waree-ttf"


class FontsMissing(Exception):
    """Thai text cannot be drawn right. Show the sentence and stop: it names the package to install."""


@frozen
class Fonts:
    """Paths of one family's two weights."""

    family: str
    regular: Path
    bold: Path


def find_fonts(folders: tuple[str, ...] = FOLDERS) -> Fonts:
    """The first family found with both weights. Raises FontsMissing, also when Pillow cannot shape Thai (Raqm)."""
    if not features.check("raqm"):
        raise FontsMissing("Pillow cannot shape Thai text here because the library fribidi is missing: install the package libfribidi0.")
    for family in FAMILIES:
        for folder in folders:
            for suffix in ("ttf", "otf"):
                regular = Path(folder).expanduser() / f"{family}.{suffix}"
                bold = regular.with_name(f"{family}-Bold.{suffix}")
                if regular.exists() and bold.exists():
                    return Fonts(family, regular, bold)
    raise FontsMissing(f"No Thai font (Waree or Loma) is installed: install the package {PACKAGE}.")


@lru_cache(maxsize=64)
def load(path: Path, pixels: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), pixels, layout_engine=ImageFont.Layout.RAQM)


@lru_cache(maxsize=8)
def consonant_ratio(path: Path) -> float:
    """Height of the consonant บ as a share of the font's pixel size (a Latin capital would flatter it: design.md, Sizes)."""
    left, top, right, bottom = load(path, 200).getbbox("บ")
    return (bottom - top) / 200
