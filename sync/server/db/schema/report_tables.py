"""The tables of the yearly duties: the provider's questionnaire and the report."""

from sqlalchemy import Column, Integer, String, Table, Text

from sync.server.db.columns import HASH, MOMENT, NAME, metadata, place_columns, text_column

provider_questionnaires = Table(  # the provider's questionnaire: one for each district and fiscal year (Buddhist)
    "provider_questionnaires",
    metadata,
    *place_columns(),
    Column("fiscal_year", Integer, primary_key=True, autoincrement=False),
    Column("answers", Text, nullable=False),
    Column("state", String(10), nullable=False, server_default="draft"),  # draft | sent
    text_column("changed_by"),
    Column("changed_at", MOMENT, nullable=False),
)
reports = Table(
    "reports",
    metadata,
    Column("province", NAME, primary_key=True),
    Column("fiscal_year", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("state", String(10), nullable=False, server_default="draft"),  # draft | review | certified | locked
    Column("band", String(4), nullable=False),
    Column("figures", Text, nullable=False),  # JSON, frozen when locked
    text_column("digest", HASH),  # over the responses it rests on
    text_column("note", Text),
    text_column("changed_by"),
    Column("changed_at", MOMENT, nullable=False),
    Column("certified_at", MOMENT),
    text_column("certified_by"),
    Column("locked_at", MOMENT),
    text_column("locked_by"),
    text_column("asked_step"),  # certify | lock: one person asked for it, and another is to confirm it (report.four_eyes)
    text_column("asked_by"),
    Column("asked_at", MOMENT),
)
