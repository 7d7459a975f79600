"""`kiosk audio`: what can be heard here and what is missing; recording it, having an engine read it, carrying it to other kiosks."""

import json
import shlex
import subprocess
import sys
import tempfile
from argparse import Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from kiosk.audio import audio_settings, pack, pack_file, tempo, voice, waves
from kiosk.audio.audio_settings import AudioSettings
from kiosk.audio.pack import Pack
from kiosk.audio.phrases import PARTS, Phrase
from kiosk.audio.studio import READ_S, Studio
from kiosk.commands.arguments import Arguments
from kiosk.errors import CannotBeDoneError, UsageError
from kiosk.paths import DataDir
from kiosk.runtime.heard import audio_phrases
from kiosk.updates.machine import InstalledMachine

KEYS = InstalledMachine().audio_keys  # of those whose packs this machine takes, *.pub
SECONDS_TO_READ = 60  # that an engine may take for one text


def audio(words: Sequence[str], data: DataDir) -> int:
    name = words[0] if words else ""
    if name not in _COMMANDS:
        whole = Arguments("audio", "What people who cannot see hear: packs of recorded clips, one for each language or dialect.")
        lines = "; ".join(f"{known}: {does}" for known, (does, _) in _COMMANDS.items())
        whole.add_argument("command", choices=_COMMANDS, metavar="COMMAND", help=f"{lines} Each has a --help of its own")
        whole.read(words)
    does, run = _COMMANDS[name]
    parser = Arguments(f"audio {name}", does)
    _add_arguments(name, parser)
    return run(parser.read(words[1:]), data)


def _add_arguments(name: str, parser: Arguments) -> None:
    if name in ("check", "record", "make", "pack"):
        parser.add_argument("name", metavar="PACK", nargs="?" if name == "check" else None, help="th, en, or with a dialect: th-isan")
    if name in ("check", "record", "make"):
        parser.add_argument("--part", choices=PARTS, help="only this part; without it all but the services that are not open here")
    if name == "check":
        parser.add_argument("--missing", action="store_true", help="every text that nobody has read, too")
        parser.add_json()
    if name == "make":
        parser.add_argument("--engine", required=True, metavar="COMMAND", help="reads standard input aloud into the WAV file {out}")
    if name == "pack":
        parser.add_argument("file", type=Path, metavar="FILE", help="to write, such as th-isan.audio")
        parser.add_argument("--key", type=Path, required=True, help="the secret key of minisign")
    if name == "install":
        parser.add_argument("file", type=Path, metavar="FILE", help="a pack that is signed")
        parser.add_argument("--keys", type=Path, default=KEYS, help=f"folder of public keys ({KEYS})")
    if name == "use":
        for device in ("headphones", "speaker"):
            parser.add_argument(f"--{device}", metavar="DEVICE", help=f"ALSA's device of the {device}, as 'aplay -L' lists them")
        parser.add_argument("--invites", choices=("yes", "no"), help="whether the room's loudspeaker invites who touches the first page")
        parser.add_argument("--click", choices=("yes", "no"), help="whether each tap is heard from the loudspeaker")
        for language in ("th", "en"):
            parser.add_argument(f"--{language}", metavar="PACK", help=f"which pack is heard on pages in {language}")


def _texts(options: Namespace, name: str, data: DataDir) -> list[Phrase]:
    """What a pack of that name has to say, of the part that was asked for."""
    part = getattr(options, "part", None)
    phrases = audio_phrases.of_kiosk(data, pack.empty(data.audio, name).language, catalogue=part == "catalogue")
    return [phrase for phrase in phrases if part in (None, phrase.part)]


# ------------------------------------------------------------------ check


def _check(options: Namespace, data: DataDir) -> int:
    """Exit status 1 while something is missing or was read from a text that has changed."""
    packs, faults = pack.loaded(data.audio)
    wanted = [known for known in packs if options.name in (None, known.name)]
    if options.name and not wanted:
        wanted = [pack.empty(data.audio, options.name)]
    listed = [_described(options, known, data) for known in wanted]
    print(json.dumps(listed, ensure_ascii=False) if options.json else "\n".join(_lines(listed, options.missing)))
    for fault in faults:
        print(f"kiosk: {fault}", file=sys.stderr)
    return 1 if faults or any(known["missing"] or known["stale"] for known in listed) else 0


def _described(options: Namespace, known: Pack, data: DataDir) -> dict[str, Any]:
    phrases = _texts(options, known.name, data)
    state = pack.compare(known, phrases)
    heard = {known.name for known in voice.chosen(data.audio, lambda fault: None)}
    return {
        "pack": known.name,
        "heard": known.name in heard,
        "read_by": known.read_by,
        "texts": len(phrases),
        "minutes": round(len(state.missing + state.stale) * READ_S / 60),
        "missing": [{"id": phrase.id, "part": phrase.part, "text": phrase.text} for phrase in state.missing],
        "stale": [{"id": phrase.id, "part": phrase.part, "text": phrase.text} for phrase in state.stale],
        "without_paces": sum(len(clip.files) < len(tempo.RATES) for clip in known.clips.values()),
        "unused": len(state.unused),
    }


