"""A tone on one side of a pair of headphones, for whoever tries them on."""

from array import array

from kiosk.audio import waves
from kiosk.audio.waves import Samples

SIDES = ("left", "right")
HERTZ = {"left": 440.0, "right": 660.0}  # the right one higher, so that one ear tells them apart, too
SECONDS = 1.2


def side_tone(side: str) -> Samples:
    """Two channels, sample by sample: left, right, left ..."""
    heard = waves.tone(HERTZ[side], SECONDS)
    both = array("h", bytes(4 * len(heard)))
    both[SIDES.index(side) :: 2] = heard
    return both
