"""The tables of roll-ups: what a province puts together for the ministry, and what a ministry receives. Each program uses its own."""

from sqlalchemy import Column, Index, Integer, LargeBinary, SmallInteger, String, Table, Text

from sync.server.db.columns import HASH, ID, MOMENT, NAME, count_column, metadata, text_column

_YEAR = ("fiscal_year", Integer)  # Buddhist

rollup_files = Table(  # of a province: each version as it was signed
    "rollup_files",
    metadata,
    Column("province", NAME, primary_key=True),
    Column(*_YEAR, primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("state", String(12), nullable=False),  # locked | provisional
    Column("figures_digest", HASH, nullable=False),  # over all that is not version and moment: equal figures make no new version
    Column("content", LargeBinary, nullable=False),  # the file, packed by gzip
    Column("made_at", MOMENT, nullable=False),
    text_column("made_by"),
    Column("delivered_at", MOMENT),
    text_column("delivered_to", Text),
)
rollup_keys = Table(  # of a ministry: by which key a province signs
    "rollup_keys",
    metadata,
    Column("province", NAME, primary_key=True),
    Column("key", ID, nullable=False, unique=True),  # Ed25519 (RFC 8032), base 64
    Column("added_at", MOMENT, nullable=False),
    text_column("added_by"),
)
rollups = Table(  # of a ministry: the first line of each, as it was signed
    "rollups",
    metadata,
    Column("digest", HASH, primary_key=True),  # of the signed text
    Column("province", NAME, nullable=False),
    Column(*_YEAR, nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", String(12), nullable=False),
    Column("manifest", Text, nullable=False),
    Column("signature", String(100), nullable=False),
    Column("begun_at", MOMENT, nullable=False),
    Column("complete_at", MOMENT),  # None while parts are missing
    Column("current", SmallInteger, nullable=False, server_default="0"),  # 1: its figures are the ones that are shown
    text_column("came_by", ID),  # wire | file
    Index("rollups_by_year", "fiscal_year", "current"),
)
rollup_parts = Table(  # of a ministry: the lines of each as they came, packed by gzip
    "rollup_parts",
    metadata,
    Column("digest", HASH, primary_key=True),  # of the roll-up
    Column("sha256", HASH, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
rollup_figures = Table(  # of a ministry: the rows of the current roll-ups
    "rollup_figures",
    metadata,
    Column(*_YEAR, primary_key=True, autoincrement=False),
    Column("period", String(7), primary_key=True),  # "" = the year, or 2026-11
    Column("service", ID, primary_key=True),  # "" = the whole
    Column("province", NAME, primary_key=True),
    Column("district", NAME, primary_key=True),  # "" = the province
    count_column("complete"),
    count_column("partial"),
    Column("people", Integer),  # None where nobody counted
    Column("uses", Integer),
    count_column("answered"),  # complete responses of the days on which people were counted
    Column("answers", Text),  # JSON: [[modes], [spread], [[levels of an item] ...]]; None where they are hidden
)
ROLLUP_TABLES = (rollup_files, rollup_keys, rollups, rollup_parts, rollup_figures)
