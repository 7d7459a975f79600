"""Mail leaves this machine over TLS only, to a server that can be trusted; from the first byte or after STARTTLS."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import trustme

from kiosk.frozen import replace
from sync.server.alerts.channels import ChannelError, Channels, Letter, from_environment
from sync.server.alerts.outbox import UndeliveredError
from tests.support.mail_server import MailServer, mail_server

HOST = "mail.yasothon.example"
LETTER = Letter("officer@yasothon.example", "หัวเรื่อง", "ข้อความ")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> tuple[trustme.CA, Path]:
    """The office's own authority, and its certificate as a file."""
    authority, file = trustme.CA(), tmp_path_factory.mktemp("ca") / "ca.pem"
    authority.cert_pem.write_to_path(str(file))
    return authority, file


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name of the mail server leads to this machine: it is no loopback by its name."""
    real = socket.getaddrinfo

    def found(host: Any, *more: Any, **options: Any) -> Any:
        return real("127.0.0.1" if host == HOST else host, *more, **options)

    monkeypatch.setattr(socket, "getaddrinfo", found)


@contextmanager
def serving(authority: trustme.CA, implicit: bool, name: str = HOST) -> Iterator[MailServer]:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(tls)
    with mail_server(tls, implicit) as server:
        yield server


def ways(server: MailServer, implicit: bool, authority: Path | str = "") -> Channels:
    scheme = "smtps" if implicit else "smtp"
    return Channels(f"{scheme}://e-service:geheim@{HOST}:{server.port}", "e-service@yasothon.example", authority=str(authority))


@pytest.mark.parametrize("implicit", [False, True])
def test_a_letter_goes_over_tls(named: None, office: tuple[trustme.CA, Path], implicit: bool) -> None:
    """The password and the letter are said inside TLS; before STARTTLS nothing but a greeting."""
    with serving(office[0], implicit) as server:
        ways(server, implicit, office[1]).send(LETTER)
        (message,) = server.messages
    assert message["Subject"] == "หัวเรื่อง" and message.get_content().strip() == "ข้อความ"
    assert len(server.logins) == 1 and set(server.clear) <= {"EHLO", "STARTTLS"}


@pytest.mark.parametrize("implicit", [False, True])
@pytest.mark.parametrize("fault", ["stranger", "other name"])
def test_a_mail_server_that_cannot_be_trusted_hears_nothing(
    named: None, office: tuple[trustme.CA, Path], implicit: bool, fault: str
) -> None:
    """Of an authority that nobody here knows, or with another name in its certificate: no password, no letter, one plain reason."""
    refused = pytest.raises(UndeliveredError, match="certificate is not trusted")
    with serving(office[0], implicit, "elsewhere.example" if fault == "other name" else HOST) as server, refused:
        ways(server, implicit, office[1] if fault == "other name" else "").send(LETTER)
    assert (server.messages, server.logins) == ([], [])


def test_a_server_without_tls_hears_no_password(named: None) -> None:
    """Somebody on the way took STARTTLS out of its greeting."""
    with mail_server() as server, pytest.raises(UndeliveredError):
        ways(server, implicit=False).send(LETTER)
    assert (server.messages, server.logins) == ([], [])


def test_what_no_header_can_hold_is_a_message_that_is_not_sent() -> None:
    """A district's name with a line break in a subject, a token typed on a Thai keyboard: said of that message, and the others go."""
    with mail_server() as server:
        here = Channels(f"smtp://127.0.0.1:{server.port}", "e-service@yasothon.example", "http://127.0.0.1:9/push", "กุญแจ")
        for letter in (replace(LETTER, subject="a\nBcc: all@elsewhere.example"), replace(LETTER, channel="webhook")):
            with pytest.raises(UndeliveredError):
                here.send(letter)
        assert server.messages == []


def test_the_authority_of_the_environment(office: tuple[trustme.CA, Path]) -> None:
    """A file that is not there is said at the start."""
    words = {"PROVINCE_SMTP": "smtps://mail.example", "PROVINCE_MAIL_FROM": "a@b.example"}
    assert from_environment({**words, "PROVINCE_MAIL_CA": str(office[1])}).authority == str(office[1])
    with pytest.raises(ChannelError, match="PROVINCE_MAIL_CA"):
        from_environment({**words, "PROVINCE_MAIL_CA": "/nowhere/ca.pem"})
