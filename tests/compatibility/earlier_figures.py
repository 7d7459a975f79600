"""What two versions of the programs must agree on, read from outside: every page's text, every file, every command's figures.

Used by `make_0_1_0.py.txt` in a checkout of that version and by the test in this one: it imports nothing of either.
"""

import atexit
import csv
import hashlib
import html.parser
import io
import json
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import openpyxl
import requests

CLOCK = str(Path(__file__).with_name("stopped_clock.py"))
PASSWORD = "a sentence that is remembered"
ACCOUNTS = ("jangwat", "kutchum", "guest")
FORMS = ("csv", "jsonl", "xlsx")
VARIANTS = 5  # pages followed below one folder, and choices of one page, for one account
KIOSK_COMMANDS = (
    ("totals", "--date", "2026-11-18", "--json"),
    ("totals", "--date", "2026-11-20", "--json"),
    ("scores", "--json"),
    ("scores", "--from", "2026-11-10", "--to", "2026-11-20", "--json"),
    ("scores", "--service", "P001", "--json"),
    ("verify", "--json"),
)


@cache
def _programs(folder: Path) -> subprocess.Popen[str]:
    """Runs a checkout's programs, one after the other, until this process ends."""
    process = subprocess.Popen([sys.executable, CLOCK], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    atexit.register(process.communicate)
    return process


def run(words: tuple[str, ...], folder: Path) -> str:
    """A program of a checkout; its standard output. Raises AssertionError when it fails."""
    programs = _programs(folder)
    assert programs.stdin and programs.stdout
    with tempfile.NamedTemporaryFile("r", encoding="utf-8") as out:
        print(json.dumps([words, out.name]), file=programs.stdin, flush=True)
        status = programs.stdout.readline().strip()
        said = out.read()
    assert status == "0", f"{words} ended with {status}"
    return said


def kiosk_figures(checkout: Path, data: Path, scratch: Path, whole: tuple[str, ...] = ()) -> dict[str, object]:
    """Figures and exports of a kiosk's data directory. `whole`: the option that exports whole records, where a version has one."""
    here = ("--data-dir", str(data))
    figures: dict[str, object] = {" ".join(words): json.loads(run(("kiosk", *words, *here), checkout)) for words in KIOSK_COMMANDS}
    figures["exports"] = _exports(("kiosk", "export", *whole), here, checkout, scratch)
    return figures


def province_figures(
    checkout: Path, address: str, scratch: Path, whole: tuple[str, ...] = (), forms: Sequence[str] = FORMS
) -> dict[str, object]:
    """Figures, exports in these forms and the locked report of a province's database."""
    here = ("--database", address)
    figures: dict[str, object] = {"status": json.loads(run(("sync.server", "status", "--json", *here), checkout))}
    figures["exports"] = _exports(("sync.server", "export", *whole), here, checkout, scratch, forms)
    return figures


def _exports(
    command: tuple[str, ...], here: tuple[str, ...], checkout: Path, scratch: Path, forms: Sequence[str] = FORMS
) -> dict[str, object]:
    exported: dict[str, object] = {}
    for form in forms:
        out = scratch / f"export.{form}"
        out.unlink(missing_ok=True)
        run((*command, "--format", form, "--out", str(out), *here), checkout)
        exported[form] = _cells(out.read_bytes()) if form == "xlsx" else hashlib.sha256(out.read_bytes()).hexdigest()
    return exported


def _cells(workbook: bytes) -> dict[str, str]:
    """Every sheet as the digest of its cells, so that a workbook's own dates do not count."""
    sheets = openpyxl.load_workbook(io.BytesIO(workbook), read_only=True)
    digests = {}
    for sheet in sheets.worksheets:
        lines = io.StringIO()
        csv.writer(lines).writerows(sheet.iter_rows(values_only=True))
        digests[sheet.title] = hashlib.sha256(lines.getvalue().encode()).hexdigest()
    return digests


@contextmanager
def serving(checkout: Path, address: str, log: Path) -> Iterator[str]:
    """A real server over a database; its address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    command = [sys.executable, CLOCK, "sync.server", "serve", "--port", str(port), "--database", address]
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=checkout, stdout=out, stderr=out)
        try:
            _wait_for(port, process, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(30)


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            assert process.poll() is None, log.read_text(encoding="utf-8")[-2000:]
            time.sleep(0.05)
    raise AssertionError("the server did not start")


def pages(url: str, account: str, paths: Sequence[str] = ()) -> dict[str, str]:
    """The pages named, or without names those that links lead an account to: path -> its text. Report files as what they show."""
    browser = requests.Session()
    reply = browser.post(f"{url}/login", data={"name": account, "password": PASSWORD}, timeout=50)
    assert reply.ok, reply.text[:500]
    if paths:
        return {path: _shown(browser.get(url + path, timeout=50)) for path in paths}
    shown: dict[str, str] = {}
    waiting, followed = ["/overview"], Counter[str]()
    while waiting:
        path = waiting.pop(0)
        family = path.partition("?")[0] if "?" in path else path.rpartition("/")[0] or path
        if path in shown or followed[family] == VARIANTS:
            continue
        followed[family] += 1
        reply = browser.get(url + path, timeout=50)
        shown[path] = _shown(reply)
        if reply.headers.get("Content-Type", "").startswith("text/html"):
            waiting += [link for link in _links(url, path, reply.text) if link not in shown]
    return dict(sorted(shown.items()))


def _shown(reply: requests.Response) -> str:
    kind = reply.headers.get("Content-Type", "")
    if kind.startswith("text/html"):
        return f"{reply.status_code}\n{_text(reply.text)}"
    if "spreadsheet" in kind:
        return json.dumps(_cells(reply.content), ensure_ascii=False)
    if kind == "application/pdf":
        return _pdf_text(reply.content)
    return f"{reply.status_code} {kind}"


def _pdf_text(document: bytes) -> str:
    """The words of a PDF by poppler; the page count where poppler is not installed."""
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=document, capture_output=True, check=True, timeout=50)
    return re.sub(r"[ \t]+", " ", done.stdout.decode())


def _links(url: str, path: str, text: str) -> list[str]:
    """Where the page leads on this server by a tap, without leaving the account or the language; not the audit log, which
    grows with every account that looks."""
    targets = []
    for match in re.finditer(r'<a\b[^>]*\bhref="([^"]+)"', text):
        parts = urlsplit(urljoin(url + path, html_unescaped(match[1])))
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        if f"{parts.scheme}://{parts.netloc}" == url and not re.match(r"/(logout|language|static|openapi|docs|audit)", target):
            targets.append(target)
    return targets


def html_unescaped(text: str) -> str:
    return text.replace("&amp;", "&").replace("&#39;", "'").replace("&quot;", '"')


class _Reader(html.parser.HTMLParser):
    """The words of a page, and what its fields hold; not its styles, its head or its footer."""

    SILENT = ("script", "style", "head", "footer")

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._silent += tag in self.SILENT
        values = dict(attributes)
        self.words += [values[name] or "" for name in ("title", "aria-label") if values.get(name)]
        if tag == "input" and values.get("type", "text") not in ("hidden", "password") and values.get("value"):
            self.words.append(f"[{values['value']}]")
        if tag in ("input", "option") and ("checked" in values or "selected" in values):
            self.words.append("[x]")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in self.SILENT

    def handle_data(self, data: str) -> None:
        if not self._silent and data.strip():
            self.words.append(" ".join(data.split()))


def _text(page: str) -> str:
    reader = _Reader()
    reader.feed(page)
    return "\n".join(reader.words)
