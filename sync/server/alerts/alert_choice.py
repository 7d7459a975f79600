"""Who wants to be told what, and where: each account for itself."""

import re

from sqlalchemy import Connection, Row, select

from kiosk.frozen import frozen
from kiosk.survey.limits import LANGUAGES
from sync.server import audit
from sync.server.accounts.password_links import is_email
from sync.server.clock import now
from sync.server.comments.comment_text import term
from sync.server.db.bulk import upsert
from sync.server.db.schema import alert_choices, users
from sync.server.messages import LocalizedError

KINDS = ("silent", "deadline", "fall", "complaint", "backup")
EVERY = ("now", "day", "week")
WORDS_LIMIT, WORD_LETTERS = 30, 60
_TARGET = re.compile(r"[A-Za-z0-9_.:@-]{0,100}")


class AlertChoiceError(LocalizedError):
    """What was typed cannot be used; nothing was changed."""


@frozen
class AlertChoice:
    email: str = ""
    target: str = ""
    kinds: tuple[str, ...] = ()
    every: str = "now"
    words: tuple[str, ...] = ()
    language: str = LANGUAGES[0]  # of the messages


def choice_of(connection: Connection, name: str) -> AlertChoice:
    row = connection.execute(select(alert_choices).where(alert_choices.c.user == name)).one_or_none()
    return _choice(row) if row else AlertChoice()


def _choice(row: Row) -> AlertChoice:
    return AlertChoice(row.email, row.target, tuple(row.kinds.split()), row.every, tuple(row.words.splitlines()), row.language)


def choose(connection: Connection, name: str, choice: AlertChoice) -> None:
    """Raises AlertChoiceError before anything is written. Addresses stand in no log."""
    if choice.email and not is_email(choice.email):
        raise AlertChoiceError("alert_fault_email")
    if not _TARGET.fullmatch(choice.target):
        raise AlertChoiceError("alert_fault_target")
    if set(choice.kinds) - set(KINDS) or choice.every not in EVERY or choice.language not in LANGUAGES:
        raise AlertChoiceError("unknown_decision")
    if choice.kinds and not (choice.email or choice.target):
        raise AlertChoiceError("alert_fault_nowhere")
    if len(choice.words) > WORDS_LIMIT or any(len(word) > WORD_LETTERS or term(word) is None for word in choice.words):
        raise AlertChoiceError("alert_fault_words", limit=WORDS_LIMIT)
    values = {"email": choice.email, "target": choice.target, "every": choice.every, "changed_at": now()}
    values |= {"kinds": " ".join(choice.kinds), "words": "\n".join(choice.words), "language": choice.language}
    upsert(connection, alert_choices, [{"user": name, **values}], replace=tuple(values))
    audit.record(connection, name, "alerts.choose", choice.every, " ".join(choice.kinds))


def everyone(connection: Connection) -> list[tuple[Row, AlertChoice]]:
    """(account, what it chose) of all that want to be told anything and are open."""
    rows = connection.execute(select(alert_choices).where(alert_choices.c.kinds != "")).all()
    accounts = {row.name: row for row in connection.execute(select(users).where(users.c.disabled_at.is_(None)))}
    return [(accounts[row.user], _choice(row)) for row in rows if row.user in accounts]
