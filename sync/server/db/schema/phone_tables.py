"""The tables of answers from people's own telephones: the province's own chain of each district, and the tokens that were spent."""

from sqlalchemy import BigInteger, Column, Index, Table

from sync.server.db.columns import DAY, HASH, UUID, metadata, place_columns

phone_chains = Table(  # the row of `kiosks` under whose id a district's telephones answer; no machine has it, and none may join with it
    "phone_chains",
    metadata,
    *place_columns(),
    Column("kiosk", UUID, nullable=False, unique=True),
)
spent_tokens = Table(  # one row for each response, written with it: what the chain is compared with. Nothing tells when or who
    "spent_tokens",
    metadata,
    Column("token", HASH, primary_key=True),  # SHA-256 of the token
    Column("kiosk", UUID, nullable=False),  # that handed it out
    Column("chain", UUID, nullable=False),  # phone_chains.kiosk
    Column("seq", BigInteger, nullable=False),
    Column("id", UUID, nullable=False),  # of the response
    Column("hash", HASH, nullable=False),
    Column("day", DAY, nullable=False),  # on which it counts
    Index("spent_tokens_by_day", "chain", "day", "seq"),
)
