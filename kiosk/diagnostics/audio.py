"""Checks what people who cannot see hear: the packs of clips, whether this machine can play them, when headphones and keys were tried."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from kiosk.audio import pack, player
from kiosk.audio.phrases import Phrase
from kiosk.diagnostics import tried_by_hand
from kiosk.diagnostics.result import CheckResult, failed, passed, warned
from kiosk.language.sentence import localized


def check_audio(root: Path, phrases: Callable[[str], Sequence[Phrase]] | None) -> Iterator[CheckResult]:
    """One result for each pack; none where nothing was recorded. `phrases`: what this kiosk says in a language; None: not compared."""
    if not root.exists():
        return
    packs, faults = pack.loaded(root)
    for fault in faults:
        yield failed("audio", "unusable", reason=localized(fault))
    if packs and not player.is_there():
        yield failed("audio", "silent")
        return
    for known in packs:
        state = pack.compare(known, phrases(known.language)) if phrases else None
        if state and state.stale:
            yield warned("audio", "stale", pack=known.name, count=len(state.stale))
        elif state and any(phrase.part == "survey" for phrase in state.missing):
            yield warned("audio", "missing", pack=known.name, count=sum(phrase.part == "survey" for phrase in state.missing))
        else:
            yield passed("audio", pack=known.name, count=len(known.clips))


def check_sound(root: Path, record: str | None, now: datetime) -> Iterator[CheckResult]:
    """The last trial of headphones and keys; none where there is nothing to hear and nobody has tried."""
    if record is None:
        if any(root.glob("*/manifest.json")):
            yield warned("sound", "untried")
    else:
        yield tried_by_hand.result("sound", record, now)
