"""A roll-up as a file: JSON lines, the signed manifest first, then its parts. The same lines go over the wire, one by one."""

import gzip
import json
import re
import zlib
from collections.abc import Iterator, Sequence

from kiosk.frozen import frozen
from sync.server.rollups.rollup_model import RollupError, RollupManifest, RollupPart, digest_of, manifest_from, text_of
from sync.server.rollups.signatures import is_signed_by, public_key_of, signature_of

LARGEST = 64 * 2**20  # bytes of an unpacked file
_MOST_LINES = 1000  # a manifest names 201 parts at most
_KEY, _SIGNATURE = re.compile(r"[A-Za-z0-9+/]{43}="), re.compile(r"[A-Za-z0-9+/]{86}==")  # 32 and 64 bytes in base 64


@frozen
class SignedManifest:
    """The first line: the manifest's text, the key and the signature over that text."""

    text: bytes
    key: str
    signature: str

    @property
    def line(self) -> bytes:
        return json.dumps({"key": self.key, "manifest": self.text.decode(), "signature": self.signature}, ensure_ascii=False).encode()

    def checked(self) -> RollupManifest:
        """Raises RollupError: it was altered, or is none."""
        if not is_signed_by(self.key, self.text, self.signature):
            raise RollupError("rollup_fault_signature")
        return manifest_from(self.text)


def signed(private: str, manifest: RollupManifest) -> SignedManifest:
    text = text_of(manifest)
    return SignedManifest(text, public_key_of(private), signature_of(private, text))


def packed(first: SignedManifest, parts: Sequence[RollupPart]) -> bytes:
    """The file, always the same for the same roll-up."""
    return gzip.compress(b"\n".join([first.line, *map(text_of, parts), b""]), mtime=0)


def first_line(line: bytes) -> SignedManifest:
    """Raises RollupError for what is no manifest."""
    try:
        fields = json.loads(line)
        read = SignedManifest(fields["manifest"].encode(), str(fields["key"]), str(fields["signature"]))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise RollupError("rollup_fault_no_file") from error
    if not (_KEY.fullmatch(read.key) and _SIGNATURE.fullmatch(read.signature)):
        raise RollupError("rollup_fault_no_file")
    return read


def unpacked(content: bytes) -> tuple[SignedManifest, list[bytes]]:
    """The first line and the texts of the parts, none of them looked into. Raises RollupError for what is no such file."""
    try:
        whole = b"".join(_pieces(content))
    except (OSError, EOFError, zlib.error) as error:
        raise RollupError("rollup_fault_no_file") from error
    first, *parts = whole.split(b"\n", _MOST_LINES)
    return first_line(first), [part for part in parts if part]


def _pieces(content: bytes) -> Iterator[bytes]:
    if content[:2] != b"\x1f\x8b":  # somebody unpacked it on the way
        yield content[:LARGEST]
        return
    import io

    with gzip.open(io.BytesIO(content)) as file:
        yield file.read(LARGEST)


def digests_of(texts: Sequence[bytes]) -> dict[str, bytes]:
    return {digest_of(text): text for text in texts}
