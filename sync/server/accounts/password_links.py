"""Getting in again without the province: an account names a mailbox and proves that it is its own; a link there sets a new one.

A link and a code work once and for half an hour, and stand here as hashes (OWASP, Forgot Password). Nobody who asks learns whether there is
such an account: see sync.server.pages.accounts.forgotten, which also sends them.
"""

import re
import time

from sqlalchemy import Connection, Row, delete, insert, select, update

from sync.server import audit
from sync.server.accounts import rate_limit
from sync.server.accounts.tokens import hashed, hashed_code, new_code, new_key
from sync.server.accounts.users import AccountError, reset_password
from sync.server.db.schema import password_links, users

LINK_SECONDS = 30 * 60
RESET, CONFIRM = "reset", "confirm"
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}\.)+[A-Za-z]{2,63}")  # HTML, 4.10.5.1.5


def is_email(typed: str) -> bool:
    return len(typed) <= 254 and _EMAIL.fullmatch(typed) is not None


def name_mailbox(connection: Connection, name: str, email: str) -> str:
    """The code for a mailbox that the account names as its own; the one before counts until then. Raises AccountError, or
    TooManyAttemptsError for one that names many: nobody's letter box is filled from here."""
    if not is_email(email):
        raise AccountError("alert_fault_email")
    rate_limit.count_attempt(connection, {f"mailbox {name}": rate_limit.TRIAL_MESSAGES}, int(time.time()))
    code = new_code()
    _put(connection, name, CONFIRM, email, hashed_code(code))
    return code


def confirm_mailbox(connection: Connection, name: str, typed: str) -> bool:
    """False for a code that was never sent, is spent or too old, or is another account's."""
    row = _spend(connection, CONFIRM, hashed_code(typed), name)
    if row is None:
        return False
    connection.execute(update(users).where(users.c.name == name).values(email=row.email))
    connection.execute(delete(password_links).where(password_links.c.user == name))  # those that went to the mailbox before
    audit.record(connection, name, "user.email", name)  # the address itself stands in no log
    return True


def forget_mailbox(connection: Connection, name: str) -> None:
    """No link is sent to this account any more."""
    connection.execute(update(users).where(users.c.name == name).values(email=""))
    connection.execute(delete(password_links).where(password_links.c.user == name))
    audit.record(connection, name, "user.email", name, "-")


def mailbox(connection: Connection, name: str) -> str:
    """The confirmed address of an account; "": none."""
    return connection.scalar(select(users.c.email).where(users.c.name == name)) or ""


def link_for(connection: Connection, typed: str) -> tuple[str, str] | None:
    """(address, secret of the link) for an account that is open and has confirmed a mailbox, and has not asked too often; else None."""
    name = typed.strip().lower()[:64]
    row = connection.execute(select(users).where(users.c.name == name, users.c.disabled_at.is_(None))).one_or_none()
    if row is None or not row.email:
        return None
    try:
        rate_limit.count_attempt(connection, {f"reset {name}": rate_limit.RESETS_OF_NAME}, int(time.time()))
    except rate_limit.TooManyAttemptsError:
        return None
    secret = new_key()
    _put(connection, name, RESET, row.email, hashed(secret))
    audit.record(connection, "", "user.reset_asked", name, "", row.district)
    return row.email, secret


def is_good(connection: Connection, secret: str) -> bool:
    return _find(connection, RESET, hashed(secret)) is not None


def set_by_link(connection: Connection, secret: str, password: str) -> str | None:
    """The account whose password is new now; None for a link that is spent or too old. Its sessions, keys and other links end. A password
    that is too weak raises AccountError and spends nothing."""
    row = _find(connection, RESET, hashed(secret), lock=True)
    if row is None:
        return None
    reset_password(connection, row.user, row.user, password)
    audit.record(connection, row.user, "user.reset", row.user)
    return row.user


def _put(connection: Connection, name: str, purpose: str, email: str, secret_hash: str) -> None:
    """One link of a purpose for an account: a newer one ends the older."""
    table, unix = password_links, int(time.time())
    mine = (table.c.user == name) & (table.c.purpose == purpose)
    connection.execute(delete(table).where(mine | (table.c.expires_unix < unix)))
    values = {"user": name, "purpose": purpose, "email": email, "expires_unix": unix + LINK_SECONDS}
    connection.execute(insert(table).values(secret_hash=secret_hash, **values))


def _find(connection: Connection, purpose: str, secret_hash: str, lock: bool = False) -> Row | None:
    table = password_links
    alive = (table.c.purpose == purpose, table.c.secret_hash == secret_hash, table.c.expires_unix > int(time.time()))
    opened = select(table).join(users, users.c.name == table.c.user).where(*alive, users.c.disabled_at.is_(None))
    return connection.execute(opened.with_for_update(of=table) if lock else opened).one_or_none()


def _spend(connection: Connection, purpose: str, secret_hash: str, name: str) -> Row | None:
    row = _find(connection, purpose, secret_hash, lock=True)
    if row is None or row.user != name:
        return None
    connection.execute(delete(password_links).where(password_links.c.secret_hash == secret_hash))
    return row
