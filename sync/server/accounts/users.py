"""Accounts: who they are, their roles and passwords (argon2, NIST SP 800-63B)."""

from threading import BoundedSemaphore

from argon2 import PasswordHasher
from sqlalchemy import Connection, Row, delete, insert, select, update

from kiosk.frozen import frozen
from sync.server import audit
from sync.server.clock import now
from sync.server.db.schema import sessions, users
from sync.server.messages import LocalizedError
from sync.server.scope import Scope

ROLES = ("province", "district", "viewer")
PASSWORD_LENGTH = (10, 200)  # NIST SP 800-63B asks for 8 or more; no rules about which letters

hasher = PasswordHasher()
hashing = BoundedSemaphore(2)  # one verification takes 64 MB: a flood of log-ins must not take the machine's memory


class AccountError(LocalizedError):
    """An account or a password cannot be used."""


@frozen
class User:
    """The account behind a request, and the CSRF token that its forms must carry."""

    name: str
    role: str
    province: str
    district: str  # "" = all districts of the province
    csrf: str = ""

    @property
    def scope(self) -> Scope:
        return Scope(self.province, self.district)

    def may_see(self, district: str) -> bool:
        return self.district in ("", district)

    def may_change(self, district: str) -> bool:
        """The province changes everything, a district its own, a viewer nothing."""
        return self.role == "province" or (self.role == "district" and self.district == district)


def add_user(connection: Connection, actor: str, name: str, password: str, role: str, scope: Scope) -> None:
    """A new account of a province or of a district of it.

    Raises AccountError for a name that exists, an unknown role, a district account without district, a weak password.
    """
    name = name.strip().lower()
    if not 1 <= len(name) <= 64 or not name.isprintable() or any(letter.isspace() for letter in name):
        raise AccountError("account_bad_name")
    _check_role(role, scope.district)
    if connection.scalar(select(users.c.name).where(users.c.name == name)):
        raise AccountError("account_exists", name=name)
    values = {"password_hash": password_hash(password), "role": role, "province": scope.province, "district": scope.district}
    connection.execute(insert(users).values(name=name, created_at=now(), **values))
    audit.record(connection, actor, "user.add", name, role, scope.district)


def _check_role(role: str, district: str) -> None:
    if role not in ROLES:
        raise AccountError("account_bad_role")
    if role == "district" and not district:
        raise AccountError("user_needs_district")
    if role == "province" and district:
        raise AccountError("account_no_district")


def change_role(connection: Connection, actor: str, name: str, role: str, district: str) -> None:
    """Another role or district for an account, as when an officer is moved; its sessions end. Raises AccountError."""
    _check_role(role, district)
    connection.execute(update(users).where(users.c.name == name).values(role=role, district=district))
    connection.execute(delete(sessions).where(sessions.c.user == name))
    audit.record(connection, actor, "user.role", name, role, district)


def password_hash(password: str) -> str:
    low, high = PASSWORD_LENGTH
    if not low <= len(password) <= high:
        raise AccountError("password_hint")
    with hashing:
        return hasher.hash(password)


def set_password(connection: Connection, actor: str, name: str, password: str) -> None:
    """A new password; every session of the account ends."""
    connection.execute(update(users).where(users.c.name == name).values(password_hash=password_hash(password)))
    connection.execute(delete(sessions).where(sessions.c.user == name))
    audit.record(connection, actor, "user.password", name)


def disable_user(connection: Connection, actor: str, name: str, disabled: bool = True) -> None:
    """Shut (or open) an account; its sessions end."""
    connection.execute(update(users).where(users.c.name == name).values(disabled_at=now() if disabled else None))
    connection.execute(delete(sessions).where(sessions.c.user == name))
    audit.record(connection, actor, "user.disable" if disabled else "user.enable", name)


def all_users(connection: Connection, province: str) -> list[Row]:
    """Rows of the table `users`: the province's accounts by role, district and name."""
    rows = select(users).where(users.c.province == province)
    return list(connection.execute(rows.order_by(users.c.role, users.c.district, users.c.name)))


def user_exists(connection: Connection, province: str, name: str) -> bool:
    return connection.scalar(select(users.c.name).where(users.c.name == name, users.c.province == province)) is not None
