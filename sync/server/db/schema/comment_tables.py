"""The tables of what people do with comments: their themes, screening of many at once, and what was changed because of them."""

from sqlalchemy import Column, Index, Integer, String, Table, Text

from sync.server.db.columns import DAY, ID, MOMENT, UUID, metadata, place_columns, text_column

PROPOSED, CONFIRMED, REFUSED = "proposed", "confirmed", "refused"  # by the dictionary; by a person; by a person

theme_marks = Table(  # which comment is about which theme (comments.themes)
    "theme_marks",
    metadata,
    *place_columns(),
    Column("id", UUID, primary_key=True),
    Column("question", ID, primary_key=True),
    Column("theme", ID, primary_key=True),
    Column("day", DAY, nullable=False),
    Column("state", String(10), nullable=False),
    text_column("decided_by"),
    Column("decided_at", MOMENT),
    Index("theme_marks_by_day", "province", "day", "theme", "district", "state"),
)
bulk_screenings = Table(  # a decision on all comments of a list at once, so that it can be taken back
    "bulk_screenings",
    metadata,
    Column("id", Integer, primary_key=True),
    *place_columns(key=False),  # district "": of the whole province
    Column("decision", String(10), nullable=False),
    Column("n", Integer, nullable=False),
    text_column("filter", Text),  # of which list, as its address says it
    Column("at", MOMENT, nullable=False),
    text_column("decided_by"),
    Column("undone_at", MOMENT),
    text_column("undone_by"),
    Column("undone", Integer, nullable=False, server_default="0"),  # how many were taken back: not those that people went on with
)
improvements = Table(  # "what we changed", as the public page and the first screen of kiosks show it
    "improvements",
    metadata,
    Column("id", Integer, primary_key=True),
    *place_columns(key=False),  # district "": all districts
    text_column("th", Text),
    text_column("en", Text),
    text_column("theme", ID),
    Column("first_day", DAY, nullable=False),
    Column("last_day", DAY, nullable=False),
    Column("at", MOMENT, nullable=False),
    text_column("written_by"),
    Column("withdrawn_at", MOMENT),
    text_column("withdrawn_by"),
    Index("improvements_by_day", "province", "last_day"),
)
