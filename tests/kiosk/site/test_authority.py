"""The province's own certificate authority in a file: what is read of it, and what is refused."""

import hashlib
import ssl
from pathlib import Path

import pytest
import trustme

from kiosk.paths import DataDir
from kiosk.site import authority
from kiosk.site.authority import AuthorityError

CA = trustme.CA(organization_name="จังหวัดยโสธร")


def written(folder: Path, content: bytes, name: str = "province.pem") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("form", ["pem", "pem with its key", "der"])
def test_the_fingerprint_is_what_openssl_says(tmp_path: Path, form: str) -> None:
    """SHA-256 over the certificate; a private key beside it is not taken along."""
    pem = CA.cert_pem.bytes()
    der = ssl.PEM_cert_to_DER_cert(pem.decode())
    content = {"pem": pem, "pem with its key": CA.private_key_pem.bytes() + b"notes\n" + pem, "der": der}[form]
    taken, (known,) = authority.read(written(tmp_path, content))
    assert known.fingerprint.replace(" ", "") == hashlib.sha256(der).hexdigest().upper() and "ยโสธร" in known.name
    assert b"PRIVATE" not in taken and ssl.PEM_cert_to_DER_cert(taken.decode()) == der
    stored = authority.keep(DataDir(tmp_path), taken)
    assert stored.stat().st_mode & 0o077 == 0 and authority.read(stored)[1] == (known,)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        b"\x30\x82\x01\x00 not a certificate",
        CA.issue_cert("province.example").cert_chain_pems[0].bytes(),  # a server's own vouches for nobody
        b"\n".join(trustme.CA().cert_pem.bytes() for _ in range(6)),
        b" " * (authority.LARGEST_BYTES + 1) + CA.cert_pem.bytes(),
        "ใบรับรอง".encode("utf-16"),
    ],
)
def test_a_file_that_vouches_for_nobody(tmp_path: Path, content: bytes) -> None:
    """Refused in a sentence with the file's name."""
    with pytest.raises(AuthorityError, match=r"province\.pem"):
        authority.read(written(tmp_path, content))


def test_the_stick_is_pulled_while_it_is_read(tmp_path: Path) -> None:
    """A sentence, too."""
    with pytest.raises(AuthorityError, match="No such file"):
        authority.read(tmp_path / "gone.pem")
