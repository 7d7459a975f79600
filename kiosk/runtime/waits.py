"""Waits, in milliseconds, that several parts of the running kiosk share."""

RETRY_MS = 10_000  # out of service: try the store again
BUSY_MS = 30_000  # somebody uses the kiosk: look again
