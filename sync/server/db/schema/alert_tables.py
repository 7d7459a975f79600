"""The tables of what people are told: who wants to know what and where, what happened, and the messages with their tries."""

from sqlalchemy import BigInteger, Column, Index, Integer, SmallInteger, String, Table, Text

from sync.server.db.columns import ID, MOMENT, metadata, text_column

alert_choices = Table(  # one row for each account that wants to be told anything
    "alert_choices",
    metadata,
    Column("user", ID, primary_key=True),
    text_column("email"),
    text_column("target"),  # whom the webhook's service shall tell: of LINE the user's or group's id
    text_column("kinds", Text),  # of alerts.alert_choice.KINDS, with spaces between
    Column("every", String(4), nullable=False, server_default="now"),  # now | day | week
    text_column("words", Text),  # of complaints, a line each
    Column("language", String(2), nullable=False, server_default="th"),  # of the messages
    Column("changed_at", MOMENT, nullable=False),
)
alert_events = Table(  # what happened, once for each account that chose it
    "alert_events",
    metadata,
    Column("user", ID, primary_key=True),
    Column("key", String(200), primary_key=True),  # the same event is told once
    Column("kind", ID, nullable=False),
    text_column("sentence", Text),  # no words of comments
    Column("at_unix", BigInteger, nullable=False),
    Column("told", SmallInteger, nullable=False, server_default="0"),  # 1: it stands in a message
    Index("alert_events_by_state", "told", "user"),
)
alert_outbox = Table(
    "alert_outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user", ID, nullable=False),
    Column("channel", String(10), nullable=False),  # email | webhook
    Column("address", Text, nullable=False),
    text_column("subject", Text),
    Column("body", Text, nullable=False),
    Column("token", ID, nullable=False),  # the same at every try, by which a receiver knows a repetition
    Column("state", String(10), nullable=False),  # waiting | sent | given_up
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("next_unix", BigInteger, nullable=False),
    text_column("fault"),  # of the last try: a kind and a number, never an address or a secret
    Column("created_at", MOMENT, nullable=False),
    Column("sent_at", MOMENT),
    Index("alert_outbox_due", "state", "next_unix"),
    Index("alert_outbox_by_user", "user", "id"),
)
