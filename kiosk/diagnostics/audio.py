"""Checks what people who cannot see hear: the packs of clips, and whether this machine can play them."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from kiosk.audio import pack, player
from kiosk.audio.phrases import Phrase
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
