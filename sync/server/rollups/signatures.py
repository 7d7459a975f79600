"""Signatures under roll-ups: Ed25519 (RFC 8032). A key is 32 bytes in base 64; what is signed begins with what it is for."""

import base64
import binascii

from sync.server.rollups.rollup_model import RollupError

_PURPOSE = b"eservice-rollup/1\n"  # so that a signature of this key under anything else is none under a roll-up


def new_private_key() -> str:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # late: only roll-ups are signed

    return base64.b64encode(Ed25519PrivateKey.generate().private_bytes_raw()).decode()


def public_key_of(private: str) -> str:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return base64.b64encode(Ed25519PrivateKey.from_private_bytes(base64.b64decode(private)).public_key().public_bytes_raw()).decode()


def signature_of(private: str, text: bytes) -> str:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return base64.b64encode(Ed25519PrivateKey.from_private_bytes(base64.b64decode(private)).sign(_PURPOSE + text)).decode()


def is_signed_by(key: str, text: bytes, signature: str) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(key, validate=True)).verify(
            base64.b64decode(signature, validate=True), _PURPOSE + text
        )
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True


def checked_key(typed: str) -> str:
    """A public key as it was typed, without blanks. Raises RollupError for what is none."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    key = "".join(typed.split())
    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(key, validate=True))
    except (ValueError, binascii.Error) as error:
        raise RollupError("rollup_fault_key_form") from error
    return key
