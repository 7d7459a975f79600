"""The tables of people with accounts: passwords, sessions, and failed attempts."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text

from sync.server.db.columns import HASH, ID, MOMENT, metadata, place_columns

users = Table(
    "users",
    metadata,
    Column("name", ID, primary_key=True),
    Column("password_hash", Text, nullable=False),
    Column("role", String(10), nullable=False),
    *place_columns(key=False),  # district "" unless role is district
    Column("created_at", MOMENT, nullable=False),
    Column("disabled_at", MOMENT),
)
sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", HASH, primary_key=True),
    Column("user", ID, ForeignKey("users.name"), nullable=False),
    Column("csrf", HASH, nullable=False),
    Column("created_at", MOMENT, nullable=False),
    Column("expires_unix", BigInteger, nullable=False),
    Column("seen_unix", BigInteger, nullable=False),
)
attempts = Table(  # failed log-ins and codes, for the rate limits; the subject is hashed, old rows are removed
    "attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("subject", HASH, nullable=False),
    Column("at_unix", BigInteger, nullable=False),
    Index("attempts_by_subject", "subject", "at_unix"),
)
