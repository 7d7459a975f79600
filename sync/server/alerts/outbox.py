"""Messages that wait to be sent: made of what happened, tried until they are taken or given up. The attempt is written down before it is
made, so that two processes never send one message at once, and a process that is killed leaves it to be tried again."""

import secrets
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, Row, delete, insert, select, update
from sqlalchemy.sql.dml import Update

from kiosk.language.texts import Texts
from kiosk.survey.dates.calendar import BANGKOK, short_date, timestamp
from kiosk.survey.limits import LANGUAGES
from sync.server.alerts.alert_choice import AlertChoice, everyone
from sync.server.alerts.alert_event import events
from sync.server.clock import now
from sync.server.db.bulk import insert_rows
from sync.server.db.engine import in_transaction
from sync.server.db.schema import alert_events, alert_outbox
from sync.server.messages import texts
from sync.server.scope import Scope
from sync.server.settings import Settings

WAITS = (60, 300, 1800, 7200, 21600, 43200, 86400)  # seconds after the first, second ... try; behind the last it is given up
TRYING_SECONDS = 300  # for one try: then another process may try
DIGEST_HOUR = 7  # Bangkok: what is told by day or week is told from this hour on
KEPT_DAYS = 90  # of messages and of what they told
LINES = 40  # of one message


class UndeliveredError(Exception):
    """A try that failed. The words go into the outbox: a kind and a number, never an address, a secret or a server's own words."""


def gather(connection: Connection, settings: Settings, moment: datetime, texts: Callable[[str], Texts]) -> int:
    """Note what happened since and make the messages that are due, each in the language that its account chose; how many. Also forgets what
    is old."""
    unix, messages = int(moment.timestamp()), 0
    for account, choice in everyone(connection):
        scope, t = Scope(account.province, account.district), texts(choice.language)
        rows = [
            (account.name, event.key[:200], event.kind, event.sentence, unix)
            for event in events(connection, settings, scope, choice, moment, t)
        ]
        insert_rows(connection, alert_events, ("user", "key", "kind", "sentence", "at_unix"), list({row[:2]: row for row in rows}.values()))
        if _is_due(connection, account.name, choice, moment):
            messages += _message(connection, account.name, choice, settings, moment, t)
    old = unix - KEPT_DAYS * 86400
    connection.execute(delete(alert_events).where(alert_events.c.told == 1, alert_events.c.at_unix < old - KEPT_DAYS * 86400))
    connection.execute(delete(alert_outbox).where(alert_outbox.c.state != "waiting", alert_outbox.c.next_unix < old))
    return messages


def _is_due(connection: Connection, name: str, choice: AlertChoice, moment: datetime) -> bool:
    """By day at most one message a day; by week one on Monday, or later where nothing could be looked for on Monday. A trial is none."""
    if choice.every == "now":
        return True
    here = moment.astimezone(BANGKOK)
    day = here.date() - timedelta(days=here.weekday() if choice.every == "week" else 0)
    start = timestamp(datetime(day.year, day.month, day.day, tzinfo=BANGKOK))
    table, happened = alert_outbox, alert_events
    trials = [texts(language)("alert_trial") for language in LANGUAGES]
    of_today = (table.c.user == name, table.c.created_at >= start, table.c.subject.not_in(trials))
    message = connection.scalar(select(table.c.id).where(*of_today).limit(1))
    if message is not None or (here.date() == day and here.hour < DIGEST_HOUR):
        return False
    before = int(datetime.fromisoformat(start).timestamp())
    older = select(happened.c.key).where(happened.c.user == name, happened.c.told == 0, happened.c.at_unix < before).limit(1)
    return here.date() == day or connection.scalar(older) is not None


