"""The handbooks' pages as blocks: one text for the web page and for paper."""

from pathlib import Path

import pytest

from kiosk.documents.handbook.text import READERS, Block, HandbookError, blocks, read
from kiosk.language.texts import load
from kiosk.paths import ASSETS, TEXTS

HANDBOOK = ASSETS / "handbook"


def test_every_reader_has_a_whole_handbook_in_thai() -> None:
    """A title, several headings, tables and pictures with words; no English paragraph of the web page is in it."""
    words = load(TEXTS, "th", "documents")
    for reader in READERS:
        whole = read(HANDBOOK, reader)
        kinds = [block.kind for block in whole]
        assert whole[0].kind == "title" and whole[0].text.startswith("คู่มือ"), reader
        assert kinds.count("heading") >= 4 and "table" in kinds and "pictures" in kinds, reader
        assert all(len(row) == len(block.rows[0]) for block in whole if block.kind == "table" for row in block.rows), reader
        assert all(f"handbook_picture_{name}" in words for block in whole if block.kind == "pictures" for name in block.rows[0]), reader
        assert not any("In English" in block.text or "**" in block.text or "](" in block.text for block in whole), reader


def test_markdown_becomes_what_it_means() -> None:
    """A list's line that goes on, a table without its rule, a command as typed, signs left out."""
    parts = ("## หัว", "คำ **หนา** `kiosk` [ที่นี่](a.md)\nต่อ", "- หนึ่ง\n  ต่อ\n- สอง", "1. ก่อน\n2. หลัง", "| ก | ข |\n| --- | --- |\n| 1 | 2 |")
    text = "\n\n".join((*parts, "```\nkiosk run\n```", "<!-- pictures: menu, pin -->"))
    assert [(block.kind, block.rows) for block in blocks(text)] == [
        ("heading", (("หัว",),)),
        ("paragraph", (("คำ หนา kiosk ที่นี่ ต่อ",),)),
        ("item", (("หนึ่ง ต่อ",),)),
        ("item", (("สอง",),)),
        ("step", (("ก่อน",),)),
        ("step", (("หลัง",),)),
        ("table", (("ก", "ข"), ("1", "2"))),
        ("code", (("kiosk run",),)),
        ("pictures", (("menu", "pin"),)),
    ]
    assert blocks("Only English.") == [] and Block("item", (("ก",),)).text == "ก"


def test_a_handbook_that_is_not_there_is_named(tmp_path: Path) -> None:
    """The file, in one sentence."""
    with pytest.raises(HandbookError, match=r"officers\.md: the handbook cannot be read"):
        read(tmp_path, "officer")
