"""The present moment as the province stores it."""

from datetime import UTC, datetime

from kiosk.survey.dates.calendar import timestamp


def now() -> str:
    """ISO 8601 with offset, the same form that kiosks send."""
    return timestamp(datetime.now(UTC))
