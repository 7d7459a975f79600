"""Where an installed machine keeps its versions, keys and requests, and what it says of the last update. The kiosk reads; root writes.

The kiosk's user may write into `inbox` alone: an update that it has checked, and the wish to have it. Root checks everything again.
"""

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from kiosk import atomic_file
from kiosk.language.sentence import Sentence

INSTALL, BACK = "install", "back"  # what can be asked for
TO_DISK = "to-disk"  # with the name of a disk after it: what runs from a stick is put on a disk inside the PC
INSTALLED, REFUSED, WENT_BACK = "installed", "refused", "went_back"
COPIED, NOT_COPIED = "copied", "not_copied"
_KINDS = {"x86_64": "amd64", "aarch64": "arm64"}


class UpdateOutcome(NamedTuple):
    """What became of the last request."""

    state: str  # INSTALLED, REFUSED, WENT_BACK, COPIED, NOT_COPIED
    version: str  # which the request was about; "" where the file did not say
    before: str
    at: str  # ISO 8601
    sha256: str  # of the package
    pattern: str  # why it was refused: a sentence's pattern and values
    values: Mapping[str, str]

    @property
    def reason(self) -> Sentence:
        return Sentence.restored(self.pattern, self.values)


class InstalledMachine(NamedTuple):
    """The folders of a machine that was installed from the package (assets/deploy/kiosk)."""

    program: Path = Path("/opt/eservice-kiosk")
    state: Path = Path("/var/lib/eservice-kiosk")
    keys: Path = Path("/etc/eservice-kiosk/update-keys")
    copier: Path = Path("/usr/lib/eservice-kiosk/to-disk")  # makes a disk what this one is: in an image alone

    @property
    def audio_keys(self) -> Path:
        """Of those whose packs of clips this machine takes (kiosk.audio.pack_file)."""
        return self.keys.with_name("audio-keys")

    @property
    def inbox(self) -> Path:
        return self.state / "inbox"

    @property
    def offered(self) -> Path:
        """The update that waits for root."""
        return self.inbox / "kiosk.update"

    @property
    def request(self) -> Path:
        return self.inbox / "request"

    @property
    def staged(self) -> Path:
        """Root's own copy while it works."""
        return self.state / "staged"

    @property
    def takes_updates(self) -> bool:
        """Whether this program is the machine's own, and may ask."""
        return os.access(self.inbox, os.W_OK)

    @property
    def copies(self) -> bool:
        """Whether this machine can put itself on another disk."""
        return self.takes_updates and self.copier.exists()

    @property
    def installed(self) -> str:
        """The version that the next start takes; "" where there is none."""
        return self._version("current")

    @property
    def before(self) -> str:
        """The version beside it; "" where there is none."""
        return self._version("previous") if self.folder("previous") != self.folder("current") else ""

    def folder(self, name: str) -> str:
        """Where `current` or `previous` leads: versions/0.3.0-20261128T202911; nothing where there is no such link."""
        try:
            return os.readlink(self.program / name)  # noqa: PTH115 (what the link says, wherever it leads)
        except OSError:
            return ""

    def _version(self, name: str) -> str:
        folder = re.fullmatch(r"versions/(.+)-\d{8}T\d{6}", self.folder(name))
        return folder[1] if folder else ""

    def outcome(self) -> UpdateOutcome | None:
        """What became of the last request; None before the first."""
        try:
            said: dict[str, Any] = json.loads((self.state / "outcome.json").read_text(encoding="utf-8"))
            known = {name: said[name] for name in UpdateOutcome._fields if name in said}  # a newer version may say more
            outcome = UpdateOutcome(**{**known, "values": {name: str(value) for name, value in said["values"].items()}})
            str(outcome.reason)  # its pattern and values fit
        except (OSError, ValueError, TypeError, LookupError, AttributeError):
            return None
        return outcome

    def note(self, outcome: UpdateOutcome) -> None:
        """By root, for everybody to read."""
        text = json.dumps(outcome._asdict(), ensure_ascii=False)
        atomic_file.write(self.state / "outcome.json", f"{text}\n".encode(), 0o644)

    def ask(self, wish: str) -> None:
        """Let root do it: a unit of systemd waits for this file. Raises OSError."""
        atomic_file.write(self.request, f"{wish}\n".encode(), 0o644)

    def begins(self) -> None:
        """Root says that it is at work."""
        (self.state / "at-work").touch()

    def ends(self) -> None:
        (self.state / "at-work").unlink(missing_ok=True)

    @property
    def works(self) -> bool:
        return (self.state / "at-work").exists()

    @property
    def waits(self) -> bool:
        """Whether root has not answered yet."""
        return self.request.exists()


def architecture() -> str:
    """As Debian names it."""
    import platform  # late: a start does without

    return _KINDS.get(platform.machine(), platform.machine())
