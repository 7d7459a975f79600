"""Rate limits on guessing a password, a code or a key, in the database so that they hold across all server processes.

Subjects are stored as hashes. How many tries: sessions.py (log-in), kiosks/enrolment.py (codes).
"""

from collections.abc import Mapping

from sqlalchemy import Connection, delete, func, insert, select

from sync.server.accounts.tokens import hashed
from sync.server.db.schema import attempts

WINDOW_SECONDS = 15 * 60


class TooManyAttemptsError(Exception):
    """Refuse with 429; `retry_after` is in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"Too many attempts. Try again in {-(-retry_after // 60)} minutes.")
        self.retry_after = retry_after


def count_attempt(connection: Connection, limits: Mapping[str, int], now: int) -> None:
    """Record one attempt for each subject, then raise TooManyAttemptsError when one has had more than its limit in 15 minutes.

    An attempt that was refused is not recorded: waiting always helps. Call `forgive` after a success.
    """
    connection.execute(delete(attempts).where(attempts.c.at_unix < now - WINDOW_SECONDS))
    for subject, limit in limits.items():
        recorded = connection.execute(
            select(func.count(), func.min(attempts.c.at_unix)).where(
                attempts.c.subject == hashed(subject), attempts.c.at_unix > now - WINDOW_SECONDS
            )
        ).one()
        if recorded[0] >= limit:
            raise TooManyAttemptsError(max(1, recorded[1] + WINDOW_SECONDS - now))
    connection.execute(insert(attempts), [{"subject": hashed(subject), "at_unix": now} for subject in limits])


def forgive(connection: Connection, subject: str) -> None:
    connection.execute(delete(attempts).where(attempts.c.subject == hashed(subject)))
