"""The tables of responses: the records, what could not be taken, quality flags, and the comments in them."""

from sqlalchemy import BigInteger, Column, Index, Integer, SmallInteger, String, Table, Text, UniqueConstraint, text

from sync.server.db.columns import DAY, HASH, ID, MOMENT, UUID, metadata, place_columns, text_column

UNREAD, SHOWN, REDACTED, HIDDEN = "unread", "shown", "redacted", "hidden"  # how far a comment is screened

responses = Table(
    "responses",
    metadata,
    *place_columns(),
    Column("id", UUID, primary_key=True),
    Column("kiosk", UUID, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("hash", HASH, nullable=False),
    Column("prev_hash", HASH, nullable=False),
    Column("day", DAY, nullable=False),
    Column("answered_unix", BigInteger, nullable=False),
    Column("mode", String(8), nullable=False),
    Column("status", String(8), nullable=False),
    Column("flagged", SmallInteger, nullable=False),
    Column("record", Text, nullable=False),  # canonical JSON (RFC 8785): what was hashed, whole
    Column("received_at", MOMENT, nullable=False),
    UniqueConstraint("province", "district", "kiosk", "seq", name="responses_once_per_seq"),
    # The day before the district: or PostgreSQL, before its first ANALYZE, walks a whole district by it to find a kiosk's numbers.
    Index("responses_by_day", "province", "day", "district"),
    Index("responses_by_kiosk_day", "kiosk", "day", "seq"),  # the ledger's days in their order, and what is close in time
    Index("responses_by_id", "id"),  # in whatever district
)
conflicts = Table(  # the record of two that counts nowhere; the other is in responses: the one that came first, unless a person chose
    "conflicts",
    metadata,
    *place_columns(),
    Column("kiosk", UUID, primary_key=True),
    Column("hash", HASH, primary_key=True),
    Column("id", UUID, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("held_id", UUID, nullable=False),
    Column("held_hash", HASH, nullable=False),
    text_column("reason", Text),
    Column("record", Text, nullable=False),
    Column("received_at", MOMENT, nullable=False),
    Column("settled_at", MOMENT),
    text_column("settled_by"),
    text_column("note", Text),
    text_column("choice", ID),  # which of the two a person holds to be right: first | second | "" = neither was named
    text_column("counting", ID),  # which of the two is in responses: "" = the one that came first | second
    text_column("comments", Text),  # JSON: what people decided about the words of this record while it counted
)
rejected = Table(
    "rejected",
    metadata,
    *place_columns(),
    Column("kiosk", UUID, primary_key=True),
    Column("digest", HASH, primary_key=True),  # SHA-256 of what was sent: the same fault again makes no second row
    text_column("id", ID),
    text_column("reason", Text),
    Column("record", Text, nullable=False),
    Column("received_at", MOMENT, nullable=False),
)
flags = Table(
    "flags",
    metadata,
    *place_columns(),
    Column("id", UUID, primary_key=True),
    Column("flag", ID, primary_key=True),
    Column("kiosk", UUID, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("day", DAY, nullable=False),
    Index("flags_by_day", "province", "day", "flag", "district"),  # covers the counting of flags
)
comments = Table(  # free text, one row for each; `question` is "age+" style for the words of an "other" option
    "comments",
    metadata,
    *place_columns(),
    Column("id", UUID, primary_key=True),
    Column("question", ID, primary_key=True),
    Column("day", DAY, nullable=False),
    Column("text", Text, nullable=False),
    Column("screening", String(10), nullable=False),  # UNREAD, SHOWN, REDACTED or HIDDEN
    text_column("shown_text", Text),  # when redacted
    Column("follow_up", String(10), nullable=False, server_default="new"),  # new | seen | working | done
    text_column("note", Text),
    text_column("changed_by"),
    Column("changed_at", MOMENT),
    text_column("search", Text),  # the words that may be shown, as they are searched (comments.comment_text)
    text_column("alike", HASH),  # the same for texts that differ in spaces and punctuation alone
    text_column("suspected"),  # kinds of what may name a person, with spaces between (kiosk.survey.privacy.personal_data)
    text_column("owner", ID),  # the account that follows it up
    text_column("due", DAY),  # until when
    Column("bulk", Integer, nullable=False, server_default="0"),  # the bulk screening that decided it; 0: a person decided it by itself
    # Alike texts are counted from SQLite's index alone. Texts come in no order: each entry of so wide an index costs ingest much of
    # PostgreSQL's log (WAL), so that there one only finds those of one text.
    Index("comments_alike", "province", "screening", "alike", "day", "district", "id").ddl_if(dialect="sqlite"),
    Index("comments_by_text", "alike").ddl_if(dialect="postgresql"),
    Index("comments_by_due", "province", "follow_up", "due", postgresql_where=text("follow_up <> 'new'")),  # none that comes in
    # Without the id: PostgreSQL keeps equal keys, those of a day, in one entry (manual, 65.1.4.3).
    Index("comments_by_screening", "province", "screening", "day"),  # the pages' lists: what is to be read, what may be shown
    Index("comments_by_district", "province", "district", "screening", "day"),  # a district's, however much others have unread
    # Holds the words, so that a search reads no row that has none of them; of a search alone, which says that there are words.
    # A text may be too long for an index of PostgreSQL, which has another (db.search_index).
    Index(
        "comments_by_words", "province", "screening", "day", "id", "question", "district", "search", sqlite_where=text("search <> ''")
    ).ddl_if(dialect="sqlite"),
)
comment_notes = Table(  # every follow-up of a comment, in order; the last one stands in `comments` as well
    "comment_notes",
    metadata,
    *place_columns(),
    Column("id", UUID, primary_key=True),
    Column("question", ID, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),  # 1, 2, 3 ...
    Column("at", MOMENT, nullable=False),
    text_column("written_by"),
    Column("follow_up", String(10), nullable=False),
    text_column("note", Text),
    text_column("owner", ID),
    text_column("due", DAY),
)
