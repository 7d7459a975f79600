"""The tables of the server itself: its version, what the province chose, what it publishes, and who did what."""

from sqlalchemy import Column, Integer, LargeBinary, Table, Text

from sync.server.db.columns import HASH, ID, MOMENT, NAME, metadata, place_columns, text_column

schema_version = Table(
    "schema_version", metadata, Column("version", Integer, primary_key=True), Column("applied_at", MOMENT, nullable=False)
)
settings = Table("settings", metadata, Column("name", ID, primary_key=True), Column("value", Text, nullable=False))

config_versions = Table(  # district "" = the whole province; the highest version of each counts
    "config_versions",
    metadata,
    *place_columns(),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("body", Text, nullable=False),
    text_column("questionnaire"),  # "opdc-2564/2" where the body carries one
    text_column("note", Text),
    Column("created_at", MOMENT, nullable=False),
    text_column("created_by"),
)
config_drafts = Table(  # what officers prepare for the next version; gone once it is published
    "config_drafts",
    metadata,
    *place_columns(),
    Column("body", Text, nullable=False),
    text_column("changed_by"),
    Column("changed_at", MOMENT, nullable=False),
)
emblem_pictures = Table(  # of districts, by SHA-256; `config_versions` name them. None is ever deleted: a version can be taken back
    "emblem_pictures",
    metadata,
    Column("province", NAME, primary_key=True),
    Column("digest", HASH, primary_key=True),
    Column("webp", LargeBinary, nullable=False),
    Column("added_by", ID, nullable=False),
    Column("added_at", MOMENT, nullable=False),
)
audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", MOMENT, nullable=False),
    text_column("actor"),
    text_column("act", ID),
    text_column("subject"),
    text_column("detail", Text),
    text_column("district"),
    text_column("origin"),  # the network that asked: 203.0.113.0/24, 2001:db8::/64
    text_column("request", ID),  # X-Request-Id, as in the log of requests
    text_column("hash", HASH),  # db.audit_chain: over the row before and this one
)
