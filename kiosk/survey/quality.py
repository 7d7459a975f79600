"""Quality flags, stored beside a response and never in it: too fast, same level throughout, burst. They remove nothing.

Neither the manual nor the contract knows them: the score counts a flagged response like any other.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

TOO_FAST = "too_fast"
STRAIGHT_LINED = "straight_lined"
BURST = "burst"
QUALITY_FLAGS = (TOO_FAST, STRAIGHT_LINED, BURST)  # figures are shown with and without these

SECONDS_PER_ANSWER = 1  # nobody reads a Thai sentence and chooses in under a second
BURST_COUNT = 5  # responses of one kiosk ...
BURST_SECONDS = 120  # ... within this time; a careful survey takes about two minutes each


def flags(answers: Mapping[str, object], items: Sequence[str], duration_s: float, mode: str) -> tuple[str, ...]:
    """The flags of one response by itself. `items`: ids of the rating scale; `duration_s` is ignored for typed-in paper forms."""
    earned, first = [], answers.get(items[0]) if items else None
    if mode != "paper" and answers and duration_s < SECONDS_PER_ANSWER * len(answers):
        earned.append(TOO_FAST)
    if isinstance(first, int) and all(answers.get(item) == first for item in items):
        earned.append(STRAIGHT_LINED)
    return tuple(earned)


def is_burst(others: Iterable[datetime], answered_at: datetime) -> bool:
    """Whether a response is one of BURST_COUNT or more of one kiosk within BURST_SECONDS, in any order of arrival."""
    offsets = sorted([0.0, *((moment - answered_at).total_seconds() for moment in others)])
    runs = zip(offsets, offsets[BURST_COUNT - 1 :], strict=False)
    return any(first <= 0 <= last and last - first <= BURST_SECONDS for first, last in runs)
