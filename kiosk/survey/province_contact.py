"""What this kiosk knows of its contacts with the province, as facts, and the sentences that are made of them. Pure.

Facts are stored (kiosk/store/settings.py); a sentence is made in the reader's language when it is shown. The texts are those of
assets/texts/sync.<language>.json.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from kiosk.frozen import field, frozen
from kiosk.language.texts import Texts
from kiosk.language.wire_codes import code_sentence
from kiosk.survey.dates.calendar import rounded_span

CLOCK_TOLERANCE = timedelta(minutes=1)
NO_VALUES: Mapping[str, str | int] = {}


@frozen
class ServerClock:
    """The server's time minus ours, and when that was seen (by our clock)."""

    difference: timedelta
    at: datetime


@frozen
class Failure:
    """Why nothing can be sent, and since when: the text `sync_<key>` and what fills it."""

    since: datetime
    key: str
    values: Mapping[str, object]
    code: str = ""  # of the wire, where the province itself refused
    code_values: Mapping[str, str | int] = field(default_factory=dict)


@frozen
class Comparison:
    """The last reconciliation of days with the province."""

    at: datetime
    days: int  # compared
    red: tuple[str, ...]  # those that differ, YYYY-MM-DD


def failure_sentence(failure: Failure, texts: Texts) -> str:
    """A code says it best; one that a newer province sends leaves the province's own sentence."""
    return code_sentence(failure.code, failure.code_values, texts) or texts(f"sync_{failure.key}", **failure.values)


def is_wrong(difference: timedelta | None) -> bool:
    """Whether an officer has to set this kiosk's clock. `difference`: theirs minus ours."""
    return difference is not None and abs(difference) > CLOCK_TOLERANCE


def clock_sentence(difference: timedelta, texts: Texts) -> str:
    """How wrong this kiosk's clock is. `difference`: theirs minus ours."""
    count, unit = rounded_span(difference)
    return texts(f"sync_clock_{'behind' if difference > timedelta(0) else 'ahead'}_{unit}", count=count)


def comparison_sentence(days: int, red: int, texts: Texts) -> str:
    """The verdict on so many days, of which so many differ."""
    if red:
        return texts("sync_red", days=red)
    return texts("sync_all_agree", days=days) if days else texts("sync_no_days")
