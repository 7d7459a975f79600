"""PDF files read back by another program (poppler), so that what is found was really printed."""

import re
import shutil
import subprocess
import unicodedata
from functools import lru_cache

import pytest

needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) reads the PDF back")


def letters(text: str) -> str:
    """A text without blanks and marks: a PDF stores the places of shaped marks, not their order."""
    spread = text.replace("ำ", "า")
    return "".join(letter for letter in spread if not letter.isspace() and unicodedata.category(letter) not in ("Mn", "Cf", "Cc"))


@lru_cache(maxsize=16)
def text_of(document: bytes) -> str:
    """What the pages say, a page after a form feed."""
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=document, capture_output=True, check=True, timeout=50)
    return done.stdout.decode()


def in_order(document: bytes, *words: str) -> None:
    """Fails at the first of `words` that the document does not say after the ones before it."""
    text, at = letters(text_of(document)), 0
    for word in words:
        place = text.find(letters(word), at)
        assert place >= 0, f"{word!r} does not follow in {text[at : at + 300]!r}"
        at = place + len(letters(word))


def pages_of(document: bytes) -> list[tuple[int, int]]:
    """Width and height of each page, millimetres, as the file says."""
    done = subprocess.run(["pdfinfo", "-f", "1", "-l", "999", "-"], input=document, capture_output=True, check=True, timeout=50)
    sizes = re.findall(r"Page +\d+ size: +([\d.]+) x ([\d.]+)", done.stdout.decode())
    return [(round(float(wide) * 25.4 / 72), round(float(high) * 25.4 / 72)) for wide, high in sizes]
