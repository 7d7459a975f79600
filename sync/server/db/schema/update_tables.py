"""The tables of updates and packs of clips for kiosks: files in pieces, to whom each is offered, what each kiosk says of its program."""

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, Table, Text

from sync.server.db.columns import DAY, HASH, ID, MOMENT, NAME, UUID, metadata, text_column

updates = Table(
    "updates",
    metadata,
    Column("sha256", HASH, primary_key=True),  # of the whole file
    Column("version", ID, nullable=False),
    Column("architecture", ID, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("made_on", DAY, nullable=False),
    text_column("news", Text),  # JSON, language -> lines
    Column("added_at", MOMENT, nullable=False),
    text_column("added_by"),
)
update_pieces = Table(
    "update_pieces",
    metadata,
    Column("sha256", HASH, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
)
update_rings = Table(  # to whom an update is offered: both "" = everybody
    "update_rings",
    metadata,
    Column("sha256", HASH, primary_key=True),
    Column("district", NAME, primary_key=True, server_default=""),
    Column("kiosk", UUID, primary_key=True, server_default=""),
    Column("since", MOMENT, nullable=False),
    text_column("by"),
)
program_states = Table(  # what a kiosk last said of its versions
    "program_states",
    metadata,
    Column("kiosk", UUID, primary_key=True),
    text_column("architecture", ID),
    text_column("running", ID),
    text_column("installed", ID),  # what its next start takes
    text_column("before", ID),
    text_column("state", ID),  # sync.wire.PROGRAM_STATES
    text_column("version", ID),  # which the state is about
    text_column("reason", Text),
    Column("at", MOMENT, nullable=False),
)
audio_packs = Table(  # of clips that all kiosks fetch; their files lie in update_pieces
    "audio_packs",
    metadata,
    Column("sha256", HASH, primary_key=True),  # of the whole file
    Column("name", ID, nullable=False),  # th, or with a dialect: th-isan
    Column("clips", Integer, nullable=False),
    Column("size", BigInteger, nullable=False),
    text_column("read_by"),
    Column("added_at", MOMENT, nullable=False),
    text_column("added_by"),
)
UPDATE_TABLES = (updates, update_pieces, update_rings, program_states)
