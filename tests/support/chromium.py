"""A real Chromium without a window, told what to do over a pipe (Chrome DevTools Protocol): pages, forms, pictures, complaints."""

import base64
import fcntl
import json
import os
import select
import shutil
import signal
import tempfile
import time
from pathlib import Path
from typing import Any, Self

NAMES = ("chromium", "chromium-browser", "google-chrome")
ANSWER_S = 60


def program() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Browser:
    """One page of a browser with a profile of its own. `requested` and `complaints` collect what the pages did."""

    def __init__(self, command: str, width: int = 1280, height: int = 900) -> None:
        self._profile = tempfile.mkdtemp(prefix="chromium-")
        theirs_in, self._out = os.pipe()
        self._in, theirs_out = os.pipe()
        ends = [fcntl.fcntl(descriptor, fcntl.F_DUPFD, 20) for descriptor in (theirs_in, theirs_out)]  # out of the way of 3 and 4
        words = [
            command,
            "--headless=new",
            "--remote-debugging-pipe",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            "--no-first-run",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--lang=th",
            f"--user-data-dir={self._profile}",
            "about:blank",
        ]
        quiet = [(os.POSIX_SPAWN_OPEN, descriptor, os.devnull, os.O_RDWR, 0) for descriptor in (0, 1, 2)]
        pipes = [(os.POSIX_SPAWN_DUP2, end, place) for end, place in zip(ends, (3, 4), strict=True)]  # what --remote-debugging-pipe wants
        self._process = os.posix_spawn(command, words, os.environ, file_actions=[*quiet, *pipes])
        for descriptor in (theirs_in, theirs_out, *ends):
            os.close(descriptor)
        self._buffer, self._number, self._session = b"", 0, ""
        self.requested: list[str] = []
        self.complaints: list[str] = []
        self._events: list[str] = []
        self._kinds: dict[str, str] = {}  # address -> media type of what came from there
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Log", "Runtime"):
            self._ask(f"{domain}.enable")
        self.resize(width, height)

    def resize(self, width: int, height: int) -> None:
        self._ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.kill(self._process, signal.SIGTERM)
        os.waitpid(self._process, 0)
        os.close(self._in)
        os.close(self._out)
        shutil.rmtree(self._profile, ignore_errors=True)

    def open(self, url: str) -> None:
        """Go to a page and wait until it is loaded."""
        self._events.clear()
        failed = self._ask("Page.navigate", url=url).get("errorText")
        assert not failed, f"{url}: {failed}"
        self._loaded()

    def run(self, script: str) -> Any:
        """The value of a JavaScript expression in the page, or of what it promises."""
        return self._ask("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)["result"].get("value")

    def prefer(self, **features: str) -> None:
        """What the person's machine asks for, such as color_scheme="dark"; what is not named is as usual again."""
        asked = [{"name": f"prefers-{name.replace('_', '-')}", "value": value} for name, value in features.items()]
        self._ask("Emulation.setEmulatedMedia", features=asked)

    def press(self, key: str, code: int, text: str = "") -> None:
        """A key of the keyboard by its name and number (KeyboardEvent.key, .keyCode), and what it types."""
        about = {"key": key, "code": key, "windowsVirtualKeyCode": code}
        self._ask("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", text=text, **about)
        self._ask("Input.dispatchKeyEvent", type="keyUp", **about)

    def click(self, x: float, y: float) -> None:
        """The mouse goes there and its left button is pressed and let go; pixels of the window."""
        self._ask("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
        for act in ("mousePressed", "mouseReleased"):
            self._ask("Input.dispatchMouseEvent", type=act, x=x, y=y, button="left", clickCount=1)

    def type(self, words: str) -> None:
        """Into the field that has the keyboard, in place of what is marked."""
        self._ask("Input.insertText", text=words)

    def expect_page(self) -> None:
        """Before what leads to another page."""
        self._events.clear()

    def await_page(self) -> None:
        self._loaded()

    def kind_of(self, address: str) -> str:
        """The media type of what comes from there, once it has come."""
        deadline = time.monotonic() + ANSWER_S
        while address not in self._kinds:
            self._message(deadline)
        kind = self._kinds.pop(address)
        if kind == "application/pdf":  # a page of its own: what follows must not take its loading for another's
            self._loaded()
        return kind

    def without_scripts(self) -> None:
        """As where a person or an office has switched them off; `run` still asks."""
        self._ask("Emulation.setScriptExecutionDisabled", value=True)

    def follow_by_key(self) -> None:
        """Enter on the link that has the keyboard; wait for the page that follows."""
        self._events.clear()
        self.press("Enter", 13, "\r")
        self._loaded()

    def fill_and_send(self, **fields: str) -> None:
        """Fill the page's form in and send it, as a person would; wait for the page that follows."""
        self._events.clear()
        for name, value in fields.items():
            self.run(f"document.querySelector('[name={name}]').value = {json.dumps(value)}")
        self.run("document.querySelector('form button:not([type=button])').click()")
        self._loaded()

    def picture(self, path: Path, most: int = 6000) -> None:
        """The whole page as PNG, `most` pixels of its height."""
        size = self._ask("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], most), "scale": 1}
        data = self._ask("Page.captureScreenshot", format="png", clip=clip, captureBeyondViewport=True)["data"]
        path.write_bytes(base64.b64decode(data))

    # ------------------------------------------------------------------ the protocol

    def _ask(self, method: str, **parameters: object) -> dict[str, Any]:
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        deadline = time.monotonic() + ANSWER_S
        while True:
            answer = self._message(deadline)
            if answer.get("id") == self._number:
                assert "error" not in answer, answer["error"]
                return answer["result"]

    def _loaded(self) -> None:
        deadline = time.monotonic() + ANSWER_S
        while "Page.loadEventFired" not in self._events:
            self._message(deadline)

    def _message(self, deadline: float) -> dict[str, Any]:
        """The next message; events are noted on the way."""
        while b"\0" not in self._buffer:
            assert select.select([self._in], [], [], max(0.0, deadline - time.monotonic()))[0], "Chromium does not answer"
            part = os.read(self._in, 1 << 20)
            assert part, "Chromium has ended"
            self._buffer += part
        text, _, self._buffer = self._buffer.partition(b"\0")
        message = json.loads(text)
        self._note(message.get("method", ""), message.get("params", {}))
        return message

    def _note(self, method: str, about: dict[str, Any]) -> None:
        self._events.append(method)
        if method == "Network.requestWillBeSent":
            self.requested.append(about["request"]["url"])
        elif method == "Network.responseReceived":
            self._kinds[about["response"]["url"]] = about["response"]["mimeType"]
        elif method == "Log.entryAdded" and about["entry"]["level"] == "error":
            self.complaints.append(f"{about['entry']['text']} {about['entry'].get('url', '')}")
        elif method == "Runtime.exceptionThrown":
            self.complaints.append(about["exceptionDetails"]["text"])