def _message(connection: Connection, name: str, choice: AlertChoice, settings: Settings, moment: datetime, t: Texts) -> int:
    table = alert_events
    rows = connection.execute(
        select(table).where(table.c.user == name, table.c.told == 0).order_by(table.c.at_unix, table.c.key).with_for_update()
    ).all()
    if not rows:
        return 0
    subject = t("alert_subject", n=len(rows), province=settings.province)
    body = "\n".join(
        [subject, "", *_lines(rows, t), "", settings.url, t("alert_foot", day=short_date(moment.astimezone(BANGKOK).date(), t.language))]
    )
    messages = _put(connection, name, choice, (subject, body), moment)
    connection.execute(update(table).where(table.c.user == name, table.c.key.in_([row.key for row in rows])).values(told=1))
    return messages


def _put(connection: Connection, name: str, choice: AlertChoice, words: tuple[str, str], moment: datetime) -> int:
    """One message for each place where the account wants to be told. `words`: subject and body."""
    subject, body = words
    waiting = {"state": "waiting", "next_unix": int(moment.timestamp()), "created_at": timestamp(moment)}
    addresses = [(channel, address) for channel, address in (("email", choice.email), ("webhook", choice.target)) if address]
    for channel, address in addresses:
        message = {"user": name, "channel": channel, "address": address, "subject": subject, "body": body, "token": _token()}
        connection.execute(insert(alert_outbox).values(**message, **waiting))
    return len(addresses)


def _token() -> str:
    digits = secrets.token_hex(16)
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"  # a UUID, as LINE wants its retry key


def _lines(rows: Sequence[Row], t: Texts) -> list[str]:
    """Each sentence once, with how often it holds."""
    counts = Counter(row.sentence for row in rows)
    lines = [f"• {sentence}" + (t("alert_times", n=n) if n > 1 else "") for sentence, n in counts.items()]
    return lines if len(lines) <= LINES else [*lines[:LINES], t("alert_more", n=len(lines) - LINES)]


def deliver(engine: Engine, send: Callable[[Row], None], moment: datetime) -> int:
    """Try every message that is due, once; how many were taken. `send` raises UndeliveredError."""
    sent, due, began = 0, int(moment.timestamp()), time.monotonic()

    def unix() -> int:
        """The present: one message may take a minute, and what is claimed late is not claimed as of the beginning."""
        return due + int(time.monotonic() - began)

    while (row := in_transaction(engine, lambda connection: _claim(connection, due, unix()))) is not None:
        fault = ""
        try:
            send(row)
        except UndeliveredError as error:
            fault = str(error)[:300]
        sent += not fault
        settled = {"fault": fault, **_after(row.tries, fault, unix())}
        in_transaction(engine, lambda connection: connection.execute(_of(row).values(**settled)))  # noqa: B023 (run at once)
    return sent


def _of(row: Row) -> Update:
    return update(alert_outbox).where(alert_outbox.c.id == row.id)


def _after(tries: int, fault: str, unix: int) -> dict[str, object]:
    if not fault:
        return {"state": "sent", "sent_at": now()}
    return {"state": "given_up"} if tries >= len(WAITS) else {"state": "waiting", "next_unix": unix + WAITS[tries]}


def _claim(connection: Connection, due: int, unix: int) -> Row | None:
    """The next message due at `due`; from `unix`, the present, nobody else tries it for TRYING_SECONDS. Its `tries` are those before this
    one."""
    table = alert_outbox
    waiting = select(table).where(table.c.state == "waiting", table.c.next_unix <= due).order_by(table.c.next_unix, table.c.id)
    row = connection.execute(waiting.limit(1).with_for_update(skip_locked=True)).one_or_none()
    if row is not None:
        connection.execute(_of(row).values(tries=row.tries + 1, next_unix=unix + TRYING_SECONDS))
    return row


def messages_of(connection: Connection, name: str, limit: int = 20) -> list[Row]:
    """The latest messages of an account, newest first."""
    table = alert_outbox
    return list(connection.execute(select(table).where(table.c.user == name).order_by(table.c.id.desc()).limit(limit)))


def add_trial(connection: Connection, name: str, choice: AlertChoice, settings: Settings, moment: datetime, t: Texts) -> int:
    """A message that only says that it arrived, to where the account wants to be told; how many."""
    body = "\n".join([t("alert_trial"), "", settings.url]).strip()
    return _put(connection, name, choice, (t("alert_trial"), body), moment)
