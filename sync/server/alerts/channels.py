"""Sending a message: by e-mail (SMTP, RFC 5321) or to a webhook, in the form of LINE's Messaging API. Where both lead says the server's
environment, never a page: no account can make this server ask another machine. Nothing of a password or token is logged or stored."""

import os
import secrets
import smtplib
import ssl
from collections.abc import Mapping
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

import requests
from sqlalchemy import Row

from kiosk.frozen import field, frozen
from sync.server.alerts.outbox import UndeliveredError

SECONDS = 20  # for each step of a conversation
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class ChannelError(Exception):
    """The environment names no usable mail server or webhook. Show the sentence as it is."""


@frozen
class Letter:
    """A message that is sent at once and stored nowhere: what is in it must not lie in the outbox."""

    address: str
    subject: str
    body: str
    token: str = field(default_factory=lambda: secrets.token_hex(16))
    channel: str = "email"


@frozen
class Channels:
    """`smtp`: smtp://user:password@host:587 (STARTTLS) or smtps://host:465; `sender`: the From address; `webhook`: where to post."""

    smtp: str = field(default="", repr=False)
    sender: str = ""
    webhook: str = ""
    token: str = field(default="", repr=False)
    authority: str = ""  # a PEM file: who vouches for the mail server, where the machine's own authorities do not

    @property
    def names(self) -> tuple[str, ...]:
        return (("email",) if self.smtp else ()) + (("webhook",) if self.webhook else ())

    def send(self, row: Row | Letter) -> None:
        """One message of the outbox, or a letter. Raises UndeliveredError."""
        if row.channel not in self.names:
            raise UndeliveredError("not configured")
        try:
            self._mail(row) if row.channel == "email" else self._post(row)
        except ValueError as error:  # an address, subject or token that no header can hold
            raise UndeliveredError(type(error).__name__) from error

    def _mail(self, row: Row | Letter) -> None:
        message = EmailMessage()
        message["Subject"], message["From"], message["To"] = row.subject, self.sender, row.address
        message["Message-ID"] = f"<{row.token}@{self.sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no answer from an absent person
        message.set_content(row.body)
        try:
            with _connected(self.smtp, self.authority) as server:
                server.send_message(message)
        except smtplib.SMTPResponseException as error:
            raise UndeliveredError(f"SMTP {error.smtp_code}") from error
        except smtplib.SMTPRecipientsRefused as error:
            raise UndeliveredError("SMTP: the recipient was refused") from error
        except ssl.SSLCertVerificationError as error:
            raise UndeliveredError("TLS: the mail server's certificate is not trusted") from error
        except (OSError, smtplib.SMTPException) as error:
            raise UndeliveredError(type(error).__name__) from error

    def _post(self, row: Row | Letter) -> None:
        """LINE: POST /v2/bot/message/push with a retry key, by which a repetition is not shown twice (409 then)."""
        body = {"to": row.address, "messages": [{"type": "text", "text": row.body[:5000]}]}
        headers = {"X-Line-Retry-Key": row.token, **({"Authorization": f"Bearer {self.token}"} if self.token else {})}
        try:
            with requests.Session() as session:
                session.trust_env = False  # nobody's .netrc is asked
                reply = session.post(self.webhook, json=body, headers=headers, timeout=SECONDS, allow_redirects=False)
        except requests.RequestException as error:
            raise UndeliveredError(type(error).__name__) from error
        if not (reply.ok and reply.status_code < 300) and reply.status_code != 409:
            raise UndeliveredError(f"HTTP {reply.status_code}")


def _connected(address: str, authority: str) -> smtplib.SMTP:
    """Over TLS, checked against this machine's authorities or the one named; in the clear only to this very machine."""
    parts, context = urlsplit(address), ssl.create_default_context(cafile=authority or None)
    host = parts.hostname or ""
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or 465, timeout=SECONDS, context=context)
    else:
        server = smtplib.SMTP(host, parts.port or 587, timeout=SECONDS)
    try:
        if parts.scheme == "smtp" and host not in _LOOPBACK:
            server.starttls(context=context)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
    except BaseException:
        server.close()
        raise
    return server


def _parts(address: str) -> SplitResult:
    """Of an address with a port that is none, or a host in brackets that is none: nothing."""
    try:
        parts = urlsplit(address)
        return parts if parts.port != 0 else urlsplit("")
    except ValueError:
        return urlsplit("")


def from_environment(environment: Mapping[str, str] = os.environ) -> Channels:
    """PROVINCE_SMTP, PROVINCE_MAIL_FROM, PROVINCE_MAIL_CA, PROVINCE_WEBHOOK, PROVINCE_WEBHOOK_TOKEN. Raises ChannelError; it says no
    secret."""
    names = ("SMTP", "MAIL_FROM", "MAIL_CA", "WEBHOOK")
    smtp, sender, authority, webhook = (environment.get(f"PROVINCE_{name}", "").strip() for name in names)
    mail, hook = _parts(smtp), _parts(webhook)
    if smtp and (mail.scheme not in ("smtp", "smtps") or not mail.hostname or "@" not in sender):
        raise ChannelError("PROVINCE_SMTP must be an address such as smtp://user:password@host:587, and PROVINCE_MAIL_FROM who it is from.")
    if webhook and not (hook.scheme == "https" or (hook.scheme == "http" and hook.hostname in _LOOPBACK)):
        raise ChannelError("PROVINCE_WEBHOOK must be an https:// address, such as https://api.line.me/v2/bot/message/push.")
    if authority and not Path(authority).is_file():
        raise ChannelError("PROVINCE_MAIL_CA must be a file with the certificate of the authority that vouches for the mail server.")
    return Channels(smtp, sender, webhook, environment.get("PROVINCE_WEBHOOK_TOKEN", "").strip(), authority)
