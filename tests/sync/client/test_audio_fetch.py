"""A pack of clips that the province publishes: offered to every kiosk, fetched at night in pieces, heard once it is whole and signed."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kiosk.audio import pack, pack_file, waves
from kiosk.audio.pack import Pack
from kiosk.audio.phrases import Phrase
from kiosk.store import journal
from kiosk.updates.make import signature
from sync import wire
from sync.client import audio_fetch, heartbeat
from sync.client.audio_fetch import AudioFetch
from sync.client.heartbeat import HeartbeatSources
from sync.client.update_fetch import Fetch
from sync.server.db.engine import writing
from sync.server.updates import audio_packs, update_files
from tests.support.reporting_kiosk import ReportingKiosk, now
from tests.sync.client.conftest import RunningProvince

NIGHT = datetime.fromisoformat("2026-11-28T01:30:00+07:00")
NOON = NIGHT + timedelta(hours=11)
TEXTS = [Phrase("citizen.next", "ถัดไป", "survey"), Phrase("citizen.back", "ย้อนกลับ", "survey")]


def recorded(root: Path, name: str = "th-isan", hertz: int = 200, seconds: float = 0.2) -> Pack:
    known = pack.empty(root, name)
    for number, phrase in enumerate(TEXTS):
        known = pack.read_clip(known, phrase, waves.tone(hertz + 50 * number, seconds))
    return known


def signed(known: Pack, out: Path, keys: Path, key: str = "release") -> Path:
    pack_file.write(known, out, lambda message: signature(message, keys / f"{key}.key"))
    return out


@pytest.fixture
def published(province: RunningProvince, tmp_path: Path, signing_keys: Path) -> Pack:
    """Somebody of the province has read it aloud."""
    known = recorded(tmp_path / "recorded")
    file = signed(known, tmp_path / "th-isan.audio", signing_keys)
    audio_packs.add(province.held.engine, "test", file, signing_keys / "keys")
    return known


def offered(kiosk: ReportingKiosk) -> list[wire.OfferedPack]:
    with kiosk.province() as province:
        reply = heartbeat.send(kiosk.connection, province, HeartbeatSources(kiosk.data, kiosk.site, heartbeat.no_findings), now())
    return reply.get("audio", [])


def fetched(kiosk: ReportingKiosk, keys: Path, at: datetime = NIGHT) -> list[str]:
    packs = offered(kiosk)
    with kiosk.province() as province:
        return audio_fetch.fetch(AudioFetch(Fetch(kiosk.connection, province, lambda: at), kiosk.data, keys / "keys"), packs)


def test_every_kiosk_speaks_with_the_provinces_voice(reporting_kiosk: ReportingKiosk, published: Pack, signing_keys: Path) -> None:
    """Nothing by day; at night all of it, once; clip by clip the same."""
    assert fetched(reporting_kiosk, signing_keys, NOON) == []
    assert fetched(reporting_kiosk, signing_keys) == ["th-isan"]
    here = pack.load(reporting_kiosk.data.audio / "th-isan")
    assert here.clips == published.clips
    assert all(here.samples(phrase.id, 100) == published.samples(phrase.id, 100) for phrase in TEXTS)
    assert fetched(reporting_kiosk, signing_keys) == []
    assert [path.name for path in reporting_kiosk.data.audio.iterdir()] == ["th-isan"]


def test_a_machine_that_is_off_at_night_fetches_by_day(reporting_kiosk: ReportingKiosk, published: Pack, signing_keys: Path) -> None:
    """Once it has known of the pack for some days."""
    assert fetched(reporting_kiosk, signing_keys, NOON) == []
    assert fetched(reporting_kiosk, signing_keys, NOON + timedelta(days=4)) == ["th-isan"]


def test_a_network_that_breaks_off_is_gone_on_from_there(
    reporting_kiosk: ReportingKiosk, province: RunningProvince, signing_keys: Path, tmp_path: Path
) -> None:
    """What has come stays, also after the program ended."""
    long = recorded(tmp_path / "long", seconds=15.0)  # 1.3 MB: two pieces
    audio_packs.add(province.held.engine, "test", signed(long, tmp_path / "long.audio", signing_keys), signing_keys / "keys")
    packs, stops = offered(reporting_kiosk), iter((False, True))
    with reporting_kiosk.province() as link:
        job = Fetch(reporting_kiosk.connection, link, lambda: NIGHT, lambda: next(stops))
        assert audio_fetch.fetch(AudioFetch(job, reporting_kiosk.data, signing_keys / "keys"), packs) == []
    (part,) = (reporting_kiosk.data.audio / audio_fetch.INCOMING).glob("*.part")
    assert part.stat().st_size == update_files.PIECE < packs[0]["size"]
    assert fetched(reporting_kiosk, signing_keys) == ["th-isan"]


def test_a_voice_that_was_recorded_here_stays(
    reporting_kiosk: ReportingKiosk, province: RunningProvince, published: Pack, signing_keys: Path, tmp_path: Path
) -> None:
    """An officer's own pack, and the province's once an officer has read a text of it anew, are not replaced."""
    own = recorded(reporting_kiosk.data.audio, hertz=700)
    assert fetched(reporting_kiosk, signing_keys) == []
    assert pack.load(own.folder).clips == own.clips
    for path in (own.folder / pack.CLIPS).iterdir():
        path.unlink()
    (own.folder / pack.MANIFEST).unlink()
    assert fetched(reporting_kiosk, signing_keys) == ["th-isan"]
    mixed = pack.read_clip(pack.load(own.folder), TEXTS[0], waves.tone(900, 0.3))
    newer = signed(recorded(tmp_path / "newer", hertz=300), tmp_path / "newer.audio", signing_keys)
    audio_packs.add(province.held.engine, "test", newer, signing_keys / "keys")
    assert fetched(reporting_kiosk, signing_keys) == []
    assert pack.load(own.folder).clips == mixed.clips


def test_a_newer_pack_takes_the_place_of_the_provinces(
    reporting_kiosk: ReportingKiosk, province: RunningProvince, published: Pack, signing_keys: Path, tmp_path: Path
) -> None:
    """One of each name is published; where it is erased kiosks keep what they have."""
    assert fetched(reporting_kiosk, signing_keys) == ["th-isan"]
    later = recorded(tmp_path / "later", hertz=300)
    audio_packs.add(province.held.engine, "test", signed(later, tmp_path / "later.audio", signing_keys), signing_keys / "keys")
    assert fetched(reporting_kiosk, signing_keys) == ["th-isan"]
    assert pack.load(reporting_kiosk.data.audio / "th-isan").clips == later.clips
    with writing(province.held.engine) as connection:
        assert audio_packs.erase(connection, "test", "th-isan")
    assert offered(reporting_kiosk) == [] and (reporting_kiosk.data.audio / "th-isan").exists()


def test_what_nobody_known_has_signed_is_refused_once(
    reporting_kiosk: ReportingKiosk, published: Pack, signing_keys: Path, tmp_path: Path
) -> None:
    """The journal says why, and the same file is not fetched night after night."""
    (tmp_path / "none" / "keys").mkdir(parents=True)
    assert fetched(reporting_kiosk, tmp_path / "none") == []
    lines = [event.text for event in journal.events(reporting_kiosk.connection, "sync")]
    assert "not signed" in lines[0]
    assert fetched(reporting_kiosk, signing_keys) == []
    assert not (reporting_kiosk.data.audio / "th-isan").exists()
