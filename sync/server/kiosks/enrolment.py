"""One-time codes and kiosk keys: who may send. Secrets are made here and stored as hashes only."""

import hmac
import time
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from kiosk.frozen import frozen
from kiosk.survey.dates.calendar import timestamp
from kiosk.survey.limits import NAME_LIMIT
from sync.server import audit
from sync.server.accounts import rate_limit
from sync.server.accounts.tokens import hashed, hashed_code, new_code, new_key
from sync.server.clock import now
from sync.server.db import key_values
from sync.server.db.bulk import insert_for
from sync.server.db.schema import codes, districts, kiosks
from sync.server.kiosks import relocation
from sync.server.kiosks.districts import add_district
from sync.server.kiosks.errors import EnrolmentError, unusable_name
from sync.server.scope import Scope
from sync.server.sender import Sender
from sync.server.services import open_history
from sync.server.settings import Settings
from sync.server.web.request_origin import address_limits
from sync.wire import Code

CODE_HOURS = 24
_PROVINCE = "province"  # the name of the setting that says whose database this is
_HOLDER = select(kiosks.c.kiosk, kiosks.c.province, kiosks.c.district, kiosks.c.key_hash, kiosks.c.revoked_at).where(
    kiosks.c.key_hash == bindparam("key_hash")
)
_PAST = "1970-01-01T00:00:00+07:00"


@frozen
class Enrolled:
    key: str
    district: str
    place: str


@frozen
class KeyHolder:
    """The kiosk a key belongs to; `revoked` when the province has taken the key back."""

    sender: Sender
    revoked: bool


def issue_code(
    connection: Connection, actor: str, province: str, district: str, place: str = "", hours: int = CODE_HOURS
) -> tuple[str, str]:
    """A one-time code for a kiosk of a district, and the moment it expires. The code is shown once and stored hashed."""
    add_district(connection, province, district, place)
    code, expires = new_code(), timestamp(datetime.now(UTC) + timedelta(hours=hours))
    values = {"province": province, "district": district, "created_at": now(), "created_by": actor, "expires_at": expires}
    connection.execute(insert(codes).values(code_hash=hashed_code(code), **values))
    audit.record(connection, actor, "kiosk.code", district, f"expires {expires}", district)
    return code, expires


def issue_code_for(connection: Connection, actor: str, kiosk: str, hours: int = CODE_HOURS) -> tuple[str, str] | None:
    """As `issue_code`, for one kiosk that is known: it alone may spend it, also where it has joined or was revoked. None: no such kiosk."""
    row = connection.execute(select(kiosks.c.province, kiosks.c.district).where(kiosks.c.kiosk == kiosk)).one_or_none()
    if row is None:
        return None
    code, expires = issue_code(connection, actor, row.province, row.district, hours=hours)
    connection.execute(update(codes).where(codes.c.code_hash == hashed_code(code)).values(for_kiosk=kiosk))
    return code, expires


def describe_kiosk(connection: Connection, actor: str, kiosk: str, name: str, note: str) -> None:
    """What the province or district calls a kiosk (empty: it has no name of its own), and what officers should know of it."""
    connection.execute(update(kiosks).where(kiosks.c.kiosk == kiosk).values(name=name, note=note))
    audit.record(connection, actor, "kiosk.name", kiosk, " · ".join(filter(None, (name, note))), _district_of(connection, kiosk))


def hide_kiosk(connection: Connection, actor: str, kiosk: str, hide: bool) -> None:
    """Off the list of kiosks, or on it again; what it sent counts all the same."""
    connection.execute(update(kiosks).where(kiosks.c.kiosk == kiosk).values(hidden_at=now() if hide else None))
    audit.record(connection, actor, "kiosk.hide" if hide else "kiosk.show", kiosk, district=_district_of(connection, kiosk))


def _district_of(connection: Connection, kiosk: str) -> str:
    return connection.scalar(select(kiosks.c.district).where(kiosks.c.kiosk == kiosk)) or ""


def unspent_codes(connection: Connection, scope: Scope) -> list[Row]:
    """Rows of the table `codes` that can still be spent, the first to expire first."""
    mine = [codes.c.province == scope.province, codes.c.used_at.is_(None), codes.c.expires_at >= now()]
    if scope.district:
        mine.append(codes.c.district == scope.district)
    return list(connection.execute(select(codes).where(*mine).order_by(codes.c.expires_at)))


def withdraw_code(connection: Connection, actor: str, scope: Scope, code_hash: str) -> bool:
    """A code that is not to be spent any more, as when it was read by somebody else: it has expired. False when there is no such code."""
    row = next((code for code in unspent_codes(connection, scope) if code.code_hash == code_hash), None)
    if row is None:
        return False
    connection.execute(update(codes).where(codes.c.code_hash == code_hash).values(expires_at=_PAST))
    audit.record(connection, actor, "kiosk.code_withdraw", row.district, f"expires {row.expires_at}", row.district)
    return True


def count_try(connection: Connection, address: str) -> None:
    """To be committed before `enroll`: raises TooManyAttemptsError when an address has tried too many codes."""
    rate_limit.count_attempt(connection, address_limits("enroll", address, rate_limit.KIOSK_CODE_TRIES), int(time.time()))


