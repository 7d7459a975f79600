"""The person of page_walker at a real Chromium: what is clicked has to be in sight and uncovered, keys go to where the pointer has been."""

import json
from types import SimpleNamespace
from typing import Any
from urllib.parse import urljoin, urlsplit

from tests.support.chromium import Browser
from tests.support.page_walker import Node, PageWalker, read_page

_FILES = (".pdf", ".xlsx", ".csv", ".json")  # a link to one is no page
_NUMBERED = """(document.querySelectorAll('*').forEach((element, number) => element.setAttribute('data-number', number)),
    document.documentElement.outerHTML)"""
# Where it can be clicked: the middle of the first of its lines that nothing lies over.
_PLACE = """(() => {
    const element = document.querySelector('[data-number="%s"]');
    element.scrollIntoView({block: 'center', inline: 'center', behavior: 'instant'});
    for (const box of element.getClientRects()) {
        const x = box.left + box.width / 2, y = box.top + box.height / 2, top = document.elementFromPoint(x, y);
        if (top && (element.contains(top) || top.contains(element) && top.tagName === 'LABEL')) return [x, y];
    }
    return null;
})()"""
_CHOOSE = """(() => {
    const select = document.querySelector('[data-number="%s"]');
    select.value = %s;
    select.dispatchEvent(new Event('change', {bubbles: true}));
    return select.value;
})()"""


class ChromiumWalker(PageWalker):
    """As PageWalker, which says what a person sees; here a mouse does it."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.clicks, self._chromium = 0, browser
        browser.open(address)
        self._look()

    def _look(self) -> None:
        self.address = self._chromium.run("location.href")
        self._page, self._typed, self._unfolded = read_page(self._chromium.run(_NUMBERED)), {}, set()

    def _click(self, node: Node) -> None:
        place = self._chromium.run(_PLACE % node.attributes["data-number"])
        assert place, f"{self.address}: {node.text or node.tag!r} cannot be clicked"
        self.clicks += 1
        self._chromium.click(*place)

    def follows(self, words: str, line: str = "") -> None:
        link = self._one(("a",), words, line)
        address = urljoin(self.address, link.attributes["href"])
        if urlsplit(address).path.endswith(_FILES):
            self._chromium.expect_page()
            self._click(link)
            self.reply: Any = SimpleNamespace(headers={"content-type": self._chromium.kind_of(address)})
            return
        self._turn(link)

    def _turn(self, node: Node) -> None:
        """A click after which another page comes."""
        self._chromium.expect_page()
        self._click(node)
        self._chromium.await_page()
        self._look()

    def unfolds(self, words: str, line: str = "") -> None:
        summary = self._one(("summary",), words, line)
        self._click(summary)
        assert summary.parent
        self._unfolded.add(summary.parent)

    def types(self, label: str, words: str, line: str = "") -> None:
        field = self._field(label, line)
        clicks = self.clicks
        self._click(field)
        self.clicks = clicks  # typing is free
        self._chromium.run(f"document.querySelector('[data-number=\"{field.attributes['data-number']}\"]').select()")
        self._chromium.type(words)

    def chooses(self, label: str, choice: str, line: str = "") -> None:
        self.clicks += 1
        select = self._field(label, line)
        option = next(option for option in select.every("option") if choice in option.text)
        value = option.attributes.get("value", option.text)
        assert self._chromium.run(_CHOOSE % (select.attributes["data-number"], json.dumps(value))) == value

    def ticks(self, label: str, line: str = "") -> None:
        self._click(self._field(label, line))

    def presses(self, words: str, line: str = "") -> None:
        self._turn(self._one(("button",), words, line))
