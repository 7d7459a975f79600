"""The tables of the yearly report's chapters: every version of each, and the photographs in them."""

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, Text

from sync.server.db.columns import HASH, ID, MOMENT, metadata, place_columns, text_column

report_chapters = Table(  # every version stays; the newest counts. District "": the province's own
    "report_chapters",
    metadata,
    *place_columns(),
    Column("chapter", ID, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("fiscal_year", Integer, nullable=False),
    Column("position", Integer, nullable=False),  # among the chapters of its district
    text_column("heading"),
    text_column("text", Text),
    Column("photographs", Text, nullable=False),  # JSON: [{"digest", "caption", "width", "height"}], in their order
    Column("state", String(10), nullable=False),  # draft | ready | removed
    Column("changed_by", ID, nullable=False),
    Column("changed_at", MOMENT, nullable=False),
    Index("report_chapters_by_year", "province", "fiscal_year", "district"),
)
report_photographs = Table(  # a JPEG of our own making, by its SHA-256: two chapters with one photograph share it
    "report_photographs",
    metadata,
    *place_columns(),
    Column("digest", HASH, primary_key=True),
    Column("jpeg", LargeBinary, nullable=False),
    Column("added_by", ID, nullable=False),  # who said that the people on it agree
    Column("added_at", MOMENT, nullable=False),
)
