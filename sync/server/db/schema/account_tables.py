"""The tables of people with accounts: passwords, sessions, and failed attempts."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, SmallInteger, String, Table, Text

from sync.server.db.columns import HASH, ID, MOMENT, metadata, place_columns, text_column

users = Table(
    "users",
    metadata,
    Column("name", ID, primary_key=True),
    Column("password_hash", Text, nullable=False),
    Column("role", String(10), nullable=False),
    *place_columns(key=False),  # district "" unless role is district
    Column("created_at", MOMENT, nullable=False),
    Column("disabled_at", MOMENT),
    Column("must_change", SmallInteger, nullable=False, server_default="0"),  # 1: somebody else knows the password
    Column("last_log_in_at", MOMENT),
    Column("failed_since", Integer, nullable=False, server_default="0"),  # wrong passwords since then
    text_column("email"),  # confirmed: where a link for a new password may go
)
sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", HASH, primary_key=True),
    Column("user", ID, ForeignKey("users.name"), nullable=False),
    Column("csrf", HASH, nullable=False),
    Column("created_at", MOMENT, nullable=False),
    Column("expires_unix", BigInteger, nullable=False),
    Column("seen_unix", BigInteger, nullable=False),
    Column("previous_at", MOMENT),  # the log-in before this one, as its person is told
    Column("failed_before", Integer, nullable=False, server_default="0"),  # wrong passwords between the two
    Column("pending", SmallInteger, nullable=False, server_default="0"),  # 1: the password was right, the second factor is still due
    text_column("origin"),  # the network that logged in, as in the audit log
)
password_links = Table(  # accounts.password_links: to set a new password, or to prove that a mailbox is one's own
    "password_links",
    metadata,
    Column("secret_hash", HASH, primary_key=True),
    Column("user", ID, ForeignKey("users.name"), nullable=False),
    Column("purpose", String(10), nullable=False),  # reset | confirm
    text_column("email"),
    Column("expires_unix", BigInteger, nullable=False),
    Index("password_links_by_user", "user"),
)
second_factors = Table(  # accounts.second_factor: a telephone that makes codes
    "second_factors",
    metadata,
    Column("user", ID, ForeignKey("users.name"), primary_key=True),
    Column("secret", ID, nullable=False),  # base 32 (RFC 4648), as the telephone has it
    Column("confirmed_at", MOMENT),  # None: nobody has typed a code of it yet
    Column("last_step", BigInteger, nullable=False, server_default="0"),  # of the last code taken: none is taken twice
)
recovery_codes = Table(  # for a telephone that is lost; a row goes when its code is used
    "recovery_codes",
    metadata,
    Column("code_hash", HASH, primary_key=True),
    Column("user", ID, ForeignKey("users.name"), nullable=False),
    Index("recovery_codes_by_user", "user"),
)
data_keys = Table(  # what a spreadsheet or another program reads the province's tables with, as its account may
    "data_keys",
    metadata,
    Column("key_hash", HASH, primary_key=True),
    Column("user", ID, ForeignKey("users.name"), nullable=False),
    text_column("purpose"),  # in its person's words
    Column("created_at", MOMENT, nullable=False),
    Column("used_on", MOMENT),  # the day of its last use
    Index("data_keys_by_user", "user"),
)
attempts = Table(  # failed log-ins and codes, for the rate limits; the subject is hashed, old rows are removed
    "attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("subject", HASH, nullable=False),
    Column("at_unix", BigInteger, nullable=False),
    Index("attempts_by_subject", "subject", "at_unix"),
)
unsent_forms = Table(  # what a person had filled in when the session ended: for that account, shown again after the log-in
    "unsent_forms",
    metadata,
    Column("key", ID, primary_key=True),
    Column("user", ID, nullable=False),
    Column("action", Text, nullable=False),  # where the form was sent
    Column("page", Text, nullable=False),  # on which page it was filled in
    Column("fields", Text, nullable=False),  # JSON: pairs of name and value; never a password
    Column("at_unix", BigInteger, nullable=False),
    Index("unsent_forms_by_user", "user", "at_unix"),
)
