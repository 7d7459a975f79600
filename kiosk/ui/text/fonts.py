"""Finds the Thai font and loads it at pixel sizes; measures a consonant, so that sizes mean what a reader sees."""

from functools import lru_cache
from pathlib import Path

from PIL import ImageFont, features

from kiosk.system import screen
from kiosk.ui.text import font_files
from kiosk.ui.text.font_files import FOLDERS, PACKAGE, Fonts


class FontsMissingError(Exception):
    """Thai text cannot be drawn right. Show the sentence and stop: it names the package to install."""


def find_fonts(folders: tuple[str, ...] = FOLDERS) -> Fonts:
    """The first family found with both weights. Raises FontsMissingError, also when Pillow cannot shape Thai (Raqm)."""
    if not features.check("raqm"):
        raise FontsMissingError(f"Pillow cannot shape Thai text here because the library fribidi is missing: {screen.WITHOUT_FRIBIDI}.")
    family = font_files.find(folders)
    if family is None:
        raise FontsMissingError(f"No Thai font (Waree or Loma) is installed: install the package {PACKAGE}.")
    return family


@lru_cache(maxsize=64)
def load(path: Path, pixels: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), pixels, layout_engine=ImageFont.Layout.RAQM)


@lru_cache(maxsize=8)
def consonant_ratio(path: Path) -> float:
    """Height of the consonant บ as a share of the font's pixel size (a Latin capital would flatter it)."""
    _left, top, _right, bottom = load(path, 200).getbbox("บ")
    return (bottom - top) / 200
