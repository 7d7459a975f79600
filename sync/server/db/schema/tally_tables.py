"""The running tallies of responses. The codes of option_tallies that are no question are named here.

They stand twice: of responses that kiosks took, and of those that people gave on their own telephones. So no figure holds one of the
latter by mistake, whoever reads the tables: sync.server.tallies adds them where the province wants that.
"""

from typing import NamedTuple

from sqlalchemy import Column, SmallInteger, Table, Text

from kiosk.survey.limits import LEVELS, MODES
from sync.server.db.columns import DAY, ID, NAME, UUID, count_column, metadata

HOUR = "@hour"  # the option tally that holds the hour of the day
FORM = "@form"  # the option tally that holds "id/version" of questionnaires other than the shipped one
FLAG = "@flag"  # the option tally that holds the quality flags, of all responses

# Today's and this month's rows are added to with every batch: with half a page free, PostgreSQL writes the new row beside the old one
# and leaves the index alone (manual, "Heap-Only Tuples"), which takes a third off the time of adding to item_tallies.
_HALF_FREE = {"fillfactor": 50}


class TallyTables(NamedTuple):
    """The three tables of one way by which responses came in."""

    counts: Table
    items: Table
    options: Table


def _counts(name: str) -> Table:
    return Table(
        name,
        metadata,
        Column("province", NAME, primary_key=True),
        Column("period", DAY, primary_key=True),
        Column("service", ID, primary_key=True),
        Column("district", NAME, primary_key=True),
        Column("flagged", SmallInteger, primary_key=True, autoincrement=False),
        count_column("partial"),
        *(count_column(f"mode_{mode}") for mode in MODES),  # the modes are of complete responses
        count_column("spread_n"),
        count_column("spread_total"),
        count_column("spread_squares"),
        postgresql_with=_HALF_FREE,
    )


def _items(name: str) -> Table:
    return Table(
        name,
        metadata,
        Column("province", NAME, primary_key=True),
        Column("period", DAY, primary_key=True),
        Column("service", ID, primary_key=True),
        Column("district", NAME, primary_key=True),
        Column("flagged", SmallInteger, primary_key=True, autoincrement=False),
        Column("item", ID, primary_key=True),
        *(count_column(f"n{level}") for level in LEVELS),
        postgresql_with=_HALF_FREE,
    )


def _options(name: str) -> Table:
    """Complete responses, the whole only; question "@hour" holds the hour of the day, "@flag" the quality flags of all."""
    return Table(
        name,
        metadata,
        Column("province", NAME, primary_key=True),
        Column("period", DAY, primary_key=True),
        Column("question", ID, primary_key=True),
        Column("district", NAME, primary_key=True),
        Column("flagged", SmallInteger, primary_key=True, autoincrement=False),
        Column("code", ID, primary_key=True),
        count_column("n"),
        postgresql_with=_HALF_FREE,
    )


item_tallies, period_counts, option_tallies = _items("item_tallies"), _counts("period_counts"), _options("option_tallies")
FROM_KIOSKS = TallyTables(period_counts, item_tallies, option_tallies)
FROM_PHONES = TallyTables(_counts("phone_counts"), _items("phone_item_tallies"), _options("phone_option_tallies"))

# What a whole province's tallies of some months sum up to, kept once they were summed (sync.server.tallies.month_sums): `figures` are rows
# as JSON. They hold as long as none of the months has a row in month_changes, which everything that changes a tally adds in its own
# transaction.
month_sums = Table(
    "month_sums",
    metadata,
    Column("province", NAME, primary_key=True),
    Column("name", ID, primary_key=True),
    Column("first", DAY, primary_key=True),  # months: 2026-10 to 2026-11
    Column("last", DAY, primary_key=True),
    Column("figures", Text, nullable=False),
)
month_changes = Table(
    "month_changes",
    metadata,
    Column("province", NAME, primary_key=True),
    Column("month", DAY, primary_key=True),
    Column("change", UUID, primary_key=True),
)
MONTH_TABLES = (month_sums, month_changes)
