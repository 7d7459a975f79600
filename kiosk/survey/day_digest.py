"""One digest of a day's responses, by which kiosk and province prove to each other that they hold the same."""

import hashlib
from collections.abc import Iterable


def day_digest(hashes: Iterable[str]) -> str:
    """SHA-256, lower-case hex, over a day's response hashes (hex, joined) in `seq` order (/v1/ledger)."""
    return hashlib.sha256("".join(hashes).encode("ascii")).hexdigest()
