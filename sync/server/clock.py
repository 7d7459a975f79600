"""Moments as the province stores them."""

from datetime import UTC, datetime

from kiosk.survey.dates.calendar import timestamp


def now() -> str:
    """ISO 8601 with offset, the same form that kiosks send."""
    return timestamp(datetime.now(UTC))


def moment_of(unix: int) -> str:
    """The same form, of seconds since 1970."""
    return timestamp(datetime.fromtimestamp(unix, UTC))
