"""`province audio`: publishes packs of clips that kiosks fetch from here, and lists them."""

import argparse
import json
from pathlib import Path

from sqlalchemy import Engine

from kiosk.audio.pack import AudioPackError
from sync.server import audit
from sync.server.commands.errors import InputError
from sync.server.db.engine import reading, writing
from sync.server.settings import Settings
from sync.server.updates import audio_packs

KEYS = Path("/etc/eservice-kiosk/province-audio-keys")  # of those whose packs this province publishes, *.pub


def add(parsed: argparse.Namespace, _settings: Settings, engine: Engine) -> int:
    """Every kiosk fetches it in the night; one that recorded a pack of that name itself keeps its own."""
    try:
        known = audio_packs.add(engine, audit.COMMAND_LINE, parsed.file.absolute(), parsed.keys)
    except AudioPackError as error:
        raise InputError(f"{error}.") from error
    print(f"{known.name}: {len(known.clips)} clips are published; kiosks fetch them at night")
    return 0


def show(parsed: argparse.Namespace, _settings: Settings, engine: Engine) -> int:
    with reading(engine) as connection:
        rows = audio_packs.listed(connection)
    if parsed.json:
        names = ("name", "clips", "size", "read_by", "added_at", "sha256")
        print(json.dumps([{name: getattr(row, name) for name in names} for row in rows], ensure_ascii=False))
    else:
        print("\n".join(f"{row.name:<10} {row.clips} clips, {row.size / 10**6:.1f} MB, {row.added_at[:10]} {row.read_by}" for row in rows))
    return 0


def erase(parsed: argparse.Namespace, _settings: Settings, engine: Engine) -> int:
    """Kiosks that have the pack keep it."""
    with writing(engine) as connection:
        if not audio_packs.erase(connection, audit.COMMAND_LINE, parsed.name):
            raise InputError(f"no pack called {parsed.name} is published here; see 'province audio list'.")
    print(f"{parsed.name} is not published any more")
    return 0
