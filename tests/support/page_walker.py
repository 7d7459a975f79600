"""A person at a browser without scripts: follows links, fills forms in, presses buttons that can be seen. Every click is counted.

It reads the pages as they come: what lies in a closed fold has to be unfolded first, and what is not there is a dead end.
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

from starlette.testclient import TestClient

_EMPTY = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
_MARKED = {"b", "mark"}  # stands within a word
_ROWS = ("tr", "li", "article", "details", "section", "form")  # what a person means by "in the line of กุดชุม", smallest first


@dataclass(eq=False)
class Node:
    """An element of a page."""

    tag: str
    attributes: dict[str, str]
    parent: "Node | None" = None
    children: list["Node | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join("".join(self._pieces()).split())

    def _pieces(self) -> list[str]:
        """Its text; other elements than marks in a word stand apart from what is around them."""
        nodes = [child if isinstance(child, str) else child.text for child in self.children]
        apart = [isinstance(child, Node) and child.tag not in _MARKED for child in self.children]
        return [f" {text} " if alone else text for text, alone in zip(nodes, apart, strict=True)]

    def every(self, *tags: str) -> list["Node"]:
        nodes = [child for child in self.children if isinstance(child, Node)]
        return [match for node in nodes for match in ([node] if node.tag in tags else []) + node.every(*tags)]

    def above(self, *tags: str) -> "list[Node]":
        """Its ancestors of these tags, the nearest first."""
        return (
            ([] if self.parent is None else [self.parent, *self.parent.above()]) if not tags else [n for n in self.above() if n.tag in tags]
        )


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = self.here = Node("page", {})

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attributes}, self.here)
        self.here.children.append(node)
        if tag not in _EMPTY:
            self.here = node

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.here.children.append(Node(tag, {name: value or "" for name, value in attributes}, self.here))

    def handle_endtag(self, tag: str) -> None:
        while self.here.tag != tag and self.here.parent:
            self.here = self.here.parent
        self.here = self.here.parent or self.root

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)


def read_page(html: str) -> Node:
    reader = _Reader()
    reader.feed(html)
    return reader.root


class PageWalker:
    """One person, one page at a time. `clicks` counts links, buttons, folds, ticks and choices; typing is free."""

    def __init__(self, browser: TestClient, path: str) -> None:
        self.clicks, self._browser = 0, browser
        self._read(browser.get(path))

    def _read(self, reply: Any) -> None:
        if reply.status_code in (302, 303):
            self._read(self._browser.get(urljoin(str(reply.request.url), reply.headers["location"])))
            return
        assert reply.status_code == 200, f"{reply.request.url}: {reply.status_code} {reply.text[:300]}"
        self.address, self.reply = str(reply.url), reply
        page = read_page(reply.text if "html" in reply.headers["content-type"] else "")
        self._page, self._typed, self._unfolded = page, dict[Node, str](), set[Node]()

    # ---- what is seen
    def sees(self, words: str) -> None:
        assert words in self._page.text, f"{self.address} does not say {words}"

    def _shown(self, node: Node) -> bool:
        folds = [fold for fold in node.above("details") if "open" not in fold.attributes and fold not in self._unfolded]
        return not [fold for fold in folds if not (node.tag == "summary" and node.parent is fold)]

    def _one(self, tags: tuple[str, ...], words: str, line: str) -> Node:
        """What says these words; with `line`, of those the one in the smallest part of the page that also says that."""
        nodes = [node for node in self._page.every(*tags) if words in node.text and self._shown(node)]
        rooms = {node: next((part for part in node.above(*_ROWS) if line in part.text), None) for node in nodes}
        nodes = [node for node in nodes if not line or rooms[node]]
        assert nodes, f"dead end: {self.address} shows no {'/'.join(tags)} with {words!r} beside {line!r}"
        return min(nodes, key=lambda node: (len(room.text) if line and (room := rooms[node]) else 0, len(node.text)))

    # ---- what is done
    def follows(self, words: str, line: str = "") -> None:
        """A link."""
        self.clicks += 1
        self._read(self._browser.get(urljoin(self.address, self._one(("a",), words, line).attributes["href"])))

    def unfolds(self, words: str, line: str = "") -> None:
        self.clicks += 1
        fold = self._one(("summary",), words, line).parent
        assert fold
        self._unfolded.add(fold)

    def types(self, label: str, words: str, line: str = "") -> None:
        self._typed[self._field(label, line)] = words

    def chooses(self, label: str, choice: str, line: str = "") -> None:
        self.clicks += 1
        select = self._field(label, line)
        option = next(option for option in select.every("option") if choice in option.text)
        self._typed[select] = option.attributes.get("value", option.text)

    def ticks(self, label: str, line: str = "") -> None:
        self.clicks += 1
        box = self._field(label, line)
        for other in self._page.every("input") if box.attributes["type"] == "radio" else ():
            if other.attributes.get("name") == box.attributes["name"] and other.above("form") == box.above("form"):
                self._typed[other] = ""
        self._typed[box] = "ticked"

    def _field(self, label: str, line: str) -> Node:
        node = self._one(("label",), label, line)
        inside = node.every("input", "select", "textarea")
        named = [
            each for each in self._page.every("input", "select", "textarea") if each.attributes.get("id") == node.attributes.get("for")
        ]
        return (inside or named)[0]

    def presses(self, words: str, line: str = "") -> None:
        """A button; its form is sent as it stands."""
        self.clicks += 1
        button = self._one(("button",), words, line)
        form = button.above("form")[0]
        sent = self._filled(form)
        if "name" in button.attributes:
            sent.append((button.attributes["name"], button.attributes.get("value", "")))
        action = urljoin(self.address, button.attributes.get("formaction") or form.attributes.get("action", ""))
        if form.attributes.get("method", "get") == "get":
            self._read(self._browser.get(action.partition("?")[0], params=sent))
            return
        fields: dict[str, list[str]] = {}
        for name, value in sent:
            fields.setdefault(name, []).append(value)
        self._read(self._browser.post(action, data=fields, headers={"Referer": self.address}))

    def _filled(self, form: Node) -> list[tuple[str, str]]:
        sent = []
        for each in form.every("input", "select", "textarea"):
            name, kind = each.attributes.get("name", ""), each.attributes.get("type", "text")
            if not name:
                continue
            if kind in ("checkbox", "radio"):
                ticked = self._typed.get(each) or (each not in self._typed and "checked" in each.attributes)
                sent += [(name, each.attributes.get("value", "on"))] if ticked else []
            elif each in self._typed:
                sent.append((name, self._typed[each]))
            elif each.tag == "select":
                options = each.every("option")
                chosen = next((option for option in options if "selected" in option.attributes), options[0])
                sent.append((name, chosen.attributes.get("value", chosen.text)))
            else:
                sent.append((name, each.text if each.tag == "textarea" else each.attributes.get("value", "")))
        return sent
