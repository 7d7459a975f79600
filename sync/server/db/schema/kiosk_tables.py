"""The tables of districts and kiosks: codes, keys, what is held of each, its health and its ledger."""

from sqlalchemy import BigInteger, Column, Index, Integer, Join, String, Table, Text, and_

from sync.server.db.columns import DAY, HASH, ID, MOMENT, NAME, UUID, count_column, metadata, place_columns, text_column

districts = Table(
    "districts",
    metadata,
    *place_columns(),
    text_column("place"),  # "ศูนย์ดำรงธรรมอำเภอกุดชุม": what citizens read
    text_column("place_en"),  # as English pages call it
    text_column("coordinator"),
    text_column("telephone"),
    text_column("line"),  # of LINE and Facebook, as people search for them; printed on posters and leaflets
    text_column("facebook"),
    text_column("opened_on", DAY),  # YYYY-MM-DD
    Column("created_at", MOMENT, nullable=False),
)
codes = Table(
    "codes",
    metadata,
    Column("code_hash", HASH, primary_key=True),
    *place_columns(key=False),
    Column("created_at", MOMENT, nullable=False),
    text_column("created_by"),
    Column("expires_at", MOMENT, nullable=False),
    Column("used_at", MOMENT),
    Column("used_by", UUID),
    Column("for_kiosk", UUID),  # the only kiosk that may spend it; NULL: one that has not joined yet
)
kiosks = Table(
    "kiosks",
    metadata,
    Column("kiosk", UUID, primary_key=True),
    *place_columns(key=False),
    Column("key_hash", HASH, unique=True),  # NULL: known from a bulk load, never enrolled
    Column("enrolled_at", MOMENT),
    Column("revoked_at", MOMENT),
    Column("last_seen_at", MOMENT),
    count_column("held"),
    count_column("last_seq"),
    text_column("place"),  # as its own settings say; the district's, where the province has written none
    text_column("place_en"),
    text_column("telephone"),
    text_column("line"),
    text_column("facebook"),
    text_column("opened_on", DAY),
    text_column("name"),  # what the province calls this kiosk
    text_column("note", Text),  # what officers should know of it: where it stands, who has its keys
    text_column("moved_from", NAME),  # the district out of which the province put it, until that is taken back
    Column("moved_at", MOMENT),
    Column("last_beat_day", DAY),  # the day of its last row in `heartbeats`
    text_column("beat_digests", Text),  # JSON: part of a heartbeat -> digest of what it said last; what says the same is not written again
    Column("hidden_at", MOMENT),  # not on the list of kiosks since then; its answers count as before
)
held_ranges = Table(  # runs of `seq` the province holds; a kiosk without gaps has one row, from 1
    "held_ranges",
    metadata,
    Column("kiosk", UUID, primary_key=True),
    Column("first_seq", BigInteger, primary_key=True),
    Column("last_seq", BigInteger, nullable=False),
)
chain_breaks = Table(  # a held response whose prev_hash is not the hash of the held response before it
    "chain_breaks",
    metadata,
    Column("kiosk", UUID, primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("found_at", MOMENT, nullable=False),
)
heartbeats = Table(  # the last heartbeat of each day; of months that are long past the last one of the month
    "heartbeats",
    metadata,
    Column("kiosk", UUID, primary_key=True),
    Column("day", DAY, primary_key=True),
    Column("at", MOMENT, nullable=False),
    Column("received_at", MOMENT, nullable=False),
    text_column("version"),
    count_column("unsent"),
    Column("oldest_unsent_at", MOMENT),
    count_column("refused"),
    Column("disk_free", BigInteger),
    Column("clock_difference_ms", BigInteger),
    text_column("config"),
    text_column("questionnaire"),
    text_column("config_refused"),  # ETag of the published configuration that it could not use
    text_column("config_fault", Text),  # why, in its own words
)
config_offers = Table(  # which published versions a configuration's ETag was made of, for a kiosk that asked for it or had it
    "config_offers",
    metadata,
    Column("kiosk", UUID, primary_key=True),
    Column("etag", ID, primary_key=True),
    Column("province_version", Integer, nullable=False),  # 0 = none was published yet
    Column("district_version", Integer, nullable=False),
    Column("at", MOMENT, nullable=False),
)
support_requests = Table(  # the province asks a kiosk for its support bundle; an officer there says yes or no
    "support_requests",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", ID, nullable=False),
    Column("kiosk", UUID, nullable=False),
    text_column("note"),
    Column("asked_at", MOMENT, nullable=False),
    text_column("asked_by"),
    Column("state", String(10), nullable=False),  # waiting | received | declined | withdrawn | erased
    Column("answered_at", MOMENT),
    text_column("bundle", Text),  # JSON, as it came
    Index("support_requests_by_kiosk", "kiosk", "number"),
)
health = Table(  # the latest result of each check of the machine
    "health",
    metadata,
    Column("kiosk", UUID, primary_key=True),
    Column("check_id", ID, primary_key=True),
    Column("result", String(8), nullable=False),
    text_column("sentence", Text),
    Column("at", MOMENT, nullable=False),
)
ledger_days = Table(  # ours and the kiosk's own count and digest; digest "" = not computed since the last arrival
    "ledger_days",
    metadata,
    *place_columns(),
    Column("kiosk", UUID, primary_key=True),
    Column("day", DAY, primary_key=True),
    count_column("count"),
    text_column("digest", HASH),
    Column("claimed_count", BigInteger),
    Column("claimed_digest", HASH),
    Column("claimed_at", MOMENT),
    Column("checked_at", MOMENT),  # when count and digest were last taken from the responses themselves
)


def latest_heartbeats() -> Join:
    """The table `heartbeats` joined so that only the last row of each kiosk is left: `select(...).select_from(...)`."""
    beating = kiosks.alias("beating")
    return heartbeats.join(beating, and_(heartbeats.c.kiosk == beating.c.kiosk, heartbeats.c.day == beating.c.last_beat_day))
