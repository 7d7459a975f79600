"""Accounts: who they are, their roles and passwords (argon2, NIST SP 800-63B)."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from unicodedata import normalize

from argon2 import PasswordHasher
from sqlalchemy import Connection, Row, delete, insert, select, update

from kiosk.frozen import frozen
from kiosk.survey.catalogue_search import thai_order
from sync.server import audit
from sync.server.accounts.password_strength import LENGTH, PROVINCE_LENGTH, is_weak
from sync.server.clock import now
from sync.server.db.schema import data_keys, password_links, second_factors, sessions, users
from sync.server.messages import LocalizedError
from sync.server.scope import Scope

ROLES = ("province", "district", "viewer")
_LETTER = "a-z0-9ก-ฺเ-๎๐-๙"  # no letter of another script, which could look like one of these
_NAME = re.compile(rf"[{_LETTER}][{_LETTER}._@-]{{0,63}}")  # it stands in addresses

hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # OWASP, Password Storage; as the kiosk's PIN
_hashing = BoundedSemaphore(2)  # a flood of log-ins must not take the machine
# How many threads may wait for that, of the 40 that answer everybody; people at a browser they have used before have places of their own.
_PLACES = {known: BoundedSemaphore(8) for known in (False, True)}


class AccountError(LocalizedError):
    """An account or a password cannot be used."""


class TooManyLogInsError(Exception):
    """Others' passwords are being checked, more than the machine can do at once: answer 503, try again in a moment."""


@frozen
class User:
    """The account behind a request, and the CSRF token that its forms must carry."""

    name: str
    role: str
    province: str
    district: str  # "" = all districts of the province
    csrf: str = ""
    previous_at: str | None = None  # the log-in before this session's; None: it is the first
    failed_before: int = 0  # wrong passwords for this name between the two
    must_change: bool = False  # its password, before anything else
    second_factor: bool = False  # its log-in asks for a code of a telephone
    must_enrol: bool = False  # its role asks for that, and it has none yet

    @property
    def scope(self) -> Scope:
        return Scope(self.province, self.district)

    def may_see(self, district: str) -> bool:
        return self.district in ("", district)

    def may_change(self, district: str) -> bool:
        """The province changes everything, a district its own, a viewer nothing."""
        return self.role == "province" or (self.role == "district" and self.district == district)


def add_user(connection: Connection, actor: str, name: str, password: str, role: str, scope: Scope) -> str:
    """A new account; its name as it is kept. Raises AccountError: the name exists, no such role, no district, a weak password."""
    name = normalize("NFKC", name).strip().lower()
    if not _NAME.fullmatch(name):
        raise AccountError("account_bad_name")
    _check_role(role, scope.district)
    if connection.scalar(select(users.c.name).where(users.c.name == name)):
        raise AccountError("account_exists", name=name)
    check_password(password, role, name, scope.province, scope.district)
    values = {"password_hash": password_hash(password), "role": role, "province": scope.province, "district": scope.district}
    connection.execute(insert(users).values(name=name, created_at=now(), **values))
    audit.record(connection, actor, "user.add", name, role, scope.district)
    return name


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


def check_password(password: str, role: str, *context: str) -> None:
    """Raises AccountError for a password that is too short, too long or easily guessed. `context`: names of the account and its place."""
    low, high = LENGTH
    if not low <= len(password) <= high:
        raise AccountError("password_hint")
    if role == "province" and len(password) < PROVINCE_LENGTH:
        raise AccountError("password_short", n=PROVINCE_LENGTH)
    if is_weak(password, context):
        raise AccountError("password_weak")


def password_hash(password: str) -> str:
    with hashing_turn():
        return hasher.hash(password)


@contextmanager
def hashing_place(known_device: bool = False) -> Iterator[None]:
    """Around everything that waits for a password to be hashed. Raises TooManyLogInsError at once where too many wait already."""
    places = _PLACES[known_device]
    if not places.acquire(blocking=False):
        raise TooManyLogInsError
    try:
        yield
    finally:
        places.release()


@contextmanager
def hashing_turn() -> Iterator[None]:
    with _hashing:
        yield


def set_password(connection: Connection, actor: str, name: str, password: str, temporary: bool = False) -> None:
    """A new password; every session ends, and so does a link that was sent for another. `temporary`: whoever logs in with it chooses
    another first. Raises AccountError."""
    row = connection.execute(select(users).where(users.c.name == name)).one()
    check_password(password, row.role, name, row.province, row.district)
    values = {"password_hash": password_hash(password), "must_change": int(temporary)}
    connection.execute(update(users).where(users.c.name == name).values(**values))
    connection.execute(delete(sessions).where(sessions.c.user == name))
    connection.execute(delete(password_links).where(password_links.c.user == name))
    audit.record(connection, actor, "user.password", name)


def reset_password(connection: Connection, actor: str, name: str, password: str, temporary: bool = False) -> None:
    """`set_password` for an account whose owner did not give the old one: somebody else may have had it, and made keys that read the
    tables with it, so these end too. Raises AccountError."""
    set_password(connection, actor, name, password, temporary)
    district = connection.scalar(select(users.c.district).where(users.c.name == name)) or ""
    ended = delete(data_keys).where(data_keys.c.user == name).returning(data_keys.c.purpose)
    for purpose in connection.scalars(ended).all():
        audit.record(connection, actor, "data-key.withdraw", purpose, name, district)


def make_temporary(connection: Connection, name: str) -> None:
    """The password was chosen by somebody else (OWASP ASVS 5.0, 6.4.1)."""
    connection.execute(update(users).where(users.c.name == name).values(must_change=1))


def disable_user(connection: Connection, actor: str, name: str, disabled: bool = True) -> None:
    """Shut (or open) an account; its sessions end."""
    connection.execute(update(users).where(users.c.name == name).values(disabled_at=now() if disabled else None))
    connection.execute(delete(sessions).where(sessions.c.user == name))
    audit.record(connection, actor, "user.disable" if disabled else "user.enable", name)


def all_users(connection: Connection, province: str) -> list[Row]:
    """Rows of the table `users`, and since when each has a second factor (`factor_at`): the province's accounts by role, district, name."""
    factors = second_factors.c.confirmed_at.label("factor_at")
    rows = select(users, factors).outerjoin(second_factors, second_factors.c.user == users.c.name).where(users.c.province == province)
    return sorted(connection.execute(rows.order_by(users.c.name)), key=lambda row: (row.role, thai_order(row.district)))


def user_exists(connection: Connection, province: str, name: str) -> bool:
    return connection.scalar(select(users.c.name).where(users.c.name == name, users.c.province == province)) is not None
