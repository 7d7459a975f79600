"""How long the running kiosk waits: for people, for a store that cannot be written, for a moment in which nobody uses it."""

from kiosk.frozen import field, frozen
from kiosk.runtime.timing.idle_policy import IdlePolicy

RETRY_MS = 10_000  # out of service: try the store again
BUSY_MS = 30_000  # somebody uses the kiosk: look again
HOURLY_MS = 3_600_000
MINUTE_MS = 60_000  # the clock
LEFT_MS = 15 * 60_000  # an officer comes back to what they typed


@frozen
class Waits:
    """What a test may shorten."""

    idle: IdlePolicy = field(default_factory=IdlePolicy)
    retry_ms: int = RETRY_MS
    mend_ms: int = 3_000  # after the store was found damaged
