"""What kiosk and province compare of a day: one digest of everything that it holds."""

import hashlib
from collections.abc import Iterable


def day_digest(hashes: Iterable[str]) -> str:
    """SHA-256, lower-case hex, over a day's response hashes (hex, joined) in `seq` order (/v1/ledger): by it kiosk and province prove to
    each other that they hold the same."""
    return hashlib.sha256("".join(hashes).encode("ascii")).hexdigest()
