"""A real SMTP server and a real HTTP listener on this machine, as small as they can be: what alerts are sent to in tests."""

import json
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class MailServer:
    """`refuses`: reply codes that the next messages get instead of being taken."""

    port: int = 0
    messages: list[EmailMessage] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    refuses: list[int] = field(default_factory=list)
    clear: list[str] = field(default_factory=list)  # what was said outside of TLS, verbs only


@contextmanager
def mail_server(tls: ssl.SSLContext | None = None, implicit: bool = False) -> Iterator[MailServer]:
    """RFC 5321: EHLO, AUTH PLAIN, MAIL, RCPT, DATA, RSET, QUIT. With `tls` STARTTLS (RFC 3207) is offered, or
    `implicit` (RFC 8314, 3) spoken from the first byte."""
    state = MailServer()

    class Conversation(socketserver.StreamRequestHandler):
        secure = False

        def handle(self) -> None:
            try:
                self.talk()
            except (OSError, ssl.SSLError):
                pass  # whoever does not trust this server hangs up
            finally:
                if self.secure:
                    self.connection.close()

        def wrap(self) -> None:
            assert tls
            self.connection = tls.wrap_socket(self.connection, server_side=True)
            self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)
            self.secure = True

        def talk(self) -> None:
            if implicit:
                self.wrap()
            self.say("220 test")
            while line := self.rfile.readline():
                verb = line.split()[0].upper() if line.split() else b""
                if not self.secure:
                    state.clear.append(verb.decode())
                if verb in (b"EHLO", b"HELO"):
                    offered = "250-STARTTLS\r\n" if tls and not self.secure else ""
                    self.say(f"250-test\r\n{offered}250 AUTH PLAIN")
                elif verb == b"STARTTLS":
                    self.say("220 go on")
                    self.wrap()
                elif verb == b"AUTH":
                    state.logins.append(line.decode())
                    self.say("235 ok")
                elif verb == b"DATA":
                    self.take()
                elif verb == b"QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say("250 ok")

        def take(self) -> None:
            self.say("354 go on")
            lines = []
            while (line := self.rfile.readline()) not in (b".\r\n", b""):
                lines.append(line.removeprefix(b"."))
            if state.refuses:
                self.say(f"{state.refuses.pop(0)} no")
            else:
                parsed = message_from_bytes(b"".join(lines), policy=default)
                assert isinstance(parsed, EmailMessage)
                state.messages.append(parsed)
                self.say("250 taken")

        def say(self, words: str) -> None:
            self.wfile.write(words.encode() + b"\r\n")

    with _serving(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation)) as server:
        state.port = server.server_address[1]
        yield state


@dataclass
class Hook:
    """What was posted, as (headers, JSON); `answers`: statuses of the next replies, 200 behind them."""

    port: int = 0
    posts: list[tuple[dict[str, str], Any]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)


@contextmanager
def webhook() -> Iterator[Hook]:
    state = Hook()

    class Post(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            state.posts.append((dict(self.headers), json.loads(body)))
            self.send_response(state.answers.pop(0) if state.answers else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing: the test says what failed."""

    with _serving(ThreadingHTTPServer(("127.0.0.1", 0), Post)) as server:
        state.port = server.server_address[1]
        yield state


@contextmanager
def _serving(server: Any) -> Iterator[Any]:
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
