"""Fetches the packs of clips that the province publishes: at night, piece by piece, going on where it was broken off.

What has come is taken in as a file from a stick is: whole, and signed by somebody whom this machine knows. A pack that was recorded or
brought here is never replaced by the province's of the same name.
"""

import hashlib
import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from kiosk import disk_room
from kiosk.audio import pack_file
from kiosk.audio.pack import MANIFEST, AudioPackError
from kiosk.frozen import frozen
from kiosk.language.sentence import localized
from kiosk.paths import DataDir
from kiosk.store import settings
from sync import wire
from sync.client import contact_state
from sync.client.errors import NotSentError
from sync.client.update_fetch import DAYS_WITHOUT_A_NIGHT, Fetch, is_night

log = logging.getLogger(__name__)
INCOMING = ".incoming"  # a folder of `audio`, of files that are not whole yet


@frozen
class AudioFetch:
    """`job`: store, province, clock; `keys`: of those whose packs this machine takes."""

    job: Fetch
    data: DataDir
    keys: Path


def fetch(audio: AudioFetch, offered: Sequence[wire.OfferedPack]) -> list[str]:
    """As much as can be had now; the names of the packs that were taken in. Whatever fails is tried again at the next heartbeat."""
    return [pack["name"] for pack in offered if _is_wanted(audio, pack) and _is_time(audio, pack["sha256"]) and _fetched(audio, pack)]


def _taken(audio: AudioFetch) -> dict[str, dict[str, str]]:
    """Name -> sums of the file and of the manifest that came with it, of packs that are the province's."""
    return dict(settings.AUDIO_TAKEN.get(audio.job.connection) or {})


def _is_wanted(audio: AudioFetch, pack: wire.OfferedPack) -> bool:
    if (settings.AUDIO_REFUSED.get(audio.job.connection) or {}).get(pack["name"]) == pack["sha256"]:
        return False
    theirs = _taken(audio).get(pack["name"], {})
    if theirs.get("sha256") == pack["sha256"]:
        return False
    here = _manifest_sum(audio, pack["name"])
    return not here or here == theirs.get("manifest")  # read anew by somebody here, even in part: it is theirs from then on


def _manifest_sum(audio: AudioFetch, name: str) -> str:
    try:
        return hashlib.sha256((audio.data.audio / name / MANIFEST).read_bytes()).hexdigest()
    except OSError:
        return ""


def _is_time(audio: AudioFetch, sum_: str) -> bool:
    """At night, so that nobody who listens loses the voice; by day once the machine was known to be off for some nights."""
    now = audio.job.now()
    seen = settings.AUDIO_SEEN.get(audio.job.connection) or {}
    if sum_ not in seen:
        settings.AUDIO_SEEN.put(audio.job.connection, {**seen, sum_: now.isoformat()})
        return is_night(now)
    return is_night(now) or now - type(now).fromisoformat(seen[sum_]) > timedelta(days=DAYS_WITHOUT_A_NIGHT)


def _fetched(audio: AudioFetch, pack: wire.OfferedPack) -> bool:
    part = audio.data.audio / INCOMING / f"{pack['sha256'][:16]}.part"
    try:
        if not _complete(audio, pack, part):
            return False
        pack_file.take_in(part, audio.data.audio, audio.keys)
    except NotSentError as fault:
        log.info("the audio pack is fetched later: %s", fault)
        return False
    except AudioPackError as error:
        _refuse(audio, pack, part, localized(error))
        return False
    except OSError as error:
        log.warning("the audio pack cannot be kept: %s", error)
        return False
    sums = {"sha256": pack["sha256"], "manifest": _manifest_sum(audio, pack["name"])}
    settings.AUDIO_TAKEN.put(audio.job.connection, {**_taken(audio), pack["name"]: sums})
    contact_state.note(audio.job.connection, audio.job.now(), "sync_audio_taken", pack=pack["name"])
    _forget(part)
    return True


def _complete(audio: AudioFetch, pack: wire.OfferedPack, part: Path) -> bool:
    """Fetch what is missing; False where the program ends first. Raises NotSentError, OSError, AudioPackError."""
    part.parent.mkdir(parents=True, exist_ok=True)
    for other in part.parent.glob("*.part"):
        if other != part:
            other.unlink(missing_ok=True)
    have = part.stat().st_size if part.exists() else 0
    if disk_room.room_beside(part.parent, part.parent) < 2 * (pack["size"] - have):
        raise OSError(28, "No space left on device")
    with part.open("ab") as file:
        while have < pack["size"]:
            if audio.job.stopping():
                return False
            piece = audio.job.province.update_piece(pack["sha256"], have)
            if not piece:
                break
            file.write(piece)
            file.flush()
            have += len(piece)
    with part.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != pack["sha256"]:
            raise AudioPackError(pack_file.altered(pack["name"]))
    return True


def _refuse(audio: AudioFetch, pack: wire.OfferedPack, part: Path, reason: str) -> None:
    """The same file is not asked for again; the officers' page of sending says why."""
    log.warning("the province's audio pack is not taken: %s", reason)
    _forget(part)
    refused = dict(settings.AUDIO_REFUSED.get(audio.job.connection) or {})
    settings.AUDIO_REFUSED.put(audio.job.connection, {**refused, pack["name"]: pack["sha256"]})
    contact_state.note(audio.job.connection, audio.job.now(), "sync_audio_refused", pack=pack["name"], reason=str(reason))


def _forget(part: Path) -> None:
    with suppress(OSError):
        part.unlink(missing_ok=True)
        part.parent.rmdir()
