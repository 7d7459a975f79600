"""The tables of exports that are made beside the pages: who asked for which, how far it is, and the file in packed pieces."""

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, Table

from sync.server.db.columns import DAY, ID, MOMENT, count_column, metadata, place_columns, text_column

export_jobs = Table(
    "export_jobs",
    metadata,
    Column("job", ID, primary_key=True),  # a random name; the address under which the file is fetched
    *place_columns(key=False),  # district "": all
    Column("user", ID, nullable=False),
    Column("form", ID, nullable=False),
    Column("first", DAY, nullable=False),
    Column("last", DAY, nullable=False),
    Column("state", ID, nullable=False),  # waiting | working | ready | failed
    count_column("responses"),
    count_column("looked_at"),  # of the responses, each twice: small cells are counted before the first is written
    count_column("bytes"),
    Column("created_at", MOMENT, nullable=False),
    Column("touched_unix", BigInteger, nullable=False),  # when its maker was last heard of
    Column("expires_unix", BigInteger, nullable=False),
    text_column("fetched_at"),
)
export_pieces = Table(
    "export_pieces",
    metadata,
    Column("job", ID, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("packed", LargeBinary, nullable=False),  # zlib, each piece by itself
)
