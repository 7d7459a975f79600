"""The thread that makes the exports people asked for: one at a time in a process, begun when one is asked for and when a server starts."""

import logging
import threading
import time
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine, Row

from kiosk.reports.exports import ExportError, export
from kiosk.survey.privacy import handing_on
from sync.server import exports
from sync.server.configuration import published
from sync.server.data_tables import export_jobs, spss_responses
from sync.server.db.engine import DATABASE_ERRORS, in_transaction, reading, writing
from sync.server.messages import texts
from sync.server.scope import Scope
from sync.server.settings import Settings

log = logging.getLogger("province.exports")
_TELL_SECONDS = 1.0
_at_work = threading.Lock()


class _RemovedError(Exception):
    """Nobody wants the file any more."""


def start(engine: Engine, settings: Settings) -> None:
    """Make what waits, in a thread of its own; where one is at work already it goes on with it."""
    threading.Thread(target=work, args=(engine, settings), name="exports", daemon=True).start()


def work(engine: Engine, settings: Settings) -> None:
    """Until nothing waits; at once where another thread of this process is at it."""
    try:
        in_transaction(engine, export_jobs.expire)
        while _at_work.acquire(blocking=False):
            try:
                while (job := in_transaction(engine, export_jobs.claim)) is not None:
                    _make(engine, settings, job)
            finally:
                _at_work.release()
            with reading(engine) as connection:
                if not export_jobs.any_to_do(connection):
                    return
    except DATABASE_ERRORS as error:  # the database is away: the next that is asked for begins again
        log.warning("exports cannot be made now: %s", type(error).__name__)


def _make(engine: Engine, settings: Settings, job: Row) -> None:
    try:
        with TemporaryDirectory(prefix="province-export-") as folder:
            path = Path(folder) / f"responses.{job.form}"
            _write(engine, settings, job, path)
            export_jobs.keep(engine, job.job, path)
        log.info("export of %d responses as %s is ready", job.responses, job.form)
    except _RemovedError:
        log.info("an export was removed while it was made")
    except (ExportError, OSError) as error:
        log.warning("an export could not be made: %s", type(error).__name__)
        with writing(engine) as connection:
            export_jobs.touch(connection, job.job, state=export_jobs.FAILED)


def _write(engine: Engine, settings: Settings, job: Row, path: Path) -> None:
    scope = Scope(job.province, job.district)
    with reading(engine) as connection:
        forms = (settings.questionnaire, *published.published(connection, settings.questionnaire))
        days = date.fromisoformat(job.first), date.fromisoformat(job.last)
        records = exports.handed_on(connection, scope, *days, forms, _Progress(engine, job.job).seen)
        if job.form == "sav":
            spss_responses.write(records, settings.questionnaire, settings.catalogue, path, texts("th"))
        else:
            export(records, settings.questionnaire, job.form, path, handing_on.HEAD)


class _Progress:
    """Tells the page how far a job is, once a second."""

    def __init__(self, engine: Engine, job: str) -> None:
        self._engine, self._job, self._count, self._next = engine, job, 0, 0.0

    def seen(self, count: int) -> None:
        self._count += count
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _TELL_SECONDS
        with writing(self._engine) as connection:
            if not export_jobs.touch(connection, self._job, looked_at=self._count):
                raise _RemovedError
