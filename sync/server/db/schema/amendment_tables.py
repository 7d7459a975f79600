"""The tables of corrections and withdrawals, and of what counts nowhere because of them; and the condition that leaves it out."""

from sqlalchemy import BigInteger, Column, ColumnElement, Index, Table, and_, exists

from sync.server.db.columns import DAY, ID, NAME, UUID, metadata, place_columns

amendments = Table(  # derived from the records: which of them are about which response
    "amendments",
    metadata,
    *place_columns(),
    Column("id", UUID, primary_key=True),  # of the record that corrects or withdraws
    Column("kiosk", UUID, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("response", UUID, nullable=False),  # the id it names, stored here or not
    Column("act", ID, nullable=False),
    Column("day", DAY, nullable=False),  # under which the record is filed: that of the form
    Column("decided_on", DAY, nullable=False),
    Column("reason", NAME, nullable=False),
    Index("amendments_by_response", "kiosk", "response", "seq"),
    Index("amendments_by_day", "province", "day", "district"),
)
set_aside = Table(  # records that count nowhere: withdrawn ones, forms before a correction, withdrawals, trials
    "set_aside",
    metadata,
    *place_columns(),
    Column("id", UUID, primary_key=True),
    Column("kiosk", UUID, nullable=False),
    Index("set_aside_by_kiosk", "kiosk"),
)


def counts_itself(table: Table) -> ColumnElement[bool]:
    """That a row of `table`, which has a response's province, district and id, is of a record that counts."""
    return ~exists().where(same_record(table))


def same_record(table: Table) -> ColumnElement[bool]:
    """That a row of `set_aside` is of the record of a row of `table`."""
    return and_(set_aside.c.province == table.c.province, set_aside.c.district == table.c.district, set_aside.c.id == table.c.id)
