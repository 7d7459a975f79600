"""The Thai text of a handbook page as blocks: read from assets/handbook, so that paper and the page on the web are one text.

What Markdown the pages use is known: headings, paragraphs, lists, tables, commands. A line `<!-- pictures: menu, figures -->` names
pictures that the program draws when the handbook is made. A page that begins in English has its Thai part under `## ภาษาไทย`.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from kiosk.frozen import frozen
from kiosk.language.sentence import Sentence, localized

READERS = {"officer": "officers", "technician": "technicians", "province": "province"}  # reader -> its page
THAI_PART = "## ภาษาไทย"
_PICTURES = re.compile(r"<!-- pictures: (.*) -->")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")


class HandbookError(Exception):
    """A page cannot be read. Show the sentence as it is: it names the file."""


@frozen
class Block:
    """`kind`: title, heading, paragraph, item, step, code, table or pictures; `rows` of a table, the first its head; else one row of one
    text, and of pictures their names."""

    kind: str
    rows: tuple[tuple[str, ...], ...]

    @property
    def text(self) -> str:
        return self.rows[0][0]


def read(folder: Path, reader: str) -> list[Block]:
    """The Thai handbook of a reader of READERS. Raises HandbookError."""
    path = folder / f"{READERS[reader]}.md"
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise HandbookError(Sentence("{path}: the handbook cannot be read: {error}", path=path, error=localized(error))) from error
    title, _, body = text.partition("\n")
    thai = body.partition(f"\n{THAI_PART}\n")[2] or body
    name = title.removeprefix("# ").rpartition("· ")[2]
    return [Block("title", ((name,),)), *blocks(thai)]


def blocks(markdown: str) -> list[Block]:
    """In their order. English sentences for readers of the web page, and pictures that are kept as files, are left out."""
    whole = [block for part in re.split(r"\n\s*\n", markdown.strip("\n")) for block in _blocks(part.splitlines())]
    return [block for block in whole if block.kind != "paragraph" or _is_thai(block.text)]


def _is_thai(text: str) -> bool:
    return any("ก" <= letter <= "๛" for letter in text.partition(":")[0][:80])


def _blocks(lines: list[str]) -> Iterator[Block]:
    if lines[0].startswith("```"):
        yield Block("code", tuple((line,) for line in lines[1:] if not line.startswith("```")))
        return
    if lines[0].startswith("|"):
        rows = [[plain(cell) for cell in line.strip().strip("|").split(" | ")] for line in lines if not set(line) <= set("|- ")]
        yield Block("table", tuple(map(tuple, rows)))
        return
    kind, words = "", ""
    for line in lines:
        begun = _begun(line)
        if begun and words:
            yield Block(kind, ((plain(words),),))
        if begun == "pictures":
            yield Block("pictures", (tuple(name.strip() for name in line[len("<!-- pictures:") : -len("-->")].split(",")),))
            kind, words = "", ""
            continue
        text = re.sub(r"^(#+|-|\d+\.) +", "", line.strip()) if begun else line.strip()
        kind, words = (begun, text) if begun else (kind or "paragraph", f"{words} {text}".strip())
    if words and not words.startswith("!["):
        yield Block(kind, ((plain(words),),))


def _begun(line: str) -> str:
    """What a line begins; "" for one that goes on."""
    if _PICTURES.fullmatch(line.strip()):
        return "pictures"
    signs = {"#": "heading", "-": "item"}
    first = line.split(" ", 1)[0]
    return signs.get(first[:1], "") if first in ("##", "###", "-") else "step" if re.fullmatch(r"\d+\.", first) else ""


def plain(text: str) -> str:
    """Without Markdown's signs; of a link its words."""
    return _LINK.sub(r"\1", text).replace("**", "").replace("`", "").replace("→", "›").strip()
