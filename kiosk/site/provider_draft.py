"""The provider's questionnaire as it is filled in on this kiosk: kept in its store, sent with the heartbeat once it is finished."""

import sqlite3

from kiosk.frozen import frozen
from kiosk.store import settings
from kiosk.survey.yearly import provider_answers
from kiosk.survey.yearly.provider_answers import Answers


@frozen
class ProviderDraft:
    """`year`: Buddhist fiscal year; `finished`: an officer said that it may go."""

    year: int
    answers: Answers = Answers()
    finished: bool = False


def stored(connection: sqlite3.Connection, year: int) -> ProviderDraft:
    """What is filled in for a year; an empty form where nothing is."""
    data = settings.PROVIDER_FORM.get(connection) or {}
    if data.get("year") != year:
        return ProviderDraft(year)
    return ProviderDraft(year, provider_answers.from_json(data.get("answers") or {}), data.get("finished") is True)


def newest(connection: sqlite3.Connection) -> Answers:
    """What is filled in, of whichever year."""
    return provider_answers.from_json((settings.PROVIDER_FORM.get(connection) or {}).get("answers") or {})


def finished(connection: sqlite3.Connection) -> ProviderDraft | None:
    """What may be sent, of whichever year it is."""
    data = settings.PROVIDER_FORM.get(connection) or {}
    year = data.get("year")
    form = stored(connection, year) if isinstance(year, int) else None
    return form if form and form.finished else None


def keep(connection: sqlite3.Connection, form: ProviderDraft) -> None:
    """Raises StoreError."""
    answers = provider_answers.as_json(form.answers)
    settings.PROVIDER_FORM.put(connection, {"year": form.year, "answers": answers, "finished": form.finished})
