"""What is chosen about sound on this machine: `audio/audio.json` beside the packs. Nothing chosen: headphones at ALSA's default device."""

import json
from pathlib import Path
from typing import NamedTuple

from kiosk import atomic_file
from kiosk.audio.player import DEFAULT

FILE = "audio.json"


class AudioSettings(NamedTuple):
    headphones: str = DEFAULT  # ALSA's device of the headphones
    speaker: str = ""  # of the room's loudspeaker; "": it stays silent
    invites: bool = False  # the first page's invitation, said once in the room when somebody touches the first page
    click: bool = False  # each tap is heard
    th: str = ""  # which pack is heard, where there are several: th-isan
    en: str = ""

    def pack_of(self, language: str) -> str:
        return str(getattr(self, language, ""))


def load(root: Path) -> AudioSettings:
    """What cannot be read is as if nothing had been chosen: nobody stands before a silent kiosk because of a comma."""
    try:
        chosen = json.loads((root / FILE).read_text(encoding="utf-8"))
        kinds = AudioSettings().__class__.__annotations__
        return AudioSettings(**{name: value for name, value in chosen.items() if name in kinds and type(value) is kinds[name]})
    except (OSError, ValueError, AttributeError):
        return AudioSettings()


def save(root: Path, settings: AudioSettings) -> None:
    """Raises OSError."""
    root.mkdir(parents=True, exist_ok=True)
    atomic_file.write(root / FILE, (json.dumps(settings._asdict(), ensure_ascii=False, indent=2) + "\n").encode())
