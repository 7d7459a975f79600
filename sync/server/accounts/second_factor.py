"""The second factor of an account: six digits that a telephone makes of a secret and the time (TOTP, RFC 6238), or, where the telephone
is lost, one of ten recovery codes.

The secret lies in the database as it is, since both ends compute with it; recovery codes lie there as hashes and are shown once. A code is
taken once only (RFC 6238, 5.2; OWASP ASVS 5.0, 6.5.1), and one of the half minute before or after too, as clocks differ.
"""

import time
from unicodedata import normalize

from sqlalchemy import Connection, delete, insert, select, update

from sync.server import audit
from sync.server.accounts.tokens import hashed_code, new_code
from sync.server.accounts.users import ROLES
from sync.server.clock import now
from sync.server.db import key_values
from sync.server.db.schema import recovery_codes, second_factors, sessions

REQUIRED = "second_factor_roles"  # the name of the setting: roles with blanks between
RECOVERY_CODES = 10
_STEP_SECONDS = 30
_DIGITS = 6


def required_roles(connection: Connection) -> frozenset[str]:
    """Whose accounts log in with a second factor only; the province chooses, nobody at first."""
    return frozenset((key_values.get(connection, REQUIRED) or "").split())


def require(connection: Connection, actor: str, roles: frozenset[str]) -> None:
    """Accounts of these roles set their second factor up before any other page opens."""
    chosen = [role for role in ROLES if role in roles]
    key_values.put(connection, REQUIRED, " ".join(chosen))
    audit.record(connection, actor, "second-factor.require", detail=", ".join(chosen))


def begin(connection: Connection, name: str) -> bool:
    """A new secret, good for nothing until a code of it was typed; False where the account has a second factor already."""
    import pyotp  # late: few requests need it

    if is_on(connection, name):
        return False
    connection.execute(delete(second_factors).where(second_factors.c.user == name))
    connection.execute(insert(second_factors).values(user=name, secret=pyotp.random_base32()))
    return True


def address(connection: Connection, name: str, issuer: str) -> tuple[str, str] | None:
    """The secret that waits to be confirmed, and the otpauth: address that a telephone scans; None where none waits."""
    import pyotp

    row = connection.execute(select(second_factors).where(second_factors.c.user == name)).one_or_none()
    if row is None or row.confirmed_at:
        return None
    return row.secret, pyotp.TOTP(row.secret).provisioning_uri(name=name, issuer_name=issuer)


def confirm(connection: Connection, name: str, typed: str) -> list[str]:
    """Switch it on, once a code shows that the telephone has the secret: the recovery codes, or nothing where the code is wrong."""
    if is_on(connection, name) or not _takes_digits(connection, name, _letters(typed)):
        return []
    connection.execute(update(second_factors).where(second_factors.c.user == name).values(confirmed_at=now()))
    codes = _make_recovery_codes(connection, name)
    audit.record(connection, name, "second-factor.on", name)
    return codes


def renew_recovery_codes(connection: Connection, name: str) -> list[str]:
    """Ten others; those before are worth nothing."""
    codes = _make_recovery_codes(connection, name)
    audit.record(connection, name, "second-factor.codes", name)
    return codes


def _make_recovery_codes(connection: Connection, name: str) -> list[str]:
    connection.execute(delete(recovery_codes).where(recovery_codes.c.user == name))
    codes = [new_code() for _ in range(RECOVERY_CODES)]
    connection.execute(insert(recovery_codes), [{"code_hash": hashed_code(code), "user": name} for code in codes])
    return codes


def remove(connection: Connection, actor: str, name: str) -> None:
    """The account logs in with its password alone again, or sets another up where its role needs one."""
    for table in (second_factors, recovery_codes):
        connection.execute(delete(table).where(table.c.user == name))
    if actor != name:
        connection.execute(delete(sessions).where(sessions.c.user == name))
    audit.record(connection, actor, "second-factor.off", name)


def is_on(connection: Connection, name: str) -> bool:
    confirmed = select(second_factors.c.user).where(second_factors.c.user == name, second_factors.c.confirmed_at.is_not(None))
    return connection.scalar(confirmed) is not None


def codes_left(connection: Connection, name: str) -> int:
    return len(list(connection.scalars(select(recovery_codes.c.code_hash).where(recovery_codes.c.user == name))))


def takes(connection: Connection, name: str, typed: str) -> bool:
    """Whether what was typed lets the person in; it is used up by that."""
    letters = _letters(typed)
    if len(letters) == _DIGITS:
        return is_on(connection, name) and _takes_digits(connection, name, letters)
    spent = delete(recovery_codes).where(recovery_codes.c.user == name, recovery_codes.c.code_hash == hashed_code(letters))
    if connection.execute(spent).rowcount != 1:
        return False
    audit.record(connection, name, "second-factor.recovery", name)
    return True


def _letters(typed: str) -> str:
    """Without blanks and dashes; Thai digits are digits."""
    folded = normalize("NFKC", typed[:100])
    return "".join(str(int(letter)) if letter.isdecimal() else letter for letter in folded if letter.isalnum())


def _takes_digits(connection: Connection, name: str, digits: str) -> bool:
    import pyotp

    row = connection.execute(select(second_factors).where(second_factors.c.user == name)).one_or_none()
    if row is None:
        return False
    present = int(time.time()) // _STEP_SECONDS
    for step in (present - 1, present, present + 1):
        if pyotp.utils.strings_equal(digits, pyotp.TOTP(row.secret).generate_otp(step)):
            unused = (second_factors.c.user == name) & (second_factors.c.last_step < step)
            return connection.execute(update(second_factors).where(unused).values(last_step=step)).rowcount == 1
    return False