def _lines(listed: Sequence[dict[str, Any]], every_missing: bool) -> list[str]:
    lines = [] if listed else ["nothing can be heard here: no pack was recorded or taken in ('kiosk audio record th')"]
    for known in listed:
        parts = {part: sum(phrase["part"] == part for phrase in (*known["missing"], *known["stale"])) for part in PARTS}
        left = ", ".join(f"{part} {count}" for part, count in parts.items() if count) or "nothing"
        lines.append(
            f"{known['pack']:<10} {'heard' if known['heard'] else 'not chosen'}, {known['texts']} texts; to be read: {left}"
            f" (about {known['minutes']} minutes); read from a text that has changed: {len(known['stale'])}"
        )
        lines += [f"  changed: {phrase['id']}: {phrase['text']}" for phrase in known["stale"]]
        lines += [f"  missing: {phrase['id']}: {phrase['text']}" for phrase in known["missing"]] if every_missing else []
    return lines


# ------------------------------------------------------------------ record, make


def _record(options: Namespace, data: DataDir) -> int:
    """Enter begins and ends; every answer is one letter, so that a hand stays on the keyboard."""
    studio = Studio(data.audio, options.name, _texts(options, options.name, data))
    print(f"{len(studio.todo)} of {studio.whole} texts are to be read. Enter: begin, Enter again: end. a: again, n: next, q: enough")
    try:
        for number, phrase in enumerate(studio.todo, start=1):
            print(f"\n{number}/{len(studio.todo)}  {phrase.text}")
            while (answer := input("> ").strip().lower()) in ("", "a"):
                _read_once(studio, phrase)
            if answer == "q":
                break
    except EOFError:
        pass
    finally:
        print("making the other paces ...")
        studio.close()
    return 0


def _read_once(studio: Studio, phrase: Phrase) -> None:
    try:
        studio.begin()
        input("recording; Enter when read ")
        studio.end(phrase)
        studio.hear(phrase)
    except waves.SoundError as error:
        print(error)


def _make(options: Namespace, data: DataDir) -> int:
    """Every text that nobody has read, and the paces that are not there yet."""
    if options.name.startswith("th") and "espeak" in options.engine:
        raise UsageError("espeak-ng cannot read Thai so that it is understood: let somebody read it ('kiosk audio record th')")
    if "{out}" not in options.engine:
        raise UsageError("the engine's command must name the file that it writes: {out}")
    phrases = _texts(options, options.name, data)
    folder = data.audio / options.name
    known = pack.load(folder) if (folder / pack.MANIFEST).exists() else pack.empty(data.audio, options.name)
    state = pack.compare(known, phrases)
    for phrase in (*state.missing, *state.stale):
        known = pack.read_clip(known, phrase, _read_aloud(options.engine, phrase))
    for clip_id in known.clips:
        known = pack.with_rates(known, clip_id)
    pack.save(known)
    print(f"{known.name}: {len(state.missing) + len(state.stale)} texts read, {len(known.clips)} clips in four paces")
    return 0


def _read_aloud(engine: str, phrase: Phrase) -> waves.Samples:
    with tempfile.TemporaryDirectory(prefix="eservice-engine-") as folder:
        out = Path(folder, "clip.wav")
        command = [word.replace("{out}", str(out)) for word in shlex.split(engine)]
        try:
            subprocess.run(command, input=phrase.text.encode(), capture_output=True, timeout=SECONDS_TO_READ, check=True)
            return waves.read(out)
        except FileNotFoundError as error:
            raise CannotBeDoneError(f"{command[0]} is not installed, or wrote no file: {phrase.text}") from error
        except (subprocess.SubprocessError, OSError) as error:
            raise CannotBeDoneError(f"{command[0]} could not read: {phrase.text}") from error


# ------------------------------------------------------------------ carry


def _pack(options: Namespace, data: DataDir) -> int:
    from kiosk.updates.make import signature  # late: only whoever signs

    known = pack.load(data.audio / pack.empty(data.audio, options.name).name)
    try:
        pack_file.write(known, options.file, lambda message: signature(message, options.key))
    except subprocess.SubprocessError as error:
        raise CannotBeDoneError(f"minisign could not sign with {options.key}") from error
    print(f"{options.file}: {len(known.clips)} clips of {known.name}")
    return 0


def _install(options: Namespace, data: DataDir) -> int:
    known = pack_file.take_in(options.file, data.audio, options.keys)
    print(f"{known.name}: {len(known.clips)} clips, heard from the next first page on")
    return 0


def _use(options: Namespace, data: DataDir) -> int:
    before = audio_settings.load(data.audio)
    named = {name: getattr(options, name) for name in ("headphones", "speaker", "th", "en") if getattr(options, name) is not None}
    for language in ("th", "en"):
        if named.get(language) and pack.empty(data.audio, named[language]).language != language:
            raise UsageError(f"{named[language]} is no pack in {language}")
    invites = before.invites if options.invites is None else options.invites == "yes"
    click = before.click if options.click is None else options.click == "yes"
    chosen: AudioSettings = before._replace(**named, invites=invites, click=click)
    if chosen != before:
        audio_settings.save(data.audio, chosen)
    print("\n".join(f"{name}: {value if value != '' else '-'}" for name, value in chosen._asdict().items()))
    return 0


_COMMANDS: dict[str, tuple[str, Callable[[Namespace, DataDir], int]]] = {
    "check": ("Lists what can be heard, what nobody has read, and what was read from a text that has changed.", _check),
    "record": ("Shows one text after the other and records whoever reads it.", _record),
    "make": ("Lets a speech engine read what nobody has read.", _make),
    "pack": ("Writes a pack into one signed file, to be carried to other kiosks.", _pack),
    "install": ("Takes a pack from a signed file.", _install),
    "use": ("Chooses packs and sound devices; says what is chosen.", _use),
}
