"""Pages, workbooks and PDFs read as a person reads them: cells, cards and lines, as text."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

VOID = {"input", "meta", "link", "br", "img", "hr"}


@dataclass
class Element:
    tag: str
    classes: tuple[str, ...] = ()
    children: list["Element | str"] = field(default_factory=list)

    def all(self, tag: str, name: str = "") -> Iterator["Element"]:
        """Every element of this tag, and of this class where one is given, below this one."""
        for child in self.children:
            if isinstance(child, Element):
                if child.tag == tag and (not name or name in child.classes):
                    yield child
                yield from child.all(tag, name)

    def texts(self, *without: str) -> list[str]:
        """The pieces of text, in order, without those of elements of these classes and what stands behind a "?"."""
        pieces: list[str] = []
        for child in self.children:
            if isinstance(child, str):
                pieces += [" ".join(child.split())] if child.strip() else []
            elif child.tag != "svg" and not {*without, "explain"} & set(child.classes):
                pieces += child.texts(*without)
        return pieces

    def text(self, *without: str) -> str:
        return " ".join(self.texts(*without))


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("page")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, tuple((dict(attrs).get("class") or "").split()))
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].children.append(Element(tag, tuple((dict(attrs).get("class") or "").split())))

    def handle_endtag(self, tag: str) -> None:
        while len(self._open) > 1 and self._open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


class Page:
    """A page of the province."""

    def __init__(self, html: str) -> None:
        builder = _Builder()
        builder.feed(html)
        self.root = builder.root
        self.cards = {card.texts()[0]: card.texts()[1:] for card in self.root.all("li", "figure")}  # label -> value, unit, note

    def tables(self) -> list[dict[str, list[Element]]]:
        """Of each table: first cell's words -> the other cells."""
        inside = {id(table) for chart in self.root.all("details", "chart-numbers") for table in chart.all("table")}
        return [dict(rows(table)) for table in self.root.all("table") if id(table) not in inside]

    def charts(self) -> list[dict[str, list[str]]]:
        """Of the table under each drawing: first cell's words -> the others'."""
        tables = [table for chart in self.root.all("details", "chart-numbers") for table in chart.all("table")]
        return [{words: [cell.text() for cell in cells] for words, cells in rows(table)} for table in tables]

    def values(self) -> list[str]:
        """The numbers written into the charts."""
        return [mark.text() for mark in self.root.all("text", "value-text")]


def rows(table: Element) -> Iterator[tuple[str, list[Element]]]:
    for row in table.all("tr"):
        cells = [cell for cell in row.children if isinstance(cell, Element) and cell.tag in ("th", "td")]
        if cells and any(cell.tag == "td" for cell in cells):
            yield cells[0].text("cell-note"), cells[1:]


def paper_lines(path: Path) -> list[list[str]]:
    """The words of each line of a PDF, as they are laid out."""
    text = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True).stdout
    return [re.split(r"\s{2,}", line.strip()) for line in text.splitlines() if line.strip()]
