"""What somebody who attacks leaves behind: wrong passwords, codes and keys, locks, refused pages and forms (OWASP ASVS 5.0, 16.3).

Each goes to the log and the metrics. The audit log takes the first few of a kind from one network and of all in 15 minutes: whoever asks
without an account does not fill the database.
"""

import logging
import time

from fastapi import FastAPI
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from sync.server import audit
from sync.server.accounts import rate_limit
from sync.server.db.engine import in_transaction
from sync.server.web import request_origin
from sync.server.web.fault_log import stack

log = logging.getLogger("province.security")

LOG_IN_FAILED, LOG_IN_LOCKED, FORBIDDEN, CSRF = "log-in.failed", "log-in.locked", "forbidden", "csrf"
FACTOR_WRONG = "log-in.code-wrong"
RESET_ASKED, RESET_LOCKED = "reset.asked", "reset.locked"
CODE_WRONG, CODE_LOCKED, KEY_UNKNOWN, KEY_REVOKED = "code.wrong", "code.locked", "key.unknown", "key.revoked"
_OF_KEYS = (KEY_UNKNOWN, KEY_REVOKED)


def note(app: FastAPI, event: str, who: str = "", subject: str = "", district: str = "") -> None:
    """`who`: an account, a kiosk, or "" for nobody known; `subject`: what it was about, an account's name or a page. Never a secret."""
    origin = request_origin.current()
    who = "".join(letter if letter.isprintable() else "?" for letter in who[:64])
    log.warning("%s %s by %r from %s: %r", origin.request, event, who, origin.network, subject[:100])
    app.state.metrics.count_event(event)

    def write(connection: Connection) -> None:
        of_one = rate_limit.LINES_OF_ONE_KEY if event in _OF_KEYS else rate_limit.LINES_OF_ONE
        limits = {f"line {event} {origin.network} {who}": of_one, f"lines {event}": rate_limit.LINES_OF_ALL}
        rate_limit.count_attempt(connection, limits, int(time.time()))
        audit.record(connection, who, event, subject, "", district)

    try:
        in_transaction(app.state.engine, write)
    except rate_limit.TooManyAttemptsError:
        return  # the log has it
    except SQLAlchemyError as error:  # whoever is refused stays refused when the database is busy
        log.error("%s could not be recorded\n%s", event, stack(error))
