"""The thread that makes the exports people asked for: one at a time in a process, begun when one is asked for and when a server starts."""

import logging
import threading
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from sqlalchemy import Engine, Row

from kiosk.reports.exports import export
from kiosk.survey.privacy import handing_on
from sync.server import exports
from sync.server.configuration import published
from sync.server.data_tables import export_jobs, spss_responses
from sync.server.data_tables.export_jobs import Claim
from sync.server.db.engine import DATABASE_ERRORS, in_transaction, reading, writing
from sync.server.messages import texts
from sync.server.scope import Scope
from sync.server.settings import Settings

log = logging.getLogger("province.exports")
_TELL_SECONDS = 1.0
_at_work = threading.Lock()


class _NotOursError(Exception):
    """The job was removed, or another process makes it."""


def start(engine: Engine, settings: Settings) -> None:
    """Make what waits, in a thread of its own; where one is at work already it goes on with it."""
    threading.Thread(target=work, args=(engine, settings), name="exports", daemon=True).start()


def work(engine: Engine, settings: Settings) -> None:
    """Until nothing waits; at once where another thread of this process is at it."""
    try:
        in_transaction(engine, export_jobs.expire)
        while _at_work.acquire(blocking=False):
            try:
                while (claimed := in_transaction(engine, export_jobs.claim)) is not None:
                    _make(engine, settings, claimed)
            finally:
                _at_work.release()
            with reading(engine) as connection:
                if not export_jobs.any_to_do(connection):
                    return
    except DATABASE_ERRORS as error:  # the database is away: the next that is asked for begins again
        log.warning("exports cannot be made now: %s", type(error).__name__)


def _make(engine: Engine, settings: Settings, claimed: Claim) -> None:
    job = claimed.row
    try:
        with TemporaryDirectory(prefix="province-export-") as folder:
            path = Path(folder) / f"responses.{job.form}"
            with _SignOfLife(engine, claimed) as life:
                _write(engine, settings, job, path, life)
            if not export_jobs.keep(engine, claimed, path):
                raise _NotOursError
        log.info("export of %d responses as %s is ready", job.responses, job.form)
    except _NotOursError:
        log.info("an export was removed while it was made, or another process makes it")
    except DATABASE_ERRORS:
        raise
    except Exception as error:  # noqa: BLE001 (whatever it is: the person is told, and nobody tries the same for ever)
        log.warning("an export could not be made: %s", type(error).__name__)
        with writing(engine) as connection:
            claimed.touch(connection, state=export_jobs.FAILED)


def _write(engine: Engine, settings: Settings, job: Row, path: Path, life: "_SignOfLife") -> None:
    scope = Scope(job.province, job.district)
    with reading(engine) as connection:
        forms = (settings.questionnaire, *published.published(connection, settings.questionnaire))
        days = date.fromisoformat(job.first), date.fromisoformat(job.last)
        records = exports.handed_on(connection, scope, *days, forms, life.seen)
        if job.form == "sav":
            spss_responses.write(records, settings.questionnaire, settings.catalogue, path, texts("th"))
        else:
            export(records, settings.questionnaire, job.form, path, handing_on.HEAD)


class _SignOfLife:
    """Says once a second that the job is worked on and how far it is, also while a large file is packed and no response is read."""

    def __init__(self, engine: Engine, claimed: Claim) -> None:
        self._engine, self._claimed, self._count = engine, claimed, 0
        self._lost, self._ends = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._tell, name="export-life", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._ends.set()
        self._thread.join()

    def seen(self, count: int) -> None:
        """So many more responses were looked at. Raises _NotOursError."""
        self._count += count
        if self._lost.is_set():
            raise _NotOursError

    def _tell(self) -> None:
        while not self._ends.wait(_TELL_SECONDS):
            try:
                with writing(self._engine) as connection:
                    if not self._claimed.touch(connection, looked_at=self._count):
                        self._lost.set()
                        return
            except DATABASE_ERRORS as error:  # the next second perhaps
                log.warning("an export cannot say that it is worked on: %s", type(error).__name__)
