"""Speech faster or slower at the same pitch: WSOLA (Verhelst & Roelands 1993), written for clips of seconds, at the time a pack is made.

Windows of the recording are laid over one another at the new pace; each is taken from where it goes on best from the one before.
"""

import math
from array import array

from kiosk.audio.waves import FULL, RATE, Samples

RATES = (75, 100, 125, 150)  # percent of the pace at which it was read
HOP = RATE // 50  # samples between two windows of 40 ms
SEARCH = RATE // 100  # how far a window may be from its place: the period of the lowest voice
_COARSE, _THIN = 8, 6  # every how manieth place, and sample, a first look compares
_RISE = [0.5 - 0.5 * math.cos(math.pi * place / HOP) for place in range(HOP)]


def at_rate(samples: Samples, percent: int) -> Samples:
    """The same words in 100/percent of the time."""
    if percent == 100 or len(samples) < 4 * HOP:
        return array("h", samples)
    pace = percent / 100
    out = array("h", samples[:HOP])
    at = 0  # where the window before was taken
    last = len(samples) - 2 * HOP
    for place in range(1, int(len(samples) / pace) // HOP):
        follows = at + HOP  # what goes on from the window before without a seam
        wanted = int(place * HOP * pace)
        if follows > last or wanted - SEARCH > last:
            break
        at = _best(samples, follows, max(0, wanted - SEARCH), min(last, wanted + SEARCH))
        out.extend(_crossed(samples, follows, at))
    out.extend(samples[at + HOP :])
    return out


def _best(samples: Samples, follows: int, low: int, high: int) -> int:
    """The place from `low` to `high` whose sound is most like the one at `follows`: a coarse look, then a fine one around the best."""
    pattern = samples[follows : follows + HOP : _THIN]

    def alike(place: int) -> float:
        piece = samples[place : place + HOP : _THIN]
        power = sum(sample * sample for sample in piece)
        return sum(map(int.__mul__, pattern, piece)) / math.sqrt(power) if power else 0.0

    coarse = max(range(low, high + 1, _COARSE), key=alike)
    return max(range(max(low, coarse - _COARSE + 1), min(high, coarse + _COARSE - 1) + 1), key=alike)


def _crossed(samples: Samples, before: int, after: int) -> list[int]:
    """One hop that fades from the sound at `before` to that at `after`."""
    return [
        max(-FULL, min(FULL, int(samples[before + place] * (1 - rise) + samples[after + place] * rise))) for place, rise in enumerate(_RISE)
    ]
