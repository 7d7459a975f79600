"""Rate limits on guessing a password, a code or a key, in the database so that they hold across all server processes.

Subjects are stored as hashes. Every limit stands here; what is counted for whom is said where it is counted: sessions.py (log-in),
kiosks/enrolment.py (codes of kiosks), security_events.py (lines of the audit log), pages/accounts/alerts.py (trial messages).
"""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, delete, func, insert, select

from sync.server.accounts.tokens import hashed
from sync.server.db.schema import attempts
from sync.server.db.turns import take_turns

WINDOW_SECONDS = 15 * 60
# Wrong tries in that time:
NAME_TRIES = 30  # passwords for a name
PAIR_TRIES = 5  # passwords, or second factors, for a name from one address or at one known browser
ADDRESS_TRIES = 60  # passwords from an address
FACTOR_TRIES = 10  # second factors for a name, by whoever has its password
RESETS_OF_NAME = 3  # links for a new password to one account
RESETS_OF_ADDRESS = 10  # asked for from an address
KIOSK_CODE_TRIES = 10  # codes of kiosks from an address; 60 bits cannot be guessed at that rate
TRIAL_MESSAGES = 5  # of an account to itself, and codes to the mailboxes that it names: nobody's letter box is filled from here
# Lines that a refusal may write to the audit log in that time:
LINES_OF_ONE = 5  # of one kind, from one network
LINES_OF_ONE_KEY = 1  # of a kiosk that was shut out: it asks every minute
LINES_OF_ALL = 500  # of one kind


class TooManyAttemptsError(Exception):
    """Refuse with 429; `retry_after` is in seconds, `minutes` the same rounded up, for people."""

    def __init__(self, retry_after: int) -> None:
        self.retry_after, self.minutes = retry_after, -(-retry_after // 60)
        super().__init__(f"Too many attempts. Try again in {self.minutes} minutes.")


def count_attempt(connection: Connection, limits: Mapping[str, int], now: int) -> None:
    """Record one attempt for each subject, then raise TooManyAttemptsError when one has had more than its limit in 15 minutes.

    An attempt that was refused is not recorded: waiting always helps. Call `forgive` or `take_back` after a success.
    """
    take_turns(connection, limits)
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
    """All attempts of a subject: whoever it is got in."""
    connection.execute(delete(attempts).where(attempts.c.subject == hashed(subject)))


def take_back(connection: Connection, subjects: Iterable[str]) -> None:
    """The last attempt of each: it was a right one. Others' wrong ones from the same address go on counting."""
    for subject in subjects:
        last = select(func.max(attempts.c.id)).where(attempts.c.subject == hashed(subject)).scalar_subquery()
        connection.execute(delete(attempts).where(attempts.c.id == last))
