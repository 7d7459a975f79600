"""The part of the contract (sync/wire.py) about files that kiosks fetch: what a kiosk says of its version of the program, which one it is
offered, and which packs of clips."""

from typing import TypedDict

PROGRAM_STATES = ("", "fetching", "installed", "refused", "went_back")


class ProgramState(TypedDict):
    """`installed` is what the next start takes; it differs from `running` until then, or where the kiosk went back by itself."""

    architecture: str  # amd64, arm64
    running: str
    installed: str
    before: str  # kept to go back to; "": none
    state: str  # of PROGRAM_STATES: what became of the last update
    version: str  # which that was
    reason: str  # why it was refused, in one English sentence


class OfferedUpdate(TypedDict):
    """Fetched piece by piece: GET /v1/updates/SHA256?start=N answers with what follows the first N bytes, as much as it likes."""

    version: str
    sha256: str  # of the whole file
    size: int


class OfferedPack(TypedDict):
    """A pack of clips (kiosk.audio.pack_file), fetched as an update is."""

    name: str  # th, en, or with a dialect: th-isan
    sha256: str  # of the whole file
    size: int
