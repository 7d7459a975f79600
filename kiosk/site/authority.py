"""The province's own certificate authority: what a file says of it, so that a person can compare it with a letter, and where it is kept."""

import hashlib
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from kiosk import atomic_file
from kiosk.frozen import frozen
from kiosk.language.sentence import ForeseenError, Sentence, localized
from kiosk.paths import DataDir
from kiosk.system import files

FILES = (".pem", ".crt", ".cer")
LARGEST_BYTES = 1 << 20
MOST = 5  # authorities of one file; a bundle of hundreds is the machine's business, not the province's
_BLOCK = re.compile(rb"-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----")


class AuthorityError(ForeseenError):
    """The file holds no authority that could vouch for a province."""


@frozen
class Authority:
    """`fingerprint`: SHA-256 over the certificate, in groups of four hexadecimal digits, as `openssl x509 -fingerprint` has it."""

    name: str
    until: date
    fingerprint: str


def read(path: Path) -> tuple[bytes, tuple[Authority, ...]]:
    """The certificates of a PEM or DER file, as PEM without anything else, and who they are. Raises AuthorityError."""
    try:
        content = files.content(path, LARGEST_BYTES + 1)
    except OSError as error:
        raise AuthorityError(localized(error)) from error
    if len(content) > LARGEST_BYTES:
        content = b""
    pem = b"\n".join(_BLOCK.findall(content)) or _from_der(content)
    authorities = _authorities(pem)
    if not 0 < len(authorities) <= MOST:
        raise AuthorityError(Sentence("{file} holds no certificate of an authority, or more than {most}", file=path.name, most=MOST))
    return pem + b"\n", authorities


def _from_der(content: bytes) -> bytes:
    import ssl  # late: two kiosks in three never need it here

    return ssl.DER_cert_to_PEM_cert(content).encode("ascii") if content[:1] == b"\x30" else b""


def _authorities(pem: bytes) -> tuple[Authority, ...]:
    """Those that are authorities: a server's own certificate vouches for nobody."""
    import ssl

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.load_verify_locations(cadata=pem.decode("ascii"))
    except (OSError, ValueError):  # ssl's own faults are OSErrors; no certificate at all is a ValueError
        return ()
    described: list[Any] = context.get_ca_certs()
    return tuple(
        Authority(_name(known), _until(ssl.cert_time_to_seconds(known["notAfter"])), _fingerprint(der))
        for known, der in zip(described, context.get_ca_certs(binary_form=True), strict=True)
    )


def _name(known: dict[str, Any]) -> str:
    parts = {key: value for relative in known.get("subject", ()) for key, value in relative}
    return str(parts.get("commonName") or parts.get("organizationName") or "–")


def _until(unix: float) -> date:
    return datetime.fromtimestamp(unix, UTC).date()


def _fingerprint(der: bytes) -> str:
    digits = hashlib.sha256(der).hexdigest().upper()
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def keep(data: DataDir, pem: bytes) -> Path:
    """A copy in the kiosk's own folder: a stick is taken out again. Raises OSError."""
    atomic_file.write(data.authority, pem)
    return data.authority
