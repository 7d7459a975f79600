"""Every table of the province's database as SQLAlchemy Core metadata. It opens no connection and runs no statement.

Rows that belong to a district carry province and district in their primary keys, so that each table can be partitioned or
distributed by them. Days are ISO texts (Asia/Bangkok), moments ISO texts with offset: both databases sort and compare them alike.

A tally's `period` is a day (2026-11-23) or a whole month (2026-11): a fiscal year is read as twelve rows instead of 365. Its
`service` is "" for the whole and a service id for the responses that chose it. Its `flagged` is 1 for responses that carry a
quality flag, so that every figure can be shown with and without them.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeEngine

from kiosk.survey.limits import LEVELS, MODES

metadata = MetaData()

UNREAD, SHOWN, REDACTED, HIDDEN = "unread", "shown", "redacted", "hidden"  # how far a comment is screened

_DAY, _MOMENT, _UUID, _HASH, _ID, _NAME = String(10), String(40), String(36), String(64), String(64), String(300)


def _place(key: bool = True) -> tuple[Column, Column]:
    return Column("province", _NAME, primary_key=key, nullable=False), Column("district", _NAME, primary_key=key, nullable=False)


def _count(name: str) -> Column:
    return Column(name, BigInteger, nullable=False, server_default="0")


def _text(name: str, kind: TypeEngine[str] | type[Text] = _NAME) -> Column:
    return Column(name, kind, nullable=False, server_default="")


# ---------------------------------------------------------------- the server itself
schema_version = Table(
    "schema_version", metadata, Column("version", Integer, primary_key=True), Column("applied_at", _MOMENT, nullable=False)
)
settings = Table("settings", metadata, Column("name", _ID, primary_key=True), Column("value", Text, nullable=False))

# ---------------------------------------------------------------- districts and kiosks
districts = Table(
    "districts",
    metadata,
    *_place(),
    _text("place"),  # "ศูนย์ดำรงธรรมอำเภอกุดชุม": what citizens read
    _text("coordinator"),
    _text("telephone"),
    Column("created_at", _MOMENT, nullable=False),
)
codes = Table(
    "codes",
    metadata,
    Column("code_hash", _HASH, primary_key=True),
    *_place(key=False),
    Column("created_at", _MOMENT, nullable=False),
    _text("created_by"),
    Column("expires_at", _MOMENT, nullable=False),
    Column("used_at", _MOMENT),
    Column("used_by", _UUID),
)
kiosks = Table(
    "kiosks",
    metadata,
    Column("kiosk", _UUID, primary_key=True),
    *_place(key=False),
    Column("key_hash", _HASH, unique=True),  # NULL: known from a bulk load, never enrolled
    Column("enrolled_at", _MOMENT),
    Column("revoked_at", _MOMENT),
    Column("last_seen_at", _MOMENT),
    _count("held"),
    _count("last_seq"),
)
held_ranges = Table(  # runs of `seq` the province holds; a kiosk without gaps has one row, from 1
    "held_ranges",
    metadata,
    Column("kiosk", _UUID, primary_key=True),
    Column("first_seq", BigInteger, primary_key=True),
    Column("last_seq", BigInteger, nullable=False),
)
chain_breaks = Table(  # a held response whose prev_hash is not the hash of the held response before it
    "chain_breaks",
    metadata,
    Column("kiosk", _UUID, primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("found_at", _MOMENT, nullable=False),
)
heartbeats = Table(  # the last heartbeat of each day
    "heartbeats",
    metadata,
    Column("kiosk", _UUID, primary_key=True),
    Column("day", _DAY, primary_key=True),
    Column("at", _MOMENT, nullable=False),
    Column("received_at", _MOMENT, nullable=False),
    _text("version"),
    _count("unsent"),
    Column("oldest_unsent_at", _MOMENT),
    _count("refused"),
    Column("disk_free", BigInteger),
    Column("clock_difference_ms", BigInteger),
    _text("config"),
    _text("questionnaire"),
)
health = Table(  # the latest result of each self-check
    "health",
    metadata,
    Column("kiosk", _UUID, primary_key=True),
    Column("check_id", _ID, primary_key=True),
    Column("result", String(8), nullable=False),
    _text("sentence", Text),
    Column("at", _MOMENT, nullable=False),
)
ledger_days = Table(  # ours and the kiosk's own count and digest; digest "" = not computed since the last arrival
    "ledger_days",
    metadata,
    *_place(),
    Column("kiosk", _UUID, primary_key=True),
    Column("day", _DAY, primary_key=True),
    _count("count"),
    _text("digest", _HASH),
    Column("claimed_count", BigInteger),
    Column("claimed_digest", _HASH),
    Column("claimed_at", _MOMENT),
)

# ---------------------------------------------------------------- responses
responses = Table(
    "responses",
    metadata,
    *_place(),
    Column("id", _UUID, primary_key=True),
    Column("kiosk", _UUID, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("hash", _HASH, nullable=False),
    Column("prev_hash", _HASH, nullable=False),
    Column("day", _DAY, nullable=False),
    Column("answered_unix", BigInteger, nullable=False),
    Column("mode", String(8), nullable=False),
    Column("status", String(8), nullable=False),
    Column("flagged", SmallInteger, nullable=False),
    Column("record", Text, nullable=False),  # canonical JSON (RFC 8785): what was hashed, whole
    Column("received_at", _MOMENT, nullable=False),
    UniqueConstraint("province", "district", "kiosk", "seq", name="responses_once_per_seq"),
    # The day before the district: or PostgreSQL, before its first ANALYZE, walks a whole district by it to find a kiosk's numbers.
    Index("responses_by_day", "province", "day", "district"),
    Index("responses_by_kiosk_day", "kiosk", "day", "seq"),  # the ledger's days in their order, and what is close in time
    Index("responses_by_id", "id"),  # in whatever district
)
conflicts = Table(  # the copy that came second; the first is in responses
    "conflicts",
    metadata,
    *_place(),
    Column("kiosk", _UUID, primary_key=True),
    Column("hash", _HASH, primary_key=True),
    Column("id", _UUID, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("held_id", _UUID, nullable=False),
    Column("held_hash", _HASH, nullable=False),
    _text("reason", Text),
    Column("record", Text, nullable=False),
    Column("received_at", _MOMENT, nullable=False),
    Column("settled_at", _MOMENT),
    _text("settled_by"),
    _text("note", Text),
)
rejected = Table(
    "rejected",
    metadata,
    *_place(),
    Column("kiosk", _UUID, primary_key=True),
    Column("digest", _HASH, primary_key=True),  # SHA-256 of what was sent: the same fault again makes no second row
    _text("id", _ID),
    _text("reason", Text),
    Column("record", Text, nullable=False),
    Column("received_at", _MOMENT, nullable=False),
)
flags = Table(
    "flags",
    metadata,
    *_place(),
    Column("id", _UUID, primary_key=True),
    Column("flag", _ID, primary_key=True),
    Column("kiosk", _UUID, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("day", _DAY, nullable=False),
    Index("flags_by_day", "province", "day", "flag", "district"),  # covers the counting of flags
)
comments = Table(  # free text, one row for each; `question` is "age+" style for the words of an "other" option
    "comments",
    metadata,
    *_place(),
    Column("id", _UUID, primary_key=True),
    Column("question", _ID, primary_key=True),
    Column("day", _DAY, nullable=False),
    Column("text", Text, nullable=False),
    Column("screening", String(10), nullable=False),  # UNREAD, SHOWN, REDACTED or HIDDEN
    _text("shown_text", Text),  # when redacted
    Column("follow_up", String(10), nullable=False, server_default="new"),  # new | seen | working | done
    _text("note", Text),
    _text("changed_by"),
    Column("changed_at", _MOMENT),
    Index("comments_by_screening", "province", "screening", "day", "id"),  # the pages' lists: what is to be read, what may be shown
    Index("comments_by_district", "province", "district", "screening", "day", "id"),  # a district's, however much others have unread
)

# ---------------------------------------------------------------- tallies
# Today's and this month's rows are added to with every batch: with half a page free, PostgreSQL writes the new row beside the old one
# and leaves the index alone (manual, "Heap-Only Tuples"), which takes a third off the time of adding to item_tallies.
_HALF_FREE = {"fillfactor": 50}
item_tallies = Table(
    "item_tallies",
    metadata,
    Column("province", _NAME, primary_key=True),
    Column("period", _DAY, primary_key=True),
    Column("service", _ID, primary_key=True),
    Column("district", _NAME, primary_key=True),
    Column("flagged", SmallInteger, primary_key=True, autoincrement=False),
    Column("item", _ID, primary_key=True),
    *(_count(f"n{level}") for level in LEVELS),
    postgresql_with=_HALF_FREE,
)
period_counts = Table(
    "period_counts",
    metadata,
    Column("province", _NAME, primary_key=True),
    Column("period", _DAY, primary_key=True),
    Column("service", _ID, primary_key=True),
    Column("district", _NAME, primary_key=True),
    Column("flagged", SmallInteger, primary_key=True, autoincrement=False),
    _count("partial"),
    *(_count(f"mode_{mode}") for mode in MODES),  # the modes are of complete responses
    _count("spread_n"),
    _count("spread_total"),
    _count("spread_squares"),
    postgresql_with=_HALF_FREE,
)
option_tallies = Table(  # complete responses, the whole only; question "@hour" holds the hour of the day, "@flag" the quality flags of all
    "option_tallies",
    metadata,
    Column("province", _NAME, primary_key=True),
    Column("period", _DAY, primary_key=True),
    Column("question", _ID, primary_key=True),
    Column("district", _NAME, primary_key=True),
    Column("flagged", SmallInteger, primary_key=True, autoincrement=False),
    Column("code", _ID, primary_key=True),
    _count("n"),
    postgresql_with=_HALF_FREE,
)

# ---------------------------------------------------------------- visits and services
visits = Table(
    "visits",
    metadata,
    *_place(),
    Column("id", _UUID, primary_key=True),
    Column("kiosk", _UUID, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("day", _DAY, nullable=False),
    Column("at", _MOMENT, nullable=False),
    Column("people", Integer, nullable=False),
    Column("uses", Text, nullable=False),  # JSON: service id -> uses
    Column("received_at", _MOMENT, nullable=False),
    Index("visits_by_kiosk_day", "kiosk", "day"),
)
visit_tallies = Table(  # service "" = people; days and months recounted from visits whenever one of that kiosk and day arrives
    "visit_tallies",
    metadata,
    Column("province", _NAME, primary_key=True),
    Column("period", _DAY, primary_key=True),
    Column("service", _ID, primary_key=True),
    Column("district", _NAME, primary_key=True),
    Column("kiosk", _UUID, primary_key=True),
    _count("n"),
)
open_services = Table(  # as each kiosk's last heartbeat said
    "open_services",
    metadata,
    *_place(),
    Column("kiosk", _UUID, primary_key=True),
    Column("service", _ID, primary_key=True),
    _text("name"),
    _text("owner"),
    _text("telephone"),
    _text("link", Text),
    Column("reported_at", _MOMENT, nullable=False),
)
service_details = Table(  # what a district wrote about a service; every version kept
    "service_details",
    metadata,
    *_place(),
    Column("service", _ID, primary_key=True),
    Column("kiosk", _UUID, primary_key=True),  # "" = written on the province's pages
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("at", _MOMENT, nullable=False),
    Column("details", Text, nullable=False),  # JSON object
    Column("received_at", _MOMENT, nullable=False),
    _text("written_by"),
)
link_checks = Table(
    "link_checks",
    metadata,
    *_place(),
    Column("service", _ID, primary_key=True),
    Column("at", _MOMENT, nullable=False),
    Column("ok", SmallInteger, nullable=False),
    _text("note"),
)
config_versions = Table(  # district "" = the whole province; the highest version of each counts
    "config_versions",
    metadata,
    *_place(),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("body", Text, nullable=False),
    _text("questionnaire"),  # "opdc-2564/2" where the body carries one
    _text("note", Text),
    Column("created_at", _MOMENT, nullable=False),
    _text("created_by"),
)

# ---------------------------------------------------------------- people with accounts
users = Table(
    "users",
    metadata,
    Column("name", _ID, primary_key=True),
    Column("password_hash", Text, nullable=False),
    Column("role", String(10), nullable=False),
    *_place(key=False),  # district "" unless role is district
    Column("created_at", _MOMENT, nullable=False),
    Column("disabled_at", _MOMENT),
)
sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", _HASH, primary_key=True),
    Column("user", _ID, ForeignKey("users.name"), nullable=False),
    Column("csrf", _HASH, nullable=False),
    Column("created_at", _MOMENT, nullable=False),
    Column("expires_unix", BigInteger, nullable=False),
    Column("seen_unix", BigInteger, nullable=False),
)
attempts = Table(  # failed log-ins and codes, for the rate limits; the subject is hashed, old rows are removed
    "attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("subject", _HASH, nullable=False),
    Column("at_unix", BigInteger, nullable=False),
    Index("attempts_by_subject", "subject", "at_unix"),
)
audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", _MOMENT, nullable=False),
    _text("actor"),
    _text("act", _ID),
    _text("subject"),
    _text("detail", Text),
    _text("district"),
)

# ---------------------------------------------------------------- yearly duties
provider_questionnaires = Table(  # the provider's questionnaire: one for each district and fiscal year (Buddhist)
    "provider_questionnaires",
    metadata,
    *_place(),
    Column("fiscal_year", Integer, primary_key=True, autoincrement=False),
    Column("answers", Text, nullable=False),
    Column("state", String(10), nullable=False, server_default="draft"),  # draft | sent
    _text("changed_by"),
    Column("changed_at", _MOMENT, nullable=False),
)
reports = Table(
    "reports",
    metadata,
    Column("province", _NAME, primary_key=True),
    Column("fiscal_year", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("state", String(10), nullable=False, server_default="draft"),  # draft | review | certified | locked
    Column("band", String(4), nullable=False),
    Column("figures", Text, nullable=False),  # JSON, frozen when locked
    _text("digest", _HASH),  # over the responses it rests on
    _text("note", Text),
    _text("changed_by"),
    Column("changed_at", _MOMENT, nullable=False),
    Column("certified_at", _MOMENT),
    _text("certified_by"),
    Column("locked_at", _MOMENT),
    _text("locked_by"),
)

HOUR = "@hour"  # the option tally that holds the hour of the day
FORM = "@form"  # the option tally that holds "id/version" of questionnaires other than the shipped one
FLAG = "@flag"  # the option tally that holds the quality flags, of all responses