def take_back_try(connection: Connection, address: str) -> None:
    """The try was right: an office with twenty new kiosks behind one address is no guesser."""
    rate_limit.take_back(connection, address_limits("enroll", address, rate_limit.KIOSK_CODE_TRIES))


def enroll(connection: Connection, settings: Settings, code: str, kiosk: str, address: str) -> Enrolled:
    """Spend a code. A kiosk that joins again gets a new key and loses the old one. Raises EnrolmentError."""
    this = codes.c.code_hash == hashed_code(code)
    row = connection.execute(select(codes).where(this).with_for_update()).one_or_none()
    if row is None:
        raise EnrolmentError(
            "This code is not known. Check it letter by letter, or ask the province for a new one.", code=Code.CODE_UNKNOWN
        )
    if row.used_at is not None:
        raise EnrolmentError("This code has been used. Ask the province for a new one.", code=Code.CODE_USED)
    if row.expires_at < now():
        raise EnrolmentError("This code has expired. Ask the province for a new one.", code=Code.CODE_EXPIRED)
    if relocation.of_telephones(connection, kiosk):
        sentence = "This id is the province's own: the kiosk needs a new data directory, which gives it a new id."
        raise EnrolmentError(sentence, 409, Code.REFUSED, fault=sentence)
    relocation.settle_district(connection, settings, kiosk, row)
    key = new_key()
    moment = now()
    values = {"key_hash": hashed(key), "enrolled_at": moment, "last_seen_at": moment, "revoked_at": None}
    statement = insert_for(connection, kiosks).values(kiosk=kiosk, province=row.province, district=row.district, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["kiosk"], set_=values))
    connection.execute(update(codes).where(this).values(used_at=now(), used_by=kiosk))
    take_back_try(connection, address)
    audit.record(connection, f"kiosk {kiosk}", "kiosk.enroll", kiosk, row.district, row.district)
    place = connection.scalar(select(districts.c.place).where(districts.c.province == row.province, districts.c.district == row.district))
    return Enrolled(key, row.district, place or "")


def holder(connection: Connection, key: str) -> KeyHolder | None:
    """Whose key this is; None for a key that was never given out.

    The key is looked up by its hash: what the database's comparison could give away by its time is of the hash, not of the key.
    """
    row = connection.execute(_HOLDER, {"key_hash": hashed(key)}).one_or_none()
    if row is None or not hmac.compare_digest(row.key_hash, hashed(key)):
        return None
    return KeyHolder(Sender(row.kiosk, row.province, row.district), row.revoked_at is not None)


def revoke(connection: Connection, actor: str, kiosk: str) -> bool:
    """Take a kiosk's key back; False when there is no such kiosk. What it sent stays. It joins again with a code made for it."""
    row = connection.execute(select(kiosks.c.province, kiosks.c.district).where(kiosks.c.kiosk == kiosk)).one_or_none()
    if row is None:
        return False
    connection.execute(update(kiosks).where(kiosks.c.kiosk == kiosk).values(revoked_at=now()))
    if row.district:
        open_history.note(connection, Scope(row.province, row.district))
    audit.record(connection, actor, "kiosk.revoke", kiosk, "", row.district)
    return True


def restore(connection: Connection, actor: str, kiosk: str) -> bool:
    """Undo a revocation: the key that the kiosk has is good again, and what it offers is open again. False where there is none to undo."""
    revoked = kiosks.c.kiosk == kiosk, kiosks.c.revoked_at.is_not(None), kiosks.c.key_hash.is_not(None)
    row = connection.execute(select(kiosks.c.province, kiosks.c.district).where(*revoked).with_for_update()).one_or_none()
    if row is None:
        return False
    connection.execute(update(kiosks).where(kiosks.c.kiosk == kiosk).values(revoked_at=None))
    open_history.note(connection, Scope(row.province, row.district))
    audit.record(connection, actor, "kiosk.restore", kiosk, "", row.district)
    return True


def sender_for(connection: Connection, kiosk: str, province: str, district: str) -> Sender:
    """Where the responses of a kiosk go in a bulk load: its own district, or else the one given. Its row is locked from now on, so
    that it does not join another district, and move there, before they are in."""
    mine = select(kiosks).where(kiosks.c.kiosk == kiosk).with_for_update()
    row = connection.execute(mine).one_or_none()
    if row is None:
        add_district(connection, province, district)
        statement = insert_for(connection, kiosks).values(kiosk=kiosk, province=province, district=district)
        connection.execute(statement.on_conflict_do_nothing())
        row = connection.execute(mine).one()
    return Sender(row.kiosk, row.province, row.district)


def province_of(connection: Connection, named: str, otherwise: str) -> str:
    """The province of this database: the one named (then stored), the one stored, or `otherwise`.

    Raises EnrolmentError when another province's districts are in it already: one database holds one province; or for no name at all.
    """
    if len(named) > NAME_LIMIT or not named.isprintable() or named != named.strip():
        raise unusable_name(f"A province's name is 1 to {NAME_LIMIT} letters on one line, without blanks around it.")
    stored = key_values.get(connection, _PROVINCE)
    if named and named != stored:
        if connection.scalar(select(districts.c.province).where(districts.c.province != named).limit(1)):
            sentence = f"This database belongs to {stored or otherwise}: give {named} a database of its own."
            raise EnrolmentError(sentence, 409, fault=sentence)
        key_values.put(connection, _PROVINCE, named)
    return named or stored or otherwise
